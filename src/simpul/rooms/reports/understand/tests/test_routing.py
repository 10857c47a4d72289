"""Which rule takes a report."""

from simpul.rooms.reports.understand import routing
from simpul.rooms.reports.understand.routing import Choice, Fault, Known, Plan, Rule, Wrong

ROADS, CLEAN, EAST = 1, 2, 3
PLAN = Plan(
    (
        Rule(frozenset({"pothole"}), ("35.10.01.2002",), EAST),
        Rule(frozenset({"pothole", "sign"}), (), ROADS),
        Rule(frozenset(), ("35.10.02",), CLEAN),
    )
)


def test_the_first_rule_that_fits_counts() -> None:
    assert PLAN.choose("pothole", "35.10.01.2002") == Choice(EAST, 1)
    assert PLAN.choose("pothole", "35.10.01.2001") == Choice(ROADS, 2)


def test_a_district_holds_its_villages_and_no_other_of_like_code() -> None:
    assert PLAN.choose("rubbish", "35.10.02.2001") == Choice(CLEAN, 3)
    assert PLAN.choose("rubbish", "35.10.021.2001") == Choice(None, 0)


def test_what_is_not_known_is_named_by_no_narrow_rule() -> None:
    assert PLAN.choose(None, "35.10.02.2001") == Choice(CLEAN, 3)
    assert PLAN.choose("pothole", None) == Choice(ROADS, 2)
    assert PLAN.choose(None, None) == Choice(None, 0)


def test_what_no_rule_names_has_an_office_where_one_is_said() -> None:
    assert Plan(otherwise=CLEAN).choose("noise", None) == Choice(CLEAN, 0)


def test_rules_that_are_never_reached_are_told() -> None:
    hidden = Plan((Rule(frozenset(), (), ROADS), Rule(frozenset({"pothole"}), (), CLEAN)))

    assert routing.idle(hidden, [("pothole", "1"), (None, None)]) == [2]


def test_changes_name_where_from_and_where_to() -> None:
    found = routing.changes(Plan(otherwise=CLEAN), PLAN, [("pothole", None), ("noise", None)])

    assert [(one.pair, one.before, one.after) for one in found] == [
        (("pothole", None), CLEAN, ROADS),
        (("noise", None), CLEAN, None),
    ]


def test_faults_name_the_rule() -> None:
    known = Known({"pothole"}, {"35.10.02"}, {ROADS})

    assert routing.faults(PLAN, known) == [
        Fault(1, Wrong.REGION, "35.10.01.2002"),
        Fault(1, Wrong.OFFICE, "3"),
        Fault(2, Wrong.CATEGORY, "sign"),
        Fault(3, Wrong.OFFICE, "2"),
    ]
