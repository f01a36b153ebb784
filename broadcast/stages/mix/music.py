"""The samples of a programme's music: the station's own files in any format, or the synthesised sounds."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadcast.errors import MixError
from broadcast.model import MOODS, SAMPLE_RATE_HZ, Mood, Programme, Sound
from broadcast.outside.ffmpeg import SOUND_FILE, run_ffmpeg
from broadcast.outside.sound_file import why_not
from broadcast.stages.mix.chime import PEAK_DBFS, bed, chime, sting
from broadcast.stages.mix.choice import jingle_of

Samples = npt.NDArray[np.float32]
JINGLE_MS, STING_MS, BED_MS = 20_000, 3_000, 180_000
"""What is longer is cut and faded out."""
FADE_MS = 1500
SILENCE_DBFS = -50.0


@dataclass(frozen=True, kw_only=True)
class Music:
    """Mono samples in -1..1 at `SAMPLE_RATE_HZ`; stings by the mood of the item they announce, none where there are
    none, and an empty bed where nothing wants one."""

    jingle: Samples
    stings: dict[Mood, Samples]
    bed: Samples


def load_music(programme: Programme, sound: Sound, home: Path) -> Music:
    """The music of a programme. Raises MixError for a file that can't be used."""
    chosen = jingle_of(programme, sound)
    stings: dict[Mood, Samples] = {}
    if sound.stings:
        own = _own(home, sound.sting, STING_MS, PEAK_DBFS - 3) if sound.sting else None
        stings = {mood: sting(mood) if own is None else own for mood in MOODS}
    under = np.zeros(0, np.float32)
    if sound.beds and any(item.kind == "headlines" for item in programme.items):
        under = _own(home, sound.bed, BED_MS, PEAK_DBFS) if sound.bed else bed()
    return Music(
        jingle=_own(home, chosen.file, JINGLE_MS, PEAK_DBFS) if chosen.file else chime(chosen.mood),
        stings=stings,
        bed=under,
    )


def try_music(home: Path, name: str) -> None:
    """Read a file of music as a programme would. Raises MixError where it can't be used."""
    _own(home, name, JINGLE_MS, PEAK_DBFS)


def playable(sound: Sound, home: Path) -> tuple[Sound, tuple[str, ...]]:
    """The same sounds with built-in ones for the files that can't be used, and what is wrong with each of those."""
    wrong: dict[str, str] = {}

    def good(name: str | None) -> str | None:
        try:
            if name:
                try_music(home, name)
        except MixError as error:
            wrong[name or ""] = str(error)
            return None
        return name

    used = replace(
        sound,
        jingle=good(sound.jingle),
        sting=good(sound.sting),
        bed=good(sound.bed),
        jingles=tuple(replace(jingle, file=good(jingle.file)) for jingle in sound.jingles),
    )
    return used, tuple(wrong.values())


def _own(home: Path, name: str, longest_ms: int, peak_dbfs: float) -> Samples:
    path = (home / name).resolve()
    if not path.is_relative_to(home.resolve()):
        raise MixError(f"{name}: tệp nhạc phải nằm trong thư mục của đài")
    try:
        if fault := why_not(path):
            raise MixError(f"{name}: {fault}")
        return _load(path, path.stat().st_mtime_ns, longest_ms, peak_dbfs)
    except OSError as error:
        raise MixError(f"{name}: không mở được tệp nhạc — kiểm tra tên tệp trong schedule.yaml") from error


@lru_cache(maxsize=8)
def _load(path: Path, _changed_ns: int, longest_ms: int, peak_dbfs: float) -> Samples:
    """The file trimmed of its silence, cut, faded and levelled. Raises MixError."""
    import soxr

    with warnings.catch_warnings():
        # pydub looks for a system ffmpeg when imported, and warns; ours comes in a wheel.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.silence import detect_leading_silence
    rate_hz = 44_100
    seconds = str(longest_ms // 1000 + 10)
    # pydub asks ffprobe, which no wheel brings, for the codec of anything but raw samples; ffmpeg finds it by itself.
    raw = ("-map", "0:a:0", "-t", seconds, "-ac", "1", "-ar", str(rate_hz), "-f", "s16le", "pipe:1")
    try:
        run = run_ffmpeg(*SOUND_FILE, "-t", seconds, "-i", f"file:{path}", *raw)
    except MixError as error:
        message = f"{path.name}: không đọc được tệp nhạc — mở thử bằng máy nghe nhạc, hoặc chọn tệp khác"
        raise MixError(message) from error
    loaded = AudioSegment(data=run.stdout, sample_width=2, frame_rate=rate_hz, channels=1)
    lead = detect_leading_silence(loaded, silence_threshold=SILENCE_DBFS)
    trail = detect_leading_silence(loaded.reverse(), silence_threshold=SILENCE_DBFS)
    loaded = loaded[lead : len(loaded) - trail][:longest_ms]
    if len(loaded) < 100:
        raise MixError(f"{path.name}: tệp nhạc không có tiếng — chọn tệp khác trong schedule.yaml")
    loaded = loaded.fade_out(min(FADE_MS, len(loaded) // 2))
    samples = soxr.resample(np.array(loaded.get_array_of_samples(), dtype=np.float32), rate_hz, SAMPLE_RATE_HZ)
    return np.asarray(samples / np.abs(samples).max() * 10 ** (peak_dbfs / 20), dtype=np.float32)
