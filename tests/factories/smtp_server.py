"""A real SMTP server on loopback for tests: it keeps what it was given, and can be told to refuse."""

import base64
import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

USER, PASSWORD = "danhmuc", "mat:khau@thu"


@dataclass
class Mailbox:
    """What came in, and how the server is to behave: refuse everyone, or only these addresses."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    is_down: bool = False
    refused: set[str] = field(default_factory=set)
    needs_login: bool = False

    @property
    def url(self) -> str:
        """MAIL_URL of this server."""
        return f"smtp://danhmuc:mat%3Akhau%40thu@127.0.0.1:{self.port}?tls=none"


class _Handler(socketserver.StreamRequestHandler):
    """One connection, by RFC 5321."""

    server: "_Server"

    def handle(self) -> None:
        box = self.server.box
        self.say("421 4.3.2 down" if box.is_down else "220 loopback ESMTP")
        if box.is_down:
            return
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            verb, _, rest = line.partition(" ")
            if not self.answer(verb.upper(), rest, box):
                return

    def answer(self, verb: str, rest: str, box: Mailbox) -> bool:
        if verb == "EHLO":
            self.say("250-loopback\r\n250-AUTH PLAIN\r\n250 8BITMIME")
        elif verb == "AUTH":
            given = base64.b64decode(rest.split()[1]).decode().split("\0")[1:]
            self.say("235 ok" if given == [USER, PASSWORD] else "535 5.7.8 wrong")
        elif verb == "RCPT":
            address = rest.partition("<")[2].partition(">")[0]
            is_refused = address in box.refused
            if not is_refused:
                box.recipients.append(address)
            self.say(f"550 5.1.1 {address} unknown" if is_refused else "250 ok")
        elif verb == "DATA":
            self.say("354 go on")
            body = b""
            while (row := self.rfile.readline()) != b".\r\n":
                body += row.removeprefix(b".") if row.startswith(b"..") else row
            box.messages.append(email.message_from_bytes(body, policy=email.policy.default))
            self.say("250 kept")
        elif verb == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 ok")
        return True

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: Mailbox


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """The server, as long as the block lasts."""
    box = Mailbox()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.box = box
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join(timeout=5)
