"""What is known of the streets now, whoever found it out, and what mending them costs.

`roadstate.prices(city, day)` is here; the rest is in `act` (what is told) and `share` (what is read). The
name is looked up when it is used, because Django loads this package before there are models.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simpul.ground.roadstate.money import Price, prices

__all__ = ["Price", "prices"]


def __getattr__(name: str) -> Any:
    """Look a name up in its module (PEP 562)."""
    if name in __all__:
        return getattr(import_module("simpul.ground.roadstate.money"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
