"""The drawing of a chart: safe in a page, read in the dark, told apart by every eye."""

import re
from xml.etree import ElementTree

import pytest

from simpul.adapters import charts
from simpul.kernel import chart as make
from simpul.kernel import vega
from simpul.kernel.chart import Chart, Series

NASTY = '<script>alert(1)</script> & "it\'s" ]]>'
SERIES: list[Series] = [
    (NASTY, {2020: 1.5, 2021: 2, 2023: 1234.5}),
    ("b", {2020: 4, 2023: 5}),
    ("c", {2021: None, 2022: 3}),
]
FIGURES = [
    make.trend("t", NASTY, "s", SERIES, across="Year", unit=NASTY, target=3, target_label=NASTY),
    make.multiples("m", NASTY, "s", SERIES, across="Year", unit=NASTY),
    make.bars(
        "b", NASTY, "s", [(NASTY, 1.5), ("b", None), ("c", NASTY)], header=("a", "b"), unit="%", target=1
    ),
    make.shares("s", NASTY, "s", [(NASTY, [1, 2]), ("b", [None, 1])], parts=[NASTY, "b"], across="Year"),
]


def parsed(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)  # noqa: S314 - the drawing is ours


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_a_picture_is_one_named_image_without_script_style_or_anything_from_outside(figure: Chart) -> None:
    drawn = charts.svg(figure.spec, label=figure.title)
    root = parsed(drawn)

    assert root.get("role") == "img"
    assert root.get("aria-label") == NASTY
    assert (root.get("width"), root.get("height")) == ("100%", None)
    assert "<script" not in drawn
    for element in root.iter():
        assert not {"style", "href", "class"} & set(element.attrib)
        assert element.tag.rpartition("}")[2] in {
            "svg",
            "g",
            "path",
            "text",
            "line",
            "defs",
            "clipPath",
            "rect",
        }
        assert not any(name.startswith("on") for name in element.attrib)
    said = "".join(root.itertext())
    assert "alert(1)" in said


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_a_picture_has_no_ground_and_is_the_same_each_time(figure: Chart) -> None:
    drawn = charts.svg(figure.spec, label="a")

    outside = re.sub(r"<defs>.*?</defs>", "", drawn)
    assert "<rect" not in outside
    assert charts.svg(figure.spec, label="a") == drawn


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_its_letters_are_large_enough_and_of_the_page(figure: Chart) -> None:
    drawn = charts.svg(figure.spec, label="a")
    letters = [element for element in parsed(drawn).iter() if element.tag.endswith("text")]

    assert letters
    for text in letters:
        assert float(text.attrib["font-size"].removesuffix("px")) >= 11
        assert text.attrib["font-family"].startswith("Noto Sans")
        assert text.attrib["fill"] == "currentColor"


def test_a_picture_is_as_narrow_as_a_phone() -> None:
    for figure in FIGURES:
        wide = float(parsed(charts.svg(figure.spec, label="a")).attrib["viewBox"].split()[2])
        assert wide <= vega.WIDTH + 20, figure.id


def test_a_gap_breaks_the_line() -> None:
    figure = make.trend("t", "t", "s", [("a", {2020: 1, 2021: 2, 2023: 3, 2024: 4})], across="Year")

    whole = [path for path in re.findall(r' d="([^"]+)"', charts.svg(figure.spec, label="a")) if "L" in path]

    assert [path.count("M") for path in whole] == [2]


def test_numbers_are_written_as_the_language_writes_them() -> None:
    figure = make.bars("b", "b", "s", [("a", 1234.5)], header=("a", "b"))

    assert "1.234,5" in charts.svg(figure.spec, label="a", language="id")
    assert "1,234.5" in charts.svg(figure.spec, label="a", language="en")
    assert "1,234.5" in charts.svg(figure.spec, label="a", language="th")


def test_two_pictures_on_one_page_do_not_share_their_inner_names() -> None:
    place = {"x": {"field": "x", "type": "quantitative"}}
    base = {
        "width": 90,
        "data": {"values": [{"x": 1}]},
        "mark": {"type": "point", "clip": True},
        "encoding": place,
    }
    drawn = [charts.svg(base | {"height": height}, label="a") for height in (90, 95)]
    names = [set(re.findall(r' id="([^"]+)"', each)) for each in drawn]

    assert all(names)
    assert not names[0] & names[1]
    for each, own in zip(drawn, names, strict=True):
        assert set(re.findall(r"url\(#([^)]+)\)", each)) == own
    assert charts.svg(base | {"height": 90}, label="a") == drawn[0]


@pytest.mark.parametrize(
    "spec", [{"mark": "no such mark"}, {"mark": "bar", "data": {"values": [{"x": float("nan")}]}}, {}]
)
def test_what_cannot_be_drawn_is_said(spec: dict[str, object]) -> None:
    with pytest.raises(charts.NotDrawn):
        charts.svg(spec, label="a")


def test_a_picture_never_fetches_its_data() -> None:
    with pytest.raises(charts.NotDrawn):
        charts.svg({"mark": "bar", "data": {"url": "https://example.org/data.json"}}, label="a")
