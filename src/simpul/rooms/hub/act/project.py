"""What people do with projects: add one, say something of it, publish it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import allowed, require
from simpul.ground.people.models import Person
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act.common import EDIT_NETWORK, Faulty, Stale, ledger_of, tell, where
from simpul.rooms.hub.models import NetworkCity, Partner, Project
from simpul.rooms.hub.observe import shelf
from simpul.rooms.hub.observe.projects import put_parts
from simpul.rooms.hub.understand import edit as rules
from simpul.rooms.hub.understand import states

EDIT = "hub.edit_project"
LONGEST_SLUG = 180


class NoSuchStep(Refused):
    """The status cannot follow the one before."""


class TitleTaken(Refused):
    """The city has a project of this title."""


class NotYoursToList(Refused):
    """Which project stands in the network's list of a year is the network's to say."""


def may_edit(actor: object, project: Project) -> bool:
    """Tell whether the actor may change the project."""
    return allowed(actor, EDIT, where(project))


def may_see(actor: object, project: Project) -> bool:
    """Tell whether the actor may read the project: everybody, once its city published it."""
    return project.published or may_edit(actor, project)


@transaction.atomic
def add(city: NetworkCity, said: Mapping[str, Any], *, actor: Person, now: datetime) -> Project:
    """Make a project of a city. It is the city's own until it is published.

    Args:
        city: whose it is.
        said: at least "title" and "status"; the rest as in `edit`.
        actor: who.
        now: when.

    Raises:
        PermissionDenied: the actor may not.
        Faulty, NoSuchStep, TitleTaken: see each.
    """
    require(actor, EDIT, city.city)
    kept = _checked(said)
    if "title" not in kept:
        raise Faulty({"title": _("is missing")})
    if kept.get("status") not in states.PROJECT_NEW:
        raise NoSuchStep(_("A new project is in planning, ongoing or completed."))
    slug = slugify(f"{city.state_id} {city.slug} {kept['title']}")[:LONGEST_SLUG].strip("-")
    if Project.objects.filter(slug=slug).exists():
        raise TitleTaken(_("%(city)s has a project of this title already.") % {"city": city.name})
    project = Project(
        slug=slug,
        state_id=city.state_id,
        network_city=city,
        in_network_list=False,
        made_at=now,
        changed_at=now,
    )
    _write(project, kept, actor, "", now, new=True)
    return project


@transaction.atomic
def edit(  # noqa: PLR0913 - what is said, from where, by whom, on which reading of it, when
    project: Project,
    said: Mapping[str, Any],
    *,
    actor: Person,
    source: str = "",
    seen: datetime | None = None,
    now: datetime,
) -> Project:
    """Say something of a project: it stands over the public record, and both are kept.

    Args:
        project: which.
        said: by field: a column such as "title", a whole list such as "costs", a year such as "year.2026"
            (`understand.edit`). What is the same as before is not written.
        actor: who.
        source: where it stands, "" where it is the actor's own word.
        seen: `changed_at` of the project as the actor read it; None does not compare.
        now: when.

    Raises:
        PermissionDenied: the actor may not.
        Stale: somebody else changed it since `seen`.
        Faulty: with every fault by field.
        NoSuchStep: the status cannot follow the one before.
        NotYoursToList: a year's list is the network's to say.
    """
    project = Project.objects.select_for_update(of=("self",), no_key=True).shown().get(pk=project.pk)
    require(actor, EDIT, where(project))
    if seen and project.changed_at != seen:
        raise Stale(_("Somebody else changed this project meanwhile. Read it again; what you typed is kept."))
    kept = _checked(said)
    _allow_status(project, kept.get("status", project.status))
    if any(value.get("listed") for name, value in kept.items() if name.startswith("year.")):
        _allow_listing(actor)
    changed = {name: value for name, value in kept.items() if _differs(project, name, value)}
    if changed:
        _write(project, changed, actor, source, now, new=False)
    return project


@transaction.atomic
def publish(project: Project, *, actor: Person, now: datetime, shown: bool = True) -> Project:
    """Let everybody see a project of the city, or its own people only again.

    Raises:
        PermissionDenied: only who answers for the city's projects may.
    """
    require(actor, EDIT, where(project))
    if project.published != shown:
        project.published, project.changed_at = shown, now
        project.save(update_fields=["published", "changed_at"])
        ledger.record(
            city=ledger_of(where(project)), actor=actor, verb="hub.publish_project", subject=project, now=now,
            published=shown,
        )  # fmt: skip
        shelf.put(project)
    return project


def _checked(said: Mapping[str, Any]) -> dict[str, Any]:
    partners = (
        frozenset(Partner.objects.values_list("slug", flat=True)) if "partners" in said else frozenset()
    )
    kept, faults = rules.project(said, partners)
    if faults:
        raise Faulty(faults)
    return kept


def _allow_status(project: Project, after: str) -> None:
    if after != project.status and after not in states.PROJECT.get(project.status, ()):
        raise NoSuchStep(
            _("A project cannot go from “%(before)s” to “%(after)s”.")
            % {"before": project.status, "after": after}
        )


def _allow_listing(actor: Person) -> None:
    if not allowed(actor, EDIT_NETWORK, None):
        raise NotYoursToList(_("Only the Secretariat says which projects stand in the list of a year."))


def _differs(project: Project, name: str, value: Any) -> bool:
    return name in rules.ROWS or name.startswith("year.") or getattr(project, name) != value


def _write(  # noqa: PLR0913 - one change as it is written
    project: Project, kept: dict[str, Any], actor: Person, source: str, now: datetime, *, new: bool
) -> None:
    for name in rules.TEXTS:
        if name in kept:
            setattr(project, name, kept[name])
    project.changed_at = now
    project.save()
    put_parts(project, kept, dict(Partner.objects.values_list("slug", "pk")), new=new)
    tell(
        project, project.slug, kept, verb="hub.add_project" if new else EDIT, place=where(project),
        actor=actor, source=source, now=now,
    )  # fmt: skip
