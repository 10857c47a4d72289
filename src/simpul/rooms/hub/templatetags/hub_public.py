"""What the public pages of the network need in their templates."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from simpul.rooms.hub.share.atlas import Atlas, Spot

register = template.Library()
ENGLISH = mark_safe(' lang="en"')


@register.simple_tag
def english() -> SafeString | str:
    """Mark an element whose words are data in English, the network's working language (ASEAN Charter, 34).

    A page in English marks nothing.
    """
    return "" if (get_language() or "en").startswith("en") else ENGLISH


@register.filter
def term(holder: Any) -> str:
    """Say from when to when a post is held: "2023–2025", one year, or since when while it lasts."""
    if not holder.until:
        return _("since %(since)s") % {"since": holder.since}
    return holder.since if holder.since == holder.until else f"{holder.since}–{holder.until}"


SPOT = (
    '<a href="{}" aria-label="{}, {}: {}"><title>{}: {}</title>'
    '<circle class="{}" cx="{}" cy="{}" r="{}" stroke-width="{}"/>{}</a>'
)
NAME = '<text x="{}" y="{}" font-size="{}" stroke-width="{}">{}</text>'


@register.simple_tag
def spots(atlas: Atlas) -> SafeString:
    """Draw the cities of a map as links. Written here, not in a template, because a state can have 514."""
    return format_html_join("\n", SPOT, (_spot(one, atlas) for one in atlas.spots))


def _spot(one: Spot, atlas: Atlas) -> tuple[object, ...]:
    name, said = one.member.name, ngettext("%(n)d project", "%(n)d projects", one.projects)
    projects = said % {"n": one.projects}
    label: SafeString | str = ""
    if one.label_y is not None:
        at = (str(one.x), str(one.label_y), str(atlas.letters), str(atlas.line))
        label = format_html(NAME, *at, name)
    place = (str(one.x), str(one.y), str(one.r), str(atlas.line))
    kind = "" if one.projects else "spot-empty"
    url, state = one.member.get_absolute_url(), one.member.state.name
    return (url, name, state, projects, name, projects, kind, *place, label)
