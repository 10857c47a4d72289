"""A PDF from Typst: A4, tagged for who hears it, in one process and without asking for anything outside."""

import re
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst

FONTS = (
    *("Noto Sans", "Noto Sans Thai", "Noto Sans Khmer", "Noto Sans Lao", "Noto Sans Myanmar"),
    "Libertinus Serif",
)
"""Faces in the order they are looked for; the last comes with Typst and has Latin letters, Vietnamese ones
too. A letter that no face of this machine has is a crossed box (Debian's fonts-noto-core has them all)."""
_UNDRAWN = ("PDF/UA-1 error: the text", "PDF/UA-1 error: the PDF contains text with missing codepoints")
"""Typst's words where a letter has no face, and where letters drawn together (Thai) cannot be read back."""
_OUTSIDE = re.compile(r'"@[a-z0-9-]+/')
_CONTROL = {code: "\ufffd" for code in (*range(0x20), 0x7F) if chr(code) not in "\n\t"} | {0x0D: None}
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]*")


class BadDocument(ValueError):
    """The Typst source is wrong: a fault of ours, never of who reads the document. Says where."""


def pdf(
    source: str,
    files: Mapping[str, bytes] | None = None,
    *,
    title: str = "",
    language: str = "en",
    made_at: datetime | None = None,
) -> bytes:
    """Make a PDF.

    It is PDF/UA-1 where every letter can be drawn, else the same document without that claim. Every image
    needs an `alt`.

    Args:
        source: Typst markup. Texts that are not ours go through `escape` or `quoted`.
        files: what it may read, such as the SVG of a chart for `#image("chart.svg", alt: ...)`; names without
            a folder. Nothing else on the machine can be read from it.
        title: of the document; "" where the source sets its own.
        language: of the document, such as "id".
        made_at: what the document says about when it was made; None says nothing, and the same source gives
            the same bytes.

    Raises:
        BadDocument: it is no Typst, names a file that is not given or a package, or an image has no `alt`.
    """
    if _OUTSIDE.search(source):
        raise BadDocument("the source asks for a package: only what is given may be read")
    with tempfile.TemporaryDirectory(prefix="simpul-pdf-") as name:
        root = Path(name)
        for file, content in (files or {}).items():
            if not _NAME.fullmatch(file) or file == "main.typ":
                raise BadDocument(f"{file!r} is no name for a file of a document")
            (root / file).write_bytes(content)
        (root / "main.typ").write_text(_preamble(title, language, made_at) + source, encoding="utf-8")
        try:
            return _compiled(root, "ua-1")
        except typst.TypstError as error:
            if not any(words in str(error.message) for words in _UNDRAWN):
                raise BadDocument(_said(error)) from error
        try:
            return _compiled(root, None)
        except typst.TypstError as error:
            raise BadDocument(_said(error)) from error


def escape(text: str) -> str:
    """Give a text as it stands in Typst markup: no letter of it is a command, line breaks stay."""
    return f"#{quoted(text)};"


def quoted(text: str) -> str:
    """Give a text as a Typst string, for an argument of a function, such as the `alt` of an image."""
    plain = text.translate(_CONTROL).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _preamble(title: str, language: str, made_at: datetime | None) -> str:
    date = (
        f"datetime(year: {made_at.year}, month: {made_at.month}, day: {made_at.day})" if made_at else "none"
    )
    named = (
        f"#set document(title: {quoted(title)}, date: {date})" if title else f"#set document(date: {date})"
    )
    faces = ", ".join(quoted(face) for face in _faces())
    return f"""{named}
#set page(paper: "a4", margin: (x: 2cm, y: 2.2cm), numbering: "1")
#set text(lang: {quoted(language)}, font: ({faces},), size: 10pt)
#set table(stroke: 0.5pt + luma(160), inset: 5pt)
#show heading: set block(above: 1.4em, below: 0.8em)
"""


def _compiled(root: Path, standard: Literal["ua-1"] | None) -> bytes:
    made = typst.compile(
        root / "main.typ",
        root=root,
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=standard,
        package_path=root / "packages",
        package_cache_path=root / "packages",
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise BadDocument("Typst made more than one file")
    return made


def _said(error: typst.TypstError) -> str:
    return "\n".join([error.message, *error.hints, *error.trace])[:1000]


@cache
def _fonts() -> typst.Fonts:
    """Find the faces of this machine, once in a process (0.1 s with 300 of them)."""
    return typst.Fonts()


@cache
def _faces() -> tuple[str, ...]:
    known = set(_fonts().families())
    return tuple(face for face in FONTS if face in known)
