"""What another Open311 server answers, read from its XML. Pure.

The standard asks every server for XML and none for JSON, so XML is what is asked for. A document with a type
declaration is not read: entities are made there, and GeoReport v2 has none.
"""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

MOST_ROWS = 5000


class Unreadable(ValueError):
    """The answer is no XML of the standard."""


def rows(xml: bytes, name: str) -> list[dict[str, str]]:
    """Give the elements of a name ("request", "request_update", "error"), each as its children's texts.

    Raises:
        Unreadable: it is no XML, or declares a type.
    """
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise Unreadable("a document type")
    try:
        root = ET.fromstring(xml)  # noqa: S314 - without a document type there are no entities to unfold
    except ET.ParseError as error:
        raise Unreadable(str(error)) from error
    found = [one for _number, one in zip(range(MOST_ROWS), root.iter(name), strict=False)]
    return [{child.tag: (child.text or "").strip() for child in one} for one in found]


def said_no(xml: bytes) -> str:
    """Give what a server says is wrong, "" where it says nothing that can be read."""
    try:
        errors = rows(xml, "error")
    except Unreadable:
        return ""
    return "; ".join(one.get("description", "") for one in errors)[:300]


def found(rows: list[dict[str, str]], sign: str) -> str:
    """Give the number of the request whose description holds our sign; "" where none does."""
    ours = (one.get("service_request_id", "") for one in rows if sign in one.get("description", ""))
    return next((one for one in ours if one), "")


def is_for(update: Mapping[str, str]) -> tuple[str, str]:
    """Give of which request an update is, and its number; made of status and time where it has none."""
    number = update.get("update_id", "")
    made_up = f"{update.get('status', '').lower()}@{update.get('updated_datetime', '')}"
    return update.get("service_request_id", ""), (number or made_up)[:200]
