"""One question over HTTP or HTTPS: bounded in time and in size, and never led to another host.

The standard library does it; files and other schemes are not even known here. A proxy that the system
names (``https_proxy``) is used as every program uses it.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from gazetteer.online.errors import OnlineError

HOPS = 3  # redirects that are followed
MOVED = frozenset({301, 302, 303, 307, 308})
PORTS = {"http": 80, "https": 443}
CHUNK = 1 << 16  # bytes read at once


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, and for how much."""

    silence_s: float = 10.0  # without a byte
    whole_s: float = 30.0  # for the whole answer
    most_bytes: int = 4 << 20  # ten places are some 20 kB


@dataclass(frozen=True, slots=True)
class Page:
    """What came back."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


def host_of(address: str) -> str:
    """Name the host of an address, with its port where that is not the usual one.

    Raises
    ------
    ValueError
        It is no address of a host on HTTP or HTTPS, or it carries a user's name, a query or a fragment.
    """
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("no http:// or https:// address")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ValueError("an address without user, password, ? and #")
    port = _port(parts)
    return parts.hostname if port == PORTS[parts.scheme] else f"{parts.hostname}:{port}"


def get(url: str, agent: str, limits: Limits) -> Page:
    """Ask once.

    Raises
    ------
    OnlineError
        "unreachable", "slow", "large", or "moved" to another host.
    """
    start, first = time.monotonic(), urlsplit(url)
    for _ in range(HOPS + 1):
        page = _once(url, agent, limits, start + limits.whole_s)
        if page.status not in MOVED or "location" not in page.headers:
            return page
        try:
            url = urljoin(url, page.headers["location"])
            stays = _same_host(first, urlsplit(url))
        except ValueError:  # no address at all
            stays = False
        if not stays:
            raise OnlineError("moved", _plain_host(first), _plain_host(urlsplit(url)))
    raise OnlineError("moved", _plain_host(first), f"{HOPS} ×")


def _once(url: str, agent: str, limits: Limits, end: float) -> Page:
    host = _plain_host(urlsplit(url))
    request = urllib.request.Request(  # noqa: S310 -- the opener below knows HTTP and HTTPS only
        url, headers={"User-Agent": agent, "Accept": "application/json"}
    )
    try:
        with _opener().open(request, timeout=limits.silence_s) as response:
            body = _read(response, host, limits, end)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Page(response.status, headers, body)
    except TimeoutError as error:
        raise OnlineError("slow", host) from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise OnlineError("slow", host) from error
        raise OnlineError("unreachable", host, str(error.reason)) from error
    except (OSError, http.client.HTTPException) as error:
        raise OnlineError("unreachable", host, type(error).__name__) from error


def _read(response: http.client.HTTPResponse, host: str, limits: Limits, end: float) -> bytes:
    body = bytearray()
    while chunk := response.read1(CHUNK):
        body += chunk
        if len(body) > limits.most_bytes:
            raise OnlineError("large", host, f"> {limits.most_bytes >> 10} kB")
        if time.monotonic() > end:
            raise OnlineError("slow", host)
    return bytes(body)


def _opener() -> urllib.request.OpenerDirector:
    """Know HTTP and HTTPS, and hand back every status as it is: redirects are followed by ``get`` alone."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _same_host(one: SplitResult, other: SplitResult) -> bool:
    """Say whether a redirect stays on the host and port; from the plain to the secure port it may go."""
    if other.scheme not in PORTS or one.hostname != other.hostname or other.username is not None:
        return False
    upgraded = (one.scheme, _port(one), other.scheme, _port(other)) == ("http", 80, "https", 443)
    return upgraded or (one.scheme, _port(one)) == (other.scheme, _port(other))


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]


def _plain_host(parts: SplitResult) -> str:
    return parts.hostname or parts.scheme
