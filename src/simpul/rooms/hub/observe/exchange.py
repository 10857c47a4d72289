"""What a city's submission says, put where it belongs: answers of the campaign, practices, indicator values.

Only what the city's own decision names is shown to anybody: the rest waits as the bytes that came.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from simpul.ground.files import store
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel import seal
from simpul.rooms.hub.models import Claim, NetworkCity, Project
from simpul.rooms.hub.models.campaign import Answer, Campaign, Draft
from simpul.rooms.hub.models.exchange import Submission
from simpul.rooms.hub.models.practice import LiveFigure, Practice, PracticeText, Step
from simpul.rooms.hub.observe import claims, shelf
from simpul.rooms.hub.understand import campaign as rules
from simpul.rooms.hub.understand.submission import PracticeShared, ProjectUpdate, Statement

type TakePackage = Callable[[bytes, City, Person, datetime], int]
"""Takes in a signed indicator package of a city and gives how many values came; raises Refused."""


def faults(statement: Statement, city: City) -> list[str]:
    """Name what a submission may not say of this hub's record: a project or a practice of another city."""
    found = []
    for name, model, owner in (
        ("projects", Project, "network_city__city_id"),
        ("practices", Practice, "city_id"),
    ):
        slugs = [one.slug for one in getattr(statement, name)]
        known = model.objects.filter(slug__in=slugs).exclude(**{owner: city.pk})
        theirs = set(known.values_list("slug", flat=True))
        found += [f"{name}: {slug} belongs to another city" for slug in slugs if slug in theirs]
    if statement.projects and not NetworkCity.objects.filter(city=city).exists():
        found.append(f"projects: {city.slug} is no city of the network here")
    try:
        base64.b64decode(statement.indicators, validate=True)
    except (binascii.Error, ValueError):
        found.append("indicators: this is no base64")
    return found


def apply(  # noqa: PLR0913 - what, whose, by whom, when, and how a package is read
    statement: Statement, city: City, sha256: str, *, by: Person, now: datetime, take: TakePackage | None
) -> dict[str, Any]:
    """Put what a submission says where it belongs.

    Returns:
        What became of each part, in numbers: "projects" and "waiting" (for a campaign that is not open yet),
        "beside" (kept beside an answer that is endorsed or accepted already), "practices", "indicators", and
        "kept" for the parts that the city does not publish.
    """
    publish = statement.decision.publish
    applied: dict[str, Any] = {"publish": sorted(publish)}
    applied |= projects(statement, city, sha256, by=by, now=now)
    if statement.practices and "practices" in publish:
        applied["practices"] = [_practice(one, city, by, now) for one in statement.practices].count(True)
    if statement.indicators and "indicators" in publish and take:
        applied["indicators"] = take(base64.b64decode(statement.indicators), city, by, now)
    applied["kept"] = [
        part for part in ("indicators", "practices") if getattr(statement, part) and part not in publish
    ]
    return applied


def projects(statement: Statement, city: City, sha256: str, *, by: Person, now: datetime) -> dict[str, int]:
    """Make answers of the campaign out of project updates; they wait where it is not open."""
    if not statement.projects:
        return {}
    campaign = Campaign.objects.filter(year=statement.year or 0, closed_at=None).first()
    if campaign is None:
        return {"waiting": len(statement.projects)}
    member = NetworkCity.objects.get(city=city)
    slugs = [one.slug for one in statement.projects]
    known = {project.slug: project for project in Project.objects.filter(slug__in=slugs)}
    pairs = [
        (known.get(update.slug) or _new_project(update, member, now), update) for update in statement.projects
    ]
    released = "projects" in statement.decision.publish
    for project, update in pairs:
        _say(project, update, statement, sha256, released=released, now=now)
    told = _Told(campaign, member, sha256, released, by, now)
    beside = _answers(told, pairs)
    return {"projects": len(pairs)} | ({"beside": beside} if beside else {})


def apply_waiting(year: int, *, by: Person, now: datetime) -> int:
    """Make answers of what each city sent last before the year was opened; give how many cities."""
    newest: dict[int, Submission] = {}
    rows = Submission.objects.filter(year=year, applied__waiting__gt=0)
    for one in rows.select_related("city", "blob").order_by("sequence"):
        newest[one.city_id] = one
    for one in newest.values():
        payload = seal.Envelope.from_json(store.open(one.blob)).payload  # it was verified when it came
        statement = Statement.model_validate_json(payload)
        applied = {name: value for name, value in one.applied.items() if name != "waiting"}
        one.applied = applied | projects(statement, one.city, one.sha256, by=by, now=now)
        one.save(update_fields=["applied"])
    return len(newest)


def _new_project(update: ProjectUpdate, member: NetworkCity, now: datetime) -> Project:
    """Write down a project that only its city knew; it is not published before its answer is accepted."""
    return Project.objects.create(
        slug=update.slug, state_id=member.state_id, network_city=member, title=update.title,
        focus_area=update.focus_area, status=update.answer.status or "planning", lon=update.lon,
        lat=update.lat, made_at=now, changed_at=now,
    )  # fmt: skip


def _say(  # noqa: PLR0913 - whose word, on what, and whether it counts
    project: Project,
    update: ProjectUpdate,
    statement: Statement,
    sha256: str,
    *,
    released: bool,
    now: datetime,
) -> None:
    """Keep a city's word on its project; released, it stands unless a person here said otherwise."""
    said = {"title": update.title, "focus_area": update.focus_area or None}
    if update.lon is not None and update.lat is not None:
        said |= {"lon": update.lon, "lat": update.lat}  # type: ignore[dict-item]
    named = claims.subject(project, project.slug)
    source = f"submission {sha256[:16]} of {statement.city}"
    changed = []
    for field, value in said.items():
        if value is None or getattr(project, field) == value:
            continue
        claims.say(named, field, value, origin=Claim.Origin.RECEIVED, source=source, now=now)
        if released and not _typed_here(named, field):
            setattr(project, field, value)
            changed.append(field)
    if changed:
        project.changed_at = now
        project.save(update_fields=[*changed, "changed_at"])
        shelf.put(project)


def _typed_here(named: str, field: str) -> bool:
    """Tell whether a person here said something of a field: that word stands."""
    return Claim.objects.filter(subject=named, field=field, origin=Claim.Origin.PERSON, current=True).exists()


@dataclass(frozen=True, slots=True)
class _Told:
    """What all answers of one submission have in common."""

    campaign: Campaign
    city: NetworkCity
    sha256: str
    released: bool
    by: Person
    now: datetime


def _answers(told: _Told, pairs: Sequence[tuple[Project, ProjectUpdate]]) -> int:
    """Write answers down, in as many queries for one as for many; count those kept beside a decided one."""
    known = {
        answer.project_id: answer
        for answer in told.campaign.answers.filter(project__in=[project for project, _update in pairs])
    }
    fresh: list[Answer] = []
    changed: list[Answer] = []
    texts, beside = [], 0
    for project, update in pairs:
        answer = known.get(project.pk) or Answer(campaign=told.campaign, project=project, city=told.city)
        content = update.answer.model_dump()
        if answer.pk and answer.content == content and answer.released == told.released:
            continue
        decided = answer.state in {Answer.State.ENDORSED, Answer.State.ACCEPTED}
        if decided:
            beside += 1
        else:
            _fill(answer, update, content, told)
            (changed if answer.pk else fresh).append(answer)
        texts.append((answer, content, decided))
    Answer.objects.bulk_create(fresh)
    _store(changed, told)
    Draft.objects.bulk_create(
        Draft(
            answer=answer, revision=answer.revision, content=content, at=told.now, by=told.by,
            collided=decided, sealed=True,
        )
        for answer, content, decided in texts
    )  # fmt: skip
    return beside


OF_EACH = ("content", "revision", "state", "submitted_at")
"""What `_fill` sets for each answer; the rest is the same for all of a submission."""


def _store(changed: Sequence[Answer], told: _Told) -> None:
    """Write filled answers back: what differs, then what they have in common (one statement each)."""
    if not changed:
        return
    Answer.objects.bulk_update(changed, OF_EACH)
    Answer.objects.filter(pk__in=[answer.pk for answer in changed]).update(
        received=told.sha256, released=told.released, reason="", edited_at=told.now, edited_by=told.by
    )


def _fill(answer: Answer, update: ProjectUpdate, content: dict[str, Any], told: _Told) -> None:
    """Let an answer say what came: submitted, or a draft where it is incomplete."""
    complete = not rules.missing_parts(update.answer)
    answer.content, answer.revision, answer.received = content, answer.revision + 1, told.sha256
    answer.state = Answer.State.SUBMITTED if complete else Answer.State.DRAFT
    answer.submitted_at = told.now if complete else None
    answer.released, answer.reason = told.released, ""
    answer.edited_at, answer.edited_by = told.now, told.by


def _practice(shared: PracticeShared, city: City, by: Person, now: datetime) -> bool:
    """Write a practice of another city down, as its city published it; tell whether anything was new."""
    columns = {
        "focus_area": shared.focus_area, "stage": shared.stage, "currency": shared.currency,
        "cost": Decimal(shared.cost) if shared.cost else None,
        "running_cost": Decimal(shared.running_cost) if shared.running_cost else None,
        "cost_year": shared.cost_year, "changed_on": shared.changed_on,
    }  # fmt: skip
    practice, made = Practice.objects.get_or_create(
        slug=shared.slug,
        city=city,
        defaults=columns
        | {"state": "published", "published_at": now, "made_by": by, "made_at": now, "changed_at": now},
    )
    if not made:
        Practice.objects.filter(pk=practice.pk).update(
            **columns, state="published", published_at=practice.published_at or now, changed_at=now
        )
        practice.texts.all().delete()
        practice.figures.all().delete()
    for words in shared.texts:
        text = PracticeText.objects.create(practice=practice, **words.model_dump(exclude={"steps"}))
        Step.objects.bulk_create(
            Step(text=text, number=number, words=step) for number, step in enumerate(words.steps, start=1)
        )
    LiveFigure.objects.bulk_create(LiveFigure(practice=practice, code=code) for code in shared.figures)
    return made
