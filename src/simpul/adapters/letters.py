"""E-mail that waits in a mailbox, by IMAP over TLS (RFC 3501): read one by one, marked when it was taken."""

import imaplib
import ssl
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from simpul.kernel.refusal import Refused

TIMEOUT_S = 60
PORT = 993
LARGEST = 30_000_000
"""Bytes of a letter with its photos; a larger one stays where it is."""


class NoMailbox(Refused):
    """The mailbox cannot be read. The message says what is wrong."""


def waiting(address: str, password: str) -> Iterator[tuple[str, bytes]]:
    """Give each letter that nobody has seen, with its number; it is marked as seen when the next is asked.

    A letter whose taking fails stays unseen, and comes again.

    Args:
        address: imaps://user@host:993/INBOX
        password: of the user.

    Raises:
        NoMailbox: there is no such address, or it cannot be opened.
    """
    parts = urlsplit(address)
    if parts.scheme != "imaps" or not parts.hostname or not parts.username:
        raise NoMailbox("write the mailbox as imaps://user@host/INBOX")
    try:
        with imaplib.IMAP4_SSL(
            parts.hostname, parts.port or PORT, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_S
        ) as box:
            box.login(unquote(parts.username), password)
            yield from _unseen(box, unquote(parts.path.strip("/")) or "INBOX")
    except (imaplib.IMAP4.error, OSError) as error:
        raise NoMailbox(f"{parts.hostname}: {error}") from error


def _unseen(box: imaplib.IMAP4, folder: str) -> Iterator[tuple[str, bytes]]:
    state, said = box.select(f'"{folder}"')
    if state != "OK":
        raise NoMailbox(f"{folder}: {said!r}")
    _state, found = box.uid("SEARCH", "UNSEEN", "SMALLER", str(LARGEST))
    for number in (found[0] or b"").decode().split():
        _state, data = box.uid("FETCH", number, "(BODY.PEEK[])")
        letter = next((one[1] for one in data if isinstance(one, tuple)), None)
        if isinstance(letter, bytes):
            yield number, letter
            box.uid("STORE", number, "+FLAGS", r"(\Seen)")
