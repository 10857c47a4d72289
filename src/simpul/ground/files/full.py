"""Whether a failure means that there is no room left: on the disk, in a quota, or for the database."""

import errno

from django.db import DatabaseError

from simpul.kernel.refusal import Refused

_NUMBERS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_WORDS = ("disk is full", "disk I/O error", "No space left")
"""What SQLite and PostgreSQL say when they cannot write any more."""


class NoRoom(Refused):
    """There is no room to keep a content: nothing of it was kept."""


def is_full(error: BaseException | None) -> bool:
    """Tell whether an error, or one that it came from, means that there is no room.

    A transaction that cannot even be undone hides why, so that the errors behind it are looked at too.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, NoRoom):
            return True
        if isinstance(error, OSError) and error.errno in _NUMBERS:
            return True
        if isinstance(error, DatabaseError) and any(word in str(error) for word in _WORDS):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
