"""Hashes that hold ballots fast: what a ballot, its receipt and a whole bulletin are known by. Pure.

Trees are those of RFC 6962 section 2.1 (SHA-256, a leaf begins with 0x00, a node with 0x01) over leaves in
ascending order, so that the same ballots give the same root whoever computes it, and order tells nothing.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from secrets import compare_digest

import rfc8785

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LETTERS = 12
"""31^12 codes: among a million ballots none is guessed."""
TOKEN_DIGITS = 32

type Proof = list[tuple[str, str]]
"""From the leaf to the root: ("left" or "right", hash of what stands there)."""


@dataclass(frozen=True, slots=True)
class Halves:
    """What a ballot becomes: `code` and `number`. Only who voted knows that the two belong together."""

    code: str
    number: str


def halves(token: str, poll: int, choices: Iterable[int]) -> Halves:
    """Give the code that a ballot is published under, and the number of its receipt.

    Args:
        token: 32 hexadecimal digits, drawn by chance, that stood in the form and are kept nowhere.
        poll: which vote.
        choices: what was voted.
    """
    code = _letters(_keyed(token, poll, "code"))
    return Halves(code, _hash(b"\x02", _keyed(token, poll, "receipt"), bytes.fromhex(ballot(code, choices))))


def ballot(code: str, choices: Iterable[int]) -> str:
    """Give the hash of a published ballot."""
    return _hash(b"\x03", rfc8785.dumps({"choices": sorted(choices), "code": code}))


def root(leaves: Iterable[str]) -> str:
    """Give the root over hashes, in whatever order they come; that of nothing is the hash of nothing."""
    level = _bottom(sorted(leaves))
    if not level:
        return _hash()
    while len(level) > 1:
        level = _above(level)
    return level[0]


def proof(leaves: Iterable[str], leaf: str) -> Proof:
    """Give the way from one leaf to the root. Raises ValueError where the leaf is not there."""
    ordered = sorted(leaves)
    at, level, way = ordered.index(leaf), _bottom(ordered), list[tuple[str, str]]()
    while len(level) > 1:
        beside = at ^ 1
        if beside < len(level):
            way.append(("left" if beside < at else "right", level[beside]))
        level, at = _above(level), at // 2
    return way


def holds(leaf: str, way: Sequence[tuple[str, str]], top: str) -> bool:
    """Tell whether a way leads from a leaf to a root. What is no hash leads nowhere."""
    try:
        here = _bottom([leaf])[0]
        for side, other in way:
            here = _node(other, here) if side == "left" else _node(here, other)
    except ValueError:
        return False
    return compare_digest(here, top)


def lot(top: str, project: int) -> str:
    """Give a project's lot: by the root of all ballots, which nobody knew before the last one was cast."""
    return _hash(f"{top}:{project}".encode())


def _bottom(leaves: Sequence[str]) -> list[str]:
    return [_hash(b"\x00", bytes.fromhex(leaf)) for leaf in leaves]


def _above(level: Sequence[str]) -> list[str]:
    """Join pairs; one left over rises as it is, as RFC 6962's split at a power of two does."""
    pairs = [_node(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
    return pairs + list(level[len(pairs) * 2 :])


def _node(left: str, right: str) -> str:
    return _hash(b"\x01", bytes.fromhex(left), bytes.fromhex(right))


def _hash(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _keyed(token: str, poll: int, word: str) -> bytes:
    return hmac.digest(bytes.fromhex(token), f"simpul:{poll}:{word}".encode(), "sha256")


def _letters(digest: bytes) -> str:
    number, said = int.from_bytes(digest), ""
    for _ in range(CODE_LETTERS):
        number, at = divmod(number, len(LETTERS))
        said += LETTERS[at]
    return "-".join(said[at : at + 4] for at in range(0, CODE_LETTERS, 4))
