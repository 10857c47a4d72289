"""Numbers small enough to point at a person are not shown, nor told by those that are. Pure."""

from collections.abc import Mapping


def shown(counts: Mapping[str, int], few: int, *, total_is_shown: bool = True) -> dict[str, int | None]:
    """Give counts by group with small ones left out: None.

    A count from 1 to `few` - 1 is left out. Where it is the only one, and the total is shown, it would be the
    difference: then the next smallest goes too.

    Args:
        counts: persons by group, all of one whole.
        few: how many are shown at least.
        total_is_shown: whether the sum of all stands beside it.
    """
    hidden = {name for name, count in counts.items() if 0 < count < few}
    if total_is_shown and len(hidden) == 1:
        rest = [(count, name) for name, count in counts.items() if count and name not in hidden]
        hidden |= {name for _count, name in sorted(rest)[:1]}
    return {name: None if name in hidden else count for name, count in counts.items()}


def share(part: int | None, whole: int | None) -> float | None:
    """Give a share in %; None where a number is not known or not shown, or nobody is there."""
    return None if part is None or not whole else 100 * part / whole
