"""What one installation says to another: one POST over HTTPS, one answer, a plain word for each failure."""

import ipaddress
import ssl
from typing import NamedTuple
from urllib.parse import urlsplit

import urllib3
from django.utils.translation import gettext as _
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from simpul.kernel.refusal import Refused

TIMEOUT_S = 30.0
LARGEST_ANSWER = 5_000_000
"""Bytes of an answer that are read: a receipt is a few thousand."""
REDIRECTS = range(300, 400)


class PeerRefused(Refused):
    """The other installation could not be reached, or did not answer as one. Says where and what to do."""


class BadAddress(PeerRefused):
    """The address is none, or is not HTTPS."""


class Unreachable(PeerRefused):
    """Nobody answers there: no such name, no connection, or it broke off."""


class NotTrusted(PeerRefused):
    """Who answers there cannot show by its certificate that it is who it says."""


class TooSlow(PeerRefused):
    """It did not answer in time. It may have taken what was sent: sending again is safe."""


class AnswerTooBig(PeerRefused):
    """It answers with more than we read."""


class Moved(PeerRefused):
    """It sends us elsewhere. We do not follow: a person says where signed things go."""


class Answer(NamedTuple):
    """What came back: the HTTP status (any but a redirect, 4xx and 5xx too) and the body."""

    status: int
    body: bytes


def post(
    url: str,
    body: bytes,
    content_type: str,
    timeout_s: float = TIMEOUT_S,
    *,
    most_bytes: int = LARGEST_ANSWER,
) -> Answer:
    """Send a body and wait for the answer. Nothing is tried again.

    Args:
        url: HTTPS; HTTP only to this machine itself (localhost), for trying out.
        body: what to send.
        content_type: of the body.
        timeout_s: for the connection, and again for each wait for more of the answer.
        most_bytes: of the answer, unpacked.

    Raises:
        BadAddress, Unreachable, NotTrusted, TooSlow, AnswerTooBig, Moved: as each says.
    """
    check(url)
    headers = {"Content-Type": content_type, "Accept": "application/json", "User-Agent": "simpul"}
    try:
        with (
            urllib3.PoolManager(cert_reqs="CERT_REQUIRED", num_pools=1) as pool,
            pool.request(
                "POST", url, body=body, headers=headers, timeout=timeout_s, retries=False, redirect=False,
                preload_content=False,
            ) as answer,
        ):  # fmt: skip
            if answer.status in REDIRECTS:
                to = answer.headers.get("Location", "?")
                text = _("it sends us to %(to)s. Give that address if it is the right one.") % {"to": to}
                raise Moved(f"{url}: {text}")
            content = answer.read(most_bytes + 1, decode_content=True)
            if len(content) > most_bytes:
                text = _("the answer is longer than %(most)d bytes. Is it a hub's address?")
                raise AnswerTooBig(f"{url}: {text % {'most': most_bytes}}")
            return Answer(answer.status, content)
    except (HTTPError, OSError) as error:
        raise plain_word(url, error, timeout_s) from error


def check(url: str) -> None:
    """Refuse what is no address that we would call. Raises BadAddress."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - asking for it is what checks it
    except ValueError as error:
        raise BadAddress(f"{_no_address(url)} ({error})") from error
    if parts.username or parts.password:
        raise BadAddress(_("An address with a password in it is not used: take it out."))
    if not host or not url.isprintable() or " " in url:
        raise BadAddress(_no_address(url))
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host)):
        text = _("only HTTPS goes over a network. Write https:// (http:// is for localhost).")
        raise BadAddress(f"{url}: {text}")


def _no_address(url: str) -> str:
    return _("%(url)s is no address. Write it as https://hub.example.org/…") % {"url": repr(url)}


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def plain_word(url: str, error: Exception, timeout_s: float) -> PeerRefused:
    """Give the plain word for what the library says."""
    if isinstance(error, SSLError | ssl.SSLError):
        text = _(
            "its certificate is not trusted (%(error)s). "
            "SSL_CERT_FILE names a file with the certificate of an authority of your own."
        )
        return NotTrusted(f"{url}: {text % {'error': error}}")
    if isinstance(error, LocationParseError):
        return BadAddress(_no_address(url))
    if isinstance(error, NameResolutionError):
        text = _("the name is not known here. Look at the address and at the network.")
        return Unreachable(f"{url}: {text}")
    slow = ConnectTimeoutError | ReadTimeoutError | TimeoutError
    if isinstance(error, slow) and not isinstance(error, NewConnectionError):
        text = _("no answer in %(seconds)s s. Try again later; sending again is safe.")
        return TooSlow(f"{url}: {text % {'seconds': f'{timeout_s:g}'}}")
    text = _("no answer (%(error)s). Look at the address, and whether the other side runs.")
    return Unreachable(f"{url}: {text % {'error': error}}")
