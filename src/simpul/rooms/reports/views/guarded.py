"""What guards the forms of deciding together: the same as guards the form of reports."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from simpul.ground.places.models import City
from simpul.rooms.reports.act import arrive_together as act
from simpul.rooms.reports.models import Amendment, Comment, Participant, Proposal
from simpul.rooms.reports.observe import challenge


def page(
    request: HttpRequest, city: City, template: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """Show a page with a form that is guarded."""
    asked = {"guard": challenge.ask(city, request, timezone.now())}
    return challenge.mark(request, render(request, template, {**context, **asked}, status=status))


def take[T: (Proposal, Comment, Amendment)](  # noqa: PLR0913, PLR0917 - what came, and what keeps it
    request: HttpRequest, city: City, me: Participant | None, kind: type[T], key: UUID,
    make: Callable[[list[str]], T],
) -> T:  # fmt: skip
    """Take in words from a form, `make` keeps them. The same key again is neither counted nor refused."""
    if me and kind.objects.filter(key=key, participant=me).exists():
        return make([])
    now = timezone.now()
    return act.take(city, challenge.sender(request, now, request.POST), me, make, now=now)


def press(request: HttpRequest, city: City, me: Participant | None) -> None:
    """Let a button be pressed that counts: nobody is too quick for that."""
    now = timezone.now()
    act.press(city, challenge.sender(request, now, request.POST, least_s=0), me, now=now)


def come(request: HttpRequest, city: City, email: str) -> act.Came:
    """Look at where somebody asks from to have an address confirmed."""
    now = timezone.now()
    sender = challenge.sender(request, now, request.POST)
    return act.come(city, sender, email, can_wait=False, now=now)


def kept(city: City, came: act.Came, subject: models.Model) -> None:
    """Write down how it came."""
    act.keep(city, came, subject, now=timezone.now())


def answer(request: HttpRequest, city: City) -> None:
    """Let a consultation be answered."""
    now = timezone.now()
    sender = challenge.sender(request, now, request.POST)
    act.answer(city, sender, asks=challenge.is_asked(city, request, now), now=now)
