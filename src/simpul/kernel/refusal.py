"""The one way a rule says no. Pure: no Django, no I/O."""


class Refused(Exception):
    """A rule does not allow what was asked. The message is for the person who asked it.

    Each rule has its own subclass, next to the function that raises it. Entry points turn it
    into a 409 or a message on the page, in one place each (simpul.site.api, simpul.site.pages).
    """
