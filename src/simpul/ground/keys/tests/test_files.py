"""Private keys: one file each, nobody else's to read, the same for everybody who asks at once."""

import os
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest
from django.apps import apps
from django.core import serializers

from simpul.ground import keys
from simpul.ground.conftest import BEGIN, Installation
from simpul.ground.keys import files
from simpul.ground.places.models import City
from simpul.kernel import seal

GROUND = ("keys", "ledger", "people", "places", "files", "jobs")


def test_a_key_is_made_once_and_is_nobody_elses_to_read(city: City, data: Path) -> None:
    first, again = keys.own(city), keys.own(city)

    assert first == again
    path = data / "keys" / "kota.key"
    assert files.path_of(city) == path
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert oct(path.parent.stat().st_mode)[-3:] == "700"
    assert path.read_text() == first.private + "\n"
    assert [each.name for each in path.parent.iterdir() if each.suffix] == ["kota.key"]


def test_each_city_and_the_network_have_their_own(city: City, data: Path) -> None:
    ours, networks = keys.own(city), keys.own(None)

    assert ours.private != networks.private
    assert files.path_of(None).name == "network.key"
    sealed = seal.sign(b"{}", networks.private, kind="receipt")
    assert seal.opened(sealed, {networks.fingerprint: networks.public}) == b"{}"
    with pytest.raises(seal.UnknownKey):
        seal.opened(sealed, {ours.fingerprint: ours.public})


def test_a_private_key_is_not_shown_by_accident(city: City, data: Path) -> None:
    own = keys.own(city)

    assert own.private not in repr(own)
    assert own.fingerprint in repr(own)


def test_a_private_key_is_in_no_table(city: City, data: Path) -> None:
    private = keys.own(city).private

    for model in (each for app in GROUND for each in apps.get_app_config(app).get_models()):
        assert private not in serializers.serialize("json", model._default_manager.all())


def test_the_key_of_a_city_that_is_served_elsewhere_is_not_here(elsewhere: City, data: Path) -> None:
    with pytest.raises(files.NotServedHere, match="Phuket is served elsewhere"):
        keys.own(elsewhere)

    assert not (data / "keys").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(city: City, data: Path, mode: int) -> None:
    keys.own(city)
    files.path_of(city).chmod(mode)

    with pytest.raises(files.BadKeyFile, match=r"kota\.key: others may read it.*chmod 600"):
        keys.own(city)


@pytest.mark.parametrize("bad", [b"", b"not a key\n", b"\xff\xfe", b"A" * 5000])
def test_a_damaged_file_is_named_and_not_overwritten(city: City, data: Path, bad: bytes) -> None:
    keys.own(city)
    files.path_of(city).write_bytes(bad)

    with pytest.raises(files.BadKeyFile, match=r"kota\.key holds no key.*backup"):
        keys.own(city)

    assert files.path_of(city).read_bytes() == bad


def test_a_place_that_cannot_be_written_is_named(city: City, data: Path) -> None:
    (data / "keys").write_text("a file where the folder should be")

    with pytest.raises(files.BadKeyFile, match="keys"):
        keys.own(city)


def test_what_a_killed_process_left_is_cleared_away(city: City, data: Path) -> None:
    (data / "keys").mkdir()
    (data / "keys" / "kota.new").write_text("hal")

    assert seal.public_text(keys.own(city).private) == keys.own(city).public
    assert not (data / "keys" / "kota.new").exists()


AT_ONCE = """
import sys
from simpul.ground import keys
print("ready", flush=True)
sys.stdin.readline()
print(keys.own(None).fingerprint)
"""


@pytest.mark.django_db
def test_processes_that_start_at_once_end_with_one_key(installation: Installation) -> None:
    command = [sys.executable, "-c", BEGIN + AT_ONCE]
    several = [
        subprocess.Popen(  # noqa: S603 - our own interpreter
            command, env=installation.environment, stdin=PIPE, stdout=PIPE, text=True
        )
        for _ in range(3)
    ]
    for process in several:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in several:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    said = {process.communicate(timeout=60)[0] for process in several}

    assert len(said) == 1
    assert len(said.pop().strip()) == 16
    assert os.listdir(installation.data / "keys").count("network.key") == 1  # noqa: PTH208
