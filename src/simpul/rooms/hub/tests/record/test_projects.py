"""What a city says of its projects: rules, both words kept, results with evidence."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground.files import store
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.search import share as search
from simpul.rooms.hub.act import project, result
from simpul.rooms.hub.act.common import Faulty, Stale
from simpul.rooms.hub.models import NetworkCity, Project, ResultActual
from simpul.rooms.hub.share import project as whole
from simpul.rooms.hub.tests.record.conftest import NOW

LATER = NOW + timedelta(hours=1)


def makassar() -> NetworkCity:
    return NetworkCity.objects.shown().get(city__slug="makassar")


def test_a_change_is_kept_beside_the_record_and_in_the_ledger(health: Project, csco: Person) -> None:
    project.edit(
        health, {"title": "Health for All", "summary": "Clinics."}, actor=csco, source="letter 7", now=LATER
    )

    health.refresh_from_db()
    assert (health.title, health.summary, health.changed_at) == ("Health for All", "Clinics.", LATER)
    told = Entry.objects.get(verb="hub.edit_project")
    assert told.detail == {"fields": ["summary", "title"], "source": "letter 7"}
    assert told.city == health.network_city.city  # type: ignore[union-attr]
    assert [hit.key for hit in search.find("clinics").hits] == [health.slug]


def test_the_same_again_writes_nothing(health: Project, csco: Person) -> None:
    before = Entry.objects.count()

    project.edit(health, {"title": health.title, "note": health.note}, actor=csco, now=LATER)

    assert Entry.objects.count() == before


def test_who_may_not(health: Project, other_csco: Person, representative: Person, stranger: Person) -> None:
    for person in (other_csco, representative, stranger):
        with pytest.raises(PermissionDenied):
            project.edit(health, {"title": "Mine"}, actor=person, now=LATER)
        with pytest.raises(PermissionDenied):
            project.add(makassar(), {"title": "X", "status": "planning"}, actor=person, now=LATER)
        with pytest.raises(PermissionDenied):
            project.publish(health, actor=person, now=LATER, shown=False)


def test_faults_are_told_all_at_once(health: Project, csco: Person) -> None:
    said = {
        "title": "",
        "focus_area": "wellness",
        "lon": 119,
        "costs": [{"kind": "investment", "amount": "-1", "currency": "rupiah"}],
        "partners": [{"name": "X", "partner": "nobody"}],
        "year.1066": {"status": "ongoing"},
        "wish": 1,
    }

    with pytest.raises(Faulty) as refused:
        project.edit(health, said, actor=csco, now=LATER)

    assert set(refused.value.faults) == {
        "title", "focus_area", "lon", "costs.1.amount", "costs.1.currency", "partners.1.partner", "year.1066",
        "wish",
    }  # fmt: skip
    health.refresh_from_db()
    assert health.title == "Smart Health"


def test_a_completed_project_does_not_go_back_to_planning(loaded: object, other_csco: Person) -> None:
    waste = Project.objects.get(slug="khm-battambang-waste")

    with pytest.raises(project.NoSuchStep):
        project.edit(waste, {"status": "planning"}, actor=other_csco, now=LATER)
    assert project.edit(waste, {"status": "ongoing"}, actor=other_csco, now=LATER).status == "ongoing"


def test_two_at_once(health: Project, csco: Person) -> None:
    seen = health.changed_at
    project.edit(health, {"note": "first"}, actor=csco, seen=seen, now=LATER)

    with pytest.raises(Stale):
        project.edit(health, {"note": "second"}, actor=csco, seen=seen, now=LATER)


def test_the_funding_gap_is_known_where_both_sides_are(health: Project, csco: Person) -> None:
    assert [one.missing for one in whole.funding(health)] == [None]

    costs = [
        {"kind": "investment", "amount": "50000000", "currency": "USD"},
        {"kind": "funding", "amount": "12000000.50", "currency": "USD", "payer": "city"},
        {"kind": "running", "amount": 900, "currency": "USD"},
        {"kind": "funding", "amount": 7, "currency": "IDR"},
    ]
    project.edit(health, {"costs": costs}, actor=csco, now=LATER)

    gaps = {one.currency: one.missing for one in whole.funding(health)}
    assert gaps == {"USD": Decimal("37999999.50"), "IDR": None}


def test_a_new_project_is_the_city_s_own_until_published(hidden: Project, csco: Person) -> None:
    assert not hidden.published
    assert not hidden.in_network_list
    assert search.find("secret garden").hits == []

    project.publish(hidden, actor=csco, now=LATER)

    assert [hit.key for hit in search.find("secret garden").hits] == [hidden.slug]
    with pytest.raises(project.TitleTaken):
        project.add(makassar(), {"title": "Secret Garden", "status": "ongoing"}, actor=csco, now=LATER)
    with pytest.raises(project.NoSuchStep):
        project.add(makassar(), {"title": "Other", "status": "trial"}, actor=csco, now=LATER)


def test_the_list_of_a_year_is_the_network_s(health: Project, csco: Person, superuser: Person) -> None:
    said = {"year.2026": {"status": "ongoing", "listed": True}}

    with pytest.raises(project.NotYoursToList):
        project.edit(health, said, actor=csco, now=LATER)
    project.edit(health, said, actor=superuser, now=LATER)
    assert health.years.get(year=2026).listed


def test_a_result_from_baseline_to_actual_with_evidence(health: Project, csco: Person) -> None:
    line = result.add_indicator(
        health, outcome="Fewer die", name="deaths in childbirth", unit="a year", baseline=12,
        baseline_period="2023", actor=csco, now=LATER,
    )  # fmt: skip
    result.set_target(line, "2027", 4, actor=csco, now=LATER)
    blob = store.put(b"%PDF-1.7 evidence", expect=frozenset({"application/pdf"}))
    shown = result.Evidence(blob, "https://example.org/count")
    result.report(line, "2025", 7, evidence=shown, actor=csco, now=LATER)

    told = next(one for one in whole.results(health) if one.name == "deaths in childbirth")
    assert (told.baseline, told.targets[0].number, told.actuals[0].number) == (12, 4, 7)
    assert told.actuals[0].evidence == "https://example.org/count"
    assert ResultActual.objects.get(period="2025").evidence == blob
    with pytest.raises(Faulty):
        result.add_indicator(health, outcome="", name="x", unit="", actor=csco, now=LATER)
    with pytest.raises(Faulty):
        result.report(line, " ", 7, actor=csco, now=LATER)
