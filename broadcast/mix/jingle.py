"""The station's jingle: the user's own file in any format that ffmpeg reads, or the built-in chime."""

from __future__ import annotations

import io
import warnings
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadcast.errors import MixError
from broadcast.ffmpeg import SOUND_FILE, run_ffmpeg
from broadcast.mix.chime import PEAK_DBFS, chime
from broadcast.model import SAMPLE_RATE_HZ

LONGEST_MS = 20_000
FADE_MS = 1500
SILENCE_DBFS = -50.0


def load_jingle(path: Path | None) -> npt.NDArray[np.float32]:
    """The jingle as mono samples in -1..1 at `SAMPLE_RATE_HZ`, trimmed, faded and levelled. Raises MixError."""
    if path is None:
        return chime()
    try:
        return _load(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise MixError(f"{path}: không mở được tệp nhạc hiệu — kiểm tra đường dẫn ở sound.jingle") from error


@lru_cache(maxsize=4)
def _load(path: Path, _changed_ns: int) -> npt.NDArray[np.float32]:
    with warnings.catch_warnings():
        # pydub looks for a system ffmpeg when imported, and warns; ours comes in a wheel.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.silence import detect_leading_silence
    # pydub asks ffprobe, which no wheel brings, for the codec of anything but WAV; ffmpeg finds it by itself.
    seconds = str(LONGEST_MS // 1000 + 10)
    wav = ("-map", "0:a:0", "-t", seconds, "-ac", "1", "-ar", str(SAMPLE_RATE_HZ), "-c:a", "pcm_s16le", "-f", "wav")
    try:
        run = run_ffmpeg(*SOUND_FILE, "-t", seconds, "-i", f"file:{path}", *wav, "pipe:1")
    except MixError as error:
        raise MixError(
            f"{path}: không đọc được tệp nhạc hiệu — mở thử bằng máy nghe nhạc, hoặc chọn tệp khác"
        ) from error
    loaded = AudioSegment.from_file(io.BytesIO(run.stdout), format="wav")
    lead = detect_leading_silence(loaded, silence_threshold=SILENCE_DBFS)
    trail = detect_leading_silence(loaded.reverse(), silence_threshold=SILENCE_DBFS)
    loaded = loaded[lead : len(loaded) - trail][:LONGEST_MS]
    if len(loaded) < 100:
        raise MixError(f"{path}: tệp nhạc hiệu không có tiếng — chọn tệp khác ở sound.jingle")
    loaded = loaded.fade_out(min(FADE_MS, len(loaded) // 2))
    samples = np.array(loaded.get_array_of_samples(), dtype=np.float32)
    level: npt.NDArray[np.float32] = (samples / np.abs(samples).max() * 10 ** (PEAK_DBFS / 20)).astype(np.float32)
    return level
