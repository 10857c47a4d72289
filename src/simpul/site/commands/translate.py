"""`./simpul translate`: collect the words of the code, compile the catalogues, check that none is missing."""

import click
from babel import Locale, UnknownLocaleError

from simpul.kernel.refusal import Refused
from simpul.site import translations


class NotTranslated(Refused):
    """A language that must be complete is not."""


class NoSuchLanguage(Refused):
    """No language has that code."""


@click.group("translate")
def group() -> None:
    """Translations of the pages: collect, compile, check, add a language."""


@group.command("extract")
def extract() -> None:
    """Bring every catalogue to what the code says now; a new message is left empty for a person."""
    found = translations.collect()
    for language in translations.languages():
        words = translations.update(found, language)
        empty = sum(1 for message in words if message.id and not message.string)
        click.echo(f"{language}: {len(words)} messages, {empty} without a translation")


@group.command("compile")
def compile_() -> None:
    """Write what the pages read. Needed once after each change; `./simpul up` does it."""
    for language in translations.languages():
        click.echo(f"{language}: {translations.compile_(language).name}")


@group.command("check")
def check() -> None:
    """Fail where a language that must be complete misses a word, or has one that the code lost."""
    found = translations.collect()
    said = [
        f"{language}: {fault}"
        for language in translations.COMPLETE
        for fault in translations.faults(found, language)
    ]
    if said:
        raise NotTranslated("\n".join([*said, "Run ./simpul translate extract, then fill in django.po."]))
    click.echo(f"complete: {', '.join(('en', *translations.COMPLETE))}")


@group.command("add")
@click.argument("language")
def add(language: str) -> None:
    """Start the catalogue of another LANGUAGE, such as th, vi, ms, fil, km, lo, my."""
    try:
        name = Locale.parse(language).english_name
    except (UnknownLocaleError, ValueError):
        raise NoSuchLanguage(f"{language!r} is not the code of a language, such as th or vi") from None
    words = translations.update(translations.collect(), language)
    click.echo(f"{name}: {len(words)} messages in {translations.catalogue(language)}")
    click.echo("Fill them in, then add the language to LANGUAGES in site/settings.py.")
