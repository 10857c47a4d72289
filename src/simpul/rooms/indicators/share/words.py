"""The words of figures: five things that never look alike, numbers as the reader writes them, names."""

import math
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from simpul.rooms.indicators.act.compute import NOTHING
from simpul.rooms.indicators.understand import catalogue
from simpul.rooms.indicators.understand.catalogue import OWN, Definition
from simpul.rooms.indicators.understand.number import Kind

MISSING = "missing"
"""Nobody has said anything: neither a number nor why there is none."""

MOST_DECIMALS = 6
SIGNIFICANT = 3
"""Digits kept of a number below 100; a number that is not zero is never written as 0."""

STANDARD_NAMES = {
    "ISO37122": "ISO 37122",
    "ISO37120": "ISO 37120",
    "ISO37123": "ISO 37123",
    "U4SSC": "U4SSC",
    OWN: gettext_lazy("Measured by Simpul"),
}
"""The standards in the order of the chooser, by the word before the ":" of their codes."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in words. `kind` is a Kind or MISSING, and names its sign; `why` is "" where untold."""

    kind: str
    text: str
    unit: str = ""
    why: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it is one; zero is."""
        return self.kind == Kind.NUMBER

    @property
    def html(self) -> SafeString:
        """It with its sign, for a page; what stands in the place of a number has its reason beside it."""
        if self.is_number:
            return format_html(
                '<span class="shown shown-number"><b>{}</b> <small>{}</small></span>', self.text, self.unit
            )
        why = format_html(' <small class="why">{}</small>', self.why) if self.why else ""
        return format_html('<span class="shown shown-{}">{}</span>{}', self.kind, self.text, why)


def shown(kind: str, number: float | None, unit: str = "", why: str = "") -> Shown:
    """Put a figure into words."""
    if kind == Kind.NUMBER and number is not None:
        return Shown(kind, written(number), unit, why)
    return Shown(kind, named(kind), "", _(why) if why == NOTHING else why)


def named(kind: str) -> str:
    """Name what stands in the place of a number."""
    return {
        Kind.NO_DATA: _("No data"),
        Kind.NOT_APPLICABLE: _("Not applicable"),
        Kind.SUPPRESSED: _("Suppressed"),
        MISSING: _("Not reported"),
    }.get(kind, kind)


def explained(kind: str, on: date) -> str:
    """Say what a figure without a number means, by the rules of a day; "" for a number."""
    smallest = catalogue.suppression(on).smallest
    return {
        Kind.NO_DATA: _("The city looked and has no figure."),
        Kind.NOT_APPLICABLE: _("The question does not arise in this city."),
        Kind.SUPPRESSED: _("It would show fewer than %(n)d people, so it is kept back.") % {"n": smallest},
        MISSING: _("Nobody has reported it yet."),
    }.get(kind, "")


def written(number: float) -> str:
    """Write a number as the reader does, with as many digits as are of use; only zero is written 0."""
    size = abs(number)
    if size == 0 or (size >= 1 and float(number).is_integer()):
        places = 0
    elif size >= 10 ** (SIGNIFICANT - 1):
        places = 1
    else:
        places = min(MOST_DECIMALS, SIGNIFICANT - 1 - math.floor(math.log10(size)))
    text = f"{number:.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if size and float(text) == 0:
        return f"{number:.2g}"
    return str(number_format(text, use_l10n=True, force_grouping=True))


def title(definition: Definition) -> str:
    """Give the title of an indicator in the reader's language."""
    return _(definition.title) if definition.standard == OWN else definition.titled(get_language() or "en")


def unit(definition: Definition, kept: str | None = None) -> str:
    """Give its unit in the reader's language; `kept` is the unit that a value was stored with, if any."""
    if kept is not None and kept != definition.unit:
        return kept
    return definition.measured_in(get_language() or "en")


def kind(of: str | None) -> str:
    """Name the kind that a standard gives an indicator; "" where it gives none."""
    names = {"core": _("core"), "supporting": _("supporting"), "advanced": _("advanced")}
    return names.get(of or "", of or "")


def direction(of: str | None) -> str:
    """Say which way is better, in words."""
    names = {"up": _("more"), "down": _("less")}
    return names.get(of or "", _("not known, or it depends"))


def said_by(definition: Definition) -> str:
    """Give the source of a definition in the reader's language."""
    return _(definition.source) if definition.standard == OWN and definition.source else definition.source


def prefix(code: str) -> str:
    """Give the word of a code that tells its standard: "ISO37122", "U4SSC", or OWN for the rooms' own."""
    head, colon, _rest = code.partition(":")
    return head if colon and head in STANDARD_NAMES else OWN


def standard(name: str) -> str:
    """Name a standard by the word that `prefix` gives."""
    return str(STANDARD_NAMES.get(name, name))


def themed(theme: str) -> str:
    """Name a theme; one that the list does not know is "Other"."""
    known = catalogue.words("themes").get(theme)
    return known.titled(get_language() or "en") if known else _("Other")


def listed(of: str, ids: tuple[str, ...]) -> list[str]:
    """Name the members of a list of the crosswalk."""
    known = catalogue.words(of)
    return [known[one].titled(get_language() or "en") if one in known else one for one in ids]
