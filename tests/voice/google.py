"""A stand-in for the web service behind gTTS: a real TLS server on loopback, reached as a CONNECT proxy.

The real service can't be had in a test. What gTTS sends and how it answers is kept: a POST of a form to
/_/TranslateWebserverUi/data/batchexecute, an answer of JSON lines with the MP3 in base64.
"""

from __future__ import annotations

import base64
import json
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import imageio_ffmpeg
import trustme

HOST = "translate.google.com"
Answer = Callable[["Google", str], bytes]


def mp3(seconds: float) -> bytes:
    """A spoken-like tone as the service sends it: MP3, mono, 24 kHz, with silence around."""
    tone = f"sine=frequency=500:sample_rate=24000:duration={seconds},adelay=200,apad=pad_dur=0.3"
    command = (
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        tone,
        "-b:a",
        "32k",
        "-f",
        "mp3",
        "pipe:1",
    )
    return subprocess.run(command, capture_output=True, check=True).stdout


def http(body: bytes, status: str = "200 OK", kind: str = "application/json") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def audio(sound: bytes) -> bytes:
    inner = json.dumps([base64.b64encode(sound).decode()])
    return http(b")]}'\n\n" + json.dumps([["wrb.fr", "jQ1olc", inner, None]], separators=(",", ":")).encode())


def speak(google: Google, text: str) -> bytes:
    seconds = round(max(0.4, len(text.split()) * 0.26), 1)
    if seconds not in google.sounds:
        google.sounds[seconds] = mp3(seconds)
    return audio(google.sounds[seconds])


class Google:
    """`answers` are used up one a request; after them `speak` answers. `texts` holds what was asked."""

    def __init__(self, ca: trustme.CA, host: str = HOST) -> None:
        self.answers: list[Answer] = []
        self.texts: list[str] = []
        self.sounds: dict[float, bytes] = {}
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        ca.issue_cert(host).configure_cert(self._context)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError, ValueError):
            connection.settimeout(30)
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with self._context.wrap_socket(connection, server_side=True) as line, line.makefile("rb") as requests:
                while self._answer(line, requests.readline, requests.read):
                    pass

    def _answer(self, line: ssl.SSLSocket, read_line: Callable[[], bytes], read: Callable[[int], bytes]) -> bool:
        if not read_line():
            return False
        length = 0
        while (header := read_line().strip()) != b"":
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        form = urllib.parse.parse_qs(read(length).decode())
        text = json.loads(json.loads(form["f.req"][0])[0][0][1])[0]
        self.texts.append(text)
        answer = self.answers.pop(0) if self.answers else speak
        line.sendall(answer(self, text))
        return True


def hang(_google: Google, _text: str) -> bytes:
    time.sleep(20)
    return b""


def drop(_google: Google, _text: str) -> bytes:
    raise OSError("the line went dead")


@contextmanager
def google(ca: trustme.CA, folder: Path, trusted: trustme.CA | None = None) -> Iterator[tuple[Google, dict[str, str]]]:
    """The service, and the environment in which a process reaches it and trusts `trusted` alone."""
    bundle = folder / "ca.pem"
    (trusted or ca).cert_pem.write_to_path(bundle)
    served = Google(ca)
    try:
        yield served, {"HTTPS_PROXY": f"http://127.0.0.1:{served.port}", "REQUESTS_CA_BUNDLE": str(bundle)}
    finally:
        served.close()
