"""Years below a chart are as many as can be read, and always the last one."""

from itertools import pairwise

from simpul.kernel.vega import MOST_LABELS, labelled


def test_few_years_are_all_written() -> None:
    assert labelled(["2023", "2024", "2025"]) == ["2023", "2024", "2025"]
    assert labelled([]) == []


def test_many_years_are_thinned_evenly_and_the_last_is_written() -> None:
    shown = labelled([str(year) for year in range(2000, 2026)])

    assert shown[-1] == "2025"
    assert len(shown) <= MOST_LABELS
    assert {int(later) - int(one) for one, later in pairwise(shown)} == {4}
