"""The engines of one run, first choice first: made when used, left alone for the rest of the run once they failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from broadcast.errors import EngineBlockedError, EngineError
from broadcast.model import VoiceSettings
from broadcast.voice.breaker import Breaker
from broadcast.voice.engine import Engine, EngineSettings, make_engine

if TYPE_CHECKING:
    from broadcast.voice.sound import Pcm

ALWAYS_THERE = "espeak"
"""The engine that comes with the program and needs no network."""
ANNOUNCER = "recorded"


class Voices:
    """`home` is the station's folder; `state` where services that blocked us are remembered; `now` this run's time."""

    def __init__(self, settings: VoiceSettings, home: Path, state: Path, *, now: datetime) -> None:
        self._settings, self._home, self._state, self._now = settings, home, state, now
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

    @property
    def usual_ms(self) -> float:
        """A syllable at the pace that was asked for."""
        return 60_000 / self._settings.syllables_per_minute

    def get(self, name: str) -> Engine:
        """The engine of a name as schedule.yaml has it, made at its first use. Raises EngineMissingError."""
        if name not in self._made:
            engine, _, voice = name.partition(":")
            settings = EngineSettings(
                voice=voice,
                syllables_per_minute=self._settings.syllables_per_minute,
                home=self._home,
                state=self._state,
                now=self._now,
            )
            self._made[name] = make_engine(engine, settings)
        return self._made[name]

    def record(self, name: str, texts: Sequence[str]) -> Iterator[Pcm]:
        """The clips of an engine that may be asked. Raises EngineError, at once where it failed before."""
        if name in self.failures:
            raise self.failures[name]
        engine = self.get(name)
        breaker = Breaker(self._state, name) if engine.remote else None
        if breaker is not None:
            breaker.check(self._now)
        try:
            yield from engine.record(texts)
        except EngineBlockedError as error:
            if breaker is not None:
                breaker.opened(error, self._now)
            raise
        if breaker is not None:
            breaker.closed()
