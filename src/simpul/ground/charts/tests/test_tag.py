"""A chart on a page: picture, sentence, table."""

from xml.etree import ElementTree

import pytest
from django.template import engines
from django.utils import translation

from simpul.ground import charts
from simpul.kernel.chart import Chart, trend

NASTY = "<b>A&B</b>"
FIGURE = trend(
    "surveyed", NASTY, "It rose & rose.",
    [("Contoh", {2021: 1234.5, 2022: None, 2023: "suppressed", 2024: 0})], across="Year",
    note="No league table.",
)  # fmt: skip


def page(chart: Chart, language: str = "en") -> str:
    with translation.override(language):
        return str(
            engines["django"].from_string("{% load charts %}{% chart chart %}").render({"chart": chart})
        )


def test_the_sentence_and_the_table_stand_beside_the_picture() -> None:
    figure = ElementTree.fromstring(page(FIGURE))  # noqa: S314 - ours; well formed: nothing of it is taken for markup

    assert figure.get("id") == "surveyed"
    assert figure.findtext("figcaption/h3") == NASTY
    assert figure.findtext("figcaption/p") == "It rose & rose."
    cells = [[(cell.text or "").strip() for cell in row] for row in figure.iter("tr")]
    assert cells == [
        ["Year", "Contoh"], ["2021", "1,234.5"], ["2022", "not known"], ["2023", "suppressed"], ["2024", "0"],
    ]  # fmt: skip
    assert [element.get("role") for element in figure if element.tag.endswith("svg")] == ["img"]
    assert "No league table." in page(FIGURE)


def test_numbers_of_picture_and_table_follow_the_language() -> None:
    shown = page(FIGURE, "id")

    assert "1.234,5" in shown
    assert ">1.000<" in shown  # on the axis


def test_the_same_figure_is_drawn_once() -> None:
    charts.svg(FIGURE)
    before = charts._drawn.cache_info()
    charts.svg(FIGURE)

    after = charts._drawn.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)
    assert after.maxsize == charts.REMEMBERED


@pytest.mark.parametrize("level", [2, 4])
def test_the_heading_has_the_level_of_its_place(level: int) -> None:
    text = engines["django"].from_string("{% load charts %}{% chart chart level %}")

    assert f"<h{level} " in str(text.render({"chart": FIGURE, "level": level}))
