"""Pages and API of help, matching and practices: who sees what, what is said, what is answered."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.search import share as search
from simpul.rooms.hub.act import adoption as adoptions
from simpul.rooms.hub.act import booking, practice
from simpul.rooms.hub.act import help as helping
from simpul.rooms.hub.models import CityFact, Partner, Project, SupportNeed
from simpul.rooms.hub.models.help import Booking, Offer, Request
from simpul.rooms.hub.models.practice import Adoption, Practice
from simpul.rooms.hub.tests.help.conftest import CODE, COURSE, NOW, WORDS, publish_figure
from simpul.rooms.hub.tests.help.test_practice_acts import adopt
from simpul.rooms.hub.tests.matrix_help import MATRIX, POSTS, ROLES

FORM = {
    "title": "A visit", "kind": "knowledge_sharing", "form": "study_visit", "what": "Come and see.",
    "focus_areas": ["civic_social"], "languages": ["en"], "cost_share": "shared",
}  # fmt: skip


@pytest.fixture
def adoption(lesson: Practice, makassar: City, taker: Person) -> Adoption:
    publish_figure(makassar, 2024, 5.0, taker)
    publish_figure(makassar, 2026, 8.0, taker)
    made = adoptions.measure(adopt(lesson, makassar, taker), year=2026, actor=taker, now=NOW)
    return adoptions.say_adoption(made, "publish", actor=taker, now=NOW)


@pytest.fixture
def need(project: Project) -> SupportNeed:
    return SupportNeed.objects.create(project=project, kind="training", note="waste officers")


type SignIn = Callable[[str], Client]


@pytest.fixture
def as_(request: pytest.FixtureRequest) -> SignIn:
    def sign_in(role: str) -> Client:
        client = Client()
        if role != "visitor":
            client.force_login(request.getfixturevalue(role))
        return client

    return sign_in


@pytest.mark.parametrize("role", ROLES)
def test_every_door(  # noqa: PLR0913, PLR0917 - everything there is
    role: str, as_: SignIn, booked: Booking, asked: Request, lesson: Practice, adoption: Adoption,
    need: SupportNeed, jica: Partner, third: Person,
) -> None:  # fmt: skip
    client = as_(role)
    numbers: dict[str, list[Any]] = {
        "offer": [booked.offer_id], "request": [asked.pk], "booking": [booked.pk], "adoption": [adoption.pk],
        "practice": [lesson.slug],
    }  # fmt: skip
    own: dict[str, list[Any]] = {
        "hub:help": [], "hub:practices": [], "hub:learned": [], "hub:match-request": [asked.pk],
        "hub:match-need": [need.pk], "hub:match-offer": [booked.offer_id], "hub:match-practice":
        [lesson.slug], "hub:alike": ["makassar"], "hub:alike-facts": ["makassar"], "hub:offer-new":
        ["phnom-penh"], "hub:offer-new-partner": ["jica"], "hub:request-new": ["makassar"],
        "hub:practice-new": ["phnom-penh"], "hub:practice-figure-remove": [lesson.slug, 999],
    }  # fmt: skip
    got = {}
    for name in MATRIX:
        words = own.get(name, numbers.get(name.removeprefix("hub:").partition("-")[0], []))
        url = reverse(name, args=words)
        got[name] = (client.post(url) if name in POSTS else client.get(url)).status_code

    assert got == {name: row[role] for name, row in MATRIX.items()}


def test_the_list_of_help(
    client: Client, course: Offer, asked: Request, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        html = client.get("/hub/help/").text

    assert COURSE["title"] in html
    assert "Train our waste officers" in html
    assert "Drafts" not in html
    assert client.get("/hub/help/?kind=support").text.count(COURSE["title"]) == 0
    assert client.get("/hub/help/?kind=gift").status_code == 400


def test_offering_through_the_form(as_: SignIn, giver: Person, phnom_penh: City) -> None:
    client = as_("giver")
    url = "/hub/help/offers/new/phnom-penh/"

    bad = client.post(url, {**FORM, "amount": "5"})
    good = client.post(url, FORM)

    assert bad.status_code == 422
    assert "currency" in bad.text
    made = Offer.objects.get()
    assert good.headers["Location"] == made.get_absolute_url()
    assert client.get(made.get_absolute_url()).status_code == 200
    assert Client().get(made.get_absolute_url()).status_code == 404
    assert client.get("/hub/help/").text.count("A visit") == 1
    client.post(f"{made.get_absolute_url()}step/", {"step": "publish"})
    assert "A visit" in Client().get("/hub/help/").text
    edited = client.post(f"{made.get_absolute_url()}edit/", {**FORM, "title": "Two visits"})
    assert edited.status_code == 302
    assert "Two visits" in Client().get(made.get_absolute_url()).text


def test_asking_from_a_need_of_the_record(as_: SignIn, taker: Person, need: SupportNeed) -> None:
    client = as_("taker")
    url = f"/hub/help/requests/new/makassar/?need={need.pk}"

    assert "waste officers" in client.get(url).text
    said = {
        "title": "T",
        "kind": "capacity_building",
        "what": "w",
        "project": need.project_id,
        "cost_share": "open",
    }
    assert client.post(url, said).status_code == 302
    assert Request.objects.get().need == need


def test_booking_to_the_end_through_the_pages(
    as_: SignIn, course: Offer, makassar: City, taker: Person
) -> None:
    taking, giving = as_("taker"), as_("giver")
    url = f"/hub/help/offers/{course.pk}/book/"

    wrong = taking.post(url, {"city": makassar.pk, "places": 3})
    taking.post(url, {"city": makassar.pk, "places": 1})
    made = Booking.objects.get()
    page = made.get_absolute_url()
    for client in (giving, taking):
        client.post(f"{page}confirm/")
    early = giving.post(f"{page}deliver/", {"delivered_on": "2099-01-01", "what": "x"})
    giving.post(f"{page}deliver/", {"delivered_on": "2026-01-13", "what": "A course", "people": 20})
    hollow = taking.post(f"{page}outcome/", {"came_of_it": ""})
    taking.post(f"{page}outcome/", {"came_of_it": "12 alleys sort now.", "good": "true"})

    assert wrong.status_code == early.status_code == hollow.status_code == 422
    assert "1 to 2" in wrong.text
    assert "12 alleys sort now." in Client().get(course.get_absolute_url()).text
    made.refresh_from_db()
    assert made.state == "delivered"


def test_ending_needs_a_reason_and_shows_it(as_: SignIn, booked: Booking) -> None:
    client = as_("taker")
    page = booked.get_absolute_url()

    assert client.post(f"{page}end/", {"reason": ""}).status_code == 422
    client.post(f"{page}end/", {"reason": "No money this year."})

    assert "No money this year." in as_("giver").get(page).text


def test_the_page_of_matches_says_each_reason_and_its_weight(
    client: Client, asked: Request, course: Offer, lesson: Practice, project: Project
) -> None:
    client.cookies["django_language"] = "en"
    html = client.get(f"/hub/match/requests/{asked.pk}/").text

    assert COURSE["title"] in html
    assert "Both are about Quality Environment." in html
    assert "The climate of one of them is not known." in html
    assert "% of the weight is known" in html
    assert WORDS["title"] in html
    assert "Tourism Alleys" not in html, "a city is not sent to its own project"
    client.cookies["django_language"] = "id"
    assert "Lingkungan Berkualitas" in client.get(f"/hub/match/requests/{asked.pk}/").text


def test_the_other_direction(client: Client, asked: Request, course: Offer, need: SupportNeed) -> None:
    client.cookies["django_language"] = "en"
    html = client.get(f"/hub/match/offers/{course.pk}/").text

    assert "Train our waste officers" in html
    assert "Training: Tourism Alleys" in html


def test_matching_takes_a_few_queries(  # noqa: PLR0913, PLR0917 - the cast
    client: Client, asked: Request, course: Offer, lesson: Practice, need: SupportNeed, kuching: City,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _ in range(3):
        Offer.objects.filter(pk=course.pk).values()
    with django_assert_max_num_queries(20):
        client.get(f"/hub/match/requests/{asked.pk}/")
    with django_assert_max_num_queries(20):
        client.get(f"/hub/match/offers/{course.pk}/")
    with django_assert_max_num_queries(14):
        client.get("/hub/cities/makassar/alike/")


def test_cities_like_ours_and_their_weights(
    client: Client, makassar: City, phnom_penh: City, kuching: City
) -> None:
    client.cookies["django_language"] = "en"
    html = client.get("/hub/cities/makassar/alike/").text
    order = [html.index(f">{name}</a>") for name in ("Phnom Penh", "Kuching")]

    assert order == sorted(order)
    assert "1,482,354" in html
    assert html.count("not known") >= 3
    only_coast = client.get("/hub/cities/makassar/alike/?population=0&density=0&income=0&coast=5&hazards=0")
    assert "Too little is known" in only_coast.text
    assert client.get("/hub/cities/makassar/alike/?population=much").status_code == 400
    assert client.get("/hub/cities/makassar/alike/?population=-1").status_code == 400
    nothing = "&".join(f"{name}=0" for name in ("population", "density", "income", "coast", "hazards"))
    assert client.get(f"/hub/cities/makassar/alike/?{nothing}").status_code == 400


def test_a_city_says_its_coast_and_hazards(as_: SignIn, taker: Person, kuching: City) -> None:
    client = as_("taker")
    url = "/hub/cities/makassar/alike/facts/"
    said = {"coast": "true", "climate": "Am", "looked": "on", "hazards": ["flood"], "source": "our plan"}

    assert client.post(url, {**said, "climate": "hot"}).status_code == 422
    assert client.post(url, said).status_code == 302
    client.cookies["django_language"] = "en"
    html = client.get("/hub/cities/makassar/alike/").text
    assert "Flood" in html
    assert "our plan" in html
    assert CityFact.objects.get(name="hazard.tsunami").value is False
    client.post(url, {"coast": "", "climate": "", "source": "nobody knows"})
    assert not CityFact.objects.exists()


def test_writing_a_practice_in_two_languages(as_: SignIn, giver: Person, phnom_penh: City) -> None:
    client = as_("giver")
    words = {"en_title": "One counter", "en_summary": "S", "en_steps": "a\n\nb", "id_title": "Satu loket",
             "id_summary": "R"}  # fmt: skip

    empty = client.post("/hub/practices/new/phnom-penh/", {})
    client.post("/hub/practices/new/phnom-penh/", words)

    assert empty.status_code == 422
    made = Practice.objects.get()
    page = made.get_absolute_url()
    assert Client().get(page).status_code == 404
    client.post(f"{page}figures/", {"code": CODE})
    client.post(f"{page}step/", {"step": "publish"})
    reader = Client()
    reader.cookies["django_language"] = "id"
    assert "Satu loket" in reader.get(page).text
    reader.cookies["django_language"] = "en"
    html = reader.get(page).text
    assert "<li>a</li><li>b</li>" in html
    assert f"{CODE}: the city has published no figure" in html
    client.post(f"{page}figures/{made.figures.get().pk}/remove/")
    assert "No indicator series is linked" in reader.get(page).text
    edited = client.post(f"{page}edit/", {**words, "en_title": "Two counters"})
    assert edited.status_code == 302
    assert "Two counters" in reader.get(page).text


def test_adopting_through_the_pages(as_: SignIn, lesson: Practice, makassar: City, taker: Person) -> None:
    publish_figure(makassar, 2024, 5.0, taker)
    client = as_("taker")
    said = {"city": makassar.pk, "adopted_on": "2025-03-01", "code": CODE, "baseline_year": 2024}

    wrong = client.post(f"{lesson.get_absolute_url()}adopt/", {**said, "baseline_year": 2026})
    client.post(f"{lesson.get_absolute_url()}adopt/", said)
    made = Adoption.objects.get()
    page = made.get_absolute_url()
    early = client.post(f"{page}measure/", {"year": 2026})
    publish_figure(makassar, 2026, 8.0, taker)
    client.post(f"{page}measure/", {"year": 2026, "changed": "More doctors."})

    assert wrong.status_code == early.status_code == 422
    assert Client().get(page).status_code == 404
    client.post(f"{page}step/", {"step": "publish"})
    reader = Client()
    reader.cookies["django_language"] = "en"
    html = reader.get(page).text
    assert "better (+3)" in html
    assert "<svg" in html
    graph = reader.get("/hub/practices/learned/").text
    assert "Makassar learned “One counter for every letter” from Phnom Penh; the number: better" in graph
    assert "adoption-row-" in graph


def test_the_chart_marks_the_change(
    client: Client, lesson: Practice, phnom_penh: City, giver: Person
) -> None:
    for year in (2022, 2023, 2025):
        publish_figure(phnom_penh, year, year - 2000.0, giver)
    client.cookies["django_language"] = "en"

    html = client.get(lesson.get_absolute_url()).text

    assert "The change was made in 2024." in html
    assert ">the change<" in html


def test_the_search_finds_what_is_public_in_both_languages(
    lesson: Practice, course: Offer, giver: Person
) -> None:
    def kinds(text: str) -> set[str]:
        return {hit.kind for hit in search.find(text).hits}

    assert "hub.practice" in kinds("counters letter")
    assert "hub.offer" in kinds("sorting waste")
    helping.step(course, "withdraw", actor=giver, now=NOW) if course.state == "open" else None
    practice.step(lesson, "withdraw", actor=giver, now=NOW)
    assert not {"hub.practice", "hub.offer"} & kinds("counters letter sorting waste")


def api(client: Client, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    url = f"/api/hub/{path}"
    answer = client.get(url) if body is None else client.post(url, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_help_over_the_api(
    as_: SignIn, phnom_penh: City, giver: Person, makassar: City, taker: Person
) -> None:
    giving, taking, nobody = as_("giver"), as_("taker"), Client()
    offered = {"city": "phnom-penh", "title": "T", "kind": "capacity_building", "what": "w", "places": 1}

    assert api(nobody, "offers", offered)[0] == 401
    assert api(taking, "offers", offered)[0] == 403
    assert api(giving, "offers", {**offered, "city": None})[0] == 422
    assert api(giving, "offers", {**offered, "focus_areas": ["x"]})[0] == 409
    status, made = api(giving, "offers", offered)
    assert status == 201
    assert api(nobody, f"offers/{made['id']}")[0] == 404
    assert api(giving, f"offers/{made['id']}/step", {"step": "publish"})[1]["state"] == "open"
    assert [one["title"] for one in api(nobody, "offers")[1]] == ["T"]

    _, wanted = api(
        taking, "requests", {"city": "makassar", "title": "R", "kind": "capacity_building", "what": "w"}
    )
    api(taking, f"requests/{wanted['id']}/step", {"step": "publish"})
    assert api(nobody, "requests")[1][0]["city"] == "makassar"
    status, booking_ = api(
        taking, f"offers/{made['id']}/bookings", {"city": "makassar", "request": wanted["id"]}
    )
    assert (status, booking_["state"]) == (201, "asked")
    assert api(nobody, f"bookings/{booking_['id']}")[0] == 401
    assert api(taking, f"bookings/{booking_['id']}")[0] == 200
    for client in (taking, giving):
        _, booking_ = api(client, f"bookings/{booking_['id']}/confirm", {})
    assert booking_["state"] == "booked"
    given = {"delivered_on": "2026-01-01", "what": "w", "people": 3}
    assert api(giving, f"bookings/{booking_['id']}/deliver", given)[1]["state"] == "delivered"
    assert api(taking, f"bookings/{booking_['id']}/outcome", {"came_of_it": "good", "good": True})[0] == 200
    assert api(nobody, f"offers/{made['id']}")[1]["came_of_it"][0]["came_of_it"] == "good"
    assert api(taking, f"bookings/{booking_['id']}/end", {"reason": "late"})[0] == 409


def test_matches_over_the_api(  # noqa: PLR0913, PLR0917 - the cast
    client: Client, asked: Request, course: Offer, lesson: Practice, need: SupportNeed, kuching: City
) -> None:
    _, answers = api(client, f"requests/{asked.pk}/matches")
    _, same = api(client, f"needs/{need.pk}/matches")
    _, back = api(client, f"offers/{course.pk}/matches")
    _, taught = api(client, f"practices/{lesson.slug}/matches")
    _, likes = api(client, "cities/makassar/alike?population=10")

    [match] = answers["offers"]["matches"]
    assert {reason["part"] for reason in match["reasons"]} == {
        "kind", "area", "stage", "budget", "climate", "size", "language", "worked", "place",
    }  # fmt: skip
    assert all((reason["share"] is None) == (reason["points"] is None) for reason in match["reasons"])
    assert match["key"] == same["offers"]["matches"][0]["key"] == f"offer/{course.pk}"
    assert back["requests"]["matches"][0]["key"] == f"request/{asked.pk}"
    assert taught["requests"]["fitting"] == 1
    assert likes["weights"]["population"] == 10
    assert [one["slug"] for one in likes["cities"]] == ["phnom-penh", "kuching"]
    assert api(client, "cities/makassar/alike?population=11")[0] == 422
    zero = "population=0&density=0&income=0&coast=0&hazards=0"
    assert api(client, f"cities/makassar/alike?{zero}")[0] == 422
    assert api(client, "needs/999999/matches")[0] == 404


def test_practices_over_the_api(
    as_: SignIn, phnom_penh: City, giver: Person, makassar: City, taker: Person
) -> None:
    giving, taking, nobody = as_("giver"), as_("taker"), Client()
    said = {"city": "phnom-penh", "texts": {"en": {"title": "One counter", "summary": "S", "steps": ["a"]}}}

    assert api(taking, "practices", said)[0] == 403
    assert api(giving, "practices", {**said, "texts": {"xx": {}}})[0] == 422
    status, made = api(giving, "practices", said)
    assert (status, made["state"]) == (201, "draft")
    assert api(nobody, f"practices/{made['slug']}")[0] == 404
    api(giving, f"practices/{made['slug']}/step", {"step": "publish"})
    assert [one["slug"] for one in api(nobody, "practices")[1]] == [made["slug"]]
    wanted = {"city": "makassar", "adopted_on": "2025-03-01", "code": CODE, "baseline_year": 2024}
    assert api(giving, f"practices/{made['slug']}/adoptions", wanted)[0] == 403
    status, adopted = api(taking, f"practices/{made['slug']}/adoptions", wanted)
    assert (status, adopted["baseline"], adopted["effect"]) == (201, None, "unknown")
    assert api(nobody, f"adoptions/{adopted['id']}")[0] == 404
    assert api(nobody, "adoptions")[1] == []
    assert api(taking, f"adoptions/{adopted['id']}/measure", {"year": 2026})[0] == 409
    publish_figure(makassar, 2026, 4.0, taker)
    assert api(taking, f"adoptions/{adopted['id']}/measure", {"year": 2026})[1]["after"] == 4


def test_a_promoted_booking_is_seen_by_its_city(  # noqa: PLR0913, PLR0917 - the cast
    as_: SignIn, course: Offer, makassar: City, kuching: City, taker: Person, third: Person
) -> None:
    first = booking.book(course, makassar, actor=taker, now=NOW, places=2)
    waits = booking.book(course, kuching, actor=third, now=NOW)
    client = as_("third")
    client.cookies["django_language"] = "en"
    assert "waits in line" in client.get(waits.get_absolute_url()).text

    booking.end(first, actor=taker, now=NOW, reason="no")

    assert "Confirm for our side" in client.get(waits.get_absolute_url()).text
