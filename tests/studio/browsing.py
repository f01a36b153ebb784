"""A studio on a loopback port, and a real browser that was let in."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.serve.server import listen, server
from broadcast.station.folder import Folder
from broadcast.studio.app import make_studio
from broadcast.studio.desk import Desk, new_desk
from broadcast.studio.entrance import Sessions

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium")
TOKEN = "t" * 43


@dataclass(frozen=True)
class Open:
    """A studio that is being served, and the address that lets a browser in."""

    desk: Desk
    base: str

    @property
    def address(self) -> str:
        return f"{self.base}/?ma={TOKEN}"


@contextmanager
def served(root: Path, now: Callable[[], datetime], *, public: bool = False) -> Iterator[Open]:
    """The studio of a station, for as long as the test lasts; `public` as other machines see it."""
    with listen("127.0.0.1", 0) as sock:
        port = sock.getsockname()[1]
        desk = new_desk(Folder(root=root), now=now, crashed=repr, hosts=frozenset({f"127.0.0.1:{port}"}))
        running = server(make_studio(desk, token=TOKEN, sessions=Sessions(now) if public else None))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.01)
        yield Open(desk=desk, base=f"http://127.0.0.1:{port}")
        running.should_exit = True
        thread.join(10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield running
        running.close()
