"""What people do with the routes that a city recommends: write, lay on the network, sign off, withdraw."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import shapely
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from simpul.ground.files.models import Blob
from simpul.ground.ledger.act import record
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Path
from simpul.rooms.cycling.models import CuratedRoute, RoutePhoto
from simpul.rooms.cycling.understand import curated as rules
from simpul.rooms.cycling.understand import kept

EDIT = "cycling.edit_route"
SIGN = "cycling.publish_route"
SIDES = ("west", "south", "east", "north")
LONGEST_SLUG = 70


class NoSuchStep(Refused):
    """The route is not in a state that the step leads on from."""


class OwnWork(Refused):
    """Who wrote a route does not sign it off."""


class NotRideable(Refused):
    """The line follows no way of the network, or leaves it for too long."""


class WrongLength(Refused):
    """The route is too short or too long to be recommended."""


class NoTitle(Refused):
    """A route needs a title."""


class Stale(Refused):
    """Somebody else changed the route since it was read."""


class NoSuchLicence(Refused):
    """The licence of a photo is none of the known ones."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a route, in Indonesian and English; one of the two titles is enough."""

    title_id: str
    title_en: str
    story_id: str
    story_en: str
    profile: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Laying:
    """A line on the network, as a person saw it before it was kept.

    `drawn` is the line as it came, `stops` its named places, `made_with` "points", "line" or "gpx". `path` is
    what the network has for it, `shown` how an answer shows that, `off` where the line follows nothing.
    """

    drawn: tuple[LonLat, ...]
    stops: tuple[tuple[str, LonLat], ...]
    made_with: str
    path: Path
    shown: Mapping[str, Any]
    off: tuple[rules.Off, ...]
    tiles: str


@transaction.atomic
def add(  # noqa: PLR0913 - what is kept, by whom, when
    city: City, words: Words, laying: Laying, *, actor: Person, now: datetime, invented: bool = False
) -> CuratedRoute:
    """Make a route: a draft that only colleagues see.

    Raises:
        PermissionDenied: the actor may not write routes of the city.
        NoTitle, WrongLength: see each.
    """
    require(actor, EDIT, city)
    route = CuratedRoute(city=city, slug=_slug(city, words), made_at=now, changed_at=now, invented=invented)
    _write(route, words, laying, now)
    route.save()
    _write_down_author(route, actor)
    _tell(route, "cycling.add_route", actor, now, made_with=laying.made_with)
    return route


@transaction.atomic
def change(  # noqa: PLR0913 - what is changed, by whom, on which reading of it, when
    route: CuratedRoute, words: Words, laying: Laying | None, *, seen: int, actor: Person, now: datetime
) -> CuratedRoute:
    """Change the words of a draft, and its line where a new one is given.

    Args:
        route: in draft or in review; a published one is first taken back ("revise").
        words: all of them.
        laying: the new line; None leaves it as it is.
        seen: the revision that the actor had before him.
        actor: who; from now on one of its authors.
        now: when.

    Raises:
        PermissionDenied: the actor may not write routes of the city.
        NoSuchStep: it is published or withdrawn.
        Stale: somebody else changed it meanwhile.
        NoTitle, WrongLength: see each.
    """
    route = lock(route, "city")
    require(actor, EDIT, route.city)
    if route.state not in {CuratedRoute.State.DRAFT, CuratedRoute.State.REVIEW}:
        raise NoSuchStep(_("A route that is public is not changed: take it back as a draft first."))
    if route.revision != seen:
        raise Stale(
            _("Somebody else changed this route meanwhile. Open it again; what you typed is kept here.")
        )
    _write(route, words, laying, now)
    route.state, route.revision = CuratedRoute.State.DRAFT, route.revision + 1
    route.save()
    _write_down_author(route, actor)
    _tell(route, EDIT, actor, now, line=laying is not None)
    return route


@transaction.atomic
def step(route: CuratedRoute, word: str, *, actor: Person, now: datetime, note: str = "") -> CuratedRoute:
    """Lead a route on: submit, return, publish, withdraw, revise (`understand.curated.STEPS`).

    Raises:
        PermissionDenied: the actor may not take this step in the city.
        NoSuchStep: the route is not in a state that the step leads on from.
        OwnWork: who wrote on it since it was last public does not sign it off.
        NotRideable: it leaves the network for too long to be signed off.
    """
    route = lock(route, "city")
    require(actor, SIGN if word in rules.SIGNED else EDIT, route.city)
    after = rules.STEPS[route.state].get(word)
    if after is None:
        raise NoSuchStep(
            _("“%(title)s” is now: %(state)s. This step is not possible from there.")
            % {"title": route.title, "state": route.get_state_display()}
        )
    if word == "publish":
        _sign(route, actor, now)
    route.withdrawn_at = now if word == "withdraw" else None
    route.state, route.changed_at, route.revision = after, now, route.revision + 1
    route.save()
    _tell(route, "cycling.step_route", actor, now, step=word, state=after, note=note.strip()[:500])
    return route


@transaction.atomic
def add_photo(  # noqa: PLR0913 - what must be said of a photo
    route: CuratedRoute,
    blob: Blob,
    *,
    alt: Mapping[str, str],
    credit: str,
    licence: str,
    actor: Person,
    now: datetime,
) -> RoutePhoto:
    """Put a photo beside a route; the same photo again changes what is said of it.

    Args:
        route: whose.
        blob: a kept image without the camera's own notes.
        alt: what is on it, by language ("id", "en").
        credit: who took it.
        licence: one of `understand.curated.licences`.
        actor: who.
        now: when.

    Raises:
        PermissionDenied: the actor may not write routes of the city.
        NoSuchLicence: see there.
    """
    require(actor, EDIT, route.city)
    if licence not in rules.licences():
        raise NoSuchLicence(
            _("A photo can be shown under %(known)s.") % {"known": ", ".join(rules.licences())}
        )
    said = {
        "alt_id": alt.get("id", ""), "alt_en": alt.get("en", ""), "credit": credit, "licence": licence,
    }  # fmt: skip
    photo, _new = RoutePhoto.objects.update_or_create(
        route=route, blob=blob, defaults=said, create_defaults=said | {"added_at": now}
    )
    _tell(route, "cycling.route_photo", actor, now, sha256=blob.pk, licence=licence)
    return photo


@transaction.atomic
def remove_photo(photo: RoutePhoto, *, actor: Person, now: datetime) -> None:
    """Take a photo off. Raises PermissionDenied."""
    require(actor, EDIT, photo.route.city)
    _tell(photo.route, "cycling.route_photo", actor, now, sha256=photo.blob_id, removed=True)
    photo.delete()


def _write_down_author(route: CuratedRoute, actor: Person) -> None:
    """Remember who may not sign off. What the machine makes (an invented city) is nobody's own work."""
    if not actor.machine:
        route.authors.add(actor)


def _sign(route: CuratedRoute, actor: Person, now: datetime) -> None:
    if route.authors.filter(pk=actor.pk).exists():
        raise OwnWork(_("You wrote on this route: somebody else signs it off."))
    holds = rules.rule(now.date())
    off_m = rules.off_m(rules.Off(**one) for one in route.off)
    if off_m >= holds.broken_off_m:
        raise NotRideable(
            _("%(off)d m of this route follow no way of the map. Draw it along the streets, or mend the map.")
            % {"off": off_m}
        )
    route.signed_by, route.signed_at = actor, now
    route.authors.clear()


def _write(route: CuratedRoute, words: Words, laying: Laying | None, now: datetime) -> None:
    if not (words.title_id or words.title_en):
        raise NoTitle(_("A route needs a title, in Indonesian or in English."))
    for name in ("title_id", "title_en", "story_id", "story_en", "profile"):
        setattr(route, name, getattr(words, name))
    route.tags = [tag for tag in rules.tags() if tag in words.tags]
    route.changed_at = now
    if laying is not None:
        _lay(route, laying, now)


def _lay(route: CuratedRoute, laying: Laying, now: datetime) -> None:
    holds = rules.rule(now.date())
    if len(laying.path.line) < 2:  # noqa: PLR2004 - two ends
        raise NotRideable(_("This line follows no way that a bicycle may use."))
    if not holds.shortest_m <= laying.path.length_m <= holds.longest_m:
        raise WrongLength(
            _("A route is from %(least)d m to %(most)d km long; this one is %(length)d m.")
            % {"least": holds.shortest_m, "most": holds.longest_m // 1000, "length": laying.path.length_m}
        )
    shape = shapely.LineString(laying.path.line)
    route.line = shapely.to_wkb(shape)
    for side, value in zip(SIDES, shape.bounds, strict=True):
        setattr(route, side, value)
    route.drawn = [[*at] for at in laying.drawn]
    route.stops = [{"name": name, "lon": at.lon, "lat": at.lat} for name, at in laying.stops]
    route.path, route.shown = kept.pack(laying.path), dict(laying.shown)
    route.off = [asdict(one) for one in laying.off]
    route.tiles, route.made_with, route.length_m = laying.tiles, laying.made_with, laying.path.length_m
    route.climb_m = laying.shown["figures"]["climb_m"]
    route.last_check = None


def _slug(city: City, words: Words) -> str:
    first = slugify(words.title_en or words.title_id)[:LONGEST_SLUG].strip("-") or "route"
    taken = set(CuratedRoute.objects.filter(city=city, slug__startswith=first).values_list("slug", flat=True))
    if first not in taken and first != "new":
        return first
    return next(name for number in range(2, len(taken) + 3) if (name := f"{first}-{number}") not in taken)


def _tell(route: CuratedRoute, verb: str, actor: Person, now: datetime, **detail: Any) -> None:
    record(
        city=route.city, actor=actor, verb=verb, subject=route, now=now, slug=route.slug,
        revision=route.revision, **detail,
    )  # fmt: skip
