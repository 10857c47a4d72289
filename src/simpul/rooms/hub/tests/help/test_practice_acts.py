"""Practices and adoptions through the acts, and what happened to the number after."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.hub.act import adoption as adoptions
from simpul.rooms.hub.act import practice as act
from simpul.rooms.hub.act import samples
from simpul.rooms.hub.models import Project
from simpul.rooms.hub.models.practice import Adoption, Practice
from simpul.rooms.hub.share import learned, sides
from simpul.rooms.hub.share import practice as share
from simpul.rooms.hub.tests.help.conftest import CODE, NOW, WORDS, publish_figure
from simpul.rooms.hub.understand.effect import Effect, change
from simpul.rooms.hub.understand.graph import BOX, WIDTH, draw

SINCE = date(2025, 3, 1)


def adopt(lesson: Practice, city: City, actor: Person, **more: Any) -> Adoption:
    said: dict[str, Any] = {"adopted_on": SINCE, "code": CODE, "baseline_year": 2024} | more
    return adoptions.adopt(lesson, city, actor=actor, now=NOW, **said)


def test_a_practice_is_its_citys_until_it_is_published(
    phnom_penh: City, giver: Person, taker: Person
) -> None:
    made = act.write(
        phnom_penh, {}, {"en": WORDS, "id": {**WORDS, "title": "Satu loket"}}, actor=giver, now=NOW
    )

    assert made.slug == "phnom-penh-one-counter-for-every-letter"
    assert not share.listed().exists()
    with pytest.raises(Practice.DoesNotExist):
        share.practice(made.slug, taker)
    with pytest.raises(PermissionDenied):
        act.step(made, "publish", actor=taker, now=NOW)

    act.step(made, "publish", actor=giver, now=NOW)

    assert list(share.listed()) == [made]
    told = share.facts(share.practice(made.slug, None))
    assert [text.language for text in told.texts] == ["en", "id"]
    assert told.texts[0].steps == ["Map the letters.", "Train the clerks."]
    with pytest.raises(act.NotNow):
        act.step(made, "publish", actor=giver, now=NOW)
    act.step(made, "withdraw", actor=giver, now=NOW)
    assert not share.listed().exists()
    assert ledger.verify(phnom_penh) == []


def test_the_same_title_twice_is_two_practices(phnom_penh: City, giver: Person) -> None:
    one, two = (act.write(phnom_penh, {}, {"en": WORDS}, actor=giver, now=NOW) for _ in range(2))

    assert two.slug == f"{one.slug}-2"


@pytest.mark.parametrize(
    ("content", "texts", "named"),
    [
        ({}, {}, "one language"),
        ({}, {"en": {"title": "No summary"}}, "en: summary"),
        ({"cost": Decimal(5)}, {"en": WORDS}, "practice_cost_has_currency"),
        ({"focus_area": "weather"}, {"en": WORDS}, "focus_area"),
        ({"stage": "begun"}, {"en": WORDS}, "stage"),
        ({"climates": ["hot"]}, {"en": WORDS}, "climates"),
    ],
)
def test_practices_that_cannot_be(
    phnom_penh: City, giver: Person, content: dict[str, Any], texts: dict[str, Any], named: str
) -> None:
    with pytest.raises(act.BadPractice, match=named):
        act.write(phnom_penh, content, texts, actor=giver, now=NOW)

    assert not Practice.objects.exists()


def test_a_language_that_is_not_sent_stays(lesson: Practice, giver: Person, taker: Person) -> None:
    with pytest.raises(PermissionDenied):
        act.change(lesson, {}, {"en": WORDS}, actor=taker, now=NOW)
    act.change(lesson, {"stage": "ongoing"}, {"id": {**WORDS, "title": "Satu loket"}}, actor=giver, now=NOW)

    lesson.refresh_from_db()
    assert lesson.stage == "ongoing"
    assert {text.language: text.title for text in lesson.texts.all()} == {
        "en": WORDS["title"], "id": "Satu loket",
    }  # fmt: skip


def test_the_live_figure_is_a_link_and_no_copy(
    lesson: Practice, phnom_penh: City, giver: Person, taker: Person
) -> None:
    with pytest.raises(act.BadPractice, match="no indicator"):
        act.link_figure(lesson, "ISO37122:99.9", actor=giver, now=NOW)
    with pytest.raises(PermissionDenied):
        act.link_figure(lesson, CODE, actor=taker, now=NOW)
    [empty] = share.facts(lesson).figures
    for year, number in ((2022, 10.0), (2023, 12.0), (2025, 31.0)):
        publish_figure(phnom_penh, year, number, giver)

    [figure] = share.facts(lesson).figures
    chart = share.figure_chart(lesson.figures.get(), lesson)

    assert empty.points == []
    assert [(point.year, point.value) for point in figure.points] == [(2022, 10), (2023, 12), (2025, 31)]
    assert chart
    assert "from 10 in 2022 to 31 in 2025" in chart.sentence
    assert "2024" in chart.sentence
    assert [row[1] for row in chart.rows] == [10, 12, None, 31]
    marks = [layer for layer in chart.spec["layer"] if layer["encoding"]["x"].get("datum") == "2024"]
    assert [mark["mark"]["type"] for mark in marks] == ["rule", "text"]


def test_a_figure_without_a_moment_or_without_values(
    lesson: Practice, phnom_penh: City, giver: Person
) -> None:
    assert share.figure_chart(lesson.figures.get(), lesson) is None
    publish_figure(phnom_penh, 2025, 31.0, giver)
    lesson.changed_on = None

    chart = share.figure_chart(lesson.figures.get(), lesson)

    assert chart
    assert "not known" in chart.note
    assert "the only year" in chart.sentence


def test_we_adopt_this_takes_our_own_baseline(
    lesson: Practice, makassar: City, taker: Person, giver: Person
) -> None:
    publish_figure(makassar, 2024, 5.0, taker)
    publish_figure(makassar, 2026, 8.0, taker)

    made = adopt(lesson, makassar, taker, note="In 30 alleys first.")
    with pytest.raises(PermissionDenied):
        adoptions.measure(made, year=2026, actor=giver, now=NOW)
    with pytest.raises(adoptions.BadAdoption):
        adoptions.measure(made, year=2024, actor=taker, now=NOW)
    with pytest.raises(adoptions.BadAdoption, match="2025"):
        adoptions.measure(made, year=2025, actor=taker, now=NOW)
    made = adoptions.measure(made, year=2026, changed="More doctors.", actor=taker, now=NOW)

    told = share.adoption_facts(made)
    assert (made.baseline, made.after) == (5, 8)
    assert (told.difference, told.percent, told.effect) == (3, 60, "better")
    last = Entry.objects.filter(city=makassar).order_by("sequence").last()
    assert last
    assert (last.verb, last.detail["after"]) == ("hub.measure_adoption", 8)


def test_a_baseline_that_is_not_known_is_none_and_never_zero(
    lesson: Practice, makassar: City, taker: Person
) -> None:
    made = adopt(lesson, makassar, taker)
    publish_figure(makassar, 2026, 8.0, taker)

    told = share.adoption_facts(adoptions.measure(made, year=2026, actor=taker, now=NOW))

    assert (told.baseline, told.effect, told.difference) == (None, "unknown", None)


def test_a_series_that_was_revised_since_is_said(lesson: Practice, makassar: City, taker: Person) -> None:
    first = publish_figure(makassar, 2024, 5.0, taker)
    made = adopt(lesson, makassar, taker)
    type(first).objects.filter(pk=first.pk).update(published=False, current=False)
    type(first).objects.create(
        city=makassar, code=CODE, year=2024, scope="city", state="approved", kind="number", number=6.0,
        unit="%",
        origin="entered", made_at=NOW, made_by=taker, revision=2, published=True,
    )  # fmt: skip

    told = share.adoption_facts(made)

    assert (told.baseline, told.baseline_now) == (5, 6)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"code": "ISO37122:99.9"}, adoptions.BadAdoption),
        ({"baseline_year": 2026}, adoptions.BadAdoption),
    ],
)
def test_adoptions_that_cannot_be(
    lesson: Practice, makassar: City, taker: Person, wrong: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        adopt(lesson, makassar, taker, **wrong)

    assert not Adoption.objects.exists()


def test_whose_adoption_and_how_often(  # noqa: PLR0913, PLR0917 - the cast
    lesson: Practice, makassar: City, taker: Person, phnom_penh: City, giver: Person, kuching: City, third:
        Person,
    project: Project,
) -> None:  # fmt: skip
    with pytest.raises(PermissionDenied):
        adopt(lesson, makassar, giver)
    with pytest.raises(adoptions.BadAdoption):
        adopt(lesson, phnom_penh, giver)
    with pytest.raises(adoptions.BadAdoption):
        adopt(lesson, kuching, third, project=project)
    adopt(lesson, makassar, taker, project=project)
    with pytest.raises(adoptions.AdoptedAlready):
        adopt(lesson, makassar, taker)
    act.step(lesson, "withdraw", actor=giver, now=NOW)
    with pytest.raises(adoptions.BadAdoption):
        adopt(lesson, kuching, third)


def test_an_adoption_is_public_when_its_city_says_so(
    lesson: Practice, makassar: City, taker: Person, giver: Person
) -> None:
    made = adopt(lesson, makassar, taker)

    assert share.adoptions() == []
    assert share.adoptions(of=lesson, reader=giver) == []
    assert share.adoptions(of=lesson, reader=taker) == [made]
    with pytest.raises(Adoption.DoesNotExist):
        share.adoption(made.pk, giver)
    with pytest.raises(PermissionDenied):
        adoptions.say_adoption(made, "publish", actor=giver, now=NOW)

    adoptions.say_adoption(made, "publish", actor=taker, now=NOW)
    adoptions.say_adoption(made, "run", actor=taker, now=NOW)
    with pytest.raises(act.NotNow):
        adoptions.say_adoption(made, "run", actor=taker, now=NOW)

    assert share.adoptions() == share.adoptions(of=lesson, reader=None) == [made]
    adoptions.say_adoption(made, "hide", actor=taker, now=NOW)
    assert share.adoptions() == []


def test_the_graph_of_who_learned_what(
    lesson: Practice, makassar: City, kuching: City, taker: Person, third: Person
) -> None:
    assert learned.graph().drawing is None
    publish_figure(makassar, 2024, 5.0, taker)
    publish_figure(makassar, 2026, 8.0, taker)
    first = adoptions.measure(adopt(lesson, makassar, taker), year=2026, actor=taker, now=NOW)
    second = adopt(lesson, kuching, third, adopted_on=date(2026, 1, 1))
    for made, actor in ((first, taker), (second, third)):
        adoptions.say_adoption(made, "publish", actor=actor, now=NOW)

    graph = learned.graph()

    assert [(one.facts.giver, one.facts.adopter, one.facts.effect) for one in graph.edges] == [
        ("Phnom Penh", "Makassar", "better"),
        ("Phnom Penh", "Kuching", "unknown"),
    ]
    assert graph.better == 1
    assert len(graph.nodes) == 3


def test_what_worked_before_counts_in_matching(lesson: Practice, makassar: City, taker: Person) -> None:
    publish_figure(makassar, 2024, 5.0, taker)
    publish_figure(makassar, 2026, 8.0, taker)
    made = adoptions.measure(adopt(lesson, makassar, taker), year=2026, actor=taker, now=NOW)
    hidden = sides.of_practice(lesson, sides.atlas())

    adoptions.say_adoption(made, "publish", actor=taker, now=NOW)

    shown = sides.of_practice(lesson, sides.atlas())
    assert (hidden.good, hidden.tried) == (0, 0)
    assert (shown.good, shown.tried) == (1, 1)


@pytest.mark.parametrize(
    ("before", "after", "direction", "effect"),
    [
        (1, 2, "up", Effect.BETTER),
        (1, 2, "down", Effect.WORSE),
        (2, 1, "down", Effect.BETTER),
        (1, 2, None, Effect.MOVED),
        (1, 1, "up", Effect.SAME),
        (0, 0, "up", Effect.SAME),
        (None, 2, "up", Effect.UNKNOWN),
        (1, None, "up", Effect.UNKNOWN),
    ],
)
def test_what_happened_to_a_number(
    before: float | None, after: float | None, direction: str | None, effect: Effect
) -> None:
    assert change(before, after, direction).effect is effect


def test_a_change_from_nothing_has_no_percent() -> None:
    assert change(0, 5, "up").percent is None
    assert change(-4, -2, "up").percent == 50


def test_the_picture_keeps_lines_and_long_names_apart() -> None:
    names = {"a": "Bandar Seri Begawan", "b": "Ho Chi Minh City", "c": "Dili"}

    drawing = draw([("a", "b"), ("a", "b"), ("c", "a")], names)

    assert [node.lines for node in drawing.nodes if node.key == "a"] == [("Bandar Seri", "Begawan")] * 2
    assert drawing.lines[0].y1 != drawing.lines[1].y1
    assert all(line.x1 == BOX and line.x2 == WIDTH - BOX for line in drawing.lines)
    assert len({(line.x, line.y) for line in drawing.lines}) == 3


def test_the_samples_say_what_they_are_and_come_once(makassar: City) -> None:
    City.objects.create(slug="kota-contoh", name="Kota Contoh", invented=True)

    first, again = samples.sample_help(NOW), samples.sample_help(NOW)

    assert (first.practices, first.offers, first.requests) == (3, 1, 1)
    assert (again.practices, again.offers, again.requests) == (0, 0, 0)
    for one in Practice.objects.public():
        assert one.invented == (one.city.slug == "kota-contoh")
        assert one.source
        assert one.sources or one.invented
        assert {text.language for text in one.texts.all()} == {"en", "id"}


def test_a_sample_that_its_city_withdrew_stays_withdrawn(makassar: City, taker: Person) -> None:
    samples.sample_help(NOW)
    found = Practice.objects.get(slug="makassar-dottorota")
    act.step(found, "withdraw", actor=taker, now=NOW)

    samples.sample_help(NOW)

    found.refresh_from_db()
    assert found.state == "withdrawn"
