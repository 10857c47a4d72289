"""Proofs and the reporter's answer as JSON. It decides nothing; simpul.site.api answers every no."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.security import django_auth

from simpul.ground.people.access import person, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.proof.checks import Sent
from simpul.ground.proof.rules import Said
from simpul.kernel.geo import LonLat, on_earth
from simpul.rooms.reports.act import answer as answering
from simpul.rooms.reports.act import chosen
from simpul.rooms.reports.act import proof as act
from simpul.rooms.reports.jobs import pictures
from simpul.rooms.reports.jobs.proof import TOOLS
from simpul.rooms.reports.models import Proof, Report
from simpul.rooms.reports.observe import desk, reporter
from simpul.rooms.reports.share import proof as share
from simpul.rooms.reports.understand import tell as limits

router = Router()
MOST = 500
TEXT = r"^[^\x00]*$"
"""No database keeps NUL."""


class ProofFacts(Schema):
    """A proof as staff see it; `flags` are the reasons to doubt it, `photo` is "" where there is none."""

    id: int
    key: UUID
    report: str
    state: str
    outcome: str
    received_at: datetime
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    flags: list[str]
    reason: str
    note: str
    photo: str


class SentProof(Schema):
    """What is said of a photo that is sent: its key, made once; where and when, by the phone."""

    key: UUID
    words: str = Field("", max_length=2000, pattern=TEXT, description="What was done; everybody reads it.")
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = Field(None, ge=0)
    taken_at: datetime | None = None
    sent_at: datetime | None = None

    def said(self) -> Said:
        """Give what the phone said; a position that is none, and a clock without a zone, are not said."""
        here = None
        if self.lon is not None and self.lat is not None and on_earth(self.lon, self.lat):
            here = LonLat(self.lon, self.lat)
        return Said(here, self.accuracy_m if here else None, _zoned(self.taken_at), _zoned(self.sent_at))


class Without(Schema):
    """Why there is no photo; the key is made once."""

    key: UUID
    reason: str = Field(min_length=1, max_length=2000, pattern=TEXT)


class Decision(Schema):
    """What is decided on a proof, and why."""

    accept: bool
    note: str = Field(max_length=2000, pattern=TEXT)


class Answer(Schema):
    """What whoever made the report answers; a dispute needs words."""

    act: Literal["confirm", "dispute", "withdraw"]
    words: str = Field("", max_length=2000, pattern=TEXT)


class Answered(Schema):
    """How the report stands after an answer."""

    code: str
    state: str


@router.get("/proofs", response=list[ProofFacts], auth=django_auth, summary="Proofs that wait for a decision")
def waiting(request: HttpRequest, city: str, limit: int = 100) -> list[dict[str, Any]]:
    """Give those of the reports that the signed-in person works on, the oldest first."""
    found, actor = get_object_or_404(City.objects.served(), slug=city), person(request)
    require(actor, desk.READ, found)
    return [share.facts(one) for one in share.waiting(found, actor)[: max(1, min(limit, MOST))]]


@router.get(
    "/one/{code}/proofs", response=list[ProofFacts], auth=django_auth, summary="The proofs of one report"
)
def of_report(request: HttpRequest, code: str, city: str) -> list[dict[str, Any]]:
    """Give every proof of a report that the signed-in person works on, the newest first."""
    found = _report(person(request), city, code)
    rows = Proof.objects.filter(report=found).select_related("report")
    return [share.facts(one) for one in rows[:MOST]]


@router.post(
    "/one/{code}/proofs", response={200: ProofFacts, 201: ProofFacts}, auth=django_auth,
    summary="Send the photo that proves that it is done",
)  # fmt: skip
def prove(
    request: HttpRequest, code: str, city: str, about: Form[SentProof], photo: File[UploadedFile]
) -> Any:
    """Take a JPEG as the camera made it. 200: this key was here. State "waiting": somebody decides on it."""
    actor = person(request)
    known = _known(about.key, city, actor)
    report = known.report if known else _report(actor, city, code, act.HANDLE)
    sent = Sent(about.key, photo.read(), about.said())
    made = act.prove(report, sent, TOOLS, words=about.words, actor=actor, now=timezone.now())
    return Status(200 if known else 201, share.facts(made))


@router.post(
    "/one/{code}/proofs/without", response={200: ProofFacts, 201: ProofFacts}, auth=django_auth,
    summary="Say that it is done, and why there is no photo",
)  # fmt: skip
def prove_without(request: HttpRequest, code: str, city: str, said: Without) -> Any:
    """Take the reason; everybody reads it."""
    actor = person(request)
    known = _known(said.key, city, actor)
    report = known.report if known else _report(actor, city, code, act.HANDLE)
    made = act.prove_without(report, said.key, said.reason, actor=actor, now=timezone.now())
    return Status(200 if known else 201, share.facts(made))


@router.post(
    "/proofs/{int:proof_id}/decision", response=ProofFacts, auth=django_auth,
    summary="Decide on a proof that is doubted",
)  # fmt: skip
def decide(request: HttpRequest, proof_id: int, said: Decision) -> Any:
    """Accept or refuse, with a reason; needs reports.decide_proof, and not to be who sent it."""
    found = get_object_or_404(Proof.objects.select_related("report__city"), pk=proof_id)
    actor = person(request)
    if not desk.may(actor, desk.READ, found.report):
        raise Http404
    return share.facts(act.decide(found, accept=said.accept, note=said.note, actor=actor, now=timezone.now()))


@router.post("/mine/{token}/answer", response=Answered, summary="Answer for whoever made the report")
def answer(
    request: HttpRequest, token: str, said: Form[Answer], photos: File[list[UploadedFile] | None] = None
) -> Any:
    """Confirm, dispute (with words, and photos of how it is) or take back, by the private link's end."""
    report = reporter.find(token)
    if report is None:
        raise Http404
    sent = (photos or []) if said.act == "dispute" else []
    most = limits.of(report.city.settings).photos
    if len(sent) > most:
        raise chosen.TooManyPhotos(_("At most %(most)d photos.") % {"most": most})
    shots = pictures.shots(report.city, sent)
    done = answering.answer(report, said.act, now=timezone.now(), words=said.words, photos=shots)
    return {"code": done.code, "state": done.state}


def _report(actor: Person, slug: str, code: str, permission: str = desk.READ) -> Report:
    return desk.find(actor, get_object_or_404(City.objects.served(), slug=slug), code, permission)


def _known(key: UUID, slug: str, actor: Person) -> Proof | None:
    """Give the proof that came before under the key: the report may have left what the sender works on."""
    rows = Proof.objects.select_related("report__city")
    return rows.filter(key=key, by=actor, report__city__slug=slug).first()


def _zoned(at: datetime | None) -> datetime | None:
    return at if at and at.tzinfo else None
