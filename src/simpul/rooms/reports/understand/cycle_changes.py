"""What changed between two texts, word by word. Pure."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_PIECES = re.compile(r"\S+|\s+")


class Piece(NamedTuple):
    """A piece of text that both have ("same"), only the new one ("new") or only the old one ("old")."""

    kind: str
    text: str


def changes(old: str, new: str) -> list[Piece]:
    """Give the pieces of two texts in the order of reading, what went before what came."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(before[a:b])))
            continue
        found += [
            Piece(word, "".join(some)) for word, some in (("old", before[a:b]), ("new", after[c:d])) if some
        ]
    return found
