"""What leaves of the network's record: one shape for each thing. What is not known is null, never 0 or ""."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema


class Sourced(Schema):
    """Where a fact stands and whether somebody checked it; null where nobody said."""

    source: str | None
    verified: bool | None


class StateShape(Sourced):
    """A state of the network."""

    iso3: str
    name: str
    since: str | None
    cities: int
    projects: int
    url: str


class Population(Sourced):
    """One of the populations published for a city; `scope` says what it counts."""

    value: int
    year: int | None
    scope: str
    area_km2: float | None


class CityShape(Sourced):
    """A city of the network. `joined_verified` false: the year stands in a source that nobody checked."""

    slug: str
    name: str
    state: str
    lon: float | None
    lat: float | None
    admin_level: str | None
    official_code: str | None
    joined_year: int | None
    joined_on: date | None
    joined_verified: bool | None
    joined_source: str | None
    pilot: bool
    lead_institution: str | None
    note: str | None
    populations: list[Population]
    projects: int
    served_here: bool
    url: str


class YearShape(Schema):
    """What the record of one year says of a project; `listed`: it stands in that year's monitoring list."""

    year: int
    status: str
    focus_area: str | None
    title: str | None
    listed: bool
    source: str | None


class ProjectShape(Schema):
    """A line about a project."""

    slug: str
    title: str
    state: str
    city: str | None
    place: str | None
    focus_area: str | None
    status: str
    first_year: int | None
    last_year: int | None
    in_network_list: bool
    published: bool
    verified: bool | None
    lon: float | None
    lat: float | None
    url: str


class GapShape(Schema):
    """Cost, funding and what is missing, in one currency; null where it is not known."""

    currency: str
    cost: Decimal | None
    funded: Decimal | None
    missing: Decimal | None


class CostShape(Sourced):
    """An amount of money of a project, in the money of `year`."""

    kind: str
    amount: Decimal
    currency: str
    year: int | None
    payer: str | None
    note: str | None


class PointShape(Schema):
    """A value of a result. `number` is null where the source gives words. `evidence` is an address."""

    period: str
    number: float | None
    text: str | None
    note: str | None
    source: str | None
    evidence: str | None


class ResultShape(Schema):
    """A line of a results framework: from the baseline over targets to what was."""

    id: int
    outcome: str
    name: str
    unit: str | None
    code: str | None
    baseline: float | None
    baseline_period: str | None
    targets: list[PointShape]
    actuals: list[PointShape]


class WholeProject(ProjectShape):
    """A project with everything that is told of it."""

    summary: str | None
    note: str | None
    sources: list[str]
    changed_at: datetime
    years: list[YearShape]
    aliases: list[dict[str, Any]]
    costs: list[CostShape]
    funding_gap: list[GapShape]
    partners: list[dict[str, Any]]
    challenges: list[dict[str, Any]]
    support_needed: list[dict[str, Any]]
    results: list[ResultShape]


class ClaimShape(Schema):
    """One source's word on one field. `shown`: it is the one that stands on the page."""

    field: str
    origin: str
    value: Any
    source: str | None
    taken_at: datetime
    current: bool
    shown: bool


class PartnershipShape(Sourced):
    """A partnership; "named" says that the public record names it and does not say how far it is."""

    id: int
    partner: str
    city: str | None
    project: str | None
    subject: str | None
    stage: str
    proposed_on: date | None
    agreed_on: date | None
    started_on: date | None
    ended_on: date | None
    evaluation: str | None


class PartnerShape(Sourced):
    """A partner."""

    slug: str
    name: str
    kind: str | None
    country: str | None
    what: str | None
    funds: list[dict[str, Any]]
    cities: list[str]
    projects: int
    url: str


class MeetingShape(Sourced):
    """A meeting; `number` is null for what is not one of the yearly ones."""

    slug: str
    number: int | None
    chair: str | None
    when: str
    starts_on: date
    ends_on: date
    host: str | None
    mode: str | None
    outcome: str | None
    decisions: list[str]
    documents: list[dict[str, Any]]
    url: str


class HolderShape(Sourced):
    """Who holds a post: an institution or a state, never a person."""

    id: int
    post: str
    title: str
    of: str
    institution: str | None
    holding_state: str | None
    since: str | None
    until: str | None


class StepShape(Schema):
    """One step of a candidate's journey."""

    before: str | None
    after: str
    at: datetime
    note: str | None


class CandidateShape(Schema):
    """A city or province that asks to join."""

    slug: str
    name: str
    state: str
    kind: str
    asks: str
    stage: str
    focus_area: str | None
    vision: str | None
    solutions: str | None
    infrastructure: str | None
    data_platform: str | None
    sustainability: str | None
    meeting: str | None
    decided_on: date | None
    city: str | None
    steps: list[StepShape]
