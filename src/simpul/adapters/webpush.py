"""Web Push (RFC 8030): a message is sealed for one browser (RFC 8291), signed by us (RFC 8292), sent."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import http_ece  # type: ignore[import-untyped]
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from simpul.adapters import feeds

TIMEOUT_S = 15.0
LASTS = timedelta(days=3)
"""How long the service keeps a message for a browser that is off."""
SIGNED_FOR = timedelta(hours=12)
MOST_BYTES = 3000
"""Of the message before it is sealed: every service takes 4096 sealed (RFC 8030 section 7.2)."""
POINT, SECRET = 65, 16
"""Bytes of a browser's public key (RFC 8291 section 3.1) and of its secret (section 3.2)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message for one browser: where its service is, its keys (base64url), what it shows, where it leads.

    `tag` names the message: a newer one of the same name takes its place.
    """

    endpoint: str
    p256dh: str
    auth: str
    title: str
    text: str
    url: str
    tag: str


def is_browser(endpoint: str, p256dh: str, auth: str) -> bool:
    """Tell whether these can be the address and the keys of a browser."""
    parts = urlsplit(endpoint) if endpoint.isprintable() else urlsplit("")
    try:
        _point(p256dh)
        return parts.scheme in {"https", "http"} and bool(parts.hostname) and len(_bytes(auth)) == SECRET
    except (ValueError, binascii.Error):
        return False


def public(key: ec.EllipticCurvePrivateKey) -> str:
    """Give the public half of our key as a browser wants it (applicationServerKey)."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def send(
    told: Told, key: ec.EllipticCurvePrivateKey, contact: str, *, now: datetime, inside: bool = False
) -> int:
    """Leave a message at a browser's push service.

    Args:
        told: what, and to whom.
        key: ours (VAPID).
        contact: who we are for the service: an e-mail address or an https address.
        now: aware.
        inside: whether a service on this machine or its network may be called, for trying out.

    Returns:
        The HTTP status: 201 it is taken, 404 and 410 the browser is gone for ever.

    Raises:
        peers.PeerRefused: the service was not reached.
        ValueError: the browser's keys are none.
    """
    parts = urlsplit(told.endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + SIGNED_FOR).timestamp()),
        "sub": contact if "://" in contact else f"mailto:{contact}",
    }
    headers = {
        "Authorization": f"vapid t={jwt.encode(claims, key, algorithm='ES256')}, k={public(key)}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(LASTS.total_seconds())),
        "Topic": told.tag[-32:],
        "Urgency": "normal",
    }
    return feeds.post(told.endpoint, _sealed(told), headers, TIMEOUT_S, inside=inside).status


def _sealed(told: Told) -> bytes:
    shown = {"title": told.title, "body": told.text[:1000], "url": told.url, "tag": told.tag}
    said = json.dumps(shown, ensure_ascii=False).encode()
    if len(said) > MOST_BYTES:
        said = json.dumps(shown | {"body": told.text[:200]}, ensure_ascii=False).encode()
    sealed: bytes = http_ece.encrypt(
        said, private_key=ec.generate_private_key(ec.SECP256R1()), dh=_point(told.p256dh),
        auth_secret=_bytes(told.auth), version="aes128gcm",
    )  # fmt: skip
    return sealed


def _point(p256dh: str) -> bytes:
    """Give the bytes of a public key. Raises ValueError where it is no point of the curve."""
    found = _bytes(p256dh)
    if len(found) != POINT:
        raise ValueError("the browser's public key is none")
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), found)
    return found


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
