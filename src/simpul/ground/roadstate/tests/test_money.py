"""What mending costs, and lists of repairs that a plan takes in."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground import roadstate
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate import act, money
from simpul.ground.roadstate.models import RepairWish
from simpul.ground.roadstate.tests.conftest import NOW, make_city, make_segments

DAY = date(2026, 11, 22)
OWN = {
    "valid_from": "2026-06-01",
    "currency": "IDR",
    "source": "Harga satuan 2026",
    "patch": {"amount": 1, "unit": "piece"},
}


def test_the_shipped_prices_are_of_the_citys_country_and_say_that_they_are_assumed(city: City) -> None:
    found = roadstate.prices(city, DAY)

    assert set(found) == {"patch", "crack_seal", "overlay", "rebuild", "pave", "bicycle_lane", "calm"}
    assert {price.currency for price in found.values()} == {"IDR"}
    assert all(price.assumed and "unverified" in price.source for price in found.values())
    city.country = "VNM"
    assert {price.currency for price in roadstate.prices(city, DAY).values()} == {"USD"}


def test_no_price_is_known_before_there_was_one(city: City) -> None:
    assert roadstate.prices(city, date(1999, 1, 1)) == {}


def test_a_citys_own_prices_count_from_their_day_and_are_not_mixed(city: City) -> None:
    city.settings = {"roadstate": {"prices": [OWN, OWN | {"valid_from": "2026-12-01", "currency": "MYR"}]}}

    assert roadstate.prices(city, date(2026, 5, 31))["patch"].assumed
    found = roadstate.prices(city, DAY)
    assert set(found) == {"patch"}
    assert (found["patch"].amount, found["patch"].assumed) == (1, False)
    assert found["patch"].source == "Harga satuan 2026"
    assert roadstate.prices(city, date(2026, 12, 1))["patch"].currency == "MYR"


@pytest.mark.parametrize(
    "row",
    [
        {},
        OWN | {"valid_from": "soon"},
        OWN | {"patch": {"amount": -1, "unit": "piece"}},
        OWN | {"patch": {"amount": 1, "unit": "league"}},
        OWN | {"patch": 7},
        "text",
    ],
)
def test_prices_that_cannot_be_are_refused_with_the_city_named(city: City, row: object) -> None:
    city.settings = {"roadstate": {"prices": [row]}}

    with pytest.raises(money.BadPrices, match="Kota"):
        roadstate.prices(city, DAY)


def test_a_street_has_the_width_of_its_class() -> None:
    assert money.width_m("primary") == money.width_m("primary_link") > money.width_m("residential")
    assert money.width_m("never heard of") > 0


def lines(segments: list[Segment]) -> list[act.Line]:
    return [act.Line(segment.pk, "overlay", 1_000_000.0, "IDR") for segment in segments]


def test_a_wish_waits_until_a_plan_takes_it_in_once(
    city: City, segments: list[Segment], engineer: Person
) -> None:
    wish = act.wish_repairs(city, lines(segments), why="A calm way to the beach", actor=engineer, now=NOW)

    assert [line["segment"] for line in wish.lines] == [segment.pk for segment in segments]
    assert wish.state == "open"
    taken = act.take_wish(wish, into="roads.plan/3", actor=engineer, now=NOW)
    assert (taken.state, taken.taken_by) == ("taken", "roads.plan/3")
    with pytest.raises(act.AlreadyTaken, match=r"roads\.plan/3"):
        act.take_wish(wish, into="roads.plan/4", actor=engineer, now=NOW)
    assert list(Entry.objects.filter(city=city).order_by("sequence").values_list("verb", flat=True)) == [
        "roadstate.wish",
        "roadstate.take_wish",
    ]


def test_who_may_not_cannot_wish_or_take(
    city: City, segments: list[Segment], engineer: Person, stranger: Person
) -> None:
    with pytest.raises(PermissionDenied):
        act.wish_repairs(city, lines(segments), why="mine", actor=stranger, now=NOW)
    wish = act.wish_repairs(city, lines(segments), why="ours", actor=engineer, now=NOW)
    with pytest.raises(PermissionDenied):
        act.take_wish(wish, into="x", actor=stranger, now=NOW)


def test_an_empty_wish_and_one_for_elsewhere_are_refused(
    city: City, segments: list[Segment], engineer: Person
) -> None:
    with pytest.raises(act.EmptyWish):
        act.wish_repairs(city, [], why="nothing", actor=engineer, now=NOW)
    with pytest.raises(act.EmptyWish):
        act.wish_repairs(city, lines(segments), why="  ", actor=engineer, now=NOW)
    with pytest.raises(act.NotInThisCity):
        act.wish_repairs(city, lines(make_segments(make_city("lain"))), why="theirs", actor=engineer, now=NOW)
    assert not RepairWish.objects.exists()


SET = [act.Said("patch", 5, "piece"), act.Said("overlay", 7, "m2")]


def set_prices(city: City, actor: Person, **changes: object) -> None:
    said = {"currency": "IDR", "valid_from": DAY, "source": "SHS 2026"} | changes
    act.set_prices(city, said.pop("prices", SET), actor=actor, now=NOW, **said)  # type: ignore[arg-type]


def test_prices_that_a_city_set_count_from_their_day_and_before_its_settings(
    city: City, engineer: Person
) -> None:
    city.settings = {"roadstate": {"prices": [OWN | {"valid_from": DAY.isoformat()}]}}
    set_prices(city, engineer)

    found = roadstate.prices(city, DAY)
    assert {name: price.amount for name, price in found.items()} == {"patch": 5, "overlay": 7}
    assert {(price.source, price.assumed) for price in found.values()} == {("SHS 2026", False)}
    assert roadstate.prices(city, date(2026, 11, 21))["patch"].assumed


def test_a_list_of_the_same_day_is_replaced_and_the_ledger_has_both(city: City, engineer: Person) -> None:
    set_prices(city, engineer)
    set_prices(city, engineer, prices=[act.Said("patch", 9, "m")])

    assert {name: price.amount for name, price in roadstate.prices(city, DAY).items()} == {"patch": 9}
    amounts = [entry.detail["amounts"]["patch"]["amount"] for entry in Entry.objects.order_by("sequence")]
    assert amounts == [5, 9]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"prices": []}, act.EmptyPrices),
        ({"source": " "}, act.EmptyPrices),
        ({"currency": "rp"}, act.BadPrice),
        ({"prices": [act.Said("paint", 1, "m2")]}, act.BadPrice),
        ({"prices": [act.Said("patch", 1, "league")]}, act.BadPrice),
        ({"prices": [act.Said("patch", 0, "m2")]}, act.BadPrice),
        ({"prices": [act.Said("patch", float("nan"), "m2")]}, act.BadPrice),
        ({"prices": [SET[0], SET[0]]}, act.BadPrice),
    ],
)
def test_prices_that_cannot_be_set_are_refused(
    city: City, engineer: Person, changes: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        set_prices(city, engineer, **changes)
    assert roadstate.prices(city, DAY)["patch"].assumed


def test_who_may_not_sets_no_prices(city: City, stranger: Person) -> None:
    with pytest.raises(PermissionDenied):
        set_prices(city, stranger)
