"""gtts: Google's web voice, through the gTTS library's requests, several sentences in one, sent by `wire`.

The library by itself sends a request for each piece of a sentence, waits for ever, does not check certificates and
takes an HTML page for 0 bytes of sound. Its form of a request and its limit of characters are used; packing, sending,
checking and decoding are ours. The service is unofficial: it promises nothing, and may refuse at any time.
"""

from __future__ import annotations

import base64
import json
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from broadcast.errors import EngineBlockedError, EngineBusyError, EngineError
from broadcast.stages.voice.engine import EngineSettings, refuse_voice
from broadcast.stages.voice.packing import pieces
from broadcast.stages.voice.patience import ELSE, PassingError
from broadcast.stages.voice.sound import Pcm, change_tempo, decode_mp3, tempo_for, too_short, trim
from broadcast.stages.voice.wire import Answer, Request, Wire

NATIVE_SYLLABLES_PER_MINUTE = 230
"""An estimate of the service's own pace in Vietnamese; it could not be measured where this was written."""
PARTS_A_REQUEST = 8
"""The service's batches take any number; eight parts are 60 seconds of speech, 250 kB that a weak line must carry."""
_TITLE = "giọng đọc gtts"
_ADVICE = f"cập nhật gói gtts, {ELSE}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A piece of a text that the service takes at once; `text` is the index of the text it belongs to."""

    text: int
    words: str


class Gtts:
    """Google's voice as gTTS asks for it, through the web."""

    remote = True
    repeatable = False

    def __init__(self, settings: EngineSettings) -> None:
        self._tempo = tempo_for(settings.syllables_per_minute, NATIVE_SYLLABLES_PER_MINUTE)
        self.fingerprint = f"gtts vi com tempo {self._tempo}"
        self._wire: Wire | None = None
        self._patience = settings.patience
        self._at_once = PARTS_A_REQUEST

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        """The clip of a text comes as soon as its last part is there. Raises EngineError."""
        waiting = parts_of(texts)
        held: list[Pcm] = []
        while waiting:
            asked = waiting[: self._at_once]
            sounds = self._ask(asked)
            if not sounds:  # a service that takes no batches
                self._at_once = 1
                continue
            for part, sound in zip(asked[: len(sounds)], sounds, strict=True):
                held.append(sound)
                waiting.pop(0)
                if not waiting or waiting[0].text != part.text:
                    yield trim(change_tempo(trim(np.concatenate(held)), self._tempo))
                    held = []

    def close(self) -> None:
        """Close the connections to Google."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def _ask(self, parts: Sequence[Part]) -> list[Pcm]:
        """The sounds of the parts up to the first that was not answered; none where a batch was refused as such."""
        self._wire = self._wire or Wire(_TITLE, keyed=False, advice=_ADVICE, patience=self._patience)
        try:
            return self._wire.send(request_of(parts), lambda answer: _sounds(answer, parts))
        except EngineBusyError:
            raise
        except EngineError:
            if len(parts) > 1:
                return []
            raise


def parts_of(texts: Sequence[str]) -> list[Part]:
    """The texts in pieces of at most the library's limit, cut at a comma where there is one, else between words."""
    from gtts import gTTS

    longest = gTTS.GOOGLE_TTS_MAX_CHARS
    return [Part(text=index, words=words) for index, text in enumerate(texts) for words in pieces(text, longest)]


def request_of(parts: Sequence[Part]) -> Request:
    """One request for all parts: the library's own envelopes, one after another, each with its number from 1.

    The form of a batch: pybatchexecute (by gTTS's author), docs/response-formats.md.
    """
    from gtts import gTTS
    from gtts.utils import _translate_url

    shape = gTTS("a", lang="vi", lang_check=False)
    envelopes = []
    for number, part in enumerate(parts, 1):
        form = urllib.parse.parse_qs(shape._package_rpc(part.words))
        ((envelope,),) = json.loads(form["f.req"][0])
        envelopes.append([*envelope[:3], "generic" if len(parts) == 1 else str(number)])
    packed = json.dumps([envelopes], separators=(",", ":"))
    return Request(
        url=_translate_url(path="_/TranslateWebserverUi/data/batchexecute"),
        headers=shape.GOOGLE_TTS_HEADERS,
        body=f"f.req={urllib.parse.quote(packed)}&".encode(),
    )


def _sounds(answer: Answer, parts: Sequence[Part]) -> list[Pcm]:
    if answer.kind == "text/html":
        raise EngineBlockedError(f"dịch vụ {_TITLE} trả về trang web thay vì âm thanh — thử lại sau, {ELSE}")
    found = sounds_in(answer.body)
    answered = list(takewhile(lambda index: index in found, range(len(parts))))
    if not answered and len(parts) == 1:
        raise PassingError(f"dịch vụ {_TITLE} không trả về âm thanh — thử lại sau")
    return [_sound(found[index], parts[index].words) for index in answered]


def sounds_in(body: bytes) -> dict[int, bytes]:
    """The MP3 of each part by its index, as far as the answer has them."""
    from gtts import gTTS

    found: dict[int, bytes] = {}
    for envelope in _envelopes(body):
        if len(envelope) < 3 or envelope[:2] != ["wrb.fr", gTTS.GOOGLE_TTS_RPC] or not isinstance(envelope[2], str):
            continue
        number = str(envelope[-1]) if len(envelope) > 3 else "generic"
        try:
            inner = json.loads(envelope[2])
            index = int(number) - 1 if number.isdigit() else 0
            found[index] = base64.b64decode(inner[0], validate=True)
        except (ValueError, TypeError, IndexError, KeyError) as error:
            raise PassingError(f"dịch vụ {_TITLE} trả về âm thanh hỏng — thử lại sau") from error
    return {index: sound for index, sound in found.items() if sound}


def _envelopes(body: bytes) -> Iterator[list[object]]:
    """Every envelope of an answer: JSON over one or several lines, behind a line that keeps scripts from running it."""
    text = body.decode("utf-8", errors="replace").removeprefix(")]}'")
    reader = json.JSONDecoder()
    at = 0
    while (at := text.find("[", at)) >= 0:
        try:
            value, at = reader.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            raise PassingError(f"dịch vụ {_TITLE} trả lời dở dang — thử lại sau") from error
        yield from (envelope for envelope in value if isinstance(envelope, list))


def _sound(mp3: bytes, words: str) -> Pcm:
    try:
        pcm = decode_mp3(mp3)
    except ValueError as error:
        raise PassingError(f"dịch vụ {_TITLE} trả về âm thanh hỏng — thử lại sau") from error
    if too_short(trim(pcm), words):
        raise PassingError(f"dịch vụ {_TITLE} trả về âm thanh thiếu — thử lại sau")
    return pcm


def make(settings: EngineSettings) -> Gtts:
    """The engine of this module. Raises EngineMissingError where a voice of its own is asked for."""
    refuse_voice(settings, "gtts")
    return Gtts(settings)
