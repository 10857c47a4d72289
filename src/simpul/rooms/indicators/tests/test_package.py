"""A year leaves as one signed file; what was changed in it is named; another city's comes in once."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground import keys
from simpul.ground.files import store
from simpul.ground.keys import act as trusting
from simpul.ground.ledger.models import Entry as Said
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel import seal
from simpul.rooms.indicators import act
from simpul.rooms.indicators.models import Denominator, Origin, Package, Used, Value
from simpul.rooms.indicators.observe import receive
from simpul.rooms.indicators.tests.conftest import DEATHS, NOW, SERVICES, approved
from simpul.rooms.indicators.understand.content import BadPackage
from simpul.rooms.indicators.understand.entry import Entry
from simpul.rooms.indicators.understand.number import Kind
from simpul.rooms.indicators.understand.package import CSV, ENVELOPE, JSON, build, unpack, verify
from simpul.rooms.indicators.understand.rows import zipped

LATER = NOW + timedelta(days=1)


@pytest.fixture
def filled(city: City, chief: Person) -> City:
    """The city with a share, a zero, nothing known, something suppressed, and a draft."""
    act.set_denominator(city, "population", 2025, 200_000, "=BPS 2025", actor=chief, now=NOW)
    approved(city, Entry(SERVICES, 2025, numerator=30, denominator=120, department="Diskominfo"), chief)
    approved(city, Entry("ISO37122:19.4", 2025, numerator=0, base="population"), chief)
    approved(city, Entry("ISO37120:21.7", 2025, kind=Kind.NO_DATA, why='no meters; "yet",\nnone'), chief)
    approved(city, Entry(DEATHS, 2025, numerator=2, base="population"), chief)
    act.enter(city, Entry("ISO37122:10.3", 2025, number=4), actor=chief, now=NOW)
    return city


def packed(city: City, actor: Person, now: object = NOW) -> bytes:
    return store.open(act.pack(city, 2025, actor=actor, now=now).blob)  # type: ignore[arg-type]


def test_the_package_says_what_is_published_and_nothing_else(filled: City, chief: Person) -> None:
    data = packed(filled, chief)

    found = verify(data, {keys.own(filled).fingerprint: keys.own(filled).public})

    assert found.is_known
    assert (found.content.city.slug, found.content.year, found.proved) == ("contoh", 2025, 2)
    figures = {value.code: value for value in found.content.values}
    assert set(figures) == {SERVICES, "ISO37122:19.4", "ISO37120:21.7", DEATHS}
    assert figures[SERVICES].number == 25
    assert figures["ISO37122:19.4"].number == 0
    assert figures["ISO37122:19.4"].base is not None
    assert figures["ISO37120:21.7"].kind == "no_data"
    assert (figures[DEATHS].kind, figures[DEATHS].numerator, figures[DEATHS].used) == ("suppressed", None, [])
    text = unpack(data)[CSV].decode()
    assert f"{SERVICES},City services that can be requested online,2025,city,number,25,%,30,120,100" in text
    assert "'=BPS 2025" in text
    assert "officer" not in unpack(data)[JSON].decode()


def test_the_same_figures_give_the_same_bytes(filled: City, chief: Person) -> None:
    first = packed(filled, chief)

    assert packed(filled, chief, LATER) == first
    assert Package.objects.count() == 1
    assert Said.objects.filter(verb="indicators.sign").count() == 1
    approved(filled, Entry("ISO37122:10.3", 2025, number=5), chief, LATER)
    assert packed(filled, chief, LATER) != first


def test_who_may_sign_and_what_there_must_be(city: City, chief: Person, officer: Person) -> None:
    with pytest.raises(PermissionDenied):
        act.pack(city, 2025, actor=officer, now=NOW)
    with pytest.raises(act.NothingToSign, match="2025"):
        act.pack(city, 2025, actor=chief, now=NOW)


def other(**files: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda before: before | {name.replace("__", "."): data for name, data in files.items()}


def changed(name: str, before: bytes, after: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: files | {name: files[name].replace(before, after)}


def without(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda before: {key: data for key, data in before.items() if key != name}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (changed(JSON, b'"number":25', b'"number":26'), f"{JSON} was changed"),
        (changed(CSV, b",25,", b",26,"), f"{CSV} was changed"),
        (without(CSV), f"{CSV} is missing"),
        (without(JSON), f"{JSON} is missing"),
        (without(ENVELOPE), f"{ENVELOPE} is missing"),
        (other(more__csv=b"x"), "'more.csv' does not belong"),
        (other(envelope__json=b"{}"), "not a sealed envelope"),
    ],
)
def test_what_was_changed_is_named(
    filled: City, chief: Person, change: Callable[[dict[str, bytes]], dict[str, bytes]], says: str
) -> None:
    files = unpack(packed(filled, chief))

    with pytest.raises((BadPackage, seal.BadSeal), match=says):
        verify(zipped(change(files)))


def test_a_statement_that_was_changed_breaks_the_seal(filled: City, chief: Person) -> None:
    files = unpack(packed(filled, chief))
    envelope = seal.Envelope.from_json(files[ENVELOPE])
    forged = envelope.payload.replace(b'"year":2025', b'"year":2024')
    files[ENVELOPE] = replace(envelope, payload=forged).to_json().encode()

    with pytest.raises(seal.BrokenSeal):
        verify(zipped(files))


def test_a_key_that_is_not_known_is_refused(filled: City, chief: Person) -> None:
    stranger = seal.public_text(seal.new_key())

    with pytest.raises(seal.UnknownKey):
        verify(packed(filled, chief), {seal.fingerprint(stranger): stranger})


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all", b"\x00" * 200])
def test_what_is_no_zip_is_no_package(data: bytes) -> None:
    with pytest.raises(BadPackage, match="no whole ZIP"):
        verify(data)


def test_a_file_that_swells_is_not_unpacked(filled: City, chief: Person) -> None:
    files = unpack(packed(filled, chief)) | {CSV: b"0" * 40_000_000}

    with pytest.raises(BadPackage, match=f"{CSV} unpacks to more than 32 MB"):
        verify(zipped(files, zipfile.ZIP_DEFLATED))


def test_a_file_twice_is_named(filled: City, chief: Person) -> None:
    made = io.BytesIO(packed(filled, chief))
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(CSV, b"other")

    with pytest.raises(BadPackage, match=f"{CSV} is in the package twice"):
        verify(made.getvalue())


def signed(**changes: object) -> bytes:
    """Sign a package of one figure, well, whatever it says."""
    value = {
        "code": SERVICES, "title": "t", "year": 2025, "scope": "city", "kind": "number", "number": 25.0,
        "unit": "%", "numerator": 1, "denominator": 4, "per": 100, "why": "", "origin": "entered",
        "department": "", "revision": 1, "approved_at": "2026-03-01T02:00:00.000000Z", "inputs_hash": "",
        "base": None, "used": [],
    } | {name: said for name, said in changes.items() if name != "again"}  # fmt: skip
    content = {
        "city": {"slug": "jauh", "name": "Jauh", "country": "IDN", "invented": True}, "year": 2025,
        "as_of": "2026-03-01T02:00:00.000000Z", "revisions": 1,
        "values": [value, value] if "again" in changes else [value],
    }  # fmt: skip
    return build(content, PRIVATE)


PRIVATE = seal.new_key()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"number": 26.0}, "not what its parts give"),
        ({"denominator": 0}, "divided by nothing"),
        ({"kind": "no_data"}, "no figure"),
        ({"kind": "suppressed", "number": None, "denominator": None}, "shows what it was made from"),
        ({"year": 2024}, "is of 2024, not of 2025"),
        ({"kind": "guess"}, "another form"),
        ({"number": "25"}, "another form"),
        ({"scope": "x" * 61}, "another form"),
        ({"again": True}, "is there twice"),
    ],
)
def test_a_signature_does_not_make_nonsense_a_figure(changes: dict[str, object], says: str) -> None:
    with pytest.raises(BadPackage, match=says):
        verify(signed(**changes))


@pytest.fixture
def far(db: None) -> City:
    """A city of the network that runs elsewhere, whose key is trusted."""
    city = City.objects.create(slug="jauh", name="Jauh", served=False)
    trusting.trust(seal.public_text(PRIVATE), city, system_person(), NOW)
    return city


def test_another_citys_figures_come_in_once(far: City) -> None:
    data = signed(used=[{"ref": "roads.survey/1", "part": "numerator", "amount": 1}])

    (value,) = receive.receive(data, now=LATER)

    assert (value.city, value.number, value.origin, value.published) == (far, 25, Origin.RECEIVED, True)
    assert value.package is not None
    assert value.package.received
    assert Used.objects.get().ref == "jauh:roads.survey/1"
    assert receive.receive(data, now=LATER) == []
    assert (Value.objects.count(), Package.objects.count()) == (1, 1)
    assert Said.objects.filter(city=far, verb="indicators.receive").count() == 1


def test_a_newer_package_replaces_and_an_older_is_refused(far: City) -> None:
    older = signed()
    newer = json.loads(unpack(signed(number=50.0, numerator=2, revision=2))[JSON])
    newer |= {"as_of": "2026-03-02T02:00:00.000000Z", "revisions": 2}
    del newer["format"]
    receive.receive(older, now=LATER)

    receive.receive(build(newer, PRIVATE), now=LATER)

    assert Value.objects.published().get().number == 50
    assert Value.objects.count() == 2
    with pytest.raises(receive.OlderPackage):
        receive.receive(signed(why="changed"), now=LATER)
    assert receive.receive(older, now=LATER) == []
    assert Value.objects.published().get().number == 50


def test_the_denominator_that_was_used_comes_too(far: City) -> None:
    base = {
        "quantity": "population", "value": 4.0, "year": 2025, "scope": "city", "source": "BPS",
        "verified": True,
    }  # fmt: skip
    receive.receive(signed(base=base), now=LATER)

    assert Denominator.objects.get().source == "BPS"
    assert Value.objects.get().base == Denominator.objects.get()


def test_whose_package_is_taken(far: City, city: City) -> None:
    other_key = seal.new_key()
    trusting.trust(seal.public_text(other_key), city, system_person(), NOW)
    content = json.loads(unpack(signed())[JSON])
    del content["format"]

    with pytest.raises(receive.WrongCity):
        receive.receive(build(content, other_key), now=LATER)
    with pytest.raises(receive.WrongCity):
        receive.receive(signed(), now=LATER, city=city)
    with pytest.raises(seal.UnknownKey):
        receive.receive(build(content, seal.new_key()), now=LATER)
    content["city"]["slug"] = "atlantis"
    with pytest.raises(receive.UnknownCity):
        receive.receive(build(content, PRIVATE), now=LATER)
    assert not Value.objects.exists()
    assert not Package.objects.exists()


def test_our_own_city_is_checked_and_left_as_it_is(filled: City, chief: Person) -> None:
    data = packed(filled, chief)
    before = Value.objects.count()

    known = {keys.own(filled).fingerprint: keys.own(filled).public}
    assert receive.receive(data, now=LATER, known=known) == []
    assert Value.objects.count() == before
