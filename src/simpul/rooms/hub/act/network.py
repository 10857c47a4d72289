"""What the network does with its own record: load it, appoint, meet, decide."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.files.models import Blob
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act.common import EDIT_NETWORK, Faulty, either, ledger_of, tell, where
from simpul.rooms.hub.models import Document, Holder, Meeting, NetworkCity, Post, State
from simpul.rooms.hub.observe import record, shelf
from simpul.rooms.hub.observe.record import Loaded
from simpul.rooms.hub.observe.rows import sync
from simpul.rooms.hub.understand import when

LOAD = "hub.load_record"
APPOINT = {"city": "hub.edit_city", "state": "hub.nominate", "network": EDIT_NETWORK}
"""Who may say who holds a post: the city for its own, the state for its own, else who keeps the record."""


class PostTaken(Refused):
    """Somebody else holds the post on one of these days."""


class NotThatPost(Refused):
    """A post of a city was asked for a state, or the like."""


class NumberTaken(Refused):
    """There is a yearly meeting of this number."""


def load(given: Mapping[str, str], *, actor: Person, now: datetime) -> Loaded:
    """Bring the public record in (`observe.record.load`).

    Raises:
        PermissionDenied: the actor may not.
        BadRecord: with every fault of every file; nothing was changed.
    """
    require(actor, LOAD, None)
    return record.load(given, actor=actor, now=now)


@dataclass(frozen=True, slots=True)
class Term:
    """Who holds a post, and from when to when. Dates are ISO 8601 or a part of one, "" where not known."""

    institution: str = ""
    person: Person | None = None
    holding_state: State | None = None
    since: str = ""
    until: str = ""
    source: str = ""
    note: str = ""


@transaction.atomic
def appoint(
    post: Post, place: NetworkCity | State | None, term: Term, *, actor: Person, now: datetime
) -> Holder:
    """Say who holds a post of a city, a state or the network.

    Raises:
        PermissionDenied: the actor may not.
        NotThatPost: the post is not one of such a place.
        Faulty: nobody is named, or a date is none.
        PostTaken: somebody holds it on one of these days.
    """
    either(actor, APPOINT[post.per], where(place))
    _fits(post, place)
    if not (term.institution or term.person or term.holding_state):
        raise Faulty({"institution": _("name an institution, a state or an account")})
    state = place if isinstance(place, State) else None
    city = place if isinstance(place, NetworkCity) else None
    post = lock(post)
    _free(post.holders.filter(state=state, city=city), term)
    holder = Holder.objects.create(
        post=post, state=state, city=city, institution=term.institution, person=term.person,
        holding_state=term.holding_state, since=term.since, until=term.until, source=term.source,
        note=term.note, from_on=when.span(term.since).first, to_on=when.span(term.until).last,
    )  # fmt: skip
    ledger.record(
        city=ledger_of(where(place)), actor=actor, verb="hub.appoint", subject=holder, now=now,
        post=post.code, institution=term.institution, since=term.since, until=term.until,
    )  # fmt: skip
    return holder


@transaction.atomic
def end(holder: Holder, until: str, *, actor: Person, now: datetime) -> Holder:
    """Say when somebody left a post.

    Raises:
        PermissionDenied: the actor may not.
        Faulty: it is no date, or before the beginning.
    """
    place = holder.city or holder.state
    either(actor, APPOINT[holder.post.per], where(place))
    last = _span(until, "until").last
    if last is None or (holder.from_on and last < holder.from_on):
        raise Faulty({"until": _("give the day or year it ended, not before it began")})
    holder.until, holder.to_on = until, last
    holder.save(update_fields=["until", "to_on"])
    ledger.record(
        city=ledger_of(where(place)), actor=actor, verb="hub.end_post", subject=holder, now=now, until=until
    )
    return holder


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as it is written down; `when` is ISO 8601, a part of it, or two joined by "/"."""

    when: str
    number: int | None = None
    chair: str = ""
    host: str = ""
    mode: str = ""
    outcome: str = ""
    source: str = ""
    decisions: Sequence[str] = ()


@transaction.atomic
def write_meeting(meeting: Meeting | None, held: Held, *, actor: Person, now: datetime) -> Meeting:
    """Write down a meeting and what it decided, the first time (`meeting` None) or again.

    Raises:
        PermissionDenied: the actor may not.
        Faulty: it is no date.
        NumberTaken: another meeting has the number.
    """
    require(actor, EDIT_NETWORK, None)
    span = _span(held.when, "when")
    if span.first is None or span.last is None:
        raise Faulty({"when": _("is missing")})
    others = Meeting.objects.exclude(pk=meeting.pk) if meeting else Meeting.objects.all()
    if held.number and others.filter(number=held.number).exists():
        raise NumberTaken(_("There is a yearly meeting number %(number)d.") % {"number": held.number})
    meeting = meeting or Meeting(slug=_slug(held))
    said = {name: value for name, value in asdict(held).items() if name != "decisions"}
    changed: dict[str, Any] = {
        name: value
        for name, value in said.items()
        if (getattr(meeting, _column(name)) or "") != (value or "")
    }
    for name, value in changed.items():
        setattr(meeting, _column(name), value or (None if name in {"number", "chair"} else ""))
    meeting.starts_on, meeting.ends_on = span.first, span.last
    meeting.save()
    before = list(meeting.decisions.filter(subject="").values_list("text", flat=True))
    if before != list(held.decisions):
        _decide(meeting, held.decisions)
        changed["decisions"] = list(held.decisions)
    if changed:
        tell(meeting, meeting.slug, changed, verb="hub.write_meeting", place=None, actor=actor, now=now)
    return meeting


@transaction.atomic
def add_document(  # noqa: PLR0913 - a paper, and who brings it
    meeting: Meeting, title: str, *, url: str = "", blob: Blob | None = None, actor: Person, now: datetime
) -> Document:
    """Put a paper to a meeting: an address or a file.

    Raises:
        PermissionDenied: the actor may not.
        Faulty: no title, or neither address nor file.
    """
    require(actor, EDIT_NETWORK, None)
    if not title.strip() or not (url or blob):
        raise Faulty({"title": _("give a title, and an address or a file")})
    paper = Document.objects.create(
        meeting=meeting, title=title.strip(), url=url, blob=blob, year=meeting.starts_on.year
    )
    ledger.record(city=None, actor=actor, verb="hub.add_document", subject=paper, now=now, title=paper.title)
    shelf.put(meeting)
    return paper


def _fits(post: Post, place: NetworkCity | State | None) -> None:
    kind = {NetworkCity: "city", State: "state", type(None): "network"}[type(place)]
    if post.per != kind:
        raise NotThatPost(_("“%(post)s” is not a post of this place.") % {"post": post.title})


def _free(others: Any, term: Term) -> None:
    first, last = _span(term.since, "since").first, _span(term.until, "until").last
    if first and last and last < first:
        raise Faulty({"until": _("give the day or year it ended, not before it began")})
    for other in others:
        if when.surely_together((term.since, term.until), (other.since, other.until)):
            raise PostTaken(
                _("%(who)s holds the post since %(since)s. End that first.")
                % {"who": other, "since": other.since or "?"}
            )


def _span(text: str, name: str) -> when.Span:
    try:
        return when.span(text)
    except ValueError as error:
        raise Faulty({name: error}) from error


def _slug(held: Held) -> str:
    base = f"annual-{held.number}" if held.number else f"meeting-{held.when.replace('/', '-to-')}"
    count = Meeting.objects.filter(slug__startswith=base).count()
    return f"{base}-{count + 1}" if count else base


def _column(name: str) -> str:
    return "chair_id" if name == "chair" else name


def _decide(meeting: Meeting, texts: Sequence[str]) -> None:
    """Write the free decisions of a meeting anew; those about a record of their own stay where they are."""
    taken = set(meeting.decisions.exclude(subject="").values_list("order", flat=True))
    orders = (order for order in range(1, len(texts) + len(taken) + 1) if order not in taken)
    rows = [{"order": order, "text": text} for order, text in zip(orders, texts, strict=False)]
    sync(meeting.decisions.filter(subject=""), {"meeting": meeting}, rows, ["order"])
