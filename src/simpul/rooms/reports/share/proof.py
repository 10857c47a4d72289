"""What leaves of proofs: for who decides, for everybody, and for who made the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.proof import texts
from simpul.ground.proof.texts import Other
from simpul.rooms.reports.act.verdict import helped_words
from simpul.rooms.reports.models import Photo, Proof, Report, RoadStory
from simpul.rooms.reports.observe import desk
from simpul.rooms.reports.observe.proof import PHOTO, PROOF

MOST = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A proof as everybody sees it. `photo` is its address, "" where there is none; `by_road`: of a crew.

    `outcome` is "confirmed", "disputed" or ""; `by_camera` whether a survey of the road said so.
    """

    at: datetime
    office: str
    photo: str
    width: int
    height: int
    reason: str
    by_road: bool
    outcome: str
    by_camera: bool


def register() -> None:
    """Let every room that has a doubt about a photo of this one tell of it."""
    texts.register(PROOF, _proof)
    texts.register(PHOTO, _photo)


def _proof(number: int) -> Other | None:
    found = Proof.objects.select_related("photo", "report__city").filter(pk=number).first()
    if found is None:
        return None
    day = date_format(found.report.city.day(found.received_at), "DATE_FORMAT")
    said = _("Proof sent on %(day)s for report %(code)s") % {"day": day, "code": found.report.code}
    return Other(said, found.get_absolute_url(), found.photo)


def _photo(number: int) -> Other | None:
    found = Photo.objects.select_related("blob", "report__city").filter(pk=number).first()
    if found is None:
        return None
    return Other(_("Photo of report %(code)s") % {"code": found.report.code}, "", found.blob)


def waiting(city: City, actor: Person) -> QuerySet[Proof]:
    """Give the proofs that wait for somebody, the oldest first: those of reports that the reader works on."""
    about = ("report__category", "report__city", "report__office", "by")
    seen = desk.visible(actor, city)
    return (
        Proof.objects.waiting().filter(report__in=seen).select_related(*about).order_by("received_at", "pk")
    )


def facts(proof: Proof) -> dict[str, Any]:
    """Give a proof as JSON for staff, with `report` selected."""
    return {
        "id": proof.pk, "key": proof.key, "report": proof.report.code, "state": proof.state,
        "outcome": proof.outcome, "received_at": proof.received_at, "taken_at": proof.taken_at,
        "lon": proof.lon, "lat": proof.lat, "accuracy_m": proof.accuracy_m,
        "flags": [flag["reason"] for flag in proof.flags], "reason": proof.reason,
        "note": proof.decision_note, "photo": _address(proof, "") if proof.photo_id else "",
    }  # fmt: skip


def of_report(report: Report, token: str = "") -> Sequence[Shown]:
    """Give the proofs of a report that were believed, the newest first.

    Args:
        report: which.
        token: of the private link, of who made it; "" of everybody else.
    """
    found = Proof.objects.counted().filter(report=report).select_related("office")[:MOST]
    return [
        Shown(
            at=one.received_at, office=one.office.name if one.office else "",
            photo=_address(one, token) if one.photo_id else "", width=one.width, height=one.height,
            reason=one.reason, by_road=bool(one.ref), outcome=one.outcome, by_camera=one.by_camera,
        )
        for one in found
    ]  # fmt: skip


def _address(proof: Proof, token: str) -> str:
    if token:
        return reverse("reports:mine-proof", args=[token, proof.pk])
    return reverse("reports:proof-photo", args=[proof.pk])


def road(report: Report) -> dict[str, str]:
    """Give what is known of the road about a report, in words: "joined" and "helped", "" where nothing is."""
    story = RoadStory.objects.filter(report=report).exclude(damage="").first()
    if story is None:
        return {"joined": "", "helped": ""}
    joined = _("A road survey saw the damage too.")
    return {"joined": joined, "helped": helped_words(story) if story.what == "confirmed" else ""}


def before(report: Report) -> Sequence[Photo]:
    """Give the photos of how it was: of the report and of those that it tells of."""
    told = [report.pk, *report.children.values_list("pk", flat=True)]
    return list(Photo.objects.filter(report__in=told).select_related("report__city").order_by("pk")[:MOST])
