"""The review queue, decisions and road models as JSON. It translates and decides nothing."""

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from ninja.security import django_auth

from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.rooms.roads.act import review as act
from simpul.rooms.roads.jobs import model as models
from simpul.rooms.roads.models import Damage, Review
from simpul.rooms.roads.share import models as share
from simpul.rooms.roads.share.models import Listed

router = Router()


class Said(Schema):
    """What somebody says of a damage: `kind` for "relabelled", `contour` in the masked photo's pixels."""

    verdict: str
    kind: str = ""
    contour: list[tuple[float, float]] | None = None
    note: str = ""


class Reviewed(Schema):
    """One decision. `area_m2` is as measured anew, null where nothing was."""

    id: int
    damage: int
    verdict: str
    kind_before: str
    kind_after: str
    area_m2: float | None
    state: str
    at: datetime
    undone: bool


class Waiting(Schema):
    """A damage that is held for the caller. `photo` is the masked photo it is seen best in."""

    id: int
    kind: str
    state: str
    confidence: float
    area_m2: float
    photo: int | None


@router.post(
    "/review/next", auth=django_auth, response=Waiting | None, summary="Take the next damage to review"
)
def take_next(request: HttpRequest, city: str, after: int | None = None) -> Waiting | None:
    """Hold the damage that comes next for the caller, and give it; null where none waits."""
    served, actor = get_object_or_404(City.objects.served(), slug=city), person(request)
    act.may_review(actor, served)
    last = get_object_or_404(Damage, pk=after, city=served) if after is not None else None
    found = act.take_next(served, actor, timezone.now(), last)
    if found is None:
        return None
    return Waiting(
        id=found.pk, kind=found.kind, state=found.state, confidence=found.confidence, area_m2=found.area_m2,
        photo=found.best_frame_id,
    )  # fmt: skip


@router.post("/damages/{pk}/reviews", auth=django_auth, response=Reviewed, summary="Decide about a damage")
def decide(request: HttpRequest, pk: int, said: Said) -> Reviewed:
    """Keep what the caller says of a damage."""
    damage = get_object_or_404(Damage.objects.select_related("city"), pk=pk)
    review = act.decide(
        damage, said.verdict, actor=person(request), now=timezone.now(), kind=said.kind,
        contour=said.contour, note=said.note,
    )  # fmt: skip
    return _reviewed(review)


@router.get("/damages/{pk}/reviews", response=list[Reviewed], summary="What people said of a damage")
def reviews(request: HttpRequest, pk: int) -> list[Reviewed]:
    """Give every decision about a damage, newest first; who said it stays in the city's ledger."""
    damage = get_object_or_404(Damage, pk=pk)
    return [_reviewed(one) for one in Review.objects.filter(damage=damage).select_related("damage")[:100]]


@router.get("/models", response=list[Listed], summary="The road models by version")
def road_models(request: HttpRequest) -> list[Listed]:
    """Give every version of the road model with its figures, newest first."""
    models.in_use(now=timezone.now())
    return share.listed()


def _reviewed(one: Review) -> Reviewed:
    return Reviewed(
        id=one.pk, damage=one.damage_id, verdict=one.verdict, kind_before=one.kind_before,
        kind_after=one.kind_after, area_m2=one.area_m2, state=one.damage.state, at=one.at,
        undone=one.undone_at is not None,
    )  # fmt: skip
