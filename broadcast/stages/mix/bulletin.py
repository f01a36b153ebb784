"""Makes the finished files of one recording, and the bulletin that tells what was measured on them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.model import AiredItem, Bulletin, Item, Line, Loudness, Recording, Sound, SoundFile
from broadcast.stages.mix.cues import Lengths, Timeline, milliseconds, place

if TYPE_CHECKING:
    from broadcast.stages.mix.meter import Meter
    from broadcast.stages.mix.music import Music


def mix(
    recording: Recording,
    sound: Sound,
    target: Path,
    *,
    station: str,
    home: Path = Path(),
    inputs_sha256: str = "",
    progress: Callable[[float], None] | None = None,
) -> Bulletin:
    """Render the recording to `target`, an .mp3 in a folder of the caller's, and measure what came out.

    `home` is the station's folder, where its music and its own profiles lie. Further versions and the picture come
    beside `target`. Raises MixError, InputError for a faulty profile, and then leaves no file.
    """
    from broadcast.stages.mix.balance import loudness_of
    from broadcast.stages.mix.music import load_music
    from broadcast.stages.mix.profile import load_profile
    from broadcast.stages.mix.render import render
    from broadcast.stages.mix.tags import tag
    from broadcast.stages.mix.wave import wave

    programme = recording.reading.programme
    names = (sound.profile, *sound.also)
    targets = [target, *(target.with_name(f"{target.stem}-{name}.mp3") for name in sound.also)]
    profiles = [load_profile(name, home) for name in names]
    music = load_music(programme, sound, home)
    timeline = place(recording, sound, _lengths(music))
    found = render(timeline, recording.clips, music, list(zip(profiles, targets, strict=True)), progress=progress)
    items = _items(recording, timeline)
    files = []
    for name, path, profile, meter in zip(names, targets, profiles, found, strict=True):
        tag(path, programme, items, station, recording.voice)
        files.append(_file(name, path, profile.sample_rate_hz, meter, loudness_of(meter, items)))
    title = f"Bản tin {programme.airtime.slot_name} {programme.airtime.day:%d/%m/%Y}"
    target.with_suffix(".svg").write_bytes(wave(found[0].peaks(), items, files[0].duration_ms, title))
    return Bulletin(
        airtime=programme.airtime,
        station=station,
        voice=recording.voice,
        items=items,
        files=tuple(files),
        left_out=programme.left_out,
        inputs_sha256=inputs_sha256,
        doubts=recording.doubts,
    )


def _file(name: str, path: Path, sample_rate_hz: int, meter: Meter, loudness: Loudness) -> SoundFile:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return SoundFile(
        profile=name,
        mp3=path.name,
        sha256=sha256,
        size_bytes=path.stat().st_size,
        duration_ms=round(meter.frames * 1000 / sample_rate_hz),
        frames=meter.frames,
        sample_rate_hz=sample_rate_hz,
        loudness=loudness,
    )


def planned_ms(recording: Recording, sound: Sound, home: Path = Path()) -> int:
    """How long the bulletin will be, known before anything is meter."""
    from broadcast.stages.mix.music import load_music

    lengths = _lengths(load_music(recording.reading.programme, sound, home))
    return milliseconds(place(recording, sound, lengths).frames)


def sound_sha256(sound: Sound, home: Path) -> str:
    """A hash of the profiles and the music that schedule.yaml names, as their files are now. Raises InputError."""
    from broadcast.stages.mix.choice import music_files
    from broadcast.stages.mix.profile import load_profile

    digest = hashlib.sha256(repr([load_profile(name, home) for name in (sound.profile, *sound.also)]).encode())
    for name in music_files(sound):
        digest.update(hashlib.sha256((home / name).read_bytes()).digest())
    return digest.hexdigest()


def _lengths(music: Music) -> Lengths:
    stings = {mood: len(samples) for mood, samples in music.stings.items()}
    return Lengths(jingle=len(music.jingle), stings=stings, bed=len(music.bed) > 0)


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
        valid_until=script.valid_until if script else None,
    )
