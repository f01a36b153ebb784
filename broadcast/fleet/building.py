"""Builds a fleet in two phases: what all are going to say is recorded once, then every station is built from it.

What is missing once a station is built after all (an item more fitted in) is recorded in a further round. A station
that fails is tried again, and never holds another; what one run leaves, the next takes up.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from broadcast.errors import FleetStoreError, StationBusyError
from broadcast.fleet.cluster import Crew, Job
from broadcast.fleet.gathering import Gathered, gather
from broadcast.fleet.lease import lease
from broadcast.fleet.outcome import Closed, Missing, Outcome, note_outcome, read_outcomes
from broadcast.fleet.recording import Recorded, record_texts
from broadcast.fleet.roots import Run
from broadcast.fleet.settings import USUAL_PER_MINUTE
from broadcast.fleet.sharing import note_used, prune
from broadcast.fleet.work import build_station
from broadcast.stages.voice.voices import service_of

CountDone = Callable[[str, int, int], None]
"""Is told of a phase by its name, how many of its tasks are done, and how many there are."""
ROUNDS = 6
"""The first, and five further tries."""
PAUSE_S = 2.0
"""Before a second try; twice as long before each further one: together longer than a dead run's lease lasts."""
FIRST_ALONE = 20
"""In a fleet of so many the first station is built before the others: they find its pieces made, each once."""
PART = 24
"""So many sentences are one job of a voice."""
LEASE_WAIT_S = 1800.0
"""So long a run waits for another one that is asking the same service."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FleetBuilt:
    """What a run did: the outcome of each station, how many sentences were recorded, which services were closed."""

    outcomes: Mapping[str, Outcome]
    recorded: int
    closed: Closed
    seconds: float

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The stations that are not as they should be."""
        return tuple(outcome for outcome in self.outcomes.values() if not outcome.done)


@dataclass
class _Wanted:
    """Sentences of one voice that are to be recorded, each once, and a station that describes the voice."""

    station: str
    texts: dict[str, None] = field(default_factory=dict)


def build_fleet(
    run: Run,
    stations: tuple[str, ...],
    crew: Crew,
    *,
    per_minute: Mapping[str, float],
    progress: CountDone = lambda _phase, _done, _all: None,
    pause_s: float = PAUSE_S,
) -> FleetBuilt:
    """Build every station's days. `per_minute` is the most requests a minute of a service, by its name.

    Raises FleetClusterError, FleetStoreError where the store can't be reached at all.
    """
    return _Building(run, stations, crew, per_minute, progress, pause_s).build()


class _Building:
    """One run over a fleet."""

    def __init__(  # noqa: PLR0917  # handed on as they came
        self,
        run: Run,
        stations: tuple[str, ...],
        crew: Crew,
        per_minute: Mapping[str, float],
        progress: CountDone,
        pause_s: float,
    ) -> None:
        self._run, self._stations, self._crew, self._pause_s = run, stations, crew, pause_s
        self._per_minute, self._progress = per_minute, progress
        self._shelf = run.shelf
        self._services: dict[str, str] = {}
        self._refused: dict[str, str] = {}
        self._recorded = 0
        self._outcomes: dict[str, Outcome] = {}

    @property
    def _closed(self) -> Closed:
        return Closed(services=tuple(self._services.items()), texts=tuple(self._refused.items()))

    def build(self) -> FleetBuilt:
        """Gather, record, build, and again what is left."""
        began_s = time.monotonic()
        keys = self._share()
        left = self._stations
        for number in range(ROUNDS):
            if number:
                time.sleep(self._pause_s * 2 ** (number - 1))
            left = self._round(left)
            if not left:
                break
        self._note_failures()
        with suppress(FleetStoreError):
            note_used(self._shelf, keys, self._run.now)
            prune(self._shelf, self._run.now)
        seconds = time.monotonic() - began_s
        return FleetBuilt(
            outcomes=dict(sorted(self._outcomes.items())),
            recorded=self._recorded,
            closed=self._closed,
            seconds=seconds,
        )

    def _share(self) -> set[str]:
        """Phase one: what all need is gathered, and what of it nobody has is recorded; the addresses of all of it."""
        keys: set[str] = set()
        wanted: list[tuple[str, Missing]] = []
        jobs = [Job(about=name, act=gather, given=(self._run, name, self._closed)) for name in self._stations]
        for number, answer in enumerate(self._crew.answers(jobs), 1):
            if isinstance(answer.given, Gathered):
                keys.update(answer.given.keys)
                wanted += ((answer.about, missing) for missing in answer.given.missing)
            self._progress("gather", number, len(jobs))
        self._record(wanted)
        return keys

    def _round(self, stations: tuple[str, ...]) -> tuple[str, ...]:
        """Phase two, for these stations; those for which another try can help."""
        wanted: list[tuple[str, Missing]] = []
        jobs = [Job(about=name, act=build_station, given=(self._run, name, self._closed)) for name in stations]
        done = len(self._stations) - len(stations)
        first = 1 if len(stations) >= FIRST_ALONE else 0
        for number, answer in enumerate(chain(self._crew.answers(jobs[:first]), self._crew.answers(jobs[first:])), 1):
            outcome = answer.given if isinstance(answer.given, Outcome) else self._dead(answer.about, answer.fault)
            self._outcomes[answer.about] = outcome
            wanted += ((answer.about, missing) for missing in outcome.missing)
            self._progress("build", done + number, len(self._stations))
        self._record(wanted)
        last = self._outcomes
        return tuple(name for name in stations if last[name].state == "missing-clips" or last[name].again)

    def _dead(self, station: str, fault: str) -> Outcome:
        at = self._run.now.isoformat(timespec="seconds")
        return Outcome(station=station, name=station, state="failed", at=at, fault=fault, again=True)

    def _record(self, wanted: Iterable[tuple[str, Missing]]) -> None:
        """Record each sentence once a voice: voices of this house side by side, a service one part after another."""
        voices: dict[tuple[str, str, int, bool], _Wanted] = {}
        for station, missing in wanted:
            voice = (missing.engine, missing.fingerprint, missing.syllables_per_minute, missing.remote)
            into = voices.setdefault(voice, _Wanted(station=station))
            into.texts.update(dict.fromkeys(text for text in missing.texts if text not in self._refused))
        total = sum(len(into.texts) for into in voices.values())
        done = 0
        for count in (*self._at_home(voices), *self._at_services(voices)):
            done += count
            self._progress("record", done, total)

    def _at_home(self, voices: Mapping[tuple[str, str, int, bool], _Wanted]) -> Iterator[int]:
        jobs = [
            Job(about=engine, act=record_texts, given=(self._run, into.station, engine, pace, part, 0.0))
            for (engine, _, pace, remote), into in voices.items()
            for part in _parts(into.texts)
            if not remote
        ]
        for answer in self._crew.answers(jobs):
            yield self._took(answer.given)

    def _at_services(self, voices: Mapping[tuple[str, str, int, bool], _Wanted]) -> Iterator[int]:
        for (engine, _, pace, remote), into in voices.items():
            for part in _parts(into.texts):
                service = service_of(engine)
                if not remote or service in self._services:
                    continue
                every_s = 60 / self._per_minute.get(service, USUAL_PER_MINUTE)
                job = Job(about=engine, act=record_texts, given=(self._run, into.station, engine, pace, part, every_s))
                with self._turn(service) as free:
                    answers = list(self._crew.answers([job])) if free else []
                for answer in answers:
                    given = answer.given
                    if isinstance(given, Recorded) and given.closed:
                        self._services[service] = given.closed
                    yield self._took(given)

    @contextmanager
    def _turn(self, service: str) -> Iterator[bool]:
        """A service's turn: one run at a time asks it, whatever other runs there are; False where none came."""
        until_s = time.monotonic() + LEASE_WAIT_S
        with ExitStack() as held:
            while True:
                try:
                    held.enter_context(lease(self._shelf, f"giong-{service.replace(':', '-')}", self._run.name))
                    break
                except StationBusyError:
                    if time.monotonic() > until_s:
                        self._services[service] = "một lượt khác đang dùng dịch vụ này"
                        break
                    time.sleep(1.0)
            yield service not in self._services

    def _took(self, given: object) -> int:
        if not isinstance(given, Recorded):
            return 0
        self._recorded += given.count
        self._refused.update(given.refused)
        return given.count + len(given.refused)

    def _note_failures(self) -> None:
        """Keep why a station failed, beside the days that an earlier run made."""
        failed = [name for name, outcome in self._outcomes.items() if not outcome.done]
        with suppress(FleetStoreError):
            known = read_outcomes(self._shelf, tuple(failed))
            for name in failed:
                outcome = self._outcomes[name]
                if outcome.state == "missing-clips":
                    engines = ", ".join(missing.engine for missing in outcome.missing)
                    fault = f"giọng {engines}: còn câu chưa thu được"
                    outcome = self._outcomes[name] = replace(outcome, state="failed", fault=fault)
                if name in known:
                    outcome = replace(outcome, days=known[name].days, name=known[name].name)
                note_outcome(self._shelf, outcome)


def _parts(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    left = iter(texts)
    while part := tuple(islice(left, PART)):
        yield part
