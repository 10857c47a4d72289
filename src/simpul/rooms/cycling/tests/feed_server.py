"""A system of shared bicycles on this machine, whose feed can be good or do each thing that goes wrong."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REPORTED = "2026-11-22T07:59:30+07:00"
FILES = ("system_information", "station_information", "station_status")


def _name(text: str) -> list[dict[str, str]]:
    return [{"text": text, "language": "id"}]


def good() -> dict[str, Any]:
    """The data of each file of a feed of two stations."""
    places = [
        {"station_id": "a", "name": _name("Alun-Alun"), "lon": 114.36, "lat": -8.21, "capacity": 10},
        {"station_id": "b", "name": _name("Pasar"), "lon": 114.37, "lat": -8.21},
    ]
    counts = [
        {
            "station_id": key, "num_vehicles_available": bikes, "is_installed": True, "is_renting": True,
            "is_returning": True, "last_reported": REPORTED,
        }
        for key, bikes in (("a", 3), ("b", 0))
    ]  # fmt: skip
    return {
        "system_information": {"system_id": "kota", "languages": ["id"], "name": _name("Sepeda Kota")},
        "station_information": {"stations": places},
        "station_status": {"stations": counts},
    }


class Feeds:
    """What the server answers. `data` by file; `instead` what it does for a path in place of answering."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/gbfs.json"
        self.data = good()
        self.ttl_s = 60
        self.version = "3.0"
        self.instead: dict[str, bytes | str | int] = {}
        self.asked: list[str] = []

    def body(self, name: str) -> bytes:
        """Give a file as it is now."""
        root = self.url.removesuffix("gbfs.json")
        listed = {
            "feeds": [{"name": each, "url": f"{root}{each}.json"} for each in FILES if each in self.data]
        }
        data = listed if name == "gbfs" else self.data[name]
        frame = {"last_updated": REPORTED, "ttl": self.ttl_s, "version": self.version, "data": data}
        return json.dumps(frame).encode()


class Answers(BaseHTTPRequestHandler):
    """Answers with a file of the server's feeds, or does what stands there instead."""

    server: "Server"

    def do_GET(self) -> None:
        name = self.path.strip("/").removesuffix(".json")
        feeds = self.server.feeds
        feeds.asked.append(name)
        instead = feeds.instead.get(name)
        if instead == "slow":
            time.sleep(1.0)
        try:
            if isinstance(instead, int):
                self.send_error(instead)
            elif isinstance(instead, str) and instead.startswith("http"):
                self._answer(302, b"", instead)
            else:
                self._answer(200, instead if isinstance(instead, bytes) else feeds.body(name))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, status: int, body: bytes, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """The server, with what it answers."""

    daemon_threads = True
    feeds: Feeds

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that has waited enough hangs up."""


@contextmanager
def serve() -> Iterator[Feeds]:
    """Run the server while the block lasts."""
    with Server(("127.0.0.1", 0), Answers) as server:
        server.feeds = Feeds(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.feeds
        server.shutdown()
        thread.join()
