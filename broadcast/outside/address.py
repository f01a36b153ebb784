"""Which machine an address leads to, told in one way for everything that decides by it."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
_AUTHORITY = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)


def host_of(url: str) -> str:
    """The host that `requests` would call, in small letters. Raises ValueError where parsers could disagree on it."""
    from urllib3.util import parse_url  # loads a client of HTTP, which a station without addresses never needs

    authority = _AUTHORITY.match(url)
    if authority is None or any(sign in "\\" or sign.isspace() or not sign.isprintable() for sign in url):
        raise ValueError("not a plain address")
    if "@" in authority[1] or "%" in authority[1]:
        raise ValueError("not a plain host")
    host = parse_url(url).host or ""
    if not HOST.fullmatch(host):
        raise ValueError("no host")
    return host.strip("[]")


def in_own_rooms(host: str) -> bool:
    """Whether a host is this machine, or an address of a private network (RFC 1918, RFC 4193), which no line leaves."""
    if host in LOOPBACK:
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in _PRIVATE if network.version == address.version)


def leaves_unsealed(url: str) -> bool:
    """Whether what is sent there goes out of the office's own rooms without TLS. Raises ValueError, as `host_of`."""
    host = host_of(url)
    return not url.lower().startswith("https:") and not in_own_rooms(host)


def proxy_of(url: str) -> str | None:
    """The office's proxy for an https:// or http:// address, as `requests` finds it in the environment."""
    from requests.utils import get_environ_proxies, select_proxy

    proxy: str | None = select_proxy(url, get_environ_proxies(url))
    if not proxy:
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def proxy_host(proxy: str) -> str:
    """Its host alone, since a proxy's address may hold a name and a password. Raises ValueError."""
    from urllib3.util import parse_url

    host = parse_url(proxy).host
    if not host:
        raise ValueError("no host")
    return host.strip("[]")
