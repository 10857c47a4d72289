"""How a thing to be mended goes on: its states and the steps between them, read from data. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Who(StrEnum):
    """Whose step it is."""

    CREW = "crew"
    OFFICE = "office"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class State:
    """What a state means: whether somebody still has to do something, and whether it counts as mended."""

    open: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One way from some states to another; `permission` is "" where being of the crew is what counts."""

    name: str
    begins: frozenset[str]
    to: str
    who: Who
    permission: str


@dataclass(frozen=True, slots=True)
class Course:
    """Every state and every step of the things of an order."""

    states: Mapping[str, State]
    steps: Mapping[str, Step]

    def after(self, state: str, step: str) -> str | None:
        """Give the state that a step leads to; None where it cannot be done from this state."""
        found = self.steps[step]
        return found.to if state in found.begins else None

    def open(self) -> tuple[str, ...]:
        """Give the states in which somebody still has to do something."""
        return tuple(name for name, state in self.states.items() if state.open)

    def possible(self, state: str, who: Who) -> tuple[str, ...]:
        """Give the names of the steps that somebody can do from a state."""
        return tuple(one.name for one in self.steps.values() if one.who == who and state in one.begins)


@cache
def course() -> Course:
    """Read orders.toml."""
    text = files("simpul.rooms.roads").joinpath("data/orders.toml").read_text(encoding="utf-8")
    return read(tomllib.loads(text))


def read(said: Mapping[str, Any]) -> Course:
    """Read states and steps.

    Raises:
        ValueError: a step comes from or leads to a state that is not there, or two steps have one name.
    """
    states = {name: State(**meaning) for name, meaning in said["states"].items()}
    steps: dict[str, Step] = {}
    for one in said["steps"]:
        step = Step(
            one["name"], frozenset(one["from"]), one["to"], Who(one["who"]), one.get("permission", "")
        )
        unknown = (step.begins | {step.to}) - set(states)
        if unknown or step.name in steps:
            raise ValueError(f"orders: {step.name} is there twice or names {sorted(unknown)}")
        steps[step.name] = step
    return Course(states, steps)
