"""One contract for all switches: on and off, as often as it is said; a fault is told in words and nothing hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from broadcast.errors import PublishError
from broadcast.player import amplifier
from broadcast.player.amplifier import Amplifier
from broadcast.player.switches.choice import Switch, switch_of

State = Callable[[], bool]


@contextmanager
def relay(status: int = 200) -> Iterator[tuple[str, list[str]]]:
    """A relay of the network: its address, and what it was asked for."""
    asked: list[str] = []

    class Relay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def pins(place: Path) -> Path:
    """The kernel's files for a board of two chips, one line of which is there already."""
    for base, lines in ((504, 8), (512, 54)):
        chip = place / f"gpiochip{base}"
        chip.mkdir(parents=True)
        (chip / "base").write_text(f"{base}\n")
        (chip / "ngpio").write_text(f"{lines}\n")
    (place / "export").touch()
    (place / "gpio529").mkdir()
    (place / "gpio529" / "direction").write_text("in\n")
    return place


@pytest.fixture(params=["gpio", "gpio-low", "http", "http-two"])
def wired(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Switch, State]]:
    if request.param.startswith("gpio"):
        tree, low = pins(tmp_path / "gpio"), request.param == "gpio-low"
        level = lambda: (tree / "gpio529" / "direction").read_text() == ("low" if low else "high")  # noqa: E731
        yield switch_of("gpio:17:low" if low else "gpio:17", tree=tree), level
        return
    with relay() as (url, asked):
        text = f"{url}/relay/0?turn={{}}" if request.param == "http" else f"{url}/?turn=on {url}/?turn=off"
        yield switch_of(text), lambda: asked[-1].endswith("turn=on")


def test_it_is_on_and_off_as_it_is_said(wired: tuple[Switch, State]) -> None:
    switch, is_on = wired
    for on in (True, True, False, False, True):
        switch.turn(on=on)
        assert is_on() is on


def test_a_line_that_is_not_there_yet_is_asked_of_the_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadcast.player.switches.gpio.APPEARS_S", 0.05)
    tree = pins(tmp_path / "gpio")
    with pytest.raises(PublishError, match="không điều khiển được chân GPIO 4"):
        switch_of("gpio:4", tree=tree).turn(on=True)
    assert (tree / "export").read_text() == "516"
    with pytest.raises(PublishError, match="không có chân GPIO 54"):
        switch_of("gpio:54", tree=tree).turn(on=True)
    with pytest.raises(PublishError, match="không có chân GPIO 0"):
        switch_of("gpio:0", tree=tmp_path / "nothing").turn(on=True)


def test_a_relay_that_fails_says_so() -> None:
    with relay(500) as (url, _), pytest.raises(PublishError, match="trả lời 500"):
        switch_of(f"{url}/{{}}").turn(on=True)
    with pytest.raises(PublishError, match="không trả lời"):
        switch_of(f"{url}/{{}}").turn(on=True)


@pytest.mark.parametrize(
    "text", ["", "gpio:", "gpio:x", "file:///tmp/{}", "http://a.example/on", "http://u:p@a/{}", "http://a/{} b c", "{}"]
)
def test_what_is_no_switch_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="không đọc được công tắc"):
        switch_of(text)


class Slow:
    """A switch that fails so many times, and takes its time."""

    def __init__(self, failures: int) -> None:
        self.failures, self.on = failures, True

    def turn(self, *, on: bool) -> None:
        time.sleep(0.02)
        if self.failures:
            self.failures -= 1
            raise PublishError("hỏng")
        self.on = on


def test_one_that_fails_is_asked_again_and_the_fault_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amplifier, "AGAIN_S", 0.01)
    told: list[tuple[bool, str]] = []
    switch = Slow(failures=3)
    held = Amplifier(switch, lambda on, fault: told.append((on, fault)))
    held.want(on=True)
    until = time.monotonic() + 20
    while len(told) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    held.close()
    assert told == [(True, "hỏng"), (True, ""), (False, "")]
    assert not switch.on


def test_it_is_off_at_the_end_whatever_was_wanted_last() -> None:
    for _ in range(5):
        switch = Slow(failures=0)
        held = Amplifier(switch, lambda *_: None)
        held.want(on=True)
        held.close()
        assert not switch.on
