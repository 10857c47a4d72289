"""Keys that sign what leaves this installation, and those it believes: `keys.own`, `keys.known`, `keys.act`.

The names are looked up when they are used, because Django loads this package before there are models.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simpul.ground.keys import act
    from simpul.ground.keys.files import Own, own
    from simpul.ground.keys.models import known

_WHERE = {"Own": "files", "own": "files", "known": "models"}

__all__ = ["Own", "act", "known", "own"]


def __getattr__(name: str) -> Any:
    """Look a name up in its module (PEP 562)."""
    if name == "act":
        return import_module(f"{__name__}.act")
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
