"""Sealed envelopes: what was signed opens; whatever was changed, swapped or never trusted does not."""

import base64
import json

import pytest

from simpul.kernel import seal
from simpul.kernel.seal import Envelope

# RFC 8032 section 7.1, TEST 1: the private key, and the public key that belongs to it.
SECRET = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


def text(hexadecimal: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(hexadecimal)).decode().rstrip("=")


PRIVATE = text(SECRET)
OTHER = seal.new_key()


def trusted(*private: str) -> dict[str, str]:
    return {seal.fingerprint(public): public for public in map(seal.public_text, private)}


KNOWN = trusted(PRIVATE, OTHER)
PAYLOAD = seal.canonical({"city": "kota", "n": 3})
SEALED = seal.sign(PAYLOAD, PRIVATE, kind="submission")


def changed(**parts: object) -> Envelope:
    """Give the envelope again with parts of its JSON put in the place of what was there."""
    return Envelope.from_json(json.dumps(json.loads(SEALED.to_json()) | parts))


def b64(payload: bytes) -> str:
    return base64.b64encode(payload).decode()


def test_what_was_signed_opens_and_says_who_signed_it() -> None:
    envelope = Envelope.from_json(SEALED.to_json())

    assert envelope == SEALED
    assert seal.opened(envelope, KNOWN, kind="submission") == PAYLOAD
    assert seal.opened(envelope, KNOWN) == PAYLOAD
    assert envelope.keyid == seal.fingerprint(text(PUBLIC))
    assert envelope.kind == "submission"


def test_the_public_key_of_a_private_one_is_the_standards() -> None:
    assert seal.public_text(PRIVATE) == text(PUBLIC)
    # The first 16 digits of: printf %s d75a98… | xxd -r -p | sha256sum
    assert seal.fingerprint(text(PUBLIC)) == "21fe31dfa154a261"


def test_what_is_signed_is_the_encoding_that_the_standard_shows() -> None:
    # The example of DSSE v1, protocol.md: PAE("http://example.com/HelloWorld", "hello world")
    wanted = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"

    assert seal.encoded("http://example.com/HelloWorld", b"hello world") == wanted
    assert seal.encoded("é", b"") == "DSSEv1 2 é 0 ".encode()


def test_the_form_in_json_is_that_of_the_standard() -> None:
    said = json.loads(SEALED.to_json())

    assert set(said) == {"payload", "payloadType", "signatures"}
    assert said["payloadType"] == "application/vnd.simpul.submission+json"
    assert base64.b64decode(said["payload"]) == b'{"city":"kota","n":3}'
    assert [set(each) for each in said["signatures"]] == [{"keyid", "sig"}]
    assert len(base64.b64decode(said["signatures"][0]["sig"])) == 64


def test_the_url_safe_alphabet_is_read_too() -> None:
    payload = b'{"n":"\xef\xbf\xbf\xef\xbf\xbe?>"}'
    envelope = seal.sign(payload, PRIVATE, kind="submission")
    safe = envelope.to_json().replace("+json", "PLUSjson").replace("/vnd", "SLASHvnd")
    safe = safe.replace("+", "-").replace("/", "_").replace("PLUSjson", "+json").replace("SLASHvnd", "/vnd")

    assert safe != envelope.to_json()
    assert seal.opened(Envelope.from_json(safe), KNOWN) == payload


@pytest.mark.parametrize(
    "envelope",
    [
        changed(payload=b64(PAYLOAD.replace(b"3", b"4"))),
        changed(payload=b64(PAYLOAD + b" ")),
        changed(payload=""),
        changed(payloadType="application/vnd.simpul.receipt+json"),
        changed(payloadType="text/plain"),
        changed(signatures=[{"keyid": SEALED.keyid, "sig": b64(bytes(64))}]),
        changed(signatures=[{"keyid": SEALED.keyid, "sig": b64(SEALED.signature[:-1])}]),
        changed(signatures=[{"keyid": SEALED.keyid, "sig": ""}]),
        changed(
            signatures=[{"keyid": seal.fingerprint(seal.public_text(OTHER)), "sig": b64(SEALED.signature)}]
        ),
    ],
)
def test_whatever_was_changed_does_not_open(envelope: Envelope) -> None:
    with pytest.raises(seal.BrokenSeal):
        seal.opened(envelope, KNOWN, kind="submission")


def test_a_key_that_is_not_trusted() -> None:
    with pytest.raises(seal.UnknownKey):
        seal.opened(SEALED, trusted(OTHER))
    with pytest.raises(seal.UnknownKey):
        seal.opened(SEALED, {})


def test_a_key_that_is_filed_under_another_ones_fingerprint_is_not_trusted() -> None:
    forged = seal.sign(PAYLOAD, OTHER, kind="submission")
    named = Envelope(forged.payload, forged.payload_type, SEALED.keyid, forged.signature)

    with pytest.raises(seal.UnknownKey):
        seal.opened(named, {SEALED.keyid: seal.public_text(OTHER)})


def test_a_true_statement_of_another_kind() -> None:
    with pytest.raises(seal.WrongKind):
        seal.opened(SEALED, KNOWN, kind="receipt")


def test_a_true_statement_of_a_type_that_is_none_of_ours() -> None:
    key = seal._private(PRIVATE)
    foreign = Envelope(b"{}", "text/plain", SEALED.keyid, key.sign(seal.encoded("text/plain", b"{}")))

    with pytest.raises(seal.WrongKind):
        seal.opened(foreign, KNOWN)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        b"\xff\xfe\x00",
        "[" * 100_000,
        json.dumps({"payload": "e30=", "payloadType": "x"}),
        json.dumps({"payload": "e30=", "payloadType": "x", "signatures": []}),
        json.dumps({"payload": "e30=", "payloadType": "x", "signatures": [{"keyid": "a", "sig": ""}] * 2}),
        json.dumps({"payload": "e30=", "payloadType": 7, "signatures": [{"keyid": "a", "sig": ""}]}),
        json.dumps({"payload": "e30=", "payloadType": "x", "signatures": [{"keyid": ["a"], "sig": ""}]}),
        json.dumps({"payload": "e30", "payloadType": "x", "signatures": [{"keyid": "a", "sig": ""}]}),
        json.dumps({"payload": "*!*=", "payloadType": "x", "signatures": [{"keyid": "a", "sig": ""}]}),
        json.dumps({"payload": None, "payloadType": "x", "signatures": [{"keyid": "a", "sig": ""}]}),
        json.dumps({"payload": "é===", "payloadType": "x", "signatures": [{"keyid": "a", "sig": ""}]}),
        json.dumps({"payload": "e30=", "payloadType": "x", "signatures": {"keyid": "a", "sig": ""}}),
        json.dumps({"payload": "e30=", "payloadType": "\ud800", "signatures": [{"keyid": "a", "sig": ""}]}),
    ],
)
def test_what_is_no_envelope(bad: str | bytes) -> None:
    with pytest.raises(seal.Malformed):
        Envelope.from_json(bad)


@pytest.mark.parametrize(
    "bad", ["", "a" * 42, "a" * 44, PRIVATE + "=", PRIVATE[:-1] + "!", "é" * 43, PRIVATE[:-1] + "B"]
)
def test_what_is_no_key(bad: str) -> None:
    for read in (seal.public_text, seal.fingerprint):
        with pytest.raises(seal.BadKey) as caught:
            read(bad)
        assert len(bad) < 40 or bad not in str(caught.value)


@pytest.mark.parametrize("bad", ["", ".", "a b", "a/b", "ä", "a+json"])
def test_what_is_no_kind(bad: str) -> None:
    with pytest.raises(ValueError, match="not the name of a kind"):
        seal.sign(PAYLOAD, PRIVATE, kind=bad)


def test_keys_are_new_each_time() -> None:
    assert len({seal.new_key() for _ in range(20)}) == 20


@pytest.mark.parametrize("bad", [2**53, float("nan"), {"a": object()}, {1: 2}, "\ud800"])
def test_a_value_without_one_form(bad: object) -> None:
    with pytest.raises(seal.NotCanonical):
        seal.canonical(bad)


def test_the_one_form_of_a_value() -> None:
    assert seal.canonical({"b": [1.0, None], "a": "é"}) == '{"a":"é","b":[1,null]}'.encode()
