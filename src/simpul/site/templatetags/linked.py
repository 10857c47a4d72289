"""`{% load linked %}`: where something was read, with its whole addresses as links."""

import re

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

register = template.Library()
ADDRESS = re.compile(r"(https?://[^\s;,<>\"]+)")


@register.filter
@stringfilter
def linked(text: str, longest: int = 60) -> SafeString:
    """Give a text whose whole addresses (https://...) lead there, each shown up to a number of letters.

    A bare name like example.org stays text: a source says where it was read, or does not.
    """
    parts = ADDRESS.split(text)
    return format_html_join(
        "", "{}", ((_part(part, longest) if at % 2 else part,) for at, part in enumerate(parts))
    )


def _part(url: str, longest: int) -> SafeString:
    return format_html('<a href="{}" rel="nofollow">{}</a>', url, Truncator(url).chars(longest))
