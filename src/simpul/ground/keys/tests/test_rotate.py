"""A planned change of a key: the old one names the new one, and both hold until a date."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground import keys
from simpul.ground.keys import act, files
from simpul.ground.keys.models import KnownKey
from simpul.ground.keys.rotate import KIND, BadSuccession, rotate, succeed
from simpul.ground.keys.tests.conftest import NOW
from simpul.ground.ledger.act import verify
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel import seal

UNTIL, LATER = NOW + timedelta(days=30), NOW + timedelta(days=31)


def test_the_new_key_signs_and_the_old_one_is_believed_until_the_date(
    data: Path, city: City, boss: Person
) -> None:
    old = keys.own(city)
    sent = seal.sign(b"{}", old.private, kind="submission")

    made = rotate(city, UNTIL, boss, NOW, note="yearly")

    assert keys.own(city) == made.own != old
    assert seal.opened(sent, keys.known(NOW)) == b"{}"
    with pytest.raises(seal.UnknownKey):
        seal.opened(sent, keys.known(LATER))
    assert made.old.read_text().strip() == old.private
    assert {path.stat().st_mode & 0o077 for path in made.old.parent.glob("*.*")} == {0}
    assert Entry.objects.get(verb="keys.rotate").detail["new"] == made.own.fingerprint
    assert old.private not in str(list(Entry.objects.values()))
    assert verify(None) == []


def test_a_hub_believes_the_key_that_the_old_one_names(
    data: Path, city: City, elsewhere: City, boss: Person
) -> None:
    old = keys.own(city)
    statement = rotate(city, UNTIL, boss, NOW).statement
    KnownKey.objects.all().delete()  # from here on this is the hub
    act.trust(old.public, elsewhere, boss, NOW)

    key = succeed(statement, boss, NOW)

    assert (key.owner_city, key.public) == (elsewhere, keys.own(city).public)
    assert KnownKey.objects.get(fingerprint=old.fingerprint).trusted_until == UNTIL.replace(microsecond=0)
    told = Entry.objects.count()
    assert succeed(statement, boss, NOW) == key
    assert Entry.objects.count() == told, "told again it changes nothing"
    assert verify(None) == []


def test_a_key_that_is_not_trusted_names_nobody(data: Path, city: City, boss: Person) -> None:
    old = keys.own(city)
    statement = rotate(city, UNTIL, boss, NOW).statement
    KnownKey.objects.all().delete()

    with pytest.raises(seal.UnknownKey):
        succeed(statement, boss, NOW)
    act.trust(old.public, "a hub", boss, NOW)
    with pytest.raises(seal.BrokenSeal):
        succeed(statement.replace(statement[40:44], "AAAA"), boss, NOW)
    act.revoke(old.fingerprint, boss, NOW)
    with pytest.raises(seal.UnknownKey):
        succeed(statement, boss, NOW)
    assert KnownKey.objects.count() == 1


@pytest.mark.parametrize("said", [{}, {"old": "x", "new": "y", "until": "2027-01-01T00:00:00+00:00"}, []])
def test_a_statement_of_something_else_is_refused(data: Path, boss: Person, said: object) -> None:
    private = seal.new_key()
    act.trust(seal.public_text(private), "a hub", boss, NOW)
    wrong = seal.sign(seal.canonical(said), private, kind=KIND).to_json()

    with pytest.raises(BadSuccession):
        succeed(wrong, boss, NOW)


def test_killed_in_the_middle_the_same_new_key_follows(data: Path, city: City, boss: Person) -> None:
    following = files.following(city)

    assert rotate(city, UNTIL, boss, NOW).own == following
    assert not list((data / "keys").glob("*.next"))


def test_an_old_key_that_others_have_is_revoked_before_its_date(data: Path, city: City, boss: Person) -> None:
    old = keys.own(city)
    rotate(city, UNTIL, boss, NOW)

    act.revoke(old.fingerprint, boss, NOW + timedelta(days=1))

    assert old.fingerprint not in keys.known(NOW + timedelta(days=2))


def test_who_may_and_when(data: Path, city: City, boss: Person) -> None:
    with pytest.raises(PermissionDenied):
        rotate(city, UNTIL, Person.objects.create_user("stranger"), NOW)
    with pytest.raises(act.BadDate):
        rotate(city, NOW, boss, NOW)
    assert not (data / "keys").exists()
