"""How the text of a setting becomes a value. Each function raises ValueError saying what is wrong. Pure."""

import ipaddress
import re
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SECRET_CHARACTERS = 32
LANGUAGES = ("en", "id")


def text(value: str) -> str:
    """Take any text that fits on a line."""
    if not value.isprintable():
        raise ValueError("it has control characters")
    return value


def folder(value: str) -> Path:
    """Take a folder, made absolute; it need not exist yet."""
    path = Path(value).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError(f"{path} is a file")
    return path


def switch(value: str) -> bool:
    """Take 1 or 0, yes or no, true or false."""
    meaning = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
    if value.lower() not in meaning:
        raise ValueError(f"{value!r} is neither 0 nor 1")
    return meaning[value.lower()]


def _number(value: str, low: int, high: int) -> int:
    if not re.fullmatch(r"\d{1,9}", value) or not low <= int(value) <= high:
        raise ValueError(f"{value!r} is not a whole number from {low} to {high}")
    return int(value)


def port(value: str) -> int:
    """Take a TCP port."""
    return _number(value, 1, 65535)


def count(value: str) -> int:
    """Take a count of something there must be one of."""
    return _number(value, 1, 64)


def count_or_none(value: str) -> int:
    """Take a count where 0 means: decide by the machine."""
    return _number(value, 0, 64)


def minutes(value: str) -> int:
    """Take minutes, a week at most."""
    return _number(value, 1, 7 * 24 * 60)


def address(value: str) -> str:
    """Take one IP address."""
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise ValueError(f"{value!r} is not an IP address") from None


def cluster(value: str) -> str:
    """Take where a Ray cluster is: auto, or the host and port of its head."""
    if value != "auto" and not re.fullmatch(r"[A-Za-z0-9.-]+:[0-9]{1,5}", value):
        raise ValueError(f"{value!r} is neither auto nor host:port")
    return value


def networks(value: str) -> tuple[str, ...]:
    """Take IP addresses and networks (CIDR), with commas between them."""
    found = _items(value)
    for item in found:
        try:
            ipaddress.ip_network(item)
        except ValueError:
            raise ValueError(f"{item!r} is not an IP address or network") from None
    return found


def hosts(value: str) -> tuple[str, ...]:
    """Take host names, with commas between them; a leading dot takes in every name below. No bare `*`."""
    found = _items(value)
    for item in found:
        if not re.fullmatch(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\]", item):
            raise ValueError(f"{item!r} is not a host name (no scheme, no port, no *)")
    return found


def slug(value: str) -> str:
    """Take the slug of a city."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError(f"{value!r} is not small letters, digits and hyphens")
    return value


def language(value: str) -> str:
    """Take a language that the pages are complete in."""
    if value not in LANGUAGES:
        raise ValueError(f"{value!r} is not one of {', '.join(LANGUAGES)}")
    return value


def time_zone(value: str) -> str:
    """Take an IANA time zone, such as Asia/Jakarta."""
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{value!r} is not a time zone such as Asia/Jakarta") from None


def url(value: str) -> str:
    """Take an http or https address without its last slash."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{value!r} is not an http or https address")
    return value.rstrip("/")


def mail(value: str) -> str:
    """Take the URL of a mail server. Its password is never repeated."""
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        raise ValueError("it is not smtp://host, smtp+tls://host or smtps://host")
    try:
        parts.port  # noqa: B018 - asking for it is what checks it
    except ValueError:
        raise ValueError("its port is no number from 0 to 65535") from None
    return value


def sender(value: str) -> str:
    """Take whom letters come from: an address, with or without a name before it."""
    if not re.fullmatch(r"([^<>@\r\n]+ <[^<>@\s]+@[^<>@\s]+>)|([^<>@\s]+@[^<>@\s]+)", value):
        raise ValueError(f"{value!r} is neither an e-mail address nor Name <address>")
    return value


def database(value: str) -> str:
    """Take the URL of a PostgreSQL database, or of an SQLite file. Its password is never repeated."""
    parts = urlsplit(value)
    if parts.scheme not in {"postgresql", "postgres", "sqlite"}:
        raise ValueError(f"a database of the kind {parts.scheme or 'without a name'!r} is not supported")
    if not parts.path.strip("/"):
        raise ValueError("it names no database")
    return value


def secret(value: str) -> str:
    """Take a secret that is long enough to sign with. It is never repeated in a message."""
    if len(value) < SECRET_CHARACTERS:
        raise ValueError(f"it has fewer than {SECRET_CHARACTERS} characters")
    return text(value)


def _items(value: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in value.split(",") if item.strip())
