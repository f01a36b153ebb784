"""Records a reading in one voice: the first engine that can speak all of it, and may."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import EngineBusyError, EngineError, EngineMissingError
from broadcast.model import SAMPLE_RATE_HZ, Audio, Clip, Reading, Recording, Script, Voice
from broadcast.stages.voice.engine import Engine
from broadcast.stages.voice.voices import ALWAYS_THERE, ANNOUNCER, Voices
from broadcast.station.store import ClipStore

if TYPE_CHECKING:
    from broadcast.stages.voice.judge import Doubt, Heard
    from broadcast.stages.voice.sound import Pcm


SentencesDone = Callable[[int, int], None]
"""Is told how many sentences are recorded, and how many there are."""


def record(reading: Reading, voices: Voices, store: ClipStore, *, progress: SentencesDone | None = None) -> Recording:
    """Record every utterance in one voice: the first engine that can do all of them, and may.

    `progress(done, all)` counts sentences. Raises EngineError with each engine's reason when none can, or
    EngineBusyError when only a network is in the way. What was recorded stays in the store.
    """
    announced = _announced(reading, voices, store)
    texts = tuple(dict.fromkeys(utterance.spoken for utterance in reading.utterances if utterance.audio is None))
    reasons: dict[str, EngineError] = {}
    for name in _choices(reading, voices, reasons):
        try:
            spoken = _Spoken(name, voices, store, progress).record(texts)
        except EngineError as error:
            voices.failures.setdefault(name, error)
            reasons[name] = error
            continue
        wanted = voices.names[0]
        reason = str(reasons[wanted]) if name != wanted else ""
        voice = Voice(engine=name, fingerprint=voices.get(name).fingerprint, wanted=wanted, reason=reason)
        clips = tuple(
            announced[utterance.audio.path] if utterance.audio else spoken.clips[utterance.spoken]
            for utterance in reading.utterances
        )
        return Recording(reading=reading, clips=clips, voice=voice, doubts=tuple(map(str, spoken.doubts)))
    said = "\n".join(f"{name}: {error}" for name, error in reasons.items())
    busy = all(isinstance(error, EngineBusyError) for error in reasons.values())
    raise (EngineBusyError if busy else EngineError)(f"không giọng nào thu được bản tin:\n{said}")


def clip_key(engine: Engine, text: str) -> str:
    """The address of a clip: everything that its sound depends on."""
    return hashlib.sha256(f"{engine.fingerprint}\n{text}".encode()).hexdigest()


def recording_minutes(home: Path, audio: Audio) -> float:
    """How long an announcer's recording will be on air. Raises EngineError for one that would not be aired."""
    from broadcast.stages.voice.engines.recorded import asked, load_from

    return len(load_from(home, asked(audio))) / SAMPLE_RATE_HZ / 60


def clip_keys(engine: Engine, reading: Reading) -> Iterator[str]:
    """The addresses of all clips of a reading in one engine's voice."""
    return (clip_key(engine, utterance.spoken) for utterance in reading.utterances if utterance.audio is None)


def recording_keys(reading: Reading, voices: Voices) -> Iterator[str]:
    """The addresses of the announcer's recordings in a reading, whichever engine speaks the rest."""
    return (
        clip_key(voices.get(ANNOUNCER), utterance.audio.sha256) for utterance in reading.utterances if utterance.audio
    )


def _choices(reading: Reading, voices: Voices, reasons: dict[str, EngineError]) -> Iterator[str]:
    """The engines to try in turn; those of other machines are left out where a text may not leave this one."""
    kept = _kept(reading)
    for name in (*voices.names, *([ALWAYS_THERE] if kept and ALWAYS_THERE not in voices.names else [])):
        if name.partition(":")[0] == ANNOUNCER:
            what = "giọng thu sẵn chỉ phát tệp ghi ở dòng audio của bài, không đọc được chữ"
            reasons[name] = EngineMissingError(f"{what} — chọn giọng khác, ví dụ {ALWAYS_THERE}")
            continue
        try:
            remote = voices.get(name).remote
        except EngineError as error:
            reasons[name] = error
            continue
        if kept and remote:
            what = f"bài «{kept[0].title}» không được gửi ra ngoài (offline_only)"
            reasons[name] = EngineError(f"{what} — chỉ dùng giọng chạy trên máy này")
            continue
        yield name


def _kept(reading: Reading) -> list[Script]:
    """The scripts of which a machine says something that may not leave this one: of a recorded one, only the title."""
    scripts = [item.script for item in reading.programme.items if item.script and item.script.offline_only]
    titles = any(item.kind == "headlines" for item in reading.programme.items)
    return [script for script in scripts if titles or script.audio is None]


def _announced(reading: Reading, voices: Voices, store: ClipStore) -> dict[str, Clip]:
    """The announcer's recordings by their path, each of the very bytes that were approved."""
    from broadcast.stages.voice.engines.recorded import asked

    clips = {}
    for audio in {
        utterance.audio.path: utterance.audio for utterance in reading.utterances if utterance.audio
    }.values():
        key = clip_key(voices.get(ANNOUNCER), audio.sha256)
        found = store.find(key)
        if found is None:
            (pcm,) = voices.record(ANNOUNCER, [asked(audio)])
            clips[audio.path] = store.put(key, pcm)
        else:
            clips[audio.path] = found[0]
    return clips


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    clips: Mapping[str, Clip]
    doubts: tuple[Doubt, ...]


class _Spoken:
    """Records texts by one engine, and listens to what came out."""

    def __init__(self, name: str, voices: Voices, store: ClipStore, progress: SentencesDone | None) -> None:
        self._name, self._voices, self._store, self._progress = name, voices, store, progress
        self._engine = voices.get(name)
        self._clips: dict[str, Clip] = {}
        self._faults: dict[str, EngineError] = {}

    def record(self, texts: tuple[str, ...]) -> _Said:
        """Raises EngineError where a clip is empty, or has words missing, also at the second try."""
        from broadcast.stages.voice.judge import doubts

        heard = self._stored(texts)
        stored = frozenset(heard)
        heard |= self._take(tuple(text for text in texts if text not in stored))
        found = doubts(heard, self._voices.usual_ms)
        again = tuple(text for text in texts if self._may_be_better(text, found.get(text), text in stored))
        if again:
            heard |= self._take(again)
            found = doubts(heard, self._voices.usual_ms)
        for fault in self._faults.values():
            raise fault
        for text, doubt in found.items():
            if doubt.skipped:
                self._store.drop(self._clips[text].key)
                raise EngineError(f"giọng {self._name}: {doubt} — sửa câu này, hoặc chọn giọng khác")
        return _Said(clips=self._clips, doubts=tuple(found.values()))

    def _stored(self, texts: tuple[str, ...]) -> dict[str, Heard]:
        heard: dict[str, Heard] = {}
        for text in texts:
            key = clip_key(self._engine, text)
            known = self._voices.heard.get((key, self._store.stamp(key))) or self._looked_at(key)
            if known is not None:
                self._voices.heard[key, self._store.stamp(key)] = known
                self._clips[text], heard[text] = known
        return heard

    def _looked_at(self, key: str) -> tuple[Clip, Heard] | None:
        """A stored clip and what is heard in it, by its note, or by looking at it."""
        from broadcast.stages.voice.judge import Heard, hear

        noted = self._store.noted(key)
        if noted is not None and (heard := Heard.from_bytes(noted[1])) is not None:
            return noted[0], heard
        found = self._store.find(key)
        if found is None:
            return None
        clip, heard = found[0], hear(found[1])
        self._store.note(clip, heard.to_bytes())
        return clip, heard

    def _may_be_better(self, text: str, doubt: Doubt | None, stored: bool) -> bool:
        """Whether to record once more: a new clip that is bad or doubtful, or one of another run with words missing."""
        if stored:
            return doubt is not None and doubt.skipped
        return not self._engine.repeatable and (doubt is not None or text in self._faults)

    def _take(self, texts: tuple[str, ...]) -> dict[str, Heard]:
        from broadcast.stages.voice.judge import hear

        heard: dict[str, Heard] = {}
        total = len({*self._clips, *texts})
        for text, pcm in zip(texts, self._voices.record(self._name, texts) if texts else (), strict=True):
            if not self._passes(text, pcm):
                continue
            key = clip_key(self._engine, text)
            self._clips[text] = clip = self._store.put(key, pcm)
            heard[text] = hear(pcm)
            self._store.note(clip, heard[text].to_bytes())
            self._voices.heard[key, self._store.stamp(key)] = clip, heard[text]
            if self._progress is not None:
                self._progress(len(self._clips), total)
        return heard

    def _passes(self, text: str, pcm: Pcm) -> bool:
        """Whether the clip can be the sentence at all; what can't is never stored, and an earlier clip stays."""
        from broadcast.stages.voice.sound import check

        try:
            check(pcm, text, self._name)
        except EngineError as error:
            if text not in self._clips:
                self._faults[text] = error
            return False
        self._faults.pop(text, None)
        return True
