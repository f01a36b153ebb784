"""A stand-in for the service behind edge-tts: a real TLS server on loopback, reached as a CONNECT proxy.

The real service can't be had in a test. What edge-tts sends and how the service answers is kept: a websocket's
handshake (RFC 6455), the messages speech.config and ssml, then turn.start, pieces of MP3 behind headers whose length
stands in two bytes, where the sentence lies in the sound, and turn.end.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from pathlib import Path
from typing import BinaryIO

import imageio_ffmpeg
import trustme
from loopback import Listening
from lxml import etree

HOST = "speech.platform.bing.com"
SECONDS_A_SYLLABLE = 0.25
TEXT, BINARY, CLOSE = 0x1, 0x2, 0x8
Answer = Callable[["Bing", str], Iterator[bytes]]


@functools.cache
def mp3(seconds: float) -> bytes:
    """A spoken-like tone as the service sends it: MP3, mono, 24 kHz, 48 kbit/s, no tags, with silence around."""
    tone = f"sine=frequency=500:sample_rate=24000:duration={seconds},adelay=150,apad=pad_dur=0.6"
    source = ("-v", "error", "-f", "lavfi", "-i", tone)
    coding = ("-ac", "1", "-b:a", "48k", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", "pipe:1")
    return subprocess.run((imageio_ffmpeg.get_ffmpeg_exe(), *source, *coding), capture_output=True, check=True).stdout


def frame(kind: int, body: bytes) -> bytes:
    """One whole message, unmasked, as servers send them."""
    if len(body) < 126:
        return struct.pack("!BB", 0x80 | kind, len(body)) + body
    return struct.pack("!BBH", 0x80 | kind, 126, len(body)) + body


def told(path: str, **content: object) -> bytes:
    head = f"X-RequestId:0123\r\nContent-Type:application/json; charset=utf-8\r\nPath:{path}\r\n\r\n"
    return frame(TEXT, (head + json.dumps(content)).encode())


def sound(piece: bytes, kind: str = "Content-Type:audio/mpeg\r\n") -> bytes:
    head = f"X-RequestId:0123\r\n{kind}X-StreamId:4567\r\nPath:audio\r\n".encode()
    return frame(BINARY, struct.pack("!H", len(head)) + head + piece)


def lies_at(seconds: float, text: str) -> bytes:
    data = {"Offset": 1_000_000, "Duration": int(seconds * 10_000_000), "text": {"Text": text, "Length": len(text)}}
    return told("audio.metadata", Metadata=[{"Type": "SentenceBoundary", "Data": data}])


def spoken(pieces: bytes) -> Iterator[bytes]:
    """A whole turn that holds these bytes as its sound."""
    yield told("turn.start", context={"serviceTag": "89ab"})
    yield told("response", context={"serviceTag": "89ab"}, audio={"type": "inline", "streamId": "4567"})
    for at in range(0, len(pieces), 720):
        yield sound(pieces[at : at + 720])
    yield sound(b"", kind="")
    yield told("turn.end")


def speak(_bing: Bing, text: str) -> Iterator[bytes]:
    seconds = len(text.split()) * SECONDS_A_SYLLABLE
    *turn, end = spoken(mp3(seconds))
    yield from turn
    yield lies_at(seconds, text)
    yield end


def hang(bing: Bing, text: str) -> Iterator[bytes]:
    """Some sound, then nothing, not even a goodbye."""
    yield from half(bing, text)
    time.sleep(20)


def leave(bing: Bing, text: str) -> Iterator[bytes]:
    """The line ends in the middle of a sentence, in good order."""
    yield from half(bing, text)
    yield frame(CLOSE, struct.pack("!H", 1001))


def half(bing: Bing, text: str) -> Iterator[bytes]:
    turn = list(speak(bing, text))
    yield from turn[: len(turn) // 2]


def reset(bing: Bing, text: str) -> Iterator[bytes]:
    yield from half(bing, text)
    time.sleep(0.2)  # RST throws away what the client has not read yet
    raise ConnectionResetError


def refused(status: str, *headers: str, dated: bool = True) -> bytes:
    """What a handshake is answered with instead of a websocket."""
    lines = [f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "Connection: close"]
    if dated:
        lines.append(f"Date: {formatdate(usegmt=True)}")
    return "\r\n".join([*lines, "", ""]).encode()


class Bing(Listening):
    """`refusals` are used up one a handshake, then `answers` one a text; after them `speak` answers.

    `texts`, `rates` and `voices` hold what was asked, `most_at_once` how many lines were open together.
    """

    def __init__(self, ca: trustme.CA) -> None:
        self.refusals: list[bytes] = []
        self.answers: list[Answer] = []
        self.texts: list[str] = []
        self.rates: list[str] = []
        self.voices: list[str] = []
        self.most_at_once = 0
        self._open = 0
        self._turn = threading.Lock()
        super().__init__(ca, (HOST,))

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError, EOFError):
            if not self._asked(connection).startswith(f"CONNECT {HOST}:443 "):
                return  # a thread that an earlier test left waiting for a service of its own
            with self._secured(connection) as (line, sent):
                self._count(1)
                try:
                    self._talk(line, sent)
                except ConnectionResetError:
                    # With no time to linger the kernel sends RST instead of a polite end.
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    raise
                finally:
                    self._count(-1)

    def _count(self, more: int) -> None:
        with self._turn:
            self._open += more
            self.most_at_once = max(self.most_at_once, self._open)

    def _talk(self, line: ssl.SSLSocket, sent: BinaryIO) -> None:
        greeting = self._greeting(sent)
        line.sendall(greeting)
        if not greeting.startswith(b"HTTP/1.1 101 "):
            return
        while (message := received(sent)) is not None:
            head, _, body = message.partition("\r\n\r\n")
            if "Path:speech.config" in head:
                assert json.loads(body)["context"]["synthesis"]["audio"]["outputFormat"].startswith("audio-24khz-48k")
            if "Path:ssml" not in head:
                continue
            for answer in self._answers(body):
                line.sendall(answer)
        line.sendall(frame(CLOSE, struct.pack("!H", 1000)))

    def _greeting(self, sent: BinaryIO) -> bytes:
        request = sent.readline().decode()
        headers = {}
        while (header := sent.readline().decode().strip()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        with self._turn:
            if self.refusals:
                return self.refusals.pop(0)
        if not re.search(r"[?&]Sec-MS-GEC=[^& ]+", request):
            return refused("403 Forbidden")
        key = (headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()
        accept = base64.b64encode(hashlib.sha1(key, usedforsecurity=False).digest()).decode()
        upgrade = f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}"
        return f"HTTP/1.1 101 Switching Protocols\r\n{upgrade}\r\n\r\n".encode()

    def _answers(self, ssml: str) -> Iterator[bytes]:
        ((prosody,),) = etree.fromstring(ssml.encode())
        voice = prosody.getparent().get("name")
        with self._turn:
            self.voices.append(voice)
            self.rates.append(prosody.get("rate"))
            self.texts.append(prosody.text)
            answer = self.answers.pop(0) if self.answers else speak
        return answer(self, prosody.text)


def received(sent: BinaryIO) -> str | None:
    """One whole message of the client's, unmasked; None where it says goodbye. Raises EOFError where it is gone."""
    head = exactly(sent, 2)
    assert head[0] & 0x80, "messages of the client's are short enough for one frame"
    assert head[1] & 0x80, "RFC 6455, 5.1: a client masks its frames"
    length = head[1] & 0x7F
    if length >= 126:
        length = int.from_bytes(exactly(sent, 2 if length == 126 else 8), "big")
    mask = exactly(sent, 4)
    body = bytes(byte ^ mask[at % 4] for at, byte in enumerate(exactly(sent, length)))
    return None if head[0] & 0x0F == CLOSE else body.decode()


def exactly(sent: BinaryIO, count: int) -> bytes:
    found = sent.read(count)
    if len(found) < count:
        raise EOFError
    return found


@contextmanager
def bing(ca: trustme.CA, folder: Path, trusted: trustme.CA | None = None) -> Iterator[tuple[Bing, dict[str, str]]]:
    """The service, and the environment in which a process reaches it and trusts `trusted` besides the usual ones."""
    bundle = folder / "ca.pem"
    (trusted or ca).cert_pem.write_to_path(bundle)
    served = Bing(ca)
    proxy = f"http://127.0.0.1:{served.port}"
    names = {"HTTPS_PROXY": proxy, "https_proxy": proxy, "NO_PROXY": "", "no_proxy": ""}
    try:
        yield served, {**names, "REQUESTS_CA_BUNDLE": str(bundle)}
    finally:
        served.close()
