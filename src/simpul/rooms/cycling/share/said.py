"""Lengths, times, shares and days as the planner's pages write them; what is not known says so."""

from datetime import date
from functools import lru_cache

from django.utils import formats
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

UNKNOWN = gettext_lazy("not known")
KM = 1000
MINUTES = 60
NEAR_M, EXACT_M = 950, 100


def number_format(value: float, decimal_pos: int | None = None, *, force_grouping: bool = False) -> str:
    """Write a number as the reader's language does; the few that riders see are kept written."""
    return _number(value, decimal_pos, force_grouping, get_language())


@lru_cache(maxsize=4096, typed=True)
def _number(value: float, decimal_pos: int | None, force_grouping: bool, _language: str | None) -> str:  # noqa: FBT001 - as it comes
    return str(formats.number_format(value, decimal_pos, force_grouping=force_grouping))


def length(metres: float | None) -> str:
    """Write metres as riders read them: "350 m", "4.2 km"; "not known" for None."""
    if metres is None:
        return str(UNKNOWN)
    if metres < NEAR_M:
        return _metres(int(round(metres, -1 if metres >= EXACT_M else 0)), get_language())
    return _kilometres(round(metres / KM, 1), get_language())


@lru_cache(maxsize=512)
def _metres(metres: int, _language: str | None) -> str:
    return _("%(n)s m") % {"n": number_format(metres)}


@lru_cache(maxsize=4096)
def _kilometres(kilometres: float, _language: str | None) -> str:
    return _("%(n)s km") % {"n": number_format(kilometres, decimal_pos=1, force_grouping=True)}


def height(metres: float | None) -> str:
    """Write a climb in whole metres; "not known" for None, which is not flat."""
    return str(UNKNOWN) if metres is None else _("%(n)s m") % {"n": number_format(round(metres))}


def time(seconds: float | None) -> str:
    """Write a riding time in minutes, from an hour on in hours and minutes."""
    if seconds is None:
        return str(UNKNOWN)
    return _time(max(1, round(seconds / 60)), get_language())


@lru_cache(maxsize=4096)
def _time(minutes: int, _language: str | None) -> str:
    if minutes < MINUTES:
        return _("%(n)s min") % {"n": number_format(minutes)}
    if minutes % MINUTES == 0:
        return _("%(h)s h") % {"h": number_format(minutes // MINUTES)}
    return _("%(h)s h %(m)s min") % {
        "h": number_format(minutes // MINUTES),
        "m": number_format(minutes % MINUTES),
    }


def share(part: float | None) -> str:
    """Write a share 0..1 in per cent; "not known" for None."""
    return str(UNKNOWN) if part is None else _share(round(100 * part), get_language())


@lru_cache(maxsize=512)
def _share(percent: int, _language: str | None) -> str:
    return _("%(n)s %%") % {"n": number_format(percent)}


def damages(per_km: float | None) -> str:
    """Write damages per kilometre of the surveyed part; "not known" for None."""
    return (
        str(UNKNOWN)
        if per_km is None
        else _("%(n)s per km") % {"n": number_format(round(per_km, 1), decimal_pos=1)}
    )


def day(text: str | None) -> str:
    """Write an ISO day as the reader's language does; "" for None."""
    return date_format(date.fromisoformat(text[:10])) if text else ""


def ago(text: str | None, today: date) -> str:
    """Say how many days ago an ISO day was; "" for None."""
    if not text:
        return ""
    days = (today - date.fromisoformat(text[:10])).days
    if days <= 0:
        return _("today")
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
