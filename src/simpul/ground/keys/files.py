"""The private keys of this installation: one file for each city that is served here, and one for the network.

They are in SIMPUL_DATA/keys and nowhere else: not in the database, so that neither a dump of it nor a page
can give them away. Made on first use; decision 0075 says how they are kept and changed.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from simpul.ground.places.models import NETWORK, City
from simpul.kernel import seal
from simpul.kernel.refusal import Refused

MINE = 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class NotServedHere(Refused):
    """The city runs its own services elsewhere: its private key is there."""


class BadKeyFile(Refused):
    """The file of a private key cannot be used. The message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Own:
    """A key pair of this installation. `private` is never shown, stored or logged."""

    private: str = field(repr=False)
    public: str
    fingerprint: str


def own(where: City | None) -> Own:
    """Give the key pair of a city that is served here, or of the network (None); the first time, make it.

    Two processes that ask at once get the same key.

    Raises:
        NotServedHere: the city is only known here.
        BadKeyFile: the file is damaged, may be read by others, or cannot be read or written.
    """
    if where and not where.served:
        raise NotServedHere(_("%(city)s is served elsewhere: its key is kept there.") % {"city": where.name})
    path = path_of(where)
    try:
        private = _read(path) or _make(path)
    except OSError as error:
        raise BadKeyFile(
            _("%(file)s: %(reason)s. Free some space, or let this account read and write it.")
            % {"file": error.filename or path, "reason": error.strerror or error}
        ) from error
    public = seal.public_text(private)
    return Own(private, public, seal.fingerprint(public))


def path_of(where: City | None) -> Path:
    """Tell where a private key is kept, whether it was made yet or not."""
    return Path(settings.SIMPUL_DATA) / "keys" / f"{where.slug if where else NETWORK}.key"


def _read(path: Path) -> str | None:
    """Give the private key in a file, None where there is no file. Raises BadKeyFile, OSError."""
    try:
        with path.open(encoding="utf-8") as file:
            mode, said = os.fstat(file.fileno()).st_mode, file.read(200)
        if mode & OTHERS:
            raise BadKeyFile(
                _("%(file)s: others may read it. Make it yours alone (chmod 600), or a new one if they did.")
                % {"file": path}
            )
        seal.public_text(said.strip())
    except FileNotFoundError:
        return None
    except (seal.BadKey, UnicodeDecodeError) as error:
        raise BadKeyFile(
            _("%(file)s holds no key. Put its backup there; without one, move it away: a new one is made.")
            % {"file": path}
        ) from error
    return said.strip()


def _make(path: Path) -> str:
    """Write a new private key, whole or not at all; give the one of who was first. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(path.parent):
        if there := _read(path):
            return there
        private, fresh = seal.new_key(), path.with_suffix(".new")
        fresh.unlink(missing_ok=True)  # of a process that was killed while it wrote
        try:
            with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MINE), "w") as file:
                file.write(private + "\n")
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise
        with _opened(path.parent, os.O_RDONLY) as folder:
            os.fsync(folder)  # the name too is on the disk before anything is signed with it
    return private


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from making a key meanwhile; the lock ends with the process."""
    with _opened(folder / ".lock", os.O_CREAT | os.O_RDWR) as number:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    number = os.open(path, flags, MINE)
    try:
        yield number
    finally:
        os.close(number)


def following(where: City | None) -> Own:
    """Give the key that will follow the one in use, made and kept beside it; asked again, the same one.

    Raises:
        NotServedHere, BadKeyFile: as `own`.
    """
    own(where)
    path = _next(where)
    try:
        private = _read(path) or _make(path)
    except OSError as error:
        raise BadKeyFile(
            _("%(file)s: %(reason)s. Free some space, or let this account read and write it.")
            % {"file": error.filename or path, "reason": error.strerror or error}
        ) from error
    public = seal.public_text(private)
    return Own(private, public, seal.fingerprint(public))


def follow(where: City | None) -> Path:
    """Put the following key in the place of the one in use, whose file stays beside it.

    Returns:
        Where the old private key is now; it signs nothing any more.
    """
    path = path_of(where)
    kept = path.with_name(f"{path.stem}.{own(where).fingerprint}.old")
    with _alone(path.parent):
        kept.unlink(missing_ok=True)
        kept.hardlink_to(path)
        _next(where).replace(path)  # in one step: there is never no key
        with _opened(path.parent, os.O_RDONLY) as folder:
            os.fsync(folder)
    return kept


def _next(where: City | None) -> Path:
    return path_of(where).with_suffix(".next")
