"""The page of the road models: which is in use, how good each is, and the way back to an earlier one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from simpul.ground.people.access import person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.roads.act import model as act
from simpul.rooms.roads.jobs import model as jobs
from simpul.rooms.roads.share import models as share


@require_http_methods(["GET", "POST"])
def road_models(request: HttpRequest) -> HttpResponse:
    """List the versions; put another in use."""
    now = timezone.now()
    jobs.in_use(now=now)
    if request.method == "POST":
        model = act.use(request.POST.get("version", ""), actor=person(request), now=now)
        messages.success(
            request,
            _("%(version)s is in use. Surveys that have begun keep theirs.") % {"version": model.version},
        )
        return redirect("roads:models")
    may = isinstance(request.user, Person) and act.may(request.user)
    city = City.objects.served().order_by("pk").first()
    return render(request, "roads/models.html", {"city": city, "models": share.listed(), "may": may})
