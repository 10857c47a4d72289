"""The chain by itself: every way to spoil it is named, and nothing is named that is well."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from simpul.ground.ledger.understand import Fault, Head, Row, faults, link

START = "0" * 64
AT = datetime(2026, 3, 1, tzinfo=UTC)


def chain(length: int) -> list[Row]:
    rows: list[Row] = []
    before = START
    for sequence in range(1, length + 1):
        row = Row(7, sequence, AT, 3, "roads.review", f"roads.damage/{sequence}", {"n": sequence}, before, "")
        rows.append(row._replace(hash=link(row)))
        before = rows[-1].hash
    return rows


def walk(rows: list[Row], head: Head | None = None) -> list[tuple[int, str]]:
    ends = head or Head(len(CHAIN), CHAIN[-1].hash)
    return [(fault.sequence, fault.kind) for fault in faults(rows, ends, start=START)]


CHAIN = chain(9)


def test_a_whole_chain_has_no_faults() -> None:
    assert walk(CHAIN) == []
    assert walk([], Head(0, START)) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("city", 8),
        ("at", AT + timedelta(microseconds=1)),
        ("actor", 4),
        ("verb", "roads.reopen"),
        ("subject", "roads.damage/1"),
        ("detail", {"n": 5.5}),
        ("detail", {"n": 5, "more": None}),
        ("hash", "f" * 64),
    ],
)
def test_a_changed_column_is_named(column: str, value: object) -> None:
    rows = [*CHAIN[:4], CHAIN[4]._replace(**{column: value}), *CHAIN[5:]]  # type: ignore[arg-type]

    found = walk(rows)

    assert (5, "changed") in found
    assert {sequence for sequence, _ in found} <= {5, 6}


def test_a_missing_row_is_named_and_not_blamed_on_its_neighbours() -> None:
    assert walk(CHAIN[:3] + CHAIN[4:]) == [(4, "missing")]


def test_a_gap_says_how_long_it_is() -> None:
    found = list(faults(CHAIN[:2] + CHAIN[6:], Head(9, CHAIN[-1].hash), start=START))

    assert found == [Fault(3, "missing", "4 are gone: 3 to 6")]


def test_two_rows_that_changed_places_are_named_with_where_they_were() -> None:
    rows = list(CHAIN)
    rows[2], rows[6] = rows[6]._replace(sequence=3), rows[2]._replace(sequence=7)

    found = {
        (fault.sequence, fault.kind, fault.says)
        for fault in faults(rows, Head(9, CHAIN[-1].hash), start=START)
    }

    assert {(3, "moved", "it was written as number 7"), (7, "moved", "it was written as number 3")} <= found


def test_a_row_moved_to_the_end_is_missing_where_it_was() -> None:
    rows = [*CHAIN[:3], *CHAIN[4:], CHAIN[3]._replace(sequence=10)]

    found = walk(rows)

    assert (4, "missing") in found
    assert (10, "moved") in found
    assert (10, "unknown") in found


def test_a_tail_cut_off_is_named_though_the_rest_is_whole() -> None:
    assert walk(CHAIN[:6]) == [(7, "cut")]
    assert walk([]) == [(1, "cut")]


def test_a_tail_written_anew_is_named_by_what_the_head_remembers() -> None:
    forged = CHAIN[8]._replace(detail={"n": "else"})
    forged = forged._replace(hash=link(forged))

    assert walk([*CHAIN[:8], forged]) == [(9, "unlinked")]


def test_a_row_written_anew_in_the_middle_breaks_the_next_link() -> None:
    forged = CHAIN[4]._replace(verb="roads.reopen")
    forged = forged._replace(hash=link(forged))

    assert walk([*CHAIN[:4], forged, *CHAIN[5:]]) == [(6, "unlinked")]


def test_the_hash_is_of_the_moment_and_not_of_how_it_is_written() -> None:
    row = CHAIN[0]
    jakarta = row.at.astimezone(timezone(timedelta(hours=7)))

    assert link(row._replace(at=jakarta)) == row.hash
    assert link(row._replace(detail={"b": 1, "a": 2.0})) == link(row._replace(detail={"a": 2, "b": 1}))
