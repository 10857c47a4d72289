"""Keys and servers of Open311 are set in the shell; a key is shown once and never again."""

from pathlib import Path

from click.testing import CliRunner
from django.test import Client as Browser

from simpul.ground.ledger.models import Entry
from simpul.ground.places.models import City
from simpul.rooms.reports.models import Client, Endpoint, Office
from simpul.rooms.reports.tests.doors.conftest import BASE
from simpul.site.commands.reports_open311 import open311

URL = "https://province.example/open311/v2"


def shell(*words: str) -> str:
    done = CliRunner().invoke(open311, [*words, "--city", "straight"])
    return done.output if done.exception is None else f"no: {done.exception}"


def test_a_key_that_is_granted_opens_until_it_ends(city: City, client: Browser) -> None:
    key = shell("grant", "FixMyStreet").splitlines()[0].removeprefix("api_key ")

    assert client.get(BASE + "requests.json", {"api_key": key}).status_code == 200
    assert shell("grant", "FixMyStreet").startswith("no: ")
    assert key not in shell("show") + str(Client.objects.values()) + str(Entry.objects.values("detail"))
    assert "nothing comes in" in shell("end", "FixMyStreet")
    assert client.get(BASE + "requests.json", {"api_key": key}).status_code == 403
    assert "from FixMyStreet: ended" in shell("show")


def test_a_server_is_named_changed_and_stopped(offices: tuple[Office, Office], tmp_path: Path) -> None:
    (tmp_path / "key").write_text("theirs-1\n")
    words = ("send", "Province", URL, "--office", "Dinas PU", "--key-file", str(tmp_path / "key"))

    assert shell(*words, "--service", "ufo=1") == "no: There is no category “ufo”."
    assert shell(*words[:4], "Dinas Tak Ada", "--service", "pothole=1").startswith("no: ")
    assert not Endpoint.objects.exists()
    shell(*words, "--service", "pothole=1")
    shell(*words, "--service", "pothole=2", "--service", "drain")
    [one] = Endpoint.objects.all()
    assert (one.services, one.api_key, one.tells_person) == (
        {"pothole": "2", "drain": "drain"},
        "theirs-1",
        False,
    )
    assert "theirs-1" not in shell("show") + str(Entry.objects.values("detail"))
    shell("stop", "Province")
    assert "to Province (off): nothing yet" in shell("show")
    assert shell("again", "Province") == "0 are sent again\n"
    assert shell("again", "Nowhere").startswith("no: ")
