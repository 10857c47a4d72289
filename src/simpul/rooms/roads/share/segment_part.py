"""The part of a segment's page that says how it is in full, in words."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from simpul.ground.people.access import allowed
from simpul.ground.places.models import Segment
from simpul.rooms.roads.models import GRADE_NAMES, Inspection
from simpul.rooms.roads.share import condition, forecasts
from simpul.rooms.roads.share.condition import Sdi, Whole
from simpul.rooms.roads.share.distress import CLASSES
from simpul.rooms.roads.share.inspections import decided
from simpul.rooms.roads.share.scales import class_name

READ, INSPECT = "roads.read", "roads.inspect"
MOST = 20


def part(segment: Segment, today: date, actor: object) -> dict[str, Any]:
    """Give what the part shows. Who inspected is for those who may read the city's roads."""
    whole = condition.whole(segment, today)
    may_read = allowed(actor, READ, segment.city)
    listed = Inspection.objects.standing().filter(segment=segment).newest_first()[:MOST] if may_read else []
    return {
        "whole": whole,
        "words": words(whole, today),
        "inspections": list(listed),
        "may_read": may_read,
        "may_inspect": allowed(actor, INSPECT, segment.city),
    }


def words(whole: Whole, today: date) -> dict[str, Any]:
    """Say in words what is known of a segment."""
    rough = whole.iri
    return {
        "combined": GRADE_NAMES[whole.combined.grade],
        "decided": decided(whole.combined),
        "sdi": _grades(whole.sdi) if whole.sdi else "",
        "sdi_from": _source(whole.sdi) if whole.sdi else "",
        "pci": CLASSES[whole.pci.name] if whole.pci else "",
        "iri": GRADE_NAMES[rough.grade] if rough and rough.grade else "",
        "others": [f"{scale.title}: {class_name(scale, name)}" for scale, name in rough.others]
        if rough
        else [],
        "forecast": forecasts.sentence(whole.forecast, today),
        "chart": forecasts.chart(whole, today),
    }


def _grades(index: Sdi) -> str:
    if index.grade == index.grade_low:
        return str(GRADE_NAMES[index.grade])
    return _("%(worse)s or %(better)s") % {
        "worse": GRADE_NAMES[index.grade], "better": GRADE_NAMES[index.grade_low]
    }  # fmt: skip


def _source(index: Sdi) -> str:
    """Say where an SDI comes from, and what is missing in it."""
    said = {
        "day": date_format(index.on, "DATE_FORMAT"), "high": f"{index.rutted:g}",
        "measured": date_format(index.measured_on, "DATE_FORMAT") if index.measured_on else "",
    }  # fmt: skip
    if index.by == "inspection":
        if index.exact:
            return _("Exact: everything was measured in the inspection of %(day)s.") % said
        return _("Inspection of %(day)s, without crack width or rut depth. At worst it is %(high)s.") % said
    if index.by == "both":
        return (
            _("Survey of %(day)s, with crack width or rut depth as measured on %(measured)s.")
            + " " + _("At worst it is %(high)s.")
        ) % said  # fmt: skip
    said["survey"] = _("Survey of %(day)s: from narrow to wide cracks, without ruts.") % said
    return _("%(survey)s With the deepest ruts it is %(high)s.") % said
