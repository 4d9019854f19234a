import gzip
import ipaddress
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from harvesters.addresses import read_url
from harvesters.errors import BlockedAddress, RemoteAnswerBroken, RemoteRefused, RemoteUnavailable, TooLarge
from harvesters.guarded_client import Credential, GuardedClient, Limits, Payload
from tests.factories.raw_http import RawServer, http_answer

QUICK = Limits(connect=1, read=0.5, total=1.5, body=1_000_000)


def client_for(*servers, host="127.0.0.1", limits=QUICK, **settings):
    allow = frozenset((host, server.port) for server in servers)
    return GuardedClient(limits, allow=allow, **settings)


def to_loopback(_host, _port):
    return ["127.0.0.1"]


def drip(connection):
    """One byte at a time, for as long as somebody listens."""
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def test_an_answer_is_read_whole():
    with RawServer(http_answer(b"hello", X_Kind="plain")) as server:
        answer = client_for(server).request("GET", server.url("/a?b=1"))
        assert (answer.status, answer.body, answer.headers["x-kind"]) == (200, b"hello", "plain")
        assert answer.url == server.url("/a?b=1")
        assert server.heads[0].startswith("GET /a?b=1 HTTP/1.1\r\n")
        assert f"Host: 127.0.0.1:{server.port}" in server.heads[0]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0177.0.0.1", "127.1", "0.0.0.0", "localhost"],
)
def test_a1_to_a3_loopback_in_any_spelling_is_blocked_before_a_connection(host):
    with RawServer(http_answer(b"secret")) as server:
        client = GuardedClient(QUICK, allow=frozenset({("portal.example", server.port)}))
        with pytest.raises(BlockedAddress):
            client.request("GET", f"http://{host}:{server.port}/")
        with pytest.raises(BlockedAddress):
            client.request("GET", f"http://{host}/")
        assert server.connections == 0


@pytest.mark.parametrize("ip", ["64:ff9b::7f00:1", "2002:7f00:1::", "169.254.169.254", "10.0.0.1", "fc00::1"])
def test_a2_a4_a_name_that_leads_inside_is_blocked(ip):
    client = GuardedClient(QUICK, resolve=lambda *_: [ip])
    with pytest.raises(BlockedAddress):
        client.request("GET", "http://portal.example/")


def test_a5_a_redirect_to_loopback_is_blocked_at_the_second_hop():
    with RawServer(http_answer(b"secret")) as inner:
        away = http_answer(status=302, Location=inner.url("/"))
        with RawServer(away) as outer:
            client = client_for(outer, host="portal.example", resolve=to_loopback)
            with pytest.raises(BlockedAddress):
                client.request("GET", f"http://portal.example:{outer.port}/")
            assert (outer.connections, inner.connections) == (1, 0)


def test_a5_a_redirect_to_another_scheme_or_with_credentials_is_blocked():
    for location in ("file:///etc/passwd", "http://user:pw@127.0.0.1/", "//127.0.0.1/"):
        answer = http_answer(status=302, Location=location)
        with RawServer(answer) as server, pytest.raises(BlockedAddress):
            client_for(server).request("GET", server.url())


def test_a6_a_name_with_one_inner_address_is_never_connected_to():
    with RawServer(http_answer(b"secret")) as server:
        asked = []

        def resolve(host, port):
            asked.append(host)
            return ["8.8.8.8", "169.254.169.254"]

        client = client_for(server, host="portal.example", resolve=resolve)
        with pytest.raises(BlockedAddress):
            client.request("GET", f"http://portal.example:{server.port}/")
        assert (asked, server.connections) == (["portal.example"], 0)


def test_a6_a_name_is_resolved_once_so_a_second_answer_cannot_slip_in():
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    with RawServer(http_answer(b"ok")) as server:
        client = client_for(server, host="portal.example", resolve=lambda *_: next(answers))
        assert client.request("GET", f"http://portal.example:{server.port}/").body == b"ok"
        assert next(answers) == ["169.254.169.254"]


def test_a6_the_connected_socket_is_checked_again(monkeypatch):
    # What the resolver calls public turns out to be this machine: only the socket knows.
    with RawServer(http_answer(b"secret")) as server:
        inner = socket.create_connection(("127.0.0.1", server.port))
        client = GuardedClient(QUICK, resolve=lambda *_: ["8.8.8.8"])
        with monkeypatch.context() as patch:
            patch.setattr(socket, "create_connection", lambda *_, **__: inner)
            with pytest.raises(BlockedAddress):
                client.request("GET", "http://portal.example/")
        assert server.heads == []


def test_a9_an_endless_body_is_cut_at_the_cap():
    def endless(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with RawServer(endless) as server:
        taken = []
        with pytest.raises(TooLarge):
            client_for(server).request("GET", server.url(), sink=taken.append, cap=200_000)
        assert sum(map(len, taken)) <= 200_000


def test_a9_a_huge_announced_length_is_refused_unread():
    answer = http_answer(b"", Content_Length=str(10 * 2**30))
    with RawServer(answer) as server, pytest.raises(TooLarge):
        client_for(server).request("GET", server.url())


def test_a9_a_gzip_bomb_stops_at_the_cap():
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 100_000
    with RawServer(http_answer(bomb, Content_Encoding="gzip")) as server:
        taken = []
        with pytest.raises(TooLarge):
            client_for(server).request("GET", server.url(), sink=taken.append)
        assert sum(map(len, taken)) <= 1_000_000


def test_a_gzip_answer_within_the_cap_is_decoded():
    with RawServer(http_answer(gzip.compress(b"xin chao" * 9), Content_Encoding="gzip")) as server:
        assert client_for(server).request("GET", server.url()).body == b"xin chao" * 9


def test_a_broken_encoding_is_told_as_a_broken_answer():
    answer = http_answer(b"not gzip", Content_Encoding="gzip")
    with RawServer(answer) as server, pytest.raises(RemoteAnswerBroken):
        client_for(server).request("GET", server.url())


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"",
    ],
)
def test_a9_a_drip_fed_answer_ends_at_the_deadline(start):
    def slow(connection):
        connection.sendall(start)
        drip(connection)

    with RawServer(slow) as server:
        began = time.monotonic()
        limits = Limits(read=10, total=0.5)
        with pytest.raises(RemoteUnavailable) as failure:
            client_for(server, limits=limits).request("GET", server.url())
        assert failure.value.params["reason"] == "deadline"
        assert time.monotonic() - began < 3


def test_a9_a_silent_server_ends_at_the_read_timeout():
    with RawServer(lambda connection: connection.recv(1)) as server:
        with pytest.raises(RemoteUnavailable) as failure:
            client_for(server, limits=Limits(read=0.2)).request("GET", server.url())
        assert failure.value.params["reason"] == "timeout"


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
    ],
)
def test_a_connection_that_breaks_is_worth_another_try(broken):
    with RawServer(broken) as server:
        with pytest.raises(RemoteUnavailable) as failure:
            client_for(server).request("GET", server.url())
        assert failure.value.retryable


def test_a_closed_port_and_an_unknown_name_are_worth_another_try():
    with RawServer(b"") as server:
        pass
    with pytest.raises(RemoteUnavailable) as failure:
        client_for(server).request("GET", server.url())
    assert failure.value.params["reason"] == "connect"

    def unknown(*_):
        raise OSError("no such name")

    with pytest.raises(RemoteUnavailable) as failure:
        GuardedClient(QUICK, resolve=unknown).request("GET", "http://portal.example/")
    assert failure.value.params["reason"] == "dns"


def test_https_needs_a_certificate_not_just_any_answer():
    with RawServer(http_answer(b"plain")) as server:
        with pytest.raises(RemoteUnavailable):
            client_for(server).request("GET", f"https://127.0.0.1:{server.port}/")
        assert server.heads == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate for 127.0.0.1 with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test portal")])
    day = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(day - timedelta(days=1))
        .not_valid_after(day + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(pem + built.public_bytes(serialization.Encoding.PEM))
    return path


def test_https_is_spoken_with_a_trusted_certificate_only(certificate):
    speaks = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    speaks.load_cert_chain(certificate)
    trusts = ssl.create_default_context(cafile=certificate)
    with RawServer(http_answer(b"sealed"), tls=speaks) as server:
        url = f"https://127.0.0.1:{server.port}/"
        assert client_for(server, tls=trusts).request("GET", url).body == b"sealed"
        with pytest.raises(RemoteUnavailable) as failure:
            client_for(server).request("GET", url)
        assert failure.value.params["reason"] == "tls"
        elsewhere = client_for(server, host="portal.example", tls=trusts, resolve=to_loopback)
        with pytest.raises(RemoteUnavailable) as failure:
            elsewhere.request("GET", f"https://portal.example:{server.port}/")
        assert failure.value.params["reason"] == "tls"
        assert len(server.heads) == 1


def test_a9_a_drip_fed_body_over_tls_ends_at_the_deadline_too(certificate):
    speaks = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    speaks.load_cert_chain(certificate)
    trusts = ssl.create_default_context(cafile=certificate)

    def slow(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        drip(connection)

    with RawServer(slow, tls=speaks) as server:
        client = client_for(server, tls=trusts, limits=Limits(read=10, total=0.5))
        with pytest.raises(RemoteUnavailable) as failure:
            client.request("GET", f"https://127.0.0.1:{server.port}/")
        assert failure.value.params["reason"] == "deadline"


def test_a10_five_redirects_are_followed_and_a_sixth_is_not():
    hop = http_answer(status=302, Location="/next")
    with RawServer(*[hop] * 5, http_answer(b"there")) as server:
        assert client_for(server).request("GET", server.url()).body == b"there"
    with RawServer(hop) as server:
        with pytest.raises(RemoteRefused) as failure:
            client_for(server).request("GET", server.url())
        assert failure.value.params == {"status": 302, "reason": "too_many_redirects"}
        assert server.connections == 6


def test_a11_proxies_of_the_environment_are_ignored(monkeypatch):
    with RawServer(http_answer(b"proxied")) as proxy, RawServer(http_answer(b"direct")) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        assert client_for(server).request("GET", server.url()).body == b"direct"
        assert proxy.connections == 0


def test_a13_a_token_stays_with_its_host():
    with RawServer(http_answer(b"ok")) as other:
        away = http_answer(status=302, Location=other.url("/"))
        with RawServer(http_answer(status=307, Location="/again"), away) as home:
            credential = Credential(read_url(home.url(), allow={("127.0.0.1", home.port)}), "t0ken")
            client_for(home, other).request("GET", home.url(), credential=credential)
            assert ["t0ken" in head for head in home.heads] == [True, True]
            assert ["t0ken" in head for head in other.heads] == [False]


@pytest.mark.parametrize(
    ("home", "target", "is_sent"),
    [
        ("https://portal.example/", "https://portal.example/x", True),
        ("http://portal.example/", "https://portal.example/x", True),
        ("https://portal.example/", "http://portal.example/x", False),
        ("https://portal.example/", "https://evil.example/x", False),
        ("https://portal.example/", "https://sub.portal.example/x", False),
        ("https://portal.example/", "https://portal.example:80/x", False),
    ],
)
def test_a13_home_is_one_origin_or_the_same_host_risen_to_https(home, target, is_sent):
    assert Credential(read_url(home), "t0ken").belongs_to(read_url(target)) is is_sent


def test_a_token_does_not_show_and_cannot_carry_a_header():
    home = read_url("https://portal.example/")
    assert "t0ken" not in repr(Credential(home, "t0ken"))
    for bad in ("a\r\nX: y", "a b", "é", "a\t"):
        with pytest.raises(BlockedAddress):
            Credential(home, bad)


def test_a_write_is_never_redirected():
    with RawServer(http_answer(status=307, Location="/elsewhere")) as server:
        answer = client_for(server).request("POST", server.url(), payload=Payload.of_json({"a": 1}))
        assert (answer.status, server.connections) == (307, 1)


def test_an_early_refusal_of_a_long_body_is_heard():
    def refuse(connection):
        connection.sendall(http_answer(b"too long", status=413))
        connection.shutdown(1)
        while connection.recv(65536):
            pass

    with RawServer(refuse) as server:
        payload = Payload("text/plain", 5_000_000, lambda: iter([b"x" * 1_000_000] * 5))
        assert client_for(server).request("POST", server.url(), payload=payload).status == 413
