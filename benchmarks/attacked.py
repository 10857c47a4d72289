"""The installation that benchmarks/attack.py attacks: a copy of its own, served as `./simpul up` does."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import serving

TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEF"  # noqa: S105 - what the forms' own cookie holds in the trial
HIGH = {
    "asked_address", "asked_device", "asked_city", "held_address", "held_device", "held_email",
    "most_address", "most_waiting", "most_waiting_city", "letters_address", "photos_address",
}  # fmt: skip
PREPARE = """
import json, sys, django
django.setup()
from uuid import uuid4
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.act import propose, propose_who, step, submit, survey
from simpul.rooms.reports.models import Category
city, now = City.objects.get(slug="kota-contoh"), timezone.now()
city.settings = city.settings | {"reports": json.loads(sys.argv[1])}
city.save()
owner, _new = Person.objects.get_or_create(username="attacked")
Role.objects.get_or_create(person=owner, city=city, role="owner")
codes = []
for one, kind in zip(Segment.objects.filter(city=city)[::25], Category.objects.filter(city=city)[:6]):
    place = LonLat((one.west + one.east) / 2, (one.south + one.north) / 2)
    said = submit.Said(uuid4(), place, "Jalan berlubang di depan pasar", category=kind, known="all")
    report, _new = submit.submit(city, said, now=now)
    codes.append(step.step(report, "verify", step.office(owner), now=now).code)
me = propose_who.of_account(city, owner, now=now)
text = "Jalan ke sekolah tidak punya trotoar; anak-anak berjalan di jalan raya."
propose.propose(city, propose.Wanted(uuid4(), "Trotoar", text), me, now=now)
asked = [{"code": "a", "type": "text", "text": "Apa pendapat Anda?"}]
survey.turn(survey.make(city, "Trotoar", asked, actor=owner, now=now), "open", actor=owner, now=now)
client = Client()
client.force_login(owner)
print(json.dumps({"session": client.cookies["sessionid"].value, "code": codes[0]}))
"""


class Site:
    """The installation under attack: its address, a session of its owner, and what its server writes."""

    def __init__(self, base: str, folder: Path, session: str, code: str, seconds: int) -> None:
        self.base, self.folder, self.session, self.code, self.seconds = base, folder, session, code, seconds

    def cookie(self, who: str) -> str:
        """Give what a browser of the owner sends; nothing for nobody."""
        return f"sessionid={self.session}; csrftoken={TOKEN}" if who == "owner" else ""

    def run(self, name: str, *words: str) -> None:
        """Let a tool run; what it says goes to a file."""
        with (self.folder / f"{name}.log").open("ab") as log:
            subprocess.run(words, stdout=log, stderr=log, cwd=self.folder, check=False)

    def answers(self, after: int = 0) -> list[str]:
        """Give the lines of the server's log that are answers, from the so-manieth on: the status last."""
        text = (self.folder / "web.log").read_text(errors="replace")
        return [" ".join(one) for one in re.findall(r'"(\w+) (\S+) HTTP/[\d.]+" (\d{3}) ', text)][after:]


@contextmanager
def site(folder: Path, data: Path | None, seconds: int) -> Iterator[Site]:
    """Make the installation, a copy of `data` where that is given, and serve it with its worker."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = os.environ | {
        "SIMPUL_DATA": str(folder / "data"), "SIMPUL_PORT": port, "GRANIAN_LOG_ACCESS_ENABLED": "true",
        "DJANGO_SETTINGS_MODULE": "simpul.site.settings",
    }  # fmt: skip
    if data:
        shutil.copytree(data, folder / "data", ignore=shutil.ignore_patterns("run", "logs"))
    else:
        begin = "import django; django.setup(); from django.core.management import call_command as do; "
        (folder / "data").mkdir()
        for words in (("-c", begin + "do('migrate', verbosity=0)"), ("-m", "simpul.site.commands", "sample")):
            subprocess.run([sys.executable, "-P", *words], env=environment, check=True)
    limits = json.dumps(dict.fromkeys(HIGH, 10**6) | {"least_seconds": 0})
    words = [sys.executable, "-P", "-c", PREPARE, limits]
    told = json.loads(
        subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout
    )
    with serving.served(environment, folder, roles=serving.BOTH):
        yield Site(f"http://127.0.0.1:{port}", folder, told["session"], told["code"], seconds)
