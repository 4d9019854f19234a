"""The one door to the outside: an HTTP client that calls public addresses only and never without end.

Names are resolved once per hop, every address found is checked before connecting, and the peer of the
connected socket is checked again; each hop is a fresh connection, so no check can be stepped over by reuse.
Proxies and credentials of the environment are not read. For workers only; web pages have no business here.
"""

import contextlib
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from urllib.parse import urljoin

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

from harvesters.addresses import Target, read_url, require_callable
from harvesters.errors import BlockedAddress, RemoteAnswerBroken, RemoteRefused, RemoteUnavailable, TooLarge

CHUNK = 64 * 1024
FOLLOWED = frozenset({301, 302, 303, 307, 308})
USER_AGENT = "DanhMuc/0.1 (open data catalog)"

Resolver = Callable[[str, int], Sequence[str]]
Sink = Callable[[bytes], object]


@dataclass(frozen=True)
class Limits:
    """How long and how much: times in seconds, body in bytes.

    `total` runs over all hops of one request, from its first look-up to the last byte of its answer.
    """

    connect: float = 5.0
    read: float = 30.0
    total: float = 600.0
    body: int = 16 * 1024 * 1024
    redirects: int = 5


@dataclass(frozen=True)
class Credential:
    """A token and the only place it may be sent to."""

    home: Target
    value: str = field(repr=False)
    header: str = "Authorization"

    def __post_init__(self) -> None:
        if not self.value.isascii() or not self.value.isprintable() or " " in self.value:
            raise BlockedAddress(reason="token")

    def belongs_to(self, target: Target) -> bool:
        """Whether the target is home: same origin, or the same host risen from http to https."""
        same = (self.home.scheme, self.home.host, self.home.port)
        risen = ("https", self.home.host, 443)
        origin = (target.scheme, target.host, target.port)
        return origin == same or (same[0] == "http" and same[2] == 80 and origin == risen)


@dataclass(frozen=True)
class Payload:
    """A request body of known length, readable in chunks."""

    content_type: str
    length: int
    chunks: Callable[[], Iterator[bytes]]

    @classmethod
    def of_json(cls, value: object) -> "Payload":
        """The value as UTF-8 JSON."""
        data = json.dumps(value, ensure_ascii=False).encode()
        return cls("application/json;charset=utf-8", len(data), lambda: iter((data,)))


@dataclass(frozen=True)
class Answer:
    """What came back, from the last hop; header names in lower case; `body` is empty when a sink took it."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def resolve_host(host: str, port: int) -> Sequence[str]:
    """Every IP address the system's resolver knows for the host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedClient:
    """Calls http and https URLs under limits.

    Args:
        limits: times and sizes; tests shorten them.
        allow: exact pairs of host and port the operator opens, though private or on another port.
        resolve: host and port -> IP addresses; asked once per hop.
        tls: context for https, by default the system's trust store with host names checked.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        allow: AbstractSet[tuple[str, int]] = frozenset(),
        resolve: Resolver = resolve_host,
        tls: ssl.SSLContext | None = None,
        user_agent: str = USER_AGENT,
    ) -> None:
        self.limits = limits or Limits()
        self._allow = frozenset((host.lower(), port) for host, port in allow)
        self._resolve = resolve
        self._tls = tls or ssl.create_default_context()
        self._user_agent = user_agent

    def read_url(self, url: str) -> Target:
        """Take a URL apart under this client's rules. Raises: BlockedAddress."""
        return read_url(url, allow=self._allow)

    def request(
        self,
        method: str,
        url: str,
        *,
        payload: Payload | None = None,
        credential: Credential | None = None,
        sink: Sink | None = None,
        cap: int | None = None,
    ) -> Answer:
        """Call a URL and read its answer whole.

        GET and HEAD follow up to `limits.redirects` redirects, each checked like a first call; other methods
        never do and give the 3xx answer back.

        Args:
            method: HTTP method in capitals.
            url: where to.
            payload: body of the request.
            credential: token, sent to its home only.
            sink: takes the decoded body piece by piece instead of `Answer.body`.
            cap: most bytes of decoded body, by default `limits.body`.

        Raises: BlockedAddress, RemoteUnavailable, RemoteAnswerBroken, RemoteRefused (too many redirects),
            TooLarge.
        """
        deadline = time.monotonic() + self.limits.total
        for _ in range(self.limits.redirects + 1):
            target = self.read_url(url)
            with self._exchange(method, target, payload, credential, deadline) as response:
                location = response.headers.get("Location")
                if method in {"GET", "HEAD"} and response.status in FOLLOWED and location:
                    url = urljoin(target.url, location)
                    continue
                taken = bytearray()
                _read_body(response, sink or taken.extend, self.limits.body if cap is None else cap)
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(target.url, response.status, headers, bytes(taken))
        raise RemoteRefused(status=response.status, reason="too_many_redirects")

    @contextlib.contextmanager
    def _exchange(
        self,
        method: str,
        target: Target,
        payload: Payload | None,
        credential: Credential | None,
        deadline: float,
    ) -> Iterator[HTTPResponse]:
        """Send one request over a connection of its own; whatever fails becomes one of our errors."""
        watch: _Deadline | None = None
        try:
            raw = self._connect(target, deadline)
            with (
                contextlib.closing(raw),
                _Deadline(raw, deadline) as watch,
                contextlib.closing(self._encrypt(raw, target)) as connected,
                contextlib.closing(HTTPConnection(target.host, target.port)) as connection,
            ):
                connection.timeout = self.limits.read
                connection.sock = connected
                yield self._send(connection, method, target, payload, credential)
        except (OSError, http.client.HTTPException, HTTPError) as error:
            if watch is not None and watch.has_passed:
                raise RemoteUnavailable(reason="deadline", host=target.host) from error
            raise _translate(error, target.host) from error
        if watch.has_passed:
            # An answer without a length ends like this when the watch cuts it: it only looks complete.
            raise RemoteUnavailable(reason="deadline", host=target.host)

    def _connect(self, target: Target, deadline: float) -> socket.socket:
        """Open a socket to an address that has been checked, and check what it is connected to."""
        is_opened = (target.host, target.port) in self._allow
        try:
            addresses = self._resolve(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise RemoteUnavailable(reason="dns", host=target.host) from error
        for ip in addresses:
            require_callable(ip, host=target.host, is_opened=is_opened)
        failure: OSError | None = None
        for ip in addresses:
            left = max(min(self.limits.connect, deadline - time.monotonic()), 0.001)
            try:
                connected = socket.create_connection((ip, target.port), timeout=left)
            except OSError as error:
                failure = error
                continue
            try:
                require_callable(connected.getpeername()[0], host=target.host, is_opened=is_opened)
            except (OSError, BlockedAddress):
                connected.close()
                raise
            connected.settimeout(self.limits.read)
            return connected
        raise RemoteUnavailable(reason="connect", host=target.host) from failure

    def _encrypt(self, raw: socket.socket, target: Target) -> socket.socket:
        """Wrap the socket for https; the certificate must name the host."""
        if target.scheme == "http":
            return raw
        return self._tls.wrap_socket(raw, server_hostname=target.host)

    def _send(
        self,
        connection: HTTPConnection,
        method: str,
        target: Target,
        payload: Payload | None,
        credential: Credential | None,
    ) -> HTTPResponse:
        """Send the request and read the head of the answer."""
        headers = {
            "Host": target.authority,
            "User-Agent": self._user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        if credential is not None and credential.belongs_to(target):
            headers[credential.header] = credential.value
        if payload is not None:
            headers["Content-Type"] = payload.content_type
            headers["Content-Length"] = str(payload.length)
        # A server that refuses a body may answer before it has read it all: its answer is worth reading.
        with contextlib.suppress(BrokenPipeError):
            connection.request(
                method,
                target.path,
                body=None if payload is None else payload.chunks(),
                headers=headers,
                preload_content=False,
            )
        return connection.getresponse()


class _Deadline:
    """Cuts a socket's line when the time is up, whatever is being done with it, drip-fed headers included.

    It holds a duplicate of the socket, which stays valid when TLS takes the original over.
    """

    def __init__(self, watched: socket.socket, deadline: float) -> None:
        self.has_passed = False
        self._line = watched.dup()
        self._timer = threading.Timer(max(deadline - time.monotonic(), 0), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        self._line.close()

    def _cut(self) -> None:
        self.has_passed = True
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)


def _read_body(response: HTTPResponse, sink: Sink, cap: int) -> None:
    """Hand the decoded body on, piece by piece. Raises: TooLarge as soon as it is known to pass the cap."""
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and (len(length) > 18 or int(length) > cap):
        raise TooLarge(cap=cap)
    taken = 0
    while piece := response.read(CHUNK):
        taken += len(piece)
        if taken > cap:
            raise TooLarge(cap=cap)
        sink(piece)


def _translate(error: Exception, host: str) -> RemoteUnavailable | RemoteAnswerBroken:
    """Our name for what the network did."""
    if isinstance(error, DecodeError):
        return RemoteAnswerBroken(reason="encoding", host=host)
    if isinstance(error, TimeoutError | ReadTimeoutError):
        return RemoteUnavailable(reason="timeout", host=host)
    if isinstance(error, ssl.SSLError):
        return RemoteUnavailable(reason="tls", host=host)
    return RemoteUnavailable(reason="broken_connection", host=host)
