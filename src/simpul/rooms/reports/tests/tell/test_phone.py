"""What a phone sends and asks: the same form as JSON, what is near, what a name means, a suggestion."""

from uuid import uuid4

from django.test import Client

from simpul.ground.places.models import City
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.tests.conftest import Tell, at
from simpul.rooms.reports.tests.tell.sending import NEW, Send, hidden, pin, stamp


def test_the_outbox_reads_json(client: Client, city: City, tell: Tell) -> None:
    tell()
    fields = {
        "key": str(uuid4()),
        "known": "nobody",
        "text": "Ada lubang",
        "guard_stamp": stamp(),
        **pin(120),
    }

    first, again = (client.post(NEW, fields, headers={"Accept": "application/json"}) for _ in range(2))
    wrong = client.post(NEW, {"known": "nobody"}, headers={"Accept": "application/json"})

    report = Report.objects.get(text="Ada lubang")
    assert (first.status_code, first.json()["is_new"], first.json()["code"]) == (201, True, report.code)
    assert (again.status_code, again.json()["is_new"], again.json()["link"]) == (
        200,
        False,
        first.json()["link"],
    )
    assert wrong.status_code == 422
    assert "Say where it is" in wrong.json()["detail"]


def test_nothing_is_lost_when_the_key_is_broken(client: Client, city: City) -> None:
    answer = client.post(
        NEW, {"key": "'; --", "known": "nobody", "text": "Ada lubang", "lon": "x", "lat": "1e999"}
    )

    assert answer.status_code == 422
    assert "Ada lubang" in answer.content.decode()


def test_what_it_is_about_is_suggested_and_never_chosen(client: Client, send: Send) -> None:
    hint = client.post(f"{NEW}kind/", {"text": "jalan berlubang besar, motor jatuh"}).content.decode()
    assert 'value="pothole"' in hint
    assert "checked" not in hint
    assert client.post(f"{NEW}kind/", {"text": "zzz qqq"}).content.strip() == b""

    page = send(text="jalan berlubang besar", place="Jalan Lurus").content.decode()

    assert "It sounds like this:" in page
    assert 'id="id_category" value="" checked' in page


def test_what_is_near_is_asked_by_the_phone(client: Client, tell: Tell) -> None:
    report, there = tell(position=at(215)), at(210)

    found = client.get(f"{NEW}near/", {"lon": str(there.lon), "lat": str(there.lat)}).content.decode()

    assert report.code in found
    assert "Jalan Lurus, Barat" in found
    assert client.get(f"{NEW}near/", {"lon": "x", "lat": ""}).status_code == 200
    names = client.get(f"{NEW}find/", {"q": "lurus"}).json()["found"]
    assert [one["label"] for one in names] == ["Jalan Lurus"]


def test_a_link_to_the_form_may_say_where(client: Client, city: City) -> None:
    there = at(210)
    page = client.get(f"{NEW}?at={there.lat:.6f},{there.lon:.6f}&category=pothole").content.decode()

    assert hidden(page, "lon") == f"{there.lon:.6f}"
    assert 'value="pothole" checked' in page
