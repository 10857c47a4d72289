"""Opening hours as a rider reads them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.understand import hours
from simpul.rooms.cycling.understand.hours import BadHours, Days, Now, Span

WIB = ZoneInfo("Asia/Jakarta")
HERE = LonLat(114.37, -8.21)
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""Nine in the morning in Jakarta."""


def at(text: str, now: datetime = MONDAY) -> Now | None:
    return hours.at(text, now, zone=WIB, position=HERE)


def test_it_is_open_until_it_closes() -> None:
    found = at("Mo-Fr 08:00-16:00")
    assert found is not None
    assert found.state == "open"
    assert found.until == datetime(2026, 3, 2, 16, tzinfo=WIB)


def test_it_is_closed_until_it_opens() -> None:
    found = at("Tu 10:00-12:00")
    assert found is not None
    assert (found.state, found.until) == ("closed", datetime(2026, 3, 3, 10, tzinfo=WIB))


def test_what_never_changes_has_no_end() -> None:
    assert at("24/7") == Now("open", None)
    assert at("off") == Now("closed", None)


def test_what_is_not_sure_is_unknown() -> None:
    found = at('unknown "ask the keeper"')
    assert found == Now("unknown", None, "ask the keeper")


def test_hours_are_of_the_citys_clock() -> None:
    late = datetime(2026, 3, 1, 23, tzinfo=UTC)  # six in the morning of Monday in Jakarta
    found = at("Mo 05:00-07:00", late)
    assert found is not None
    assert found.state == "open"


def test_the_sun_is_that_of_the_place() -> None:
    found = at("sunrise-sunset")
    assert found is not None
    assert found.until is not None
    assert 17 <= found.until.hour <= 18


def test_public_holidays_are_those_of_the_country() -> None:
    christmas = datetime(2026, 12, 25, 3, tzinfo=UTC)
    found = at("Mo-Su 08:00-16:00; PH off", christmas)
    assert found is not None
    assert found.state == "closed"
    assert hours.speaks_of_holidays("Mo-Su 08:00-16:00; PH off")
    assert not hours.speaks_of_holidays("Mo-Su 08:00-16:00")


def test_what_cannot_be_read_is_not_known() -> None:
    for text in ("", "pagi sampai sore", "x" * 300):
        assert at(text) is None
        assert hours.week(text, MONDAY, zone=WIB, position=HERE) == ()


def test_a_week_puts_like_days_together() -> None:
    found = hours.week("Mo-Fr 08:00-12:00,13:00-16:00; Sa 08:00-12:00", MONDAY, zone=WIB, position=HERE)
    morning = Span("08:00", "12:00")
    assert found == (
        Days(0, 4, (morning, Span("13:00", "16:00"))),
        Days(5, 5, (morning,)),
        Days(6, 6, ()),
    )


def test_a_night_is_told_on_both_of_its_days() -> None:
    found = hours.week("Fr 22:00-02:00", MONDAY, zone=WIB, position=HERE)
    assert Days(4, 4, (Span("22:00", "24:00"),)) in found
    assert Days(5, 5, (Span("00:00", "02:00"),)) in found


def test_a_fault_names_the_place_of_the_first_bad_character() -> None:
    with pytest.raises(BadHours) as caught:
        hours.check("Mo-Fr 25:00")
    assert caught.value.at == 7
    assert hours.check("  Mo-Fr   08:00-16:00 ") == "Mo-Fr 08:00-16:00"
    assert hours.check("") == ""
    with pytest.raises(BadHours):
        hours.check("24/7;" * 60)
