"""What people look for is linked from where they look for it."""

from django.test import Client
from django.urls import reverse

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act.step import office, step
from simpul.rooms.reports.models import Desk, Office
from simpul.rooms.reports.tests.conftest import NOW, Somebody, Tell


def links(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_resident_finds_the_shares_the_feed_and_the_open_data(
    client: Client, city: City, tell: Tell
) -> None:
    report = tell()
    shares, feed = reverse("reports:shares", args=["straight"]), reverse("reports:feed", args=["straight"])
    data = reverse("reports:open-data", args=["straight", "csv"])

    front, page = links(client, "/reports/straight/"), links(client, report.get_absolute_url())

    assert all(f'href="{one}"' in front for one in (shares, feed, data))
    assert f'href="{shares}"' in page
    assert f'href="{reverse("reports:subscribe", args=["straight", report.code])}"' in page
    for one in (shares, feed, data):
        assert client.get(one).status_code == 200


def test_a_colleague_finds_proofs_shares_and_the_way_to_delete(
    client: Client, tell: Tell, desk: Person, somebody: Somebody, offices: tuple[Office, Office]
) -> None:
    handler = somebody("budi", "handler")
    Desk.objects.create(person=handler, city=offices[0].city, office=offices[0])
    report = step(tell(), "verify", office(desk), now=NOW)
    report = step(report, "forward", office(desk), now=NOW, to=offices[0])
    case = reverse("reports:case", args=["straight", report.code])
    erase = f'href="{reverse("reports:erase-on-request", args=["straight", report.code])}"'
    named = [f'href="{reverse(f"reports:{one}", args=["straight"])}"' for one in ("proofs", "shares")]

    client.force_login(desk)
    assert all(one in links(client, case) for one in [erase, *named])
    client.force_login(handler)
    assert erase not in links(client, case)  # they may not, so nothing leads there
