"""`./simpul reports proofs|prove|decide`: what an office shows for having done it, from the shell."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid5

import click
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.proof.checks import Sent
from simpul.ground.proof.rules import Said
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import proof as act
from simpul.rooms.reports.jobs.proof import TOOLS
from simpul.rooms.reports.models import Proof, Report
from simpul.rooms.reports.observe import desk
from simpul.rooms.reports.share import proof as share
from simpul.site.commands.scope import city_named


class NoSuchReport(Refused):
    """There is no such report, or the person does not work on it."""


class NoSuchPerson(Refused):
    """Nobody can sign in by that name."""


class NotAllowed(Refused):
    """The person may not do this."""


class PhotoOrReason(Refused):
    """Neither a photo nor a reason was given, or both."""


CITY = click.option("--city", "slug", help="Its slug. Not needed where there is one city.")
BY = click.option("--by", "username", required=True, help="In whose name: who may do it on the page.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")


@click.command
@CITY
@JSON
def proofs(*, slug: str | None, as_json: bool) -> None:
    """List the proofs that wait for a decision, the oldest first."""
    rows = [share.facts(one) for one in share.waiting(city_named(slug), system_person())]
    if as_json:
        click.echo(json.dumps(rows, indent=2, default=str))
        return
    for one in rows:
        click.echo(
            f"{one['id']:>6}  {one['report']}  {one['received_at']:%Y-%m-%d %H:%M}  {', '.join(one['flags'])}"
        )
    if not rows:
        click.echo(_("None."))


@click.command
@click.argument("code")
@click.argument("photo", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--without", "reason", help="Why there is no photo: everybody reads it.")
@click.option("--words", default="", help="What was done: everybody reads it.")
@BY
@CITY
@JSON
def prove(  # noqa: PLR0913 - one for each option
    *,
    code: str,
    photo: Path | None,
    reason: str | None,
    words: str,
    username: str,
    slug: str | None,
    as_json: bool,
) -> None:
    """Say of a report that it is done: with the photo as the camera made it, or with why there is none.

    The same photo, or the same reason, again is the same proof.
    """
    if (photo is None) == (reason is None):
        raise PhotoOrReason(_("Name a photo, or say with --without why there is none."))
    report, actor = _found(slug, code, username)
    now = timezone.now()
    try:
        if photo is None:
            key = uuid5(report.key, f"without {reason}")
            made = act.prove_without(report, key, reason or "", actor=actor, now=now)
        else:
            data = photo.read_bytes()
            sent = Sent(uuid5(report.key, sha256(data).hexdigest()), data, Said())
            made = act.prove(report, sent, TOOLS, words=words, actor=actor, now=now)
    except PermissionDenied as refusal:
        raise NotAllowed(str(refusal)) from refusal
    _say(made, as_json=as_json)


@click.command
@click.argument("number", type=int)
@click.option("--accept/--refuse", required=True, default=None, help="Believe it, or not.")
@click.option("--why", required=True, help="Everybody who may read the report reads it.")
@BY
@JSON
def decide(*, number: int, accept: bool, why: str, username: str, as_json: bool) -> None:
    """Decide on a proof that is doubted."""
    actor = _person(username)
    found = Proof.objects.select_related("report__city").filter(pk=number).first()
    if found is None or not desk.may(actor, desk.READ, found.report):
        raise NoSuchReport(
            _("There is no proof %(number)d that %(who)s works on.") % {"number": number, "who": username}
        )
    try:
        done = act.decide(found, accept=accept, note=why, actor=actor, now=timezone.now())
    except PermissionDenied as refusal:
        raise NotAllowed(str(refusal)) from refusal
    _say(done, as_json=as_json)


def _found(slug: str | None, code: str, username: str) -> tuple[Report, Person]:
    actor = _person(username)
    try:
        return desk.find(actor, city_named(slug), code, act.HANDLE), actor
    except Http404:
        raise NoSuchReport(
            _("There is no report %(code)s that %(who)s works on.") % {"code": code, "who": username}
        ) from None


def _person(username: str) -> Person:
    found = Person.objects.filter(username=username, is_active=True, machine=False).first()
    if found is None:
        raise NoSuchPerson(_("Nobody can sign in as %(name)s.") % {"name": username})
    return found


def _say(made: Proof, *, as_json: bool) -> None:
    facts: dict[str, Any] = share.facts(made)
    if as_json:
        click.echo(json.dumps(facts, indent=2, default=str))
        return
    click.echo(
        f"{made.pk}  {facts['report']}  {made.get_state_display()}  {', '.join(facts['flags'])}".rstrip()
    )
