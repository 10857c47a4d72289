"""The parts of a match: what a side says of itself, and how each part is judged from 0 to 1. Pure.

A part that cannot be judged because a side does not say something has the share None. Limits are dated data
(`matching.toml`).
"""

from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from simpul.kernel.geo import LonLat, distance_m
from simpul.rooms.hub.understand.rules import Rules, closeness

type Facts = Mapping[str, Any]
type Judgement = tuple[float | None, str, Facts]
"""A share from 0 to 1 or None, the code of the sentence, and what the sentence names."""


class Side(NamedTuple):
    """One side of a match: a need, or something that may answer it. What is empty or None is not known.

    Attributes:
        key: what it is, such as "offer/12"; also settles the order of equals.
        kinds: kinds of help (or, of a need, kinds of support asked for).
        areas: focus areas.
        stages: of a need, where its project is; of an answer, the stages that it is for or has reached.
        amount: money that is needed, or that an offer brings, or that a project or practice cost; in
            `currency` (ISO 4217).
        climate: Koeppen classes such as "Af".
        population: of the city that needs, or that the answer was made in.
        languages: ISO 639-1 codes.
        city: slug of the city, "" where it is a partner's; a city is not matched with itself.
        country: ISO 3166-1 alpha-3.
        remote: it needs no journey.
        good: outcomes known to be good, of `tried` known outcomes.
    """

    key: str
    kinds: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    amount: float | None = None
    currency: str = ""
    climate: frozenset[str] = frozenset()
    population: float | None = None
    languages: frozenset[str] = frozenset()
    city: str = ""
    country: str = ""
    lon: float | None = None
    lat: float | None = None
    remote: bool = False
    good: int = 0
    tried: int = 0


def kind(need: Side, answer: Side, rules: Rules) -> Judgement:
    """Judge the kind of help; 0 is no match at all."""
    if not need.kinds or not answer.kinds:
        return None, "kind-unknown", {}
    best, wanted, given = max(
        (rules.helps.get(wanted, {}).get(given, 0.0), wanted, given)
        for wanted in sorted(need.kinds)
        for given in sorted(answer.kinds)
    )
    return best, "kind" if best else "kind-none", {"wanted": wanted, "given": given}


def area(need: Side, answer: Side, rules: Rules) -> Judgement:  # noqa: ARG001 - every part is asked alike
    """Judge the focus area."""
    if not need.areas or not answer.areas:
        return None, "area-unknown", {}
    both = need.areas & answer.areas
    if both:
        return 1.0, "area", {"area": min(both)}
    return 0.0, "area-other", {"area": min(answer.areas), "wanted": min(need.areas)}


def stage(need: Side, answer: Side, rules: Rules) -> Judgement:
    """Judge whether the answer is for, or comes from, a stage that helps."""
    if not need.stages or not answer.stages:
        return None, "stage-unknown", {}
    at = min(need.stages)
    if answer.key.startswith("offer/"):
        both = need.stages & answer.stages
        return (1.0, "stage", {"stage": min(both)}) if both else (0.0, "stage-other", {"stage": at})
    best, at, reached = max(
        (rules.stages.get(at, {}).get(reached, 0.0), at, reached)
        for at in sorted(need.stages)
        for reached in sorted(answer.stages)
    )
    return best, "stage-reached", {"stage": at, "reached": reached}


def budget(need: Side, answer: Side, rules: Rules) -> Judgement:  # noqa: ARG001
    """Judge whether the money is enough, or the cost within it; different currencies are not compared."""
    if need.amount is None or answer.amount is None or not need.currency or not answer.currency:
        return None, "budget-unknown", {}
    if need.currency != answer.currency:
        return None, "budget-currency", {"wanted": need.currency, "given": answer.currency}
    facts = {"wanted": need.amount, "given": answer.amount, "currency": need.currency}
    if answer.key.startswith("offer/"):
        return min(1.0, answer.amount / need.amount) if need.amount > 0 else 1.0, "budget", facts
    return min(1.0, need.amount / answer.amount) if answer.amount > 0 else 1.0, "budget-cost", facts


def climate(need: Side, answer: Side, rules: Rules) -> Judgement:
    """Judge whether it comes from, or is for, the same climate (Koeppen)."""
    if not need.climate or not answer.climate:
        return None, "climate-unknown", {}
    both = need.climate & answer.climate
    if both:
        return 1.0, "climate", {"climate": min(both)}
    facts = {"climate": min(answer.climate), "wanted": min(need.climate)}
    if {one[0] for one in need.climate} & {one[0] for one in answer.climate}:
        return rules.climate_group, "climate-group", facts
    return 0.0, "climate-other", facts


def size(need: Side, answer: Side, rules: Rules) -> Judgement:
    """Judge whether the two cities are of a size."""
    if not need.population or not answer.population:
        return None, "size-unknown", {}
    share = closeness(need.population, answer.population, rules.size_apart)
    larger = max(need.population, answer.population) / min(need.population, answer.population)
    return share, "size", {"mine": need.population, "theirs": answer.population, "times": larger}


def language(need: Side, answer: Side, rules: Rules) -> Judgement:  # noqa: ARG001
    """Judge whether they share a language."""
    if not need.languages or not answer.languages:
        return None, "language-unknown", {}
    both = need.languages & answer.languages
    if both:
        return 1.0, "language", {"language": min(both)}
    return 0.0, "language-none", {"language": min(answer.languages)}


def worked(need: Side, answer: Side, rules: Rules) -> Judgement:
    """Judge what came of it before; few outcomes lean towards the middle."""
    good, tried = max((need.good, need.tried), (answer.good, answer.tried), key=lambda pair: pair[1])
    if not tried:
        return None, "worked-unknown", {}
    lean = max(0, rules.least_tries - tried)
    return (good + rules.prior * lean) / (tried + lean), "worked", {"good": good, "tried": tried}


def place(need: Side, answer: Side, rules: Rules) -> Judgement:
    """Judge how near it is: the same state, or the distance between the cities."""
    if need.country and need.country == answer.country:
        return rules.same_state, "place-state", {}
    if need.remote or answer.remote:
        return rules.remote, "place-remote", {}
    if need.lon is None or need.lat is None or answer.lon is None or answer.lat is None:
        return None, "place-unknown", {}
    km = distance_m(LonLat(need.lon, need.lat), LonLat(answer.lon, answer.lat)) / 1000
    return max(0.0, 1 - km / rules.far_km), "place", {"km": km}


type Part = Callable[[Side, Side, Rules], Judgement]
PARTS: Mapping[str, tuple[Part, Callable[[Side], Hashable]]] = {
    "kind": (kind, attrgetter("kinds")),
    "area": (area, attrgetter("areas")),
    "stage": (stage, lambda side: (side.key.partition("/")[0], side.stages)),
    "budget": (budget, lambda side: (side.key.partition("/")[0], side.amount, side.currency)),
    "climate": (climate, attrgetter("climate")),
    "size": (size, attrgetter("population")),
    "language": (language, attrgetter("languages")),
    "worked": (worked, attrgetter("good", "tried")),
    "place": (place, attrgetter("country", "remote", "lon", "lat")),
}
"""Each part with what it reads of a side: pairs that read the same are judged once."""
