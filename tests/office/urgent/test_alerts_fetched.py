"""Alerts over a real connection: feeds, their updates and cancels, and servers that lie, trickle or never end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from broadcast.errors import BroadcastError, BusyError, InputError
from broadcast.office.urgent import cap_fetching
from broadcast.office.urgent.cap_fetching import alerts_from
from broadcast.office.urgent.cap_inbox import offered
from broadcast.station.folder import Folder

CAP, ATOM = "urn:oasis:names:tc:emergency:cap:1.2", "http://www.w3.org/2005/Atom"
NOW = datetime.fromisoformat("2026-04-22T14:32:10+07:00")
Page = bytes | Callable[[BaseHTTPRequestHandler], None]


def cap(name: str, kind: str = "Alert", of: str = "") -> str:
    sent = (NOW - timedelta(hours=1)).isoformat()
    return (
        f'<alert xmlns="{CAP}"><identifier>{name}</identifier><sender>kttv.example</sender><sent>{sent}</sent>'
        f"<status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>"
        f"<references>{f'kttv.example,{of},{sent}' if of else ''}</references><info><event>Lũ</event>"
        f"<headline>Lũ {name}</headline><expires>{(NOW + timedelta(hours=3)).isoformat()}</expires></info></alert>"
    )


class Site:
    """A server on this machine: what it answers by path, and which paths were asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[str] = []
        self.over = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                page = site.pages.get(self.path)
                with suppress(OSError):
                    if callable(page):
                        page(self)
                    else:
                        self.send_response(404 if page is None else 200)
                        self.send_header("Content-Length", str(len(page or b"")))
                        self.end_headers()
                        self.wfile.write(page or b"")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def feed(self, *links: str) -> bytes:
        entries = "".join(f'<entry><link type="application/cap+xml" href="{link}"/></entry>' for link in links)
        return f'<feed xmlns="{ATOM}">{entries}</feed>'.encode()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield site
    site.over.set()
    site.server.shutdown()
    site.server.server_close()


def test_a_feed_of_links_is_followed_on_its_own_machine_alone_and_references_hold(site: Site, station: Path) -> None:
    site.pages = {
        "/cap/feed.xml": site.feed(
            "a.xml", "/cap/b.xml", f"{site.url}/cap/c.xml", "d.xml", "https://other.example/e.xml"
        ),
        "/cap/a.xml": cap("a").encode(),
        "/cap/b.xml": cap("b", "Update", "a").encode(),
        "/cap/c.xml": cap("c", "Cancel", "x").encode(),
        "/cap/d.xml": b"<html>moved</html>",
    }
    found = alerts_from(f"{site.url}/cap/feed.xml")
    assert sorted(alert.identifier for alert in found) == ["a", "b", "c"]
    assert site.asked == ["/cap/feed.xml", "/cap/a.xml", "/cap/b.xml", "/cap/c.xml", "/cap/d.xml"]
    states = {one.alert.identifier: one.state for one in offered(Folder(root=station), found, NOW)}
    assert states == {"a": "replaced", "b": "new", "c": "done"}
    site.pages["/cap/feed.xml"] = site.feed("a.xml", "b.xml", "f.xml")  # looked at again: the update is cancelled
    site.pages["/cap/f.xml"] = cap("f", "Cancel", "b").encode()
    found = alerts_from(f"{site.url}/cap/feed.xml")
    states = {one.alert.identifier: one.state for one in offered(Folder(root=station), found, NOW)}
    assert states == {"a": "replaced", "b": "cancelled", "f": "done"}


def test_ten_thousand_alerts_come_over_the_line(site: Site) -> None:
    whole = f'<feed xmlns="{ATOM}">{"".join(cap(f"a{number}") for number in range(10_000))}</feed>'
    site.pages["/"] = whole.encode()
    assert len(alerts_from(f"{site.url}/")) == 10_000
    site.pages["/"] = site.feed(*(f"{number}.xml" for number in range(10_000)))
    site.pages |= {f"/{number}.xml": cap(f"a{number}").encode() for number in range(100)}
    assert len(alerts_from(f"{site.url}/")) == 50


def test_a_server_that_trickles_never_ends_or_sends_us_elsewhere_is_given_up_in_words(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cap_fetching, "MAX_BYTES", 300_000)

    def sends(piece: bytes, every_s: float, *headers: tuple[str, str], status: int = 200) -> Page:
        def page(asker: BaseHTTPRequestHandler) -> None:
            asker.send_response(status)
            for name, value in headers:
                asker.send_header(name, value)
            asker.end_headers()
            while not site.over.wait(every_s):
                asker.wfile.write(piece)

        return page

    lies = {
        "/trickle": (sends(b"<", 0.02, ("Content-Length", "100000")), BusyError, "quá chậm"),
        "/endless": (sends(b"<!-- -->" * 1000, 0.0001), InputError, "quá nhiều"),
        "/moved": (sends(b"", 0.01, ("Location", "http://10.0.0.1/"), status=302), BusyError, "302"),
        "/html": (b"<!doctype html><title>Xin ch\xc3\xa0o</title>", InputError, "XML"),
        "/none": (b"", InputError, "XML"),
    }
    for path, (page, fault, words) in lies.items():
        site.pages[path] = page
        # Only what trickles is to end by time: a busy machine is slow with all of them.
        monkeypatch.setattr(cap_fetching, "WHOLE_S", 0.3 if path == "/trickle" else 60)
        begun = time.monotonic()
        with pytest.raises(fault, match=words) as raised:
            alerts_from(site.url + path)
        assert isinstance(raised.value, BroadcastError)
        assert time.monotonic() - begun < 50
    with pytest.raises(BusyError, match="404"):
        alerts_from(f"{site.url}/gone")
