"""The yearly monitoring at a glance: who answered, who is late, whom to remind."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from simpul.ground.people.access import allowed
from simpul.ground.people.models import Role
from simpul.ground.places.models import City
from simpul.rooms.hub.models import Holder, NetworkCity, Project
from simpul.rooms.hub.models.campaign import Answer, Campaign
from simpul.rooms.hub.understand import campaign as rules
from simpul.rooms.indicators.share import Point, latest

READ = "hub.read_campaign"
STATES = ("missing", "draft", "returned", "submitted", "endorsed", "accepted")


@dataclass(frozen=True, slots=True)
class Row:
    """A city on the board: how many of its projects stand where, and whether it is late."""

    city: NetworkCity
    number: Mapping[str, int]
    asked: int
    late: bool

    @property
    def open(self) -> int:
        """How many answers the city still owes."""
        return sum(self.number[state] for state in ("missing", "draft", "returned"))

    @property
    def cells(self) -> list[int]:
        """Its numbers in the order of STATES."""
        return [self.number[state] for state in STATES]


@dataclass(frozen=True, slots=True)
class Line:
    """A project in a city's part of a campaign; `answer` is None where nobody typed anything yet."""

    project: Project
    answer: Answer | None

    @property
    def state(self) -> str:
        """Where its answer stands: a state of `Answer.State`, or "missing"."""
        return self.answer.state if self.answer else "missing"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody to remind: an institution, what it owes, and by when. `days` is negative once it is late."""

    city: NetworkCity
    institution: str
    representative: str
    open: int
    days: int


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator that an answer points at; `point` is None where nothing is published under that code."""

    code: str
    point: Point | None


def readable(actor: object) -> list[NetworkCity]:
    """Give the cities whose answers somebody may read: all, those of a state, or the own ones."""
    cities = NetworkCity.objects.members().shown().order_by("state__name", "city__name")
    if allowed(actor, READ, None):
        return list(cities)
    if not getattr(actor, "pk", None):
        return []
    held = list(Role.objects.filter(person=actor).select_related("city"))  # type: ignore[misc]
    states = {role.country for role in held if role.country and allowed(actor, READ, role.country)}
    own = {role.city_id for role in held if role.city and allowed(actor, READ, role.city)}
    return [one for one in cities if one.state_id in states or one.city_id in own]


def board(campaign: Campaign, cities: Iterable[NetworkCity], today: date) -> list[Row]:
    """Give the board of some cities, in three queries."""
    shown = {one.pk: one for one in cities}
    asked = campaign.asked().filter(network_city__in=shown)
    asked_of = Counter(asked.values_list("network_city_id", flat=True))
    states: dict[int, Counter[str]] = {pk: Counter() for pk in shown}
    for of, state in campaign.answers.filter(city__in=shown).values_list("city_id", "state"):
        states[of][state] += 1
    rows = []
    for pk, city in shown.items():
        number = Counter(states[pk])
        number["missing"] = asked_of[pk] - sum(states[pk].values())
        present = [state for state in STATES if number[state]]
        rows.append(Row(city, number, asked_of[pk], rules.is_late(campaign.due_on, today, present)))
    return rows


def totals(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """Add a board up: (state, number) in the order of STATES."""
    number = Counter[str]()
    for row in rows:
        number.update(row.number)
    return [(state, number[state]) for state in STATES]


def lines(campaign: Campaign, city: NetworkCity) -> list[Line]:
    """Give the projects that a city is asked about, each with its answer."""
    answers = {one.project_id: one for one in campaign.answers.filter(city=city).select_related("edited_by")}
    asked = campaign.asked().filter(network_city=city).order_by("title")
    return [Line(project, answers.get(project.pk)) for project in asked]


def reminders(campaign: Campaign, rows: Iterable[Row], today: date) -> list[Reminder]:
    """Give whom to remind today: nobody before the first day of reminding that the schedule names."""
    try:
        days_before = rules.schedule(campaign.year).remind_days_before
    except ValueError:
        days_before = ()
    owing = [row for row in rows if row.open]
    if campaign.closed_at or not rules.reminder_due(campaign.due_on, today, days_before):
        return []
    officers = _holders("chief_smart_city_officer", "city_id")
    speakers = _holders("national_representative", "state_id")
    days = (campaign.due_on - today).days
    return [
        Reminder(
            row.city,
            officers.get(row.city.pk) or row.city.lead_institution,
            speakers.get(row.city.state_id, ""),
            row.open,
            days,
        )
        for row in owing
    ]


def figures(city: City, codes: Iterable[str]) -> list[Figure]:
    """Give the newest published figure of each code that an answer points at."""
    wanted = list(dict.fromkeys(codes))
    found = latest(city, wanted) if wanted else {}
    return [Figure(code, found.get(code)) for code in wanted]


def may(actor: object, city: NetworkCity) -> dict[str, bool]:
    """Tell what somebody may do with the answers of a city."""
    return {
        "answer": allowed(actor, "hub.campaign_answer", city.city),
        "endorse": allowed(actor, "hub.endorse", city.state_id),
        "accept": allowed(actor, "hub.accept", None),
    }


def _holders(post: str, of: str) -> dict[int | str, str]:
    found = Holder.objects.filter(post__code=post, to_on=None).exclude(institution="")
    return dict(found.values_list(of, "institution"))
