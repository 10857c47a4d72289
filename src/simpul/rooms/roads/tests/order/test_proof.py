"""Proofs: believed at once without a doubt, else a person decides; each doubt from a photo that raises it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import cv2
import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from simpul.adapters import images
from simpul.ground.files import store
from simpul.ground.files.understand import JPEG
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.proof.checks import NotAPhoto, Sent, Tools, TooSmall
from simpul.ground.proof.rules import Said, rules
from simpul.ground.proof.tests.photos import Camera, plain, scene
from simpul.ground.roadstate.models import Hazard
from simpul.kernel.ports import Rgb
from simpul.rooms.roads.act import order as orders
from simpul.rooms.roads.act import proof as act
from simpul.rooms.roads.models import Crew, Damage, Item, Order, Proof, Tally
from simpul.rooms.roads.observe import order as things
from simpul.rooms.roads.observe import proof as checks
from simpul.rooms.roads.tests.order.conftest import QUICK, TOOLS, near, sent


def prove(item: Item, what: Sent, actor: Person, tools: Tools = QUICK) -> Proof:
    return act.prove(item, what, tools, actor=actor, now=timezone.now())


def reasons(proof: Proof) -> set[str]:
    return {flag["reason"] for flag in proof.flags}


def doubts(proof: Proof) -> list[tuple[str, str]]:
    return [(flag["reason"], flag["ref"]) for flag in proof.flags]


def other(item: Item) -> Item:
    found = Item.objects.select_related("order__city", "order__crew", "damage", "segment")
    return found.exclude(pk=item.pk).get(order=item.order_id)


def test_an_honest_photo_is_believed_at_once(item: Item, mender: Person, camera: Camera) -> None:
    assert Hazard.objects.exclude(state="gone").count() == 2
    counted = Tally.objects.filter(of="damages", resolution=9).count()

    proof = prove(item, sent(item, camera.photo(scene(1))), mender)

    item.refresh_from_db()
    damage = Damage.objects.get(items=item)
    today = item.order.city.day(proof.received_at)
    assert (proof.state, proof.flags) == ("accepted", [])
    assert (item.state, item.done_on) == ("repaired", today)
    assert (damage.state, damage.repaired_on) == ("repaired", today)
    assert Hazard.objects.exclude(state="gone").count() == 1
    assert sum(Tally.objects.filter(of="damages", resolution=9).values_list("count", flat=True)) == 1
    assert counted >= 1
    assert Entry.objects.filter(verb="roads.repaired", subject=f"roads.damage/{damage.pk}").count() == 1


def test_sent_twice_is_one(item: Item, mender: Person, camera: Camera) -> None:
    what = sent(item, camera.photo(scene(1)))

    first, again = prove(item, what, mender), prove(item, what, mender)

    assert first.pk == again.pk
    assert Proof.objects.count() == 1
    assert Entry.objects.filter(verb="roads.prove").count() == 1


def test_a_key_is_of_one_photo_of_one_person(
    item: Item, mender: Person, engineer: Person, camera: Camera
) -> None:
    what = sent(item, camera.photo(scene(1)))
    prove(item, what, mender)

    with pytest.raises(act.KeyTaken):
        prove(item, what, engineer)
    with pytest.raises(act.KeyTaken):
        prove(other(item), what, mender)
    with pytest.raises(act.KeyTaken):
        prove(item, replace(what, data=camera.photo(scene(2))), mender)


def cut(picture: Rgb) -> Rgb:
    return picture[80:830, 100:1100]


def lighter(picture: Rgb) -> Rgb:
    return np.asarray(255 * (picture / 255.0) ** 0.6, np.uint8)


def all_of_it(picture: Rgb) -> Rgb:
    small = cv2.resize(lighter(cut(picture))[:, ::-1], (900, 675), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small)


@pytest.mark.parametrize(
    "change",
    [lambda p: p, cut, lighter, lambda p: np.ascontiguousarray(p[:, ::-1]), all_of_it],
    ids=["saved again", "cut", "lighter", "mirrored", "all of it"],
)
def test_a_photo_that_was_used_before_is_told_however_it_was_changed(
    item: Item, mender: Person, camera: Camera, change: Callable[[Rgb], Rgb]
) -> None:
    first = prove(item, sent(item, camera.photo(scene(1))), mender)
    later = Camera(timezone.now() - timedelta(minutes=2))

    proof = prove(other(item), sent(other(item), later.photo(change(scene(1)), quality=60)), mender)

    assert proof.state == "waiting"
    assert doubts(proof) == [("looks_like", f"roads.proof/{first.pk}")]
    assert Item.objects.get(pk=other(item).pk).state == "proposed"
    assert Damage.objects.get(items=other(item)).state == "found"


def test_the_very_same_file_and_the_same_pixels_with_another_date(
    item: Item, mender: Person, camera: Camera
) -> None:
    data = camera.photo(scene(1))
    first = prove(item, sent(item, data), mender)
    same = prove(other(item), sent(other(item), data), mender)
    act.decide(same, accept=False, note="the same", actor=item.order.by, now=timezone.now())
    dated = Camera(timezone.now() - timedelta(minutes=1)).photo(scene(1))

    redated = prove(other(item), sent(other(item), dated), mender)

    assert dated != data
    for proof in (same, redated):
        assert doubts(proof) == [("same_photo", f"roads.proof/{first.pk}")]


def test_another_photo_of_the_same_kind_of_place_is_not_doubted(
    item: Item, mender: Person, camera: Camera
) -> None:
    prove(item, sent(item, camera.photo(scene(1))), mender)

    assert prove(other(item), sent(other(item), camera.photo(scene(2))), mender).state == "accepted"


def test_the_photo_of_before_and_of_the_survey_are_no_proof(
    item: Item, mender: Person, camera: Camera
) -> None:
    damage = Damage.objects.select_related("best_frame__masked").get(items=item)
    bests = Damage.objects.values("best_frame")
    frames = damage.first_survey.frames.exclude(pk__in=bests).filter(masked__isnull=False)
    beside = frames.select_related("masked").order_by("-sequence").first()
    assert damage.best_frame
    assert beside
    large = []
    for frame, seed in ((damage.best_frame, 5), (beside, 6)):  # the drawn drive has no stones to tell it by
        picture = scene(seed, (640, 400))
        frame.masked = store.put(images.encode(picture, at=None, position=None), expect=frozenset({JPEG}))
        frame.save()
        large.append(np.asarray(cv2.resize(picture, (960, 600), interpolation=cv2.INTER_CUBIC), np.uint8))
    item = Item.objects.select_related("order__city", "damage__best_frame__masked", "segment").get(pk=item.pk)

    first = prove(item, sent(item, camera.photo(large[0])), mender, TOOLS)
    second = prove(other(item), sent(other(item), camera.photo(large[1])), mender, TOOLS)

    assert reasons(first) == {"before_photo"}
    assert reasons(second) == {"survey_photo"}
    assert second.flags[0]["ref"] == f"roads.frame/{beside.pk}"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"accuracy_m": 8.0}, set()),
        ({"position": 80.0, "accuracy_m": 8.0}, {"far"}),
        ({"position": 80.0, "accuracy_m": 40.0}, set()),
        ({"accuracy_m": 500.0}, {"no_place"}),
        ({"position": None}, {"no_place"}),
    ],
)
def test_where_it_was_taken(
    item: Item, mender: Person, camera: Camera, said: dict[str, Any], expected: set[str]
) -> None:
    if isinstance(said.get("position"), float):
        said = {**said, "position": near(item, said["position"])}

    assert reasons(prove(item, sent(item, camera.photo(scene(1)), **said), mender)) == expected


def test_the_photo_and_the_phone_name_two_places(item: Item, mender: Person) -> None:
    away = Camera(timezone.now() - timedelta(minutes=1), position=near(item, 900))

    assert reasons(prove(item, sent(item, away.photo(scene(1))), mender)) == {"places_differ"}
    assert reasons(prove(other(item), sent(other(item), away.photo(scene(2)), position=None), mender)) == {
        "far"
    }


@pytest.mark.parametrize(
    ("minutes", "expected"), [(-10, set()), (-240, {"older"}), (-182, set()), (20, {"ahead"})]
)
def test_when_it_was_taken(item: Item, mender: Person, minutes: int, expected: set[str]) -> None:
    at = Camera(timezone.now() + timedelta(minutes=minutes))

    assert reasons(prove(item, sent(item, at.photo(scene(1))), mender)) == expected


def test_a_phone_whose_clock_is_wrong_is_set_right_and_a_very_wrong_one_is_told(
    item: Item, mender: Person
) -> None:
    now = timezone.now()
    behind = Camera(now - timedelta(minutes=205))  # its clock is 25 minutes behind, the order 180 minutes old
    said = {"sent_at": now - timedelta(minutes=25)}

    assert reasons(prove(item, sent(item, behind.photo(scene(1)), **said), mender)) == set()
    far_off = Camera(now + timedelta(days=1, minutes=-5))
    said = {"sent_at": now + timedelta(days=1)}
    assert reasons(prove(other(item), sent(other(item), far_off.photo(scene(2)), **said), mender)) == {
        "clock"
    }


def test_what_a_messenger_leaves_is_doubted(item: Item, mender: Person) -> None:
    assert reasons(prove(item, sent(item, plain(scene(1))), mender)) == {"no_time", "no_camera"}


def test_a_program_for_pictures_is_told(item: Item, mender: Person, camera: Camera) -> None:
    edited = Camera(camera.at, software="Adobe Photoshop 25.0")

    assert reasons(prove(item, sent(item, edited.photo(scene(1))), mender)) == {"edited"}


def test_what_says_that_it_was_made_up_is_told(item: Item, mender: Person, camera: Camera) -> None:
    said = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description Iptc4xmpExt:DigitalSourceType='
        b'"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></x:xmpmeta>'
    )

    proof = prove(item, sent(item, camera.photo(scene(1), xmp=said)), mender)

    assert reasons(proof) == {"made_up"}
    proof.refresh_from_db()
    assert proof.facts["sources"] == ["trainedAlgorithmicMedia"]


def test_a_photo_that_was_reduced_after_it_was_taken_is_told(
    item: Item, mender: Person, camera: Camera
) -> None:
    cropped = Camera(camera.at, more={40962: 4000, 40963: 3000})

    assert reasons(prove(item, sent(item, cropped.photo(scene(1))), mender)) == {"changed"}


def test_what_is_kept_says_nothing_of_the_camera(item: Item, mender: Person) -> None:
    there = Camera(timezone.now() - timedelta(minutes=1), position=near(item))

    proof = prove(item, sent(item, there.photo(scene(1))), mender)

    kept = store.open(proof.photo)
    assert b"Samsung" not in kept
    assert b"Exif" not in kept
    assert proof.facts["camera"] == "Samsung A54"


def test_a_person_decides_with_a_reason_and_not_on_their_own(
    item: Item, mender: Person, engineer: Person, boss: Person, stranger: Person
) -> None:
    proof = prove(item, sent(item, plain(scene(1))), mender)

    with pytest.raises(PermissionDenied):
        act.decide(proof, accept=True, note="fine", actor=stranger, now=timezone.now())
    with pytest.raises(PermissionDenied):
        act.decide(proof, accept=True, note="fine", actor=mender, now=timezone.now())
    with pytest.raises(orders.NoReason):
        act.decide(proof, accept=True, note="  ", actor=boss, now=timezone.now())
    done = act.decide(proof, accept=True, note="I drove past it", actor=boss, now=timezone.now())
    again = act.decide(proof, accept=True, note="I drove past it", actor=boss, now=timezone.now())
    with pytest.raises(act.AlreadyDecided):
        act.decide(proof, accept=False, note="no", actor=engineer, now=timezone.now())

    item.refresh_from_db()
    assert done.pk == again.pk
    assert (item.state, Damage.objects.get(items=item).state) == ("repaired", "repaired")
    [said] = Entry.objects.filter(verb="roads.decide_proof")
    assert said.detail["note"] == "I drove past it"
    assert said.detail["flags"] == ["no_time", "no_camera"]


def test_who_sent_it_does_not_decide(item: Item, engineer: Person) -> None:
    proof = prove(item, sent(item, plain(scene(1))), engineer)

    with pytest.raises(act.OwnProof):
        act.decide(proof, accept=True, note="mine", actor=engineer, now=timezone.now())


def test_a_refused_proof_goes_back_and_another_photo_is_taken(
    item: Item, mender: Person, boss: Person, camera: Camera
) -> None:
    proof = prove(item, sent(item, plain(scene(1))), mender)
    act.decide(proof, accept=False, note="Take it with the camera", actor=boss, now=timezone.now())
    item.refresh_from_db()
    assert item.state == "assigned"

    assert prove(item, sent(item, camera.photo(scene(2))), mender).state == "accepted"


def test_what_waits_or_is_done_needs_no_other_photo(item: Item, mender: Person, camera: Camera) -> None:
    prove(item, sent(item, plain(scene(1))), mender)
    item.refresh_from_db()

    with pytest.raises(things.StepNotPossible):
        prove(item, sent(item, camera.photo(scene(2))), mender)


def test_another_crew_and_a_stranger_send_nothing(
    item: Item, other_crew: Crew, other_mender: Person, stranger: Person, camera: Camera
) -> None:
    what = sent(item, camera.photo(scene(1)))

    with pytest.raises(orders.NotYourCrew):
        prove(item, what, other_mender)
    with pytest.raises(PermissionDenied):
        prove(item, what, stranger)
    assert Proof.objects.count() == 0


def zoo(camera: Camera) -> dict[str, bytes]:
    """What people and programs send where a photo is asked for."""
    good = camera.photo(scene(1))
    bomb = bytearray(good)
    start = bomb.index(b"\xff\xc0") + 5
    bomb[start : start + 4] = (60000).to_bytes(2) + (60000).to_bytes(2)
    return {
        "text": b"this is no photo",
        "nothing": b"",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "zip": b"PK\x03\x04" + b"\0" * 40,
        "png": cv2.imencode(".png", scene(1))[1].tobytes(),
        "cut short": good[: len(good) // 2],
        "only a head": good[:400],
        "bomb": bytes(bomb),
        "small": camera.photo(scene(1, (300, 200))),
        "huge": good + b"\0" * 30_000_001,
    }


@pytest.mark.parametrize("name", sorted(zoo(Camera(timezone.now()))))
def test_the_upload_zoo_leaves_nothing(item: Item, mender: Person, camera: Camera, name: str) -> None:
    with pytest.raises(Exception) as refusal:  # noqa: PT011 - each is a refusal, asserted below
        prove(item, sent(item, zoo(camera)[name]), mender)

    assert isinstance(refusal.value, NotAPhoto | TooSmall | store.TooBig | store.TooManyPixels)
    assert str(refusal.value)
    item.refresh_from_db()
    assert (Proof.objects.count(), item.state) == (0, "assigned")


def test_what_hides_behind_a_photo_is_not_kept(item: Item, mender: Person, camera: Camera) -> None:
    polyglot = camera.photo(scene(1)) + b"<script>alert(1)</script>PK\x03\x04"

    proof = prove(item, sent(item, polyglot), mender)

    assert b"script" not in store.open(proof.photo)


def test_said_nonsense_is_not_said(item: Item, mender: Person, camera: Camera) -> None:
    proof = prove(item, Sent(uuid4(), camera.photo(scene(1)), Said(accuracy_m=3.0)), mender)

    assert (proof.lon, proof.accuracy_m) == (None, None)
    assert reasons(proof) == {"no_place"}


def test_two_photos_that_come_in_the_same_moment(order: Order, mender: Person, camera: Camera) -> None:
    first, second = order.items.select_related("order__city", "order__crew", "damage", "segment")
    data = camera.photo(scene(1))
    checked = checks.check(second, sent(second, data), QUICK, now=timezone.now())
    assert checked.flags == []

    prove(first, sent(first, data), mender)
    late = checks.used(second, checked.sha256, checked.examined, rules(), checked.newest)

    assert [flag.reason for flag in late] == ["same_photo"]
