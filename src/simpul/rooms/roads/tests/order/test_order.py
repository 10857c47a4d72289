"""Orders: made by the office, seen by their crew and nobody else's, moved only as orders.toml allows."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.ground.proof.tests.photos import Camera, plain, scene
from simpul.rooms.roads.act import crew as crews
from simpul.rooms.roads.act import order as act
from simpul.rooms.roads.models import Crew, Damage, Item, Order, Plan, PlanLine, Proof, Survey
from simpul.rooms.roads.observe import order as things
from simpul.rooms.roads.tests.order.conftest import near

JSON = {"Accept": "application/json, text/html;q=0.5"}


def make(city: City, crew: Crew, actor: Person, **said: object) -> Order:
    given = {"due_on": city.day(timezone.now()), "damages": list(Damage.objects.all()), **said}
    return act.make(city, act.Wanted(crew, "Jalan", **given), actor=actor, now=timezone.now())  # type: ignore[arg-type]


@pytest.fixture
def day(city: City) -> date:
    return city.day(timezone.now())


def signed_plan(city: City, engineer: Person, segment: Segment, treatment: str) -> PlanLine:
    now = timezone.now()
    plan = Plan.objects.create(
        city=city, name="Rencana", from_year=2026, years=1, currency="IDR", budgets=[1], weights={},
        state=Plan.State.SIGNED, made_at=now, by=engineer, signed_at=now, signed_by=engineer,
    )  # fmt: skip
    return PlanLine.objects.create(
        plan=plan, segment=segment, year=2026, treatment=treatment, amount=1, currency="IDR", length_m=100,
        gain=1, importance=1, rank=1,
    )  # fmt: skip


def test_an_order_has_its_things_and_a_number_of_its_own(
    surveyed: Survey, crew: Crew, engineer: Person
) -> None:
    one, two = Damage.objects.order_by("pk")

    first = make(surveyed.city, crew, engineer, damages=[one])
    second = make(surveyed.city, crew, engineer, damages=[two])

    assert (first.number, second.number) == (1, 2)
    assert [item.damage_id for item in first.items.all()] == [one.pk]
    assert Entry.objects.filter(verb="roads.order").count() == 2


def test_what_cannot_be_ordered(
    surveyed: Survey, crew: Crew, engineer: Person, surveyor: Person, day: date
) -> None:
    city = surveyed.city
    one, two = Damage.objects.order_by("pk")
    Damage.objects.filter(pk=two.pk).update(state="dismissed")
    two.refresh_from_db()

    with pytest.raises(PermissionDenied):
        make(city, crew, surveyor)
    with pytest.raises(act.NothingToMend):
        make(city, crew, engineer, damages=[])
    with pytest.raises(act.NotToBeMended):
        make(city, crew, engineer, damages=[two])
    with pytest.raises(act.DayIsOver):
        make(city, crew, engineer, damages=[one], due_on=day - timedelta(days=1))
    crew.active = False
    with pytest.raises(act.CrewNotHere):
        make(city, crew, engineer, damages=[one])
    crew.active = True
    make(city, crew, engineer, damages=[one])
    with pytest.raises(act.AlreadyOrdered, match="order 1"):
        make(city, crew, engineer, damages=[one])
    assert Order.objects.count() == 1


def test_a_plan_is_ordered_once_it_is_signed(surveyed: Survey, crew: Crew, engineer: Person) -> None:
    line = signed_plan(surveyed.city, engineer, Segment.objects.get(index=1), "overlay")
    Plan.objects.update(state="ready", signed_at=None, signed_by=None)
    line = PlanLine.objects.select_related("plan").get(pk=line.pk)

    with pytest.raises(act.NotSigned):
        make(surveyed.city, crew, engineer, damages=[], lines=[line])
    Plan.objects.update(state="signed", signed_at=timezone.now(), signed_by=engineer)
    line = PlanLine.objects.select_related("plan").get(pk=line.pk)
    order = make(surveyed.city, crew, engineer, damages=[], lines=[line])

    assert order.plan == line.plan
    item = things.hold(order.items.get())
    mended = things.mend(item, day=surveyed.seen_on, actor=engineer, now=timezone.now())
    assert [damage.segment_id for damage in mended] == [line.segment_id]
    assert Damage.objects.filter(state="repaired").count() == 1


def test_the_steps_of_a_thing(
    item: Item, mender: Person, other_crew: Crew, other_mender: Person, engineer: Person
) -> None:
    now = timezone.now()
    with pytest.raises(act.NotYourCrew):
        act.start(item, actor=other_mender, now=now)

    assert act.start(item, actor=mender, now=now).state == "started"
    assert act.start(item, actor=mender, now=now).state == "started"
    assert Entry.objects.filter(verb="roads.order_start").count() == 1
    with pytest.raises(act.NoReason):
        act.give_back(item, "  ", actor=mender, now=now)
    given = act.give_back(item, "Pipa bocor di bawahnya", actor=mender, now=now)
    assert (given.state, given.reason) == ("impossible", "Pipa bocor di bawahnya")
    with pytest.raises(PermissionDenied):
        act.office_step(item, "send_back", actor=mender, now=now)
    assert act.office_step(item, "send_back", actor=engineer, now=now).state == "assigned"
    with pytest.raises(act.NoReason):
        act.office_step(item, "cancel", actor=engineer, now=now)
    assert act.office_step(item, "cancel", "Jalan ditutup", actor=engineer, now=now).state == "cancelled"
    with pytest.raises(things.StepNotPossible):
        act.start(item, actor=mender, now=now)


def test_crews_are_named_once_and_only_who_may_works_for_them(
    city: City, crew: Crew, engineer: Person, stranger: Person, surveyor: Person
) -> None:
    now = timezone.now()
    with pytest.raises(crews.NameTaken):
        crews.keep(city, None, name=" tim  SATU ", kind="own", actor=engineer, now=now)
    with pytest.raises(crews.BadCrew):
        crews.keep(city, None, name=" ", kind="own", actor=engineer, now=now)
    with pytest.raises(crews.MayNotWork):
        crews.join(crew, stranger, actor=engineer, now=now)
    with pytest.raises(PermissionDenied):
        crews.keep(city, None, name="Lain", kind="own", actor=surveyor, now=now)


# Pages


def test_lines_of_a_plan_are_ordered_in_the_browser(
    client: Client, surveyed: Survey, crew: Crew, engineer: Person, day: date
) -> None:
    line = signed_plan(surveyed.city, engineer, Segment.objects.get(index=1), "overlay")
    client.force_login(engineer)
    path = f"/roads/straight/orders/new/?plan={line.plan_id}&year=2026"

    page = client.get(path).text
    client.post(path, {"title": "Lapis ulang", "crew": crew.pk, "due_on": day, "line": [line.pk]})

    assert "New wearing course" in page
    assert Item.objects.get().plan_line == line
    assert "Every line of this plan is in an order" in client.get(path).text


def test_the_office_orders_in_the_browser(
    client: Client, surveyed: Survey, crew: Crew, engineer: Person, day: date
) -> None:
    client.force_login(engineer)
    one = Damage.objects.order_by("pk").first()
    assert one is not None
    assert f"/roads/straight/orders/new/?damage={one.pk}" in client.get(one.get_absolute_url()).text
    page = client.get(f"/roads/straight/orders/new/?damage={one.pk}").text
    assert f'value="{one.pk}" checked' in page

    wrong = client.post("/roads/straight/orders/new/", {"title": "Lubang", "crew": crew.pk, "due_on": day})
    made = client.post(
        "/roads/straight/orders/new/", {"title": "Lubang", "crew": crew.pk, "due_on": day, "damage": [one.pk]}
    )

    assert wrong.status_code == 422
    assert "Choose at least one damage" in wrong.text
    order = Order.objects.get()
    assert made.headers["Location"] == order.get_absolute_url()
    shown = client.get(order.get_absolute_url()).text
    assert "Pothole" in shown
    assert "Tim Satu" in shown
    assert "Ordered on" in client.get(one.get_absolute_url()).text


def test_the_list_of_orders(
    client: Client, order: Order, engineer: Person, mender: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    client.force_login(engineer)
    Order.objects.update(due_on=order.due_on - timedelta(days=9))

    with django_assert_max_num_queries(14):
        late = client.get("/roads/straight/orders/?show=late").text
    assert order.title in late
    assert "badge-late" in late
    assert order.title not in client.get("/roads/straight/orders/?show=waiting").text
    assert order.title in client.get("/roads/straight/orders/?show=nonsense").text


def test_a_flagged_proof_is_decided_in_the_browser(
    client: Client, item: Item, mender: Person, engineer: Person
) -> None:
    client.force_login(mender)
    client.post(f"/roads/work/{item.pk}/prove", {"key": uuid4(), "photo": file(plain(scene(1)))})
    proof = Proof.objects.get()
    assert proof.state == "waiting"
    assert client.get(proof.get_absolute_url()).status_code == 403
    client.force_login(engineer)

    page = client.get(proof.get_absolute_url()).text
    empty = client.post(proof.get_absolute_url(), {"decision": "accept", "note": ""})
    done = client.post(proof.get_absolute_url(), {"decision": "accept", "note": "Dilihat sendiri"})

    assert "does not say when it was taken" in page
    assert "Neither the photo nor the phone says where" in page
    assert f"/roads/proofs/{proof.pk}.jpg" in page
    assert empty.status_code == 422
    assert done.status_code == 302
    assert Damage.objects.get(items=item).state == "repaired"
    client.logout()
    shown = client.get(f"/roads/proofs/{proof.pk}.jpg")
    assert shown.headers["Content-Type"] == "image/jpeg"
    for kept in shown._resource_closers:  # type: ignore[attr-defined]
        kept()


def file(data: bytes, name: str = "foto.jpg") -> object:
    return SimpleUploadedFile(name, data, "image/jpeg")


def said(item: Item, **more: object) -> dict[str, object]:
    here = near(item)
    return {"key": str(uuid4()), "lon": here.lon, "lat": here.lat, "accuracy_m": 6, **more}


def test_the_crew_s_phone_sends_once_whatever_the_network_does(
    client: Client, item: Item, mender: Person, camera: Camera
) -> None:
    client.force_login(mender)
    mine = client.get("/roads/straight/my-orders/").text
    assert f"/roads/work/{item.pk}/" in mine
    assert "data-keep" in mine
    page = client.get(f"/roads/work/{item.pk}/").text
    assert "data-outbox" in page
    given, data = said(item), camera.photo(scene(1))

    first = client.post(f"/roads/work/{item.pk}/prove", {**given, "photo": file(data)}, headers=JSON)
    again = client.post(f"/roads/work/{item.pk}/prove", {**given, "photo": file(data)}, headers=JSON)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["state"] == again.json()["state"] == "repaired"
    assert Proof.objects.count() == 1


def test_what_the_phone_sends_is_answered_so_that_it_can_be_shown(
    client: Client, item: Item, mender: Person, camera: Camera
) -> None:
    client.force_login(mender)
    path = f"/roads/work/{item.pk}"

    text = client.post(f"{path}/prove", {**said(item), "photo": file(b"no photo")}, headers=JSON)
    none = client.post(f"{path}/prove", said(item), headers=JSON)
    key = client.post(f"{path}/prove", {"photo": file(camera.photo(scene(1)))}, headers=JSON)
    back = client.post(f"{path}/give-back", {"reason": "Hujan deras"}, headers=JSON)
    late = client.post(f"{path}/prove", {**said(item), "photo": file(camera.photo(scene(1)))}, headers=JSON)

    assert (text.status_code, none.status_code, key.status_code) == (409, 422, 422)
    assert "no photo" in text.json()["detail"]
    assert back.json()["state"] == "impossible"
    assert late.status_code == 409
    assert Proof.objects.count() == 0


def test_the_phone_s_clock_is_measured_when_it_sends(
    client: Client, item: Item, mender: Person, camera: Camera
) -> None:
    client.force_login(mender)
    wrong = (timezone.now() + timedelta(hours=5)).isoformat()

    client.post(
        f"/roads/work/{item.pk}/prove",
        {**said(item), "photo": file(camera.photo(scene(1)))},
        headers={**JSON, "X-Sent-At": wrong},
    )

    proof = Proof.objects.get()
    assert proof.skew_s == pytest.approx(5 * 3600, abs=120)
    assert "clock" in {flag["reason"] for flag in proof.flags}


@pytest.mark.parametrize("who", ["other_mender", "stranger", None])
def test_nobody_else_sees_or_touches_an_order(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client,
    request: pytest.FixtureRequest,
    item: Item,
    mender: Person,
    other_crew: Crew,
    who: str | None,
) -> None:
    client.force_login(mender)
    client.post(f"/roads/work/{item.pk}/prove", {"key": uuid4(), "photo": file(plain(scene(1)))})
    proof, order = Proof.objects.get(), item.order
    client.logout()
    if who:
        client.force_login(request.getfixturevalue(who))
    reads = [
        order.get_absolute_url(), f"/roads/orders/{order.pk}/order.pdf", proof.get_absolute_url(),
        f"/roads/work/{item.pk}/", f"/roads/proofs/{proof.pk}.jpg", "/roads/straight/orders/",
        "/roads/straight/orders/new/", "/roads/straight/crews/", f"/roads/crews/{order.crew_id}/",
        f"/api/roads/orders/{order.pk}",
    ]  # fmt: skip
    writes = {
        f"/roads/work/{item.pk}/start": {},
        f"/roads/work/{item.pk}/give-back": {"reason": "x"},
        f"/roads/work/{item.pk}/prove": {"key": uuid4(), "photo": file(plain(scene(2)))},
        f"/roads/orders/{order.pk}/due": {"due_on": "2030-01-01"},
        f"/roads/things/{item.pk}/step": {"step": "cancel", "note": "x"},
        proof.get_absolute_url(): {"decision": "accept", "note": "x"},
        f"/roads/crews/{order.crew_id}/join": {"person": "stranger"},
        f"/roads/crews/{order.crew_id}/leave/{mender.pk}": {},
        f"/api/roads/things/{item.pk}/start": {},
        f"/api/roads/proofs/{proof.pk}/decision": {"accept": True, "note": "x"},
    }
    before = (list(Item.objects.values()), list(Order.objects.values()), list(Proof.objects.values()))

    for path in reads:
        answer = client.get(path)
        assert answer.status_code in {302, 401, 403, 404}, path
        assert "Location" not in answer.headers or "sign-in" in answer.headers["Location"], path
    for path, given in writes.items():
        kind: dict[str, Any] = {"content_type": "application/json"} if path.startswith("/api/") else {}
        assert client.post(path, given, **kind).status_code in {302, 401, 403, 404}, path

    assert before == (list(Item.objects.values()), list(Order.objects.values()), list(Proof.objects.values()))
    assert order.crew.members.count() == 1


def test_the_other_crew_s_list_is_empty(
    client: Client, order: Order, other_crew: Crew, other_mender: Person
) -> None:
    client.force_login(other_mender)

    assert "Nothing is ordered from your crew now" in client.get("/roads/straight/my-orders/").text
    assert client.get("/api/roads/orders?city=straight").json() == []


def test_crews_in_the_browser(client: Client, city: City, engineer: Person, mender: Person) -> None:
    client.force_login(engineer)

    made = client.post("/roads/straight/crews/", {"name": "CV Aspal", "kind": "contractor", "active": "on"})
    crew = Crew.objects.get()
    nobody = client.post(f"/roads/crews/{crew.pk}/join", {"person": "nobody"})
    joined = client.post(f"/roads/crews/{crew.pk}/join", {"person": "mender"})

    assert made.status_code == 302
    assert "There is no account of this name" in nobody.text
    assert joined.status_code == 302
    assert "mender" in client.get("/roads/straight/crews/").text
    client.post(f"/roads/crews/{crew.pk}/leave/{mender.pk}")
    assert crew.members.count() == 0


def test_the_order_on_paper(client: Client, order: Order, engineer: Person, mender: Person) -> None:
    Order.objects.update(title='#panic("x") $ * _ `', note="\\ [ ] ")
    for who in (engineer, mender):
        client.force_login(who)
        answer = client.get(f"/roads/orders/{order.pk}/order.pdf")

        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")


def test_orders_over_the_api(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client,
    surveyed: Survey,
    crew: Crew,
    engineer: Person,
    mender: Person,
    day: datetime,
    camera: Camera,
) -> None:
    client.force_login(engineer)
    wanted = {
        "city": "straight", "crew": crew.pk, "title": "Lubang", "due_on": str(day),
        "damages": list(Damage.objects.values_list("pk", flat=True)),
    }  # fmt: skip
    made = client.post("/api/roads/orders", wanted, content_type="application/json")
    again = client.post("/api/roads/orders", wanted, content_type="application/json")
    assert (made.status_code, again.status_code) == (201, 409)
    assert set(again.json()) >= {"detail", "cure"}
    item = Item.objects.select_related("damage").order_by("pk").first()
    assert item is not None
    client.force_login(mender)
    [listed] = client.get("/api/roads/orders?city=straight").json()
    assert listed["id"] == made.json()["id"]
    given, data = said(item), plain(scene(1))

    first = client.post(f"/api/roads/things/{item.pk}/proofs", {**given, "photo": file(data)})
    second = client.post(f"/api/roads/things/{item.pk}/proofs", {**given, "photo": file(data)})
    own = client.post(
        f"/api/roads/proofs/{first.json()['id']}/decision", {"accept": True, "note": "x"}, "application/json"
    )
    client.force_login(engineer)
    done = client.post(
        f"/api/roads/proofs/{first.json()['id']}/decision", {"accept": True, "note": "ok"}, "application/json"
    )

    assert (first.status_code, second.status_code, own.status_code) == (201, 200, 403)
    assert first.json()["flags"] == ["no_time", "no_camera"]
    assert done.json()["state"] == "accepted"
