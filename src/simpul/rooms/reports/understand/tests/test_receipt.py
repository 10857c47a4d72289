"""Receipts hold ballots fast, trees are those of RFC 6962, and every change of a published count is found."""

import copy
import hashlib
from typing import Any

import pytest

from simpul.rooms.reports.understand import receipt, tally, tally_few, tally_recount
from simpul.rooms.reports.understand.tally import Choice, Offer

A, B, C = (hashlib.sha256(one).hexdigest() for one in (b"a", b"b", b"c"))
OFFER = Offer(
    "approval", 2, 100, ((1, "North", 60), (2, "South", 60)),
    (Choice(11, "Well", 40, 1), Choice(12, "Lamp", 30, 1), Choice(13, "Path", 50, 2),
     Choice(14, "Tree", 10, None)),
)  # fmt: skip


def node(left: str, right: str) -> str:
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def leaf(one: str) -> str:
    return hashlib.sha256(b"\x00" + bytes.fromhex(one)).hexdigest()


def test_the_root_is_that_of_rfc_6962_whatever_the_order() -> None:
    one, two, three = sorted([A, B, C])

    assert receipt.root([C, A, B]) == node(node(leaf(one), leaf(two)), leaf(three))
    assert receipt.root([]) == hashlib.sha256().hexdigest()


@pytest.mark.parametrize("size", range(1, 18))
def test_every_leaf_has_a_way_to_the_root_and_no_other_has(size: int) -> None:
    leaves = [hashlib.sha256(str(one).encode()).hexdigest() for one in range(size)]
    top = receipt.root(leaves)

    assert all(receipt.holds(one, receipt.proof(leaves, one), top) for one in leaves)
    assert not receipt.holds(A, receipt.proof(leaves, leaves[0]), top)
    assert not receipt.holds("no hash", [], top)


def test_one_form_gives_one_receipt_and_another_choice_another() -> None:
    token = "0123456789abcdef" * 2
    first = receipt.halves(token, 1, [3, 1])

    assert first == receipt.halves(token, 1, [1, 3])
    assert first.number != receipt.halves(token, 1, [1]).number
    assert first.code != receipt.halves(token, 2, [1, 3]).code
    assert receipt.ballot(first.code, [1, 3]) != first.number


@pytest.mark.parametrize(
    ("choices", "why"),
    [([11], ""), ([11, 12], ""), ([], "empty"), ([99], "unknown"), (["11"], "unknown"), ([True], "unknown"),
     ([11, 11], "twice"), ([11, 12, 13], "many")],
)  # fmt: skip
def test_what_a_ballot_may_hold(choices: list[Any], why: str) -> None:
    assert tally.fault(OFFER, choices) == why


def test_a_knapsack_ballot_holds_what_the_budget_pays_for() -> None:
    offer = Offer("knapsack", 1, 100, OFFER.areas, OFFER.projects)

    assert tally.fault(offer, [11, 13, 14]) == ""
    assert tally.fault(offer, [11, 12, 13]) == "dear"


def test_ceilings_hold_and_the_next_that_fits_is_taken() -> None:
    counted = {11: 9, 12: 8, 13: 7, 14: 6}

    lines = {one.id: one for one in tally.winners(OFFER, counted, A)}

    assert [one for one in lines if lines[one].chosen] == [11, 13, 14]  # 40 + 50 + 10: all of the money
    assert lines[12].why == "area"  # 30 beside 40 is above the 60 of the north


def test_what_has_no_votes_or_no_money_is_not_taken() -> None:
    offer = Offer(
        "approval", 2, 45, (), (Choice(1, "a", 40, None), Choice(2, "b", 10, None), Choice(3, "c", 5, None))
    )

    lines = {one.id: one.why for one in tally.winners(offer, {1: 3, 2: 2, 3: 0}, A)}

    assert lines == {1: "", 2: "total", 3: "votes"}


def test_the_same_votes_go_by_cost_then_by_a_lot_of_all_ballots() -> None:
    offer = Offer(
        "approval", 1, 10, (), (Choice(1, "a", 10, None), Choice(2, "b", 9, None), Choice(3, "c", 9, None))
    )
    votes = {1: 5, 2: 5, 3: 5}

    firsts = {
        tally.winners(offer, votes, hashlib.sha256(bytes([top])).hexdigest())[0].id for top in range(20)
    }

    assert firsts == {2, 3}


def count() -> dict[str, Any]:
    ballots = [("A2", [11]), ("B3", [11, 13]), ("C4", [12]), ("D5", [13, 14])]
    return tally_recount.publish({"city": "x"}, OFFER, ballots, [A, B, C, leaf(A)])


def kinds(said: dict[str, Any], **known: Any) -> set[str]:
    return {one.kind for one in tally_recount.faults(said, **known)}


def test_a_count_that_nobody_touched_is_well() -> None:
    said = count()

    assert kinds(said, known_root=said["ballots_root"], known_count=4) == set()
    assert tally_recount.has(said, B)
    assert not tally_recount.has(said, leaf(B))


def again(said: dict[str, Any]) -> dict[str, Any]:
    """Make a file whole again after its ballots were changed, as somebody would who hides it."""
    rows = [(one["code"], one["choices"]) for one in said["ballots"]]
    return tally_recount.publish(said["about"], OFFER, rows, said["receipts"])


def test_a_changed_ballot_is_found() -> None:
    said, bad = count(), copy.deepcopy(count())
    bad["ballots"][0]["choices"] = [14]

    assert {"root", "result"} <= kinds(bad)
    assert kinds(again(bad)) == set()  # a file that was changed as a whole fits itself...
    assert kinds(again(bad), known_root=said["ballots_root"]) == {"root"}  # ... and not the ledger


def test_a_missing_and_an_added_ballot_are_found() -> None:
    said = count()
    less, more = copy.deepcopy(said), copy.deepcopy(said)
    less["ballots"].pop()
    more["ballots"].append({"code": "E6", "choices": [12]})

    for bad in (less, more):
        assert {"root", "receipts"} <= kinds(bad)
        assert {"root", "receipts", "number"} <= kinds(
            again(bad), known_root=said["ballots_root"], known_count=4
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["result"].reverse(),
        lambda said: said["ballots"].append(dict(said["ballots"][0])),
        lambda said: said["receipts"].append(said["receipts"][0]),
        lambda said: said["receipts"].pop(),
        lambda said: said.pop("offer"),
        lambda said: said.update(ballots="none"),
        lambda said: said["offer"]["projects"][0].update(cost=1),
        lambda said: said["ballots"][0].update(choices=[11, 12, 13]),
        lambda said: said["ballots"][0].update(choices="11"),
        lambda said: said.update(format="else"),
    ],
    ids=map(str, range(10)),
)
def test_anything_else_that_does_not_fit_is_found(change: Any) -> None:
    said = count()
    change(said)

    assert kinds(said)


def test_small_groups_are_not_shown_nor_told_by_the_others() -> None:
    assert tally_few.shown({"f": 10, "m": 3, "x": 20}, 5) == {"f": None, "m": None, "x": 20}
    assert tally_few.shown({"f": 10, "m": 3, "x": 2}, 5) == {"f": 10, "m": None, "x": None}
    assert tally_few.shown({"f": 10, "m": 0}, 5) == {"f": 10, "m": 0}
    assert tally_few.shown({"f": 10, "m": 3}, 5, total_is_shown=False) == {"f": 10, "m": None}
