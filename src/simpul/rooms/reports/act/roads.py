"""The road room is told of the reports that are about a road: where, what, how many people; never who."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.act import Act
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.reports.models import Report, RoadStory, Support
from simpul.rooms.reports.understand import roads
from simpul.rooms.reports.understand.course import course

TOLD = "reports.road"


@transaction.atomic
def tell(city: City, reports: Collection[int], *, now: datetime) -> int:
    """Tell the ledger how reports of a city stand for the road room. Told twice alike, it is told once.

    All are held before the ledger is, as everybody does who does something with one.

    Args:
        city: whose.
        reports: their primary keys.
        now: when, aware.

    Returns:
        Of how many there was something new to tell.
    """
    rows = Report.objects.select_for_update(of=("self",), no_key=True).select_related("category")
    held = list(rows.filter(city=city, pk__in=reports).order_by("pk"))
    stories = {one.report_id: one for one in RoadStory.objects.filter(report__in=held)}
    people, new, acts = _people(held), [], []
    for report in held:
        story = stories.get(report.pk) or RoadStory(report=report)
        before = (story.told or {"open": True}) if story.pk else {}
        said = roads.told(
            "erased" if report.erased_at else report.state,
            report.category.damage if report.category else [], (report.lon, report.lat),
            people[report.pk], before, on=city.day(report.made_at),
            limits=roads.rules(), is_open=course().states[report.state].open,
        )  # fmt: skip
        if said != before:
            story.told, story.changed_at = said, now
            new.append(story)
            acts.append(Act(TOLD, report, said))
    RoadStory.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["report"], update_fields=["told", "changed_at"]
    )
    ledger.record_all(acts, city=city, actor=system_person(), now=now)
    return len(acts)


def _people(reports: Collection[Report]) -> Counter[int]:
    """Count who says so: whoever reported it, who joined in, and those whose reports it tells of."""
    told_by = {one.pk: one.pk for one in reports}
    merged = Report.objects.filter(parent__in=list(told_by), state=Report.State.MERGED)
    told_by |= {pk: parent for pk, parent in merged.values_list("pk", "parent_id") if parent}
    people = Counter(told_by.values())
    joined = Support.objects.filter(report__in=list(told_by)).values_list("report_id", flat=True)
    people.update(told_by[pk] for pk in joined)
    return people
