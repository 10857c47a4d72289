"""Which places of a map are destinations, and what may be said of one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from simpul.kernel.geo import Bounds
from simpul.rooms.cycling.understand import destination as rules
from simpul.rooms.cycling.understand import destination_sheet as layout
from simpul.rooms.cycling.understand.destination_said import FIELDS, faults, unpublishable

CITY = Bounds(114.3, -8.3, 114.5, -8.1)
TODAY = date(2026, 3, 1)
MONEY = frozenset({"IDR", "MYR"})


@pytest.mark.parametrize(
    ("telling", "tags", "kind"),
    [
        ("natural=beach", {"natural": "beach"}, "beach"),
        ("tourism=attraction", {"natural": "beach", "tourism": "attraction"}, "beach"),
        ("tourism=attraction", {"waterway": "waterfall", "tourism": "attraction"}, "waterfall"),
        ("natural=volcano", {"natural": "volcano"}, "crater"),
        ("tourism=attraction", {"tourism": "attraction", "name": "Kampung Kemiren"}, "village"),
        ("tourism=attraction", {"tourism": "attraction", "name": "Kampungan"}, "sight"),
        ("leisure=garden", {"leisure": "garden", "name": "Kebun Lorong Melati"}, "alley"),
        ("leisure=garden", {"leisure": "garden", "name": "Taman Sari"}, "park"),
        ("amenity=place_of_worship", {"amenity": "place_of_worship", "religion": "hindu"}, "temple"),
        ("amenity=place_of_worship", {"amenity": "place_of_worship", "religion": "muslim"}, "prayer"),
        (
            "amenity=place_of_worship",
            {"amenity": "place_of_worship", "religion": "muslim", "historic": "yes"},
            "temple",
        ),
        ("amenity=place_of_worship", {"amenity": "place_of_worship"}, None),
        ("shop=bicycle", {"shop": "bicycle"}, "bike-shop"),
        ("tourism=guest_house", {"tourism": "guest_house"}, "homestay"),
        ("railway=station", {"railway": "station"}, "station"),
        ("amenity=school", {"amenity": "school", "name": "Kampung Sekolah"}, None),
        ("amenity=cafe", {"amenity": "cafe", "tourism": "viewpoint"}, "food"),
    ],
)
def test_the_tags_of_a_place_make_its_kind(telling: str, tags: dict[str, str], kind: str | None) -> None:
    assert rules.kind_of(telling, tags) == kind


def test_each_kind_is_looked_for_under_the_tags_that_make_it() -> None:
    for kind in rules.kinds().values():
        assert kind.tags <= rules.telling_tags([kind.id])
    assert "amenity=restaurant" not in rules.telling_tags(rules.goals())


def test_every_kind_has_two_names_and_either_is_a_goal_or_a_service() -> None:
    assert set(rules.goals()) | set(rules.services()) == set(rules.kinds())
    for kind in rules.kinds().values():
        assert kind.name("id") != ""
        assert kind.name("en") != ""
        assert rules.kind_called(kind.name("id")) == kind.id
        assert rules.kind_called(kind.id.upper()) == kind.id
    assert rules.kind_called("  Air   Terjun ") == "waterfall"
    assert rules.kind_called("spaceport") is None


def test_the_map_says_a_price_and_what_it_does_not_say_is_not_known() -> None:
    assert rules.price_of({}) == rules.Price()
    assert rules.price_of({"fee": "no"}).fee == "no"
    assert rules.price_of({"fee": "yes"}) == rules.Price("yes")
    assert rules.price_of({"fee": "unknown"}).fee == ""
    assert rules.price_of({"charge": "10000 IDR/person"}) == rules.Price(
        "yes", Decimal(10000), "IDR", "person"
    )
    for odd in ("gratis", "Rp 10.000", "NaN IDR", "-1 IDR", "5 Rupiah"):
        assert rules.price_of({"charge": odd}) == rules.Price()


def test_only_addresses_of_the_web_are_taken_from_the_map() -> None:
    assert rules.website_of({"website": "https://example.id"}) == "https://example.id"
    assert rules.website_of({"website": "javascript:alert(1)"}) == ""
    assert rules.website_of({"contact:website": "http://a.id"}) == "http://a.id"


def test_a_text_is_given_in_the_readers_language_or_else_in_the_other() -> None:
    assert rules.first_said("en", {"id": "Pantai", "en": "Beach"}) == ("Beach", "en")
    assert rules.first_said("en", {"id": "Pantai", "en": ""}) == ("Pantai", "id")
    assert rules.first_said("th", {"id": "", "en": "Beach"}) == ("Beach", "en")
    assert rules.first_said("id", {"id": "", "en": ""}) == ("", "")


def said(**more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(FIELDS, "")
    numbers = dict.fromkeys(("lon", "lat", "start_lon", "start_lat", "price", "checked_on"))
    return empty | numbers | {"kind": "beach", "name": "Pantai", "lon": 114.4, "lat": -8.2} | more


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, {}),
        ({"name": ""}, {"name": "missing"}),
        ({"name": "x" * 201}, {"name": "too_long"}),
        ({"kind": ""}, {"kind": "missing"}),
        ({"kind": "spaceport"}, {"kind": "unknown"}),
        ({"lon": None}, {"lon": "missing"}),
        ({"lat": None}, {"lat": "missing"}),
        ({"lon": -8.2, "lat": 114.4}, {"lon": "not_on_earth"}),
        ({"lon": 0.0, "lat": 0.0}, {"lon": "far_away"}),
        ({"lon": 114.9, "lat": -8.7}, {}),
        ({"start_lon": 114.4}, {"start_lon": "both_or_none"}),
        ({"start_lon": 114.4, "start_lat": 99.0}, {"start_lon": "not_on_earth"}),
        ({"opening_hours": "8-17"}, {"opening_hours": "bad_hours"}),
        ({"opening_hours": "Mo-Fr 08:00-16:00; PH off"}, {}),
        ({"price": Decimal(5), "fee": "yes", "currency": "IDR", "per": "person"}, {}),
        ({"price": Decimal(5), "fee": "no", "currency": "IDR"}, {"fee": "price_is_paid"}),
        ({"price": Decimal(0), "fee": "yes", "currency": "IDR"}, {"price": "no_price"}),
        ({"price": Decimal(5), "fee": "yes", "currency": "RP"}, {"currency": "no_currency"}),
        ({"fee": "maybe"}, {"fee": "unknown"}),
        ({"per": "donkey"}, {"per": "unknown"}),
        ({"website": "www.example.id"}, {"website": "no_address"}),
        ({"website": "javascript:alert(1)"}, {"website": "no_address"}),
        ({"website": "https://[example"}, {"website": "no_address"}),
        ({"story_licence": "WTFPL"}, {"story_licence": "unknown"}),
        ({"checked_on": date(2026, 3, 2)}, {"checked_on": "day_to_come"}),
    ],
)
def test_every_fault_is_named_by_its_field(more: dict[str, Any], wrong: dict[str, str]) -> None:
    found = faults(said(**more), CITY, TODAY, MONEY)
    assert {name: fault.key for name, fault in found.items()} == wrong


def test_exchanged_coordinates_are_recognised() -> None:
    city = Bounds(10.0, 50.0, 10.2, 50.2)
    assert faults(said(lon=50.1, lat=10.1), city, TODAY, MONEY)["lon"].key == "swapped"


def test_a_text_without_a_licence_is_not_published() -> None:
    assert set(unpublishable(said(story_en="A beach.", manners_id="Pelan."))) == {
        "story_licence",
        "manners_licence",
    }
    assert unpublishable(said(story_en="A beach.", story_licence="CC0-1.0")) == {}


def test_what_is_gone_can_come_back_only_as_a_draft() -> None:
    assert rules.may_follow("draft", "published")
    assert not rules.may_follow("retired", "published")
    assert not rules.may_follow("nothing", "draft")


def test_old_prices_are_doubted() -> None:
    assert not rules.is_stale(None, TODAY)
    assert not rules.is_stale(date(2025, 6, 1), TODAY)
    assert rules.is_stale(date(2024, 6, 1), TODAY)


def test_columns_are_known_by_what_people_call_them() -> None:
    found = layout.guess(["Place_Id", "Place_Name", "Description", "Category", "Price", "Lat", "Long"])
    assert found == {"name": 1, "story_id": 2, "kind": 3, "price": 4, "lat": 5, "lon": 6}
    assert layout.guess(list(layout.COLUMNS)) == {name: at for at, name in enumerate(layout.COLUMNS)}


def test_a_row_is_written_so_that_it_reads_the_same() -> None:
    row = layout.row_of("7", said(price=Decimal("5000.00"), checked_on=TODAY), "draft")
    written = dict(zip(layout.COLUMNS, row, strict=True))
    assert (written["id"], written["price"], written["checked_on"]) == ("7", "5000", "2026-03-01")
    assert written["story_id"] is None
