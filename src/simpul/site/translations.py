"""The words of the code in other languages: collected, compared, compiled. No gettext binaries.

English is written in the code and the templates; `locale/<language>/LC_MESSAGES/django.po` holds each other
language.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

COMPLETE = ("id",)
"""The languages that must not miss a word; others may be filled little by little."""

PACKAGE = Path(__file__).resolve().parents[1]
LOCALES = PACKAGE / "locale"
NOT_OURS = {"tests", "migrations", "locale", "node_modules", "build"}
UNSAID = tuple(
    f'"{name}: '.encode()
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
"""Headers that would change with every run and tell nobody anything; version control knows who and when."""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def collect(package: Path = PACKAGE) -> Catalog:
    """Give every message of the package's Python files and templates, with the files that it stands in."""
    found = Catalog(project="Simpul", charset="utf-8", fuzzy=False)
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not NOT_OURS & set(path.relative_to(package).parts):
            for message, context in _messages(path):
                place = path.relative_to(package).as_posix()
                found.add(message, locations=[(place, 0)], context=context)
    return found


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into calls of gettext; its indentation would only confuse the reader.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    for _line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        if message and message != "":
            yield message, context


def languages(locales: Path = LOCALES) -> list[str]:
    """Give the languages that have a catalogue."""
    return sorted(path.parents[1].name for path in locales.glob("*/LC_MESSAGES/django.po"))


def catalogue(language: str, locales: Path = LOCALES) -> Path:
    """Give the file of a language; it need not exist."""
    return locales / language / "LC_MESSAGES" / "django.po"


def read(language: str, locales: Path = LOCALES) -> Catalog:
    """Read the catalogue of a language; an empty one where there is no file."""
    path = catalogue(language, locales)
    if not path.is_file():
        return _started(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(words: Catalog, language: str, locales: Path = LOCALES) -> None:
    """Write the catalogue of a language in an order that does not change when lines move."""
    path = catalogue(language, locales)
    path.parent.mkdir(parents=True, exist_ok=True)
    words.header_comment = f"# Simpul in {Locale.parse(language).english_name}. Apache-2.0."
    text = BytesIO()
    write_po(text, words, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
    lines = text.getvalue().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(UNSAID)))


def _started(language: str) -> Catalog:
    """Give an empty catalogue that knows how the language counts, by CLDR; some have one form."""
    locale = Locale.parse(language)
    words = Catalog(locale=locale, project="Simpul", fuzzy=False)
    if not locale.plural_form.tags:
        words.mime_headers = [("Plural-Forms", "nplurals=1; plural=0")]
    return words


def update(found: Catalog, language: str, locales: Path = LOCALES) -> Catalog:
    """Bring a catalogue to what the code says now, and write it. A new message is left empty."""
    words = read(language, locales)
    words.update(found, no_fuzzy_matching=True)
    write(words, language, locales)
    return words


def compile_(language: str, locales: Path = LOCALES) -> Path:
    """Write what Django reads (django.mo) beside the catalogue."""
    path = catalogue(language, locales).with_suffix(".mo")
    with path.open("wb") as file:
        write_mo(file, read(language, locales))
    return path


def faults(found: Catalog, language: str, locales: Path = LOCALES) -> list[str]:
    """Say what is wrong with a catalogue: what is missing, empty, unsure, left over or broken."""
    words = read(language, locales)
    known = {_key(message): message for message in words if message.id}
    asked = {_key(message): message for message in found if message.id}
    missing = [f"missing: {key[1]!r}" for key in asked.keys() - known.keys()]
    left_over = [f"no longer in the code: {key[1]!r}" for key in known.keys() - asked.keys()]
    broken = [fault for key in asked.keys() & known.keys() for fault in _broken(known[key], words)]
    return sorted([*missing, *left_over, *broken])


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _broken(message: Message, words: Catalog) -> list[str]:
    said = _key(message)[1]
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    if not all(strings):
        return [f"not translated: {said!r}"]
    if message.fuzzy:
        return [f"unsure: {said!r}"]
    return [f"{error}: {said!r}" for error in message.check(words)]
