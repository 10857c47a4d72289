"""A mailbox is read one by one; what fails to be taken comes again."""

from typing import Any

import pytest

from simpul.adapters import letters


class Box:
    """A mailbox as imaplib gives one: two letters, and a log of what was asked."""

    def __init__(self, *, is_there: bool = True) -> None:
        self.is_there, self.seen = is_there, list[str]()

    def select(self, folder: str) -> tuple[str, list[bytes]]:
        return ("OK", [b"2"]) if self.is_there else ("NO", [f"no {folder}".encode()])

    def uid(self, command: str, *words: str) -> tuple[str, list[Any]]:
        if command == "SEARCH":
            return "OK", [b"7 9"]
        if command == "STORE":
            self.seen.append(words[0])
            return "OK", [None]
        return "OK", [(b"7 (BODY[] {5}", f"letter {words[0]}".encode()), b")"]


def test_each_is_marked_when_it_was_taken() -> None:
    box = Box()
    found = letters._unseen(box, "INBOX")  # type: ignore[arg-type]

    assert next(found) == ("7", b"letter 7")
    assert box.seen == []
    assert next(found) == ("9", b"letter 9")
    assert box.seen == ["7"], "the second is still unseen while it is being taken"
    assert list(found) == []
    assert box.seen == ["7", "9"]


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(letters.NoMailbox, match="Laporan"):
        list(letters._unseen(Box(is_there=False), "Laporan"))  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["", "imap://a@b/INBOX", "imaps://host/INBOX", "imaps://a@/INBOX"])
def test_only_a_whole_address_over_tls_is_called(address: str) -> None:
    with pytest.raises(letters.NoMailbox, match="imaps://"):
        list(letters.waiting(address, "secret"))
