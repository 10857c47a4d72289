"""The page of jobs, for staff: what waits, what runs, what died and why, and what to do about it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from simpul.ground.jobs import act, share
from simpul.ground.people import access


@never_cache
@require_GET
def dead(request: HttpRequest) -> HttpResponse:
    """Show every job that waits, runs or died."""
    _must_be_staff(request)
    now = timezone.now()
    context = {
        "lists": share.lists(now),
        "worker": act.health(now),
        "unattended": [queue for queue in act.queues() if not act.health(now, queue=queue).alive],
        "succeeded": share.succeeded(),
    }
    return render(request, "jobs/jobs.html", context)


@require_POST
def again(request: HttpRequest, job: str) -> HttpResponse:
    """Run a dead job once more."""
    _must_be_staff(request)
    act.again(job)
    return redirect("jobs:dead")


@require_POST
def give_up(request: HttpRequest, job: str) -> HttpResponse:
    """Close a job without running it."""
    _must_be_staff(request)
    act.give_up(job)
    return redirect("jobs:dead")


def _must_be_staff(request: HttpRequest) -> None:
    person = access.person(request)
    if not (person.is_staff or person.is_superuser):
        raise PermissionDenied("the page of jobs is for staff")
