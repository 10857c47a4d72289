"""Work for the workers of the tests: it writes down when it begins and when it has ended."""

import os
import time
from pathlib import Path

from django.tasks import task


@task
def nap(log: str, first_s: float, then_s: float = 0) -> str:
    """Sleep, the first time for `first_s` and later for `then_s`; write down when with which process."""
    later = Path(log).exists()
    _say(log, "begin")
    time.sleep(then_s if later else first_s)
    _say(log, "end")
    return "rested"


@task(queue_name="vision", max_attempts=2)  # type: ignore[call-overload, untyped-decorator] # django-ox takes it
def fail(where: str) -> None:
    """Fail."""
    raise RuntimeError(f"the bridge at {where} is out")


@task
def tick() -> None:
    """Do nothing, now and then."""


def _say(log: str, word: str) -> None:
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(f"{word} {os.getpid()} {time.time()}\n")
