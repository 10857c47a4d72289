"""Whether a road model may take the place of another, by figures of both on the same frames. Pure."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

type Figures = Mapping[str, float | int | None]


class Margin(NamedTuple):
    """How much worse a figure may become. `more` tells whether more is better."""

    name: str
    more: bool
    margin: float


class Worse(NamedTuple):
    """A figure that became worse by more than its margin; `new` is None where it is missing."""

    name: str
    new: float | None
    base: float
    margin: float

    def __str__(self) -> str:
        new = "-" if self.new is None else f"{self.new:.3f}"
        return f"{self.name}: {new} / {self.base:.3f} (± {self.margin:g})"


class Said(NamedTuple):
    """Figures that lie beside weights: on which frames, of the model and of the one it was compared with."""

    split_sha256: str
    frames: int
    figures: Figures
    base: str
    base_figures: Figures


@cache
def margins() -> tuple[Margin, ...]:
    """Read data/models.toml."""
    text = files("simpul.rooms.roads").joinpath("data/models.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["figure"]
    return tuple(Margin(row["name"], row["better"] == "more", float(row["margin"])) for row in rows)


def worse(new: Figures, base: Figures, limits: tuple[Margin, ...]) -> list[Worse]:
    """Give the figures in which a model is worse than its base by more than may be.

    A figure that the base does not have is not compared; one that only the base has is worse.
    """
    found = []
    for name, more, margin in limits:
        before, now = base.get(name), new.get(name)
        if before is None:
            continue
        lost = None if now is None else (before - now if more else now - before)
        if lost is None or lost > margin:
            found.append(Worse(name, now, before, margin))
    return found


def read(card: Mapping[str, Any]) -> Said | None:
    """Read the figures in a description; None where there are none. Raises ValueError for broken ones."""
    said = card.get("figures")
    if not said:
        return None
    try:
        base = said["base"]
        return Said(
            str(said["split_sha256"]),
            int(said["frames"]),
            dict(said["all"]),
            str(base["version"]),
            dict(base["all"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"figures: {error!r}") from error
