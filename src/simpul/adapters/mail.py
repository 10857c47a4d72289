"""E-mail goes out by SMTP: one connection for many letters, and a plain word for what went wrong."""

import smtplib
import ssl
from contextlib import suppress
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from django.core.mail import EmailMessage

TIMEOUT_S = 20
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
FOR_EVER = range(500, 600)
"""Answers of a mail server after which sending the same again is of no use (RFC 5321 section 4.2.1)."""


class NotTaken(Exception):
    """The mail server did not take a letter. `never`: nor will it when it is sent again."""

    def __init__(self, said: str, *, never: bool) -> None:
        super().__init__(said)
        self.never = never


class Line:
    """A connection to the mail server, opened with the first letter.

    Args:
        url: smtp://user:password@host:port; smtp+tls:// for STARTTLS, smtps:// for TLS from the beginning.
        sender: whom the letters come from, such as "Kota Contoh <lapor@example.go.id>".
    """

    def __init__(self, url: str, sender: str) -> None:
        self._url, self._sender = url, sender
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()

    def send(self, to: str, subject: str, text: str, *, key: str, leave: str = "") -> None:
        """Send one letter.

        Args:
            to: an address.
            subject: one line.
            text: plain.
            key: what the letter is called: sent again under the same key it has the same Message-ID.
            leave: the address that ends such letters by one POST (RFC 8058); "" for none.

        Raises:
            NotTaken: it was not.
        """
        domain = parseaddr(self._sender)[1].rpartition("@")[2]
        headers = {
            "Message-ID": f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday notes, please
        }
        if leave:
            headers |= {
                "List-Unsubscribe": f"<{leave}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
        letter = EmailMessage(" ".join(subject.split()), text, self._sender, [to], headers=headers)
        try:
            server = self._connected()
            server.send_message(letter.message(policy=SMTP), parseaddr(self._sender)[1], [to])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise NotTaken(f"{code} {_plain(said)}", never=code in FOR_EVER) from error
        except smtplib.SMTPResponseException as error:
            never = error.smtp_code in FOR_EVER and not isinstance(error, smtplib.SMTPAuthenticationError)
            raise NotTaken(f"{error.smtp_code} {_plain(error.smtp_error)}", never=never) from error
        except ValueError as error:  # an address that no letter can be sent to
            raise NotTaken(type(error).__name__, never=True) from error
        except (smtplib.SMTPException, OSError) as error:
            self._server = None
            raise NotTaken(type(error).__name__, never=False) from error

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            parts = urlsplit(self._url)
            host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
            safe = ssl.create_default_context()
            if parts.scheme == "smtps":
                server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=safe)
            else:
                server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
            if parts.scheme == "smtp+tls":
                server.starttls(context=safe)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            self._server = server
        return self._server


def _plain(said: bytes | str) -> str:
    """Give what a server said without what may be an address in it."""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(word for word in text.split() if "@" not in word)[:150]
