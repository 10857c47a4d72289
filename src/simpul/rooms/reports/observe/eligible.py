"""Who may vote: known by a keyed hash of what the office's list says, and by nothing else.

The key is in a file of its own for each vote, apart from the database: without it a copy of the database
tells nobody's number, and when it is deleted after the count nobody ever can. Decision 0203.
"""

import hashlib
import hmac
import os
import tomllib
from contextlib import suppress
from datetime import timedelta
from functools import cache as once
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Elector, Poll

HOUR = timedelta(hours=1)
DIGITS = 16
"""Of a NIK, and of the number of a family card (Permendagri 109/2019)."""


class TooManyTries(Refused):
    """From this address too many wrong codes came."""


class NotOnTheList(Refused):
    """Nobody on the list has this code, or these two numbers."""


@once
def rules() -> dict[str, Any]:
    """Give the rules of votes: voting.toml."""
    text = files("simpul.rooms.reports").joinpath("data/voting.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def mark_of_code(poll: Poll, said: str) -> str:
    """Give the mark of a code handed out on paper, however it is typed."""
    letters = "".join(one for one in said.upper() if one.isalnum())
    return _mark(poll, f"code:{letters}")


def mark_of_numbers(poll: Poll, nik: str, card: str) -> str:
    """Give the mark of a resident's NIK together with the number of the family card: one alone is guessed."""
    return _mark(poll, f"nik:{digits(nik)}:{digits(card)}")


def digits(said: str) -> str:
    """Give the digits of a number, without what stands between them."""
    return "".join(one for one in said if one in "0123456789")


def _mark(poll: Poll, said: str) -> str:
    return hmac.new(_pepper(poll), said.encode(), hashlib.sha256).hexdigest()


def find(poll: Poll, mark: str, address: str) -> Elector:
    """Give who has a mark, the row locked until the transaction ends; a wrong one counts against its address.

    Raises:
        TooManyTries, NotOnTheList: as they say.
    """
    if tries("vote", address) >= rules()["tries"]:
        raise TooManyTries(_("Too many wrong codes came from here. Try again in an hour."))
    found = Elector.objects.select_for_update(of=("self",), no_key=True).filter(poll=poll, mark=mark).first()
    if found is None:
        tried("vote", address)
        raise NotOnTheList(_("Nobody on the list is known by this. Look at it once more, or ask the office."))
    return found


def tries(what: str, address: str) -> int:
    """Tell how often an address tried something lately; only a keyed hash of it is kept."""
    return int(cache.get(_name(what, address), 0))


def tried(what: str, address: str) -> None:
    """Count one more try of an address."""
    cache.add(_name(what, address), 0, HOUR.total_seconds())
    cache.incr(_name(what, address))


def _name(what: str, address: str) -> str:
    key = settings.SECRET_KEY.encode()
    return f"reports-{what}-{hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32]}"


def _file(poll: Poll) -> Path:
    return Path(settings.SIMPUL_DATA) / "keys" / f"vote-{poll.pk}.key"


def _pepper(poll: Poll) -> bytes:
    """Give the key of a vote's marks; the first time, make it. Two processes at once get the same one."""
    path = _file(poll)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(os.urandom(32))
        fresh.chmod(0o600)
        with suppress(FileExistsError):
            path.hardlink_to(fresh)  # whole or not at all: the first one stays
        fresh.unlink()
    return path.read_bytes()


def forget(poll: Poll) -> None:
    """Delete the key and the marks of a vote: who took part is then known by number only."""
    Elector.objects.filter(poll=poll).update(mark=None)
    _file(poll).unlink(missing_ok=True)
