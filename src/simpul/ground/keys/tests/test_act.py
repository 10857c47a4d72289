"""Whose keys are believed, from when to when, and who may say so."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground import keys
from simpul.ground.keys import act
from simpul.ground.keys.models import KnownKey
from simpul.ground.keys.tests.conftest import NOW
from simpul.ground.ledger.act import verify
from simpul.ground.ledger.models import Entry
from simpul.ground.people.act import grant
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel import seal

PRIVATE = seal.new_key()
PUBLIC = seal.public_text(PRIVATE)
DIGITS = seal.fingerprint(PUBLIC)
SEALED = seal.sign(b"{}", PRIVATE, kind="submission")
SECOND = timedelta(seconds=1)


def test_what_a_trusted_key_signed_is_believed(elsewhere: City, boss: Person) -> None:
    with pytest.raises(seal.UnknownKey):
        seal.opened(SEALED, keys.known(NOW))

    key = act.trust(PUBLIC, elsewhere, boss, NOW, note="read out by telephone")

    assert seal.opened(SEALED, keys.known(NOW), kind="submission") == b"{}"
    assert (key.owner_city, key.owner_name, key.fingerprint) == (elsewhere, "Phuket", DIGITS)
    with pytest.raises(seal.UnknownKey):
        seal.opened(SEALED, keys.known(NOW - SECOND))


def test_a_revoked_key_is_believed_for_what_came_before(elsewhere: City, boss: Person) -> None:
    act.trust(PUBLIC, elsewhere, boss, NOW)

    act.revoke(DIGITS, boss, NOW + 9 * SECOND, since=NOW + 5 * SECOND, note="the laptop was stolen")

    assert DIGITS in keys.known(NOW + 4 * SECOND)
    for at in (NOW + 5 * SECOND, NOW + 9 * SECOND):
        with pytest.raises(seal.UnknownKey):
            seal.opened(SEALED, keys.known(at))
    with pytest.raises(act.NoSuchKey, match=DIGITS):
        act.revoke(DIGITS, boss, NOW + 10 * SECOND)
    with pytest.raises(act.KeyTaken, match="Phuket must make a new one"):
        act.trust(PUBLIC, elsewhere, boss, NOW + 10 * SECOND)


def test_a_new_key_takes_the_place_of_the_old_one(elsewhere: City, boss: Person) -> None:
    fresh = seal.new_key()
    act.trust(PUBLIC, elsewhere, boss, NOW)

    act.trust(seal.public_text(fresh), elsewhere, boss, NOW + SECOND)
    act.revoke(DIGITS, boss, NOW + 2 * SECOND)

    assert set(keys.known(NOW + SECOND)) == {DIGITS, seal.fingerprint(seal.public_text(fresh))}
    assert set(keys.known(NOW + 2 * SECOND)) == {seal.fingerprint(seal.public_text(fresh))}


@pytest.mark.parametrize("after", [-1, 60])
def test_a_key_is_revoked_from_a_moment_that_makes_sense(elsewhere: City, boss: Person, after: int) -> None:
    act.trust(PUBLIC, elsewhere, boss, NOW)

    with pytest.raises(act.BadDate):
        act.revoke(DIGITS, boss, NOW + 9 * SECOND, since=NOW + after * SECOND)

    assert DIGITS in keys.known(NOW + 9 * SECOND)


def test_trusting_twice_is_trusting_once(elsewhere: City, boss: Person) -> None:
    act.trust(PUBLIC, elsewhere, boss, NOW)
    act.trust(PUBLIC, elsewhere, boss, NOW + SECOND)

    assert KnownKey.objects.get().trusted_from == NOW
    assert Entry.objects.filter(verb="keys.trust").count() == 1


def test_a_key_belongs_to_one_owner(city: City, elsewhere: City, boss: Person) -> None:
    act.trust(PUBLIC, elsewhere, boss, NOW)

    for owner in (city, "Phuket", "the hub"):
        with pytest.raises(act.KeyTaken, match="that of Phuket already"):
            act.trust(PUBLIC, owner, boss, NOW)

    assert KnownKey.objects.get().owner_city == elsewhere


def test_an_owner_that_is_no_city(boss: Person) -> None:
    key = act.trust(PUBLIC, " The network's hub ", boss, NOW)

    assert (key.owner_city, key.owner_name) == (None, "The network's hub")
    with pytest.raises(act.NoOwner):
        act.trust(seal.public_text(seal.new_key()), " ", boss, NOW)


def test_what_is_no_key_is_refused(elsewhere: City, boss: Person) -> None:
    with pytest.raises(seal.BadKey):
        act.trust("ssh-ed25519 AAAA", elsewhere, boss, NOW)

    assert not KnownKey.objects.exists()


def test_only_the_secretariat_says_whom_the_network_believes(
    city: City, elsewhere: City, boss: Person
) -> None:
    person = Person.objects.create_user("ani")
    grant(person, "owner", city, NOW)
    grant(person, "representative", "THA", NOW)
    with pytest.raises(PermissionDenied, match="the network"):
        act.trust(PUBLIC, elsewhere, person, NOW)
    act.trust(PUBLIC, elsewhere, boss, NOW)
    with pytest.raises(PermissionDenied):
        act.revoke(DIGITS, person, NOW)

    grant(person, "secretariat", None, NOW)

    act.revoke(DIGITS, person, NOW)
    assert DIGITS not in keys.known(NOW)


def test_it_is_in_the_networks_ledger(elsewhere: City, boss: Person) -> None:
    act.trust(PUBLIC, elsewhere, boss, NOW, note="by telephone")
    act.revoke(DIGITS, boss, NOW + SECOND, note="lost")

    trusted, revoked = Entry.objects.filter(city=None).order_by("sequence")
    assert (trusted.verb, revoked.verb) == ("keys.trust", "keys.revoke")
    assert trusted.detail["owner_city"] == "phuket"
    assert (revoked.detail["fingerprint"], revoked.detail["note"]) == (DIGITS, "lost")
    assert verify(None) == []
