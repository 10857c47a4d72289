"""Proposals: made once, amended, supported once each, held where private, and told what came of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.post.models import Message
from simpul.rooms.reports.act import comment, propose, propose_amend, propose_who, support_proposal
from simpul.rooms.reports.act.propose import Wanted
from simpul.rooms.reports.models import Amendment, Comment, News, Participant, Proposal
from simpul.rooms.reports.share import proposals as share
from simpul.rooms.reports.share import proposals_letters
from simpul.rooms.reports.tests.conftest import NOW, Tell
from simpul.rooms.reports.tests.tell.sending import stamp
from simpul.rooms.reports.tests.together.conftest import TEXT, Propose, Resident

LATER = NOW + timedelta(hours=1)


def test_the_same_key_is_the_same_proposal(city: City, resident: Resident) -> None:
    wanted = Wanted(uuid4(), "Trotoar ke sekolah", TEXT)
    ani = resident("ani")

    first, again = (propose.propose(city, wanted, ani, now=NOW) for _ in range(2))

    assert (first[1], again[1], first[0].pk) == (True, False, again[0].pk)


def test_whoever_is_not_known_changes_nothing(city: City, put_forward: Propose) -> None:
    made = put_forward()
    asked = propose_who.ask(city, "budi@example.org", "Budi", now=NOW)

    for nobody in (None, asked):
        with pytest.raises(propose_who.NotKnown):
            support_proposal.support(made, nobody, wanted=True, now=NOW)
        with pytest.raises(propose_who.NotKnown):
            propose.propose(city, Wanted(uuid4(), "Sesuatu", TEXT), nobody, now=NOW)


def test_an_address_is_asked_once_in_a_while_and_only_its_link_confirms(city: City) -> None:
    found = propose_who.ask(city, "Ani@Example.org", "Ani", now=NOW)
    assert propose_who.ask(city, "ani@example.org ", "Somebody else", now=NOW) == found
    assert News.objects.filter(what="confirm").count() == 1

    assert proposals_letters.write(NOW) == 1
    assert proposals_letters.write(NOW) == 0
    letter = Message.objects.get()
    assert letter.email == "ani@example.org"
    assert propose_who.token(found).split(":")[0] in letter.url
    with pytest.raises(propose_who.LinkTooOld):
        propose_who.confirm("nonsense", now=NOW)
    with pytest.raises(propose_who.BadAddress):
        propose_who.ask(city, "no address", "", now=NOW)
    assert propose_who.confirm(propose_who.token(found), now=NOW).confirmed_at == NOW


def test_one_computer_cannot_write_to_the_whole_city(city: City) -> None:
    for number in range(20):
        propose_who.ask(city, f"r{number}@example.org", "", now=NOW, sender="10.0.0.9")
    with pytest.raises(propose_who.TooManyAsks):
        propose_who.ask(city, "one@example.org", "", now=NOW, sender="10.0.0.9")
    propose_who.ask(city, "one@example.org", "", now=NOW, sender="10.0.0.8")


def test_each_supports_once_and_can_take_it_back(put_forward: Propose, resident: Resident) -> None:
    made, budi = put_forward(), resident("budi")

    assert support_proposal.support(made, budi, wanted=True, now=NOW) == 1
    assert support_proposal.support(made, budi, wanted=True, now=NOW) == 1
    assert support_proposal.support(made, resident("cici"), wanted=True, now=NOW) == 2
    assert support_proposal.support(made, budi, wanted=False, now=NOW) == 1
    assert Entry.objects.filter(verb="reports.support").count() == 3


def test_the_name_is_shown_only_where_it_was_chosen(put_forward: Propose, client: Client) -> None:
    hidden, shown = put_forward(), put_forward("Lampu di gang", named=True)

    assert "Ani" not in client.get(hidden.get_absolute_url()).content.decode()
    assert "Ani" in client.get(shown.get_absolute_url()).content.decode()
    assert "example.org" not in client.get(shown.get_absolute_url()).content.decode()


def test_nothing_private_comes_to_the_ledger(put_forward: Propose, resident: Resident) -> None:
    made = put_forward()
    comment.comment(made, uuid4(), "Setuju sekali", resident("budi"), now=NOW)

    said = str(list(Entry.objects.values_list("detail", "subject"))).lower()
    assert not [word for word in ("ani", "budi", "setuju", "trotoar", "example") if word in said]


def test_what_is_private_waits_for_a_person(
    put_forward: Propose, resident: Resident, desk: Person, officer: Person, client: Client
) -> None:
    held = put_forward(text=f"{TEXT} Hubungi 0812-3456-7890.")
    open_ = put_forward("Lampu di gang")
    said = comment.comment(open_, uuid4(), "Telepon saya 0812-3456-7890", resident("budi"), now=NOW)

    assert client.get(held.get_absolute_url()).status_code == 404
    assert "Telepon" not in client.get(open_.get_absolute_url()).content.decode()
    with pytest.raises(PermissionDenied):
        propose.release(said, officer, show=True, now=NOW)
    propose.release(said, desk, show=True, now=NOW)
    assert "Telepon" in client.get(open_.get_absolute_url()).content.decode()
    assert list(share.listed(held.city)) == [open_]


def test_the_author_takes_an_amendment_and_every_wording_stays(
    put_forward: Propose, resident: Resident, client: Client
) -> None:
    made, ani, budi = put_forward(), resident("ani"), resident("budi")
    new = TEXT.replace("trotoar", "trotoar dan lampu")
    asked = propose_amend.amend(made, uuid4(), made.title, new, budi, now=NOW)
    other = propose_amend.amend(made, uuid4(), "Judul lain", TEXT, budi, now=NOW)

    with pytest.raises(propose.NotYours):
        propose_amend.decide(asked, take=True, reason="", now=LATER, participant=budi)
    with pytest.raises(propose_amend.NoReason):
        propose_amend.decide(other, take=False, reason=" ", now=LATER, participant=ani)
    propose_amend.decide(asked, take=True, reason="", now=LATER, participant=ani)
    propose_amend.decide(other, take=False, reason="Judulnya sudah jelas", now=LATER, participant=ani)
    with pytest.raises(propose_amend.Decided):
        propose_amend.decide(asked, take=False, reason="x", now=LATER, participant=ani)

    made.refresh_from_db()
    assert made.text == new
    assert "<ins>" in client.get(f"{made.get_absolute_url()}history/").content.decode()
    assert "Judulnya sudah jelas" in client.get(made.get_absolute_url()).content.decode()
    assert Amendment.objects.filter(state="taken").count() == 1


def test_an_amendment_that_changes_nothing_is_none(put_forward: Propose, resident: Resident) -> None:
    made = put_forward()
    with pytest.raises(propose_amend.NothingChanged):
        propose_amend.amend(made, uuid4(), made.title, made.text, resident("budi"), now=NOW)


def test_the_author_changes_and_takes_back_what_is_open(put_forward: Propose, resident: Resident) -> None:
    made, ani = put_forward(), resident("ani")

    with pytest.raises(propose.NotYours):
        propose.reword(made, "Judul", TEXT, resident("budi"), now=LATER)
    with pytest.raises(propose.TooShort):
        propose.reword(made, "Judul baru", "pendek", ani, now=LATER)
    propose.reword(made, "Judul baru", TEXT, ani, now=LATER)
    propose.withdraw(made, ani, now=LATER)

    made.refresh_from_db()
    assert (made.title, made.shown, made.wordings.count()) == ("Judul baru", False, 2)
    with pytest.raises(propose.TooLate):
        support_proposal.support(made, ani, wanted=True, now=LATER)


def test_it_comes_of_a_report_through_the_page(tell: Tell, city: City, client: Client) -> None:
    report = tell()
    client.force_login(Person.objects.create_user("sari"))
    page = f"/reports/straight/proposals/new/?report={report.code}"

    form = client.get(page)
    assert "Jalan berlubang di depan pasar" in form.content.decode()
    said = {"key": str(uuid4()), "title": "Perbaiki jalan pasar", "text": TEXT, "guard_stamp": stamp()}
    done = client.post(page, said, follow=True)
    client.post(page, said)

    made = Proposal.objects.get()
    assert (made.report, made.region) == (report, report.region)
    assert "Perbaiki jalan pasar" in done.content.decode()
    short = client.post(page, said | {"key": str(uuid4()), "text": "pendek"})
    assert short.status_code == 422
    assert "pendek" in short.content.decode()


def test_everything_on_its_page_works_with_an_address_alone(
    put_forward: Propose, city: City, client: Client
) -> None:
    made = put_forward()
    page = made.get_absolute_url()
    assert client.post(f"{page}support/", {"wanted": "1"}).status_code == 409
    filled = {"guard_stamp": stamp()}
    client.post(
        "/reports/straight/together/known/",
        {"email": "budi@example.org", "next": page, "gender": "f"} | filled,
    )
    link = propose_who.token(Participant.objects.get(email="budi@example.org"))
    assert client.get(f"/reports/straight/together/known/{link}/").status_code == 200
    assert client.post(f"{page}support/", {"wanted": "1"}).status_code == 409  # looked at, not confirmed

    assert client.post(f"/reports/straight/together/known/{link}/")["Location"] == page
    client.post(f"{page}support/", {"wanted": "1"} | filled)
    key = str(uuid4())
    for _again in range(2):
        client.post(f"{page}comment/", {"key": key, "text": "Setuju"} | filled)
    asked = {"key": str(uuid4()), "title": made.title, "text": f"{TEXT} Segera."}
    client.post(f"{page}amend/", asked | filled)

    assert made.backings.count() == 1
    assert Comment.objects.count() == 1
    assert "Segera" in client.get(page).content.decode()
    assert client.get("/reports/straight/together/").status_code == 200


def test_the_next_page_is_one_of_ours(city: City, client: Client) -> None:
    said = {"email": "a@example.org", "next": "https://evil.example/", "guard_stamp": stamp()}
    client.post("/reports/straight/together/known/", said)
    link = propose_who.token(Participant.objects.get())

    assert (
        client.post(f"/reports/straight/together/known/{link}/")["Location"] == "/reports/straight/proposals/"
    )


def test_the_list_asks_the_database_as_often_for_many(
    put_forward: Propose, client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(5):
        put_forward(f"Usulan nomor {number}")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        found = client.get("/reports/straight/proposals/?by=support&words=nomor")
    assert found.content.decode().count("Usulan nomor") == 5
