"""Talking to another installation, against a real server that does each thing that can go wrong."""

import gzip
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from simpul.adapters import peers

HOLD_S = 1.0


class Hub(BaseHTTPRequestHandler):
    """Answers by the path: /status/404, /slow, /big, /bomb, /moved, /cut; else with what it was sent."""

    seen: list[tuple[str, str, bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, self.headers["Content-Type"], body))
        _, kind, *rest = self.path.split("/")
        answer = getattr(self, f"_{kind}", None)
        try:
            answer(*rest) if answer else self._answer(200, body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _status(self, status: str) -> None:
        self._answer(int(status), b'{"detail": "so it is"}')

    def _slow(self) -> None:
        time.sleep(HOLD_S)
        self._answer(200, b"late")

    def _big(self) -> None:
        self._answer(200, b"x" * 5000)

    def _bomb(self) -> None:
        self._answer(200, gzip.compress(b"x" * 5000), Content_Encoding="gzip")

    def _moved(self) -> None:
        self._answer(307, b"", Location="/elsewhere")

    def _cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def serving(context: ssl.SSLContext | None = None) -> Iterator[int]:
    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing: a client that does not trust us hangs up."""

    with Server(("127.0.0.1", 0), Hub) as server:
        if context:
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def hub() -> Iterator[str]:
    for port in serving():
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own authority, for 127.0.0.1, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hub")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "hub.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return file


@pytest.fixture(scope="module")
def secure_hub(certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    for port in serving(context):
        yield f"https://127.0.0.1:{port}"


def test_what_is_sent_arrives_and_the_answer_comes_back(hub: str) -> None:
    answer = peers.post(f"{hub}/in", b"\x00signed", "application/vnd.simpul.submission+json")

    assert answer == (200, b"\x00signed")
    assert Hub.seen[-1] == ("/in", "application/vnd.simpul.submission+json", b"\x00signed")


@pytest.mark.parametrize("status", [202, 400, 409, 413, 500, 503])
def test_a_refusal_of_the_other_side_is_an_answer(hub: str, status: int) -> None:
    assert peers.post(f"{hub}/status/{status}", b"{}", "application/json") == (
        status,
        b'{"detail": "so it is"}',
    )


def test_a_certificate_of_an_authority_that_we_know_is_trusted(
    secure_hub: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    assert peers.post(f"{secure_hub}/in", b"hello", "text/plain") == (200, b"hello")


def test_another_certificate_is_not_and_nothing_is_sent(secure_hub: str) -> None:
    before = len(Hub.seen)

    with pytest.raises(peers.NotTrusted, match="SSL_CERT_FILE"):
        peers.post(f"{secure_hub}/in", b"secret", "text/plain")

    assert len(Hub.seen) == before


def test_the_name_in_the_certificate_counts(
    secure_hub: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with pytest.raises(peers.NotTrusted):
        peers.post(secure_hub.replace("127.0.0.1", "localhost"), b"secret", "text/plain")


def test_who_speaks_no_tls_is_not_trusted(hub: str) -> None:
    with pytest.raises(peers.PeerRefused):
        peers.post(hub.replace("http:", "https:"), b"secret", "text/plain")


@pytest.mark.parametrize(
    ("path", "refusal", "said"),
    [
        ("/moved", peers.Moved, "/elsewhere"),
        ("/big", peers.AnswerTooBig, "1000 bytes"),
        ("/bomb", peers.AnswerTooBig, "1000 bytes"),
        ("/slow", peers.TooSlow, "0.2 s"),
        ("/cut", peers.Unreachable, "no answer"),
    ],
)
def test_each_way_to_fail_has_its_word(hub: str, path: str, refusal: type[Exception], said: str) -> None:
    with pytest.raises(refusal, match=said):
        peers.post(hub + path, b"{}", "application/json", 0.2, most_bytes=1000)


def test_a_redirect_is_not_followed(hub: str) -> None:
    with pytest.raises(peers.Moved):
        peers.post(f"{hub}/moved", b"{}", "application/json")

    assert Hub.seen[-1][0] == "/moved"


def test_nobody_there_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: the connection is refused
        with pytest.raises(peers.Unreachable, match="whether the other side runs"):
            peers.post(f"http://127.0.0.1:{taken.getsockname()[1]}/", b"{}", "application/json")


def test_a_name_that_nobody_knows_is_said() -> None:
    with pytest.raises(peers.Unreachable, match="is not known here"):
        peers.post("https://hub.invalid/", b"{}", "application/json", 5)


@pytest.mark.parametrize(
    "url",
    [
        "", "hub.example.org", "http://hub.example.org/", "ftp://localhost/", "https://", "https://a b/",
        "https://[half/", "https://hub.example.org:x/", "https://who:secret@hub.example.org/", "file:///etc/passwd",
        "http://localhost.example.org/", "http://10.0.0.1/", "https://hub.example.org/\r\nX: 1",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_peer_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(peers.BadAddress) as refused:
        peers.post(url, b"{}", "application/json")

    assert "secret" not in str(refused.value)
