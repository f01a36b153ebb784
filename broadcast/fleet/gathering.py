"""Tells which sentences a station's days are going to need, in which voice, before any sound is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError, EngineError
from broadcast.fleet.at_hand import at_hand, checked
from broadcast.fleet.outcome import Closed, Missing
from broadcast.fleet.roots import Run
from broadcast.fleet.sharing import SharedClips
from broadcast.fleet.unchanged import unchanged
from broadcast.model import Reading
from broadcast.pipeline.history import History
from broadcast.pipeline.inputs import Inputs, load_inputs, voices_of
from broadcast.pipeline.said import speak_for
from broadcast.stages.voice import Voices, clip_key
from broadcast.stages.voice.engine import Engine
from broadcast.stages.voice.voices import service_of
from broadcast.station.folder import Folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """The sentences a station needs that are not shared yet, and the addresses of all that it needs."""

    station: str
    missing: tuple[Missing, ...] = ()
    keys: tuple[str, ...] = ()


def gather(run: Run, station: str, closed: Closed) -> Gathered:
    """Tell which sentences a station's days need. A station that can't be read needs none: building it tells why."""
    try:
        shelf = run.shelf
        if unchanged(run, shelf, station) is not None:
            return Gathered(station=station)
        with at_hand(run, shelf, station) as there:
            folder = there.folder
            inputs = load_inputs(folder, checked(load_schedule(folder.schedule), folder))
            clips = SharedClips(run, shelf)
            return gathered(run, station, folder, inputs, clips, closed)
    except Exception:  # noqa: BLE001 - what is wrong with one station is told when it is built, and holds no other up
        return Gathered(station=station)


def gathered(  # noqa: PLR0917  # each is needed, none has a usual value
    run: Run, station: str, folder: Folder, inputs: Inputs, clips: SharedClips, closed: Closed
) -> Gathered:
    """The same of a station that is read already. What the store has of its clips is brought here. Raises
    BroadcastError."""
    inputs = replace(inputs, scripts=tuple(script for script in inputs.scripts if script.approved))
    wanted: dict[tuple[str, str, bool], dict[str, str]] = {}
    with voices_of(folder, inputs.schedule, run.now) as voices:
        for reading in _readings(inputs, run.days, run.now.date()):
            chosen = _first(voices, reading, dict(closed.services))
            if chosen is None:
                continue
            name, engine = chosen
            texts = wanted.setdefault((name, engine.fingerprint, engine.remote), {})
            for utterance in reading.utterances:
                if utterance.audio is None:
                    texts.setdefault(clip_key(engine, utterance.spoken), utterance.spoken)
    keys = tuple(key for texts in wanted.values() for key in texts)
    clips.bring(keys)
    pace = inputs.schedule.voice.syllables_per_minute
    missing = tuple(
        Missing(engine=name, fingerprint=fingerprint, syllables_per_minute=pace, remote=remote, texts=absent)
        for (name, fingerprint, remote), texts in wanted.items()
        if (absent := tuple(text for key, text in texts.items() if clips.get(key) is None))
    )
    return Gathered(station=station, missing=missing, keys=keys)


def _readings(inputs: Inputs, days: Sequence[date], today: date) -> Iterator[Reading]:
    """What the days are going to say, as far as it is known before anything is recorded."""
    history = History(inputs, since=min([today, *days]))
    for day in sorted(days):
        for programme in history.planned(day):
            with suppress(BroadcastError):
                yield speak_for(programme, inputs.schedule, inputs.manner)


def _first(voices: Voices, reading: Reading, closed: Mapping[str, str]) -> tuple[str, Engine] | None:
    """The voice that is going to speak a programme, and its name; None where its texts may not leave the machine."""
    if any(item.script is not None and item.script.offline_only for item in reading.programme.items):
        return None
    for name in voices.names:
        try:
            engine = voices.get(name)
        except EngineError:
            continue
        if not (engine.remote and service_of(name) in closed):
            return name, engine
    return None
