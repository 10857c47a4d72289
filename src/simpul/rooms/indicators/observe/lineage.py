"""From a figure to the rows it was made from, and from a record to the figures it went into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from simpul.ground.files import store
from simpul.ground.people.access import allowed
from simpul.ground.places.models import City
from simpul.kernel.indicator import Made
from simpul.rooms.indicators.models import Denominator, Evidence, Used, Value
from simpul.rooms.indicators.understand import catalogue
from simpul.rooms.indicators.understand.number import Kind
from simpul.rooms.indicators.understand.rows import unpacked

READ = "indicators.read"


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a figure was made from, as far as the person who asks may know.

    `rows` are as they were when the figure was made, not as they are today; none where it has none, or they
    may not be seen (`hidden`). `used` names the records, `evidence` is what a department showed, `base` the
    denominator that was used.
    """

    rows: Iterator[Made] = field(default_factory=lambda: iter(()))
    used: Sequence[Used] = ()
    evidence: Sequence[Evidence] = ()
    base: Denominator | None = None
    hidden: bool = False


def made_from(value: Value, actor: object) -> Lineage:
    """Give what a figure was made from.

    The public sees the records and rows of a published figure, unless it counts people; the city's own people
    (indicators.read) see those of every revision, and the evidence. A suppressed figure has none to show.

    Args:
        value: any revision.
        actor: whoever asks, also nobody.
    """
    is_own = allowed(actor, READ, value.city)
    if value.kind == Kind.SUPPRESSED or not (is_own or value.published):
        return Lineage(hidden=True)
    if not is_own and _counts_people(value.code):
        return Lineage(base=value.base, hidden=True)
    return Lineage(
        rows=_rows(value),
        used=list(value.used.order_by("part", "ref")),
        evidence=list(value.evidence.order_by("pk")) if is_own else (),
        base=value.base,
    )


def went_into(ref: str, actor: object) -> list[Value]:
    """Give the figures that a record went into, newest first: "roads.survey/12" → its shares by year.

    The public is told of published figures that count no people; the city's own people of every revision.
    """
    found = Value.objects.filter(used__ref=ref).select_related("city").distinct().order_by("-pk")
    own: dict[int, bool] = {}
    return [value for value in found if _may_know(value, actor, own)]


def _may_know(value: Value, actor: object, own: dict[int, bool]) -> bool:
    city: City = value.city
    if city.pk not in own:
        own[city.pk] = allowed(actor, READ, city)
    return own[city.pk] or (value.published and not _counts_people(value.code))


def _counts_people(code: str) -> bool:
    """Tell whether an indicator counts people; one that the catalogue has no more might."""
    try:
        return catalogue.find(code).persons
    except KeyError:
        return True


def _rows(value: Value) -> Iterator[Made]:
    return unpacked(store.open(value.rows)) if value.rows else iter(())
