"""The codes of states: ISO 3166-1 alpha-3, checked against the list that comes with Babel (Unicode CLDR)."""

from babel.core import get_global
from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused

LETTERS = 3
"""How long a code is."""


class NoSuchCountry(Refused):
    """No state has this code."""


def country(text: str) -> str:
    """Give the code in capitals, "" for "".

    Raises:
        NoSuchCountry: it is not an ISO 3166-1 alpha-3 code.
    """
    code = text.strip().upper()
    known = get_global("territory_aliases")  # CLDR maps each alpha-3 code to its alpha-2 code
    if code and not (len(code) == LETTERS and code.isascii() and code.isalpha() and code in known):
        raise NoSuchCountry(
            _("%(code)s is not the code of a state. Give three letters such as IDN (ISO 3166-1 alpha-3).")
            % {"code": text}
        )
    return code
