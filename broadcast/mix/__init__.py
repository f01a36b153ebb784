"""6. Mix: a recording and the station's sound become one finished, measured, tagged MP3."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from broadcast.mix.cues import Timeline, milliseconds, place
from broadcast.model import AiredItem, Bulletin, Item, Line, Recording, Sound


def mix(
    recording: Recording,
    sound: Sound,
    target: Path,
    *,
    station: str,
    jingle: Path | None = None,
    inputs_sha256: str = "",
    progress: Callable[[float], None] | None = None,
) -> Bulletin:
    """Render the recording to `target`, an .mp3 in a folder of the caller's, and measure what came out.

    `jingle` is the user's own file, None for the built-in chime. Raises MixError, and then leaves no file.
    """
    from broadcast.mix.jingle import load_jingle
    from broadcast.mix.profiles import PROFILES
    from broadcast.mix.render import render
    from broadcast.mix.tags import tag

    profile = PROFILES[sound.profile]
    samples = load_jingle(jingle)
    timeline = place(recording, sound, len(samples))
    measured = render(timeline, recording.clips, samples, profile, target, progress=progress)
    programme = recording.reading.programme
    items = _items(recording, timeline)
    tag(target, programme, items, station, recording.voice)
    data = target.read_bytes()
    return Bulletin(
        day=programme.day,
        slot_id=programme.slot_id,
        slot_name=programme.slot_name,
        at=programme.at,
        station=station,
        villages=programme.villages,
        mp3=target.name,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        duration_ms=round(measured.frames * 1000 / profile.sample_rate_hz),
        frames=measured.frames,
        sample_rate_hz=profile.sample_rate_hz,
        loudness=measured.loudness,
        voice=recording.voice,
        items=items,
        left_out=programme.left_out,
        inputs_sha256=inputs_sha256,
        doubts=recording.doubts,
    )


def planned_ms(recording: Recording, sound: Sound, jingle: Path | None = None) -> int:
    """How long the bulletin will be, known before anything is rendered."""
    from broadcast.mix.jingle import load_jingle

    return milliseconds(place(recording, sound, len(load_jingle(jingle))).frames)


def _items(recording: Recording, timeline: Timeline) -> tuple[AiredItem, ...]:
    lines: dict[int, list[Line]] = {}
    for utterance, span in zip(recording.reading.utterances, timeline.speech, strict=True):
        start_ms, end_ms = milliseconds(span.start), milliseconds(span.end)
        line = Line(start_ms=start_ms, end_ms=end_ms, written=utterance.written, spoken=utterance.spoken)
        lines.setdefault(utterance.item, []).append(line)
    jingles = iter(timeline.jingles)
    aired = []
    for index, item in enumerate(recording.reading.programme.items):
        said = tuple(lines.get(index, ()))
        if item.kind == "jingle":
            heard = next(jingles)
            aired.append(_item(item, milliseconds(heard.start), milliseconds(heard.end), ()))
        elif said:
            aired.append(_item(item, said[0].start_ms, said[-1].end_ms, said))
    return tuple(aired)


def _item(item: Item, start_ms: int, end_ms: int, lines: tuple[Line, ...]) -> AiredItem:
    script = item.script
    return AiredItem(
        kind=item.kind,
        id=item.id,
        title=item.title,
        start_ms=start_ms,
        end_ms=end_ms,
        lines=lines,
        sources=script.sources if script else (),
        script=script.source.path if script else "",
        script_sha256=script.sha256 if script else "",
        approval=script.approval if script else None,
        audio=script.audio if script else None,
    )
