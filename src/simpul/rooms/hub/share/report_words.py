"""The words of a report in the reader's language: names, changes, and what a comparison says."""

from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from simpul.rooms.hub.understand import words
from simpul.rooms.hub.understand.printed import Finding
from simpul.rooms.hub.understand.report import Change


def named(kind: str, key: str) -> str:
    """Give the name of a focus area, a status or a kind of help; "–" for none."""
    return words.said(kind, key, get_language() or "en") if key else "–"


def number(value: Decimal | int) -> str:
    """Write a number as the reader's language does, with the digits that it has."""
    digits = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
    return formats.number_format(value, decimal_pos=digits, force_grouping=True)


def percent(value: Decimal) -> str:
    """Write a percentage."""
    return f"{number(value)} %"


def change_kinds() -> dict[str, str]:
    """Name the kinds of changes, in the order in which they are told."""
    return {
        "new": _("New in the list"),
        "completed": _("Completed"),
        "dropped": _("Gone from the list without a record of completion"),
        "reopened": _("Under way again"),
        "status": _("Another status"),
        "renamed": _("Renamed"),
        "moved": _("Moved to another focus area"),
    }


def change(one: Change) -> str:
    """Say what a change is, beyond its kind; "" where the kind says it all."""
    if one.kind == "renamed":
        return _("was: %(title)s") % {"title": one.before}
    kind = "focus_area" if one.kind == "moved" else "status"
    if one.kind in {"moved", "status", "completed", "reopened", "dropped"}:
        before, after = named(kind, one.before), named(kind, one.after)
        return _("was: %(before)s") % {"before": before} if not one.after else f"{before} → {after}"
    return named("status", one.after)


def place(one: Finding) -> str:
    """Name the number that was printed: what it counts."""
    what = {
        "projects": _("Projects"),
        "cities": _("Cities"),
        "status": _("Projects by status"),
        "status_percent": _("Share by status"),
        "focus_area_percent": _("Share by focus area"),
    }[one.what]
    kind = "focus_area" if one.what == "focus_area_percent" else "status"
    where = f"{what}: {named(kind, one.key)}" if one.key else what
    return where if one.of == "report" else _("%(where)s (said in the press)") % {"where": where}


def value(one: Finding, amount: Decimal | None) -> str:
    """Write a printed or a counted number with its unit; "–" where the list does not tell."""
    if amount is None:
        return "–"
    return percent(amount) if one.what.endswith("percent") else number(amount)


def verdict(one: Finding) -> str:
    """Say in a few words how the printed number stands to the list."""
    if one.kind == "base":
        said = _("No whole number of the projects gives this share.")
        if one.base:
            said += " " + _("It would be %(number)d of %(base)d.") % {"number": one.number, "base": one.base}
        return said
    if one.kind == "differs" and one.number is not None:
        return ngettext(
            "Differs: the list has %(number)d project.",
            "Differs: the list has %(number)d projects.",
            one.number,
        ) % {"number": one.number}
    return {
        "agrees": _("Agrees with the list."),
        "differs": _("Differs from the list."),
        "rounded": _("Rounded down so that the shares make 100."),
        "sum": _("The printed shares do not add up."),
        "unstated": _("A whole number of projects; the list does not say which."),
        "no_list": _("There is no list of this year to compare with."),
    }[one.kind]
