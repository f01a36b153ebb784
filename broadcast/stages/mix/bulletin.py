"""Makes the finished files of one recording, and the bulletin that tells what was measured on them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import MixError
from broadcast.model import AiredItem, Bulletin, Clip, Item, Line, Recording, Sound, SoundFile
from broadcast.stages.mix.cues import Lengths, Timeline, milliseconds, place
from broadcast.station.segments import SegmentStore

if TYPE_CHECKING:
    from broadcast.stages.mix.measured import Measured
    from broadcast.stages.mix.music import Music
    from broadcast.stages.mix.profile import Profile

TOLERANCE_LU = 0.5
"""How far a programme's speech may be from the loudness of its profile."""


def mix(
    recording: Recording,
    sound: Sound,
    target: Path,
    *,
    station: str,
    segments: SegmentStore,
    home: Path = Path(),
    inputs_sha256: str = "",
    progress: Callable[[float], None] | None = None,
) -> Bulletin:
    """Make the recording's file at `target`, an .mp3 in a folder of the caller's, and measure what came out.

    What was made before is taken from `segments`, what is new is put there. `home` is the station's folder, where its
    music and its own profiles lie. Further versions and the picture come beside `target`. `progress` gets the share of
    the work done, 0 to 1. Raises MixError, InputError for a faulty profile, PublishError, and then leaves no file.
    """
    from broadcast.stages.mix.music import load_music
    from broadcast.stages.mix.profile import load_profile
    from broadcast.stages.mix.tags import tag
    from broadcast.stages.mix.wave import wave

    programme = recording.reading.programme
    report = progress or (lambda _share: None)
    names = (sound.profile, *sound.also)
    targets = [target, *(target.with_name(f"{target.stem}-{name}.mp3") for name in sound.also)]
    profiles = [load_profile(name, home) for name in names]
    music = load_music(programme, sound, home)
    timeline = place(recording, sound, _lengths(music))
    items = _items(recording, timeline)
    maker = _Maker(timeline, recording.clips, music, segments, tag(programme, items, station, recording.voice))
    files, pictures = [], []
    try:
        for number, (name, profile, path) in enumerate(zip(names, profiles, targets, strict=True)):
            found = maker.make(path, profile, _part(report, number, len(names)))
            pictures.append(found.peaks)
            files.append(_file(name, path, profile, found, items))
    except BaseException:
        for path in targets:
            path.unlink(missing_ok=True)
        raise
    title = f"Bản tin {programme.airtime.slot_name} {programme.airtime.day:%d/%m/%Y}"
    target.with_suffix(".svg").write_bytes(wave(pictures[0], items, files[0].duration_ms, title))
    report(1)
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


class _Maker:
    """Makes a programme's file for one profile after another."""

    def __init__(
        self, timeline: Timeline, clips: tuple[Clip, ...], music: Music, segments: SegmentStore, tag: bytes
    ) -> None:
        from broadcast.stages.mix.pieces import pieces_of

        self._timeline, self._pieces = timeline, pieces_of(timeline, clips)
        self._music, self._segments, self._tag = music, segments, tag

    def make(self, target: Path, profile: Profile, report: Callable[[float], None]) -> Measured:
        """Write the file, and return what it measures. Raises MixError where that is not what the profile asks for."""
        from broadcast.stages.mix.join import join, segments_of
        from broadcast.stages.mix.tunes import Tunes

        tunes = Tunes(self._music, profile)
        segments = segments_of(self._pieces, profile, tunes, self._segments, beside=target, report=report)
        found = join(target, self._tag, self._timeline, segments, profile.sample_rate_hz)
        speech_lufs = found.loudness_lufs(self._timeline.speech_s)
        silences_s = found.silences_s()
        off_lu = abs(profile.loudness_lufs - speech_lufs)
        if off_lu > TOLERANCE_LU or found.true_peak_dbtp() > profile.peak_dbtp or silences_s:
            raise MixError(
                f"bản tin không đạt: tiếng nói {speech_lufs:.1f} LUFS, đỉnh {found.true_peak_dbtp():.1f} dBTP, khoảng "
                f"lặng dài ở giây {silences_s} — thử nhạc hiệu khác, hoặc xem lại các khoảng nghỉ trong schedule.yaml"
            )
        return found


def _part(report: Callable[[float], None], number: int, count: int) -> Callable[[float], None]:
    return lambda share: report((number + share) / count)


def _file(name: str, path: Path, profile: Profile, found: Measured, items: tuple[AiredItem, ...]) -> SoundFile:
    from broadcast.stages.mix.balance import loudness_of

    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return SoundFile(
        profile=name,
        mp3=path.name,
        sha256=sha256,
        size_bytes=path.stat().st_size,
        duration_ms=round(found.frames * 1000 / profile.sample_rate_hz),
        frames=found.frames,
        sample_rate_hz=profile.sample_rate_hz,
        loudness=loudness_of(found, items),
    )


def planned_ms(recording: Recording, sound: Sound, home: Path = Path()) -> int:
    """How long the bulletin will be, known before anything is mixed."""
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
