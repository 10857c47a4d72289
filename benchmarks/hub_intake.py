"""How many signed submissions a second a hub takes, served as ./simpul up serves it, on both databases.

Every submission is new, of one of many cities, and fully done before it is answered: signature, key, city,
schema and order verified, bytes made durable in the file store, answers of the campaign written, ledger
entry chained, receipt signed. They are signed beforehand; the clients are threads of one process on the
same machine.

Beside it, in the same run: the same requests sent once more (each is answered with the receipt it got
before), and a bare loop of Ed25519 verifications in one process.

    python benchmarks/hub_intake.py --submissions 1200 --cities 60
"""

import argparse
import hashlib
import http.client
import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any

import serving

NOW = datetime(2026, 4, 1, tzinfo=UTC)
PREPARE = """
import json, sys, django
django.setup()
from datetime import date
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from simpul.ground import keys
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.hub.act import campaign
from simpul.rooms.hub.models import NetworkCity, Project, State
now, machine = timezone.now(), system_person()
state = State.objects.create(iso3="IDN", name="Indonesia")
for number, public in enumerate(json.load(sys.stdin)):
    city = City.objects.create(slug=f"city-{number}", name=f"City {number}", served=False, country="IDN")
    member = NetworkCity.objects.create(city=city, state=state)
    keys.act.trust(public, city, machine, now)
    for which in range(4):
        Project.objects.create(slug=f"city-{number}-{which}", title="A project", network_city=member,
            state=state, status="ongoing", published=True, made_at=now, changed_at=now)
campaign.open_campaign(2026, date(2026, 3, 1), date(2026, 5, 31), source="benchmark", actor=machine, now=now)
keys.own(None)
"""
FAULTS = """
import django
django.setup()
from simpul.ground.ledger import act
from simpul.ground.places.models import City
from simpul.rooms.hub.models.exchange import Submission
print(Submission.objects.count(), sum(len(act.verify(city)) for city in City.objects.all()))
"""


def written(privates: Sequence[str], each: int) -> list[list[bytes]]:
    """Sign what each city will send, in its order: four projects with a text of a thousand letters each."""
    from simpul.kernel import seal
    from simpul.rooms.hub.understand import submission

    found = []
    for number, private in enumerate(privates):
        chain, previous = [], ""
        for sequence in range(1, each + 1):
            answer = {"status": "ongoing", "progress": f"Step {sequence}. " + "It went on well. " * 60}
            projects = [
                {"slug": f"city-{number}-{which}", "title": "A project", "answer": answer}
                for which in range(4)
            ]
            said = {
                "schema": submission.SCHEMA, "city": f"city-{number}", "city_name": f"City {number}",
                "country": "IDN", "key": seal.public_text(private), "sequence": sequence,
                "previous": previous,
                "made_at": NOW.isoformat(), "year": 2026, "projects": projects,
                "decision": {"publish": ["projects"], "decided_by": "x", "decided_at": NOW.isoformat()},
            }  # fmt: skip
            raw = seal.sign(seal.canonical(said), private, kind=submission.KIND).to_json().encode()
            previous = hashlib.sha256(raw).hexdigest()
            chain.append(raw)
        found.append(chain)
    return found


def send(port: int, chains: Sequence[Sequence[bytes]], clients: int, expected: int) -> dict[str, float]:
    """Send every chain, several cities at once, and give what that took."""
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answers = [one for chain in pool.map(partial(_chain, port), chains) for one in chain]
    wall = time.perf_counter() - began
    if wrong := [(status, body[:300]) for _took, status, body in answers if status != expected]:
        raise SystemExit(f"{len(wrong)} were answered otherwise, the first: {wrong[0]}")
    times = sorted(took for took, _status, _body in answers)
    return {
        "per_s": round(len(times) / wall, 1), "p50_ms": round(1000 * times[len(times) // 2], 1),
        "p95_ms": round(1000 * times[int(len(times) * 0.95)], 1),
    }  # fmt: skip


def _chain(port: int, chain: Sequence[bytes]) -> list[tuple[float, int, bytes]]:
    """Send what one city has to say, in order."""
    connection, found = http.client.HTTPConnection("127.0.0.1", port, timeout=120), []
    for raw in chain:
        began = time.perf_counter()
        connection.request("POST", "/api/hub/submissions", raw, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        body = answer.read()
        found.append((time.perf_counter() - began, answer.status, body))
    connection.close()
    return found


def verifications_per_s(raw: bytes, public: str) -> float:
    """The bare loop: read an envelope and verify its signature."""
    from simpul.kernel import seal

    known, number = {seal.fingerprint(public): public}, 500
    began = time.perf_counter()
    for _ in range(number):
        seal.opened(seal.Envelope.from_json(raw), known)
    return round(number / (time.perf_counter() - began))


def measure(url: str, given: argparse.Namespace) -> dict[str, Any]:
    """Measure one database."""
    from simpul.kernel import seal

    privates = [seal.new_key() for _ in range(given.cities)]
    publics = [seal.public_text(private) for private in privates]
    chains = written(privates, max(1, given.submissions // given.cities))
    with serving.data_folder() as folder:
        settings = serving.environment(folder, url)
        port = int(settings["SIMPUL_PORT"])
        serving.command(settings, "-c", PREPARE, give=json.dumps(publics).encode())
        with serving.served(settings, folder) as groups:
            send(port, [chain[:1] for chain in chains[:4]], 2, 201)  # the workers are awake
            rest = [chain[1:] for chain in chains[:4]] + chains[4:]
            before = serving.processor_s(groups)
            found: dict[str, Any] = {"taken": send(port, rest, given.clients, 201)}
            sent = sum(map(len, rest))
            found["taken"]["server_cpu_ms"] = round(1000 * (serving.processor_s(groups) - before) / sent, 1)
            found["sent again"] = send(port, rest, given.clients, 200)
        told = serving.command(settings, "-c", FAULTS)
        found["kept"], found["ledger faults"] = map(int, told.split())
    found["bytes each"] = len(chains[0][0])
    found["peer: bare verifications/s, one process"] = verifications_per_s(chains[0][0], publics[0])
    return found


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where one can be started."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=1200)
    parser.add_argument("--cities", type=int, default=60)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    found: dict[str, Any] = {"cores": os.cpu_count(), "load_average": os.getloadavg()[0]}
    for name, url in serving.databases(given.only):
        found[name] = measure(url, given)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
