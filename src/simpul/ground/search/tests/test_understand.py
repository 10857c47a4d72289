"""Words, stems and snippets, without a database."""

import pytest

from simpul.ground.search import understand
from simpul.ground.search.understand import Part


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Huế, Đà Nẵng", ["hue", "da", "nang"]),
        ("Jalan-jalan_baru", ["jalan", "jalan", "baru"]),
        ("ISO 37122:5.1", ["iso", "37122", "5", "1"]),
        ("กรุงเทพ ភ្នំពេញ", ["กรุงเทพ", "ភ្នំពេញ"]),
        ("« — »", []),
    ],
)
def test_words_are_folded_and_scripts_stay_whole(text: str, found: list[str]) -> None:
    assert [term.word for term in understand.words(text)] == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("perbaikan", "memperbaiki"),
        ("roads", "road"),
        ("cities", "city"),
        ("jalan", "roads"),
        ("kesehatan", "healthcare"),
        ("flooding", "kebanjiran"),
        ("HUẾ", "hue"),
    ],
)
def test_a_word_is_answered_in_either_language_and_in_each_of_its_forms(one: str, other: str) -> None:
    for asked, told in ((one, other), (other, one)):
        assert not understand.group(understand.fold(asked)).isdisjoint(understand.terms(told).split())


def test_what_stands_in_every_text_is_not_asked_for() -> None:
    assert understand.asked("The road to the MARKET and yang jalan road") == ["road", "market", "jalan"]


def test_stems_are_letters_that_every_database_takes_for_one_word() -> None:
    assert all(
        stem.isascii() and stem.isalnum() for stem in understand.terms("กรุงเทพ Huế e-3.5 a_b 🌏").split()
    )


def test_a_snippet_is_the_stretch_that_answers_most_and_marks_it() -> None:
    text = (
        "Budget first. " + "Nothing of it here. " * 20 + "New roads with a budget of 5. " + "And so on. " * 20
    )

    parts = understand.snippet(text, [understand.group("road"), understand.group("budget")])

    assert [part.text for part in parts if part.marked] == ["roads", "budget"]
    joined = "".join(part.text for part in parts)
    assert joined.startswith("… ")
    assert joined.endswith(" …")
    assert joined.strip("… ") in text
    assert len(joined) < 220


@pytest.mark.parametrize("text", ["", "<b>road</b> & co", "x" * 1000, "roads" * 100, "road " * 500])
def test_the_parts_of_a_snippet_are_the_text_itself(text: str) -> None:
    parts = understand.snippet(text, [understand.group("road")])

    assert "".join(part.text for part in parts).strip("… ") in text
    assert all(part.text for part in parts)


def test_a_short_text_is_shown_whole() -> None:
    assert understand.snippet("A road.", [understand.group("jalan")]) == (
        Part("A ", marked=False), Part("road", marked=True), Part(".", marked=False),
    )  # fmt: skip
