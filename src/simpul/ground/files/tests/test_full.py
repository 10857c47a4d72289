"""A disk without room: what is put in is refused with a clear word, and nothing of it is left behind."""

import errno

import pytest
from django.db import OperationalError

from simpul.ground.conftest import Installation
from simpul.ground.files.full import NoRoom, is_full

LIMITED = """
import resource
from pathlib import Path
from django.conf import settings
from django.utils import translation
from simpul.ground.files import store
from simpul.ground.files.full import NoRoom
from simpul.ground.files.models import Blob
from simpul.ground.files.understand import TEXT
translation.activate("en")
place = Path(settings.SIMPUL_DATA) / "files"
before, hard = Blob.objects.count(), resource.getrlimit(resource.RLIMIT_FSIZE)[1]
large, small = b"a line of text\\n" * 200_000, b"a short one"
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
try:
    {put}
except NoRoom as refusal:
    print(refusal)
left = [path for path in place.rglob("*") if path.is_file() and path.stat().st_size > 100_000]
left += list(place.rglob(".unfinished-*"))
assert not left, left
assert Blob.objects.count() == before
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
blob = store.put(large, expect=frozenset({{TEXT}}))
assert store.open(blob) == large
store.forget(blob)
"""


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "put",
    [
        "store.put(large, expect=frozenset({TEXT}))",
        "store.put_all([small, large, large + small], expect=frozenset({TEXT}))",
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(installation: Installation, put: str) -> None:
    said = installation.python(LIMITED.format(put=put))

    assert "no room to keep the file" in said


def test_a_full_database_is_told_from_a_broken_one() -> None:
    assert is_full(OperationalError("database or disk is full"))
    assert is_full(OperationalError('could not extend file "base/1/2": No space left on device'))
    assert is_full(OSError(errno.EDQUOT, "Disk quota exceeded"))
    assert is_full(NoRoom("x"))
    assert not is_full(OperationalError("no such table: x"))
    assert not is_full(PermissionError(errno.EACCES, "Permission denied"))
    assert not is_full(None)


def test_why_a_transaction_could_not_be_undone_is_found() -> None:
    hidden = OperationalError("cannot rollback - no transaction is active")
    hidden.__context__ = OSError(errno.ENOSPC, "No space left on device")

    assert is_full(hidden)
