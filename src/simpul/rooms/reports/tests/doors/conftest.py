"""The cast of the doors: a client of Open311 with its key, and how FixMyStreet's client asks and reads."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client as Browser

from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import open311_in
from simpul.rooms.reports.models import Client
from simpul.rooms.reports.tests.conftest import NOW

BASE = "/reports/open311/v2/"
LISTS = {
    "services": "service", "attributes": "attribute", "values": "value", "service_requests": "request",
    "errors": "error", "service_request_updates": "request_update",
}  # fmt: skip


def simple(xml: bytes) -> Any:
    """Read XML as FixMyStreet does: XML::Simple with ForceArray and GroupTags of LISTS."""
    return _read(ET.fromstring(xml))  # noqa: S314 - our own answer


def _read(element: ET.Element) -> Any:
    if not len(element):
        return element.text or None
    found: dict[str, Any] = {}
    for child in element:
        value = _read(child)
        if child.tag in LISTS and isinstance(value, dict) and list(value) == [LISTS[child.tag]]:
            value = value[LISTS[child.tag]]
        if child.tag in LISTS.values():
            found.setdefault(child.tag, []).append(value)
        else:
            found[child.tag] = value
    return found


class FixMyStreet:
    """The requests that perllib/Open311.pm of FixMyStreet sends, and what it takes from the answers."""

    def __init__(self, browser: Browser, city: City, key: str) -> None:
        self.browser, self.city, self.key = browser, city, key

    def get(self, path: str, **said: str) -> Any:
        """Ask as `_get` does: the jurisdiction in the query, the key only where the method adds it."""
        answer = self.browser.get(BASE + path, {"jurisdiction_id": self.city.slug} | said)
        assert answer.status_code == 200, answer.content
        return simple(answer.content)

    def post(self, path: str, **said: str) -> Any:
        """Send as `_post` does: one form, jurisdiction and key in it. Gives None where it was refused."""
        said = {"jurisdiction_id": self.city.slug, "api_key": self.key} | said
        answer = self.browser.post(BASE + path, said)
        return simple(answer.content) if answer.status_code // 100 == 2 else None

    def get_service_list(self) -> list[dict[str, Any]]:
        return self.get("services.xml")["service"]  # type: ignore[no-any-return]

    def get_service_meta_info(self, code: str) -> list[dict[str, Any]]:
        found = self.get(f"services/{code}.xml")["attributes"]
        return sorted(found, key=lambda one: int(one["order"]))

    def send_service_request(self, code: str, lat: float, long: float, **more: str) -> Any:
        said = {
            "description": "Lubang di depan pasar\n\nDalam sekali\n\nhttps://fms.example/report/12\n",
            "service_code": code, "first_name": "Ani", "last_name": "Wulandari", "email": "ani@example.org",
            "lat": f"{lat:.6f}", "long": f"{long:.6f}", "attribute[fixmystreet_id]": "12",
        }  # fmt: skip
        found = self.post("requests.xml", **(said | more))
        return found and found["request"][0]["service_request_id"]

    def get_service_requests(self, **said: str) -> list[dict[str, Any]]:
        found = self.get("requests.xml", **said)
        return found["request"] if found else []

    def get_service_request_updates(self, start: str, end: str) -> list[dict[str, Any]]:
        found = self.get("servicerequestupdates.xml", api_key=self.key, start_date=start, end_date=end)
        return found["request_update"] if found else []

    def post_service_request_update(self, request_id: str, **more: str) -> Any:
        said = {
            "updated_datetime": "2026-11-23T04:00:00Z", "service_request_id": request_id, "status": "OPEN",
            "description": "Masih ada", "last_name": "Wulandari", "first_name": "Ani",
            "email": "ani@example.org", "update_id": "77",
        }  # fmt: skip
        found = self.post("servicerequestupdates.xml", **(said | more))
        return found and found["request_update"][0]["update_id"]


@pytest.fixture
def granted(city: City) -> tuple[Client, str]:
    """A client and its key."""
    return open311_in.grant(city, "FixMyStreet", actor=system_person(), now=NOW)


@pytest.fixture
def fms(city: City, granted: tuple[Client, str], client: Browser) -> FixMyStreet:
    """FixMyStreet's client, as far as its requests and its reading go."""
    return FixMyStreet(client, city, granted[1])
