"""The public pages with a small record: what is known, what is not, and nothing that its city keeps back."""

from datetime import date

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.hub.models import Holder, Meeting, NetworkCity, Partner, Post, Project
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.observe.record import Loaded
from simpul.rooms.hub.share import public, short
from simpul.rooms.hub.tests.record.conftest import NOW

HEALTH = "/hub/projects/idn-makassar-smart-health/"
EVERY = (
    "/hub/", "/hub/states/IDN/", "/hub/cities/makassar/", "/hub/cities/battambang/", "/hub/projects/", HEALTH,
    "/hub/projects/idn-jembrana-host/", "/hub/partners/", "/hub/partners/jica/", "/hub/meetings/",
    "/hub/meetings/annual-8/", "/hub/search/", "/hub/search/?q=health",
)  # fmt: skip
LONG = "x" * 10_000
WRONG = [
    "year=abc", "year=1", "year=99999999999999999999", "state=XXX", "focus_area=none", "partner=nobody",
    "page=-1", "page=abc", "page=99", "status=%00", f"text={LONG}", f"state={LONG}", f"q={LONG}",
    "q=%00", "q=%22%28%2A", "text=%25%5F%5C",
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("path", EVERY)
def test_every_page_in_both_languages(client: Client, lesson: Practice, path: str, language: str) -> None:
    answer = client.get(path, headers={"accept-language": language})

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize("path", ["/hub/", "/hub/projects/", "/hub/search/"])
def test_wrong_questions_give_a_page(client: Client, loaded: Loaded, path: str) -> None:
    for query in WRONG:
        assert client.get(f"{path}?{query}").status_code == 200, query[:40]


@pytest.mark.parametrize(
    "path", ["states/XXX/", f"states/{LONG}/", "cities/none/", "projects/none/", "partners/x/", "meetings/x/"]
)
def test_what_is_not_there_is_not_found(client: Client, loaded: Loaded, path: str) -> None:
    assert client.get(f"/hub/{path}").status_code == 404


def test_an_empty_network(client: Client, db: None) -> None:
    page = client.get("/hub/").text

    assert "0 cities in 0 states; no list of projects had been published yet." in page
    assert "No city matches" in page
    assert client.get("/hub/projects/").status_code == 200
    assert client.get("/hub/meetings/").status_code == 200


def test_places_that_are_not_known_break_nothing(client: Client, loaded: Loaded) -> None:
    City.objects.filter(slug="battambang").update(west=-180, south=-90, east=180, north=90)

    network = client.get("/hub/")
    assert [one.member.slug for one in network.context["shown"].atlas.spots] == ["makassar"]
    assert "Battambang" in network.text
    assert client.get("/hub/states/KHM/").status_code == 200
    NetworkCity.objects.filter(city__slug="makassar").update(joined_year=None)
    Partner.objects.create(slug="alone", name="Alone")
    assert "None is known." in client.get("/hub/partners/alone/").text
    assert "Jembrana, Indonesia" in client.get("/hub/projects/idn-jembrana-host/").text
    assert client.get("/hub/?year=2018").status_code == 200


def test_the_network_of_an_earlier_year(client: Client, loaded: Loaded) -> None:
    assert (
        "1 city in 1 state; no list of projects had been published yet." in client.get("/hub/?year=2018").text
    )
    now = client.get("/hub/?year=2026").text
    assert "2 cities in 2 states with 2 projects in the list of 2025." in now
    assert "No list of projects has been published for 2026; the counts are those of 2025." in now
    assert "the counts are those of" not in client.get("/hub/?year=2025").text


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("state=KHM", "1 city in 1 state with 1 project in the list of 2025."),
        ("focus_area=health_wellbeing", "1 city in 1 state with 1 project in the list of 2025."),
        ("partner=jica", "1 city in 1 state with 1 project in the list of 2025."),
        ("partner=jica&state=KHM", "0 cities in 0 states with 0 projects in the list of 2025."),
        ("state=XXX", "2 cities in 2 states with 2 projects in the list of 2025."),
    ],
)
def test_a_part_of_the_network(client: Client, loaded: Loaded, chosen: str, said: str) -> None:
    assert said in client.get(f"/hub/?{chosen}").text


def holder(year: str, state: str | None, *, first: date | None, last: date | None) -> Holder:
    return Holder.objects.create(
        post=Post.objects.get(code="chair"), holding_state_id=state, since=year, until=year,
        from_on=first, to_on=last,
    )  # fmt: skip


def test_who_holds_the_posts_today(loaded: Loaded) -> None:
    holder("2026", "KHM", first=date(2026, 1, 1), last=date(2026, 12, 31))

    def said(day: date) -> tuple[list[str | None], str | None]:
        (chair,) = public.duties(day)
        last = chair.last.holding_state_id if chair.last else None
        return [one.holding_state_id for one in chair.now], last

    assert said(date(2026, 12, 31)) == (["KHM"], None)
    assert said(date(2023, 1, 1)) == (["IDN"], None)
    assert said(date(2024, 5, 1)) == ([], "IDN")
    assert said(date(2027, 1, 1)) == ([], "KHM")
    assert said(date(2022, 1, 1)) == ([], None)
    Holder.objects.filter(since="2026").update(to_on=None)
    assert said(date(2030, 1, 1)) == (["KHM"], None)


def test_a_post_that_nobody_is_known_to_hold(client: Client, loaded: Loaded) -> None:
    page = " ".join(client.get("/hub/").text.split())

    assert "not known</span><br><small>last known:" in page
    assert ">Indonesia</a> <small>(2023)</small>" in page


def test_a_project_in_one_sentence(client: Client, loaded: Loaded) -> None:
    said = (
        "A project of Makassar, Indonesia in Health &amp; Well-Being (ongoing or planning), "
        "named by the network from 2018 to 2025; it asks for: financing, technical help."
    )
    page = client.get(HEALTH).text

    assert said in page
    assert "patients served" in page
    assert "JICA (Japan)" in page or "JICA" in page
    assert "USD 50" in page
    host = Project.objects.shown().get(slug="idn-jembrana-host")
    assert short.in_short(host, []).endswith("in no list of the network; no request for support is known.")


def test_data_in_english_says_so_on_an_indonesian_page(client: Client, loaded: Loaded) -> None:
    english = '<span lang="en">the plan is adopted</span>'

    assert english in client.get("/hub/meetings/annual-8/", headers={"accept-language": "id"}).text
    page = client.get("/hub/meetings/annual-8/", headers={"accept-language": "en"}).text
    assert "the plan is adopted" in page
    assert english not in page


def test_an_indonesian_sees_the_networks_words_in_indonesian(client: Client, loaded: Loaded) -> None:
    with override("id"):
        page = client.get(HEALTH, headers={"accept-language": "id"}).text

    assert "Kesehatan dan Kesejahteraan" in page
    assert "Berjalan atau perencanaan" in page


def test_toolkits_and_meetings(client: Client, loaded: Loaded) -> None:
    Meeting.objects.create(
        slug="talk", when="2026-08", starts_on=date(2026, 8, 1), ends_on=date(2026, 8, 31)
    )  # neither number nor chair nor host

    page = client.get("/hub/meetings/").text

    assert 'href="https://example.org/guidebook.pdf"' in page
    assert "Planning Guidebook" in page
    assert page.index("Another meeting") < page.index("Annual meeting 8")
    assert "None is written down." in client.get("/hub/meetings/talk/").text


def test_what_a_city_keeps_back_is_seen_by_its_own_people_only(
    client: Client, hidden: Project, csco: Person
) -> None:
    pages = ("/hub/", "/hub/cities/makassar/", "/hub/states/IDN/", "/hub/projects/", "/hub/search/?q=garden")
    for path in (*pages, "/hub/news.atom"):
        assert "Secret Garden" not in client.get(path).text, path
    assert client.get(hidden.get_absolute_url()).status_code == 404

    client.force_login(csco)

    assert "Secret Garden" in client.get(hidden.get_absolute_url()).text
    assert "Secret Garden" in client.get("/hub/projects/").text
    assert "not published" in client.get("/hub/projects/").text
    assert "0 projects" not in client.get("/hub/projects/?text=garden").text


def test_search_mends_what_was_mistyped(client: Client, loaded: Loaded) -> None:
    page = client.get("/hub/search/?q=helth").text

    assert HEALTH in page
    assert "searched for “health” instead" in page
    assert "Nothing was found" in client.get("/hub/search/?q=zzzzzzzzqqqq").text


def test_the_list_of_projects_by_every_choice(client: Client, loaded: Loaded) -> None:
    def count(query: str) -> int:
        page = client.get(f"/hub/projects/?{query}")
        assert page.context["count"] == page.text.count('<th scope="row">')
        return int(page.context["count"])

    assert count("") == 3
    assert count("state=IDN") == 2
    assert count("state=IDN&focus_area=health_wellbeing") == 1
    assert count("status=completed") == 1
    assert count("status=completed&year=2024") == 0
    assert count("partner=jica") == 1
    assert count("text=improved") == 1  # by its other title
    assert count("year=2017") == 3  # there was no network: a wrong year chooses nothing
    assert count("year=2020") == 0


def test_how_many_questions_a_page_asks_of_the_database(
    client: Client, lesson: Practice, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    bounds = {
        "/hub/": 12,
        "/hub/cities/makassar/": 14,
        HEALTH: 24,
        "/hub/projects/": 6,
        "/hub/states/IDN/": 10,
    }
    for path, most in bounds.items():
        with django_assert_max_num_queries(most):
            client.get(f"/hub/{path}")


def test_today_is_after_every_meeting(loaded: Loaded) -> None:
    assert public.next_meeting(NOW.date()) is None
    assert public.next_meeting(date(2025, 9, 9)) == Meeting.objects.get(slug="annual-8")
