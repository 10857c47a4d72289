"""Calling an address that somebody named, a feed or a push service: it never reaches into our own network.

A person who may name an address must not be able to read with it what only this machine can see (server-side
request forgery). So every address that a name stands for must be a public one, the connection goes to exactly
the address that was looked at, and each redirect is looked at again.
"""

import http.client
import ipaddress
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.translation import gettext as _
from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from simpul.adapters.peers import (
    LARGEST_ANSWER,
    REDIRECTS,
    Answer,
    AnswerTooBig,
    Moved,
    PeerRefused,
    TooSlow,
    Unreachable,
    check,
    plain_word,
)

TIMEOUT_S = 20.0
MOST_REDIRECTS = 3
PORTS = {"https": 443, "http": 80}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for IPv4 ones (RFC 6052)."""

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Inside(PeerRefused):
    """The address leads into a network that is not public: this machine, its neighbours."""


def get(
    url: str, timeout_s: float = TIMEOUT_S, *, most_bytes: int = LARGEST_ANSWER, inside: bool = False
) -> Answer:
    """Read what an address gives. Nothing is tried again.

    Args:
        url: HTTPS (HTTP only to this machine itself, and only where `inside`).
        timeout_s: for all of it, each redirect anew.
        most_bytes: of the answer, unpacked.
        inside: whether addresses that are not public may be asked, for trying out.

    Raises:
        BadAddress, Inside, Unreachable, NotTrusted, TooSlow, AnswerTooBig: as each says.
        Moved: it sends us on more often than we follow.
    """
    for _hop in range(MOST_REDIRECTS + 1):
        answer = _once(url, timeout_s, most_bytes, inside=inside)
        if isinstance(answer, Answer):
            return answer
        url = urljoin(url, answer)
    raise Moved(f"{url}: {_('it sends us on and on.')}")


def post(
    url: str, body: bytes, headers: Mapping[str, str], timeout_s: float = TIMEOUT_S, *, inside: bool = False
) -> Answer:
    """Leave a body at an address that somebody named, with as much care as `get`. It is not sent elsewhere.

    Raises:
        BadAddress, Inside, Unreachable, NotTrusted, TooSlow, AnswerTooBig, Moved: as each says.
    """
    answer = _once(url, timeout_s, LARGEST_ANSWER, inside=inside, method="POST", body=body, headers=headers)
    if not isinstance(answer, Answer):
        raise Moved(f"{url}: {_('it sends us on and on.')}")
    return answer


def _once(  # noqa: PLR0913 - each is said by name
    url: str,
    timeout_s: float,
    most_bytes: int,
    *,
    inside: bool,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer | str:
    """Ask one address. Gives the answer, or where it sends us."""
    check(url)
    parts = urlsplit(url)
    address = _resolve(url, parts, inside=inside)
    sent = _headers(parts) | dict(headers or {})
    try:
        with _watched(url, parts, address, timeout_s) as connection:
            connection.request(
                method, parse_url(url).request_uri, body=body, headers=sent, preload_content=False
            )
            answer = connection.getresponse()
            if answer.status in REDIRECTS and answer.headers.get("Location"):
                return str(answer.headers["Location"])
            return Answer(answer.status, _read(url, answer, most_bytes))
    except PeerRefused:
        raise
    except (HTTPError, OSError, http.client.HTTPException) as error:
        raise plain_word(url, error, timeout_s) from error


@contextmanager
def _watched(url: str, parts: SplitResult, address: str, timeout_s: float) -> Iterator[HTTPConnection]:
    """Lend a connection that is cut when its time is over, however slowly the other side drips.

    Raises:
        TooSlow: it was.
    """
    connection = _connection(parts, address, timeout_s)
    late = threading.Event()

    def cut() -> None:
        late.set()
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(timeout_s, cut)
    timer.daemon = True
    timer.start()
    try:
        yield connection
    except (HTTPError, OSError, http.client.HTTPException) as error:
        if late.is_set():
            raise plain_word(url, TimeoutError(), timeout_s) from error
        raise
    finally:
        timer.cancel()
        connection.close()
    if late.is_set():
        raise TooSlow(str(plain_word(url, TimeoutError(), timeout_s)))


def _connection(parts: SplitResult, address: str, timeout_s: float) -> HTTPConnection:
    port, name = parts.port or PORTS[parts.scheme], parts.hostname or ""
    if parts.scheme == "http":
        return HTTPConnection(address, port, timeout=timeout_s)
    return HTTPSConnection(
        address,
        port,
        timeout=timeout_s,
        cert_reqs="CERT_REQUIRED",
        server_hostname=name,
        assert_hostname=name,
    )


def _read(url: str, answer: BaseHTTPResponse, most_bytes: int) -> bytes:
    content = answer.read(most_bytes + 1, decode_content=True)
    if len(content) > most_bytes:
        text = _("the answer is longer than %(most)d bytes. Is it the address of a feed?")
        raise AnswerTooBig(f"{url}: {text % {'most': most_bytes}}")
    return content


def _resolve(url: str, parts: SplitResult, *, inside: bool) -> str:
    """Give one address of the host; every one that its name stands for must be allowed."""
    try:
        found = socket.getaddrinfo(
            parts.hostname,
            parts.port or PORTS[parts.scheme],
            type=socket.SOCK_STREAM,
            proto=socket.IPPROTO_TCP,
        )
    except (OSError, UnicodeError) as error:
        text = _("the name is not known here. Look at the address and at the network.")
        raise Unreachable(f"{url}: {text}") from error
    addresses = [str(one[4][0]) for one in found]
    if not inside and not all(_is_public(ipaddress.ip_address(one.partition("%")[0])) for one in addresses):
        text = _("it leads into a network that is not public. Give the public address of the feed.")
        raise Inside(f"{url}: {text}")
    return addresses[0]


def _is_public(address: Address) -> bool:
    """Tell whether an address is one of the open network, also where it stands for another one."""
    if isinstance(address, ipaddress.IPv6Address):
        meant = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in NAT64:
            meant = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if meant is not None:
            return _is_public(meant)
    return address.is_global and not address.is_multicast


def _headers(parts: SplitResult) -> dict[str, str]:
    host = parts.netloc.rpartition("@")[2]
    return {
        "Host": host, "Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "simpul",
    }  # fmt: skip
