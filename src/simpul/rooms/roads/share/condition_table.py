"""The condition table as it leaves: newest word on each surveyed or inspected segment, a row for each."""

from collections.abc import Iterator, Mapping
from itertools import batched
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from simpul.ground.places.models import City, Segment
from simpul.rooms.roads.models import GRADE_NAMES, Condition, Inspection, Roadside
from simpul.rooms.roads.understand import condition_table
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.condition_table import Column, sta

AT_ONCE = 500
FAULTS = {
    "missing": _("is empty: every row needs it"),
    "not_sta": _("is no STA: write 1+250, or metres"),
    "not_number": _("is no number. Leave it empty where nobody measured"),
    "not_whole": _("is no whole number"),
    "too_much": _("is above %(most)s, which cannot be"),
    "negative": _("is below 0"),
    "not_day": _("is no day: write 2026-11-22 or 22/11/2026"),
    "future": _("lies in the future"),
    "not_word": _("is none of: %(words)s"),
    "not_lane": _("is no lane: write L1, R1, L2 … or nothing"),
    "backwards": _("must come after the STA where the row begins"),
    "nothing_measured": _("or another measure is needed: the row says nothing of the surface"),
    "no_link": _("%(link)s is no street of this city: take the number from the table to download"),
    "no_segment": _("no stretch of this link lies there: it ends at %(end)s"),
}


def header() -> list[str]:
    """Give the names of the columns."""
    return [column.name for column in condition_table.form().columns]


def titles() -> list[tuple[Column, str]]:
    """Give each column with its title in the reader's language."""
    indonesian = (get_language() or "id").startswith("id")
    return [(column, column.id if indonesian else column.en) for column in condition_table.form().columns]


def rows(city: City) -> Iterator[list[Any]]:
    """Give the rows: an inspection where it is newer than the survey, else what the camera saw."""
    surveyed = Condition.objects.current().filter(segment=OuterRef("pk"))
    inspected = Inspection.objects.standing().filter(segment=OuterRef("pk"))
    segments = Segment.objects.live().filter(Exists(surveyed) | Exists(inspected), city=city)
    for some in batched(segments.order_by("street_id", "index").iterator(chunk_size=AT_ONCE), AT_ONCE):
        pks = [segment.pk for segment in some]
        seen = {one.segment_id: one for one in Condition.objects.current().filter(segment__in=pks)}
        walked: dict[int, Inspection] = {}
        for one in Inspection.objects.standing().filter(segment__in=pks).newest_first():
            walked.setdefault(one.segment_id, one)
        sides = {
            one.inspection_id: one
            for one in Roadside.objects.filter(inspection__in=[one.pk for one in walked.values()])
        }
        for segment in some:
            yield _row(segment, seen.get(segment.pk), walked.get(segment.pk), sides)


def fault(one: Mapping[str, Any]) -> str:
    """Say in a sentence what is wrong with a cell."""
    words = FAULTS[one["fault"]]
    return gettext(words) % dict(one["info"])


def _row(
    segment: Segment, seen: Condition | None, walked: Inspection | None, sides: Mapping[int, Roadside]
) -> list[Any]:
    if walked and (seen is None or seen.grade == Grade.UNKNOWN or walked.inspected_on >= seen.surveyed_on):
        said = _walked(segment, walked, sides.get(walked.pk))
    else:
        said = _seen(seen) if seen else {}
    place = {
        "LINK": str(segment.street_id), "STREET": segment.name, "FROM_STA": sta(segment.from_m),
        "TO_STA": sta(segment.to_m),
    }  # fmt: skip
    return [(place | said).get(column.name) for column in condition_table.form().columns]


def _seen(one: Condition) -> dict[str, Any]:
    known = one.grade != Grade.UNKNOWN
    return {
        "SURVEY_DATE": one.surveyed_on, "CRACK_PERCENT": one.cracked_percent,
        "POTHOLES": one.potholes if known else None, "SDI_LOW": one.sdi_low, "SDI_HIGH": one.sdi_high,
        "CLASS": str(GRADE_NAMES[Grade(one.grade)]), "SOURCE": f"roads.condition/{one.pk}",
    }  # fmt: skip


def _walked(segment: Segment, one: Inspection, side: Roadside | None) -> dict[str, Any]:
    potholes = one.potholes
    if one.potholes_per_km is not None and one.length_m > segment.length_m:
        potholes = round(one.potholes_per_km * segment.length_m / condition_table.KM)
    said = {
        "SURVEY_DATE": one.inspected_on, "SURFACE": one.surface, "WIDTH_M": one.width_m,
        "CRACK_PERCENT": one.crack_area_percent, "CRACK_WIDTH_MM": one.crack_width_mm, "POTHOLES": potholes,
        "RUT_MM": one.rut_mm, "IRI": one.iri_m_per_km, "NOTE": one.note or None, "SDI_LOW": one.sdi_low,
        "SDI_HIGH": one.sdi_high, "CLASS": str(GRADE_NAMES[Grade(one.grade)]),
        "SOURCE": f"roads.inspection/{one.pk}",
    }  # fmt: skip
    if side:
        said |= {
            "LANE": side.lane or None, "EDGE_L": side.edge_left_percent, "EDGE_R": side.edge_right_percent,
            "SHOULDER_L": side.shoulder_left or None, "SHOULDER_R": side.shoulder_right or None,
            "DRAIN_L": side.drain_left or None, "DRAIN_R": side.drain_right or None,
        }  # fmt: skip
    return said
