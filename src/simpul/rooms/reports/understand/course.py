"""How a report goes on: its states and the steps between them, read from data. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Who(StrEnum):
    """Whose step it is."""

    OFFICE = "office"
    REPORTER = "reporter"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class State:
    """What a state means: whether the city still has to do something, whether it is over, and its clock.

    `stage` is the clock of clocks.toml that runs in it, "" where none does.
    """

    open: bool
    over: bool
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One way from some states to another; `permission` is "" where it is no office's step.

    `reason`: it needs words. `proof`: it is done where a proof is taken or decided on, and names it. `other`:
    against a dispute it is done by somebody else than who said that it was done.
    """

    name: str
    begins: frozenset[str]
    to: str
    who: Who
    permission: str
    reason: bool
    proof: bool = False
    other: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """Every state and every step of reports."""

    states: Mapping[str, State]
    steps: Mapping[str, Step]

    def after(self, state: str, step: str) -> str | None:
        """Give the state that a step leads to; None where it cannot be done from this state."""
        found = self.steps[step]
        return found.to if state in found.begins else None

    def open(self) -> tuple[str, ...]:
        """Give the states in which somebody of the city still has to do something."""
        return tuple(name for name, state in self.states.items() if state.open)

    def over(self) -> tuple[str, ...]:
        """Give the states of reports that are done with."""
        return tuple(name for name, state in self.states.items() if state.over)

    def possible(self, state: str, who: Who) -> tuple[Step, ...]:
        """Give the steps that somebody can do from a state, in the order of the data."""
        return tuple(one for one in self.steps.values() if one.who == who and state in one.begins)


@cache
def course() -> Course:
    """Read reports.toml."""
    text = files("simpul.rooms.reports").joinpath("data/reports.toml").read_text(encoding="utf-8")
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
            one["name"], frozenset(one["from"]), one["to"], Who(one["who"]), one.get("permission", ""),
            one.get("reason", False), one.get("proof", False), one.get("other", False),
        )  # fmt: skip
        unknown = (step.begins | {step.to}) - set(states)
        if unknown or step.name in steps:
            raise ValueError(f"reports: {step.name} is there twice or names {sorted(unknown)}")
        steps[step.name] = step
    return Course(states, steps)
