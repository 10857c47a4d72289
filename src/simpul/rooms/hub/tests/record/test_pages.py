"""The staff pages: what was typed stays, faults stand beside their fields, and both words are shown."""

from collections.abc import Callable
from importlib import import_module

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from simpul.ground.files.models import Blob
from simpul.ground.people.models import Person
from simpul.rooms.hub.models import Candidate, Holder, Meeting, Partnership, Project, ResultActual
from simpul.rooms.hub.tests.record.conftest import NOW

type As = Callable[[Person | None], Client]
EDIT = "/hub/projects/idn-makassar-smart-health/edit/"


def typed(project: Project, **more: str) -> dict[str, str]:
    said = {"title": project.title, "status": project.status, "focus_area": project.focus_area}
    return said | {"seen": project.changed_at.isoformat()} | more


def test_a_change_is_shown_beside_the_record(as_: As, health: Project, csco: Person) -> None:
    client = as_(csco)

    assert client.post(EDIT, typed(health, title="Health for All")).status_code == 302

    page = client.get(EDIT).text
    assert "Health for All" in page
    assert "Where the public record says something else" in page
    assert "Smart Health" in page


def test_what_was_typed_stays_with_the_fault(as_: As, health: Project, csco: Person) -> None:
    answer = as_(csco).post(EDIT, typed(health, title="Kept words", lon="119.4"))

    assert answer.status_code == 422
    assert "Kept words" in answer.text
    assert "give longitude and latitude together" in answer.text
    health.refresh_from_db()
    assert health.title == "Smart Health"


def test_somebody_else_was_faster(as_: As, health: Project, csco: Person) -> None:
    client, old = as_(csco), typed(health, title="Second")
    client.post(EDIT, typed(health, title="First"))

    answer = client.post(EDIT, old)

    assert answer.status_code == 422
    assert "Somebody else changed this project meanwhile" in answer.text
    assert "Second" in answer.text


def rows(*said: dict[str, str], before: int) -> dict[str, str]:
    total = {"rows-TOTAL_FORMS": str(len(said)), "rows-INITIAL_FORMS": str(before)}
    return total | {f"rows-{at}-{name}": value for at, one in enumerate(said) for name, value in one.items()}


def test_costs_row_by_row(as_: As, health: Project, csco: Person) -> None:
    client, url = as_(csco), f"{EDIT}costs/"
    kept = {"kind": "investment", "amount": "50000000.00", "currency": "USD"}
    assert "50000000" in client.get(url).text.replace(",", "")

    wrong = client.post(url, rows(kept, {"kind": "funding", "amount": "x", "currency": "dollar"}, before=1))
    right = client.post(url, rows(kept, {"kind": "funding", "amount": "5.50", "currency": "USD"}, before=1))

    assert wrong.status_code == 422
    assert "dollar" in wrong.text
    assert right.status_code == 302
    assert sorted(str(one.amount) for one in health.costs.all()) == ["5.50", "50000000.00"]
    assert "49,999,994.50" in client.get(EDIT).text


def test_a_row_is_taken_away(as_: As, health: Project, csco: Person) -> None:
    gone = {"text": "few doctors", "DELETE": "on"}

    assert as_(csco).post(f"{EDIT}challenges/", rows(gone, before=1)).status_code == 302
    assert not health.challenges.exists()


def test_a_year_that_is_printed_stays(as_: As, health: Project, csco: Person) -> None:
    client = as_(csco)

    printed = client.post(f"{EDIT}year/", {"year": "2025", "status": "completed"})
    new = client.post(f"{EDIT}year/", {"year": "2026", "status": "ongoing"})

    assert printed.status_code == 422
    assert "The list of 2025 is printed" in printed.text
    assert new.status_code == 302
    assert dict(health.years.values_list("year", "listed"))[2026] is False


def test_a_result_with_a_file(as_: As, health: Project, csco: Person) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    client, results = as_(csco), "/hub/projects/idn-makassar-smart-health/results/"
    client.post(
        results, {"outcome": "Fewer die", "name": "deaths", "baseline": "12", "baseline_period": "2023"}
    )
    line = health.outcomes.get(title="Fewer die").indicators.get()
    said = {"kind": "actual", "period": "2025", "number": "7"}
    page = SimpleUploadedFile("count.pdf", b"%PDF-1.7 count")
    text = SimpleUploadedFile("count.pdf", b"just words")

    refused = client.post(f"{results}{line.pk}/", said | {"evidence": text})
    taken = client.post(f"{results}{line.pk}/", said | {"evidence": page})

    assert refused.status_code == 422
    assert taken.status_code == 302
    assert ResultActual.objects.get(period="2025").evidence == Blob.objects.get()
    assert "evidence kept" in client.get(results).text


def test_publishing(as_: As, hidden: Project, csco: Person) -> None:
    client = as_(csco)

    client.post(f"/hub/projects/{hidden.slug}/publish/", {"shown": "yes"})

    hidden.refresh_from_db()
    assert hidden.published


def test_the_posts(
    as_: As, csco: Person, representative: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor = as_(None)
    with django_assert_max_num_queries(6):
        page = visitor.get("/hub/posts/").text
    assert "Ministry of Home Affairs" in page
    assert "Say who holds" not in page

    url = "/hub/posts/chief_smart_city_officer/makassar/"
    assert as_(csco).post(url, {"institution": "Kominfo", "since": "2020"}).status_code == 302
    again = as_(csco).post(url, {"institution": "Bappeda", "since": "2021"})
    assert again.status_code == 422
    assert "Kominfo holds the post" in again.text
    assert Holder.objects.get(city__isnull=False).institution == "Kominfo"


def test_a_meeting_and_its_papers(as_: As, secretariat: Person) -> None:
    client = as_(secretariat)
    said = {"when": "2026-09-09", "number": "9", "decisions": "one\n\ntwo\n"}

    assert client.post("/hub/meetings/new/", said | {"when": "soon"}).status_code == 422
    assert client.post("/hub/meetings/new/", said).status_code == 302

    made = Meeting.objects.get(number=9)
    assert [one.text for one in made.decisions.all()] == ["one", "two"]
    assert "one\ntwo" in client.get("/hub/meetings/annual-9/edit/").text
    url = "/hub/meetings/annual-9/documents/new/"
    assert client.post(url, {"title": "Minutes"}).status_code == 422
    assert client.post(url, {"title": "Minutes", "url": "https://example.org/m"}).status_code == 302


def test_a_candidate_walks_through_the_pages(
    as_: As, representative: Person, secretariat: Person, held: Meeting
) -> None:
    said = {
        "name": "Jambi", "kind": "province", "asks": "pilot", "lon": "103.6", "lat": "-1.6",
        "time_zone": "Asia/Jakarta", "focus_area": "civic_social", "vision": "v", "solutions": "s",
        "infrastructure": "i", "data_platform": "d",
    }  # fmt: skip
    client = as_(representative)
    assert client.post("/hub/candidates/new/IDN/", said | {"lon": "far"}).status_code == 422
    assert client.post("/hub/candidates/new/IDN/", said).status_code == 302
    step = "/hub/candidates/jambi/step/"
    missing = client.post(step, {"to": "nr_reviewed"})
    assert missing.status_code == 422
    assert "sustainability" in missing.text
    client.post("/hub/candidates/jambi/edit/", said | {"sustainability": "m"})
    assert client.post(step, {"to": "nr_reviewed"}).status_code == 302

    client = as_(secretariat)
    assert client.post(step, {"to": "secretariat_checked"}).status_code == 302
    page = client.get("/hub/candidates/jambi/").text
    assert "Decided by consensus" in page
    decided = {"to": "accepted", "meeting": "annual-8", "by_consensus": "on"}
    assert client.post(step, decided).status_code == 302

    jambi = Candidate.objects.get()
    assert jambi.city is not None
    assert jambi.city.pilot
    assert "It is a city of the network now" in client.get("/hub/candidates/jambi/").text


def test_a_partnership_through_the_pages(as_: As, csco: Person) -> None:
    client = as_(csco)
    said = {"partner": "jica", "project": "idn-makassar-smart-health", "subject": "clinics"}

    made = client.post("/hub/partnerships/new/makassar/", said)
    one = Partnership.objects.get(subject="clinics")

    assert made.headers["Location"] == f"/hub/partnerships/{one.pk}/"
    assert client.post(f"/hub/partnerships/{one.pk}/step/", {"to": "running"}).status_code == 422
    assert client.post(f"/hub/partnerships/{one.pk}/step/", {"to": "agreed"}).status_code == 302
    assert "Agreed" in client.get(f"/hub/partnerships/{one.pk}/").text
    assert client.post("/hub/partners/new/makassar/", {"name": "Yayasan", "kind": "firm"}).status_code == 302


def test_projects_page_by_page_over_the_api(as_: As, hidden: Project, csco: Person) -> None:
    client = as_(None)

    first = client.get("/api/hub/projects?limit=2").json()
    second = client.get(f"/api/hub/projects?limit=2&after={first['next']}").json()
    found = [one["slug"] for one in first["items"] + second["items"]]

    assert found == ["idn-jembrana-host", "idn-makassar-smart-health", "khm-battambang-waste"]
    assert second["next"] is None
    for asked, slugs in {
        "state=KHM": ["khm-battambang-waste"],
        "year=2025&status=completed": ["khm-battambang-waste"],
        "year=2018": [],
        "partner=jica": ["idn-makassar-smart-health"],
        "text=improved": ["idn-makassar-smart-health"],
        "focus_area=quality_environment": ["khm-battambang-waste"],
    }.items():
        assert [one["slug"] for one in client.get(f"/api/hub/projects?{asked}").json()["items"]] == slugs
    own = as_(csco).get("/api/hub/projects?city=makassar").json()["items"]
    assert hidden.slug in [one["slug"] for one in own]


def test_a_change_over_the_api_and_its_history(as_: As, health: Project, csco: Person) -> None:
    client, url = as_(csco), "/api/hub/projects/idn-makassar-smart-health"
    sent = {"fields": {"title": "Health for All"}, "source": "letter 7"}

    changed = client.patch(url, sent, content_type="application/json")
    wrong = client.patch(url, {"fields": {"focus_area": "x"}}, content_type="application/json")

    assert changed.json()["title"] == "Health for All"
    assert wrong.status_code == 409
    assert "focus_area" in wrong.json()["detail"]
    told = [one for one in client.get(f"{url}/history").json() if one["field"] == "title"]
    assert [(one["origin"], one["value"], one["shown"]) for one in told] == [
        ("person", "Health for All", True),
        ("record", "Smart Health", False),
    ]
    assert "csco" not in client.get(f"{url}/history").text


def test_lists_as_csv(as_: As, health: Project) -> None:
    text = as_(None).get("/api/hub/projects.csv?state=IDN").text
    none = as_(None).get("/api/hub/projects.csv?state=XXX").text

    assert text.splitlines()[0].startswith("slug,title")
    assert len(text.splitlines()) == 3
    assert none.splitlines() == text.splitlines()[:1]


def test_the_layers_are_open_data(as_: As, health: Project, hidden: Project) -> None:
    client = as_(None)

    cities = client.get("/ogc/collections/network-cities/items").json()["features"]
    projects = client.get("/ogc/collections/network-projects/items?state=IDN").json()["features"]

    assert {one["properties"]["name"] for one in cities} == {"Makassar", "Battambang"}
    assert [one["properties"]["placed_by"] for one in projects] == ["city"]
    assert NOW  # the record stands still


def test_the_command_loads_and_tells(loaded: object) -> None:
    from click.testing import CliRunner  # noqa: PLC0415

    group = import_module("simpul.site.commands.hub").group
    assert {"load"} <= set(group.list_commands(None))
    told = CliRunner().invoke(group, ["load", "--from", "/nowhere"])
    assert told.exit_code == 2
