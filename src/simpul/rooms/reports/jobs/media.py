"""Photos that a client named by an address are fetched, cleaned and kept with their report."""

from collections.abc import Callable, Sequence
from functools import partial

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from simpul.adapters import feeds, peers
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import intake
from simpul.rooms.reports.jobs import pictures
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.understand import tell as limits

type Ask = Callable[[str], peers.Answer]

HTTP_OK = 200


@task(max_attempts=5)  # type: ignore[call-overload, untyped-decorator]
def fetch(report_id: int, urls: Sequence[str]) -> int:
    """Fetch photos of a report. Returns how many were new; safe to run twice."""
    report = Report.objects.filter(pk=report_id, erased_at=None).select_related("city").first()
    return take(report, urls) if report else 0


def take(report: Report, urls: Sequence[str], ask: Ask | None = None) -> int:
    """Fetch photos and keep what can be read; an address that gives none is left out.

    Args:
        report: whose.
        urls: where they are.
        ask: how an address is asked; None for as the settings allow.
    """
    most = limits.of(report.city.settings)
    ask = ask or partial(feeds.get, most_bytes=most.photo_bytes, inside=settings.SIMPUL_PRIVATE_FEEDS)
    room = max(0, most.photos - report.photos.count())
    shots = []
    for url in urls[:room]:
        try:
            answer = ask(url)
            if answer.status == HTTP_OK:
                shots.append(pictures.cleaned(report.city, answer.body, url)[0])
        except Refused:
            continue
    return intake.add_photos(report, shots, now=timezone.now())
