"""What colleagues do with one report, and with many."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import desk as act
from simpul.rooms.reports.act import merge, note, template
from simpul.rooms.reports.act.step import StepNotPossible, office, step
from simpul.rooms.reports.models import Category, Office, Report, Routing, Template
from simpul.rooms.reports.observe import desk as scopes
from simpul.rooms.reports.observe.queue import Asked
from simpul.rooms.reports.share import case as share
from simpul.rooms.reports.share import queue
from simpul.rooms.reports.tests.conftest import NOW, Tell, at
from simpul.rooms.reports.tests.desk.conftest import Forwarded

type Door = Callable[[Person], Client]
LATER = NOW + timedelta(days=2)


def test_an_office_moves_a_report_and_the_clock_runs_on(
    forwarded: Forwarded, handler: Person, offices: tuple[Office, Office], desk: Person
) -> None:
    report = forwarded()
    due = report.due_at

    moved = act.do(report, "move", actor=handler, now=LATER, words="Bukan jalan kota", to=offices[1])

    assert (moved.office, moved.due_at) == (offices[1], due)
    had = share.case(moved, actor=desk, now=LATER + timedelta(days=1)).had
    assert [(one.name, one.days) for one in had][-2:] == [("Dinas PU", 2.0), ("Dinas Kebersihan", 1.0)]


def test_a_report_goes_to_an_office_that_there_is(
    forwarded: Forwarded, desk: Person, offices: tuple[Office, Office]
) -> None:
    report = forwarded()

    with pytest.raises(act.NoOffice):
        act.do(report, "move", actor=desk, now=LATER, words="x")
    with pytest.raises(act.SameOffice):
        act.do(report, "move", actor=desk, now=LATER, words="x", to=offices[0])
    assert report.events.count() == 3


def test_one_report_tells_of_another_and_comes_apart_again(tell: Tell, desk: Person) -> None:
    whole, same, grandchild = tell(), tell(), tell()
    act.do(grandchild, "merge", actor=desk, now=LATER, parent=same)

    merged = act.do(same, "merge", actor=desk, now=LATER, parent=whole)

    assert (merged.state, merged.parent) == ("merged", whole)
    grandchild.refresh_from_db()
    assert grandchild.parent == whole  # it does not hang on one that is merged itself
    apart = act.do(merged, "split", actor=desk, now=LATER)
    assert (apart.state, apart.parent) == ("verified", None)


def test_what_cannot_tell_of_others(tell: Tell, desk: Person) -> None:
    report, rejected = tell(), tell()
    step(rejected, "reject", office(desk), now=LATER, words="x")

    for parent in (None, report, rejected):
        with pytest.raises(merge.NoParent):
            act.do(report, "merge", actor=desk, now=LATER, parent=parent)
    report.refresh_from_db()
    assert report.state == "submitted"


def test_notes_are_for_colleagues_only(
    city: City, tell: Tell, desk: Person, at_door: Door, client: Client
) -> None:
    report = tell()
    note.note(report, "Pelapor sudah tiga kali menelepon", actor=desk, now=NOW)

    public = client.get(report.get_absolute_url()).content.decode()
    staff = at_door(desk).get(reverse("reports:case", args=[city.slug, report.code])).content.decode()

    assert "tiga kali" not in public
    assert "tiga kali" in staff
    assert "tiga" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_who_reported_it_is_seen_by_who_may(
    city: City, forwarded: Forwarded, handler: Person, owner: Person
) -> None:
    known = forwarded(known="office", name="Ani", phone="0812345678")
    hidden = forwarded(known="nobody", name="Ani", phone="0812345678")

    contact = share.case(known, actor=handler, now=NOW).contact
    assert contact is not None
    assert contact.phone == "0812345678"
    assert share.case(hidden, actor=owner, now=NOW).contact is None


def test_a_category_changes_what_is_shown(city: City, tell: Tell, desk: Person) -> None:
    report = tell()
    secret = Category.objects.get(city=city, code="bribe")

    changed = act.categorise(report, secret, actor=desk, now=LATER)

    assert (changed.category, changed.shown) == (secret, False)


def test_near_ones_are_suggested_those_of_the_category_first(tell: Tell, desk: Person) -> None:
    report, noise, hole = tell(), tell(category="noise", position=at(125)), tell(position=at(160))
    tell(position=at(480))

    near = share.case(report, actor=desk, now=LATER).near

    assert [one.pk for one, _metres in near] == [hole.pk, noise.pk]


def test_ready_answers_speak_the_language_of_who_reported(city: City, tell: Tell, desk: Person) -> None:
    kept = template.keep(
        Template(city=city, name="Bukan kami", step="reject", text_id="Laporan {code}: bukan kami.",
                 text_en="Report {code}: not ours."),
        actor=desk, now=NOW,
    )  # fmt: skip
    report, english = tell(), tell(language="en")

    assert share.answered(kept, report) == f"Laporan {report.code}: bukan kami."
    assert share.answered(kept, english) == f"Report {english.code}: not ours."
    with pytest.raises(template.BadTemplate, match="nama"):
        template.keep(Template(city=city, name="x", text_id="Halo {nama}"), actor=desk, now=NOW)


def test_the_page_does_a_step_with_a_ready_answer(
    city: City, tell: Tell, desk: Person, at_door: Door
) -> None:
    kept = template.keep(
        Template(city=city, name="Bukan", step="reject", text_id="Laporan {code} bukan urusan kami."),
        actor=desk, now=NOW,
    )  # fmt: skip
    report, browser = tell(), at_door(desk)
    url = reverse("reports:case-step", args=[city.slug, report.code])

    filled = browser.post(url, {"step": "reject", "template": kept.pk, "fill": "1"}).content.decode()
    assert f"Laporan {report.code} bukan urusan kami." in filled
    report.refresh_from_db()
    assert report.state == "submitted"

    assert browser.post(url, {"step": "reject", "template": kept.pk}).status_code == 302
    assert report.events.get(step="reject").words == f"Laporan {report.code} bukan urusan kami."


def test_what_cannot_be_done_says_why_and_keeps_the_words(
    city: City, forwarded: Forwarded, desk: Person, at_door: Door
) -> None:
    report = forwarded()

    answer = at_door(desk).post(
        reverse("reports:case-step", args=[city.slug, report.code]),
        {"step": "move", "words": "Bukan jalan kita"},
    )

    assert answer.status_code == 409
    assert "Bukan jalan kita" in answer.content.decode()


def test_many_at_once_each_by_itself(
    city: City, tell: Tell, desk: Person, rules: Routing, at_door: Door
) -> None:
    Routing.objects.update(valid_from=date(2020, 1, 1))  # pages read the clock
    good, done, other = tell(), tell(), tell(category="noise")
    step(done, "verify", office(desk), now=NOW)

    page = at_door(desk).post(
        reverse("reports:desk-bulk", args=[city.slug]),
        {"act": "verify", "code": [good.code, done.code, other.code, "ZZZZ-ZZZZ"]},
    ).content.decode()  # fmt: skip

    states = dict(Report.objects.values_list("pk", "state"))
    assert states == {good.pk: "forwarded", done.pk: "verified", other.pk: "verified"}
    assert "2" in page
    assert page.count("badge-late") == 1  # the one that was verified already, with its reason
    assert done.events.filter(step="verify").count() == 1


def test_bulk_does_not_reach_what_is_not_theirs(
    city: City, forwarded: Forwarded, handler: Person, offices: tuple[Office, Office], at_door: Door
) -> None:
    ours, theirs = forwarded(), forwarded(to=offices[1])

    at_door(handler).post(
        reverse("reports:desk-bulk", args=[city.slug]), {"act": "start", "code": [ours.code, theirs.code]}
    )

    assert dict(Report.objects.values_list("pk", "state")) == {ours.pk: "in_progress", theirs.pk: "forwarded"}


def test_nothing_ticked_is_said(city: City, desk: Person, at_door: Door) -> None:
    answer = at_door(desk).post(reverse("reports:desk-bulk", args=[city.slug]), {"act": "verify"})

    assert answer.status_code == 409


def test_the_queue_goes_on_page_by_page_without_losing_one(
    city: City, tell: Tell, desk: Person, at_door: Door
) -> None:
    codes = {tell(now=NOW + timedelta(minutes=number // 3)).code for number in range(55)}
    browser, url = at_door(desk), reverse("reports:desk", args=[city.slug])

    for which in ("open", "all"):
        seen: list[str] = []
        query = {"which": which}
        while True:
            page = browser.get(url, query)
            seen += [row.report.code for row in page.context["page"].rows]
            if not page.context["page"].after:
                break
            query["after"] = page.context["page"].after
        assert sorted(seen) == sorted(codes)


def test_what_is_due_first_comes_first_and_late_is_marked(
    city: City, tell: Tell, forwarded: Forwarded, desk: Person
) -> None:
    late, soon = tell(now=NOW - timedelta(days=20)), tell()
    seen = scopes.visible(desk, city)

    page = queue.page(seen, Asked(), "nonsense_1", actor=desk, now=NOW)
    assert [(row.report.pk, row.late) for row in page.rows] == [(late.pk, True), (soon.pk, False)]
    assert queue.counts(seen, actor=desk, now=NOW)["late"] == 1
    assert [row.report.pk for row in queue.page(seen, Asked("late"), "", actor=desk, now=NOW).rows] == [
        late.pk
    ]
    found = queue.page(seen, Asked("all", text="PASAR berlubang"), "", actor=desk, now=NOW)
    assert len(found.rows) == 2
    assert not queue.page(seen, Asked("all", region="35.10.01.2002"), "", actor=desk, now=NOW).rows


def test_a_step_of_another_stage_is_refused(tell: Tell, desk: Person) -> None:
    with pytest.raises(StepNotPossible):
        act.do(tell(), "start", actor=desk, now=NOW)


def test_the_queue_asks_the_database_as_often_for_one_as_for_many(
    city: City, tell: Tell, desk: Person, at_door: Door
) -> None:
    browser, url = at_door(desk), reverse("reports:desk", args=[city.slug])
    tell()
    browser.get(url)  # what is read once is read now

    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    for _number in range(12):
        tell()
    with CaptureQueriesContext(connection) as many:
        browser.get(url)

    assert len(many) == len(few)
