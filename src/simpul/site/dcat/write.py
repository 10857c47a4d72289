"""Writes described things as JSON-LD 1.1 and as Turtle 1.1. It knows no vocabulary but the prefixes.

A node is a dict: "@id" (absent for a nameless one), "@type", then properties by prefixed name. A value is
what `iri`, `text` or `typed` gives, or a nested node; several values are a list. None is left out.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

type Node = dict[str, Any]

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SAFE = ":/?#[]@!$&'()*+,;=%~"
"""What may stand in an IRI as it is (RFC 3987); everything else is percent-encoded."""


def iri(address: str) -> Node:
    """Give a reference to a thing."""
    return {"@id": quote(address, safe=SAFE)}


def text(words: str, language: str = "") -> Node:
    """Give words, in a language where one is named."""
    return {"@value": words} | ({"@language": language} if language else {})


def typed(value: object, kind: str) -> Node:
    """Give a value of a datatype, such as "xsd:date"."""
    return {"@value": str(value), "@type": kind}


def jsonld(nodes: Iterable[Node]) -> bytes:
    """Write the nodes as one JSON-LD document whose context needs no second request."""
    return msgspec.json.encode({"@context": PREFIXES, "@graph": [_plain(node) for node in nodes]})


def turtle(nodes: Iterable[Node]) -> bytes:
    """Write the nodes as Turtle."""
    head = "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())
    return (head + "".join(_statement(_plain(node)) for node in nodes)).encode()


def _plain(value: Any) -> Any:
    """Leave out, at every depth, what is not known."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items() if one is not None and one != []}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value if one is not None]
    return value


def _statement(node: Node) -> str:
    return f"\n<{node['@id']}>\n  " + " ;\n  ".join(_properties(node)) + " .\n"


def _properties(node: Node) -> Iterator[str]:
    if kinds := _many(node.get("@type", [])):
        yield f"a {', '.join(kinds)}"
    for name, value in node.items():
        if not name.startswith("@"):
            yield f"{name} {', '.join(_object(one) for one in _many(value))}"


def _object(value: Any) -> str:
    if "@value" in value:
        words = json.dumps(value["@value"], ensure_ascii=False)
        if "@language" in value:
            return f"{words}@{value['@language']}"
        return f"{words}^^{value['@type']}" if "@type" in value else words
    if "@id" in value:
        return f"<{value['@id']}>"
    return "[ " + " ; ".join(_properties(value)) + " ]"


def _many(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]
