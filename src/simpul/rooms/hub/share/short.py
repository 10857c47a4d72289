"""A project in one sentence: what it is, where, since when the network knows of it, what it asks for."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from simpul.rooms.hub.models import Project, SupportNeed
from simpul.rooms.hub.share import labels


def in_short(one: Project, needs: Iterable[SupportNeed]) -> str:
    """Say a project in one sentence.

    Args:
        one: the project, with its city and state.
        needs: what it still asks for.
    """
    said = {"what": _what(one), "since": _since(one), "needs": _needs(needs)}
    return _("%(what)s, %(since)s; %(needs)s.") % said


def _what(one: Project) -> str:
    city = one.network_city.name if one.network_city else one.place
    where = city if city == one.state.name else f"{city}, {one.state.name}"
    status = _small(labels.word("status", one.status))
    if not one.focus_area:
        return _("A project of %(where)s (%(status)s)") % {"where": where, "status": status}
    area = labels.word("focus_area", one.focus_area)
    said = {"where": where, "area": area, "status": status}
    return _("A project of %(where)s in %(area)s (%(status)s)") % said


def _since(one: Project) -> str:
    if one.first_year is None:
        return _("in no list of the network")
    if one.last_year in {None, one.first_year}:
        return _("named by the network in %(year)d") % {"year": one.first_year}
    years = {"first": one.first_year, "last": one.last_year}
    return _("named by the network from %(first)d to %(last)d") % years


def _needs(needs: Iterable[SupportNeed]) -> str:
    kinds = list(dict.fromkeys(_small(labels.word("support", each.kind)) for each in needs))
    if not kinds:
        return _("no request for support is known")
    return _("it asks for: %(kinds)s") % {"kinds": ", ".join(kinds)}


def _small(word: str) -> str:
    return word[:1].lower() + word[1:]
