"""A city's figures of a year in one signed file: made so that anybody can check it without us. Pure.

A ZIP of three files: the figures as JSON, the same as CSV for people, and an envelope (kernel.seal) whose
statement names both files with their SHA-256 and the key. The same figures give the same bytes.
"""

import csv
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from simpul.kernel import seal
from simpul.kernel.refusal import Refused
from simpul.kernel.seal import Envelope, canonical
from simpul.rooms.indicators.understand.content import BadPackage, Content, check
from simpul.rooms.indicators.understand.rows import zipped

FORMAT = "simpul.indicators/1"
KIND = "indicators"
JSON, CSV, ENVELOPE = "indicators.json", "indicators.csv", "envelope.json"
FILES = (JSON, CSV, ENVELOPE)
LARGEST = 32_000_000
"""Bytes of a package, and of one file in it."""
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
COLUMNS = (
    "code", "title", "year", "scope", "kind", "number", "unit", "numerator", "denominator", "per", "why",
    "origin", "department", "revision", "approved_at", "base_quantity", "base_value", "base_year",
    "base_source", "inputs_hash",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would compute (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was read and holds together.

    `is_known` tells whether its key was one that the reader knew; else it only proves that whoever has the
    key of `fingerprint` signed it. `proved` says how many figures were worked out again from their parts.
    """

    content: Content
    public: str
    fingerprint: str
    is_known: bool
    proved: int


def build(content: Mapping[str, Any], private: str) -> bytes:
    """Make the package of a year.

    Args:
        content: "city", "year", "as_of", "revisions" and "values", as JSON.
        private: the city's key.
    """
    public = seal.public_text(private)
    files = {
        JSON: canonical({"format": FORMAT, **content}) + b"\n",
        CSV: table(content["year"], content["values"]),
    }
    statement = {
        "format": FORMAT,
        "city": content["city"]["slug"],
        "year": content["year"],
        "as_of": content["as_of"],
        "revisions": content["revisions"],
        "signer": {"public": public, "fingerprint": seal.fingerprint(public)},
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in files.items()
        },
    }
    envelope = seal.sign(canonical(statement), private, kind=KIND)
    return zipped({**files, ENVELOPE: envelope.to_json().encode()})


def verify(data: bytes, known: Mapping[str, str] | None = None) -> Package:
    """Check a package and give what is in it.

    Args:
        data: the bytes of the ZIP.
        known: public keys by fingerprint that are believed; None believes the key that the package names
            itself, which proves that nothing was changed since it was signed, but not by whom.

    Raises:
        BadPackage: a file is missing, too many, too large, changed, or does not say what the others say.
        seal.BadSeal: the envelope is broken, or its key is not known.
    """
    files = unpack(data)
    envelope = Envelope.from_json(files[ENVELOPE])
    public = _claimed(envelope)
    believed = {seal.fingerprint(public): public} if known is None else known
    statement = json.loads(seal.opened(envelope, believed, kind=KIND))
    _check_files(statement, files)
    content = _content(files[JSON], statement)
    proved = check(content)
    raw = json.loads(files[JSON])
    if table(raw["year"], raw["values"]) != files[CSV]:
        raise BadPackage(f"{CSV} does not say what {JSON} says.")
    return Package(content, public, envelope.keyid, is_known=known is not None, proved=proved)


def unpack(data: bytes) -> dict[str, bytes]:
    """Give the three files of a package, and unpack no more than it may hold. Raises BadPackage."""
    if len(data) > LARGEST:
        raise BadPackage(f"The file is larger than {LARGEST // 1_000_000} MB: this is no package of ours.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_names([member.filename for member in archive.infolist()])
            return {name: _read(archive, name) for name in FILES}
    except _BROKEN as fault:
        raise BadPackage(f"The file is no whole ZIP: {fault}") from fault


def table(year: int, values: Sequence[Mapping[str, Any]]) -> bytes:
    """Write the figures as CSV: what is not there is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for value in values:
        base = value.get("base") or {}
        flat = {**value, "year": year, **{f"base_{name}": said for name, said in base.items()}}
        writer.writerow([_cell(flat.get(name)) for name in COLUMNS])
    return text.getvalue().encode()


def _cell(said: Any) -> str:
    if said is None:
        return ""
    if isinstance(said, str):
        return f"'{said}" if said.startswith(FORMULA) else said
    return canonical(said).decode()


def _check_names(names: Sequence[str]) -> None:
    for name in FILES:
        if names.count(name) > 1:
            raise BadPackage(f"{name} is in the package twice.")
        if name not in names:
            raise BadPackage(f"{name} is missing from the package.")
    extra = sorted(set(names) - set(FILES))
    if extra:
        raise BadPackage(f"{extra[0]!r} does not belong in the package: nobody signed it.")


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).compress_type not in METHODS:
        raise BadPackage(f"{name} is packed in a way that a package never is.")
    with archive.open(name) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadPackage(f"{name} unpacks to more than {LARGEST // 1_000_000} MB.")
    return data


def _claimed(envelope: Envelope) -> str:
    """Give the public key that the package itself names. Raises BadPackage."""
    try:
        public = json.loads(envelope.payload)["signer"]["public"]
        if seal.fingerprint(public) == envelope.keyid:
            return str(public)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, Refused) as fault:
        raise BadPackage(f"{ENVELOPE} does not name the key that it was signed with.") from fault
    raise BadPackage(f"{ENVELOPE} names another key than it was signed with.")


def _check_files(statement: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    said = statement.get("files")
    if statement.get("format") != FORMAT or not isinstance(said, dict) or set(said) != {JSON, CSV}:
        raise BadPackage(f"{ENVELOPE} is of another form than {FORMAT}: it may need a newer Simpul.")
    for name, told in said.items():
        if told != {"sha256": hashlib.sha256(files[name]).hexdigest(), "bytes": len(files[name])}:
            raise BadPackage(f"{name} was changed after it was signed.")


def _content(data: bytes, statement: Mapping[str, Any]) -> Content:
    try:
        content = msgspec.json.decode(data, type=Content)
    except (msgspec.MsgspecError, RecursionError) as fault:
        raise BadPackage(f"{JSON} is of another form than {FORMAT}: {fault}.") from fault
    inside = json.loads(data)
    told = {name: inside[name] for name in ("format", "year", "as_of", "revisions")}
    told["city"] = content.city.slug
    if told != {name: statement.get(name) for name in told}:
        raise BadPackage(f"{JSON} is of another city, year or time than {ENVELOPE} says.")
    return content
