"""What the API says, as shapes that a program can rely on: the schema and the plain content are one."""

from typing import Any

from ninja import Schema

from simpul.ground.places.models import City
from simpul.rooms.indicators.models import Target, Value
from simpul.rooms.indicators.share import points, words
from simpul.rooms.indicators.share.compare import Comparison
from simpul.rooms.indicators.share.lineage import Sources, WentInto
from simpul.rooms.indicators.understand.catalogue import Definition

type Content = dict[str, Any]


class Defined(Schema):
    """An indicator of the catalogue. Lists of the crosswalk are our own reading, and not verified."""

    code: str
    standard: str
    edition: str
    number: str
    theme: str
    kind: str | None
    title: str
    title_id: str
    unit: str
    unit_id: str
    per: float | None
    numerator: str | None
    denominator: str | None
    base: str
    persons: bool
    direction: str | None
    computable: str | None
    computed: bool
    data_from: str | None
    verified: bool
    source: str
    focus_areas: list[str]
    key_elements: list[str]
    dimensions: list[str]
    sdg_targets: list[str]
    crosswalk_verified: bool


class Published(Schema):
    """One published value. `number` is null unless `kind` is "number"; `base_*` is what it is out of."""

    id: int
    city: str
    invented: bool
    code: str
    year: int
    scope: str
    kind: str
    number: float | None
    unit: str
    numerator: float | None
    denominator: float | None
    per: float | None
    why: str
    origin: str
    department: str
    revision: int
    made_at: str
    base_quantity: str | None
    base_value: float | None
    base_year: int | None
    base_source: str | None


class Dot(Schema):
    """One year of a series."""

    id: int
    year: int
    kind: str
    number: float | None
    why: str
    unit: str
    origin: str
    revision: int


class Goal(Schema):
    """A target of a series."""

    year: int
    number: float
    source: str


class Series(Schema):
    """One indicator of a city by year."""

    city: str
    invented: bool
    code: str
    title: str
    unit: str
    verified: bool
    scope: str
    points: list[Dot]
    targets: list[Goal]


class Beside(Schema):
    """One city of a comparison."""

    id: int
    city: str
    name: str
    invented: bool
    kind: str
    number: float | None
    why: str
    origin: str
    base: str


class Out(Schema):
    """A city that is left out of a comparison, and why."""

    city: str
    name: str
    why: str


class Compared(Schema):
    """Cities side by side, by name; the order says nothing of who does better."""

    code: str
    title: str
    unit: str
    year: int
    verified: bool
    caveats: list[str]
    cities: list[Beside]
    left_out: list[Out]


class Row(Schema):
    """One row that a figure was made from, as it was then."""

    part: str
    amount: float
    label: str
    ref: str
    url: str
    source: str


class Record(Schema):
    """A record that a figure was made from; `amount` is what it gave to the part, null for the whole."""

    ref: str
    part: str
    amount: float | None


class Made(Schema):
    """What a figure was made from. `hidden` tells that it is not shown, because it would tell of people."""

    id: int
    city: str
    code: str
    year: int
    kind: str
    number: float | None
    numerator: float | None
    denominator: float | None
    per: float | None
    inputs_hash: str
    base: str
    hidden: bool
    records: list[Record]
    rows: list[Row]
    page: int
    more: bool


class From(Schema):
    """A figure that a record went into."""

    id: int
    city: str
    code: str
    title: str
    year: int
    revision: int
    published: bool


def defined(one: Definition) -> Content:
    """Give a definition."""
    return {name: getattr(one, name) for name in Defined.model_fields}


def series(city: City, definition: Definition, scope: str) -> Content:
    """Give the published series of an indicator of a city with its targets. Two queries."""
    targets = Target.objects.filter(city=city, code=definition.code, scope=scope).order_by("year")
    return {
        "city": city.slug,
        "invented": city.invented,
        "code": definition.code,
        "title": words.title(definition),
        "unit": definition.unit,
        "verified": definition.verified,
        "scope": scope,
        "points": [
            {
                "id": one.value, "year": one.year, "kind": one.figure.kind, "number": one.figure.number,
                "why": one.figure.why, "unit": one.unit, "origin": one.origin, "revision": one.revision,
            }
            for one in points.series(city, definition.code, scope)
        ],
        "targets": list(targets.values("year", "number", "source")),
    }  # fmt: skip


def compared(found: Comparison) -> Content:
    """Give a comparison."""
    return {
        "code": found.definition.code,
        "title": words.title(found.definition),
        "unit": found.definition.unit,
        "year": found.year,
        "verified": found.definition.verified,
        "caveats": list(found.caveats),
        "cities": [
            {
                "id": side.value, "city": side.slug, "name": side.name, "invented": side.invented,
                "kind": side.shown.kind, "number": side.number, "why": side.shown.why,
                "origin": side.origin, "base": side.base,
            }
            for side in found.sides
        ],
        "left_out": [{"city": one.slug, "name": one.name, "why": one.why} for one in found.left_out],
    }  # fmt: skip


def made(value: Value, found: Sources) -> Content:
    """Give what a published figure was made from."""
    return {
        "id": value.pk, "city": value.city.slug, "code": value.code, "year": value.year, "kind": value.kind,
        "number": value.number, "numerator": value.numerator, "denominator": value.denominator,
        "per": value.per, "inputs_hash": value.inputs_hash, "base": found.base, "hidden": found.hidden,
        "records": [{"ref": one.ref, "part": one.part, "amount": one.amount} for one in found.used],
        "rows": [{name: getattr(row, name) for name in Row.model_fields} for row in found.rows],
        "page": found.page, "more": found.more,
    }  # fmt: skip


def went(one: WentInto) -> Content:
    """Give a figure that a record went into."""
    return {
        "id": one.value, "city": one.city, "code": one.code, "title": one.title, "year": one.year,
        "revision": one.revision, "published": one.published,
    }  # fmt: skip
