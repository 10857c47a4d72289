"""Values of JSON that somebody else wrote, read exactly: each is what it must be, or `Wrong`."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

MOST_TEXT = 300
MOST_COUNT = 1_000_000
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


class Wrong(Exception):
    """A value is not what it must be. `kind` says what it should have been; `value` is what stood there."""

    def __init__(self, path: str, kind: str, value: object = "") -> None:
        super().__init__(f"{path}: {kind}")
        self.path, self.kind, self.value = path, kind, value

    def shown(self, most: int) -> str:
        """Give what stood there in at most so many characters that any database keeps."""
        text = self.value if isinstance(self.value, str | Exception) else json.dumps(self.value, default=str)
        return str(text)[:most].replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def read(body: bytes) -> Mapping[str, Any]:
    """Read a document whose outermost value is an object. Raises Wrong."""
    try:
        whole = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Wrong("", "json", error) from error
    return as_object(whole, "")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def must(holds: bool, path: str, kind: str, value: object) -> None:  # noqa: FBT001 - as `assert`
    """Refuse a value where something does not hold of it. Raises Wrong."""
    if not holds:
        raise Wrong(path, kind, value)


def as_object(value: object, path: str) -> Mapping[str, Any]:
    """Give an object. Raises Wrong."""
    if not isinstance(value, dict):
        raise Wrong(path, "object", value)
    return value


def there(row: Mapping[str, Any], name: str, path: str) -> Any:
    """Give what must be there and not null. Raises Wrong."""
    if row.get(name) is None:
        raise Wrong(path, "missing")
    return row[name]


def child(row: Mapping[str, Any], name: str, path: str) -> Mapping[str, Any]:
    """Give an object inside another. Raises Wrong."""
    return as_object(there(row, name, path), path)


def rows(row: Mapping[str, Any], name: str, path: str) -> list[Any]:
    """Give a list. Raises Wrong."""
    value = there(row, name, path)
    if not isinstance(value, list):
        raise Wrong(path, "list", value)
    return value


def text(row: Mapping[str, Any], name: str, path: str, most: int = MOST_TEXT) -> str:
    """Give a text that is not empty, without signs that cannot be printed. Raises Wrong."""
    value = there(row, name, path)
    if not isinstance(value, str):
        raise Wrong(path, "text", value)
    value = value.strip()
    if not value or len(value) > most or not value.isprintable():
        raise Wrong(path, "text", value)
    return value


def whole(row: Mapping[str, Any], name: str, path: str, most: int = MOST_COUNT) -> int:
    """Give a whole number from 0 to `most`. Raises Wrong."""
    value = there(row, name, path)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Wrong(path, "whole", value)
    return value


def switch(row: Mapping[str, Any], name: str, path: str) -> bool:
    """Give true or false; 0, 1 and "true" are neither. Raises Wrong."""
    value = there(row, name, path)
    if not isinstance(value, bool):
        raise Wrong(path, "switch", value)
    return value


def degrees(row: Mapping[str, Any], name: str, path: str, most: float) -> float:
    """Give degrees between -most and most. Raises Wrong, its kind the name of the value."""
    value = there(row, name, path)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        raise Wrong(path, name, value)
    return float(value)


def moment(row: Mapping[str, Any], name: str, path: str) -> datetime:
    """Give an instant written by RFC 3339, with its zone. Raises Wrong."""
    value = there(row, name, path)
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo else _refuse(path, "time", value)
    except (ValueError, TypeError, OverflowError) as error:
        raise Wrong(path, "time", value) from error


def seconds(row: Mapping[str, Any], name: str, path: str) -> datetime:
    """Give an instant written as seconds since 1970. Raises Wrong."""
    value = there(row, name, path)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong(path, "seconds", value)
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Wrong(path, "seconds", value) from error


def _refuse(path: str, kind: str, value: object) -> NoReturn:
    raise Wrong(path, kind, value)


def language(value: object, path: str) -> str:
    """Give a language code such as "id" or "en-GB" (BCP 47, without its rarer parts). Raises Wrong."""
    if not isinstance(value, str) or not LANGUAGE.fullmatch(value):
        raise Wrong(path, "language", value if value is not None else "")
    return value
