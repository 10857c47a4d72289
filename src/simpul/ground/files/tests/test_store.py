"""The store: what is put in comes out, once, whole, and goes when it is forgotten."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils import timezone

from simpul.ground.conftest import Installation
from simpul.ground.files import store, sweep, understand
from simpul.ground.files.disk import UNFINISHED, Disk
from simpul.ground.files.models import Blob
from simpul.ground.files.tests.conftest import jpeg, png

pytestmark = pytest.mark.django_db


def files(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]


def test_what_is_put_in_comes_out(place: Path) -> None:
    data = jpeg()

    blob = store.put(data, expect=understand.IMAGES)

    sha256 = hashlib.sha256(data).hexdigest()
    assert (blob.sha256, blob.size, blob.content_type) == (sha256, len(data), "image/jpeg")
    assert store.open(blob) == data
    assert [str(path.relative_to(place)) for path in files(place)] == [f"{sha256[:2]}/{sha256[2:4]}/{sha256}"]
    with store.path(blob) as path:
        assert path.read_bytes() == data


def test_the_same_content_is_kept_once(place: Path) -> None:
    assert store.put(jpeg(), expect=understand.IMAGES) == store.put(
        io.BytesIO(jpeg()), expect=understand.IMAGES
    )
    assert len(files(place)) == Blob.objects.count() == 1


@pytest.mark.parametrize("wrong", [b"GIF89a", b"", b"<svg/>", b"PK\x03\x04", png(0, 9)])
def test_another_kind_is_refused_and_leaves_nothing(place: Path, wrong: bytes) -> None:
    with pytest.raises(store.NotThisKind):
        store.put(wrong, expect=understand.IMAGES)

    assert not Blob.objects.exists()
    assert files(place) == []


def test_a_bomb_of_an_image_is_refused_by_its_header(settings: Any) -> None:
    with pytest.raises(store.TooManyPixels, match="50000 x 50000"):
        store.put(png(50_000, 50_000), expect=understand.IMAGES)

    settings.SIMPUL_IMAGE_PIXELS = 1200
    assert store.inspect_image(jpeg(40, 30)) == store.ImageFacts("image/jpeg", 40, 30)
    with pytest.raises(store.TooManyPixels):
        store.inspect_image(jpeg(41, 30))


def test_a_file_that_is_too_long_is_refused_before_it_is_read_whole() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def seek(self, *_: int) -> int:
            return 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"a" * size

    endless = Endless()
    with pytest.raises(store.TooBig):
        store.put(endless, expect=frozenset({understand.TEXT}), most_bytes=5_000_000)  # type: ignore[arg-type]

    assert endless.given < 8_000_000


def test_what_is_forgotten_is_gone(place: Path, django_capture_on_commit_callbacks: Any) -> None:
    blob = store.put(jpeg(), expect=understand.IMAGES)

    with django_capture_on_commit_callbacks(execute=True):
        assert store.forget(blob)

    assert files(place) == []
    assert not Blob.objects.exists()
    with pytest.raises(store.Gone):
        store.open(blob)
    with pytest.raises(store.Gone), store.path(blob):
        pass


def test_what_is_put_in_again_before_the_commit_stays(
    place: Path, django_capture_on_commit_callbacks: Any
) -> None:
    blob = store.put(jpeg(), expect=understand.IMAGES)

    with django_capture_on_commit_callbacks(execute=True):
        store.forget(blob)
        again = store.put(jpeg(), expect=understand.IMAGES)

    assert store.open(again) == jpeg()


def test_what_something_points_at_is_not_forgotten(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blob = store.put(jpeg(), expect=understand.IMAGES)

    def protected(self: Blob, *_: object, **__: object) -> None:
        raise models.ProtectedError("a frame points at it", set())

    with monkeypatch.context() as patch:
        patch.setattr(Blob, "delete", protected)
        assert not store.forget(blob)

    assert store.open(blob) == jpeg()


def test_a_sweep_names_what_is_known_but_not_there(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, lost = (store.put(jpeg(shade=shade), expect=understand.IMAGES) for shade in (1, 2))
    (place / store.name(lost.sha256)).unlink()
    monkeypatch.setattr(sweep, "_unreferenced", lambda _: Blob.objects.none())

    assert sweep.sweep(timezone.now() + timedelta(days=2)).missing == [lost.sha256]
    assert store.open(kept) == jpeg(shade=1)


def test_a_sweep_removes_what_a_killed_process_left_after_a_day(place: Path) -> None:
    lost = store.put(jpeg(shade=1), expect=understand.IMAGES)
    forgotten = store.put(jpeg(shade=2), expect=understand.IMAGES)
    bare = place / store.name("ab" * 32)
    unfinished = place / "ab" / "cd" / f"{UNFINISHED}x1"
    for path in (bare, unfinished):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    now = timezone.now()

    early = sweep.sweep(now)
    assert (early.removed, early.missing) == (0, [])
    assert len(files(place)) == 4

    (place / store.name(lost.sha256)).unlink()
    Blob.objects.update(created_at=now - timedelta(days=2))
    for path in files(place):
        os.utime(path, ((now - timedelta(days=2)).timestamp(),) * 2)
    swept = sweep.sweep(now)

    assert not Blob.objects.filter(pk=forgotten.pk).exists()
    assert not bare.exists()
    assert not unfinished.exists()
    assert swept.removed >= 4
    assert swept.missing == []


WRITERS = """
import threading
from django.db import connection
from simpul.ground.files import store, understand
from simpul.ground.files.models import Blob
data, start, text = b"lat,lon\\n" * 200000, threading.Barrier(5), frozenset({understand.TEXT})
sha256 = store.put(data, expect=text).pk
def write():
    start.wait()
    for round in range(6):
        store.put(data, expect=text)
    connection.close()
def forget():
    start.wait()
    for round in range(12):
        store.forget(Blob(sha256=sha256))
    connection.close()
threads = [threading.Thread(target=work) for work in (write, write, write, forget)]
[thread.start() for thread in threads]
start.wait()
[thread.join() for thread in threads]
there = store.storage().exists(store.name(sha256))
print(there == Blob.objects.exists(), len(store.open(store.put(data, expect=text))))
print(store.forget(Blob.objects.get()), Blob.objects.count(), store.storage().exists(store.name(sha256)))
"""


def test_several_at_once_are_kept_as_one_by_one() -> None:
    contents = [jpeg(), png(4, 3), jpeg()]

    blobs = store.put_all(contents, expect=understand.IMAGES)
    again = store.put_all(contents[:1], expect=understand.IMAGES)

    assert [store.open(blob) for blob in blobs] == contents
    assert blobs[0] == blobs[2] == again[0] == store.put(contents[0], expect=understand.IMAGES)
    assert Blob.objects.count() == 2
    assert blobs[1].size == len(png(4, 3))
    assert store.put_all([], expect=understand.IMAGES) == []


def test_one_that_is_not_welcome_keeps_all_out() -> None:
    with pytest.raises(store.NotThisKind):
        store.put_all([jpeg(), b"%PDF-1.4 no photo"], expect=understand.IMAGES)

    assert not Blob.objects.exists()


def test_writers_and_a_forgetter_at_once_of_one_content(installation: Installation) -> None:
    assert installation.python(WRITERS) == "True 1600000\nTrue 0 False\n"


KILLED = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from simpul.ground.files.disk import Disk
disk = Disk(location=sys.argv[1])
print("begin", flush=True)
number = 0
while True:
    number += 1
    disk.save(f"ab/cd/{number}", ContentFile(bytes([number % 256]) * 3_000_000))
"""


def test_a_killed_writer_leaves_no_half_file_under_its_name(tmp_path: Path) -> None:
    place = tmp_path / "killed"
    writer = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", KILLED, str(place)], stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    time.sleep(0.5)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()

    whole = [path for path in files(place) if not path.name.startswith(UNFINISHED)]
    assert whole
    assert {path.stat().st_size for path in whole} == {3_000_000}


def test_where_contents_are_kept_is_a_setting(settings: Any, tmp_path: Path) -> None:
    assert isinstance(store.storage(), Disk)

    settings.STORAGES = settings.STORAGES | {
        "files": {
            "BACKEND": "simpul.ground.files.tests.test_store.Bucket",
            "OPTIONS": {"location": tmp_path / "b"},
        }
    }
    blob = store.put(jpeg(), expect=understand.IMAGES)

    assert isinstance(store.storage(), Bucket)
    assert store.open(blob) == jpeg()
    with store.path(blob) as path:
        assert path.read_bytes() == jpeg()
    assert not path.exists()


class Bucket(FileSystemStorage):
    """A storage that has no paths, as an object store has none."""

    def path(self, name: str) -> str:
        if sys._getframe(1).f_globals["__name__"] == store.__name__:
            raise NotImplementedError
        return super().path(name)
