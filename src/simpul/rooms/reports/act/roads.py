"""The road room is told of the reports that are about a road: where, what, how many people; never who."""

from datetime import datetime

from django.db import transaction

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.rooms.reports.act.step import hold
from simpul.rooms.reports.models import Report, RoadStory, Support
from simpul.rooms.reports.understand import roads
from simpul.rooms.reports.understand.course import course

TOLD = "reports.road"


@transaction.atomic
def tell(report: Report, *, now: datetime) -> bool:
    """Tell the ledger how a report stands for the road room. Told twice alike, it is told once.

    Returns:
        Whether there was something new to tell.
    """
    report = hold(report)
    story = RoadStory.objects.filter(report=report).first()
    before = (story.told or {"open": True}) if story else {}
    said = roads.told(
        "erased" if report.erased_at else report.state,
        report.category.damage if report.category else [], (report.lon, report.lat),
        people(report), before, on=report.city.day(report.made_at),
        limits=roads.rules(), is_open=course().states[report.state].open,
    )  # fmt: skip
    if said == before:
        return False
    story = story or RoadStory(report=report)
    story.told, story.changed_at = said, now
    story.save()
    ledger.record(city=report.city, actor=system_person(), verb=TOLD, subject=report, now=now, **said)
    return True


def people(report: Report) -> int:
    """Count who says so: whoever reported it, who joined in, and those whose reports it tells of."""
    told = [report.pk, *report.children.filter(state=Report.State.MERGED).values_list("pk", flat=True)]
    return len(told) + Support.objects.filter(report__in=told).count()
