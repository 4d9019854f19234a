"""A TCP listener for tests that answers with exactly the bytes a test wants, well-formed or not."""

import contextlib
import socket
import threading


class RawServer:
    """Plays one answer per connection, in order; the last one for ever.

    An answer is bytes, or a function that gets the connected socket after the request's head was read.
    With `tls`, a server's SSLContext, it speaks https.
    `heads` are the request heads seen, as text; `connections` counts accepted connections.
    """

    def __init__(self, *answers, tls=None):
        self._tls = tls
        self._answers = list(answers)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._players = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.over = threading.Event()
        self.heads = []
        self.connections = 0
        self.port = self._listener.getsockname()[1]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        # Wakes accept(), which closing alone does not do everywhere.
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            pass
        self._thread.join()
        self._listener.close()
        for player in self._players:
            player.join()

    def url(self, path="/"):
        """Address of the listener."""
        return f"http://127.0.0.1:{self.port}{path}"

    def _serve(self):
        while True:
            connection, _ = self._listener.accept()
            if self.over.is_set():
                connection.close()
                return
            answer = self._answers[min(self.connections, len(self._answers) - 1)]
            self.connections += 1
            player = threading.Thread(target=self._play, args=(connection, answer), daemon=True)
            self._players.append(player)
            player.start()

    def _secured(self, connection):
        if self._tls is None:
            return connection
        try:
            return self._tls.wrap_socket(connection, server_side=True)
        except OSError:
            connection.close()
            raise

    def _play(self, connection, answer):
        connection.settimeout(10)
        with contextlib.suppress(OSError), self._secured(connection) as connection:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(65536)
                if not piece:
                    return
                head += piece
            self.heads.append(head.partition(b"\r\n\r\n")[0].decode("latin-1"))
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)


def http_answer(body=b"", status=200, **headers):
    """A plain HTTP/1.1 answer; header names with _ for -, a given Content_Length wins."""
    lines = {"Content-Length": str(len(body))} | {
        key.replace("_", "-"): value for key, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body
