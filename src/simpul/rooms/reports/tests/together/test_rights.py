"""Whoever takes part sees, corrects and deletes what is kept about them; what was decided stays counted."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.post.models import Message
from simpul.rooms.reports.act import (
    comment,
    count,
    meet,
    propose_amend,
    propose_who,
    rank,
    retention_together,
    rights_together,
    rights_vote,
    support_proposal,
    survey,
    vote,
)
from simpul.rooms.reports.jobs import retention as jobs
from simpul.rooms.reports.models import (
    Amendment,
    Attendee,
    Backing,
    Comment,
    Elector,
    Participant,
    Poll,
    Proposal,
    Reply,
    Survey,
)
from simpul.rooms.reports.observe import ballots, eligible, replies
from simpul.rooms.reports.share import proposals_letters
from simpul.rooms.reports.tests.conftest import NOW, Somebody
from simpul.rooms.reports.tests.guard.test_rights import found_in_tables
from simpul.rooms.reports.tests.tell.sending import stamp
from simpul.rooms.reports.tests.together.conftest import DAY, TEXT, Propose, Resident, ballot, village

LATER = NOW + timedelta(hours=1)
HERE = "/reports/straight/together/me/"
QUESTIONS = [
    {"code": "rides", "type": "one", "text": "Bersepeda?", "options": {"yes": "Ya", "no": "Tidak"}},
    {"code": "why", "type": "text", "text": "Mengapa?"},
]


def sign_in(client: Client, participant: Participant) -> None:
    client.post(f"/reports/straight/together/known/{propose_who.token(participant)}/")


@pytest.fixture
def ani(put_forward: Propose, resident: Resident) -> Participant:
    """Ani, who has said as much as one can: signed, with copies of the words, and with letters that wait."""
    ani, budi = resident("ani"), resident("budi")
    mine = put_forward(named=True, place="depan warung pojok")
    propose_amend.amend(mine, uuid4(), mine.title, f"{TEXT} Segera.", budi, now=NOW, why="lebih cepat")
    his = put_forward("Lampu di gang", by="budi")
    comment.comment(his, uuid4(), "Kucingku jatuh", ani, now=NOW, named=True)
    propose_amend.amend(his, uuid4(), "Lampu kucingku", f"{TEXT} Terang.", ani, now=NOW)
    support_proposal.support(his, ani, wanted=True, now=NOW)
    support_proposal.support(mine, budi, wanted=True, now=NOW)
    proposals_letters.write(NOW)
    return ani


def test_everything_is_seen_by_who_it_is_about_and_nobody_else(
    ani: Participant, resident: Resident, client: Client
) -> None:
    assert client.get(HERE).status_code == 302, "somebody whom we do not know is asked for an address"
    sign_in(client, ani)

    page = client.get(HERE).content.decode()
    said = json.loads(client.get(f"{HERE[:-1]}.json").content)

    for needle in ("ani@example.org", "Kucingku jatuh", "Trotoar ke sekolah", "Lampu di gang"):
        assert needle in page, needle
        assert needle in json.dumps(said), needle
    assert "budi@" not in page
    assert len(said["supports"]) == 1
    sign_in(client, resident("cici"))
    assert "Kucingku" not in client.get(HERE).content.decode()


def test_who_somebody_is_is_corrected_and_a_private_name_waits(
    ani: Participant, city: City, client: Client
) -> None:
    sign_in(client, ani)
    client.post(HERE, {"name": "Ani W.", "gender": "f", "region": village(city, "Barat").pk})
    ani.refresh_from_db()
    assert (ani.name, ani.gender, ani.region) == ("Ani W.", "f", village(city, "Barat"))
    proposal = Proposal.objects.get(title="Trotoar ke sekolah")
    assert "Ani W." in client.get(proposal.get_absolute_url()).content.decode()

    client.post(HERE, {"name": "Ani 0812-3456-7890"})
    ani.refresh_from_db()
    assert (ani.gender, ani.region) == ("", None), "what is left empty is deleted"
    proposal.refresh_from_db()
    assert (proposal.held, proposal.shown) == (["phone"], False)
    assert client.post(HERE, {"name": "x", "gender": "king"}).status_code == 422


def test_a_comment_is_corrected_by_its_maker_only(
    ani: Participant, resident: Resident, client: Client
) -> None:
    there = f"{HERE}comments/{Comment.objects.get().pk}/"
    assert client.post(there, {"text": "lain"}).status_code == 404
    sign_in(client, resident("budi"))
    assert client.post(there, {"text": "lain"}).status_code == 404
    sign_in(client, ani)
    assert client.post(there, {"text": "Terang itu baik, telp 081234567890"}).status_code == 302
    assert (Comment.objects.get().held, Comment.objects.get().shown) == (["phone"], False)


def test_everything_is_erased_and_others_words_stay(
    ani: Participant, resident: Resident, client: Client
) -> None:
    needles = ("ani@example.org", "warung pojok", "Kucingku", "Trotoar ke sekolah", TEXT + " Terang")
    sign_in(client, ani)
    code = Proposal.objects.get(title="Trotoar ke sekolah").code
    assert len(found_in_tables(*needles)) > len(needles)

    assert client.post(f"{HERE}erase/", {"what": "all"}).status_code == 422
    assert Participant.objects.filter(pk=ani.pk).exists(), "nothing is deleted unless it is meant"
    assert client.post(f"{HERE}erase/", {"what": "all", "sure": "on"}).status_code == 302

    assert found_in_tables(*needles) == []
    stone = Proposal.objects.get(code=code)
    assert (stone.state, stone.shown, stone.participant) == ("withdrawn", False, None)
    assert stone.erased_at
    assert stone.region
    assert client.get(stone.get_absolute_url()).status_code == 404
    his = Proposal.objects.get(title="Lampu di gang")
    assert his.backings.count() == 0, "a support of what is not decided is taken back"
    assert Amendment.objects.get(participant=resident("budi")).why == "lebih cepat"
    assert client.get(HERE).status_code == 302
    assert Entry.objects.filter(verb="reports.forget_participant").count() == 1
    assert all("example" not in str(one.detail) for one in Entry.objects.all())


def test_only_the_person_is_forgotten_and_what_was_decided_stays_counted(
    ani: Participant, planner: Person, officer: Person, city: City, client: Client
) -> None:
    his = Proposal.objects.get(title="Lampu di gang")
    Proposal.objects.filter(pk=his.pk).update(state="taken")
    sign_in(client, ani)

    client.post(f"{HERE}erase/", {"what": "person", "sure": "on"})

    assert found_in_tables("ani@example.org") == []
    assert "Kucingku jatuh" in client.get(his.get_absolute_url()).content.decode()
    assert "Ani" not in client.get(his.get_absolute_url()).content.decode()
    assert his.backings.get().participant is None
    mine = Proposal.objects.get(title="Trotoar ke sekolah")
    cycle = meet.begin(city, 2027, actor=planner, now=NOW)
    call = meet.Call("village", "Desa Barat", NOW, "Balai", village(city, "Barat"))
    meeting = meet.call(cycle, call, actor=officer, now=NOW)
    row = meet.bring(meeting, mine, actor=officer, now=NOW)
    rank.decide(row, take=True, reason="", actor=officer, now=LATER)
    mine.refresh_from_db()
    assert mine.state == "taken", "it goes its way without who proposed it"


def test_a_list_that_went_upward_keeps_its_line(
    ani: Participant, planner: Person, officer: Person, city: City, client: Client
) -> None:
    cycle = meet.begin(city, 2027, actor=planner, now=NOW)
    call = meet.Call("village", "Desa Barat", NOW, "Balai", village(city, "Barat"))
    meeting = meet.call(cycle, call, actor=officer, now=NOW)
    mine = Proposal.objects.get(title="Trotoar ke sekolah")
    meet.bring(meeting, mine, actor=officer, now=NOW)
    sign_in(client, ani)

    client.post(f"{HERE}proposal/{mine.pk}/erase/")

    page = client.get(meeting.get_absolute_url()).content.decode()
    assert mine.code in page
    assert "Trotoar" not in page
    assert client.post(f"{HERE}proposal/{mine.pk}/erase/").status_code == 409
    assert client.post(f"{HERE}ballot/1/erase/").status_code == 404
    client.force_login(officer)
    assert client.get(meeting.get_absolute_url()).status_code == 200


def test_a_colleague_deletes_on_request(
    ani: Participant, somebody: Somebody, desk: Person, client: Client
) -> None:
    there = "/reports/straight/together/forget/"
    said = {"email": "ANI@example.org", "what": "all", "sure": "on"}
    client.force_login(somebody("pu", "handler"))
    assert client.post(there, said).status_code == 403
    client.force_login(desk)
    assert client.post(there, said | {"email": "nobody@example.org"}).status_code == 422
    assert client.post(there, said).status_code == 302
    assert not Participant.objects.filter(email="ani@example.org").exists()
    assert Entry.objects.get(verb="reports.forget_participant").actor == desk


def test_a_name_on_the_list_of_a_meeting_is_corrected_and_deleted(
    city: City, planner: Person, officer: Person, somebody: Somebody, client: Client
) -> None:
    cycle = meet.begin(city, 2027, actor=planner, now=NOW)
    call = meet.Call("village", "Desa Barat", NOW, "Balai", village(city, "Barat"))
    meeting = meet.call(cycle, call, actor=officer, now=NOW)
    meet.hold(meeting, women=9, men=8, groups={}, names=["Ani", "Budi, RT 3"], actor=officer, now=NOW)
    row = Attendee.objects.get(name="Ani")
    there = f"{meeting.get_absolute_url()}names/{row.pk}/"
    client.force_login(somebody("pu", "handler"))
    assert client.post(there, {"delete": "1"}).status_code == 403

    client.force_login(officer)
    client.post(there, {"line": "Ani Suryani, PKK"})
    row.refresh_from_db()
    assert (row.name, row.role) == ("Ani Suryani", "PKK")
    assert client.post(there, {"line": " "}).status_code == 409
    client.post(there, {"delete": "1"})
    assert [one.name for one in meeting.attendees.all()] == ["Budi"]
    meeting.refresh_from_db()
    assert meeting.came == 17


def test_somebody_is_taken_off_the_list_of_a_vote_and_the_count_stays(
    poll: Poll, codes: list[str], client: Client
) -> None:
    for code in codes[:6]:
        vote.cast(poll, ballot(poll, code, "Sumur"), now=NOW + DAY)
    Poll.objects.update(opens_at=timezone.now() - 8 * DAY, closes_at=timezone.now() + DAY)
    there = f"{poll.get_absolute_url()}me/"
    assert client.post(there, {"code": "WRONG"}).status_code == 422

    page = client.post(there, {"code": codes[0]}).content.decode()
    assert "Utara" in page
    assert "Sumur" not in page, "that somebody voted, never what"
    client.post(there, {"code": codes[0], "correct": "1", "gender": "f", "age_group": "17-30"})
    assert Elector.objects.get(gender="f").age_group == "17-30"
    assert client.post(there, {"code": codes[0], "forget": "1"}).status_code == 302

    assert client.post(there, {"code": codes[0]}).status_code == 422
    assert not Elector.objects.filter(gender="f").exists()
    assert poll.electors.filter(voted=True).count() == 6
    assert poll.electors.count() == len(codes)
    with pytest.raises(eligible.NotOnTheList):
        vote.cast(poll, ballot(poll, codes[0], "Sumur"), now=timezone.now())
    count.count(poll, now=timezone.now() + 2 * DAY)
    poll.refresh_from_db()
    assert len(ballots.published(poll)["ballots"]) == 6
    eligible.forget(poll)
    assert not rights_vote.is_kept(poll)
    assert client.post(there, {"code": codes[1]}).status_code == 422


@pytest.fixture
def asked(city: City, planner: Person) -> Survey:
    """A consultation that is open."""
    made = survey.make(city, "Bersepeda", QUESTIONS, actor=planner, now=NOW)
    return survey.turn(made, "open", actor=planner, now=NOW)


def test_an_answer_is_seen_changed_and_deleted_by_its_link(
    asked: Survey, planner: Person, client: Client
) -> None:
    said = {"key": str(uuid4()), "q-rides": "no", "q-why": "Kucingku", "guard_stamp": stamp()}
    mine = client.post(f"{asked.get_absolute_url()}answer/", said)["Location"]

    assert "Kucingku" in client.get(mine).content.decode()
    assert client.get(f"{mine}data.json").json()["answers"] == {"rides": "no", "why": "Kucingku"}
    assert "Kucingku" in client.get(f"{mine}change/").content.decode()
    assert client.post(f"{mine}change/", {"q-rides": "maybe"}).status_code == 422
    client.post(f"{mine}change/", {"q-rides": "yes", "gender": "f"})
    assert (Reply.objects.get().said, Reply.objects.get().gender) == ({"rides": "yes"}, "f")
    assert client.get(mine.replace("mine/", "mine/x")).status_code == 404
    survey.turn(asked, "closed", actor=planner, now=LATER)
    assert client.post(f"{mine}change/", {"q-rides": "no"}).status_code == 409
    client.post(f"{mine}erase/")
    assert Reply.objects.exists(), "nothing is deleted unless it is meant"
    client.post(f"{mine}erase/", {"sure": "on"})
    assert not Reply.objects.exists()
    assert Entry.objects.get(verb="reports.erase_reply").detail["replies"] == 0
    assert client.get(mine).status_code == 404


def test_the_link_of_a_paper_form_is_for_nobody(asked: Survey, client: Client) -> None:
    """The key of a form on paper follows from its number: whoever guesses it gets no link."""
    key = uuid4()
    Reply.objects.create(survey=asked, key=key, said={"rides": "no"}, source="paper", on=asked.city.day(NOW))

    there = client.post(
        f"{asked.get_absolute_url()}answer/", {"key": str(key), "q-rides": "no", "guard_stamp": stamp()}
    )["Location"]

    assert there == asked.get_absolute_url()
    assert replies.find(asked.pk, f"{key}:forged") is None


def test_time_does_what_the_rules_say(
    ani: Participant, city: City, asked: Survey, planner: Person, resident: Resident
) -> None:
    survey.reply(asked, survey.Given(uuid4(), {"rides": "no", "why": "Kucingku"}), now=NOW)
    survey.turn(asked, "closed", actor=planner, now=NOW)
    none = {"proposals": 0, "voices": 0, "answers": 0}
    assert retention_together.forget(city, NOW + timedelta(days=364)) == none
    assert retention_together.forget(city, NOW + timedelta(days=366)) == none | {"answers": 1}
    assert Reply.objects.get().said == {"rides": "no"}
    assert Entry.objects.filter(verb="reports.forget_words").exists()

    years_3 = NOW + timedelta(days=3 * 365)
    assert retention_together.forget(city, years_3) == none, "what is not decided yet is not old"
    Proposal.objects.update(state="declined", state_at=NOW)
    assert retention_together.forget(city, years_3) == none | {"voices": 2}
    assert not Participant.objects.exists()
    assert Backing.objects.filter(participant=None).count() == 2
    assert Comment.objects.get().text
    city.settings = {"reports": {"keep_proposal_days": 400}}
    city.save()
    assert retention_together.forget(city, years_3) == none | {"proposals": 2}
    assert found_in_tables("Kucingku", TEXT) == []
    assert Proposal.objects.filter(erased_at=years_3).count() == 2
    assert retention_together.forget(city, years_3) == none


def test_the_daily_job_does_it(asked: Survey, planner: Person) -> None:
    survey.reply(asked, survey.Given(uuid4(), {"why": "Kucingku"}), now=NOW)
    survey.turn(asked, "closed", actor=planner, now=NOW)
    Survey.objects.update(closed_at=timezone.now() - timedelta(days=366))
    jobs.forget.func()
    assert Reply.objects.get().said == {}


def test_what_is_erased_does_not_come_back(ani: Participant, desk: Person, client: Client) -> None:
    made = Comment.objects.get()
    rights_together.erase_said(made, now=LATER)
    client.force_login(desk)
    client.post(f"/reports/straight/proposals/release/comment/{made.pk}/", {"show": "1"})
    made.refresh_from_db()
    assert not made.shown
    assert "Kucingku" not in client.get("/reports/straight/proposals/").content.decode()
    assert not Message.objects.filter(text__contains="Kucingku").exists()


def test_every_table_that_names_a_participant_is_thought_of() -> None:
    named = {
        one.related_model.__name__
        for one in Participant._meta.get_fields(include_hidden=True)
        if one.auto_created and not one.concrete and one.related_model
    }
    assert named <= rights_together.THOUGHT_OF, "say in act/rights_together.py what becomes of it"
