"""A mail server and a push service on this machine: they keep what comes, and answer as they are told."""

import base64
import os
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass
class MailServer:
    """What came in, and what the server says to each letter."""

    url: str = ""
    letters: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 taken"


class Talk(socketserver.StreamRequestHandler):
    """One talk with the mail server (RFC 5321), as much of it as a client needs."""

    kept: MailServer

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            word = line.decode(errors="replace").strip().upper()
            if word == "DATA":
                self.say("354 go on")
                self.take()
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say(self.kept.answer if word.startswith("RCPT") else "250 fine")

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        found = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.kept.letters.append(found)
        self.say("250 taken")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    kept = MailServer()
    talk = type("TalkHere", (Talk,), {"kept": kept})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), talk) as server:
        server.daemon_threads = True
        kept.url = f"smtp://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield kept
        server.shutdown()


@dataclass
class PushService:
    """A push service with one browser: its keys, and what was left for it, as it came and as it reads it."""

    key: ec.EllipticCurvePrivateKey
    secret: bytes
    endpoint: str = ""
    left: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 201

    @property
    def p256dh(self) -> str:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).decode().rstrip("=")

    @property
    def auth(self) -> str:
        return base64.urlsafe_b64encode(self.secret).decode().rstrip("=")

    def read(self, number: int) -> str:
        """Open a message as the browser does (RFC 8291)."""
        found: bytes = http_ece.decrypt(
            self.left[number][1], private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return found.decode()


@contextmanager
def push_service() -> Iterator[PushService]:
    kept = PushService(ec.generate_private_key(ec.SECP256R1()), os.urandom(16))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.left.append((dict(self.headers), body))
            self.send_response(kept.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.endpoint = f"http://localhost:{server.server_address[1]}/push/abc"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield kept
    server.shutdown()
    server.server_close()
