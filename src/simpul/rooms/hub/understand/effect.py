"""What happened to a number: before and after, read by which way is better. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What became of a figure after a city took a practice over."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    MOVED = "moved"  # it changed, and the indicator does not say which way is good
    UNKNOWN = "unknown"  # before or after is not known


@dataclass(frozen=True, slots=True)
class Change:
    """Before and after of one figure; None where it is not known. `percent` is None where before is 0 too."""

    before: float | None
    after: float | None
    effect: Effect

    @property
    def difference(self) -> float | None:
        """After less before."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def percent(self) -> float | None:
        """The difference in per cent of before."""
        return (
            None if self.difference is None or not self.before else 100 * self.difference / abs(self.before)
        )


def change(before: float | None, after: float | None, direction: str | None) -> Change:
    """Say what happened to a number.

    Args:
        before: the baseline.
        after: the later figure.
        direction: "up" where more is better, "down" where less is, None where nobody says.
    """
    if before is None or after is None:
        return Change(before, after, Effect.UNKNOWN)
    if before == after:
        return Change(before, after, Effect.SAME)
    if direction not in {"up", "down"}:
        return Change(before, after, Effect.MOVED)
    better = (after > before) == (direction == "up")
    return Change(before, after, Effect.BETTER if better else Effect.WORSE)
