"""How long messages are kept, read from post.toml."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Rules:
    """How long a message waits at most (`waiting`), and how long the row of what is over stays (`done`)."""

    waiting: timedelta
    done: timedelta


@cache
def read() -> Rules:
    """Read post.toml."""
    said = tomllib.loads(files("simpul.ground.post").joinpath("post.toml").read_text(encoding="utf-8"))
    return Rules(timedelta(days=said["keep_waiting_days"]), timedelta(days=said["keep_done_days"]))
