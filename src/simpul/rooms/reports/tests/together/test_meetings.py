"""The Musrenbang: from the hamlet to the regency, with who came, what was taken, and why not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import budget, meet, propose_amend, rank, support_proposal
from simpul.rooms.reports.models import Agenda, Attendee, Cycle, Meeting, News, Project, Proposal
from simpul.rooms.reports.share import meetings as share
from simpul.rooms.reports.share import proposals
from simpul.rooms.reports.tests.conftest import NOW, Somebody
from simpul.rooms.reports.tests.together.conftest import DAY, TEXT, Propose, Resident, village

JANUARY = NOW.replace(month=1, day=12)


@pytest.fixture
def cycle(city: City, planner: Person) -> Cycle:
    return meet.begin(city, 2027, actor=planner, now=NOW)


def call(  # noqa: PLR0913, PLR0917 - what a meeting is
    cycle: Cycle, officer: Person, level: str, name: str, where: str = "Barat", days: int = 0
) -> Meeting:
    region = village(cycle.city, where) if where else None
    said = meet.Call(level, name, JANUARY + days * DAY, "Balai", region)
    return meet.call(cycle, said, actor=officer, now=NOW)


def held(meeting: Meeting, officer: Person, **said: Any) -> None:
    facts: dict[str, Any] = {
        "women": 12,
        "men": 20,
        "groups": {"youth": 9, "disability": 2},
        "names": ["Ani, RT 1", "Budi"],
    } | said
    meet.hold(meeting, actor=officer, now=NOW, **facts)


def order(meeting: Meeting, *made: Proposal, officer: Person) -> None:
    rows = {row.proposal_id: row.pk for row in meeting.agenda.all()}
    rank.rank(meeting, [rows[one.pk] for one in made], actor=officer, now=NOW)


def test_a_proposal_goes_all_the_way_and_comes_back_as_a_project(  # noqa: PLR0913, PLR0917 - a whole year
    cycle: Cycle, officer: Person, planner: Person, put_forward: Propose, resident: Resident, client: Client
) -> None:
    first, second = put_forward(), put_forward("Lampu di gang")
    support_proposal.support(first, resident("budi"), wanted=True, now=NOW)
    hamlet = call(cycle, officer, "hamlet", "Dusun Krajan")
    for one in (first, second):
        meet.bring(hamlet, one, actor=officer, now=NOW)
    with pytest.raises(rank.NotReady):
        rank.close(hamlet, actor=officer, now=NOW)
    held(hamlet, officer)
    order(hamlet, first, second, officer=officer)
    rank.close(hamlet, actor=officer, now=NOW)  # before the village was called

    desa = call(cycle, officer, "village", "Desa Barat", days=10)
    district = call(cycle, officer, "district", "Kecamatan", days=25)
    regency = call(cycle, officer, "regency", "Kabupaten", days=60)
    held(desa, officer)
    order(desa, first, second, officer=officer)
    lamp = desa.agenda.get(proposal=second)
    with pytest.raises(rank.NoReason):
        rank.decide(lamp, take=False, reason="", actor=officer, now=NOW)
    rank.decide(lamp, take=False, reason="Sudah ada di rencana PLN", actor=officer, now=NOW)
    for meeting in (desa, district):
        if meeting == district:
            held(district, officer)
            order(district, first, officer=officer)
        rank.close(meeting, actor=officer, now=NOW)
    held(regency, officer)
    order(regency, first, officer=officer)
    with pytest.raises(rank.NotReady):
        rank.close(regency, actor=officer, now=NOW)
    rank.decide(regency.agenda.get(), take=True, reason="", actor=officer, now=NOW)
    rank.close(regency, actor=officer, now=NOW)

    assert [one.outcome for one in proposals.way(first)] == ["handed", "handed", "handed", "taken"]
    assert [one.reason for one in proposals.way(second)] == ["", "Sudah ada di rencana PLN"]
    project = Project.objects.get()
    for state in ("started", "done"):
        budget.go_on(project, state, actor=planner, now=NOW)
    first.refresh_from_db()
    assert first.state == "done"
    page = client.get(first.get_absolute_url()).content.decode()
    assert f"/reports/straight/projects/{project.pk}/" in page
    told = News.objects.filter(proposal=first, participant=resident("budi")).order_by("pk")
    assert [one.what for one in told] == ["meeting", "handed", "handed", "handed", "taken", "at_work", "done"]


def test_beyond_the_quota_it_ends_and_says_so(cycle: Cycle, officer: Person, put_forward: Propose) -> None:
    made = [put_forward(f"Usulan {number}") for number in range(4)]
    hamlet = call(cycle, officer, "hamlet", "Dusun")
    for one in made:
        meet.bring(hamlet, one, actor=officer, now=NOW)
    held(hamlet, officer)
    order(hamlet, *made, officer=officer)

    go = rank.close(hamlet, actor=officer, now=NOW)

    assert [row.proposal for row in go] == made[:3]
    last = proposals.way(made[3])[0]
    assert last.outcome == "declined"
    assert "beyond" in last.reason
    with pytest.raises(meet.NotNow):
        rank.close(hamlet, actor=officer, now=NOW)


@pytest.mark.parametrize("rows", [[0], [0, 0], [0, 1, 1], [0, 99]])
def test_a_ranking_names_each_once(
    cycle: Cycle, officer: Person, put_forward: Propose, rows: list[int]
) -> None:
    hamlet = call(cycle, officer, "hamlet", "Dusun")
    for number in range(2):
        meet.bring(hamlet, put_forward(f"Usulan {number}"), actor=officer, now=NOW)
    there = list(hamlet.agenda.order_by("pk").values_list("pk", flat=True))

    with pytest.raises(rank.NotTheList):
        rank.rank(hamlet, [there[one] if one < 2 else 99999 for one in rows], actor=officer, now=NOW)
    assert not Agenda.objects.exclude(rank=None).exists()


def test_it_comes_before_its_own_village_and_once(
    cycle: Cycle, officer: Person, put_forward: Propose
) -> None:
    made = put_forward()
    east = call(cycle, officer, "village", "Desa Timur", "Timur")
    west = call(cycle, officer, "village", "Desa Barat", days=1)
    district = call(cycle, officer, "district", "Kecamatan", days=25)

    for elsewhere in (east, district):
        with pytest.raises(meet.NotItsArea):
            meet.bring(elsewhere, made, actor=officer, now=NOW)
    meet.bring(west, made, actor=officer, now=NOW)
    with pytest.raises(meet.Twice):
        meet.bring(west, made, actor=officer, now=NOW)
    with pytest.raises(meet.Twice):
        call(cycle, officer, "village", "Desa Barat")


def test_who_came_is_for_all_and_names_for_the_office(cycle: Cycle, officer: Person, client: Client) -> None:
    meeting = call(cycle, officer, "village", "Desa Barat")
    with pytest.raises(meet.BadCount):
        held(meeting, officer, groups={"youth": 33})
    with pytest.raises(meet.BadCount):
        held(meeting, officer, women=1, men=0, groups={})
    held(meeting, officer)
    held(meeting, officer)  # written anew

    found = share.came(meeting)
    assert Attendee.objects.count() == 2
    assert Attendee.objects.get(name="Ani").role == "RT 1"
    meeting.refresh_from_db()
    found = share.came(meeting)
    assert found is not None
    assert (found.women, found.men, sorted(count for _name, count in found.groups if count)) == (12, 20, [9])
    page = meeting.get_absolute_url()
    assert "RT 1" not in client.get(page).content.decode()
    client.force_login(officer)
    assert "RT 1" in client.get(page).content.decode()


def test_a_meeting_decides_about_an_amendment(
    cycle: Cycle, officer: Person, put_forward: Propose, resident: Resident
) -> None:
    made = put_forward()
    asked = propose_amend.amend(made, uuid4(), made.title, f"{TEXT} Segera.", resident("budi"), now=NOW)
    meeting = call(cycle, officer, "village", "Desa Barat")
    with pytest.raises(propose_amend.Decided):
        propose_amend.decide(asked, take=True, reason="", now=NOW, meeting=meeting, actor=officer)
    meet.bring(meeting, made, actor=officer, now=NOW)

    propose_amend.decide(asked, take=True, reason="", now=NOW, meeting=meeting, actor=officer)

    made.refresh_from_db()
    assert made.text.endswith("Segera.")


def test_who_may_not_keeps_no_record(cycle: Cycle, officer: Person, somebody: Somebody, city: City) -> None:
    handler = somebody("pu", "handler")
    with pytest.raises(PermissionDenied):
        call(cycle, handler, "village", "Desa Barat")
    with pytest.raises(PermissionDenied):
        meet.begin(city, 2028, actor=officer, now=NOW)


def test_a_meeting_outside_of_its_days_is_marked(cycle: Cycle, officer: Person) -> None:
    assert not share.is_late(call(cycle, officer, "village", "Desa Barat"))
    assert share.is_late(call(cycle, officer, "village", "Desa Timur", "Timur", days=40))


def test_the_record_is_kept_through_pages(
    cycle: Cycle, officer: Person, put_forward: Propose, client: Client
) -> None:
    made, other = put_forward(), put_forward("Lampu di gang")
    client.force_login(officer)
    home = "/reports/straight/meetings/2027/"
    facts = {"level": "hamlet", "name": "Dusun", "starts_at": "2026-01-12T09:00", "place": "Balai"}
    wrong = client.post(f"{home}call/", facts | {"starts_at": "tomorrow"})
    assert wrong.status_code == 422
    page = client.post(f"{home}call/", facts | {"region": village(cycle.city, "Barat").pk})["Location"]
    meeting = Meeting.objects.get()
    assert meeting.starts_at.hour == 2  # 09:00 in Jakarta

    for one in (made, other):
        client.post(f"{page}bring/", {"code": one.code})
    client.post(f"{page}held/", {"women": 5, "men": 6, "group_youth": 5, "names": "Ani\nBudi"})
    rows = {row.proposal_id: row.pk for row in meeting.agenda.all()}
    twice = client.post(f"{page}rank/", {f"rank-{pk}": 1 for pk in rows.values()})
    assert twice.status_code == 409
    client.post(f"{page}rank/", {f"rank-{rows[made.pk]}": 2, f"rank-{rows[other.pk]}": 1})
    client.post(f"{page}decide/{rows[made.pk]}/", {"take": "0", "reason": "Bukan wewenang desa"})
    assert client.get(page).status_code == 200
    client.post(f"{page}close/")

    client.logout()
    shown = client.get(page).content.decode()
    assert "Bukan wewenang desa" in shown
    assert meeting.agenda.get(proposal=other).outcome == "handed"
    assert client.get(home).status_code == client.get("/reports/straight/meetings/").status_code == 200
    assert client.post(f"{page}close/").status_code == 403


def test_the_day_of_a_cycle_keeps_its_rules(cycle: Cycle, city: City, planner: Person) -> None:
    own = dict(cycle.rules) | {"levels": [dict(one) | {"quota": 1} for one in cycle.rules["levels"]]}
    city.settings = {"musrenbang": {"levels": own["levels"]}}
    city.save()

    new = meet.begin(city, 2028, actor=planner, now=NOW + timedelta(days=1))

    assert meet.rules(new).level("hamlet").quota == 1
    assert meet.rules(cycle).level("hamlet").quota == 3
    with pytest.raises(meet.Twice):
        meet.begin(city, 2028, actor=planner, now=NOW)
