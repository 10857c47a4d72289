"""Taking lessons over: the adopting city's own figure before, and after. Permission, rule, change, ledger."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act.practice import NotNow
from simpul.rooms.hub.models.practice import Adoption, Practice
from simpul.rooms.hub.models.project import Project
from simpul.rooms.hub.understand import life
from simpul.rooms.indicators.share import series
from simpul.rooms.indicators.understand.catalogue import definitions

ADOPT = "hub.adopt"


class BadAdoption(Refused):
    """An adoption that cannot be: the own city's practice, a year that is not later, an unknown indicator."""


class AdoptedAlready(Refused):
    """The city has taken this practice over before."""


@transaction.atomic
def adopt(  # noqa: PLR0913 - what, where, measured how, since when
    practice: Practice,
    city: City,
    *,
    actor: Person,
    now: datetime,
    adopted_on: date,
    code: str,
    baseline_year: int,
    project: Project | None = None,
    note: str = "",
    scope: str = "city",
) -> Adoption:
    """Say “we adopt this”: the city's own figure of the baseline year is written down with it.

    Args:
        practice: a published one of another city.
        city: that takes it over.
        actor: who says so.
        now: when it is said.
        adopted_on: since when.
        code: the indicator that shows the effect, of the adopting city's own series.
        baseline_year: the year before the effect; its figure is None where the series has none.
        project: of the adopting city, None where there is none.
        note: why, and what will be different.
        scope: of the series.

    Raises:
        PermissionDenied: the actor may not adopt for this city.
        BadAdoption: it cannot be.
        AdoptedAlready: the city did so before.
    """
    require(actor, ADOPT, city)
    practice = lock(practice, "city")
    _check_adoption(practice, city, code, project)
    if baseline_year > adopted_on.year:
        raise BadAdoption(_("The baseline is of a year before the effect, not after it."))
    if Adoption.objects.filter(practice=practice, city=city).exists():
        raise AdoptedAlready(_("%s has taken this practice over already.") % city)
    made = Adoption.objects.create(
        practice=practice, city=city, project=project, adopted_on=adopted_on, code=code, scope=scope,
        baseline_year=baseline_year, baseline=figure(city, code, scope, baseline_year), note=note,
        made_by=actor,
        made_at=now,
    )  # fmt: skip
    ledger.record(
        city=city, actor=actor, verb="hub.adopt", subject=made, now=now, practice=practice.slug,
        of=practice.city.slug, code=code, baseline_year=baseline_year, baseline=made.baseline,
    )  # fmt: skip
    return made


@transaction.atomic
def measure(adoption: Adoption, *, year: int, changed: str = "", actor: Person, now: datetime) -> Adoption:
    """Name the year after: the figure of the city's own series is written down beside the baseline.

    Raises:
        PermissionDenied: the actor may not adopt for this city.
        BadAdoption: the year is not after the baseline's, or the series has no figure for it.
    """
    adoption = lock(adoption)
    require(actor, ADOPT, adoption.city)
    if year <= adoption.baseline_year:
        raise BadAdoption(_("Choose a year after %s, that of the baseline.") % adoption.baseline_year)
    after = figure(adoption.city, adoption.code, adoption.scope, year)
    if after is None:
        raise BadAdoption(
            _("The city's own series has no approved figure for %(year)s. Enter %(code)s first.")
            % {"year": year, "code": adoption.code}
        )
    if adoption.baseline is None:
        adoption.baseline = figure(adoption.city, adoption.code, adoption.scope, adoption.baseline_year)
    adoption.after_year, adoption.after, adoption.changed = year, after, changed or adoption.changed
    adoption.save()
    ledger.record(
        city=adoption.city, actor=actor, verb="hub.measure_adoption", subject=adoption, now=now, year=year,
        after=after, baseline=adoption.baseline,
    )  # fmt: skip
    return adoption


@transaction.atomic
def say_adoption(adoption: Adoption, word: str, *, actor: Person, now: datetime) -> Adoption:
    """Let an adoption run or stop ("run", "stop"), or show or hide it from everybody ("publish", "hide").

    Raises:
        PermissionDenied: the actor may not adopt for this city.
        NotNow: the step does not lead on from here.
    """
    adoption = lock(adoption)
    require(actor, ADOPT, adoption.city)
    if word in {"publish", "hide"}:
        adoption.public = word == "publish"
    else:
        after = life.follow(life.ADOPTION, adoption.state, word)
        if after is None:
            raise NotNow(
                _("“%(step)s” is not possible while it is %(state)s.")
                % {"step": word, "state": adoption.state}
            )
        adoption.state = after
    adoption.save()
    ledger.record(
        city=adoption.city, actor=actor, verb=f"hub.{word}_adoption", subject=adoption, now=now,
        state=adoption.state, public=adoption.public,
    )  # fmt: skip
    return adoption


def figure(city: City, code: str, scope: str, year: int) -> float | None:
    """Read a city's own series for a year; None where it has no number for it."""
    points = {point.year: point.figure.number for point in series(city, code, scope)}
    return points.get(year)


def _check_adoption(practice: Practice, city: City, code: str, project: Project | None) -> None:
    if practice.state != "published":
        raise BadAdoption(_("This practice is not published."))
    if practice.city_id == city.pk:
        raise BadAdoption(_("A city does not adopt its own practice."))
    if code not in definitions():
        raise BadAdoption(_("The catalogue has no indicator %s.") % code)
    if project and (not project.network_city or project.network_city.city_id != city.pk):
        raise BadAdoption(_("%(project)s is not a project of %(city)s.") % {"project": project, "city": city})
