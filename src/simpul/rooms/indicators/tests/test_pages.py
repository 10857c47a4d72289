"""The pages that show: five things that never look alike, trend and target, comparison, lineage."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.indicators import act, share
from simpul.rooms.indicators.models import Failure, Value
from simpul.rooms.indicators.share.spark import spark
from simpul.rooms.indicators.share.words import written
from simpul.rooms.indicators.tests.conftest import DEATHS, NOW, SERVICES, approved
from simpul.rooms.indicators.understand.entry import Entry, Proof
from simpul.rooms.indicators.understand.number import Kind

LAMPS = "ISO37122:18.1"
PROFILE = "/indicators/contoh/?standard=ISO37122"
SOFIA = {"west": 110, "south": -8, "east": 111, "north": -7}


def entry(code: str = SERVICES, year: int = 2024, number: float | None = 40, **more: object) -> Entry:
    return Entry(code, year, number=number, department="Diskominfo", **more)  # type: ignore[arg-type]


@pytest.fixture
def other(db: None) -> City:
    return City.objects.create(slug="alpha", name="Alpha", **SOFIA)


def text(client: Client, path: str) -> str:
    """Give what a reader sees of a page: without tags, spaces in a row as one."""
    client.cookies["django_language"] = "en"
    response = client.get(path)
    assert response.status_code == 200, response
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (0.0034, "0.0034"),
        (12.345, "12.3"),
        (1234567, "1,234,567"),
        (1234.56, "1,234.6"),
        (-0.5, "-0.5"),
    ],
)
def test_only_zero_is_written_zero(number: float, said: str) -> None:
    assert written(number) == said


def test_a_number_too_small_to_write_is_not_zero() -> None:
    assert written(0.00000012) != "0"


def test_a_year_that_is_not_known_breaks_the_line() -> None:
    whole, broken = (
        spark([(2020, 1.0), (2021, 2.0), (2022, 3.0)]),
        spark([(2020, 1.0), (2021, None), (2022, 3.0)]),
    )

    assert whole.count("<polyline") == 1
    assert broken.count("<polyline") == 0
    assert "from 1 in 2020 to 3 in 2022" in broken
    assert spark([(2020, None)]) == ""


def test_five_things_look_different(client: Client, city: City, officer: Person, chief: Person) -> None:
    for code, kind, number, why in (
        ("ISO37122:5.1", Kind.NUMBER, 0, ""),
        ("ISO37122:5.3", Kind.NO_DATA, None, "nobody counts them"),
        ("ISO37122:5.4", Kind.NOT_APPLICABLE, None, "no such office"),
        ("ISO37122:6.2", Kind.SUPPRESSED, None, ""),
    ):
        approved(city, entry(code, number=number, kind=kind, why=why), chief)

    html = client.get(f"{PROFILE}&show=all", headers={"accept-language": "en"}).content.decode()

    signs = [re.search(rf'{code}/">.*?class="shown shown-(\w+)"', html, re.DOTALL) for code in (
        "ISO37122:5.1", "ISO37122:5.3", "ISO37122:5.4", "ISO37122:6.2", "ISO37122:7.1"
    )]  # fmt: skip
    assert [sign and sign[1] for sign in signs] == [
        "number",
        "no_data",
        "not_applicable",
        "suppressed",
        "missing",
    ]
    assert "nobody counts them" in html
    assert "<b>0</b>" in html


def test_the_public_sees_nothing_before_it_is_approved(
    client: Client, city: City, officer: Person, chief: Person
) -> None:
    value = act.enter(city, entry(number=41.5), actor=officer, now=NOW)

    def seen() -> list[bool]:
        paths = (
            PROFILE,
            f"/indicators/contoh/{SERVICES}/",
            "/api/indicators/values",
            "/indicators/contoh/export.csv",
        )
        return ["41.5" in client.get(path).content.decode() for path in paths]

    assert seen() == [False] * 4
    act.submit(value, actor=officer, now=NOW)
    assert seen() == [False] * 4
    act.approve(value, actor=chief, now=NOW)
    assert seen() == [True] * 4

    newer = act.enter(city, entry(number=77.7), actor=officer, now=NOW)
    assert seen() == [True] * 4
    client.force_login(officer)
    assert "77.7" in text(client, f"/indicators/contoh/{SERVICES}/")
    assert newer.revision == 2


def test_an_indicator_shows_trend_target_and_every_revision(
    client: Client, city: City, chief: Person
) -> None:
    for year, number in ((2022, 30), (2023, 35), (2024, 40)):
        approved(
            city, entry(year=year, number=number, evidence=(Proof(link="https://example.org/lkjip"),)), chief
        )
    approved(city, entry(year=2024, number=42, evidence=()), chief, NOW + timedelta(days=1))
    act.set_target(city, SERVICES, 2029, 60, "RPJMD 2025-2029", actor=chief, now=NOW)

    page = text(client, f"/indicators/contoh/{SERVICES}/")

    assert "had 42 % in 2024, after 30 in 2022. The target for 2029, 60, is not met yet." in page
    assert "RPJMD" not in page.partition("Every year")[0]
    html = client.get(f"/indicators/contoh/{SERVICES}/").content.decode()
    assert html.count('class="older"') == 1
    assert "https://example.org/lkjip" in html
    assert "<svg" in html
    assert "under copyright" in page


def test_the_official_text_is_for_the_citys_own_people(
    client: Client, city: City, officer: Person, chief: Person, stranger: Person
) -> None:
    act.set_text(city, SERVICES, "the licensed words", "SNI ISO 37122:2019", actor=chief, now=NOW)
    path = f"/indicators/contoh/{SERVICES}/"

    assert "the licensed words" not in text(client, path)
    client.force_login(stranger)
    assert "the licensed words" not in text(client, path)
    client.force_login(officer)
    assert "the licensed words" in text(client, path)


def test_older_counts_of_people_are_not_shown_to_the_public(
    client: Client, city: City, chief: Person
) -> None:
    approved(city, entry(DEATHS, number=61.5, numerator=None), chief)
    approved(city, entry(DEATHS, number=None, kind=Kind.SUPPRESSED), chief, NOW + timedelta(days=1))

    page = text(client, f"/indicators/contoh/{DEATHS}/")

    assert "61.5" not in page
    assert "Suppressed" in page


def test_cities_side_by_side_by_name_and_why_one_is_left_out(
    client: Client, city: City, other: City, chief: Person
) -> None:
    boss = Person.objects.create_superuser("boss", password="x")
    third = City.objects.create(slug="mute", name="Mute", **SOFIA)
    approved(city, entry(number=10), boss)
    approved(other, entry(number=90), boss)
    odd = City.objects.create(slug="odd", name="Odd", **SOFIA)
    approved(City.objects.create(slug="zulu", name="Zulu", **SOFIA), entry(number=50), boss)
    strange = approved(odd, entry(number=5), boss)
    copy_with_unit(strange, "per 1000")

    page = text(
        client,
        f"/indicators/compare/?code={SERVICES}&year=2024&city=contoh&city=alpha&city=mute&city=odd&city=zulu",
    )
    table = page.partition("The cities in 2024, by name")[2]

    assert table.index("Alpha 90") < table.index("Kota Contoh invented 10") < table.index("Zulu 50"), (
        "by name"
    )
    assert "Mute It has published nothing for 2024." in table
    assert "Odd It measures in “per 1000”, the definition in “%”." in table
    assert "An invented city is among them" in page
    assert "3 cities have comparable figures for 2024, between 10 and 90 %." in page
    assert third.slug not in table.partition("Left out")[0]


def copy_with_unit(value: Value, unit: str) -> None:
    """Publish the value as a city with an older definition would have: in another unit."""
    Value.objects.filter(pk=value.pk).update(published=False, current=False)
    Value.objects.create(
        city=value.city, code=value.code, year=value.year, state="approved", kind="number", number=5,
        unit=unit, origin="received", revision=9, published=True, made_at=NOW, made_by=value.made_by,
    )  # fmt: skip


def test_from_a_figure_to_its_record_and_back(client: Client, city: City, chief: Person) -> None:
    base = act.set_denominator(city, "population", 2024, 100_000, "Dukcapil", actor=chief, now=NOW)
    value = approved(city, entry("ISO37120:18.7", number=None, numerator=250, base="population"), chief)
    path = f"/indicators/contoh/{value.code}/made-from/{value.pk}/"

    made = client.get(path).content.decode()
    ref = f"indicators.denominator/{base.pk}"
    assert f"/indicators/from/{ref}/" in made

    back = client.get(f"/indicators/from/{ref}/").content.decode()
    assert path in back
    assert client.get(f"/api/indicators/from/{ref}").json()[0]["id"] == value.pk
    assert client.get(f"/api/indicators/lineage/{value.pk}").json()["records"][0]["ref"] == ref


def test_a_draft_has_no_lineage_for_strangers(client: Client, city: City, officer: Person) -> None:
    draft = act.enter(city, entry(), actor=officer, now=NOW)

    assert client.get(f"/indicators/contoh/{SERVICES}/made-from/{draft.pk}/").status_code == 404
    assert client.get(f"/api/indicators/lineage/{draft.pk}").status_code == 404


def test_the_board_says_who_owes_what_since_when(
    client: Client, city: City, officer: Person, chief: Person
) -> None:
    for code, department, due in (
        (SERVICES, "Diskominfo", date(2020, 3, 1)),
        (LAMPS, "Dinas PU", date(2020, 6, 1)),
        ("ISO37122:5.1", "Bappeda", date(2099, 1, 1)),
        ("ISO37122:5.3", "Bappeda", date(2020, 1, 1)),
    ):
        act.set_duty(city, code, 2024, department, due, actor=chief, now=NOW)
    returned = act.submit(act.enter(city, entry(LAMPS), actor=officer, now=NOW), actor=officer, now=NOW)
    act.return_(returned, "Count the lamps again.", actor=chief, now=NOW)
    approved(city, entry("ISO37122:5.3", number=None, kind=Kind.NO_DATA, why="no survey"), chief)
    Failure.objects.create(city=city, code="roads.surveyed", year=2024, says="ValueError", at=NOW)
    client.force_login(officer)

    board = text(client, "/indicators/contoh/missing/")
    assert "Overdue 2" in board
    assert "Count the lamps again." in board
    assert "Diskominfo (1 open, 1 overdue)" in board
    assert board.count("days late") == 2
    assert "ISO37122:5.3" not in board, "“no data because …” is an answer"
    assert "ISO37122:5.1" in board
    only = text(client, "/indicators/contoh/missing/?department=Dinas+PU")
    assert LAMPS in only
    assert SERVICES not in only


def test_a_wrong_year_keeps_what_was_typed(client: Client, city: City) -> None:
    page = client.get("/indicators/contoh/?year=1066")

    assert page.status_code == 400
    assert 'value="1066"' in page.content.decode()


def test_other_rooms_read_what_is_published(city: City, officer: Person, chief: Person) -> None:
    approved(city, entry(year=2023, number=1), chief)
    approved(city, entry(year=2024, number=2), chief)
    act.enter(city, entry(year=2025, number=3), actor=officer, now=NOW)

    assert [(one.year, one.figure.number) for one in share.series(city, SERVICES)] == [(2023, 1), (2024, 2)]
    assert share.latest(city, [SERVICES, LAMPS])[SERVICES].year == 2024
    assert LAMPS not in share.latest(city, [SERVICES, LAMPS])


def test_queries_do_not_grow_with_the_figures(
    client: Client,
    city: City,
    other: City,
    chief: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    boss = Person.objects.create_superuser("boss", password="x")
    for code in (SERVICES, LAMPS, "ISO37122:5.1"):
        for year in (2022, 2023):
            for one in (city, other):
                approved(one, entry(code, year, 10), boss)

    for path, most in (
        (PROFILE, 5),
        (f"/indicators/contoh/{SERVICES}/", 7),
        (f"/indicators/compare/?code={SERVICES}", 4),
        ("/indicators/", 3),
        ("/api/indicators/values", 1),
        ("/api/indicators/values?format=csv", 1),
        (f"/api/indicators/compare?code={SERVICES}", 4),
        (f"/api/indicators/series?city=contoh&code={SERVICES}", 3),
    ):
        with django_assert_max_num_queries(most):
            response = client.get(path)
            b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
