"""Which addresses may be called at all: the URL's form, and the IP a name leads to.

Pure rules without a socket; `harvesters.guarded_client` applies them at every hop.
Source: the IANA registries of special-purpose IPv4 and IPv6 addresses.
"""

import ipaddress
import re
from collections.abc import Set
from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from harvesters.errors import BlockedAddress

_AUTHORITY_END = re.compile(r"[/?#]")

DEFAULT_PORTS = {"http": 80, "https": 443}
PORTS = frozenset(DEFAULT_PORTS.values())

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Special ranges that `is_global` does not exclude in every Python we run on, and all forms in which an IPv6
# address carries an IPv4 one: a translator behind us would turn them into the inner address.
_SPECIAL = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "169.254.0.0/16",  # link-local, and the metadata services of clouds
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relay
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",  # unspecified, loopback and IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # local-use NAT64
        "100::/64",
        "2001::/23",  # Teredo, ORCHID, benchmarking
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",  # unique local
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)

# What an operator may open by naming a host and a port: this machine and the office network, never more.
_OPERABLE = tuple(
    ipaddress.ip_network(text)
    for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)


@dataclass(frozen=True)
class Target:
    """A URL taken apart by the one parser whose reading is then connected to."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The URL as it is called; the port is left out where the scheme implies it."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def read_url(url: str, *, allow: Set[tuple[str, int]] = frozenset()) -> Target:
    """Take a URL apart, or refuse its form.

    Args:
        url: absolute, http or https, without credentials, spaces, backslashes or control characters.
        allow: pairs of host (lower case) and port that are open beside ports 80 and 443.

    Raises: BlockedAddress with a reason.
    """
    if any(character <= " " or character in "\\\x7f" for character in url):
        raise BlockedAddress(reason="characters")
    try:
        parsed = parse_url(url)
    except LocationParseError:
        raise BlockedAddress(reason="host") from None
    if parsed.scheme not in DEFAULT_PORTS:
        raise BlockedAddress(reason="scheme")
    # The parser forgets an empty user ("http://@host"), so the sign itself is looked for.
    if "@" in _AUTHORITY_END.split(url.partition("//")[2], maxsplit=1)[0]:
        raise BlockedAddress(reason="credentials")
    host = (parsed.host or "").strip("[]").rstrip(".").lower()
    if not host or "%" in host:
        raise BlockedAddress(reason="host")
    port = DEFAULT_PORTS[parsed.scheme] if parsed.port is None else parsed.port
    if port not in PORTS and (host, port) not in allow:
        raise BlockedAddress(reason="port", host=host, port=port)
    return Target(parsed.scheme, host, port, parsed.request_uri)


def require_callable(ip: str, *, host: str, is_opened: bool) -> None:
    """Refuse an IP address that is not on the public Internet.

    Args:
        ip: address in text form, as the resolver gave it or as the connected socket reports it.
        host: the name it belongs to, told in the refusal.
        is_opened: the operator has named this host and port, so this machine and private networks are fine;
            link-local (metadata services), multicast and translated addresses stay closed.

    Raises: BlockedAddress.
    """
    if not (is_public(ip) or (is_opened and _is_in(_parse(ip), _OPERABLE))):
        raise BlockedAddress(reason="address", host=host)


def is_public(ip: str) -> bool:
    """Whether the address is on the public Internet, reached without a translator."""
    address = _parse(ip)
    return address is not None and address.is_global and not _is_in(address, _SPECIAL)


def _parse(ip: str) -> Address | None:
    """Read an address; None for what is none, a scoped one (`fe80::1%eth0`) included."""
    if "%" in ip:
        return None
    try:
        return ipaddress.ip_address(ip)
    except ValueError:
        return None


def _is_in(
    address: Address | None, networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
) -> bool:
    """Whether one of the networks holds the address; another IP version never does."""
    return address is not None and any(address in network for network in networks)
