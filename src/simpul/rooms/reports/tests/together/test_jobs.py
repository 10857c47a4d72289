"""In their own time: votes that are over are counted, names and marks forgotten, letters written."""

from datetime import timedelta

from django.utils import timezone

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.post.models import Message
from simpul.rooms.reports.act import meet, propose_who, support_proposal, vote
from simpul.rooms.reports.jobs import together as jobs
from simpul.rooms.reports.models import Attendee, Cycle, Elector, Meeting, News, Participant, Poll
from simpul.rooms.reports.tests.conftest import NOW
from simpul.rooms.reports.tests.together.conftest import DAY, Propose, Resident, ballot, village


def test_a_vote_is_counted_when_it_is_over_and_its_list_forgotten_later(poll: Poll, codes: list[str]) -> None:
    for code in codes[:6]:
        vote.cast(poll, ballot(poll, code, "Sumur"), now=NOW + DAY)
    now = timezone.now()
    Poll.objects.update(opens_at=now - 2 * DAY, closes_at=now - DAY)

    assert jobs.count_votes.func() == 1
    assert jobs.count_votes.func() == 0
    assert jobs.forget_names.func() == 0
    Poll.objects.update(counted_at=now - 91 * DAY)
    assert jobs.forget_names.func() == 1
    assert jobs.forget_names.func() == 0

    assert not Elector.objects.exclude(mark=None).exists()
    assert Elector.objects.filter(voted=True).count() == 6


def test_names_of_a_meeting_are_forgotten_and_the_numbers_stay(
    city: City, planner: Person, officer: Person
) -> None:
    cycle: Cycle = meet.begin(city, 2027, actor=planner, now=NOW)
    said = meet.Call("village", "Desa Barat", NOW, "Balai", village(city, "Barat"))
    meeting = meet.call(cycle, said, actor=officer, now=NOW)
    meet.hold(meeting, women=9, men=8, groups={}, names=["Ani"], actor=officer, now=NOW)
    Meeting.objects.update(held_at=timezone.now() - timedelta(days=364))
    assert jobs.forget_names.func() == 0

    Meeting.objects.update(held_at=timezone.now() - timedelta(days=366))
    assert jobs.forget_names.func() == 1

    assert not Attendee.objects.exists()
    assert Meeting.objects.get().came == 17


def test_addresses_that_nobody_confirmed_are_forgotten(city: City, resident: Resident) -> None:
    resident("ani")
    propose_who.ask(city, "budi@example.org", "Budi", now=timezone.now())
    assert jobs.forget_unconfirmed.func() == 0

    Participant.objects.update(made_at=timezone.now() - timedelta(hours=49))
    assert jobs.forget_unconfirmed.func() == 0  # a link was sent just now
    News.objects.update(at=timezone.now() - timedelta(hours=49))
    assert jobs.forget_unconfirmed.func() == 1
    assert Participant.objects.get().email == "ani@example.org"


def test_news_become_letters_once_in_plain_words(
    city: City, planner: Person, officer: Person, put_forward: Propose, resident: Resident
) -> None:
    made = put_forward()
    support_proposal.support(made, resident("budi"), wanted=True, now=NOW)
    cycle = meet.begin(city, 2027, actor=planner, now=NOW)
    said = meet.Call("village", "Desa Barat", NOW, "Balai", village(city, "Barat"))
    meet.bring(meet.call(cycle, said, actor=officer, now=NOW), made, actor=officer, now=NOW)

    jobs.write_letters.func()
    jobs.write_letters.func()

    letters = Message.objects.filter(subject=made.title)
    assert {one.email for one in letters} == {"ani@example.org", "budi@example.org"}
    assert all(made.get_absolute_url() in one.text for one in letters)
