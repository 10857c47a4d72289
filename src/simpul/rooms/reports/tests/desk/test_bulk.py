"""Many reports take a step together: each is judged by itself, and what one refuses is not written."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.people import access
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import bulk
from simpul.rooms.reports.act import desk as act
from simpul.rooms.reports.act.escalate import time_out
from simpul.rooms.reports.act.step import Taken
from simpul.rooms.reports.models import Event, Office, Report, Routing
from simpul.rooms.reports.tests.conftest import NOW, Tell
from simpul.rooms.reports.tests.desk.conftest import Forwarded

LATER = NOW + timedelta(hours=1)


def _verify(reports: list[Report], desk: Person) -> list[str]:
    take = partial(act.take, name="verify", actor=desk, now=LATER)
    return [one.why for one in bulk.steps(reports, take, now=LATER)]


def test_together_they_become_what_each_would_alone(
    city: City, tell: Tell, desk: Person, rules: Routing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    alone, *many = [tell(), tell(), tell(category="noise"), tell(), tell()]
    act.do(alone, "verify", actor=desk, now=LATER)

    assert _verify(many, desk) == [""] * 4

    same = ("state", "state_at", "changed_at", "office_id", "stage", "stage_since", "due_at", "shown")
    found = {one.pk: tuple(getattr(one, name) for name in same) for one in Report.objects.all()}
    potholes = [found[one.pk] for one in many if one.pk != many[1].pk]
    assert potholes == [found[alone.pk]] * 3
    assert (found[many[1].pk][0], found[many[1].pk][3]) == ("verified", None)  # no rule names its kind
    assert list(many[0].events.order_by("pk").values_list("step", "office")) == [
        ("submit", None), ("verify", None), ("forward", rules.rules[0]["office"]),
    ]  # fmt: skip
    verbs = Entry.objects.filter(subject=f"reports.report/{many[0].pk}").order_by("sequence")
    assert list(verbs.values_list("verb", flat=True))[1:] == ["reports.verify", "reports.forward"]
    assert ledger.verify(city) == []


def test_a_report_that_refuses_its_second_step_keeps_nothing_of_the_first(
    tell: Tell, desk: Person, rules: Routing
) -> None:
    good, bad = tell(), tell()

    def take(report: Report) -> list[Taken]:
        taken = act.take(report, "verify", actor=desk, now=LATER)
        if report.pk == bad.pk:
            raise Refused("not this one")
        return taken

    outcomes = bulk.steps([bad, good], take, now=LATER)

    assert [one.why for one in outcomes] == ["not this one", ""]
    assert dict(Report.objects.values_list("pk", "state")) == {good.pk: "forwarded", bad.pk: "submitted"}
    assert bad.events.count() == 1
    assert Entry.objects.filter(verb="reports.verify").count() == 1


def test_a_report_that_is_gone_is_said(tell: Tell, desk: Person) -> None:
    here, gone = tell(), Report(pk=10**9, city=tell().city)

    assert [bool(why) for why in _verify([gone, here], desk)] == [True, False]


def test_what_breaks_undoes_its_own_lot_alone(
    tell: Tell, desk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    first, second, third, fourth = many = [tell() for _each in range(4)]

    def take(report: Report) -> list[Taken]:
        if report.pk == fourth.pk:
            raise RuntimeError
        return act.take(report, "verify", actor=desk, now=LATER)

    with pytest.raises(RuntimeError):
        bulk.steps(many, take, now=LATER)

    states = dict(Report.objects.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk], states[third.pk]) == ("verified", "verified", "submitted")
    assert Event.objects.filter(step="verify").count() == Entry.objects.filter(verb="reports.verify").count()


def test_many_ask_the_database_as_often_as_few(tell: Tell, desk: Person, rules: Routing) -> None:
    few, many = [tell(), tell()], [tell() for _each in range(12)]

    with access.remembering(), CaptureQueriesContext(connection) as asked_for_few:
        _verify(few, desk)
    with access.remembering(), CaptureQueriesContext(connection) as asked_for_many:
        _verify(many, desk)

    assert not Report.objects.exclude(state="forwarded").exists()
    assert len(asked_for_many) == len(asked_for_few)


def test_the_clock_closes_many_as_it_closes_one(
    city: City, forwarded: Forwarded, offices: tuple[Office, Office]
) -> None:
    mine, theirs = forwarded(), forwarded(to=offices[1])
    Report.objects.update(state="proposed", stage="answer", due_at=LATER)

    with CaptureQueriesContext(connection) as asked:
        assert time_out(city, now=LATER) == len((mine, theirs))
    assert len(asked) < 2 * 10

    closed = Report.objects.order_by("pk").values_list("state", "office", "over_at", "due_at")
    assert list(closed) == [("closed", one.pk, LATER, None) for one in offices]
    assert Event.objects.filter(step="time_out", who="machine").count() == len((mine, theirs))
    assert ledger.verify(city) == []
