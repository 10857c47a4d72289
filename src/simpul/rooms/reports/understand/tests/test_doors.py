"""Keys that nobody else can make, spans of time, letters, and answers of other servers."""

from datetime import UTC, datetime, timedelta

import pytest

from simpul.rooms.reports.understand import keys, mail, open311, open311_read
from simpul.rooms.reports.understand.course import course

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
WINDOW = timedelta(days=90)


def test_a_key_needs_the_secret() -> None:
    mine = keys.key("secret", "client", "1", "12")

    assert mine == keys.key("secret", "client", "1", "12")
    assert mine != keys.key("another", "client", "1", "12")
    assert mine != keys.key("secret", "client", "11", "2"), "words do not run into each other"
    assert mine.version == 4


def test_every_state_has_a_status_and_closed_means_over() -> None:
    rules = open311.rules()

    assert set(rules.statuses) == set(course().states)
    for name, state in course().states.items():
        assert (rules.statuses[name].plain == "closed") is state.over, name
    assert set(rules.heard.values()) <= set(course().steps)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("", "", (-90, 0)),
        ("2026-11-01T03:00:00Z", "", (-22, 68)),
        ("2026-11-01T03:00:00Z", "2026-11-02T03:00:00Z", (-22, -21)),
        ("2026-01-01T03:00:00Z", "2026-11-02T03:00:00Z", (-326, -236)),
        ("", "2026-11-02T03:00:00Z", (-111, -21)),
        ("2026-11-01T10:00:00 07:00", "2026-11-01T03:00:00", (-22, -22)),
    ],
)
def test_a_span_is_at_most_the_window(start: str, end: str, days: tuple[int, int]) -> None:
    begins, ends = open311.span(start, end, NOW, WINDOW)

    assert ((begins - NOW).days, (ends - NOW).days) == days


def test_waiting_grows_and_stays() -> None:
    waits = [open311.rules().wait(tries) for tries in range(1, 20)]

    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1)


def test_an_answer_is_read_as_the_standard_writes_it() -> None:
    xml = b"""<?xml version="1.0" encoding="utf-8"?>
    <service_requests><request>
      <service_request_id> 638344 </service_request_id><token/>
    </request></service_requests>"""

    assert open311_read.rows(xml, "request") == [{"service_request_id": "638344", "token": ""}]
    assert (
        open311_read.found([{"service_request_id": "1", "description": "x [7F3K-9QXP]"}], "[7F3K-9QXP]")
        == "1"
    )
    assert open311_read.said_no(b"<errors><error><description>no</description></error></errors>") == "no"
    assert open311_read.said_no(b"<html>") == ""


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Ada lubang\n\nOn Mon, 23 Nov 2026 at 10:00 City <a@b.c> wrote:\n> lama", "Ada lubang"),
        ("Ada lubang\n-- \nAni, RT 03", "Ada lubang"),
        ("Ada lubang\n-----Original Message-----\nFrom: x", "Ada lubang"),
        ("> dikutip saja", ""),
        ("Satu\n\n\n\n\nDua", "Satu\n\nDua"),
    ],
)
def test_only_ones_own_words_are_kept(text: str, own: str) -> None:
    assert mail.own_words(text) == own


def test_the_subject_is_said_once() -> None:
    raw = b"From: Ani <ani@example.org>\nSubject: Fwd: Re: Lubang besar\n\nLubang besar di pasar"

    letter = mail.read(raw)

    assert (letter.text, letter.code, letter.email) == ("Lubang besar di pasar", "", "ani@example.org")
    assert mail.read(raw).message_id == letter.message_id, "without a Message-ID its content names it"
