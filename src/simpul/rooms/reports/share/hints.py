"""What a report may be about: the categories that a program suggests, with how sure it is."""

from collections.abc import Mapping, Sequence

from simpul.rooms.reports.models import Category
from simpul.rooms.reports.understand.suggest import seen, suggest


def of(
    text: str, offered: Sequence[Category], kinds: Mapping[str, float] | None = None
) -> list[tuple[Category, int]]:
    """Give what a report is likely about, best first, with percents: 99 at most, for it is a guess.

    Args:
        text: its words; "" where there are none.
        offered: the categories of the city.
        kinds: the damage that the road model saw in its photos, with how sure it is (0 to 1); None for none.
    """
    by_code = {one.code: one for one in offered}
    photo = seen(kinds or {}, [(one.code, one.damage) for one in offered])
    found = suggest(text, [(one.code, one.words) for one in offered], photo)
    return [(by_code[code], min(99, round(100 * sure))) for code, sure in found]
