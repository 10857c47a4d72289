"""What cannot be read of a wish for a trip, said in words."""

from collections.abc import Mapping

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.rooms.cycling.share import reasons
from simpul.rooms.cycling.understand.outing import BadOuting
from simpul.rooms.cycling.understand.wish import BadWish

SENTENCES: Mapping[str, str | Promise] = {
    "start-one": _("Say where the ride begins: start=longitude,latitude, one place."),
    "amount-one": _("Say how long the round trip should be: either length_m in metres or minutes."),
    "not-a-number": _("“%(given)s” is not a number."),
    "out-of-range": _("“%(given)s” is out of range: give a number from %(least)s to %(most)s."),
    "minutes-many": _("%(given)s numbers of minutes are too many: give at most %(most)s."),
    "not-one-of": _("“%(given)s” is not known. Give one of: %(known)s."),
    "two-stops": _("By bicycle and bus leads from one place to one other: give two stops."),
}


def sentence(error: BadOuting | BadWish) -> str:
    """Say what is wrong with a word of the address, and what to give instead."""
    if isinstance(error, BadWish):
        return reasons.wrong(error)
    parts = {
        name: formats.number_format(value, force_grouping=True) if isinstance(value, int | float) else value
        for name, value in error.said.items()
    }
    return str(SENTENCES[error.reason]) % parts
