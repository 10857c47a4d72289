"""One need or one answer as matching reads it; all that are public, laid out for the sum, are in `tables`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, Q

from simpul.ground.places.models import City
from simpul.rooms.hub.models.help import Offer, Request
from simpul.rooms.hub.models.network import CityFact, PopulationFigure
from simpul.rooms.hub.models.practice import Adoption, Practice
from simpul.rooms.hub.models.project import Cost, Project, SupportNeed
from simpul.rooms.hub.understand.effect import Effect, change
from simpul.rooms.hub.understand.parts import Side
from simpul.rooms.hub.understand.terms import REACHED
from simpul.rooms.indicators.understand.catalogue import definitions

LESSON = frozenset({"knowledge_sharing"})
"""What a project or a practice of another city can give."""
NONE: frozenset[str] = frozenset()
type Money = tuple[float | None, str]
type Worked = tuple[int, int]
"""How many outcomes were good, of how many that are known."""
type Row = tuple[Any, ...] | list[Any]


class Place(NamedTuple):
    """What matching needs to know of a city."""

    slug: str
    country: str
    lon: float
    lat: float
    population: float | None
    climate: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """Every city by its primary key: the same object as long as nothing that it says of any has changed."""

    places: Mapping[int, Place]

    def get(self, city: int | None) -> Place | None:
        """Give a city; None where there is none."""
        return self.places.get(city or 0)


@lru_cache(maxsize=4096)
def one_set(words: tuple[str, ...]) -> frozenset[str]:
    """Give one set for all rows that say the same, so that it is hashed once."""
    return frozenset(words)


def atlas() -> Atlas:
    """Read every city with its best population and its climate: three queries."""
    said = CityFact.objects.filter(name="climate").values_list("city__city_id", "value")
    climates = tuple((city, value) for city, value in said if isinstance(value, str) and value)
    cities = City.objects.order_by("pk").values_list(
        "pk", "slug", "country", "west", "south", "east", "north"
    )
    populations = ((city, value) for city, (value, _area, _pk) in best_populations().items())
    return _atlas(tuple(cities), tuple(populations), climates)


@lru_cache(maxsize=2)
def _atlas(
    cities: tuple[tuple[Any, ...], ...],
    populations: tuple[tuple[int, float], ...],
    climates: tuple[tuple[int, str], ...],
) -> Atlas:
    population: dict[int, float] = dict(populations)
    climate: dict[int, str] = dict(climates)
    return Atlas(
        {
            pk: Place(
                slug, country, (west + east) / 2, (south + north) / 2, population.get(pk),
                one_set((climate[pk],)) if pk in climate else NONE,
            )
            for pk, slug, country, west, south, east, north in cities
        }
    )  # fmt: skip


def best_populations(cities: list[int] | None = None) -> dict[int, tuple[float, float | None, int]]:
    """Give each city's (population, area in km2, pk of the figure): checked ones first, then the newest."""
    rows = PopulationFigure.objects.order_by().values_list(
        "city__city_id", "value", "area_km2", "pk", "verified", "year"
    )
    if cities is not None:
        rows = rows.filter(city__city_id__in=cities)
    ranked = sorted(rows, key=lambda row: (row[4] is True, row[5] or 0, row[3]))
    return {city: (value, area, pk) for city, value, area, pk, _verified, _year in ranked}


def of_offer(offer: Offer, known: Atlas) -> Side:
    """Give one offer, open or not."""
    row = (
        offer.pk, offer.kind, offer.focus_areas, offer.stages, offer.amount, offer.currency, offer.climates,
        offer.languages, offer.city_id, offer.partner.country if offer.partner else None, offer.remote,
    )  # fmt: skip
    return offer_side(row, known, offers_worked(Offer.objects.filter(pk=offer.pk)))


def of_request(request: Request, known: Atlas) -> Side:
    """Give one request; what it leaves out its project may say."""
    project = request.project
    areas = request.focus_areas or ([project.focus_area] if project and project.focus_area else [])
    stages = one_set(tuple(request.stages)) or (REACHED.get(project.status, NONE) if project else NONE)
    place = known.get(request.city_id)
    return _side(
        f"request/{request.pk}", one_set((request.kind,)), one_set(tuple(areas)), stages,
        number(request.amount), request.currency,
        one_set(tuple(request.climates)) or (place.climate if place else NONE),
        place.population if place else None, one_set(tuple(request.languages)), *_where(place),
        request.remote,
    )  # fmt: skip


def of_need(need: SupportNeed, known: Atlas) -> Side:
    """Give one need of a project."""
    project = need.project
    row = (
        need.pk, need.kind, project.pk, project.focus_area, project.status,
        project.network_city.city_id if project.network_city else None, project.state_id, project.lon,
        project.lat,
    )  # fmt: skip
    costs = Cost.objects.filter(project=project).values_list("project_id", "kind", "currency", "amount")
    return need_side(row, known, gaps(list(costs)))


def of_practice(practice: Practice, known: Atlas) -> Side:
    """Give one practice."""
    row = (
        practice.pk, practice.focus_area, practice.stage, practice.cost, practice.currency, practice.climates,
        practice.city_id,
    )  # fmt: skip
    words = {practice.pk: [text.language for text in practice.texts.all()]}
    return practice_side(row, known, words, practices_worked([practice.pk]))


def place_of(project: Project) -> str:
    """Name where a project is: "Makassar, Indonesia"."""
    city = project.network_city.city.name if project.network_city else project.place
    return f"{city}, {project.state.name}"


def offer_side(row: Row, known: Atlas, worked: Mapping[int, Worked]) -> Side:
    """Make the side of an offer of its row."""
    pk, kind, areas, stages, amount, currency, climates, languages, city, country, remote = row
    place = known.get(city)
    slug, state, lon, lat = _where(place) if place else ("", country or "", None, None)
    return _side(
        f"offer/{pk}", one_set((kind,)), one_set(tuple(areas)), one_set(tuple(stages)), number(amount),
        currency, one_set(tuple(climates)) or (place.climate if place else NONE),
        place.population if place else None, one_set(tuple(languages)), slug, state, lon, lat, bool(remote),
        *worked.get(pk, (0, 0)),
    )  # fmt: skip


def need_side(row: Row, known: Atlas, lacking: Mapping[int, Money]) -> Side:
    """Make the side of a project's need of its row."""
    pk, kind, project, area, status, city, state, lon, lat = row
    return _side(
        f"need/{pk}", one_set((kind,)), one_set((area,)) if area else NONE, REACHED.get(status, NONE),
        *lacking.get(project, (None, "")), *_of_city(known.get(city)), NONE,
        *_somewhere(known.get(city), state, lon, lat),
    )  # fmt: skip


def practice_side(
    row: Row, known: Atlas, words: Mapping[int, Iterable[str]], worked: Mapping[int, Worked]
) -> Side:
    """Make the side of a practice of its row and the languages of its words."""
    pk, area, stage, cost, currency, climates, city = row
    place, remote = known.get(city), True
    return _side(
        f"practice/{pk}", LESSON, one_set((area,)) if area else NONE, one_set((stage,)) if stage else NONE,
        number(cost), currency, one_set(tuple(climates)) or (place.climate if place else NONE),
        place.population if place else None, one_set(tuple(sorted(words.get(pk, ())))), *_where(place),
        remote, *worked.get(pk, (0, 0)),
    )  # fmt: skip


def project_side(row: Row, known: Atlas, costs: Mapping[int, Money]) -> Side:
    """Make the side of a project, as something to learn from, of its row."""
    pk, area, status, city, state, lon, lat = row
    return _side(
        f"project/{pk}", LESSON, one_set((area,)) if area else NONE, REACHED.get(status, NONE),
        *costs.get(pk, (None, "")), *_of_city(known.get(city)), NONE,
        *_somewhere(known.get(city), state, lon, lat),
    )  # fmt: skip


def number(amount: Any) -> float | None:
    """Give an amount as a plain number; None where none is named."""
    return None if amount is None else float(amount)


def money(rows: Iterable[Row], kind: str) -> dict[int, Money]:
    """Give the money of one kind, of rows (project, kind, currency, amount), where it is in one currency."""
    sums: dict[int, dict[str, float]] = {}
    for pk, said, currency, amount in rows:
        if said == kind:
            of = sums.setdefault(pk, {})
            of[currency] = of.get(currency, 0) + float(amount)
    return {
        pk: (amount, currency) for pk, of in sums.items() if len(of) == 1 for currency, amount in of.items()
    }


def gaps(rows: list[Row]) -> dict[int, Money]:
    """Give what each project still lacks: its cost less its funding, where both are in one currency."""
    funded = money(rows, Cost.Kind.FUNDING)
    found: dict[int, Money] = {}
    for pk, (cost, currency) in money(rows, Cost.Kind.INVESTMENT).items():
        paid, of = funded.get(pk, (0.0, currency))
        if of == currency and cost is not None:
            found[pk] = (max(0.0, cost - (paid or 0.0)), currency)
    return found


def offers_worked(offers: Any) -> dict[int, Worked]:
    """Count, by offer, the deliveries that the receiver called good, of those of which it said anything."""
    told = offers.filter(bookings__delivery__good__isnull=False)
    good = Count("bookings", filter=Q(bookings__delivery__good=True))
    rows = told.order_by().values_list("pk").annotate(good=good, tried=Count("bookings"))
    return {pk: (good, tried) for pk, good, tried in rows}


def practices_worked(practices: Any) -> dict[int, Worked]:
    """Count, by practice, the public adoptions after which the number got better, of those measured."""
    rows = Adoption.objects.filter(
        practice__in=practices, public=True, baseline__isnull=False, after__isnull=False
    )
    ways = definitions()
    counted: dict[int, Worked] = {}
    for pk, code, before, after in rows.values_list("practice_id", "code", "baseline", "after"):
        effect = change(before, after, ways[code].direction if code in ways else None).effect
        if effect is Effect.MOVED:
            continue
        good, tried = counted.get(pk, (0, 0))
        counted[pk] = (good + (effect is Effect.BETTER), tried + 1)
    return counted


def _side(*said: Any) -> Side:
    """Make a side of its fields in their order; those at the end may be left out."""
    return Side(*said)


def _where(place: Place | None) -> tuple[str, str, float | None, float | None]:
    return (place.slug, place.country, place.lon, place.lat) if place else ("", "", None, None)


def _of_city(place: Place | None) -> tuple[frozenset[str], float | None]:
    return (place.climate, place.population) if place else (NONE, None)


def _somewhere(
    place: Place | None, state: str, lon: float | None, lat: float | None
) -> tuple[str, str, float | None, float | None]:
    if lon is None and place:
        lon, lat = place.lon, place.lat
    return (place.slug if place else "", state, lon, lat)
