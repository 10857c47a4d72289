"""The key by which push services know this installation (VAPID, RFC 8292): made once, kept in SIMPUL_DATA."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

MINE = 0o600


def own() -> ec.EllipticCurvePrivateKey:
    """Give the key; the first time, make it. Two processes that ask at once get the same."""
    path = Path(settings.SIMPUL_DATA) / "vapid.pem"
    if not path.is_file():
        _make(path)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no key of an elliptic curve: move it away, a new one is made")
    return key


def _make(path: Path) -> None:
    """Write a new key beside its place, then give it the name, unless another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    new = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MINE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(new, path)
        except FileExistsError:
            return
    finally:
        new.unlink()
