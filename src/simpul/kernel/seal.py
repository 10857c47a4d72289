"""Signed statements: who says this, and has anyone changed it since. Pure: no Django, no clock, no files.

A statement is JSON in canonical bytes (RFC 8785), signed with Ed25519 (RFC 8032) in an envelope of the form
DSSE v1 (https://github.com/secure-systems-lab/dsse). Keys are text: base64url (RFC 4648 section 5, without
padding) of 32 bytes. The messages of refusals are in English, marked, and translated where they are shown.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from simpul.kernel.refusal import Refused

KEY_BYTES = 32
SIGNATURE_BYTES = 64
FINGERPRINT_DIGITS = 16
TYPE = "application/vnd.simpul.{kind}+json"
"""What the payload is (RFC 6838 section 3.2, the vendor tree), by its kind: "submission", "receipt"..."""


class BadSeal(Refused):
    """The envelope does not prove what it should: it says nothing of who wrote what is in it."""


class Malformed(BadSeal):
    """It is not an envelope of ours at all."""


class UnknownKey(BadSeal):
    """It is signed with a key that is not trusted, or was not at that time."""


class BrokenSeal(BadSeal):
    """What it holds was changed after it was signed, or somebody else signed it."""


class WrongKind(BadSeal):
    """It is a true statement, but not of the kind that was asked for."""


class BadKey(Refused):
    """The text is not a key."""


class NotCanonical(Refused):
    """The value has no canonical form: a number past 2^53 or not finite, or something that is not JSON."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload, what it is, and one signature over both by the key of fingerprint `keyid`."""

    payload: bytes
    payload_type: str
    keyid: str
    signature: bytes

    @property
    def kind(self) -> str:
        """The kind that its type names; "" where the type is none of ours."""
        before, _, after = TYPE.partition("{kind}")
        ours = self.payload_type.startswith(before) and self.payload_type.endswith(after)
        return self.payload_type[len(before) : -len(after)] if ours else ""

    def to_json(self) -> str:
        """Write it as one line of JSON: the same envelope gives the same text."""
        said = {
            "payload": base64.b64encode(self.payload).decode(),
            "payloadType": self.payload_type,
            "signatures": [{"keyid": self.keyid, "sig": base64.b64encode(self.signature).decode()}],
        }
        return canonical(said).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> "Envelope":
        """Read an envelope; what it holds is not to be believed before it was `opened`.

        DSSE allows several signatures; one of ours has exactly one, so that nobody can put a name beside a
        statement that somebody else signed.

        Raises:
            Malformed: it is not JSON, a part is missing or of another form, or it has not one signature.
        """
        try:
            said = json.loads(text)
            (signature,) = said["signatures"]
            return cls(
                _base64(said["payload"]),
                _plain(said["payloadType"]),
                _plain(signature["keyid"]),
                _base64(signature["sig"]),
            )
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise Malformed(_("This is not a sealed envelope (DSSE) with one signature.")) from error


def canonical(value: Any) -> bytes:
    """Give the one form in bytes of a JSON value: sorted keys, no spaces, UTF-8 (RFC 8785).

    Raises:
        NotCanonical: it has none.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise NotCanonical(str(error)) from error


def new_key() -> str:
    """Make a private key from the system's randomness. Whoever has it can sign: keep it secret."""
    return _text(Ed25519PrivateKey.generate().private_bytes_raw())


def public_text(private: str) -> str:
    """Give the public key that belongs to a private one. Raises BadKey."""
    return _text(_private(private).public_key().public_bytes_raw())


def fingerprint(public: str) -> str:
    """Give the first 16 hexadecimal digits of the SHA-256 of a public key's bytes. Raises BadKey."""
    return hashlib.sha256(_bytes(public)).hexdigest()[:FINGERPRINT_DIGITS]


def sign(payload: bytes, private: str, *, kind: str) -> Envelope:
    """Seal a payload.

    Args:
        payload: JSON in canonical form, see `canonical`.
        private: the key of who says it.
        kind: what it is, such as "submission": letters, digits and dots.

    Raises:
        BadKey: `private` is no key.
        ValueError: `kind` has something else in it.
    """
    if not (kind.isascii() and kind.replace(".", "").isalnum()):
        raise ValueError(f"{kind!r} is not the name of a kind")
    payload_type = TYPE.format(kind=kind)
    signature = _private(private).sign(encoded(payload_type, payload))
    return Envelope(payload, payload_type, fingerprint(public_text(private)), signature)


def opened(envelope: Envelope, known: Mapping[str, str], *, kind: str = "") -> bytes:
    """Give the payload of an envelope that one of the known keys signed; its fingerprint is `envelope.keyid`.

    Args:
        envelope: as it was read.
        known: public keys by fingerprint, as they were trusted at the time that matters.
        kind: what it must be; "" takes every kind of ours. Say it wherever something is done with the
            payload: a receipt must not pass for a submission.

    Raises:
        UnknownKey: the key is not among the known ones.
        BrokenSeal: the signature is not that key's over this payload and type.
        WrongKind: it is something else than `kind`.
    """
    public = known.get(envelope.keyid)
    if public is None or fingerprint(public) != envelope.keyid:
        raise UnknownKey(_("It is signed with a key that is not trusted here, or was not at that time."))
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(public)).verify(
            envelope.signature, encoded(envelope.payload_type, envelope.payload)
        )
    except InvalidSignature as error:
        raise BrokenSeal(_("What it holds was changed after it was signed.")) from error
    if not envelope.kind or (kind and kind != envelope.kind):
        raise WrongKind(_("It is signed well, but it is not the kind of statement that belongs here."))
    return envelope.payload


def encoded(payload_type: str, payload: bytes) -> bytes:
    """Give what is signed: the pre-authentication encoding (PAE) of DSSE v1, protocol.md."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _(text: str) -> str:
    """Mark a message for translation, as gettext_noop does."""
    return text


def _private(text: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_bytes(text))


def _text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Read a key; only the one text that `_text` writes for it. Raises BadKey, without saying the key."""
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != KEY_BYTES or _text(key) != text:
        raise BadKey(_("This is not a key: a key is 43 letters, digits, - and _ (32 bytes in base64url)."))
    return key


def _plain(text: object) -> str:
    """Give the text if it is one that can be written as UTF-8. Raises TypeError, ValueError."""
    if not isinstance(text, str):
        raise TypeError(type(text).__name__)
    text.encode()
    return text


def _base64(text: object) -> bytes:
    """Read base64 in either alphabet, as DSSE v1 allows. Raises TypeError, ValueError."""
    return base64.b64decode(_plain(text).replace("-", "+").replace("_", "/"), validate=True)
