"""A stand-in for the speech services that are described in YAML: sound as a body, as base64, or behind a link."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

from loopback import Asked, http
from translate import Google, mp3

HOST, FILES_HOST = "speech.example", "files.speech.example"
KEY = "khoa-bi-mat-123"
DESCRIPTION = """\
title: Dịch vụ thử
terms: https://speech.example/terms
url: https://speech.example/{kind}
headers:
  api-key: ${{SPEECH_KEY}}
body:
  text: "{{text}}"
  voice: "{{voice}}"
voice: nu-ha-noi
syllables_per_minute: 230
every_s: 0.01
audio:
  kind: {kind}
  {more}
"""
MORE = {"body": "at: ''", "base64": "at: data.0.audio", "link": "at: async"}


def describe(home: Path, kind: str = "body", more: str = "") -> str:
    """Write a description into the station; return the engine's voice."""
    (home / "voices").mkdir(exist_ok=True)
    text = DESCRIPTION.format(kind=kind, more=more or MORE[kind])
    (home / "voices" / f"thu-{kind}.yaml").write_text(text, encoding="utf-8")
    return f"thu-{kind}"


class SpeechService:
    """`asked` holds every request; `answers` are used up one a request before the usual ones."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: list[Callable[[Asked], bytes]] = []
        self._sounds = Google()
        self._ready: dict[str, int] = {}

    @property
    def texts(self) -> list[str]:
        return [json.loads(one.body)["text"] for one in self.asked if one.body]

    def respond(self, asked: Asked) -> bytes:
        self.asked.append(asked)
        if self.answers:
            return self.answers.pop(0)(asked)
        if asked.host == FILES_HOST:
            return self._file(asked)
        if asked.headers.get("api-key") != KEY:
            return http(b"{}", "401 Unauthorized")
        text = json.loads(asked.body)["text"]
        sound = self._sounds.sound(text)
        if asked.path == "/base64":
            return http(json.dumps({"data": [{"audio": base64.b64encode(sound).decode()}]}).encode())
        if asked.path == "/link":
            name = f"/{len(text.split())}.mp3"
            self._ready[name] = 2
            return http(json.dumps({"async": f"https://{FILES_HOST}{name}", "error": 0}).encode())
        return http(sound, kind="audio/mpeg")

    def _file(self, asked: Asked) -> bytes:
        """A file is there at the second time it is asked for."""
        self._ready[asked.path] -= 1
        if self._ready[asked.path] > 0:
            return http(b"<Error/>", "404 Not Found")
        return http(mp3(int(asked.path.strip("/").partition(".")[0]) * 0.26), kind="audio/mpeg")
