"""What was read before somebody else changed it writes nothing of the old over the new."""

import pytest

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import propose, rights_together, survey
from simpul.rooms.reports.models import Proposal, Survey
from simpul.rooms.reports.tests.conftest import NOW, Somebody
from simpul.rooms.reports.tests.together.conftest import Propose
from simpul.rooms.reports.understand.tests.test_skip import QUESTIONS


@pytest.fixture
def proposal(put_forward: Propose) -> Proposal:
    return put_forward()


def test_its_author_deletes_what_a_meeting_has_by_now(proposal: Proposal) -> None:
    author = proposal.participant
    assert author
    Proposal.objects.update(state=Proposal.State.MEETING)

    rights_together.erase_mine(proposal, author, now=NOW)

    kept = Proposal.objects.get()
    assert (kept.state, kept.text) == (Proposal.State.MEETING, "")


def test_what_its_author_deleted_is_not_shown_again(proposal: Proposal, somebody: Somebody) -> None:
    author = proposal.participant
    assert author
    rights_together.erase_mine(Proposal.objects.get(), author, now=NOW)

    propose.release(proposal, somebody("desk", "desk"), show=True, now=NOW)

    assert not Proposal.objects.get().shown


def test_questions_that_were_opened_meanwhile_stay(city: City, planner: Person) -> None:
    draft = survey.make(city, "Bersepeda", QUESTIONS, actor=planner, now=NOW)
    survey.turn(draft, "open", actor=planner, now=NOW)

    with pytest.raises(survey.NotOpen):
        survey.make(city, "Lain", QUESTIONS, actor=planner, now=NOW, survey=draft)

    assert Survey.objects.get().title == "Bersepeda"
