"""A wire to the server that can be cut, also in the middle of what is being sent."""

import select
import socket
import threading


class Wire:
    """Carries bytes to the server until it is cut: what is on it breaks, and nobody answers."""

    def __init__(self, port: int) -> None:
        self._to = ("localhost", port)
        self._whole = threading.Event()
        self._whole.set()
        self._left: int | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def is_cut(self) -> bool:
        """Tell whether it is cut."""
        return not self._whole.is_set()

    def cut(self) -> None:
        """Break it now."""
        self._whole.clear()

    def cut_after(self, sent: int) -> None:
        """Let so many bytes more go to the server, then break."""
        self._left = sent

    def mend(self) -> None:
        """Make it whole again."""
        self._left = None
        self._whole.set()

    def close(self) -> None:
        """Take it down."""
        self._whole.clear()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return
            if self.is_cut:
                here.close()
            else:
                threading.Thread(target=self._carry, args=(here,), daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        with here, socket.create_connection(self._to) as there:
            ends = {here: there, there: here}
            while self._whole.is_set():
                ready, _, _ = select.select(list(ends), [], [], 0.1)
                for end in ready:
                    try:
                        data = end.recv(4096)
                        ends[end].sendall(data if end is there else self._allowed(data))
                    except OSError:
                        return
                    if not data:
                        return

    def _allowed(self, data: bytes) -> bytes:
        if self._left is None:
            return data
        some = data[: self._left]
        self._left -= len(some)
        if not self._left:
            self._whole.clear()
        return some
