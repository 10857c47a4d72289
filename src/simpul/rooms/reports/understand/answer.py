"""Ready answers: what stands in braces is filled in from the report. Pure."""

import re
from collections.abc import Mapping

PLACEHOLDERS = ("code", "category", "place", "office", "due", "city")
_BRACES = re.compile(r"\{([^{}]*)\}")


def unknown(text: str) -> list[str]:
    """Give what stands in braces and is none of the placeholders, in the order in which it stands there."""
    return [one for one in dict.fromkeys(_BRACES.findall(text)) if one not in PLACEHOLDERS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Fill in the placeholders; what is not known ("") becomes an ellipsis, for nobody to miss."""
    return _BRACES.sub(lambda found: values.get(found[1]) or "…", text)
