"""The words for destinations that do not stand in the record: prices, states, days, distances."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import format_currency
from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from simpul.ground.places import map_buttons
from simpul.rooms.cycling.share.destination_page import Hours
from simpul.rooms.cycling.understand.destination import Price
from simpul.rooms.cycling.understand.hours import Days, Now, Span

PER: Mapping[str, Any] = {
    "person": gettext_lazy("person"),
    "bicycle": gettext_lazy("bicycle"),
    "group": gettext_lazy("group"),
    "night": gettext_lazy("night"),
    "item": gettext_lazy("item"),
}
STATES: Mapping[str, Any] = {
    "map": gettext_lazy("from the map"),
    "draft": gettext_lazy("draft"),
    "published": gettext_lazy("published"),
    "retired": gettext_lazy("not there any more"),
}
STEPS: Mapping[str, Any] = {
    "published": gettext_lazy("Publish it"),
    "draft": gettext_lazy("Take it back to a draft"),
    "retired": gettext_lazy("It is not there any more"),
}
KM = 1000
WEEKEND = 6
"""Days from the first of the week to the last."""
NEAR_M = 20
"""Nearer than this a rider stops in front of it: nothing is said of a walk."""
WHOLE_DAY = ("00:00", "24:00")


def island() -> dict[str, str]:
    """Give what the map says, in the reader's language. It holds no words of its own."""
    return {
        "map": _("Map of destinations"),
        "no_webgl": _("This browser cannot draw the map. Lists and directions work without it."),
        "start_here": _("Start here"),
        "via_here": _("Ride past here"),
        "end_here": _("End here"),
        "report_here": _("Report a hazard here"),
        "open": _("Open"),
        **map_buttons.words(),
    }


def price(said: Price) -> str:
    """Say what it costs, "" where that is not known."""
    if said.fee == "no":
        return _("free")
    if said.fee != "yes":
        return ""
    if said.amount is None:
        return _("one pays; how much is not known")
    whole = said.amount == said.amount.to_integral_value()
    amount = format_currency(
        said.amount, said.currency, format="¤ #,##0" if whole else None, locale=get_language() or "en",
        currency_digits=not whole,
    )  # fmt: skip
    if not said.per:
        return amount
    return _("%(amount)s per %(what)s") % {"amount": amount, "what": PER[said.per]}


def distance(metres: float) -> str:
    """Say a distance: "240 m", "1.2 km"."""
    tens = max(round(metres, -1), 10)
    if tens < KM:
        return _("%(metres)s m") % {"metres": formats.number_format(tens, 0)}
    return _("%(kilometres)s km") % {"kilometres": formats.number_format(metres / KM, 1)}


def on_foot(metres: float) -> str:
    """Say how the way ends for a rider who gets off so many metres before; "" where it ends there."""
    if metres < NEAR_M:
        return ""
    return _("The last %(distance)s are on foot.") % {"distance": distance(metres)}


def open_now(now: Now, at: datetime, zone: ZoneInfo) -> str:
    """Say whether it is open, and when that changes."""
    until = now.until.astimezone(zone) if now.until else None
    when = _moment(until, at.astimezone(zone)) if until else ""
    if now.state == "open":
        return _("Open now, closes %(when)s.") % {"when": when} if when else _("Open now.")
    if now.state == "closed":
        return _("Closed now, opens %(when)s.") % {"when": when} if when else _("Closed now.")
    return _("Whether it is open now is not known: ask before you ride.")


def week(hours: Hours) -> Iterator[tuple[str, str]]:
    """Give the rows of the coming week: the days, and their hours in words."""
    for days in hours.week:
        yield _days(days), _spans(days.spans)


def _days(days: Days) -> str:
    first, last = str(WEEKDAYS[days.first]), str(WEEKDAYS[days.last])
    if days.first == days.last:
        return first
    if days.last - days.first == WEEKEND:
        return _("every day")
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _spans(spans: tuple[Span, ...]) -> str:
    return ", ".join(map(_span, spans)) or _("closed")


def _span(span: Span) -> str:
    whole = (span.begin, span.end) == WHOLE_DAY
    said = _("all day") if whole else f"{_clock(span.begin)}–{_clock(span.end)}"
    if not span.sure:
        said = _("perhaps %(hours)s") % {"hours": said}
    return f"{said} ({span.note})" if span.note else said


def _moment(when: datetime, at: datetime) -> str:
    """Say a moment as seen from another: "at 17:00", "tomorrow at 08:00", "on Monday at 08:00"."""
    clock = _clock(f"{when:%H:%M}")
    days = (when.date() - at.date()).days
    if days == 0:
        return _("at %(clock)s") % {"clock": clock}
    if days == 1:
        return _("tomorrow at %(clock)s") % {"clock": clock}
    if timedelta(days=days) < timedelta(days=7):
        return _("on %(day)s at %(clock)s") % {"day": WEEKDAYS[when.weekday()], "clock": clock}
    return _("on %(day)s") % {"day": formats.date_format(when.date())}


def _clock(text: str) -> str:
    """Write a time of day as the language does: 08.00 in Indonesian, 08:00 in English."""
    return text.replace(":", ".") if get_language() == "id" else text
