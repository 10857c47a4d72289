"""The page of the numbers that a city's roads are judged by."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from simpul.ground.people.access import allowed, person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import policy as act
from simpul.rooms.roads.forms.policy import PolicyForm
from simpul.rooms.roads.models import Policy
from simpul.rooms.roads.share import policies
from simpul.rooms.roads.understand import policy as rules


@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the numbers that a city's roads are judged by and how they came to be; decide new ones."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    today = city.day(timezone.now())
    current, may_set = Policy.on(city, today), allowed(request.user, act.SET_POLICY, city)
    form = PolicyForm(
        request.POST or None, content=rules.whole(current.content), initial={"valid_from": today}
    )
    status = 200
    if request.method == "POST":
        if _decided(request, city, form):
            return redirect("roads:policy", city.slug)
        status = 422
    context = {
        "city": city,
        "current": current,
        "groups": policies.rows(current),
        "history": policies.history(city),
        "form": form if may_set else None,
    }
    return render(request, "roads/policy.html", context, status=status)


def _decided(request: HttpRequest, city: City, form: PolicyForm) -> bool:
    """Set the policy that was typed; where it cannot be, say why in the form."""
    actor = person(request)
    act.may_set_policy(actor, city)
    if not form.is_valid():
        return False
    day, source = form.cleaned_data["valid_from"], form.cleaned_data["source"]
    try:
        act.set_policy(city, form.content(), valid_from=day, source=source, actor=actor, now=timezone.now())
    except act.PolicyInUse as refusal:
        form.add_error("valid_from", str(refusal))
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The numbers are set. Surveys from that day on are judged by them."))
    return True
