"""5. Voice: sentences become clips, one engine through a whole programme, each clip kept by what made it.

An engine is one module of this package with `make(settings) -> Engine`, found by its name; packages outside offer
theirs as the entry-point group `broadcast.engines`.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import entry_points
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, cast

from broadcast.errors import EngineBusyError, EngineError, EngineMissingError
from broadcast.model import Clip, Reading, Recording, Voice, VoiceSettings
from broadcast.store import ClipStore

if TYPE_CHECKING:
    from broadcast.voice.sound import Pcm

_NOT_ENGINES = frozenset({"sound", "espeak_worker"})
Progress = Callable[[int, int], None]


class Engine(Protocol):
    """A voice. `fingerprint` names all that changes its sound; `remote` says that text leaves the machine."""

    name: str
    fingerprint: str
    remote: bool

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        """One trimmed clip a text, in order: mono, 16 bit, `SAMPLE_RATE_HZ`. Raises EngineError."""
        ...

    def close(self) -> None:
        """Let go of processes and connections."""
        ...


def engine_names() -> tuple[str, ...]:
    """Every engine there is, installed or not."""
    own = {found.name for found in pkgutil.iter_modules(__path__)} - _NOT_ENGINES
    return tuple(sorted(own | {point.name for point in entry_points(group="broadcast.engines")}))


def make_engine(name: str, settings: VoiceSettings) -> Engine:
    """The engine of that name. Raises EngineMissingError."""
    for point in entry_points(group="broadcast.engines"):
        if point.name == name:
            return cast(Engine, point.load()(settings))
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name not in engine_names():
        raise EngineMissingError(f"không có giọng «{name}» — các giọng đang có: {', '.join(engine_names())}")
    return cast(Engine, importlib.import_module(f"{__name__}.{name}").make(settings))


class Voices:
    """The engines of one run, first choice first. One that has failed is not asked again in this run."""

    def __init__(self, settings: VoiceSettings) -> None:
        self._settings = settings
        self._made: dict[str, Engine] = {}
        self.failures: dict[str, EngineError] = {}

    def __enter__(self) -> Voices:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for engine in self._made.values():
            engine.close()
        self._made.clear()

    @property
    def names(self) -> tuple[str, ...]:
        return self._settings.engines

    def get(self, name: str) -> Engine:
        """The engine, made at its first use. Raises EngineMissingError."""
        if name not in self._made:
            self._made[name] = make_engine(name, self._settings)
        return self._made[name]


def record(reading: Reading, voices: Voices, store: ClipStore, *, progress: Progress | None = None) -> Recording:
    """Record every utterance in one voice: the first engine that can do all of them.

    `progress(done, all)` counts sentences. Raises EngineError with each engine's reason when none can, or
    EngineBusyError when only a network is in the way. What was recorded stays in the store.
    """
    texts = tuple(utterance.spoken for utterance in reading.utterances)
    for name in voices.names:
        if name in voices.failures and not _stored(name, voices, store, texts):
            continue
        try:
            engine = voices.get(name)
            clips = _record_all(texts, engine, store, progress)
        except EngineError as error:
            voices.failures[name] = error
            continue
        wanted = voices.names[0]
        reason = str(voices.failures[wanted]) if name != wanted else ""
        voice = Voice(engine=name, fingerprint=engine.fingerprint, wanted=wanted, reason=reason)
        return Recording(reading=reading, clips=clips, voice=voice)
    reasons = "\n".join(f"{name}: {error}" for name, error in voices.failures.items())
    busy = all(isinstance(error, EngineBusyError) for error in voices.failures.values())
    raise (EngineBusyError if busy else EngineError)(f"không giọng nào thu được bản tin:\n{reasons}")


def clip_key(engine: Engine, text: str) -> str:
    """The address of a clip: everything that its sound depends on."""
    return hashlib.sha256(f"{engine.fingerprint}\n{text}".encode()).hexdigest()


def _stored(name: str, voices: Voices, store: ClipStore, texts: Sequence[str]) -> bool:
    """Whether a voice that can't be reached now has said all of this before."""
    try:
        engine = voices.get(name)
    except EngineMissingError:
        return False
    return all(store.get(clip_key(engine, text)) is not None for text in texts)


def _record_all(texts: Sequence[str], engine: Engine, store: ClipStore, progress: Progress | None) -> tuple[Clip, ...]:
    from broadcast.voice.sound import check

    keys = {text: clip_key(engine, text) for text in texts}
    clips = {text: clip for text, key in keys.items() if (clip := store.get(key)) is not None}
    missing = [text for text in keys if text not in clips]
    for text, pcm in zip(missing, engine.record(missing), strict=True):
        check(pcm, text, engine.name)
        clips[text] = store.put(keys[text], pcm)
        if progress is not None:
            progress(len(clips), len(keys))
    return tuple(clips[text] for text in texts)
