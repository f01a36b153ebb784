"""The engines of one run, first choice first: made when used, left alone for the rest of the run once they failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from broadcast.errors import BroadcastError, EngineBlockedError, EngineError
from broadcast.model import Clip, VoiceSettings
from broadcast.stages.voice.breaker import Breaker
from broadcast.stages.voice.engine import Engine, EngineSettings, make_engine
from broadcast.stages.voice.patience import Patience

if TYPE_CHECKING:
    from broadcast.stages.voice.judge import Heard
    from broadcast.stages.voice.sound import Pcm

ALWAYS_THERE = "espeak"
"""The engine that comes with the program and needs no network."""
ANNOUNCER = "recorded"


Ask = Callable[[str, Engine, Sequence[str]], None]
"""Called before texts are sent to another machine, with the engine and its name; it may raise instead."""


class Voices:
    """`home` is the station's folder; `state` where services that blocked us are remembered; `now` this run's time.

    `ask` is told before a service is asked, `patience` is what the engines share in waiting.
    """

    def __init__(
        self,
        settings: VoiceSettings,
        home: Path,
        state: Path,
        *,
        now: datetime,
        ask: Ask | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._settings, self._home, self._state, self._now = settings, home, state, now
        self._made: dict[str, Engine] = {}
        self._patience = patience or Patience()
        self._ask = ask
        self.failures: dict[str, EngineError] = {}
        self.heard: dict[tuple[str, tuple[int, int] | None], tuple[Clip, Heard]] = {}
        """The clips that were looked at in this run, by their keys and stamps: once is enough while nothing changes."""

    def __enter__(self) -> Voices:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rest()

    def rest(self) -> None:
        """Give back the processes and the memory of the engines; what is asked next makes them anew."""
        for engine in self._made.values():
            engine.close()
        self._made.clear()

    @property
    def names(self) -> tuple[str, ...]:
        """The engines of the run in the order of preference, as schedule.yaml names them."""
        return self._settings.engines

    @property
    def usual_ms(self) -> float:
        """A syllable at the pace that was asked for."""
        return 60_000 / self._settings.syllables_per_minute

    def get(self, name: str) -> Engine:
        """The engine of a name as schedule.yaml has it, made at its first use. Raises EngineError."""
        if name not in self._made:
            engine, _, voice = name.partition(":")
            settings = EngineSettings(
                voice=voice,
                syllables_per_minute=self._settings.syllables_per_minute,
                home=self._home,
                state=self._state,
                patience=self._patience,
            )
            try:
                self._made[name] = make_engine(engine, settings)
            except BroadcastError:
                raise
            except Exception as error:  # noqa: BLE001 - as in `record`
                raise _broken(name, error) from None
        return self._made[name]

    def record(self, name: str, texts: Sequence[str]) -> Iterator[Pcm]:
        """The clips of an engine that may be asked. Raises EngineError, at once where it failed before."""
        if name in self.failures:
            raise self.failures[name]
        engine = self.get(name)
        breaker = Breaker(self._state, service_of(name)) if engine.remote else None
        if self._ask is not None and engine.remote:
            self._ask(name, engine, texts)
        if breaker is not None:
            breaker.check(self._now)
        try:
            yield from _exactly(len(texts), engine.record(texts))
        except EngineBlockedError as error:
            if breaker is not None:
                breaker.opened(error, self._now)
            raise
        except BroadcastError:
            raise
        except Exception as error:  # noqa: BLE001 - an engine may be a plug-in, and answers come from strangers: whatever
            # goes wrong in one voice, the next one must still speak. Without the cause, since that may hold a key.
            raise _broken(name, error) from None
        if breaker is not None:
            breaker.closed()


def service_of(name: str) -> str:
    """Who is asked: all voices of an engine are one service, but for `http`, where each description is one."""
    engine = name.partition(":")[0]
    return name if engine == "http" else engine


def _exactly(count: int, clips: Iterator[Pcm]) -> Iterator[Pcm]:
    """As many clips as texts, else a clip would be taken for another text's. Raises ValueError."""
    given = 0
    for given, clip in enumerate(clips, 1):
        if given > count:
            break
        yield clip
    if given != count:
        raise ValueError("not one clip a text")


def _broken(name: str, error: Exception) -> EngineError:
    what = f"giọng {name} hỏng ({type(error).__name__})"
    return EngineError(f"{what} — dùng giọng khác, và báo cho người làm giọng này")
