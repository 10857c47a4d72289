"""The rows behind a computed figure: one hash over what it was made from, and a table to keep. Pure."""

import csv
import hashlib
import io
import math
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from simpul.kernel.indicator import Made, Reading
from simpul.kernel.seal import canonical

NAME = "rows.csv"
HEADER = ("part", "amount", "label", "ref", "url", "source")
OLD = (1980, 1, 1, 0, 0, 0)
"""The time that every file in a ZIP of ours carries, so that the same content gives the same bytes."""
NEAR = 1e-9
"""How far, as a share, the sum of rows may be from the part that they make up: the last digits of a sum."""


class RowsDisagree(ValueError):
    """The rows of a figure do not sum to its parts: one of the two is wrong, and nobody can say which."""


def check(reading: Reading, rows: Iterable[Made]) -> None:
    """Raise RowsDisagree unless the amounts sum to the numerator and the denominator."""
    amounts: dict[str, list[float]] = {"numerator": [], "denominator": []}
    for row in rows:
        amounts[row.part].append(row.amount)
    for part, each in amounts.items():
        told, summed = getattr(reading, part), math.fsum(each)
        if not math.isclose(told, summed, rel_tol=NEAR, abs_tol=NEAR):
            raise RowsDisagree(f"the rows of the {part} sum to {summed}, not to {told}")


def inputs_hash(city: str, code: str, year: int, reading: Reading, rows: Sequence[Made]) -> str:
    """Give the SHA-256 over what a figure was made from, as canonical JSON (RFC 8785).

    Labels and pages are left out: a street that is renamed does not make another figure.
    """
    said = {
        "city": city,
        "code": code,
        "year": year,
        "parts": [reading.numerator, reading.denominator, reading.per],
        "sources": sorted(reading.sources),
        "rows": [[row.part, row.amount, row.ref, row.source] for row in rows],
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def hidden_hash(city: str, code: str, year: int) -> str:
    """Give the hash of a suppressed figure, of its name only: four counts are soon tried."""
    return hashlib.sha256(
        canonical({"city": city, "code": code, "year": year, "suppressed": True})
    ).hexdigest()


def packed(rows: Iterable[Made]) -> bytes:
    """Write rows as a CSV in a ZIP, the same bytes for the same rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((row.part, repr(row.amount), row.label, row.ref, row.url, row.source) for row in rows)
    return zipped({NAME: text.getvalue().encode()}, zipfile.ZIP_DEFLATED)


def unpacked(data: bytes) -> Iterator[Made]:
    """Read rows that `packed` wrote."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(NAME) as file:
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8", newline="")):
            yield Made(
                "numerator" if row["part"] == "numerator" else "denominator",
                float(row["amount"]), row["label"], row["ref"], row["url"], row["source"],
            )  # fmt: skip


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """Write files into a ZIP whose bytes depend on nothing but their names and contents."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, OLD)
            info.compress_type, info.create_system, info.external_attr = method, 3, 0o644 << 16
            archive.writestr(info, data)
    return made.getvalue()
