"""`./simpul roads plan`: make a plan of repairs, or work a frozen one out again."""

import json

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import plan as act
from simpul.rooms.roads.jobs import plan as jobs
from simpul.rooms.roads.models import Plan
from simpul.site.commands.scope import city_named


class NoPlan(Refused):
    """There is no plan of this number, or nothing was worked out of it."""


class WhichCity(Refused):
    """More than one city is served here and none was named, or none is."""


class NotWorkedOut(Refused):
    """The plan could not be worked out."""


class OtherLines(Refused):
    """The frozen inputs give other lines than the plan has."""


@click.command
@click.option("--budget", "budgets", type=float, multiple=True, help="For a year; give it again for each.")
@click.option("--years", type=click.IntRange(1, 10), help="With one budget: the same for so many years.")
@click.option("--from", "from_year", type=int, help="The first year. Default: the next.")
@click.option("--least", type=click.FloatRange(0, 100), help="Least share for each district, per cent.")
@click.option("--name", help="What to call it.")
@click.option("--city", "slug", help="Its slug. Not needed where there is one city.")
@click.option("--check", type=int, metavar="ID", help="Work a plan's frozen inputs out again instead.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def plan(  # noqa: PLR0913 - one for each option
    *,
    budgets: tuple[float, ...],
    years: int | None,
    from_year: int | None,
    least: float | None,
    name: str | None,
    slug: str | None,
    check: int | None,
    as_json: bool,
) -> None:
    """Plan repairs: the most condition for a budget in each year.

    The plan is not signed: a person does that on its page.
    """
    if check is not None:
        _check(check)
        return
    if not budgets or (years and len(budgets) > 1 and years != len(budgets)):
        raise click.UsageError("give --budget AMOUNT --years N, or --budget once for each year")
    city, now = _city(slug), timezone.now()
    first = from_year or city.day(now).year + 1
    each = list(budgets) * (years or 1) if len(budgets) == 1 else list(budgets)
    districts = act.districts(city) if least else ()
    asked = act.Asked(
        name or _("Plan from %(year)d") % {"year": first}, first, each, {},
        dict.fromkeys(districts, (least or 0) / 100),
    )  # fmt: skip
    made = act.make(city, asked, actor=system_person(), now=now, start=lambda _pk: None)
    _say(jobs.run(made), as_json=as_json)


def _say(found: Plan, *, as_json: bool) -> None:
    """Print what came of it. Raises NotWorkedOut."""
    if not found.is_done:
        raise NotWorkedOut(found.error)
    told = found.summary
    if as_json:
        said = {"id": found.pk, "state": found.state, "currency": found.currency, "summary": told}
        click.echo(json.dumps(said, indent=2))
        return
    click.echo(
        _("Plan %(id)d: %(lines)d stretches, %(currency)s %(amount)s of %(budget)s")
        % {
            "id": found.pk,
            "lines": told["lines"],
            "currency": found.currency,
            "amount": f"{told['amount']:,.0f}",
            "budget": f"{found.budget:,.0f}",
        }
    )
    if told["gap"] is not None:
        click.echo(_("Within %(gap)s %% of the solver's bound") % {"gap": f"{100 * told['gap']:.3f}"})
    click.echo(_("%(count)d stretches are not known and not planned") % {"count": told["unknown_segments"]})


def _check(number: int) -> None:
    found = Plan.objects.filter(pk=number).first()
    if found is None or not found.is_done:
        raise NoPlan(_("There is no plan %(number)d that was worked out.") % {"number": number})
    if not jobs.same_again(found):
        raise OtherLines(
            _("Plan %(number)d: its frozen inputs give other lines. Its solver was %(solver)s.")
            % {"number": number, "solver": found.inputs["solver"]}
        )
    click.echo(_("Plan %(number)d: its frozen inputs give the same lines.") % {"number": number})


def _city(slug: str | None) -> City:
    if slug:
        return city_named(slug)
    found = list(City.objects.served()[:2])
    if len(found) != 1:
        raise WhichCity(_("Say which city: --city SLUG"))
    return found[0]
