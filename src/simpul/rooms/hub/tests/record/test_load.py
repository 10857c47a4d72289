"""The public record comes in: once, again, changed, broken, and over what a person said."""

import pytest

from simpul.ground.ledger.act import verify
from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.search import share as search
from simpul.rooms.hub.act import project
from simpul.rooms.hub.models import (
    Claim,
    Document,
    Holder,
    Meeting,
    NetworkCity,
    Partnership,
    PopulationFigure,
    Project,
    ProjectYear,
    ResultActual,
    State,
)
from simpul.rooms.hub.observe import record
from simpul.rooms.hub.observe.record import BadRecord, Loaded
from simpul.rooms.hub.share import record as share
from simpul.rooms.hub.tests.record.conftest import FILES, NOW, load

KINDS = (
    State,
    NetworkCity,
    PopulationFigure,
    Project,
    ProjectYear,
    Claim,
    Entry,
    Holder,
    Document,
    ResultActual,
)


def counts() -> list[int]:
    return [kind._default_manager.count() for kind in KINDS]


def changed(old: str, new: str, name: str = "projects.toml") -> dict[str, str]:
    assert old in FILES[name]
    return FILES | {name: FILES[name].replace(old, new)}


def test_what_comes_in(loaded: Loaded) -> None:
    makassar = NetworkCity.objects.get(city__slug="makassar")
    health = Project.objects.get(slug="idn-makassar-smart-health")

    assert (makassar.joined_year, makassar.joined_on, makassar.pilot) == (2018, None, True)
    assert str(NetworkCity.objects.get(city__slug="battambang").joined_on) == "2024-07-30"
    assert not makassar.city.served
    assert makassar.city.country == "IDN"
    assert sorted(makassar.populations.values_list("value", "verified")) == [
        (1482354, False),
        (1770000, True),
    ]
    assert list(health.years.values_list("year", "status", "listed")) == [
        (2018, "scap_priority", False),
        (2024, "ongoing_or_planning", True),
        (2025, "ongoing_or_planning", True),
    ]
    assert health.years.get(year=2018).title == "Improved Health Care"
    assert health.years.get(year=2025).source.endswith("2025-ASCN-ME-Report.pdf")
    assert health.aliases.get().inferred
    assert health.published
    assert set(health.needs.values_list("kind", flat=True)) == {"funding", "technical"}
    actual = ResultActual.objects.get()
    assert (actual.number, actual.note, actual.indicator.targets.get().number) == (5300, "more than", 9000)
    assert Partnership.objects.get().stage == "named"
    assert Meeting.objects.get().decisions.get().text == "the plan is adopted"
    assert Project.objects.get(slug="idn-jembrana-host").place == "Jembrana"


def test_again_it_changes_nothing(loaded: Loaded) -> None:
    before = counts()

    again = load()

    assert again.changes == []
    assert counts() == before


def test_a_changed_file_changes_what_nobody_edited(loaded: Loaded) -> None:
    after = load(changed('title = "Smart Health"', 'title = "Smart Health Care"'))

    assert [(one.subject, one.taken, one.kept) for one in after.changes] == [
        ("hub.project/idn-makassar-smart-health", ["title"], [])
    ]
    assert Project.objects.get(slug="idn-makassar-smart-health").title == "Smart Health Care"
    titles = Claim.objects.filter(subject="hub.project/idn-makassar-smart-health", field="title")
    assert sorted(titles.values_list("value", "current")) == [
        ("Smart Health", False),
        ("Smart Health Care", True),
    ]


def test_a_person_s_word_stands_over_a_later_import(health: Project, csco: Person) -> None:
    project.edit(health, {"title": "Health for All", "needs": [{"kind": "advisory"}]}, actor=csco, now=NOW)

    after = load(changed('title = "Smart Health"', 'title = "Smart Health Care"'))

    health.refresh_from_db()
    assert health.title == "Health for All"
    assert [one.kept for one in after.changes] == [["title"]]
    both = {one.field: (mine.value, one.value) for mine, one in share.overruled(health, health.slug)}
    assert both["title"] == ("Health for All", "Smart Health Care")
    assert list(health.needs.filter(open=True).values_list("kind", flat=True)) == ["advisory"]


def test_a_new_year_comes_in_beside_an_edited_one(health: Project, csco: Person) -> None:
    said = {"year.2024": {"status": "completed"}}
    project.edit(health, said, actor=csco, now=NOW)

    load(changed('2025 = "ongoing_or_planning" }', '2025 = "completed", 2026 = "completed" }'))

    years = dict(health.years.values_list("year", "status"))
    assert years == {2018: "scap_priority", 2024: "completed", 2025: "completed", 2026: "completed"}


def test_what_the_record_withdraws_goes(health: Project) -> None:
    load(changed(', 2025 = "ongoing_or_planning" }', " }"))
    metric = FILES["projects.toml"].index("[[project.metric]]")
    end = FILES["projects.toml"].index("[[project]]", metric)
    load(FILES | {"projects.toml": FILES["projects.toml"][:metric] + FILES["projects.toml"][end:]})

    assert not ResultActual.objects.exists()


def test_a_record_that_the_files_drop_is_kept_and_told(loaded: Loaded) -> None:
    text = FILES["projects.toml"]
    cut = text[: text.index('[[project]]\nslug = "idn-jembrana-host"')]

    after = load(FILES | {"projects.toml": cut})

    assert after.gone == ["hub.project/idn-jembrana-host"]
    assert Project.objects.filter(slug="idn-jembrana-host").exists()


@pytest.mark.django_db
def test_every_fault_at_once_and_nothing_loaded() -> None:
    broken = FILES | {
        "projects.toml": FILES["projects.toml"]
        .replace('focus_area = "health_wellbeing"', 'focus_area = "wellness"')
        .replace('city = "battambang"', 'city = "atlantis"'),
        "cities.toml": FILES["cities.toml"].replace("lat = 13.1", "lat = 113.1"),
    }

    with pytest.raises(BadRecord) as refused:
        load(broken)

    assert [(one.file, one.key) for one in refused.value.faults] == [
        ("cities.toml", "lat"),
        ("projects.toml", "focus_area"),
        ("projects.toml", "city"),
    ]
    for one in refused.value.faults:
        assert broken[one.file].splitlines()[one.line - 1].startswith(f"{one.key} =")
    assert not City.objects.exists()
    assert not Claim.objects.exists()


@pytest.mark.django_db
def test_a_load_that_breaks_in_the_middle_leaves_nothing() -> None:
    Project.objects.all()
    State.objects.create(iso3="IDN", name="Indonesia")
    clash = FILES | {
        "meetings.toml": FILES["meetings.toml"] + '[[meeting]]\nslug = "b"\nnumber = 8\nwhen = "2025"\n'
    }

    with pytest.raises(Exception, match=r"(?i)unique"):
        load(clash)

    assert not NetworkCity.objects.exists()
    assert not Entry.objects.exists()


def test_the_ledger_tells_of_it_and_holds(loaded: Loaded) -> None:
    makassar = City.objects.get(slug="makassar")

    assert (
        Entry.objects.filter(city=makassar, verb="hub.load_record").count() == 2
    )  # the city and its project
    assert verify(makassar) == []
    assert verify(None) == []


def test_what_was_loaded_is_found(loaded: Loaded) -> None:
    found = search.find("health makassar", kinds=["hub.project"])

    assert [hit.key for hit in found.hits] == ["idn-makassar-smart-health"]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_shipped_record_is_whole() -> None:
    """The counts that the network prints: 77, 86, 108 and 134 projects, 38 cities of 11 states."""
    record.load(record.own_files(), actor=system_person(), now=NOW)

    assert NetworkCity.objects.members().count() == 38
    assert NetworkCity.objects.filter(pilot=True).count() == 26
    assert State.objects.count() == 11
    assert Project.objects.filter(in_network_list=True).count() == 145
    assert Project.objects.filter(in_network_list=False).count() == 3
    listed = {year: Project.objects.listed_in(year).count() for year in (2022, 2023, 2024, 2025)}
    assert listed == {2022: 77, 2023: 86, 2024: 108, 2025: 134}
    assert Meeting.objects.filter(number__isnull=False).count() == 9
    assert Holder.objects.filter(post__code="chair").count() == 9
    assert Project.objects.filter(status="dropped_from_list").count() == 7
    assert record.load(record.own_files(), actor=system_person(), now=NOW).changes == []
