"""What a sentence may be about: the categories that a program suggests, with how sure it is."""

from collections.abc import Sequence

from simpul.rooms.reports.models import Category
from simpul.rooms.reports.understand.suggest import suggest


def of(text: str, offered: Sequence[Category]) -> list[tuple[Category, int]]:
    """Give what a text is likely about, best first, with percents: 99 at most, for it is a guess."""
    by_code = {one.code: one for one in offered}
    found = suggest(text, [(one.code, one.words) for one in offered])
    return [(by_code[code], min(99, round(100 * sure))) for code, sure in found]
