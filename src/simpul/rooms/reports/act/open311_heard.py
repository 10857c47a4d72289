"""What happened to our reports on another Open311 server happens here too, each update once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.people.access import system_person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import intake, proof
from simpul.rooms.reports.act import step as steps
from simpul.rooms.reports.act.open311_out import MISSING, OK, Call, NotNow, address, who
from simpul.rooms.reports.models import Endpoint, Event, Heard, Outgoing, Report
from simpul.rooms.reports.understand import keys, open311, open311_read


def hear(endpoint: Endpoint, call: Call, *, now: datetime) -> int:
    """Read what happened there to what we sent, and let it happen here. Returns how many updates were new.

    A server without FixMyStreet's extension is asked for the requests themselves.

    Raises:
        Refused, Unreadable: there is no answer that can be read; it is asked again later.
    """
    sent = Outgoing.objects.filter(endpoint=endpoint, state=Outgoing.State.SENT)
    mine = {one.theirs: one for one in sent.select_related("report__city", "endpoint")}
    if not mine:
        return 0
    new = 0
    for update in _updates(endpoint, call, now, list(mine)):
        number, theirs = open311_read.is_for(update)
        if (
            number in mine
            and not Heard.objects.filter(endpoint=endpoint, theirs=f"{number}/{theirs}"[:200]).exists()
        ):
            new += _take(mine[number], f"{number}/{theirs}"[:200], update, now)
    Endpoint.objects.filter(pk=endpoint.pk).update(heard_until=now, error="")
    return new


def _updates(endpoint: Endpoint, call: Call, now: datetime, numbers: list[str]) -> list[Mapping[str, str]]:
    rules = open311.rules()
    begins = max((endpoint.heard_until or now - rules.window) - rules.overlap, now - rules.window)
    said = {
        "start_date": begins.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "end_date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), **who(endpoint),
    }  # fmt: skip
    answer = call(f"{address(endpoint, 'servicerequestupdates.xml')}?{urlencode(said)}", None)
    if answer.status in OK:
        return list(open311_read.rows(answer.body, "request_update"))
    if answer.status != MISSING:
        raise NotNow(f"HTTP {answer.status}")
    said = {"service_request_id": ",".join(numbers[-50:]), **who(endpoint)}
    answer = call(f"{address(endpoint, 'requests.xml')}?{urlencode(said)}", None)
    if answer.status not in OK:
        raise NotNow(f"HTTP {answer.status}")
    found = open311_read.rows(answer.body, "request")
    return [
        {
            "service_request_id": one.get("service_request_id", ""), "status": one.get("status", ""),
            "update_id": one.get("status", ""), "description": one.get("status_notes", ""),
        }
        for one in found
    ]  # fmt: skip


@transaction.atomic
def _take(out: Outgoing, theirs: str, update: Mapping[str, str], now: datetime) -> bool:
    """Let an update happen here: the step of its status where it can follow, its words in any case."""
    status = open311.status_of(update.get("status", ""))[:40]
    words = update.get("description", "").strip()[:2000]
    ref = f"reports.outgoing/{out.pk}"
    event = None
    if status != out.their_status:
        event = _stepped(out, status, words, theirs, now)
    if event is None and words:
        intake.hold(out.report, words)
        event = Event.objects.create(
            report=out.report, at=now, state=out.report.state, who="office", by=system_person(),
            office=out.endpoint.office, words=words, ref=ref,
        )  # fmt: skip
        Report.objects.filter(pk=out.report_id).update(changed_at=now)
    Outgoing.objects.filter(pk=out.pk).update(their_status=status)
    out.their_status = status
    if event:
        Heard.objects.create(endpoint=out.endpoint, theirs=theirs, event=event)
    return event is not None


def _stepped(out: Outgoing, status: str, words: str, theirs: str, now: datetime) -> Event | None:
    """Do the step that a status stands for; None where it stands for none, or none can follow now."""
    name = open311.rules().heard.get(status)
    if name is None:
        return None
    said = words or _("%(where)s says: %(status)s") % {"where": out.endpoint.name, "status": status}
    machine = system_person()
    try:
        with transaction.atomic():
            intake.hold(out.report, said)
            if name == "propose":
                key = keys.key(settings.SECRET_KEY, "heard", str(out.endpoint_id), theirs)
                why = _("%(where)s says that it is done. %(words)s") % {
                    "where": out.endpoint.name,
                    "words": words,
                }
                proof.prove_without(out.report, key, why, actor=machine, now=now)
            else:
                steps.step(
                    out.report,
                    name,
                    steps.office(machine),
                    now=now,
                    words=said,
                    ref=f"reports.outgoing/{out.pk}",
                )
    except Refused:
        return None
    out.report.refresh_from_db()
    return Event.objects.filter(report=out.report).order_by("-pk").first()
