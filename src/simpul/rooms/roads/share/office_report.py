"""The report for the head of the office: a city's roads on a few A4 pages, every figure from the records."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import shapely
from django.db.models import Max, Min, Sum
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from simpul.ground.files import store
from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.roads.models import (
    GRADE_NAMES,
    KIND_NAMES,
    Condition,
    Damage,
    Sighting,
)
from simpul.rooms.roads.observe import tallies
from simpul.rooms.roads.share import office_parts
from simpul.rooms.roads.share.office_parts import km, share
from simpul.rooms.roads.understand import paper
from simpul.rooms.roads.understand.condition import KNOWN, STABLE, Grade
from simpul.rooms.roads.understand.condition_table import sta
from simpul.rooms.roads.understand.damage import Kind
from simpul.rooms.roads.understand.paper import Line

type MakePdf = Callable[[str, Mapping[str, bytes], str, str], bytes]
"""Makes a PDF of Typst markup, the files that it reads, a title and a language."""

SOURCE = Path(__file__).parent.parent / "templates" / "roads" / "office.typ"
WORST, PHOTOS = 15, 6
MOST_LINES = 30_000
"""Streets that nobody looked at are drawn up to this number of pieces; the surveyed ones always."""
MARGIN = 0.0015


@dataclass(frozen=True, slots=True)
class Roads:
    """What is known of a city's roads: metres by grade, and the worst stretches, of which none is good."""

    city: City
    worst: Sequence[Condition]
    metres: Mapping[str, float]
    network_m: float
    since: date | None
    until: date | None


def pdf(city: City, make: MakePdf, *, now: datetime, language: str) -> bytes:
    """Make the report of a city.

    Args:
        city: whose roads.
        make: the port that turns Typst into a PDF.
        now: what the report says about when it was made.
        language: "id" or "en", the one that is active.
    """
    roads = _roads(city)
    marks = [_middle(one.segment) for one in roads.worst]
    title = _("Road condition of %(city)s") % {"city": city.name}
    files = {
        "map.svg": paper.condition_map(
            _bounds(city), _lines(city), marks, str(_("Map of the road condition"))
        ).encode(),
        **{f"{grade}.svg": paper.swatch(grade).encode() for grade in Grade},
    }
    photos = []
    for number, (drawn, words) in enumerate(_photos(city)):
        files[f"photo{number}.svg"] = drawn.encode()
        photos.append([f"photo{number}.svg", words])
    data = _data(roads, title, photos, now)
    files["data.json"] = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    return make(SOURCE.read_text(encoding="utf-8"), files, title, language)


def _roads(city: City) -> Roads:
    known = Condition.objects.current().filter(city=city, segment__retired_at=None)
    known = known.exclude(grade=Grade.UNKNOWN)
    metres = {
        row["grade"]: row["metres"]
        for row in known.order_by().values("grade").annotate(metres=Sum("segment__length_m"))
    }
    days = known.aggregate(since=Min("surveyed_on"), until=Max("surveyed_on"))
    network = Segment.objects.live().filter(city=city).aggregate(metres=Sum("length_m"))["metres"]
    damaged = known.exclude(grade=Grade.GOOD).select_related("segment")
    worst = damaged.order_by("-sdi_high", "-sdi_low", "segment_id")[:WORST]
    return Roads(city, list(worst), metres, network or 0.0, days["since"], days["until"])


def _lines(city: City) -> Iterator[Line]:
    grades = dict(Condition.objects.current().filter(city=city).order_by().values_list("segment_id", "grade"))
    rows = Segment.objects.live().filter(city=city).order_by("pk").values_list("pk", "line")
    unseen = 0
    for pk, line in rows.iterator(chunk_size=5000):
        unseen += pk not in grades
        if pk not in grades and unseen > MOST_LINES:
            continue
        positions = [LonLat(*at) for at in shapely.get_coordinates(shapely.from_wkb(bytes(line)))]
        yield Line(positions, grades.get(pk, ""))


def _bounds(city: City) -> Bounds:
    """Give the box of what was surveyed; the city's where nothing was."""
    seen = Condition.objects.current().filter(city=city).aggregate(
        west=Min("segment__west"), south=Min("segment__south"), east=Max("segment__east"),
        north=Max("segment__north"),
    )  # fmt: skip
    if seen["west"] is None:
        return city.bounds
    return Bounds(**seen).around(MARGIN)


def _photos(city: City) -> Iterator[tuple[str, str]]:
    """Give the photos of the largest damages, confirmed ones first, each of another street."""
    found = tallies.shown(city).filter(best_frame__masked__isnull=False)
    confirmed = found.filter(state=Damage.State.CONFIRMED).order_by("-area_m2", "pk")[:200]
    streets: set[int] = set()
    for damage in [*confirmed, *found.order_by("-area_m2", "pk")[:200]]:
        if damage.street_id in streets or len(streets) == PHOTOS:
            continue
        streets.add(damage.street_id)
        yield _photo(damage)


def _photo(damage: Damage) -> tuple[str, str]:
    frame = damage.best_frame
    assert frame is not None and frame.masked is not None  # noqa: S101, PT018 - asked for by the query
    seen = Sighting.objects.filter(frame=frame, damage=damage).first()
    width, height = frame.view["size"]
    outline = [(x, y) for x, y in seen.contour] if seen else []
    drawn = paper.photo(store.open(frame.masked), (width, height), outline)
    words = _("%(kind)s, %(street)s %(sta)s, %(area)s m², seen on %(day)s (%(state)s)") % {
        "kind": KIND_NAMES[Kind(damage.kind)], "street": damage.street, "sta": sta(damage.chainage_m),
        "area": number_format(damage.area_m2, 2), "day": date_format(damage.last_seen_on),
        "state": damage.get_state_display(),
    }  # fmt: skip
    return drawn, words


def _data(roads: Roads, title: str, photos: list[list[str]], now: datetime) -> dict[str, Any]:
    city, known_m = roads.city, sum(roads.metres.values())
    stable_m = sum(roads.metres.get(grade, 0.0) for grade in STABLE)
    return {
        "title": title,
        "city": city.name,
        "invented": _("invented") if city.invented else "",
        "made": _("Made on %(day)s.") % {"day": date_format(city.day(now))},
        "credit": city.credit,
        "sentence": _sentence(roads, known_m, stable_m),
        "facts": [
            [_("Streets"), km(roads.network_m)],
            [_("Condition known"), f"{km(known_m)} ({share(known_m, roads.network_m)})"],
            [_("Stable (good or fair)"), share(stable_m, known_m)],
            [_("Damages on record"), number_format(tallies.shown(city).count(), 0, force_grouping=True)],
        ],
        "grades": [
            [f"{grade}.svg", str(GRADE_NAMES[grade]), km(roads.metres.get(grade, 0.0)),
             share(roads.metres.get(grade, 0.0), known_m)]
            for grade in KNOWN
        ],
        "worst": [_worst(number, one) for number, one in enumerate(roads.worst, 1)],
        "kinds": office_parts.kinds(city),
        "photos": photos,
        "repairs": office_parts.repairs(city),
        "plan": office_parts.plan(city),
        "surveys": office_parts.surveys(city),
        "words": office_parts.words(),
    }  # fmt: skip


def _sentence(roads: Roads, known_m: float, stable_m: float) -> str:
    if not known_m or roads.since is None or roads.until is None:
        return _("Nobody has surveyed a street of this city yet: nothing is known of its condition.")
    return _(
        "Of %(network)s of street the condition of %(known)s is known, from surveys between %(since)s and "
        "%(until)s; %(stable)s of that is stable. What nobody looked at is not counted as good."
    ) % {
        "network": km(roads.network_m), "known": km(known_m), "stable": share(stable_m, known_m),
        "since": date_format(roads.since), "until": date_format(roads.until),
    }  # fmt: skip


def _worst(number: int, one: Condition) -> list[str]:
    segment = one.segment
    low, high = one.sdi_low or 0.0, one.sdi_high or 0.0
    index = f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"
    return [
        str(number), segment.name or f"{segment.street_id}", f"{sta(segment.from_m)} – {sta(segment.to_m)}",
        str(GRADE_NAMES[Grade(one.grade)]), index, number_format(one.cracked_percent or 0.0, 1),
        str(one.potholes), date_format(one.surveyed_on, "SHORT_DATE_FORMAT"),
    ]  # fmt: skip


def _middle(segment: Segment) -> LonLat:
    point = shapely.from_wkb(bytes(segment.line)).interpolate(0.5, normalized=True)
    return LonLat(point.x, point.y)
