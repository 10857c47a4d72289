"""The pages of drives that come in from a phone or a video: recording one, and how far each is."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from simpul.ground.jobs import health, how_far
from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.rooms.roads.act.survey import may_add
from simpul.rooms.roads.jobs import capture as jobs
from simpul.rooms.roads.models import Recording
from simpul.rooms.roads.share import capture as share


@login_required
@require_GET
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page that records a drive; it does so without this server."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    may_add(person(request), city)
    return render(request, "roads/record.html", {"city": city, **share.recorder(city)})


@login_required
@require_GET
def recording(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how far a drive is to its sender; once it is a survey, go there."""
    found = get_object_or_404(Recording.objects.select_related("city", "survey"), key=key, by=person(request))
    if found.survey and not request.headers.get("HX-Request"):
        return redirect(found.survey)
    context = {
        "recording": found,
        "city": found.city,
        "facts": share.facts(found),
        "progress": how_far(jobs.key(found)),
        "is_open": found.state in share.OPEN,
        "worker_is_away": found.state == Recording.State.WAITING
        and not health(timezone.now(), queue=jobs.take_in.queue_name).alive,
    }
    if request.headers.get("HX-Request"):
        return render(request, "roads/recording.html#state", context)
    return render(request, "roads/recording.html", context)
