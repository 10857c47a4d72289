"""`./simpul reports`: what waits, what a city begins with, and the clock by hand."""

import json
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from simpul.ground.people.access import system_person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import begin as beginning
from simpul.rooms.reports.jobs import clock as clocks
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.observe.queue import Asked, asked_for
from simpul.rooms.reports.share.queue import row, waits_on
from simpul.site.commands.reports_count import count
from simpul.site.commands.reports_mail import mail
from simpul.site.commands.reports_open311 import open311
from simpul.site.commands.reports_proof import decide, proofs, prove
from simpul.site.commands.reports_sample import sample
from simpul.site.commands.scope import city_named

WHICH = ("open", "late", "held", "over", "all")


class NoSuchState(Refused):
    """There is no state of that name."""


@click.group
def reports() -> None:
    """Reports: what waits, what a city begins with, the clock."""


reports.add_command(count)
reports.add_command(mail)
reports.add_command(open311)
reports.add_command(proofs)
reports.add_command(prove)
reports.add_command(decide)
reports.add_command(sample)


@reports.command("list")
@click.option("--city", "slug", help="Its slug. Not needed where there is one city.")
@click.option(
    "--state", "which", default="open", show_default=True, help="open, late, held, over, all, or a state."
)
@click.option("--most", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def list_(*, slug: str | None, which: str, most: int, as_json: bool) -> None:
    """List reports, what is due first first. Never their words nor who reported them."""
    city = city_named(slug)
    if which not in WHICH and which not in Report.State.values:
        known = ", ".join([*WHICH, *Report.State.values])
        raise NoSuchState(
            _("There is no state “%(state)s”. There is: %(known)s.") % {"state": which, "known": known}
        )
    asked, now = Asked(which), timezone.now()
    found = asked_for(Report.objects.filter(city=city, erased_at=None), asked, system_person(), now)
    ordered = found.order_by(*(("due_at", "pk") if asked.by_urgency else ("-made_at", "-pk")))
    rows = [
        _plain(one)
        for one in ordered.select_related("city", "category", "office", "region", "assignee")[:most]
    ]
    if as_json:
        click.echo(json.dumps({"city": city.slug, "reports": rows}, indent=2))
        return
    for one in rows:
        late = " late" if one["late"] else ""
        click.echo(f"{one['code']}  {one['state']:<12} {one['category'] or '-':<14} {one['waits_on']}{late}")
    if not rows:
        click.echo(_("None."))


def _plain(report: Report) -> dict[str, Any]:
    return {
        "code": report.code, "state": report.state,
        "category": report.category.code if report.category else None,
        "region": report.region.code if report.region else None,
        "office": report.office.name if report.office else None, "waits_on": waits_on(report),
        "made_at": report.made_at.isoformat(),
        "due_at": report.due_at.isoformat() if report.due_at else None,
        "late": row(report, timezone.now()).late,
    }  # fmt: skip


@reports.command
@click.option("--city", "slug", help="Its slug. Not needed where there is one city.")
def begin(*, slug: str | None) -> None:
    """Give a city the categories that one begins with, and a desk. Run again it adds what is missing."""
    city = city_named(slug)
    new = beginning.begin(city, actor=system_person(), now=timezone.now())
    click.echo(_("%(city)s: %(count)d categories were new.") % {"city": city.name, "count": new})


@reports.command
@click.option("--city", "slug", help="Its slug. Not needed where there is one city.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def clock(*, slug: str | None, as_json: bool) -> None:
    """Tell upwards what is late and close what nobody answered, as a job does every 15 minutes."""
    found = clocks.look(city_named(slug), now=timezone.now())
    if as_json:
        click.echo(json.dumps(found))
        return
    click.echo(_("%(escalated)d told upwards, %(timed_out)d closed without an answer.") % found)
