"""Work that goes on after the answer: `jobs.run`, `jobs.progress`, `jobs.health`, `@jobs.every`.

The names are looked up when they are used, because Django loads this package before there are models.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simpul.ground.jobs.act import WorkerHealth, drop, health, how_far, progress, queues, run
    from simpul.ground.jobs.periodic import every

_WHERE = {
    "simpul.ground.jobs.act": ("WorkerHealth", "drop", "health", "how_far", "progress", "queues", "run"),
    "simpul.ground.jobs.periodic": ("every",),
}

__all__ = ["WorkerHealth", "drop", "every", "health", "how_far", "progress", "queues", "run"]


def __getattr__(name: str) -> Any:
    """Look a verb up in its module (PEP 562)."""
    for module, names in _WHERE.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
