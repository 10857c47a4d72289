"""Why a proof is doubted, in plain words, with the other photo beside it, whichever room that is in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from simpul.ground.files.models import Blob
from simpul.ground.proof.rules import Reason, rules


@dataclass(frozen=True, slots=True)
class Other:
    """A photo that another is like: what it is, in words, its page ("" where it has none), its content."""

    text: str
    url: str
    photo: Blob | None


type Tell = Callable[[int], Other | None]
"""Tells of a record by its number; None where it is gone."""

_tell: dict[str, Tell] = {}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason: a sentence, and the other photo where it is about one (None where not).

    `number` is its place among the doubts, from 0.
    """

    number: int
    reason: str
    text: str
    other: Other | None = None


def register(label: str, tell: Tell) -> None:
    """Say how a room tells of its photos: `label` is of the record, such as "roads.proof"."""
    _tell[label] = tell


def other(ref: str) -> Other | None:
    """Tell of the photo of a record such as "roads.proof/12"; None where there is none to tell of."""
    label, _slash, number = ref.partition("/")
    tell = _tell.get(label)
    return tell(int(number)) if tell and number.isdigit() else None


def doubts(flags: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> list[Doubt]:
    """Say why a proof is doubted, by the flags that its room kept."""
    return [
        Doubt(number, flag["reason"], _text(Reason(flag["reason"]), flag["detail"], zone), other(flag["ref"]))
        for number, flag in enumerate(flags)
    ]


def away_text(away_m: float | None, accuracy_m: float | None) -> str:
    """Say how far from the place a proof was taken."""
    if away_m is None:
        return _("not known")
    off = "" if accuracy_m is None else _(", exact to %(off).0f m") % {"off": accuracy_m}
    far = _(" (up to %(far).0f m is near enough)") % {"far": rules().far_m}
    return _("%(away).0f m away") % {"away": away_m} + off + far


def _text(reason: Reason, detail: Mapping[str, Any], zone: ZoneInfo) -> str:
    plain = {
        Reason.SAME_PHOTO: _("This very photo was sent before."),
        Reason.LOOKS_LIKE: _(
            "It is made from a photo that was sent before: cut, turned over, lightened, or only saved again."
        ),
        Reason.BEFORE_PHOTO: _("It is the photo from before the repair, or made from it."),
        Reason.SURVEY_PHOTO: _("It is made from a photo of a survey of this street."),
        Reason.REPORT_PHOTO: _("It is made from a photo that a resident sent with a report."),
        Reason.NO_TIME: _("The photo does not say when it was taken. A camera writes this into it."),
        Reason.NO_CAMERA: _(
            "The photo does not say which camera took it. Messengers and programs for pictures take this out."
        ),
        Reason.THUMBNAIL: _("The small picture inside the file shows something else than the photo."),
    }
    return plain[reason] if reason in plain else _NUMBERED[reason](detail, zone)


def _no_place(detail: Mapping[str, Any], _zone: ZoneInfo) -> str:
    if "accuracy_m" in detail:
        return _("The phone knew its place only to %(m)s m.") % {"m": detail["accuracy_m"]}
    return _("Neither the photo nor the phone says where it was taken.")


def _far(detail: Mapping[str, Any], _zone: ZoneInfo) -> str:
    return _("It was taken %(away)s m away, exact to %(off)s m. More than %(far)s m is too far.") % {
        "away": detail["away_m"], "off": detail["accuracy_m"], "far": round(detail["far_m"]),
    }  # fmt: skip


def _older(detail: Mapping[str, Any], zone: ZoneInfo) -> str:
    return _("It was taken on %(taken)s, before it was ordered or reported on %(since)s") % {
        "taken": _at(detail["taken_at"], zone), "since": _at(detail["since"], zone),
    }  # fmt: skip


def _ahead(detail: Mapping[str, Any], zone: ZoneInfo) -> str:
    return _("It says that it was taken on %(taken)s, but it came in on %(came)s") % {
        "taken": _at(detail["taken_at"], zone), "came": _at(detail["received_at"], zone),
    }  # fmt: skip


def _made_up(detail: Mapping[str, Any], _zone: ZoneInfo) -> str:
    what = ", ".join([*detail["sources"], *([detail["software"]] if detail["software"] else [])])
    return _("Its file says that a program made it up or changed it: %(what)s.") % {"what": what}


def _changed(detail: Mapping[str, Any], _zone: ZoneInfo) -> str:
    if "after_s" in detail:
        return _("Its file says that it was changed %(minutes)s min after it was taken.") % {
            "minutes": round(detail["after_s"] / 60)
        }
    return _("Its file says %(said)s pixels, and it has %(has)s: it was cut or reduced.") % {
        "said": " x ".join(map(str, detail["said_size"])), "has": " x ".join(map(str, detail["size"])),
    }  # fmt: skip


_NUMBERED: dict[Reason, Callable[[Mapping[str, Any], ZoneInfo], str]] = {
    Reason.NO_PLACE: _no_place,
    Reason.FAR: _far,
    Reason.OLDER: _older,
    Reason.AHEAD: _ahead,
    Reason.MADE_UP: _made_up,
    Reason.CHANGED: _changed,
    Reason.PLACES_DIFFER: lambda detail, _zone: _(
        "The photo and the phone name two places, %(apart)s m apart."
    ) % {"apart": detail["apart_m"]},
    Reason.CLOCK: lambda detail, _zone: _(
        "The phone's clock was %(minutes)s min off when it sent this. The times here were set right."
    ) % {"minutes": round(detail["skew_s"] / 60)},
    Reason.EDITED: lambda detail, _zone: _("A program for changing pictures wrote it: %(software)s.")
    % {"software": detail["software"]},
}  # fmt: skip


def _at(moment: str, zone: ZoneInfo) -> str:
    return date_format(datetime.fromisoformat(moment).astimezone(zone), "DATETIME_FORMAT", use_l10n=True)
