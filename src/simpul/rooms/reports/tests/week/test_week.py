"""A week is counted, kept and shown, with the sentences behind each number, to who may read them."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import step
from simpul.rooms.reports.act import week as act
from simpul.rooms.reports.jobs import understand as jobs
from simpul.rooms.reports.models import Office, Report, Week
from simpul.rooms.reports.tests.conftest import Somebody, Tell, at
from simpul.rooms.reports.tests.week.conftest import AFTER, FIRST, MONDAY, Weeks

ADDRESS = f"/reports/straight/week/{MONDAY}/"


def row(week: Week, part: str, key: str) -> dict[str, object]:
    found: dict[str, object] = next(one for one in week.facts[part] if one["key"] == key)
    return found


def test_a_week_is_counted_by_hand(city: City, weeks: Weeks) -> None:
    rubbish = weeks()
    city.settings = {"reports": {"people": {"35.10.01.2002": 3000}}}
    city.save()

    week = act.count(city, MONDAY + timedelta(days=3), now=AFTER)

    assert week.begins_on == MONDAY
    assert [count for _day, count in week.facts["came_by_week"]] == [2] * 8 + [11]
    assert (week.facts["weeks"], week.facts["open"], week.facts["over"]) == (8, 27, 0)
    new = row(week, "categories", "rubbish")
    assert (new["now"], new["before"], new["trend"]) == (9, 0, "new")
    assert row(week, "categories", "pothole")["trend"] == "few"
    east, west = row(week, "villages", "35.10.01.2002"), row(week, "villages", "35.10.01.2001")
    assert east["now"] == 9
    assert east["rate"] == pytest.approx([3, 1.37, 5.69], abs=0.01)
    assert west["rate"] is None  # nobody said how many live there: not known, not 0
    assert week.facts["groups"][0]["reports"] == [one.pk for one in rubbish]
    assert "sampah" in " ".join(one["key"] for one in week.facts["topics"] if one["trend"] == "new").lower()


def test_no_sentence_is_kept_with_a_week(city: City, weeks: Weeks) -> None:
    weeks()

    assert "Sampah pasar menumpuk dan bau" not in str(act.count(city, MONDAY, now=AFTER).facts)


def test_counted_again_it_stands_once(city: City, weeks: Weeks, desk: Person) -> None:
    weeks()
    first = act.count(city, MONDAY, now=AFTER)
    again = act.count(city, MONDAY, now=AFTER + timedelta(days=30), actor=desk)

    assert Week.objects.count() == 1
    assert again.facts == first.facts
    assert Entry.objects.filter(verb="reports.count_week").count() == 2


def test_a_week_to_come_is_refused(city: City) -> None:
    with pytest.raises(act.WeekNotOver):
        act.count(city, MONDAY + timedelta(days=14), now=AFTER)
    assert not Week.objects.exists()


def test_a_city_without_reports_has_an_empty_week(city: City) -> None:
    facts = act.count(city, MONDAY, now=AFTER).facts

    assert (facts["came"], facts["weeks"], facts["categories"], facts["fair"]["regions"]) == (0, 0, [], [])
    assert facts["fair"]["city"]["days"] is None


def test_what_was_refused_or_taken_back_is_not_counted(city: City, tell: Tell, desk: Person) -> None:
    report = tell(FIRST + timedelta(weeks=8))
    step.step(report, "reject", step.office(desk), now=FIRST + timedelta(weeks=8, hours=1), words="iklan")

    assert act.count(city, MONDAY, now=AFTER).facts["came"] == 0


def test_time_to_resolve_stands_as_it_was_at_the_end_of_the_week(
    city: City, tell: Tell, desk: Person, offices: tuple[Office, Office]
) -> None:
    by, roads = step.office(desk), offices[0]
    made = [tell(FIRST, position=at(300 + 5 * number)) for number in range(6)]
    made += [tell(FIRST, position=at(10 + 5 * number)) for number in range(2)]
    for number, report in enumerate(made[:5]):
        when = FIRST + timedelta(days=number + 1)
        for name in ("verify", "forward", "start", "propose"):
            to, ref = (roads, "") if name == "forward" else (None, "reports.proof/1")
            step.step(report, name, by, now=when, to=to, ref=ref)
        step.step(report, "confirm", step.REPORTER, now=when + timedelta(days=5))
    step.step(made[0], "reopen", by, now=AFTER + timedelta(days=1), words="lagi")

    facts = act.count(city, MONDAY, now=AFTER + timedelta(days=9)).facts["fair"]

    # six in the east: done on days 1 to 5 as the office said and the reporter confirmed, one waits; two in
    # the west are too few, and as they are the only ones that are, the others are hidden with them
    assert (facts["city"]["count"], facts["city"]["done"], facts["city"]["days"]) == (8, 5, 4)
    assert [one["hidden"] for one in facts["regions"]] == [True, True]
    assert "count" not in facts["regions"][0]


def test_the_page_shows_numbers_table_map_and_sentences(
    city: City, weeks: Weeks, desk: Person, client: Client
) -> None:
    rubbish = weeks()
    act.count(city, MONDAY, now=AFTER)
    client.force_login(desk)

    page = client.get(ADDRESS)
    text = page.content.decode()

    assert page.status_code == 200
    assert "11 reports came in, against 2.0 in a usual week." in text
    assert "More than before:" in text
    drawing = text[text.index('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640') :]
    assert "Timur" in "".join(ET.fromstring(drawing[: drawing.index("</svg>") + 6]).itertext())  # noqa: S314 - ours
    assert "Sampah pasar menumpuk dan bau" not in text
    behind = client.get(f"{ADDRESS}behind/", {"of": "categories", "key": "rubbish"}).content.decode()
    assert behind.count("Sampah pasar menumpuk dan bau") == 9
    assert rubbish[0].code in behind


def test_what_was_erased_since_is_not_read(city: City, weeks: Weeks, desk: Person, client: Client) -> None:
    gone = weeks()[0]
    act.count(city, MONDAY, now=AFTER)
    Report.objects.filter(pk=gone.pk).update(text="", erased_at=AFTER)
    client.force_login(desk)

    text = client.get(f"{ADDRESS}behind/", {"of": "categories", "key": "rubbish"}).content.decode()

    assert text.count("Sampah pasar menumpuk dan bau") == 8
    assert "One more is behind the number" in text


@pytest.mark.parametrize(
    "path", [ADDRESS, f"{ADDRESS}behind/?of=categories&key=rubbish", "/reports/straight/week/"]
)
def test_strangers_and_who_works_on_a_part_see_no_week(
    city: City, weeks: Weeks, somebody: Somebody, client: Client, path: str
) -> None:
    weeks()
    act.count(city, MONDAY, now=AFTER)

    assert client.get(path).status_code in {302, 403}
    client.force_login(somebody("handler", "handler"))
    assert client.get(path).status_code == 403


def test_only_who_may_read_all_counts(city: City, somebody: Somebody) -> None:
    with pytest.raises(PermissionDenied):
        act.count(city, MONDAY, now=AFTER, actor=somebody("handler", "handler"))


def test_a_week_that_was_not_counted_is_counted_by_its_button(
    city: City, weeks: Weeks, desk: Person, client: Client
) -> None:
    weeks()
    client.force_login(desk)

    assert "not counted yet" in client.get(ADDRESS).content.decode()
    done = client.post(f"{ADDRESS}count/", follow=True)
    assert "11 reports came in" in done.content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("2026-11-18/", 302),
        ("nonsense/", 404),
        ("9999-12-31/", 302),
        (f"{MONDAY}/behind/?of=cells&key=x", 404),
    ],
)
def test_other_addresses(city: City, desk: Person, client: Client, path: str, status: int) -> None:
    act.count(city, MONDAY, now=AFTER)
    client.force_login(desk)

    assert client.get(f"/reports/straight/week/{path}").status_code == status


def test_the_job_counts_the_last_week_once(city: City, tell: Tell) -> None:
    tell()  # some time ago, as the clock of the machine goes

    assert jobs.weeks.call() == 1
    assert jobs.weeks.call() == 0
    assert jobs.week.call(city.pk, "2026-11-18") == "2026-11-16"
