"""The words that offers, requests and practices are described in, and what may be said with them. Pure."""

import re
from collections.abc import Mapping

from simpul.rooms.hub.understand.words import words

STAGES = ("planning", "ongoing", "completed")
KOEPPEN = re.compile(r"Af|Am|Aw|As|BW[hk]|BS[hk]|C[fsw][abc]|D[fsw][abcd]|ET|EF")
"""Classes of the Koeppen-Geiger system (Peel, Finlayson and McMahon 2007, doi:10.5194/hess-11-1633-2007)."""
HAZARDS = (
    "flood",
    "earthquake",
    "tsunami",
    "storm",
    "volcano",
    "landslide",
    "drought",
    "fire",
    "heat",
    "erosion",
)
LANGUAGES = ("en", "id", "ms", "th", "vi", "km", "lo", "my", "fil", "tet", "pt", "zh", "ta", "ja", "ko", "fr")

REACHED: Mapping[str, frozenset[str]] = {
    "planning": frozenset({"planning"}),
    "scap_priority": frozenset({"planning"}),
    "ongoing": frozenset({"ongoing"}),
    "trial": frozenset({"ongoing"}),
    "ongoing_or_planning": frozenset({"planning", "ongoing"}),
    "completed": frozenset({"completed"}),
}
"""The stages that a project's status may mean; a status that is not here does not say."""


def unknown(
    *, focus_areas_: list[str], stages: list[str], climates: list[str], languages: list[str]
) -> dict[str, list[str]]:
    """Give, by field, what is said in words that nobody knows; empty where all is well."""
    found = {
        "focus_areas": [one for one in focus_areas_ if one not in words("focus_area")],
        "stages": [one for one in stages if one not in STAGES],
        "climates": [one for one in climates if not KOEPPEN.fullmatch(one)],
        "languages": [one for one in languages if not re.fullmatch(r"[a-z]{2,3}", one)],
    }
    return {field: wrong for field, wrong in found.items() if wrong}
