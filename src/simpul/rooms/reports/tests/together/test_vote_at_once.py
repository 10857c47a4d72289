"""Votes that come at the same moment, and a process that dies with one, on a database of their own."""

import pytest

from simpul.ground.conftest import Installation

BEGIN = """
import os, threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from django.db import connection, transaction
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import budget, vote, vote_list
from simpul.rooms.reports.models import Ballot, Elector, Poll, Receipt
from simpul.rooms.reports.observe import eligible

now = datetime(2026, 11, 23, 3, tzinfo=UTC)
slug = SLUG
city = City.objects.create(slug=slug, name=slug, west=1, south=1, east=2, north=2, version="1")
me = Person.objects.create_user(slug, is_superuser=True)
money = budget.make(city, "b", year=2027, total=100, actor=me, now=now)
for title in "xyz":
    budget.offer(money, budget.Plan(title, "", 40), actor=me, now=now)
end = now + timedelta(days=1)
poll = vote.prepare(money, method="approval", most=1, opens_at=now, closes_at=end, actor=me, now=now)
codes = vote_list.make_codes(poll, 25, actor=me, now=now)
poll = vote.open_(poll, actor=me, now=now)
projects = list(money.projects.values_list("pk", flat=True))
"""
RACE = """
start, said = threading.Barrier(3), []

def work(project):
    start.wait()
    for code in codes:
        try:
            vote.cast(poll, vote.Cast(eligible.mark_of_code(poll, code), uuid4().hex, [project]), now=now)
            said.append(code)
        except vote.AlreadyVoted:
            pass
    connection.close()

threads = [threading.Thread(target=work, args=(project,)) for project in projects]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
poll.refresh_from_db()
print(len(said), len(set(said)), poll.ballots.count(), poll.receipts.count(),
      poll.electors.filter(voted=True).count(), poll.receipts_count)
"""
DIE = """
with transaction.atomic():
    vote.cast(poll, vote.Cast(eligible.mark_of_code(poll, codes[0]), uuid4().hex, projects[:1]), now=now)
    print(Ballot.objects.filter(poll=poll).count(), flush=True)
    os._exit(0)
"""


@pytest.mark.django_db
def test_three_forms_with_one_code_are_one_vote(installation: Installation) -> None:
    assert installation.python(BEGIN.replace("SLUG", "'race'") + RACE) == "25 25 25 25 25 20\n"


@pytest.mark.django_db
def test_who_dies_with_a_ballot_has_not_voted(installation: Installation) -> None:
    assert installation.python(BEGIN.replace("SLUG", "'die'") + DIE) == "1\n"

    left = (
        "SELECT (SELECT count(*) FROM reports_elector e JOIN reports_poll p ON p.id = e.poll_id "
        "JOIN reports_budget b ON b.id = p.budget_id JOIN places_city c ON c.id = b.city_id "
        "WHERE c.slug = 'die' AND e.voted), "
        "(SELECT count(*) FROM reports_ballot t JOIN reports_poll p ON p.id = t.poll_id "
        "JOIN reports_budget b ON b.id = p.budget_id JOIN places_city c ON c.id = b.city_id "
        "WHERE c.slug = 'die')"
    )
    assert installation.query(left) == [(0, 0)]
