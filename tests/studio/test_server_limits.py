"""The studio's own server bounds what a client sends, and minds no client that goes away."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from broadcast.serve.server import listen, server
from tests.studio.conftest import Studio


@pytest.fixture
def port(studio: Studio) -> Iterator[int]:
    """The studio on a real socket, as `broadcast studio` runs it."""
    held = listen("127.0.0.1", 0)
    running = server(studio.app)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [held]})
    thread.start()
    try:
        while not running.started:
            time.sleep(0.01)
        yield held.getsockname()[1]
    finally:
        running.should_exit = True
        thread.join()


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 50_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 500 + b"\r\n", b"431"),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
    ],
)
def test_a_long_head_is_refused_though_it_comes_in_one_read(port: int, head: bytes, code: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as held:
        held.sendall(head)
        assert held.recv(1000).split()[1] == code


@pytest.mark.parametrize("path", [b"/tin-khan", b"/van-ban", b"/cai-dat", b"/bai/moi"])
def test_a_client_that_goes_away_while_it_sends_is_no_fault(
    studio: Studio, port: int, path: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in studio.browser.cookies.items()).encode()
    host = studio.browser.base_url.netloc
    with caplog.at_level(logging.WARNING), socket.create_connection(("127.0.0.1", port), timeout=5) as held:
        head = (
            b"POST " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\nOrigin: http://" + host + b"\r\nCookie: " + cookie
        )
        held.sendall(head + b"\r\nContent-Type: multipart/form-data; boundary=a\r\nContent-Length: 5000\r\n\r\n--a\r\n")
        time.sleep(0.1)
    time.sleep(0.2)
    assert not [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]
    assert not studio.crashes
