"""Writing lessons down and giving them away. Permission, rule, change, ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act import shelf
from simpul.rooms.hub.models.practice import LiveFigure, Practice, PracticeText, Step
from simpul.rooms.hub.understand import life
from simpul.rooms.indicators.understand.catalogue import definitions

WRITE = "hub.edit_practice"
"""Writing lessons down for the city."""
WORDS = ("title", "summary", "context", "cost_note", "went_wrong")


class BadPractice(Refused):
    """A practice that cannot be: the message names each field and what is wrong with it."""


class NotNow(Refused):
    """This step does not lead on from the state that it is in."""


@transaction.atomic
def write(
    city: City,
    content: Mapping[str, Any],
    texts: Mapping[str, Mapping[str, Any]],
    *,
    actor: Person,
    now: datetime,
) -> Practice:
    """Write a lesson down, as a draft that only its city sees.

    Args:
        city: that gives it.
        content: fields of `models.practice.Practice`.
        texts: by language, the fields of `PracticeText` and `steps`, a list of sentences.
        actor: who writes.
        now: when.

    Raises:
        PermissionDenied: the actor may not write for this city.
        BadPractice: no language at all, or a field that cannot be.
    """
    require(actor, WRITE, city)
    if not texts:
        raise BadPractice(_("A practice needs its words in one language at least."))
    title = next(iter(texts.values())).get("title", "")
    slug = content.get("slug") or _free_slug(f"{city.slug}-{slugify(title)}"[:110])
    made = Practice(
        **{**content, "slug": slug, "city": city, "made_by": actor, "made_at": now, "changed_at": now}
    )
    _save(made)
    for language, words in texts.items():
        _put_text(made, language, words)
    shelf.put(made)
    ledger.record(city=city, actor=actor, verb="hub.write_practice", subject=made, now=now, title=title)
    return made


@transaction.atomic
def change(
    practice: Practice,
    content: Mapping[str, Any],
    texts: Mapping[str, Mapping[str, Any]],
    *,
    actor: Person,
    now: datetime,
) -> Practice:
    """Change a lesson; a language that is not among `texts` stays as it is.

    Raises:
        PermissionDenied: it is not the actor's city's.
        BadPractice: a field that cannot be.
    """
    practice = lock(practice)
    require(actor, WRITE, practice.city)
    changed = sorted(name for name, value in content.items() if getattr(practice, name) != value)
    for name, value in content.items():
        setattr(practice, name, value)
    practice.changed_at = now
    _save(practice)
    for language, words in texts.items():
        _put_text(practice, language, words)
    shelf.put(practice)
    ledger.record(
        city=practice.city, actor=actor, verb="hub.change_practice", subject=practice, now=now,
        fields=changed,
        languages=sorted(texts),
    )  # fmt: skip
    return practice


@transaction.atomic
def step(practice: Practice, word: str, *, actor: Person, now: datetime) -> str:
    """Publish or withdraw a lesson; give the new state. Adoptions keep what they learned from it.

    Raises:
        PermissionDenied: it is not the actor's city's.
        NotNow: the step does not lead on from here.
    """
    practice = lock(practice)
    require(actor, WRITE, practice.city)
    after = life.follow(life.PRACTICE, practice.state, word)
    if after is None:
        raise NotNow(
            _("“%(step)s” is not possible while it is %(state)s.") % {"step": word, "state": practice.state}
        )
    practice.state, practice.changed_at = after, now
    practice.published_at = practice.published_at or (now if after == "published" else None)
    practice.save(update_fields=["state", "changed_at", "published_at"])
    shelf.put(practice)
    ledger.record(city=practice.city, actor=actor, verb=f"hub.{word}_practice", subject=practice, now=now)
    return after


@transaction.atomic
def link_figure(  # noqa: PLR0913 - which series, and what is to be known of it
    practice: Practice, code: str, *, actor: Person, now: datetime, scope: str = "city", note: str = ""
) -> LiveFigure:
    """Link an indicator series of the giving city; linked again it changes the note.

    Raises:
        PermissionDenied: it is not the actor's city's.
        BadPractice: the catalogue has no such indicator.
    """
    require(actor, WRITE, practice.city)
    if code not in definitions():
        raise BadPractice(_("The catalogue has no indicator %s.") % code)
    made, _new = LiveFigure.objects.update_or_create(
        practice=practice, code=code, scope=scope, defaults={"note": note}
    )
    ledger.record(
        city=practice.city,
        actor=actor,
        verb="hub.link_figure",
        subject=practice,
        now=now,
        code=code,
        scope=scope,
    )
    return made


@transaction.atomic
def unlink_figure(figure: LiveFigure, *, actor: Person, now: datetime) -> None:
    """Take a linked series off a lesson. Raises PermissionDenied."""
    practice = figure.practice
    require(actor, WRITE, practice.city)
    figure.delete()
    ledger.record(
        city=practice.city, actor=actor, verb="hub.unlink_figure", subject=practice, now=now, code=figure.code
    )


def _save(practice: Practice) -> None:
    try:
        practice.full_clean()
        shelf.check(practice)
    except ValidationError as error:
        raise BadPractice(shelf.faults(error)) from error
    practice.save()


def _put_text(practice: Practice, language: str, words: Mapping[str, Any]) -> None:
    steps: Sequence[str] = [one.strip() for one in words.get("steps", []) if one.strip()]
    text = practice.texts.filter(language=language).first() or PracticeText(
        practice=practice, language=language
    )
    for name in WORDS:
        setattr(text, name, words.get(name, ""))
    try:
        text.full_clean()
    except ValidationError as error:
        raise BadPractice(f"{language}: {shelf.faults(error)}") from error
    text.save()
    text.steps.all().delete()
    Step.objects.bulk_create(
        Step(text=text, number=number, words=one) for number, one in enumerate(steps, start=1)
    )


def _free_slug(wanted: str) -> str:
    number, slug = 1, wanted
    while Practice.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug
