"""How a city's answer begins, from what is known already, and how an accepted one enters the record."""

from datetime import datetime

from simpul.ground.people.models import Person
from simpul.rooms.hub.models import (
    Challenge,
    Outcome,
    Project,
    ProjectYear,
    ResultActual,
    ResultIndicator,
    SupportNeed,
)
from simpul.rooms.hub.models.campaign import Answer, Campaign
from simpul.rooms.hub.observe import claims, shelf
from simpul.rooms.hub.understand import campaign as rules
from simpul.rooms.hub.understand.campaign import Actual, Content, Need

SOURCE = "Monitoring {year}: answered by the city, endorsed by its state, accepted by the Secretariat"
REPORTED = "Results reported each year"
"""The outcome that a result hangs on which the city names only in its answers."""


def begin(campaign: Campaign, project: Project) -> Content:
    """Give what a city's form starts with: its last answer where it still holds, else what the record has."""
    last = (
        Answer.objects.filter(project=project, campaign__year__lt=campaign.year, state=Answer.State.ACCEPTED)
        .order_by("-campaign__year")
        .first()
    )
    return rules.prefill(rules.read(last.content) if last else None, _record(campaign, project))


def into_record(answer: Answer, *, by: Person, now: datetime) -> None:
    """Let an accepted answer become the record of its year; what the record said before stays as a claim."""
    content, year = rules.read(answer.content), answer.campaign.year
    project = Project.objects.select_for_update(no_key=True).get(pk=answer.project_id)
    source = SOURCE.format(year=year)
    stopped = content.status == "stopped"
    ProjectYear.objects.update_or_create(
        project=project,
        year=year,
        defaults={
            "status": content.status, "focus_area": project.focus_area, "title": project.title,
            "listed": not stopped, "source": source, "verified": True,
        },
    )  # fmt: skip
    if project.last_year is None or year >= project.last_year:
        project.status = content.status
        project.last_year = project.last_year if stopped else year
    project.first_year = min(project.first_year or year, year)
    project.published, project.changed_at = True, now
    project.save(update_fields=["status", "first_year", "last_year", "published", "changed_at"])
    _parts(project, content, year, source)
    shelf.put(project)
    named = claims.subject(project, project.slug)
    for field, value in (("status", content.status), (f"year.{year}", content.model_dump())):
        claims.say(named, field, value, source=source, by=by, now=now)


def carry_completed(year: int) -> int:
    """Put what the last list before `year` has as completed into the list of that year; count it."""
    lists = ProjectYear.objects.filter(listed=True, year__lt=year)
    last = lists.order_by("-year").values_list("year", flat=True).first()
    known = ProjectYear.objects.filter(year=year).values("project")
    if last is None:
        return 0
    rows = lists.filter(year=last, status="completed").exclude(project__in=known)
    carried = [
        ProjectYear(
            project_id=row.project_id, year=year, status=row.status, focus_area=row.focus_area,
            title=row.title, listed=True, source=row.source, verified=row.verified,
        )
        for row in rows
    ]  # fmt: skip
    ProjectYear.objects.bulk_create(carried)
    Project.objects.filter(pk__in=[row.project_id for row in carried]).update(last_year=year)
    return len(carried)


def _record(campaign: Campaign, project: Project) -> Content:
    """Give what the record has: open needs, challenges, and a row for each result of this year."""
    indicators = list(ResultIndicator.objects.filter(outcome__project=project).order_by("pk"))
    status = project.status if project.status in rules.STATUSES else ""
    return Content.model_validate(
        {
            "status": status,
            "challenges": list(
                Challenge.objects.filter(project=project, overcome_on=None).values_list("text", flat=True)
            ),
            "support": [
                Need(kind=need.kind, note=need.note)
                for need in SupportNeed.objects.filter(project=project, open=True)
            ],
            "actuals": [
                Actual(name=each.name, unit=each.unit, period=str(campaign.year)) for each in indicators
            ],
            "figures": list(dict.fromkeys(each.code for each in indicators if each.code)),
        }
    )


def _parts(project: Project, content: Content, year: int, source: str) -> None:
    for text in content.challenges:
        Challenge.objects.get_or_create(project=project, text=text, defaults={"year": year, "source": source})
    kinds = [need.kind for need in content.support]
    SupportNeed.objects.filter(project=project, open=True).exclude(kind__in=kinds).update(open=False)
    for need in content.support:
        found = SupportNeed.objects.filter(project=project, kind=need.kind, open=True).first()
        if found is None:
            SupportNeed.objects.create(
                project=project, kind=need.kind, note=need.note, year=year, source=source, verified=True
            )
        elif found.note != need.note:
            SupportNeed.objects.filter(pk=found.pk).update(note=need.note, year=year, source=source)
    for actual in content.actuals:
        if actual.number is not None or actual.text:
            _actual(project, actual, source)


def _actual(project: Project, actual: Actual, source: str) -> None:
    indicator = ResultIndicator.objects.filter(
        outcome__project=project, name=actual.name, unit=actual.unit
    ).first()
    if indicator is None:
        outcome, _made = Outcome.objects.get_or_create(project=project, title=REPORTED)
        indicator = ResultIndicator.objects.create(outcome=outcome, name=actual.name, unit=actual.unit)
    ResultActual.objects.update_or_create(
        indicator=indicator,
        period=actual.period,
        defaults={"number": actual.number, "text": actual.text, "source": source, "verified": True},
    )
