"""Reports go on to another city's or office's Open311 server, each once; what comes of them there is heard.

Whether a report arrived cannot be known when the connection breaks, and the standard has no key that makes
sending safe to repeat. So it is first noted that it goes out; after a break it is looked for there by our
code in its description, and sent again only where the server answers and does not have it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Exists, OuterRef

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Contact, Endpoint, Outgoing, Report
from simpul.rooms.reports.understand import open311, open311_read
from simpul.rooms.reports.understand.open311_read import Unreadable

OK, MISSING, LATER = range(200, 300), 404, frozenset({408, 425, 429})
FOR_EVER = range(400, 500)
HELD = timedelta(minutes=10)
SENT_ON = ("forwarded", "in_progress")


class Answer(NamedTuple):
    """What an address answered."""

    status: int
    body: bytes


type Call = Callable[[str, bytes | None], Answer]
"""Asks an address (None), or leaves a form there. Raises Refused where nothing comes back."""


def enlist(endpoint: Endpoint, now: datetime) -> int:
    """Note each report that its office has and that is to go on. Returns how many are new.

    What came over Open311 itself does not: two servers that send to each other would never end.
    """
    gone = Outgoing.objects.filter(endpoint=endpoint, report=OuterRef("pk"))
    rows = Report.objects.filter(
        ~Exists(gone), city=endpoint.city, office=endpoint.office, state__in=SENT_ON, erased_at=None,
        category__code__in=list(endpoint.services),
    ).exclude(source=Report.Source.OPEN311)  # fmt: skip
    made = [Outgoing(endpoint=endpoint, report=one, next_at=now) for one in rows.order_by("pk")[:500]]
    Outgoing.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def send(out: Outgoing, call: Call, site: str, *, now: datetime) -> Outgoing:
    """Send a report on, or find out what became of it. Safe to run twice, and by two at once.

    Args:
        out: of a report that is due, its endpoint and report selected.
        call: how an address is asked.
        site: our own address, for the link in the description.
        now: when, aware.
    """
    before = out.state
    mine = Outgoing.objects.filter(pk=out.pk, state=before, tries=out.tries, next_at__lte=now)
    state = Outgoing.State.UNSURE if before == Outgoing.State.WAITING else before
    if not mine.update(state=state, tries=out.tries + 1, next_at=now + HELD, sent_at=out.sent_at or now):
        return out
    out.refresh_from_db()
    try:
        if before == Outgoing.State.TOKEN:
            return _keep(out, _token(out, call), now)
        number = _look(out, call) if before == Outgoing.State.UNSURE else ""
        return _keep(out, Number(number) if number else _post(out, call, site), now)
    except (Refused, Unreadable) as error:
        return _later(out, str(error), now, known=before == Outgoing.State.TOKEN)


class Number(NamedTuple):
    """What a server gave: a number, or a token that will be one, or (both "") a no with its reason."""

    theirs: str
    token: str = ""
    no: str = ""


class NotNow(Refused):
    """The server answers, but cannot take it now."""


def _post(out: Outgoing, call: Call, site: str) -> Number:
    end = out.endpoint
    answer = call(address(end, "requests.xml"), urlencode(_said(out, site)).encode())
    if answer.status in FOR_EVER and answer.status not in LATER:
        return Number("", "", open311_read.said_no(answer.body) or f"HTTP {answer.status}")
    if answer.status not in OK:
        raise NotNow(open311_read.said_no(answer.body) or f"HTTP {answer.status}")
    return _number(answer.body)


def _number(body: bytes) -> Number:
    for one in open311_read.rows(body, "request"):
        theirs, token = one.get("service_request_id", ""), one.get("token", "")
        if theirs or token:
            return Number(theirs[:200], token[:200])
    raise Unreadable("neither a number nor a token")


def _look(out: Outgoing, call: Call) -> str:
    """Look whether a report arrived there after all. Raises Refused where the server does not answer."""
    began = (out.sent_at or out.next_at) - open311.rules().overlap
    said = {"start_date": began.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), **who(out.endpoint)}
    answer = call(f"{address(out.endpoint, 'requests.xml')}?{urlencode(said)}", None)
    if answer.status not in OK:
        raise NotNow(f"HTTP {answer.status}")
    return open311_read.found(open311_read.rows(answer.body, "request"), _mark(out.report))


def _token(out: Outgoing, call: Call) -> Number:
    where = address(out.endpoint, f"tokens/{urlencode({'': out.token})[1:]}.xml")
    answer = call(f"{where}?{urlencode(who(out.endpoint))}", None)
    if answer.status not in OK:
        raise NotNow(f"HTTP {answer.status}")
    found = _number(answer.body)
    return found if found.theirs else Number("", out.token)


def _keep(out: Outgoing, got: Number, now: datetime) -> Outgoing:
    with transaction.atomic():
        if got.theirs:
            out.state, out.theirs = Outgoing.State.SENT, got.theirs
        elif got.token:
            out.state, out.token = Outgoing.State.TOKEN, got.token
            out.next_at = now + open311.rules().wait(out.tries)
        else:
            out.state = Outgoing.State.REFUSED
        out.error = got.no[:300]
        out.save()
        ledger.record(
            city=out.endpoint.city, actor=system_person(), verb=f"reports.sent_on_{out.state}",
            subject=out.report, now=now, endpoint=out.endpoint_id,
        )  # fmt: skip
    return out


def _later(out: Outgoing, why: str, now: datetime, *, known: bool) -> Outgoing:
    out.error, out.next_at = why[:300], now + open311.rules().wait(out.tries)
    out.state = Outgoing.State.TOKEN if known else Outgoing.State.UNSURE
    out.save()
    return out


def _said(out: Outgoing, site: str) -> dict[str, str]:
    end, report = out.endpoint, out.report
    link = f"\n{site}{report.get_absolute_url()}" if report.shown else ""
    place = f"\n{report.place}" if report.place else ""
    said = {
        **who(end), "service_code": end.services[report.category.code] if report.category else "",
        "lat": f"{report.lat:.6f}", "long": f"{report.lon:.6f}",
        "description": f"{report.text}{place}\n{_mark(report)}{link}",
        "attribute[fixmystreet_id]": f"{end.city.slug}/{report.code}",
    }  # fmt: skip
    return said | (_person(report) if end.tells_person else {})


def _person(report: Report) -> dict[str, str]:
    found = Contact.objects.filter(report=report).first()
    if found is None or report.known == Report.Known.NOBODY:
        return {}
    first, _blank, last = found.name.partition(" ")
    return {"first_name": first, "last_name": last, "email": found.email, "phone": found.phone}


def who(end: Endpoint) -> dict[str, str]:
    """Give what tells a server whom we speak to, and who we are."""
    said = {"jurisdiction_id": end.jurisdiction, "api_key": end.api_key}
    return {name: one for name, one in said.items() if one}


def _mark(report: Report) -> str:
    return f"[{report.code}]"


def address(end: Endpoint, path: str) -> str:
    """Give an address of a server."""
    return f"{end.url.rstrip('/')}/{path}"
