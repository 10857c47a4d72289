"""Why a proof is doubted, in plain words, with the other photo beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from simpul.rooms.roads.models import Frame, Proof
from simpul.rooms.roads.understand.proof import Reason, rules


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason: a sentence, and where and what the other photo is, where it is about one ("" if not)."""

    reason: str
    text: str
    other: str = ""
    other_text: str = ""
    other_url: str = ""


def doubts(proof: Proof) -> list[Doubt]:
    """Say why a proof is doubted. Reads proof.item.order.city."""
    zone = ZoneInfo(proof.item.order.city.time_zone)
    return [_doubt(flag, zone) for flag in proof.flags]


def _doubt(flag: Mapping[str, Any], zone: ZoneInfo) -> Doubt:
    reason = Reason(flag["reason"])
    text = _text(reason, flag["detail"], zone)
    if flag.get("proof"):
        return _of_proof(reason, text, flag["proof"])
    if flag.get("frame"):
        return _of_frame(reason, text, flag["frame"])
    return Doubt(reason, text)


def _of_proof(reason: Reason, text: str, number: int) -> Doubt:
    other = (
        Proof.objects.select_related("item__order__city", "item__damage", "item__segment")
        .filter(pk=number)
        .first()
    )
    if other is None:
        return Doubt(reason, text)
    said = _("Proof sent on %(day)s for order %(number)s: %(thing)s") % {
        "day": date_format(other.item.order.city.day(other.received_at), "DATE_FORMAT"),
        "number": other.item.order.number,
        "thing": other.item,
    }
    return Doubt(reason, text, reverse("roads:proof-photo", args=[other.pk]), said, other.get_absolute_url())


def _of_frame(reason: Reason, text: str, number: int) -> Doubt:
    other = Frame.objects.select_related("survey").filter(pk=number).first()
    if other is None:
        return Doubt(reason, text)
    said = _("Photo of the survey “%(survey)s”") % {"survey": other.survey}
    return Doubt(reason, text, reverse("roads:photo", args=[other.pk]), said, other.survey.get_absolute_url())


def _text(reason: Reason, detail: Mapping[str, Any], zone: ZoneInfo) -> str:
    plain = {
        Reason.SAME_PHOTO: _("This very photo was sent before."),
        Reason.LOOKS_LIKE: _(
            "It is made from a photo that was sent before: cut, turned over, lightened, or only saved again."
        ),
        Reason.BEFORE_PHOTO: _("It is the photo from before the repair, or made from it."),
        Reason.SURVEY_PHOTO: _("It is made from a photo of a survey of this street."),
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
    return _("It was taken on %(taken)s, before it was ordered on %(ordered)s") % {
        "taken": _at(detail["taken_at"], zone), "ordered": _at(detail["ordered_at"], zone),
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


def away_text(proof: Proof, away_m: float | None) -> str:
    """Say how far from the place a proof was taken."""
    if away_m is None:
        return _("not known")
    off = "" if proof.accuracy_m is None else _(", exact to %(off).0f m") % {"off": proof.accuracy_m}
    far = _(" (up to %(far).0f m is near enough)") % {"far": rules().far_m}
    return _("%(away).0f m away") % {"away": away_m} + off + far
