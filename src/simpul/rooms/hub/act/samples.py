"""A few honest sample records: lessons from public facts, and help of the invented city, marked so."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.hub.act import help as helping
from simpul.rooms.hub.act import practice as practices
from simpul.rooms.hub.models.help import Offer, Request
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.models.project import Project


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many of each were made; what is there already, or changed by a person, is left alone."""

    practices: int
    offers: int
    requests: int


@transaction.atomic
def sample_help(now: datetime) -> Loaded:
    """Load what samples.toml has for the cities that are here; again it changes nothing."""
    content = _content()
    return Loaded(
        practices=sum(_practice(one, now) for one in content["practice"]),
        offers=sum(_help(Offer, one, now) for one in content["offer"]),
        requests=sum(_help(Request, one, now) for one in content["request"]),
    )


def _practice(said: Mapping[str, Any], now: datetime) -> bool:
    """Make a practice and publish it. False where it is there, or its city is not."""
    city = City.objects.filter(slug=said["city"]).first()
    if city is None or Practice.objects.filter(slug=said["slug"]).exists():
        return False
    content = {
        name: value for name, value in said.items() if name not in {"city", "project", "texts", "figures"}
    }
    content["project"] = Project.objects.filter(slug=said.get("project", "")).first()
    actor = system_person()
    made = practices.write(city, content, said["texts"], actor=actor, now=now)
    for code in said.get("figures", []):
        practices.link_figure(made, code, actor=actor, now=now)
    practices.step(made, "publish", actor=actor, now=now)
    return True


def _help(kind: type[Offer] | type[Request], said: Mapping[str, Any], now: datetime) -> bool:
    """Make an offer or a request and publish it. False where it is there, or its city is not."""
    city = City.objects.filter(slug=said["city"]).first()
    if city is None or kind.objects.filter(city=city, title=said["title"], invented=True).exists():
        return False
    content = {name: value for name, value in said.items() if name not in {"city", "form"}}
    actor = system_person()
    made = (
        helping.offer(city, content, actor=actor, now=now, form=said["form"])
        if kind is Offer
        else helping.request(city, content, actor=actor, now=now)
    )
    helping.step(made, "publish", actor=actor, now=now)
    return True


@cache
def _content() -> Mapping[str, Any]:
    return tomllib.loads(files("simpul.rooms.hub").joinpath("samples.toml").read_text(encoding="utf-8"))
