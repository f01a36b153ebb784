"""A stand-in for the web service behind gTTS.

The real service can't be had in a test. What gTTS sends and how it answers is kept: a POST of a form to
/_/TranslateWebserverUi/data/batchexecute with one or several envelopes, an answer with an envelope for each, in which
the MP3 stands in base64 (pybatchexecute, docs/response-formats.md).
"""

from __future__ import annotations

import base64
import json
import subprocess
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import imageio_ffmpeg
import trustme
from loopback import Asked, BrokenOffError, http, served

HOST = "translate.google.com"
Answer = Callable[["Google", list[str]], bytes]


def mp3(seconds: float) -> bytes:
    """A spoken-like tone as the service sends it: MP3, mono, 24 kHz, with silence around."""
    tone = f"sine=frequency=500:sample_rate=24000:duration={seconds},adelay=200,apad=pad_dur=0.3"
    command = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", tone)
    coding = ("-b:a", "32k", "-f", "mp3", "pipe:1")
    return subprocess.run((*command, *coding), capture_output=True, check=True).stdout


def audio(*sounds: bytes) -> bytes:
    """An answer with an envelope a sound: numbered from 1, or "generic" where there is one."""
    names = [str(number) for number in range(1, len(sounds) + 1)] if len(sounds) > 1 else ["generic"]
    envelopes: list[list[object]] = [
        ["wrb.fr", "jQ1olc", json.dumps([base64.b64encode(sound).decode()]), None, None, None, name]
        for sound, name in zip(sounds, names, strict=True)
    ]
    envelopes += [["di", 38], ["af.httprm", 37, "5314567270682293609", 6], ["e", 4, None, None, 643]]
    return http(b")]}'\n\n" + json.dumps(envelopes, separators=(",", ":")).encode())


class Google:
    """`answers` are used up one a request; after them `always` answers.

    `texts` holds what was asked, `requests` how many texts each request had.
    """

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.always: Answer = speak
        self.texts: list[str] = []
        self.requests: list[int] = []
        self._sounds: dict[float, bytes] = {}

    def respond(self, asked: Asked) -> bytes:
        form = urllib.parse.parse_qs(asked.body.decode())
        texts = [json.loads(envelope[1])[0] for envelope in json.loads(form["f.req"][0])[0]]
        self.texts += texts
        self.requests.append(len(texts))
        return (self.answers.pop(0) if self.answers else self.always)(self, texts)

    def sound(self, text: str) -> bytes:
        seconds = round(max(0.4, len(text.split()) * 0.26), 1)
        if seconds not in self._sounds:
            self._sounds[seconds] = mp3(seconds)
        return self._sounds[seconds]


def speak(google: Google, texts: list[str]) -> bytes:
    return audio(*map(google.sound, texts))


def hang(_google: Google, _texts: list[str]) -> bytes:
    time.sleep(20)
    return b""


def drop(_google: Google, _texts: list[str]) -> bytes:
    raise BrokenOffError


def half(google: Google, texts: list[str]) -> bytes:
    """Every sound cut in its middle, in an answer that is whole."""
    return audio(*(google.sound(text)[: len(google.sound(text)) // 2] for text in texts))


def broken_off(google: Google, texts: list[str]) -> bytes:
    """The line goes dead in the middle of the answer."""
    whole = speak(google, texts)
    raise BrokenOffError(whole[: len(whole) // 2])


def refuse_batches(google: Google, texts: list[str]) -> bytes:
    return http(b"", "400 Bad Request") if len(texts) > 1 else speak(google, texts)


def first_only(google: Google, texts: list[str]) -> bytes:
    return speak(google, texts[:1])


def busy(after: str = "") -> Answer:
    header = f"429 Too Many Requests\r\nRetry-After: {after}" if after else "429 Too Many Requests"

    def answer(_google: Google, _texts: list[str]) -> bytes:
        return http(b"slow down", header)

    return answer


def unavailable(_google: Google, _texts: list[str]) -> bytes:
    return http(b"oops", "503 Service Unavailable")


def captcha(_google: Google, _texts: list[str]) -> bytes:
    return http(b"<html>unusual traffic from your network</html>", kind="text/html; charset=utf-8")


@contextmanager
def google(ca: trustme.CA, folder: Path, trusted: trustme.CA | None = None) -> Iterator[tuple[Google, dict[str, str]]]:
    """The service, and the environment in which a process reaches it and trusts `trusted` alone."""
    service = Google()
    with served(ca, (HOST,), service.respond, folder, trusted) as environment:
        yield service, environment
