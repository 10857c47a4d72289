"""Checking what is said of help and practices, and putting it where the search finds it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from simpul.ground.search import act as search
from simpul.rooms.hub.models.help import Help, Offer, Request
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.understand import terms
from simpul.rooms.hub.understand.life import PUBLIC
from simpul.rooms.hub.understand.words import words

PRACTICE = "hub.practice"
"""In the index a practice stands once for each language, by "pk/language"."""


def check(made: Help | Practice) -> None:
    """Raise ValidationError where a word is not one that others understand, or money has no currency."""
    areas = made.focus_areas if isinstance(made, Help) else [made.focus_area] * bool(made.focus_area)
    stages = made.stages if isinstance(made, Help) else [made.stage] * bool(made.stage)
    languages = made.languages if isinstance(made, Help) else []
    lists = {"focus_areas": areas, "stages": stages, "climates": made.climates, "languages": languages}
    if odd := [name for name, value in lists.items() if not isinstance(value, list)]:
        raise ValidationError({name: _("This is a list of words.") for name in odd})
    wrong = terms.unknown(focus_areas_=areas, stages=stages, climates=made.climates, languages=languages)
    if wrong:
        named = made.__class__._meta.get_fields()
        known = {field.name for field in named}
        raise ValidationError(
            {
                field if field in known else field.rstrip("s"): _("Not known: %s.") % ", ".join(map(str, bad))
                for field, bad in wrong.items()
            }
        )
    if isinstance(made, Help) and made.amount is not None:
        if made.amount < 0:
            raise ValidationError({"amount": _("Money is not below 0.")})
        if not made.currency:
            raise ValidationError({"currency": _("Name the currency, such as IDR or USD.")})


def faults(error: ValidationError) -> str:
    """Say what is wrong in one line, field by field."""
    if hasattr(error, "error_dict"):
        return "; ".join(
            f"{name}: {' '.join(messages)}" if name != "__all__" else " ".join(messages)
            for name, messages in error.message_dict.items()
        )
    return " ".join(error.messages)


def put(made: Offer | Request | Practice) -> None:
    """Let the search find what is public of it, and forget what is not public any more."""
    if isinstance(made, Practice):
        _put_practice(made)
        return
    kind = "hub.offer" if isinstance(made, Offer) else "hub.request"
    if made.state not in PUBLIC:
        search.forget(kind, str(made.pk))
        return
    areas = [name for area in made.focus_areas for name in _names(area)]
    giver = made.giver if isinstance(made, Offer) else made.city.name
    search.index(
        kind, str(made.pk), title=made.title, body="\n".join([made.what, giver, *areas, made.cost_note]),
        language="en", url=made.get_absolute_url(), city=made.city,
    )  # fmt: skip


def _put_practice(practice: Practice) -> None:
    texts = {text.language: text for text in practice.texts.prefetch_related("steps")}
    for language in ("en", "id"):
        key, text = f"{practice.pk}/{language}", texts.get(language)
        if practice.state != "published" or text is None:
            search.forget(PRACTICE, key)
            continue
        parts = [text.summary, text.context, text.went_wrong, text.cost_note, practice.city.name]
        parts += [step.words for step in text.steps.all()]
        parts += _names(practice.focus_area)
        search.index(
            PRACTICE, key, title=text.title, body="\n".join(parts), language=language,
            url=practice.get_absolute_url(), city=practice.city,
        )  # fmt: skip


def _names(area: str) -> tuple[str, ...]:
    found = words("focus_area").get(area)
    return (found.name, found.name_id) if found else ()
