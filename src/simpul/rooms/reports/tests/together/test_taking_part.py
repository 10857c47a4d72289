"""Who takes part, by way, gender and village, and how reports fare there: no number tells of a few."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.kernel.indicator import catalogue
from simpul.rooms.reports.act import comment, meet, propose_who, support_proposal
from simpul.rooms.reports.models import Elector, Participant, Poll, Reply, Report, Survey
from simpul.rooms.reports.share import taking_part as share
from simpul.rooms.reports.tests.conftest import NOW, Tell, at
from simpul.rooms.reports.tests.doors.test_measure import read
from simpul.rooms.reports.tests.tell.sending import stamp
from simpul.rooms.reports.tests.together.conftest import DAY, Propose, Resident, village

YEAR = 2026


@pytest.fixture
def met(city: City, planner: Person, officer: Person) -> None:
    """A meeting of Barat to which 14 women and 6 men came."""
    cycle = meet.begin(city, 2027, actor=planner, now=NOW)
    call = meet.Call("village", "Desa Barat", NOW, "Balai", village(city, "Barat"))
    meeting = meet.call(cycle, call, actor=officer, now=NOW)
    meet.hold(meeting, women=14, men=6, groups={}, names=[], actor=officer, now=NOW)


@pytest.fixture
def survey(city: City, planner: Person) -> Survey:
    return Survey.objects.create(city=city, title="X", questions=[], made_at=NOW, made_by=planner)


def answers(survey: Survey, many: int, gender: str = "", region: Boundary | None = None) -> None:
    for _time in range(many):
        Reply.objects.create(survey=survey, key=uuid4(), said={}, gender=gender, region=region, on=NOW.date())


def test_a_voice_is_one_however_much_it_says(city: City, put_forward: Propose, resident: Resident) -> None:
    made = put_forward()
    budi = resident("budi")
    comment.comment(made, uuid4(), "Setuju", budi, now=NOW)
    comment.comment(made, uuid4(), "Sekali", budi, now=NOW)
    support_proposal.support(made, budi, wanted=True, now=NOW)
    support_proposal.support(made, resident("cici"), wanted=True, now=NOW - timedelta(days=400))
    resident("dewi")

    reading = read("voices", city)

    assert (reading.numerator, reading.denominator, reading.per) == (2, 1, 1000)
    assert read("voices", city, 2025).numerator == 1
    assert catalogue["reports.voices"].persons
    assert catalogue["reports.voices"].base == "population"


@pytest.mark.usefixtures("met")
def test_every_way_counts_and_women_are_a_share_of_whom_it_is_known(
    city: City, put_forward: Propose, survey: Survey, poll: Poll, codes: list[str]
) -> None:
    put_forward()
    Participant.objects.update(gender="f")
    answers(survey, 6, "m")
    answers(survey, 5)
    Elector.objects.update(voted=True, gender="f")
    Elector.objects.filter(pk__in=Elector.objects.values("pk")[:10]).update(voted=False)
    assert read("taking_part", city).numerator == 1 + 20 + 11, "a vote that is not counted yet tells nothing"
    Poll.objects.update(counted_at=NOW)

    assert read("taking_part", city).numerator == 1 + 20 + 11 + 20
    reading = read("taking_part_women", city)
    assert (reading.numerator, reading.denominator) == (1 + 14 + 20, 1 + 20 + 6 + 20)
    assert list(catalogue["reports.taking_part"].years(city.pk) or ()) == [YEAR]  # type: ignore[misc]


@pytest.mark.usefixtures("met")
def test_small_groups_are_not_shown_nor_told_by_the_others(
    city: City, put_forward: Propose, survey: Survey, client: Client
) -> None:
    city.settings = {"reports": {"people": {"35.10.01.2001": 2000}}}
    city.save()
    put_forward()
    Participant.objects.update(gender="x", region=village(city, "Timur"))
    answers(survey, 7, "f", village(city, "Barat"))

    found = share.of(city, YEAR)
    ways = {one.code: one.count for one in found.ways}
    genders = {one.code: one.count for one in found.genders}
    villages = {one.name: (one.count, one.per_1000) for one in found.villages}

    assert found.total == 28
    assert ways == {"voices": None, "answers": None, "meetings": 20}, "else the rest tells of the one voice"
    assert genders == {"x": None, "m": None, "f": 21}
    assert villages == {"Timur": (None, None), "Barat": (None, None)}
    Participant.objects.all().delete()
    assert [(one.name, one.count, one.per_1000) for one in share.of(city, YEAR).villages] == [
        ("Barat", 27, 13.5)
    ]
    page = client.get(f"/reports/straight/together/who/?year={YEAR}").content.decode()
    assert "13.5" in page
    api = client.get(f"/api/reports/taking-part?city=straight&year={YEAR}").json()
    assert api["villages"][0]["per_1000"] == 13.5
    assert client.get("/reports/straight/together/who/?year=x").status_code == 404
    assert client.get("/api/reports/taking-part?city=straight&year=1").status_code == 422


def test_fewer_than_five_in_all_are_no_number(city: City, put_forward: Propose, client: Client) -> None:
    put_forward()
    found = share.of(city, YEAR)
    assert found.total is None
    assert {one.count for one in [*found.ways, *found.genders, *found.villages]} == {None}
    assert "so few that a number" in client.get("/reports/straight/together/who/?year=2026").content.decode()


def test_reports_fare_by_village_and_few_are_hidden(city: City, tell: Tell) -> None:
    for number in range(6):
        _over(tell(position=at(120)), days=number + 1)
    for _number in range(7):
        _over(tell(position=at(420)), days=10)
    for place in (120, 120, 420):
        tell(position=at(place))

    west, east = share.of(city, YEAR).reports
    assert (west.name, west.resolved, west.days, west.within_clock) == ("Barat", 6, 3.5, 100)
    assert (east.name, east.resolved, east.days) == ("Timur", 7, 10)
    assert (west.answered, west.confirmed) == (0, None)
    _over(tell(position=at(1200, 600)), days=30)

    rows = {one.name: one.resolved for one in share.of(city, YEAR).reports}
    assert rows == {"Barat": None, "Timur": 7, "not known": None}, "the one alone, and the next smallest"


def _over(report: Report, days: int) -> None:
    over = report.made_at + timedelta(days=days)
    Report.objects.filter(pk=report.pk).update(state="confirmed", over_at=over)


def test_gender_is_asked_once_with_its_reason_and_nothing_is_said_at_first(
    city: City, client: Client
) -> None:
    there = "/reports/straight/together/known/"
    page = client.get(there).content.decode()
    assert "prefer not to say" in page
    assert "whether women and men, and every village, are heard" in page
    for name, gender in (("a", ""), ("b", "f"), ("c", "king")):
        client.post(there, {"email": f"{name}@example.org", "gender": gender, "guard_stamp": stamp()})
    kept = dict(Participant.objects.values_list("email", "gender"))
    assert kept == {"a@example.org": "", "b@example.org": "f"}
    propose_who.ask(city, "b@example.org", "", now=NOW + DAY, gender="m")
    assert Participant.objects.get(email="b@example.org").gender == "f", "nobody changes it from outside"
