"""A calendar that other programs read."""

from datetime import UTC, date, datetime, timedelta, timezone

from icalendar import Calendar

from simpul.ground.feeds import Happening, calendar

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
MEETING = Happening(
    "hub.meeting/9", "9th annual meeting; Manila, Cebu", date(2026, 8, 4), AT, date(2026, 8, 5),
    "Line one\nline two\r\nBEGIN:VEVENT", "Manila", "https://hub.example.org/hub/meetings/9/",
)  # fmt: skip
CALL = Happening("hub.call/1", "Call", datetime(2026, 1, 2, 9, tzinfo=timezone(timedelta(hours=7))), AT)


def read(*events: Happening) -> list[dict[str, object]]:
    made = Calendar.from_ical(calendar(events, name="ASCN", host="hub.example.org"))
    return [{name: each.decoded(name) for name in each} for each in made.walk("VEVENT")]


def test_days_and_instants_come_back_as_they_went_in() -> None:
    call, meeting = read(MEETING, CALL)

    assert meeting["DTSTART"] == date(2026, 8, 4)
    assert meeting["DTEND"] == date(2026, 8, 6)  # the day after its last: the end is not part of it
    assert call["DTSTART"] == datetime(2026, 1, 2, 2, tzinfo=UTC)
    assert "DTEND" not in call
    assert meeting["UID"] == "hub.meeting/9@hub.example.org"


def test_no_text_makes_another_event() -> None:
    (meeting,) = read(MEETING)

    assert meeting["SUMMARY"] == "9th annual meeting; Manila, Cebu"
    assert "BEGIN:VEVENT" in str(meeting["DESCRIPTION"])


def test_the_same_events_give_the_same_bytes_in_any_order() -> None:
    assert calendar([MEETING, CALL], name="a", host="b") == calendar([CALL, MEETING], name="a", host="b")
    assert b"BEGIN:VCALENDAR\r\nVERSION:2.0" in calendar([], name="a", host="b")
