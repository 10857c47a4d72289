"""The reasons of a match and the words of help in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from simpul.rooms.hub.models.help import HelpKind
from simpul.rooms.hub.understand.words import said

PARTS = {
    "kind": _("Kind of help"),
    "area": _("Focus area"),
    "stage": _("Stage"),
    "budget": _("Budget"),
    "climate": _("Climate"),
    "size": _("Size of the city"),
    "language": _("Language"),
    "worked": _("What came of it before"),
    "place": _("Place"),
}
STAGES = {
    "planning": pgettext_lazy("stage", "planning"),
    "ongoing": pgettext_lazy("stage", "ongoing"),
    "completed": pgettext_lazy("stage", "completed"),
}
HAZARDS = {
    "flood": _("Flood"),
    "earthquake": _("Earthquake"),
    "tsunami": _("Tsunami"),
    "storm": _("Storm"),
    "volcano": _("Volcano"),
    "landslide": _("Landslide"),
    "drought": _("Drought"),
    "fire": _("Forest or city fire"),
    "heat": _("Heat"),
    "erosion": _("Coastal erosion"),
}
LANGUAGES = {
    "en": _("English"),
    "id": _("Indonesian"),
    "ms": _("Malay"),
    "th": _("Thai"),
    "vi": _("Vietnamese"),
    "km": _("Khmer"),
    "lo": _("Lao"),
    "my": _("Burmese"),
    "fil": _("Filipino"),
    "tet": _("Tetum"),
    "pt": _("Portuguese"),
    "zh": _("Chinese"),
    "ta": _("Tamil"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
    "fr": _("French"),
}
SENTENCES = {
    "kind": _("%(given)s answers a need for %(wanted)s."),
    "kind-none": _("%(given)s does not answer a need for %(wanted)s."),
    "kind-unknown": _("Which kind of help is not said."),
    "area": _("Both are about %(area)s."),
    "area-other": _("It is about %(area)s, not %(wanted)s."),
    "area-unknown": _("The focus area of one of them is not known."),
    "stage": _("It is for projects that are in the stage “%(stage)s”."),
    "stage-other": _("It is not for projects in the stage “%(stage)s”."),
    "stage-reached": _("It has reached the stage “%(reached)s”; the need is in “%(stage)s”."),
    "stage-unknown": _("The stage of one of them is not known."),
    "budget": _("It brings %(currency)s %(given)s of the %(wanted)s that are needed."),
    "budget-cost": _("It cost %(currency)s %(given)s; here there are %(wanted)s to find."),
    "budget-currency": _("The amounts are in %(wanted)s and %(given)s and are not compared."),
    "budget-unknown": _("No amount of money is named on one of the two sides."),
    "climate": _("The climate is the same (%(climate)s)."),
    "climate-group": _("The climate is akin (%(climate)s and %(wanted)s)."),
    "climate-other": _("The climate is another (%(climate)s, not %(wanted)s)."),
    "climate-unknown": _("The climate of one of them is not known."),
    "size": _("%(theirs)s people there, %(mine)s here: %(times)s times."),
    "size-unknown": _("The population of one of the two is not known, or there is no city behind it."),
    "language": _("Both can work in %(language)s."),
    "language-none": _("It is in %(language)s, which is not among the languages here."),
    "language-unknown": _("The languages of one of them are not known."),
    "worked": _("It helped %(good)s of %(tried)s times that anybody reported on."),
    "worked-unknown": _("Nobody has reported yet what came of it."),
    "place-state": _("Both are in the same state."),
    "place-remote": _("It needs no journey."),
    "place": _("They are %(km)s km apart."),
    "place-unknown": _("Where one of them is, is not known."),
}


def part(name: str) -> str:
    """Name a part of the fit."""
    return str(PARTS[name])


def area(word: str) -> str:
    """Name a focus area in the reader's language; the word itself where it is not known."""
    return said("focus_area", word, get_language() or "")


def word(kind: str) -> str:
    """Name a kind of help, or a kind of support that projects ask for."""
    if kind in HelpKind.values:
        return str(HelpKind(kind).label)
    return said("support", kind, get_language() or "")


def language(code: str) -> str:
    """Name a language; its code where we have no name for it."""
    return str(LANGUAGES.get(code, code))


def stage(name: str) -> str:
    """Name a stage."""
    return str(STAGES.get(name, name))


def number(value: float, digits: int = 0) -> str:
    """Write a number as the reader's language does."""
    return str(number_format(round(value, digits), decimal_pos=digits, use_l10n=True, force_grouping=True))


def sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Say a reason."""
    return gettext(str(SENTENCES[code])) % {name: _said(name, value, code) for name, value in facts.items()}


def _said(name: str, value: Any, code: str) -> str:
    if isinstance(value, int | float):
        return number(value, 1 if name == "times" else 0)
    if code.startswith("kind"):
        return word(value)
    if code.startswith("area"):
        return area(value)
    if code.startswith("language"):
        return language(value)
    return stage(value) if code.startswith("stage") else str(value)
