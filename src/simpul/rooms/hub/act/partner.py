"""The life of a partnership: proposed, agreed, running, ended, evaluated."""

from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import allowed, require
from simpul.ground.people.models import Person, Where
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act.common import EDIT_NETWORK, Faulty, either, ledger_of, tell, where
from simpul.rooms.hub.models import NetworkCity, Partner, Partnership, Project
from simpul.rooms.hub.understand import states
from simpul.rooms.hub.understand.words import words

PARTNER = "hub.partner"
DAYS = {"proposed": "proposed_on", "agreed": "agreed_on", "running": "started_on", "ended": "ended_on"}


class NoSuchStep(Refused):
    """The partnership is not where this step begins."""


class NeedsReason(Refused):
    """This step is only taken with words."""


class NameTaken(Refused):
    """There is a partner of this name."""


def place(one: Partnership) -> Where:
    """Give where the permission for a partnership is held."""
    return where(one.project or one.city)


def may_see(actor: object, one: Partnership) -> bool:
    """Tell whether the actor may read a partnership: everybody, once it is published."""
    return one.published or allowed(actor, PARTNER, place(one)) or _keeps_network(actor, one)


def _keeps_network(actor: object, one: Partnership) -> bool:
    return place(one) is None and allowed(actor, EDIT_NETWORK, None)


@transaction.atomic
def add_partner(  # noqa: PLR0913 - what is known of it, who says so
    name: str,
    kind: str,
    *,
    what: str = "",
    country: str = "",
    url: str = "",
    city: NetworkCity | None = None,
    actor: Person,
    now: datetime,
) -> Partner:
    """Put a partner in the record; a city's officer may, for a partner of theirs.

    Raises:
        PermissionDenied: the actor may not.
        Faulty: no name, or a kind that is none.
        NameTaken: there is one.
    """
    either(actor, PARTNER, where(city))
    slug = slugify(name)[:120]
    if not slug or kind not in words("partner_kind"):
        raise Faulty({"name": _("give a name, and a kind of partner that the network knows")})
    if Partner.objects.filter(slug=slug).exists():
        raise NameTaken(_("There is a partner of this name."))
    said = {"name": name.strip(), "kind": kind, "what": what, "country": country, "url": url}
    partner = Partner.objects.create(slug=slug, **said)
    tell(partner, slug, said, verb="hub.add_partner", place=where(city), actor=actor, now=now)
    return partner


@transaction.atomic
def propose(  # noqa: PLR0913 - with whom, on what, who says so
    partner: Partner,
    with_: Project | NetworkCity | None,
    subject: str,
    *,
    published: bool = False,
    on: date | None = None,
    actor: Person,
    now: datetime,
) -> Partnership:
    """Propose a partnership with a city, on a project, or (`with_` None) with the network.

    Args:
        partner: who.
        with_: what it is with.
        subject: what it is about.
        published: whether everybody may see that it is proposed.
        on: the day; today where None.
        actor: who says so.
        now: when.

    Raises:
        PermissionDenied: the actor may not.
        Faulty: nothing is said of what it is about.
    """
    require(actor, PARTNER if with_ else EDIT_NETWORK, where(with_))
    if not subject.strip():
        raise Faulty({"subject": _("say what it is about")})
    one = Partnership.objects.create(
        partner=partner, stage="proposed", subject=subject.strip(), published=published,
        project=with_ if isinstance(with_, Project) else None,
        city=with_ if isinstance(with_, NetworkCity) else None, proposed_on=on or now.date(),
    )  # fmt: skip
    _tell(one, "", "", actor, now)
    return one


@transaction.atomic
def move(  # noqa: PLR0913 - which, where to, with what words, who, when
    one: Partnership,
    after: str,
    *,
    note: str = "",
    published: bool | None = None,
    on: date | None = None,
    actor: Person,
    now: datetime,
) -> Partnership:
    """Take a partnership a step on. An evaluation is its words.

    Raises:
        PermissionDenied: the actor may not.
        NoSuchStep: the step does not begin where it is.
        NeedsReason: the step is only taken with words.
    """
    spot = place(one)
    require(actor, PARTNER if spot else EDIT_NETWORK, spot)
    one = lock(one)
    step = states.step(states.PARTNERSHIP, one.stage, after)
    if step is None:
        raise NoSuchStep(_("This step does not begin where the partnership is now."))
    if step.why and not note.strip():
        raise NeedsReason(_("Say why, or what came of it."))
    before, one.stage = one.stage, after
    if day := DAYS.get(after):
        setattr(one, day, on or now.date())
    if after == "evaluated":
        one.evaluation = note.strip()
    one.published = one.published if published is None else published
    one.save()
    _tell(one, before, note, actor, now)
    return one


def _tell(one: Partnership, before: str, note: str, actor: Person, now: datetime) -> None:
    ledger.record(
        city=ledger_of(place(one)), actor=actor, verb=f"hub.partnership_{one.stage}", subject=one, now=now,
        before=before, note=note,
    )  # fmt: skip
