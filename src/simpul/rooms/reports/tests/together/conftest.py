"""The cast of deciding together: who plans, residents who are known, a proposal, a vote that is open."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from simpul.ground.conftest import installation  # noqa: F401 - a fixture
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.act import budget, propose, propose_who, vote, vote_list
from simpul.rooms.reports.act.propose import Wanted
from simpul.rooms.reports.models import Budget, Participant, Poll, Proposal
from simpul.rooms.reports.observe import eligible
from simpul.rooms.reports.tests.conftest import NOW, Somebody

TEXT = "Jalan ke sekolah tidak punya trotoar; anak-anak berjalan di jalan raya."
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def no_tries() -> None:
    """Nobody has typed a wrong code yet."""
    cache.clear()


@pytest.fixture
def planner(somebody: Somebody) -> Person:
    """Somebody of the planning office."""
    return somebody("bappeda", "planner")


@pytest.fixture
def officer(somebody: Somebody) -> Person:
    """A village officer, who keeps the record of meetings."""
    return somebody("kades", "village")


type Resident = Callable[[str], Participant]


@pytest.fixture
def resident(city: City) -> Resident:
    """Give somebody who has confirmed an e-mail address."""

    def make(name: str) -> Participant:
        found = propose_who.ask(city, f"{name}@example.org", name.title(), now=NOW)
        return propose_who.confirm(propose_who.token(found), now=NOW)

    return make


type Propose = Callable[..., Proposal]


@pytest.fixture
def put_forward(city: City, resident: Resident) -> Propose:
    """Propose something in the village of Barat, by Ani unless it is somebody else."""

    def make(title: str = "Trotoar ke sekolah", by: str = "ani", **said: Any) -> Proposal:
        west = village(city, "Barat")
        facts: dict[str, Any] = {"key": uuid4(), "title": title, "text": TEXT, "region": west}
        return propose.propose(city, Wanted(**facts | said), resident(by), now=NOW)[0]

    return make


def village(city: City, name: str) -> Boundary:
    return Boundary.objects.get(city=city, name=name)


@pytest.fixture
def money(city: City, planner: Person) -> Budget:
    """A budget of 100 with two areas of 60: in the north a well and lamps, in the south a path."""
    made = budget.make(city, "Dana warga", year=2027, total=100, actor=planner, now=NOW)
    areas = {name: budget.area(made, name, 60, actor=planner, now=NOW) for name in ("Selatan", "Utara")}
    for title, cost, area in (
        ("Sumur", 40, "Utara"),
        ("Lampu", 30, "Utara"),
        ("Jalan setapak", 50, "Selatan"),
    ):
        plan = budget.Plan(title, "", cost, areas[area])
        budget.offer(made, plan, actor=planner, now=NOW)
    return made


@pytest.fixture
def poll(money: Budget, planner: Person) -> Poll:
    """A vote on it for a week, up to two projects, that is not open yet."""
    return vote.prepare(
        money, method="approval", most=2, opens_at=NOW, closes_at=NOW + 7 * DAY, actor=planner, now=NOW
    )


@pytest.fixture
def codes(poll: Poll, planner: Person) -> list[str]:
    """Thirty codes on paper, and the vote is open."""
    made = vote_list.make_codes(poll, 30, actor=planner, now=NOW, area="Utara")
    vote.open_(poll, actor=planner, now=NOW)
    poll.refresh_from_db()
    return made


def ballot(poll: Poll, code: str, *titles: str, token: str = "") -> vote.Cast:
    """Fill in a ballot."""
    chosen = list(poll.budget.projects.filter(title__in=titles).values_list("pk", flat=True))
    return vote.Cast(eligible.mark_of_code(poll, code), token or uuid4().hex, chosen)
