"""One text, or one script of the station, recorded to be heard."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from broadcast.errors import Diagnostic, ScriptError
from broadcast.model import SAMPLE_RATE_HZ, Clip, Schedule, Script
from broadcast.pipeline.inputs import in_force, manner_of, voices_of
from broadcast.pipeline.said import of_script, of_text, speak_for
from broadcast.stages.voice import record
from broadcast.station.folder import Folder, disk
from broadcast.station.keys import make_station_key


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One text as it was recorded; `reason` is why an earlier voice of the station's did not say it."""

    clip: Clip
    seconds: float
    voice: str
    reason: str = ""


def say(folder: Folder, schedule: Schedule, text: str, *, now: datetime) -> Said:
    """Record one text by the first engine that can. Raises ScriptError for what can't be read, EngineError."""
    reading = speak_for(of_text(text), schedule, manner_of(folder, schedule))
    if not any(any(map(str.isalnum, utterance.spoken)) for utterance in reading.utterances):
        message = "không có chữ nào để đọc — viết câu muốn nghe sau lệnh"
        raise ScriptError(Diagnostic(path="«say»", line=1, message=message))
    joined = replace(
        reading.utterances[0], tokens=tuple(t for utterance in reading.utterances for t in utterance.tokens)
    )
    make_station_key(folder.root)  # what is recorded is sealed with it
    with voices_of(folder, schedule, now) as voices, disk(folder.cache):
        recording = record(replace(reading, utterances=(joined,)), voices, folder.clips)
    clip = recording.clips[0]
    return Said(
        clip=clip,
        seconds=clip.frames / SAMPLE_RATE_HZ,
        voice=recording.voice.engine,
        reason=recording.voice.reason or "",
    )


def say_script(
    folder: Folder, schedule: Schedule, script: Script, *, start: int = 1, count: int | None = None, now: datetime
) -> bytes:
    """A script as it would be on air, without music: `count` sentences, or all, from number `start` on: FLAC, mono.

    Its sentences are the clips of the bulletins: what was recorded once is there at once. Raises ScriptError for what
    can't be read, EngineError.
    """
    import numpy as np
    import soundfile

    reading = speak_for(of_script(script), schedule, in_force(folder, schedule)[1])
    wanted = reading.utterances[start - 1 :][:count] or reading.utterances
    make_station_key(folder.root)  # what is recorded is sealed with it
    with voices_of(folder, schedule, now) as voices, disk(folder.cache):
        recording = record(replace(reading, utterances=wanted), voices, folder.clips)
        pieces = []
        for utterance, clip in zip(wanted, recording.clips, strict=True):
            pieces += [folder.clips.read(clip), np.zeros(utterance.pause_ms * SAMPLE_RATE_HZ // 1000, dtype=np.int16)]
    held = BytesIO()
    soundfile.write(held, np.concatenate(pieces), SAMPLE_RATE_HZ, format="FLAC", subtype="PCM_16")
    return held.getvalue()
