"""`{% load help %}`: the words of help, states and steps, and figures, in the reader's language."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from simpul.rooms.hub.share import learned, spoken
from simpul.rooms.hub.understand.effect import Effect

register = template.Library()
MINUS = "\u2212"

STATES = {
    "draft": pgettext_lazy("state", "draft"),
    "open": pgettext_lazy("state", "open"),
    "matched": pgettext_lazy("state", "asked for"),
    "asked": pgettext_lazy("state", "asked for"),
    "waiting": pgettext_lazy("state", "waiting in line"),
    "booked": pgettext_lazy("state", "booked"),
    "delivered": pgettext_lazy("state", "delivered"),
    "closed": pgettext_lazy("state", "closed"),
    "withdrawn": pgettext_lazy("state", "withdrawn"),
    "cancelled": pgettext_lazy("state", "cancelled by the receiver"),
    "declined": pgettext_lazy("state", "declined by the giver"),
    "published": pgettext_lazy("state", "published"),
    "begun": pgettext_lazy("state", "begun"),
    "running": pgettext_lazy("state", "running"),
    "stopped": pgettext_lazy("state", "stopped"),
}
STEPS = {
    "publish": gettext_lazy("Publish"),
    "withdraw": gettext_lazy("Withdraw"),
    "close": gettext_lazy("Close"),
    "reopen": gettext_lazy("Open again"),
    "run": gettext_lazy("It is running"),
    "stop": gettext_lazy("Stop"),
    "hide": gettext_lazy("Hide from others"),
}


@register.filter
def state_name(state: str) -> str:
    """Name a state; the word itself where we have no name for it."""
    return str(STATES.get(state, state))


@register.filter
def step_name(step: str) -> str:
    """Name a step."""
    return str(STEPS.get(step, step))


@register.filter
def areas(words: Iterable[str]) -> str:
    """Name focus areas, with commas; "" for none."""
    return ", ".join(spoken.area(word) for word in words)


@register.filter
def area(word: str) -> str:
    """Name a focus area."""
    return spoken.area(word)


@register.filter
def stages(words: Iterable[str]) -> str:
    """Name stages, with commas; "" for none."""
    return ", ".join(spoken.stage(word) for word in words)


@register.filter
def stage(word: str) -> str:
    """Name a stage."""
    return spoken.stage(word)


@register.filter
def languages(codes: Iterable[str]) -> str:
    """Name languages, with commas; "" for none."""
    return ", ".join(spoken.language(code) for code in codes)


@register.filter
def language(code: str) -> str:
    """Name a language."""
    return spoken.language(code)


@register.filter
def percent(share: float) -> str:
    """Write a share from 0 to 1 as whole per cents, without the sign."""
    return spoken.number(100 * share)


@register.filter
def figure(value: float | None) -> str:
    """Write a figure; None is said, zero is a number."""
    return _("not known") if value is None else spoken.number(value, _digits(value))


@register.filter
def signed(value: float) -> str:
    """Write a difference with its sign."""
    return ("+" if value > 0 else MINUS) + spoken.number(abs(value), _digits(value))


@register.filter
def effect(name: str) -> str:
    """Say what happened to a number."""
    return str(learned.EFFECTS[Effect(name)])


@register.filter
def plus(number: int, more: int) -> int:
    """Add."""
    return number + more


def _digits(value: float) -> int:
    return 0 if value == round(value) else 1 if abs(value) >= 100 else 2  # noqa: PLR2004 - three digits or so
