"""What an engine is, and how one is found by its name: `gtts`, or `piper:vi_VN-vais1000-medium` for one of its voices.

An engine is one module of `engines/` with `make(settings) -> Engine`; packages outside offer theirs as the entry-point
group `broadcast.engines`.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from broadcast.errors import EngineMissingError
from broadcast.voice import engines

if TYPE_CHECKING:
    from broadcast.voice.sound import Pcm


class Patience:
    """How long a whole run still waits for a network that may not be there, over all its engines.

    What several threads wait for at once counts once, since the person waits once.
    """

    WHOLE_S = 8.0
    """The promise is ten seconds; the rest is for the voice that needs no network to begin."""

    def __init__(self) -> None:
        self.left_s = self.WHOLE_S
        self._counted_to = 0.0
        self._lock = threading.Lock()

    def spend(self, since: float) -> None:
        """Take off the time since then (time.monotonic), as far as no other thread did."""
        with self._lock:
            now = time.monotonic()
            self.left_s = max(0.0, self.left_s - (now - max(since, self._counted_to)))
            self._counted_to = now

    def renew(self) -> None:
        """There is a network: a fault of the line that comes later is a new one."""
        with self._lock:
            self.left_s = self.WHOLE_S


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineSettings:
    """What an engine is made from.

    `voice` is what stands behind the colon of its name, empty for its usual voice; `home` is the station's folder,
    where recordings and installed voices lie; `state` a folder for what it must remember from run to run; `now` the
    time of this run; `patience` what this run's engines share.
    """

    voice: str
    syllables_per_minute: int
    home: Path
    state: Path
    now: datetime
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


def engine_names() -> tuple[str, ...]:
    """Every engine there is, installed or not."""
    own = {found.name for found in pkgutil.iter_modules(engines.__path__)}
    return tuple(sorted(own | {point.name for point in entry_points(group="broadcast.engines")}))


def make_engine(name: str, settings: EngineSettings) -> Engine:
    """The engine of that name, without its voice. Raises EngineMissingError."""
    for point in entry_points(group="broadcast.engines"):
        if point.name == name:
            return cast(Engine, point.load()(settings))
    if name not in engine_names():
        near = difflib.get_close_matches(name, engine_names(), n=1)
        hint = f"có phải «{near[0]}»?" if near else f"các giọng đang có: {', '.join(engine_names())}"
        raise EngineMissingError(f"không có giọng «{name}» — {hint}")
    return cast(Engine, importlib.import_module(f"{engines.__name__}.{name}").make(settings))
