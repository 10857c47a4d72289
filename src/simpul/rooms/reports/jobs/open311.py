"""Over Open311 in its own time: reports go on to other servers, which are asked what came of them."""

from datetime import timedelta

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from simpul.adapters import feeds
from simpul.ground import jobs
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import open311_heard as heard
from simpul.rooms.reports.act import open311_out as act
from simpul.rooms.reports.act.open311_out import Answer
from simpul.rooms.reports.models import Endpoint, Outgoing
from simpul.rooms.reports.understand.open311_read import Unreadable

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/xml"}
A_RUN = 200
"""Reports that one run sends: a server that is slow keeps a worker no longer than some minutes."""


@jobs.every(timedelta(minutes=1), phase=timedelta(seconds=20))
@task
def send_on() -> int:
    """Send on what is due. Returns how many arrived."""
    now = timezone.now()
    for endpoint in Endpoint.objects.filter(active=True).select_related("city", "office"):
        act.enlist(endpoint, now)
    due = Outgoing.objects.due(now).select_related(
        "endpoint__city", "endpoint__office", "report__city", "report__category"
    )
    sent = [act.send(one, call, settings.SIMPUL_SITE, now=timezone.now()) for one in due[:A_RUN]]
    return sum(one.state == Outgoing.State.SENT for one in sent)


@jobs.every(timedelta(minutes=10), phase=timedelta(seconds=40))
@task
def hear() -> int:
    """Ask every server what came of our reports. Returns how many updates were new."""
    new = 0
    for endpoint in Endpoint.objects.filter(active=True).select_related("city", "office"):
        try:
            new += heard.hear(endpoint, call, now=timezone.now())
        except (Refused, Unreadable) as error:
            Endpoint.objects.filter(pk=endpoint.pk).update(error=str(error)[:300])
    return new


def call(url: str, form: bytes | None) -> Answer:
    """Ask an address, or leave a form there; never inside our own network unless the settings allow it."""
    inside = settings.SIMPUL_PRIVATE_FEEDS
    if form is None:
        return Answer(*feeds.get(url, inside=inside))
    return Answer(*feeds.post(url, form, FORM, inside=inside))
