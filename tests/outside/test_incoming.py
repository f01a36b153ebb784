"""The bytes of an answer as they come: from a server that trickles, breaks off, packs, or sends in chunks."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import requests

from broadcast.outside.incoming import parts

WORDS = b"Loa phat thanh " * 2000


@contextmanager
def served(*sent: bytes, then: Callable[[socket.socket], None] = lambda _: None) -> Iterator[requests.Response]:
    """The answer of a server that sends just that, and closes once `then` is over."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with server.accept()[0] as line:
                line.recv(4096)
                for piece in sent:
                    line.sendall(piece)
                then(line)

        serving = threading.Thread(target=serve)
        serving.start()
        try:
            with requests.get(f"http://127.0.0.1:{server.getsockname()[1]}/", stream=True, timeout=10) as answer:
                yield answer
        finally:
            serving.join(10)


def head(*lines: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", *lines, b"", b""))


def test_a_byte_that_trickles_is_there_at_once() -> None:
    seen = threading.Event()
    with served(head(b"Content-Length: 100"), b"x", then=lambda _: (seen.wait(10), None)[1]) as answer:
        assert next(parts(answer)) == b"x"  # 99 more never come
        seen.set()


def test_all_of_it_comes_also_packed_and_in_chunks() -> None:
    packed = gzip.compress(WORDS)
    with served(head(b"Content-Length: %d" % len(WORDS)), WORDS) as answer:
        assert b"".join(parts(answer, 1000)) == WORDS
    with served(head(b"Content-Encoding: gzip", b"Content-Length: %d" % len(packed)), packed) as answer:
        found = list(parts(answer, 1000))
        assert b"".join(found) == WORDS
        assert max(map(len, found)) <= 1000
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (WORDS[:7], WORDS[7:]))
    with served(head(b"Transfer-Encoding: chunked"), chunks + b"0\r\n\r\n") as answer:
        assert b"".join(parts(answer)) == WORDS


@pytest.mark.parametrize(
    "sent",
    [
        head(b"Content-Length: 100") + b"half",
        head(b"Transfer-Encoding: chunked") + b"10\r\nhalf",
        head(b"Content-Encoding: gzip", b"Content-Length: 8") + b"not gzip",
    ],
)
def test_what_breaks_off_or_is_no_packing_is_a_fault_of_the_line(sent: bytes) -> None:
    with served(sent) as answer, pytest.raises(requests.RequestException):
        list(parts(answer))
