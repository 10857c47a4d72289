"""A city whose residents report, for the benchmarks of load: Jakarta, its staff, and who uses its pages.

Jakarta is an extract of OpenStreetMap with its districts, which are not part of the repository:
SIMPUL_TEST_DATA names the folder that holds geo/osm and geo/admin.
"""

import http.client
import json
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import jakarta
import serving

SLUG = "jakarta"
FORM = "application/x-www-form-urlencoded"
PREPARE = """
import json, sys, django
django.setup()
from importlib import import_module
from random import Random
from uuid import UUID
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City, Segment
from simpul.rooms.reports.models import Category, Desk, Office, Routing
given, now = json.load(sys.stdin), timezone.now()
city = City.objects.get(slug=given["slug"])
city.settings = {**city.settings, "reports": {"asked_city": 0, "photos_address": 10**7}}
city.save()
rest = Office.objects.filter(city=city, desk=False).first()
Routing.objects.filter(city=city).update(otherwise=rest)  # what no rule names goes to one of them too

def cookie(name, role):
    person = Person.objects.create(username=name)
    Role.objects.create(person=person, city=city, role=role)
    if role == "handler":
        Desk.objects.create(city=city, person=person)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return store.session_key

def inside(at):  # far enough for people to stand beside the street
    return city.west + 0.001 < at[0] < city.east - 0.001 and city.south + 0.001 < at[1] < city.north - 0.001

lines = Segment.objects.live().filter(city=city).order_by("pk")[:: max(1, Segment.objects.count() // 20000)]
print(json.dumps({
    "desk": cookie("desk", "desk"), "one": cookie("one", "handler"), "other": cookie("other", "handler"),
    "categories": [one.code for one in Category.objects.filter(city=city, public=True).offered()],
    "places": [list(at) for at in (line.positions[0] for line in lines) if inside(at)],
}))
"""


def load(settings: dict[str, str]) -> dict[str, Any]:
    """Load Jakarta into an installation, with offices and rules, a desk and two handlers."""
    boundaries = jakarta.SHARED / "geo" / "admin" / "dki_kecamatan.geojson"
    if not jakarta.EXTRACT.is_file() or not boundaries.is_file():
        raise SystemExit(f"the extract is not here: {jakarta.EXTRACT}, {boundaries}. Set SIMPUL_TEST_DATA.")
    for word in ("migrate", "collectstatic"):
        serving.command(settings, "-m", "django", word, "--verbosity", "0", "--no-input")
    simpul = ("-m", "simpul.site.commands")
    words = ("city", "add", "--name", "Jakarta", "--slug", SLUG, "--country", "IDN")
    serving.command(settings, *simpul, *words, "--osm", str(jakarta.EXTRACT), "--boundaries", str(boundaries))
    serving.command(settings, *simpul, "reports", "sample", "--city", SLUG)
    told = serving.command(settings, "-c", PREPARE, give=json.dumps({"slug": SLUG}).encode())
    found: dict[str, Any] = json.loads(told)
    return found


def sentences() -> list[str]:
    """Give sentences as people write them."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from training.words import read

    return [line.text for line in read()]


@dataclass
class Client(threading.local):
    """A browser of one thread, with its token of forms. Each request comes over a connection of its own."""

    port: int
    session: str = ""
    sender: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, form: Any = None, *, accept: str = "text/html") -> tuple[int, str, bytes]:
        """Ask for an address, or send a form there; gives status, Location and body."""
        headers = {"Accept": accept, "X-Forwarded-For": self.sender, "Cookie": self._cookie()}
        body = None
        if form is not None:
            if "csrftoken" not in self.cookies:
                self.ask(f"/reports/{SLUG}/token/")
            body = urlencode(form, doseq=True)
            headers |= {
                "Content-Type": FORM, "X-CSRFToken": self.cookies["csrftoken"], "Cookie": self._cookie(),
            }  # fmt: skip
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)) as connection:
            connection.request("POST" if body is not None else "GET", path, body, headers)
            answer = connection.getresponse()
            for name, said in answer.getheaders():
                if name.lower() == "set-cookie" and said.startswith("csrftoken="):
                    self.cookies["csrftoken"] = said.split(";")[0].partition("=")[2]
            return answer.status, answer.getheader("Location", ""), answer.read()

    def _cookie(self) -> str:
        more = {"sessionid": self.session} if self.session else {}
        return "; ".join(f"{name}={value}" for name, value in (self.cookies | more).items())


def stamp(client: Client) -> str:
    """Open the form as a person does, and give the stamp that it carries."""
    status, _where, page = client.ask(f"/reports/{SLUG}/new/")
    found = re.search(r'name="guard_stamp" value="([^"]+)"', page.decode())
    if found is None:
        raise SystemExit(f"the form has no stamp: {status} {page[:300]!r}")
    time.sleep(3.5)  # nobody fills it in faster
    return found.group(1).replace("&amp;", "&")


@dataclass(frozen=True, slots=True)
class Words:
    """What people say: where, of what kind, in which words; the same for the same number."""

    places: list[list[float]]
    categories: list[str]
    texts: list[str]
    stamp: str

    def form(self, number: int) -> dict[str, Any]:
        """Give the form of the report of a number."""
        dice = Random(number)
        lon, lat = dice.choice(self.places)
        return {
            "key": str(key(number)), "lon": lon + dice.gauss(0, 0.0001), "lat": lat, "known": "nobody",
            "category": dice.choice(self.categories), "guard_stamp": self.stamp,
            "text": f"{dice.choice(self.texts)} ({number})",
        }  # fmt: skip


def key(number: int) -> UUID:
    """Give the phone's name for the report of a number."""
    return UUID(int=Random(number * 7919).getrandbits(128), version=4)


def address(number: int) -> str:
    """Give an address for the sender of a number: each sends a few reports at most."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@contextmanager
def running(url: str) -> Iterator[tuple[dict[str, str], dict[str, Any], list[int]]]:
    """Load the town on a database, and serve it with its worker: settings, what it has, process groups."""
    with serving.data_folder() as folder:
        settings = serving.environment(folder, url)
        town = load(settings)
        with serving.served(settings, folder, roles=serving.BOTH) as groups:
            yield settings, town, groups
