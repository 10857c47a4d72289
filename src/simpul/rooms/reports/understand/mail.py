"""An e-mail as words, pictures and what it answers. Pure.

RFC 5322 (letters), RFC 2045-2047 (their parts), RFC 3834 (what machines send by themselves).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from hashlib import sha256
from html.parser import HTMLParser

MOST_PICTURES, LONGEST = 8, 20_000
CODE = re.compile(r"\b([2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4})\b")
"""A tracking code, as understand.code makes it."""
ROBOTS = re.compile(r"(mailer-daemon|postmaster|no-?reply|bounce)", re.IGNORECASE)
REPLY = re.compile(
    r"^(>|On .{5,200} wrote:|Pada .{5,200} menulis:|-{2,}\s*(Original Message|Pesan Asli)|_{10,}"
    r"|From: |Dari: )",
    re.IGNORECASE,
)
"""Where what is answered begins, as mail programs of the languages here write it."""


class Unreadable(ValueError):
    """It is no letter: nobody wrote it, or nothing is in it."""


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail. `message_id` is a hash where it has none; `code` the report named in its subject, or ""."""

    message_id: str
    name: str
    email: str
    subject: str
    text: str
    written_at: datetime | None
    pictures: tuple[tuple[str, bytes], ...]
    code: str
    by_machine: bool


def read(data: bytes) -> Mail:
    """Read an e-mail.

    Raises:
        Unreadable: it has no sender.
    """
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise Unreadable("no letter")
    name, email = parseaddr(_head(message, "From"))
    if "@" not in email or len(email) > 254:  # noqa: PLR2004 - RFC 5321, an address with its brackets
        raise Unreadable("no sender")
    subject = " ".join(_head(message, "Subject").split())[:200]
    said = re.sub(r"^((re|fwd?|bls|balas|trs)\s*:\s*)+", "", subject, flags=re.IGNORECASE)
    code = CODE.search(subject)
    text = own_words(_text(message))[:LONGEST]
    if not code and said and said.casefold() not in text.casefold():
        text = f"{said}\n\n{text}".strip()
    return Mail(
        _head(message, "Message-ID").strip()[:500] or sha256(data).hexdigest(), name.strip()[:120],
        email.lower(), subject, text, _written(message), tuple(_pictures(message))[:MOST_PICTURES],
        code[1] if code else "", _by_machine(message, email),
    )  # fmt: skip


def own_words(text: str) -> str:
    """Give what somebody wrote, without what they answer and without their signature."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\xa0", " ").split("\n"):
        if REPLY.match(line) or line.rstrip() == "--":
            break
        lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _head(message: EmailMessage, name: str) -> str:
    """Give a header as text; "" where it is not there or broken."""
    try:
        return str(message.get(name, "")).replace("\x00", "")
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""


def _text(message: EmailMessage) -> str:
    try:
        part = message.get_body(("plain", "html"))
    except (KeyError, AttributeError, ValueError):
        return ""
    if part is None:
        return ""
    text = _decoded(part)
    return _Plain.of(text) if part.get_content_type() == "text/html" else text


def _decoded(part: Message) -> str:
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace").replace("\x00", "")
    except LookupError:
        return data.decode("utf-8", "replace").replace("\x00", "")


def _pictures(message: EmailMessage) -> list[tuple[str, bytes]]:
    found = []
    for part in message.walk():
        if part.get_content_maintype() == "image" or _is_named_so(part):
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data:
                found.append((str(part.get_filename() or "photo")[:80], data))
    return found


def _is_named_so(part: EmailMessage) -> bool:
    """Tell whether a part that does not say what it is has the name of a photo."""
    name = str(part.get_filename() or "").lower()
    return part.get_content_type() == "application/octet-stream" and name.endswith((".jpg", ".jpeg", ".png"))


def _written(message: EmailMessage) -> datetime | None:
    try:
        at: datetime | None = message["Date"].datetime
    except (AttributeError, ValueError, TypeError, IndexError):
        return None
    if at is None:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _by_machine(message: EmailMessage, email: str) -> bool:
    """Tell whether nobody wrote it: an answer in absence, a list, a letter that came back."""
    automatic = _head(message, "Auto-Submitted").lower() not in {"", "no"}
    bulk = _head(message, "Precedence").lower() in {"bulk", "list", "junk", "auto_reply"}
    came_back = message.get_content_type() == "multipart/report"
    return automatic or bulk or came_back or bool(ROBOTS.match(email.partition("@")[0]))


class _Plain(HTMLParser):
    """Gives the words of HTML, nothing else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = 0

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        parser.close()
        return re.sub(r"[ \t]+", " ", "".join(parser.words)).strip()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the library's signature
        self.hidden += tag in {"style", "script", "title"}
        if tag in {"br", "p", "div", "tr", "li"}:
            self.words.append("\n")
        if tag == "blockquote":
            self.words.append("\n> ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"style", "script", "title"}

    def handle_data(self, data: str) -> None:
        if self.hidden <= 0:
            self.words.append(data)
