"""A route on paper: one or two A4 pages that need no telephone, and lead back to it by a code."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from simpul.rooms.cycling.share import around, said
from simpul.rooms.cycling.share.sheet import Sheet

type MakePdf = Callable[[str, Mapping[str, bytes], str, str], bytes]
"""Makes a PDF of Typst markup, the files that it reads, a title and a language."""

type DrawCode = Callable[[str, str], str]
"""Draws a text as a QR code in SVG, with words for who cannot see it."""

SOURCE = Path(__file__).parent.parent / "templates" / "cycling" / "route.typ"


def pdf(sheet: Sheet, make: MakePdf, draw_code: DrawCode) -> bytes:
    """Make the paper of a route: figures, what is to be known first, map, profile, turn list, code."""
    files = {
        "map.svg": around.map_svg(sheet, around.PAPER).encode(),
        "profile.svg": around.profile_svg(sheet, around.PAPER[0]).encode(),
        **{f"{grade}.svg": around.swatch(grade).encode() for _name, _long, grade in around.conditions(sheet)},
    }
    if sheet.url:
        files["code.svg"] = draw_code(sheet.url, code_words(sheet)).encode()
    files["data.json"] = json.dumps(_data(sheet), ensure_ascii=False, sort_keys=True).encode()
    return make(SOURCE.read_text(encoding="utf-8"), files, sheet.title, sheet.language)


def facts(sheet: Sheet) -> list[tuple[str, str]]:
    """Give the figures of a route in words: what is not known says so."""
    figures = sheet.figures
    return [
        (_("Length"), said.length(figures["length_m"])),
        (_("Time"), said.time(figures["time_s"])),
        (_("Up"), said.height(figures["climb_m"])),
        (_("Down"), said.height(figures["descent_m"])),
        (_("Paved"), said.share(figures["paved_share"])),
        (_("Quiet streets"), said.share(figures["quiet_share"])),
        (_("Surveyed"), said.share(figures["surveyed_share"])),
    ]


def dates(sheet: Sheet) -> list[str]:
    """Say how old the data are that the route stands on."""
    seen = sheet.seen_on
    found = [
        _("Condition of the road as seen until %(day)s.") % {"day": date_format(seen)}
        if seen
        else _("No part of this route has been surveyed: the condition of the road is not known.")
    ]
    if sheet.built_at:
        found.append(_("Network of %(day)s.") % {"day": date_format(sheet.built_at)})
    return found


def _data(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "city": sheet.city.name,
        "invented": _("invented") if sheet.city.invented else "",
        "story": sheet.story or sheet.route.get("sentence") or "",
        "notes": list(sheet.notes),
        "facts": facts(sheet),
        "map": around.map_words(sheet),
        "profile": around.profile_words(sheet),
        "conditions": [[name, long, f"{grade}.svg"] for name, long, grade in around.conditions(sheet)],
        "turns": [
            [str(number), said.length(one["at_m"]), one["text"]] for number, one in enumerate(sheet.turns, 1)
        ],
        "warnings": [[said.length(one["at_m"]), one["text"]] for one in sheet.warnings],
        "stops": [
            [letter, name] for letter, (name, _at) in zip(around.LETTERS, sheet.stops, strict=False) if name
        ],
        "url": sheet.url,
        "code": code_words(sheet),
        "dates": dates(sheet),
        "credit": sheet.city.credit,
        "made": _("Printed on %(day)s.") % {"day": date_format(sheet.made_at)},
        "words": {
            "turns": _("Turn by turn"), "ahead": _("Look out"), "condition": _("Condition of the road"),
            "at": _("At"), "turn": _("Turn"), "number": _("No."), "stops": _("Stops"),
            "code": _("The newest state of this route:"),
        },
    }  # fmt: skip


def code_words(sheet: Sheet) -> str:
    """Say where the code leads, for who cannot see it."""
    return _("QR code that leads to %(url)s") % {"url": sheet.url}
