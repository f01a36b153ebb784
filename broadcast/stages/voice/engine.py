"""What an engine is, and how one is found by its name: `gtts`, or `piper:vi_VN-vais1000-medium` for one of its voices.

An engine is one module of `engines/` with `make(settings) -> Engine`; packages outside offer theirs as the entry-point
group `broadcast.engines`.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from broadcast.errors import EngineMissingError
from broadcast.stages.voice import engines
from broadcast.stages.voice.patience import Patience

if TYPE_CHECKING:
    from broadcast.stages.voice.sound import Pcm


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineSettings:
    """What an engine is made from.

    `voice` is what stands behind the colon of its name, empty for its usual voice; `home` is the station's folder,
    where recordings and installed voices lie; `state` a folder for what it must remember from run to run; `patience`
    what this run's engines share.
    """

    voice: str
    syllables_per_minute: int
    home: Path
    state: Path
    patience: Patience = field(default_factory=Patience, compare=False)


class Engine(Protocol):
    """A voice.

    `fingerprint` names all that changes its sound, and holds no secret; `remote` says that text leaves the machine;
    `repeatable` that the same text always gives the same samples, so that recording again can't help.
    """

    fingerprint: str
    remote: bool
    repeatable: bool

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        """One trimmed clip a text, in order: mono, 16 bit, `SAMPLE_RATE_HZ`. Raises EngineError."""
        ...

    def close(self) -> None:
        """Let go of processes and connections."""
        ...


def refuse_voice(settings: EngineSettings, name: str) -> None:
    """For an engine of one voice. Raises EngineMissingError where another is asked for."""
    if settings.voice:
        message = f"giọng {name} không có giọng con «{settings.voice[:60]}» — chỉ ghi: {name}"
        raise EngineMissingError(message)


@cache
def _offered() -> tuple[EntryPoint, ...]:
    """Engines of other packages. Asked once a process: every package there is must be looked at for it."""
    return tuple(entry_points(group="broadcast.engines"))


def engine_names() -> tuple[str, ...]:
    """Every engine there is, installed or not."""
    own = {found.name for found in pkgutil.iter_modules(engines.__path__)}
    return tuple(sorted(own | {point.name for point in _offered()}))


def make_engine(name: str, settings: EngineSettings) -> Engine:
    """The engine of that name, without its voice. Raises EngineMissingError."""
    for point in _offered():
        if point.name == name:
            return cast(Engine, point.load()(settings))
    if name not in engine_names():
        near = difflib.get_close_matches(name, engine_names(), n=1)
        hint = f"có phải «{near[0]}»?" if near else f"các giọng đang có: {', '.join(engine_names())}"
        raise EngineMissingError(f"không có giọng «{name}» — {hint}")
    return cast(Engine, importlib.import_module(f"{engines.__name__}.{name}").make(settings))
