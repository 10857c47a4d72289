"""Numbers as they come in, with a refusal that says what to do instead."""

from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.understand.number import NotANumber, parse


class NoNumber(Refused):
    """The text is not a number, or is one that two people would read differently."""


def read(said: str | float) -> float:
    """Read a number that somebody wrote. Raises NoNumber, with the cure."""
    try:
        return parse(said)
    except NotANumber as trouble:
        raise NoNumber(_cure(trouble)) from trouble


def _cure(trouble: NotANumber) -> str:
    said = trouble.text
    if trouble.trouble == "empty":
        return _("There is no number here. Write one, or choose “no data because …”.")
    if trouble.trouble == "words":
        return _(
            "“%(said)s” is not a number. Choose “no data because …” and say why, or write 0 if it is zero."
        ) % {"said": said}
    if trouble.trouble == "ambiguous":
        whole = "".join(letter for letter in said if letter.isdigit() or letter == "-")
        broken = said.replace(",", ".") + "0"
        return _(
            "“%(said)s” can be read in two ways. Write %(whole)s, or %(broken)s if that is what is meant."
        ) % {"said": said, "whole": whole, "broken": broken}
    if trouble.trouble == "not_finite":
        return _("“%(said)s” is not a number that can be kept.") % {"said": said}
    return _("“%(said)s” is not a number. Write digits, such as 1234.5 or 1234,5.") % {"said": said}
