"""GeoReport v2 in XML: the standard's names around what JSON says plainly."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

ITEMS = {
    "services": "service", "attributes": "attribute", "values": "value", "service_requests": "request",
    "service_request_updates": "request_update", "errors": "error", "endpoints": "endpoint",
    "formats": "format", "photos": "photo",
}  # fmt: skip
"""What each of a list is called."""
_NEVER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no room for (section 2.2)."""


def document(name: str, said: Any) -> bytes:
    """Write a list or a dictionary as a document whose root has the name."""
    root = Element(name)
    _fill(root, said)
    written: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written


def _fill(element: Element, said: Any) -> None:
    if isinstance(said, Mapping):
        for name, value in said.items():
            _fill(SubElement(element, name), value)
    elif isinstance(said, Sequence) and not isinstance(said, str):
        for one in said:
            _fill(SubElement(element, ITEMS[element.tag]), one)
    elif said is not None:
        element.text = _NEVER.sub("", str(said))
