"""A figure is made of one set of numbers: its picture and its table cannot disagree."""

from typing import Any

import pytest

from simpul.kernel.chart import Chart, Value, bars, multiples, shares, trend


def test_a_year_nobody_gave_is_a_gap_in_the_picture_and_a_row_of_the_table() -> None:
    chart = trend("roads", "Roads", "They rise.", [("Contoh", {2021: 4, 2023: 0.0})], across="Year")

    assert chart.header == ("Year", "Contoh")
    assert chart.rows == [("2021", 4), ("2022", None), ("2023", 0.0)]
    assert [row["y"] for row in chart.spec["data"]["values"]] == [4.0, None, 0.0]


def test_a_reason_instead_of_a_number_is_a_gap_too_and_is_said_in_the_table() -> None:
    chart = trend("roads", "Roads", "They rise.", [("Contoh", {2021: "suppressed", 2022: 5})], across="Year")

    assert chart.rows[0] == ("2021", "suppressed")
    assert chart.spec["data"]["values"][0]["y"] is None


def test_ordered_bars_put_the_longest_first_and_what_is_not_known_last() -> None:
    values = [("a", None), ("b", 0), ("c", 7), ("d", -2)]

    chart = bars("b", "Bars", "So it is.", values, header=("Name", "Number"), ordered=True)

    assert chart.rows == [("c", 7), ("b", 0), ("d", -2), ("a", None)]


def test_a_row_with_an_unknown_part_has_no_shares() -> None:
    values: list[tuple[str, list[Value]]] = [("2023", [1, 3]), ("2024", [1, None]), ("2025", [0, 0])]

    chart = shares("s", "Shares", "So it is.", values, parts=["planned", "done"], across="Year")

    drawn = [(row["n"], row["x"]) for row in chart.spec["data"]["values"]]
    assert drawn == [(0, 1.0), (0, 3.0), (1, None), (1, None), (2, None), (2, None)]
    assert chart.rows == [("2023", 1, 3), ("2024", 1, None), ("2025", 0, 0)]


def test_a_target_is_drawn_as_a_rule_and_only_where_there_is_one() -> None:
    def marks(**target: Any) -> list[Any]:
        chart = trend("t", "Roads", "They rise.", [("a", {2021: 4})], across="Year", **target)
        return [layer["mark"] for layer in chart.spec["layer"]]

    assert {"type": "rule"} not in marks()
    assert {"type": "rule"} in marks(target=0, target_label="none left")


@pytest.mark.parametrize("build", [trend, multiples])
def test_nothing_at_all_is_an_empty_table(build: Any) -> None:
    assert build("t", "Roads", "Nobody has looked yet.", [("a", {})], across="Year").rows == []


@pytest.mark.parametrize("missing", ["title", "sentence", "header"])
def test_a_figure_without_its_sentence_or_its_table_is_refused(missing: str) -> None:
    parts = {"title": "Roads", "sentence": "They rise.", "header": ("Year", "a")} | {missing: ""}

    with pytest.raises(ValueError, match=missing):
        Chart("t", rows=[], spec={}, **parts)  # type: ignore[arg-type]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="3 cells"):
        Chart("t", "Roads", "They rise.", ("Year", "a"), [("2021", 1, 2)], {})
