"""Candidates, posts, meetings and partnerships: each life step by step, and each no."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground.ledger.act import verify
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.rooms.hub.act import candidate, network, partner
from simpul.rooms.hub.act.common import Faulty
from simpul.rooms.hub.models import Candidate, Meeting, NetworkCity, Partner, Partnership, Post, State
from simpul.rooms.hub.tests.record.conftest import NOW, PLAN


def walk(jambi: Candidate, representative: Person, secretariat: Person) -> Candidate:
    candidate.go(jambi, "nr_reviewed", actor=representative, now=NOW)
    return candidate.go(jambi, "secretariat_checked", actor=secretariat, now=NOW)


def test_from_application_to_city(
    jambi: Candidate, representative: Person, secretariat: Person, held: Meeting
) -> None:
    walk(jambi, representative, secretariat)

    accepted = candidate.decide(jambi, "accepted", held, by_consensus=True, actor=secretariat, now=NOW)

    city = NetworkCity.objects.get(city__slug="jambi")
    assert accepted.city == city
    assert (city.joined_on, city.joined_year, city.state_id) == (date(2025, 9, 9), 2025, "IDN")
    assert not city.city.served
    assert held.decisions.last().text == "Jambi: accepted"  # type: ignore[union-attr]
    assert [one.after for one in accepted.steps.all()] == [
        "proposed",
        "nr_reviewed",
        "secretariat_checked",
        "accepted",
    ]
    verbs = Entry.objects.filter(city=None, subject=f"hub.candidate/{jambi.pk}").values_list(
        "verb", flat=True
    )
    assert list(verbs) == [
        "hub.candidate_proposed",
        "hub.candidate_nr_reviewed",
        "hub.candidate_secretariat_checked",
        "hub.candidate_accepted",
    ]
    assert verify(None) == []


def test_each_no_of_the_journey(
    jambi: Candidate, representative: Person, secretariat: Person, held: Meeting, stranger: Person
) -> None:
    with pytest.raises(PermissionDenied):
        candidate.go(jambi, "nr_reviewed", actor=secretariat, now=NOW)
    with pytest.raises(PermissionDenied):
        candidate.go(jambi, "nr_reviewed", actor=stranger, now=NOW)
    with pytest.raises(candidate.NoSuchStep):
        candidate.go(jambi, "secretariat_checked", actor=secretariat, now=NOW)
    candidate.change(jambi, replace(PLAN, sustainability=""), actor=representative, now=NOW)
    with pytest.raises(candidate.PlanIncomplete, match="sustainability"):
        candidate.go(jambi, "nr_reviewed", actor=representative, now=NOW)
    candidate.change(jambi, PLAN, actor=representative, now=NOW)
    walk(jambi, representative, secretariat)
    with pytest.raises(candidate.NoSuchStep):
        candidate.change(jambi, PLAN, actor=representative, now=NOW)
    with pytest.raises(candidate.NoSuchStep):
        candidate.go(jambi, "accepted", actor=secretariat, now=NOW)
    with pytest.raises(candidate.NoConsensus):
        candidate.decide(jambi, "accepted", held, by_consensus=False, actor=secretariat, now=NOW)
    with pytest.raises(candidate.NotHeldYet):
        candidate.decide(
            jambi, "accepted", held, by_consensus=True, actor=secretariat, now=NOW - timedelta(days=800)
        )
    with pytest.raises(candidate.NeedsReason):
        candidate.decide(jambi, "declined", held, by_consensus=True, actor=secretariat, now=NOW)
    with pytest.raises(PermissionDenied):
        candidate.decide(jambi, "accepted", held, by_consensus=True, actor=representative, now=NOW)
    assert not NetworkCity.objects.filter(city__slug="jambi").exists()


def test_who_is_in_cannot_apply(loaded: object, representative: Person, other_representative: Person) -> None:
    state = State.objects.get(pk="IDN")

    with pytest.raises(candidate.InNetwork):
        candidate.apply(state, replace(PLAN, name="Makassar"), actor=representative, now=NOW)
    with pytest.raises(PermissionDenied):
        candidate.apply(state, PLAN, actor=other_representative, now=NOW)
    with pytest.raises(Faulty):
        candidate.apply(state, replace(PLAN, lon=500), actor=representative, now=NOW)


def test_a_post_has_one_holder_at_a_time(loaded: object, csco: Person, secretariat: Person) -> None:
    post = Post.objects.get(code="chief_smart_city_officer")
    city = NetworkCity.objects.shown().get(city__slug="makassar")

    first = network.appoint(post, city, network.Term("Kominfo", since="2020"), actor=csco, now=NOW)
    with pytest.raises(network.PostTaken):
        network.appoint(post, city, network.Term("Bappeda", since="2024"), actor=csco, now=NOW)
    network.end(first, "2023", actor=csco, now=NOW)
    network.appoint(post, city, network.Term("Bappeda", since="2024"), actor=csco, now=NOW)

    assert [one.institution for one in post.holders.filter(city=city)] == ["Bappeda", "Kominfo"]
    with pytest.raises(Faulty):
        network.end(first, "2019", actor=csco, now=NOW)
    with pytest.raises(network.NotThatPost):
        network.appoint(post, None, network.Term("X"), actor=secretariat, now=NOW)
    with pytest.raises(Faulty):
        network.appoint(post, city, network.Term("X", since="last year"), actor=csco, now=NOW)
    with pytest.raises(Faulty) as refused:
        network.appoint(post, city, network.Term("X", since="2019", until="2018"), actor=csco, now=NOW)
    assert list(refused.value.faults) == ["until"]
    other = NetworkCity.objects.shown().get(city__slug="battambang")
    with pytest.raises(PermissionDenied):
        network.appoint(post, other, network.Term("X"), actor=csco, now=NOW)


def test_a_meeting_is_written_and_written_again(loaded: object, secretariat: Person, csco: Person) -> None:
    told = network.Held("2026-09-09/2026-09-10", number=9, chair="KHM", host="Cebu", decisions=("one", "two"))

    made = network.write_meeting(None, told, actor=secretariat, now=NOW)
    again = network.write_meeting(
        made, replace(told, decisions=("one", "three"), host="Manila"), actor=secretariat, now=NOW
    )

    assert (again.slug, again.host, str(again.ends_on)) == ("annual-9", "Manila", "2026-09-10")
    assert list(again.decisions.values_list("text", flat=True)) == ["one", "three"]
    paper = network.add_document(
        again, "Minutes", url="https://example.org/m.pdf", actor=secretariat, now=NOW
    )
    assert paper.year == 2026
    with pytest.raises(network.NumberTaken):
        network.write_meeting(None, replace(told, number=8), actor=secretariat, now=NOW)
    with pytest.raises(Faulty):
        network.write_meeting(None, replace(told, number=None, when="soon"), actor=secretariat, now=NOW)
    with pytest.raises(PermissionDenied):
        network.write_meeting(made, told, actor=csco, now=NOW)


def test_the_life_of_a_partnership(quiet: Partnership, csco: Person, other_csco: Person) -> None:
    assert not quiet.published
    with pytest.raises(partner.NoSuchStep):
        partner.move(quiet, "running", actor=csco, now=NOW)
    with pytest.raises(PermissionDenied):
        partner.move(quiet, "agreed", actor=other_csco, now=NOW)
    for after in ("agreed", "running", "ended"):
        partner.move(quiet, after, actor=csco, now=NOW)
    with pytest.raises(partner.NeedsReason):
        partner.move(quiet, "evaluated", actor=csco, now=NOW)
    done = partner.move(quiet, "evaluated", note="It trained 30 clerks.", published=True, actor=csco, now=NOW)

    assert (done.stage, done.evaluation, done.published) == ("evaluated", "It trained 30 clerks.", True)
    assert done.started_on == NOW.date()


def test_partners_are_added_by_who_may(csco: Person, stranger: Person) -> None:
    city = NetworkCity.objects.shown().get(city__slug="makassar")

    made = partner.add_partner("Yayasan Air", "organisation", city=city, actor=csco, now=NOW)

    assert Partner.objects.get(slug="yayasan-air") == made
    with pytest.raises(partner.NameTaken):
        partner.add_partner("Yayasan Air", "organisation", city=city, actor=csco, now=NOW)
    with pytest.raises(PermissionDenied):
        partner.add_partner("Other", "organisation", actor=csco, now=NOW)
    with pytest.raises(PermissionDenied):
        partner.add_partner("Other", "organisation", city=city, actor=stranger, now=NOW)
    with pytest.raises(Faulty):
        partner.add_partner("Other", "club", city=city, actor=csco, now=NOW)
