"""A wish is read from an address and written back as the same address."""

from datetime import UTC, datetime

import pytest

from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.understand import profile
from simpul.rooms.cycling.understand.wish import KINDS, PROFILES, BadWish, Wish

HERE = "114.37,-8.21;114.38,-8.2"


def test_what_is_not_said_has_its_default() -> None:
    wish = Wish.parse({"stops": HERE})

    assert wish.stops == (LonLat(114.37, -8.21), LonLat(114.38, -8.2))
    assert (wish.profile, wish.hills, wish.surface, wish.kinds) == ("city", None, None, KINDS)


def test_it_is_written_as_it_was_read() -> None:
    said = {
        "stops": HERE, "profile": "road", "hills": "0.25", "surface": "0", "kind": "calm,quick",
        "at": "2026-11-22T07:30:00 07:00",
    }  # fmt: skip
    wish = Wish.parse(said)

    assert Wish.parse(wish.query()) == wish
    assert wish.kinds == ("quick", "calm")
    assert wish.start_at == datetime(2026, 11, 22, 0, 30, tzinfo=UTC)


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(BadWish) as caught:
        Wish.parse({"stops": HERE, "at": "2026-11-22T07:30"})

    assert (caught.value.field, caught.value.reason) == ("at", "not-a-time")


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_rides_calmer_on_the_calm_way(name: str) -> None:
    rider = Wish.parse({"stops": HERE, "profile": name})
    quick, balanced, calm = (profile.costing(rider, kind)["use_roads"] for kind in KINDS)

    assert quick > balanced > calm  # type: ignore[operator] # all three are numbers


def test_the_sliders_are_the_engines_own_turned_the_right_way() -> None:
    careful = profile.costing(Wish.parse({"stops": HERE, "hills": "0", "surface": "0"}), "balanced")
    bold = profile.costing(Wish.parse({"stops": HERE, "hills": "1", "surface": "1"}), "balanced")

    assert (careful["use_hills"], careful["avoid_bad_surfaces"]) == (0, 0.99)
    assert (bold["use_hills"], bold["avoid_bad_surfaces"]) == (1, 0)
