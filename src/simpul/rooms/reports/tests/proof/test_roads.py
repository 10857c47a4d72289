"""A report follows the damage that it is about: ordered, mended, seen by the camera of a later survey."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.proof.tests.photos import plain, scene
from simpul.rooms.reports.act import answer, rights, step
from simpul.rooms.reports.act.merge import merge, split
from simpul.rooms.reports.act.support import support
from simpul.rooms.reports.jobs import roads
from simpul.rooms.reports.models import Event, Office, Proof, Report, RoadStory
from simpul.rooms.reports.share import proof as share
from simpul.rooms.reports.share import shares
from simpul.rooms.reports.tests.conftest import NOW, Tell, at
from simpul.rooms.reports.tests.proof.conftest import SENT, Begun, prove, sent

LATER = SENT + timedelta(days=30)
KEY = "9d5b7e0c-53b0-4a38-8f3d-0a3f7c0f4b1e"


def told() -> list[dict[str, Any]]:
    entries = Entry.objects.filter(verb="reports.road").order_by("sequence")
    return [{"report": one.subject, **one.detail} for one in entries]


def story(city: City, report: Report, what: str, **more: Any) -> None:
    """Let the road room say something of damage 7."""
    detail = {"report": f"reports.report/{report.pk}", "what": what, "kind": "D40", "damage": 7, **more}
    ledger.record(
        city=city, actor=system_person(), verb="roads.story", subject=_Damage(),  # type: ignore[arg-type]
        now=NOW, **detail,
    )  # fmt: skip


def says(city: City, report: Report, what: str, **more: Any) -> int:
    """Let the road room say something, and hear it."""
    story(city, report, what, **more)
    return roads.hear(city, LATER)


class _Damage:
    """Stands in for a record of the other room: what an entry of the ledger needs of its subject."""

    class _Meta:
        label_lower = "roads.damage"

    _meta, pk = _Meta, 7


def newest(report: Report) -> Event:
    found = Event.objects.filter(report=report).order_by("-pk").first()
    assert found
    return found


def test_the_road_room_is_told_of_verified_reports_of_roads_alone(
    city: City, tell: Tell, desk: Person
) -> None:
    pothole, rubbish = tell(text="Lubang. Nama saya Ani"), tell(category="rubbish")
    assert roads.tell(city, NOW) == 0
    for report in (pothole, rubbish):
        step.step(report, "verify", step.office(desk), now=NOW)

    assert roads.tell(city, NOW) == 1
    assert roads.tell(city, NOW) == 0
    assert told() == [
        {
            "report": f"reports.report/{pothole.pk}", "open": True, "kinds": ["D40"], "people": 1,
            "lon": round(pothole.lon, 4), "lat": round(pothole.lat, 4), "on": "2026-11-23",
        }
    ]  # fmt: skip


def test_it_hears_how_many_say_so_and_when_it_is_over(city: City, begun: Begun, desk: Person) -> None:
    report, second = begun(), begun()
    support(report, UUID(KEY), now=NOW)
    merge(second, report, actor=desk, now=NOW)
    roads.tell(city, NOW)
    step.step(report, "end", step.office(desk), now=NOW, words="jalan provinsi")
    roads.tell(city, NOW)

    mine = [(one["open"], one["people"]) for one in told() if one["report"] == f"reports.report/{report.pk}"]
    assert mine == [(True, 3), (False, 3)]
    assert not any(one["report"] == f"reports.report/{second.pk}" for one in told())


def test_one_that_is_taken_out_again_counts_no_more(city: City, begun: Begun, desk: Person) -> None:
    report, second = begun(), begun()
    merge(second, report, actor=desk, now=NOW)
    roads.tell(city, NOW)
    split(second, actor=desk, now=NOW)
    roads.tell(city, NOW)

    people = {one["report"]: one["people"] for one in told()}  # what was told last
    assert people == {f"reports.report/{one.pk}": 1 for one in (report, second)}


def test_one_that_is_erased_is_taken_back(city: City, begun: Begun) -> None:
    report = begun()
    roads.tell(city, NOW)
    rights.erase(report, by=step.REPORTER, now=NOW)
    roads.tell(city, NOW)

    assert told()[-1] == {"report": f"reports.report/{report.pk}", "open": False}
    assert roads.tell(city, NOW) == 0


def test_a_report_follows_its_damage_to_the_end(
    city: City, tell: Tell, desk: Person, offices: tuple[Office, Office]
) -> None:
    by = step.office(desk)
    report = step.step(tell(language="en"), "verify", by, now=NOW)
    report = step.step(report, "forward", by, now=NOW, to=offices[0])

    assert says(city, report, "joined") == 1
    assert "camera of a road survey saw the damage too" in newest(report).words
    assert says(city, report, "ordered", order=3, due_on="2026-12-01") == 1
    assert (newest(report).state, newest(report).words) == (
        "in_progress", "A road crew was told to mend it, by Dec. 1, 2026 at the latest.",
    )  # fmt: skip
    assert says(city, report, "repaired", repaired_on="2026-11-30") == 1
    assert newest(report).state == "proposed"
    assert says(
        city, report, "confirmed", repaired_on="2026-11-30", seen_on="2026-12-20", before=112.5, after=38.0,
        grade_before="bad", grade_after="good",
    ) == 1  # fmt: skip

    event = newest(report)
    assert (event.state, event.who) == ("confirmed", "machine")
    assert "this stretch went from 112 (Heavily damaged) to 38 (Good)" in event.words
    assert share.road(Report.objects.get(pk=report.pk))["helped"]
    [proof] = Proof.objects.all()
    assert (proof.outcome, proof.by_camera, proof.ref) == ("confirmed", True, "roads.damage/7")
    assert shares.shares(city)[0].confirmed == 1


@pytest.mark.parametrize("before", ["proposed", "confirmed"])
def test_the_camera_disputes_whatever_was_said(
    city: City, report: Report, handler: Person, before: str
) -> None:
    prove(report, sent(report), handler)
    if before == "confirmed":
        answer.confirm(Report.objects.get(pk=report.pk), SENT)

    says(city, report, "disputed", repaired_on="2026-11-30", seen_on="2026-12-20")

    report.refresh_from_db()
    assert (report.state, report.assignee, newest(report).step) == ("disputed", None, "see_damaged")
    assert [(one.outcome, one.by_camera) for one in Proof.objects.all()] == [("disputed", True)]
    with pytest.raises(step.SamePerson):
        prove(report, sent(report, seed=2), handler, LATER)


def test_only_the_end_was_heard_of(city: City, report: Report) -> None:
    assert says(city, report, "confirmed", repaired_on="2026-11-30", seen_on="2026-12-20") == 1

    steps = list(Event.objects.filter(report=report).order_by("pk").values_list("step", flat=True))
    assert steps[-2:] == ["road_repair", "see_mended"]


def test_a_doubted_proof_is_overtaken(city: City, report: Report, handler: Person) -> None:
    doubted = prove(report, sent(report, data=plain(scene(1))), handler)

    says(city, report, "repaired", repaired_on="2026-11-30")

    doubted.refresh_from_db()
    report.refresh_from_db()
    assert (doubted.state, report.state) == ("refused", "proposed")


def test_what_it_heard_moves_nothing_that_cannot_be(city: City, tell: Tell) -> None:
    report = tell(position=at(220))

    assert says(city, report, "ordered", order=3, due_on="2026-12-01") == 0
    assert says(city, report, "confirmed", repaired_on="2026-11-30", seen_on="2026-12-20") == 0
    assert says(city, report, "parted") == 0
    report.refresh_from_db()
    assert report.state == "submitted"
    assert RoadStory.objects.get(report=report).damage == ""


def test_words_are_in_the_language_of_who_reported_it(city: City, begun: Begun) -> None:
    report = begun(language="id")

    says(city, report, "repaired", repaired_on="2026-11-30")

    assert "30 Nov. 2026" in newest(report).words


def test_nothing_is_half_heard(city: City, report: Report) -> None:
    story(city, report, "joined")
    story(city, report, "repaired", repaired_on="no day")

    for _again in range(2):
        with pytest.raises(ValueError, match="no day"):
            roads.hear(city, LATER)

    assert RoadStory.objects.get(report=report).what == "joined"
    assert Event.objects.filter(report=report, ref="roads.damage/7").count() == 1
