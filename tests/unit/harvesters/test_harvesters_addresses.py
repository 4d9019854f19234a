import pytest

from harvesters.addresses import is_public, read_url, require_callable
from harvesters.errors import BlockedAddress


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.254",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.254",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "ff02::1",
        "no address",
        "",
    ],
)
def test_a1_to_a4_an_address_that_is_not_public_may_not_be_called(ip):
    assert not is_public(ip)
    with pytest.raises(BlockedAddress) as refusal:
        require_callable(ip, host="portal.example", is_opened=False)
    assert refusal.value.params == {"reason": "address", "host": "portal.example"}


@pytest.mark.parametrize("ip", ["8.8.8.8", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2400:cb00::1"])
def test_a_public_address_may_be_called(ip):
    assert is_public(ip)
    require_callable(ip, host="portal.example", is_opened=False)


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.1.2.3", "192.168.5.6", "::1", "fd00::1"])
def test_the_operator_may_open_this_machine_and_the_office_network(ip):
    require_callable(ip, host="portal.lan", is_opened=True)


@pytest.mark.parametrize("ip", ["169.254.169.254", "fe80::1", "::ffff:127.0.0.1", "0.0.0.0", "224.0.0.1"])
def test_even_an_opened_host_never_leads_to_metadata_services_or_translated_addresses(ip):
    with pytest.raises(BlockedAddress):
        require_callable(ip, host="portal.lan", is_opened=True)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "scheme"),
        ("ftp://host/x", "scheme"),
        ("gopher://host/x", "scheme"),
        ("dict://host:11211/", "scheme"),
        ("data:text/plain,x", "scheme"),
        ("sqlite:///x.db", "scheme"),
        ("//host/x", "scheme"),
        ("host/x", "scheme"),
        ("", "scheme"),
        ("http://user:pw@host/", "credentials"),
        ("http://good@evil/", "credentials"),
        ("http://@evil/", "credentials"),
        ("http://good\\@evil/", "characters"),
        ("http://host/a\r\nX: y", "characters"),
        ("http://host/a\tb", "characters"),
        ("http://host/a b", "characters"),
        ("http://host/\x00", "characters"),
        ("http:///x", "host"),
        ("http://[fe80::1%25eth0]/", "host"),
        ("http://host:99999/", "host"),
        ("http://host:22/", "port"),
        ("http://host:0/", "port"),
        ("http://host:8080/", "port"),
    ],
)
def test_a7_a8_a_url_of_the_wrong_form_is_refused(url, reason):
    with pytest.raises(BlockedAddress) as refusal:
        read_url(url)
    assert refusal.value.params["reason"] == reason


def test_a_url_is_taken_apart_as_it_will_be_called():
    target = read_url("HTTPS://Portal.Example./a%20b?q=1#part")
    assert (target.scheme, target.host, target.port, target.path) == (
        "https",
        "portal.example",
        443,
        "/a%20b?q=1",
    )
    assert target.authority == "portal.example"
    assert read_url("http://[2400:cb00::1]:443/").authority == "[2400:cb00::1]:443"


def test_another_port_is_open_only_for_the_exact_host():
    allow = frozenset({("127.0.0.1", 5001)})
    assert read_url("http://127.0.0.1:5001/x", allow=allow).port == 5001
    for other in ("http://127.0.0.2:5001/", "http://127.0.0.1:5002/", "http://localhost:5001/"):
        with pytest.raises(BlockedAddress):
            read_url(other, allow=allow)
