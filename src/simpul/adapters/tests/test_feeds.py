"""Reading a feed, against a real server that does each thing that can go wrong."""

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from simpul.adapters import feeds, peers


class Feed(BaseHTTPRequestHandler):
    """Answers by the path: /status/404, /slow, /drip, /big, /bomb, /to?…, /round, /cut; else {}."""

    seen: list[tuple[str, str]] = []

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Host"]))
        kind = self.path.split("?")[0].split("/")[1]
        answer = getattr(self, f"_{kind}", None)
        try:
            answer() if answer else self._answer(200, b"{}")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _status(self) -> None:
        self._answer(int(self.path.split("/")[2]), b"no")

    def _slow(self) -> None:
        time.sleep(1.0)
        self._answer(200, b"late")

    def _drip(self) -> None:
        """Every wait is short, and it never ends."""
        self.send_response(200)
        for count in range(100):
            self.send_header(f"X-{count}", "x")
            self.flush_headers()
            time.sleep(0.05)

    def _big(self) -> None:
        self._answer(200, b"x" * 5000)

    def _bomb(self) -> None:
        self._answer(200, gzip.compress(b"x" * 5000), Content_Encoding="gzip")

    def _packed(self) -> None:
        self._answer(200, gzip.compress(b'{"a": 1}'), Content_Encoding="gzip")

    def _to(self) -> None:
        self._answer(302, b"", Location=self.path.split("?", 1)[1])

    def _round(self) -> None:
        self._answer(301, b"", Location="/round")

    def _cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing: a client that has waited enough hangs up."""

    with Server(("127.0.0.1", 0), Feed) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{made.server_address[1]}"
        made.shutdown()
        thread.join()


def test_an_answer_comes_back_with_its_status(server: str) -> None:
    assert feeds.get(f"{server}/gbfs.json", inside=True) == (200, b"{}")
    assert feeds.get(f"{server}/packed", inside=True) == (200, b'{"a": 1}')
    assert feeds.get(f"{server}/status/404", inside=True) == (404, b"no")


def test_the_server_hears_its_own_name_and_the_whole_path(server: str) -> None:
    feeds.get(f"{server}/a b?c=é".replace(" ", "%20"), inside=True)

    assert Feed.seen[-1] == ("/a%20b?c=%C3%A9", server.removeprefix("http://"))


@pytest.mark.parametrize(
    ("path", "refusal", "said"),
    [
        ("/big", peers.AnswerTooBig, "1000 bytes"),
        ("/bomb", peers.AnswerTooBig, "1000 bytes"),
        ("/slow", peers.TooSlow, "0.3 s"),
        ("/drip", peers.TooSlow, "0.3 s"),
        ("/cut", peers.Unreachable, "no answer"),
        ("/round", peers.Moved, "on and on"),
        ("/to?http://example.org/", peers.BadAddress, "HTTPS"),
        ("/to?file:///etc/passwd", peers.BadAddress, "is no address"),
        ("/to?ftp://example.org/", peers.BadAddress, "HTTPS"),
    ],
)
def test_each_way_to_fail_has_its_word(server: str, path: str, refusal: type[Exception], said: str) -> None:
    with pytest.raises(refusal, match=said):
        feeds.get(server + path, 0.3, most_bytes=1000, inside=True)


def test_a_redirect_is_followed(server: str) -> None:
    assert feeds.get(f"{server}/to?/gbfs.json", inside=True) == (200, b"{}")


def test_without_the_setting_this_machine_is_not_asked(server: str) -> None:
    before = len(Feed.seen)

    with pytest.raises(feeds.Inside, match="not public"):
        feeds.get(f"{server}/gbfs.json")

    assert len(Feed.seen) == before


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",  # noqa: S104 - asked, not listened to

        "100.64.0.1", "224.0.0.1", "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[2002:7f00:1::]",
        "[64:ff9b::10.0.0.1]", "2130706433", "0x7f.1", "127.1",
    ],
)  # fmt: skip
def test_no_way_of_writing_a_private_address_leads_inside(host: str) -> None:
    with pytest.raises(peers.PeerRefused):
        feeds.get(f"https://{host}/gbfs.json", 0.2)


def test_what_those_addresses_stand_for_is_what_counts() -> None:
    private = ("::ffff:10.0.0.1", "2002:a00:1::", "64:ff9b::a00:1", "ff02::1", "198.18.0.1")
    public = ("8.8.8.8", "2606:4700::1111", "64:ff9b::808:808")

    assert [one for one in (*private, *public) if feeds._is_public(ipaddress.ip_address(one))] == list(public)


def test_a_name_that_nobody_knows_is_said() -> None:
    with pytest.raises(peers.Unreachable, match="not known"):
        feeds.get("https://no.such.name.invalid/gbfs.json")


def test_nobody_there_is_said() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(peers.Unreachable, match="no answer"):
        feeds.get(f"http://127.0.0.1:{port}/", inside=True)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "https://a:b@example.org/", "gbfs.json", "https://", ""]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(peers.BadAddress):
        feeds.get(url)
