"""What a person may say of a project, checked field by field with the checks of the record's own files."""

from collections.abc import Mapping
from typing import Any

from simpul.rooms.hub.understand import fields as may
from simpul.rooms.hub.understand import states
from simpul.rooms.hub.understand.bad import Bad
from simpul.rooms.hub.understand.fields import Check, Field, Known
from simpul.rooms.hub.understand.layout import LAT, LON, PARTS, RECORDS

PROJECT = RECORDS["project"]
TEXTS = ("title", "summary", "focus_area", "note", "lon", "lat", "status")
ROLE = Field(may.one_of("", *states.PARTNER_ROLES), default="")
ROWS: Mapping[str, Mapping[str, Field]] = {
    "aliases": PARTS["project"]["alias"],
    "costs": PARTS["project"]["cost"],
    "partners": {
        **PARTS["project"]["partner"],
        "role": Field(may.one_of("", *states.PARTNER_ROLES), default=""),
    },
    "challenges": {
        "text": Field(may.text(), required=True),
        "year": Field(may.year),
    },
    "needs": {
        "kind": Field(may.word("support"), required=True),
        "note": Field(may.text(), default=""),
        "year": Field(may.year),
        "open": Field(may.flag, default=True),
    },
}
"""The lists of a project that a person may write anew, and what a row of each may say."""

YEAR: Mapping[str, Field] = {
    "status": Field(may.one_of(*states.CHOSEN), required=True),
    "focus_area": Field(may.word("focus_area"), default=""),
    "listed": Field(may.flag, default=False),
    "source": Field(may.text(1000), default=""),
}


def project(
    said: Mapping[str, Any], partners: frozenset[str]
) -> tuple[dict[str, Any], dict[str, ValueError]]:
    """Check what is said of a project.

    Args:
        said: by field: a column such as "title", a list such as "costs", or a year such as "year.2026".
        partners: the slugs that a row of "partners" may name.

    Returns:
        The values as they are kept, and what is wrong by field: "costs.2.amount" is the second row's amount.
    """
    known = Known(keys={"partner": partners})
    kept: dict[str, Any] = {}
    faults: dict[str, ValueError] = {}
    for name, value in said.items():
        if name in ROWS:
            kept[name] = _rows(name, value, known, faults)
        elif name.startswith("year."):
            kept[name] = _year(name, value, known, faults)
        elif name in TEXTS:
            try:
                kept[name] = _check(name)(value, known)
            except ValueError as error:
                faults[name] = error
        else:
            faults[name] = Bad("no such field is known here")
    if (said.get("lon") is None) != (said.get("lat") is None):
        faults["lon"] = Bad("give longitude and latitude together")
    return kept, faults


def _check(name: str) -> Check:
    if name in {"lon", "lat"}:
        inner = LON.check if name == "lon" else LAT.check
        return lambda value, known: None if value is None else inner(value, known)
    if name == "focus_area":
        return lambda value, known: value and may.word("focus_area")(value, known)
    if name == "title":
        return _something
    return PROJECT[name].check


def _something(value: Any, known: Known) -> str:
    title: str = PROJECT["title"].check(value, known)
    if not title:
        raise Bad("must not be empty")
    return title


def _rows(name: str, value: Any, known: Known, faults: dict[str, ValueError]) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        faults[name] = Bad("must be a list of rows")
        return []
    return [_row(f"{name}.{at}", row, ROWS[name], known, faults) for at, row in enumerate(value, start=1)]


def _year(name: str, value: Any, known: Known, faults: dict[str, ValueError]) -> dict[str, Any]:
    digits = name.removeprefix("year.")
    try:
        may.year(int(digits) if digits.isdecimal() else digits, known)
    except ValueError as error:
        faults[name] = error
    if not isinstance(value, dict):
        faults[name] = Bad("must have a status")
        return {}
    return _row(name, value, YEAR, known, faults)


def _row(
    at: str, row: Mapping[str, Any], allowed: Mapping[str, Field], known: Known, faults: dict[str, ValueError]
) -> dict[str, Any]:
    kept = {name: one.default for name, one in allowed.items()}
    faults |= {f"{at}.{name}": Bad("no such field is known here") for name in row if name not in allowed}
    for name, one in allowed.items():
        value = row.get(name)
        if value is None or value == "":
            if one.required:
                faults[f"{at}.{name}"] = Bad("is missing")
            continue
        try:
            kept[name] = one.check(value, known)
        except ValueError as error:
            faults[f"{at}.{name}"] = error
    return kept
