"""Pieces become segments: mixed, shaped, raised to their loudness, encoded, decoded again and measured, each by itself.

A piece is made with silence before and after it, in which filters and encoder come to rest; the frames of that are
dropped. The gain that brings its speech to
its loudness in spite of the limiter is reckoned first; the decoded frames are what counts.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadcast.model import SAMPLE_RATE_HZ
from broadcast.outside.ffmpeg import run_ffmpeg
from broadcast.stages.mix import mp3
from broadcast.stages.mix.beside import Beside
from broadcast.stages.mix.cues import Span, Timeline
from broadcast.stages.mix.decoded import METER_BLOCK_S
from broadcast.stages.mix.dry import blocks
from broadcast.stages.mix.gain import LimitedLoudness
from broadcast.stages.mix.limited import ATTACK_MS, RELEASE_MS, Limited
from broadcast.stages.mix.measured import Measured
from broadcast.stages.mix.memory import give_back_memory, keep_freed_memory
from broadcast.stages.mix.pieces import Piece
from broadcast.stages.mix.profile import Profile
from broadcast.stages.mix.segment import Segment, heard
from broadcast.stages.mix.tunes import Tunes
from broadcast.station.store import publish_error

ShareDone = Callable[[float], None]
"""Is told how much of the programme is done, 0 to 1."""

LAME_LOSS_DB = 0.45
"""LAME at a constant rate up to 160 kbit/s lowers the level by 0.445 dB."""
TRIES = 5
"""Encodings of a piece, of which one is enough as a rule."""
MOST_TAKEN_DB, LEAST_RISE, HIGHER_DB = 12.0, 0.08, 0.5
"""What the limiter may take of a voice, and what it must leave of a further decibel. Of a very peaky voice it would
take 30 dB and more, and its pauses, which it does not lower, would be nearly as loud as its words: for that one the
ceiling rises, step by step."""
_OVERSHOOT_DB = 2.0
"""By so much a ceiling lies below the peak allowed at least; an MP3 that passes it all the same is made again."""
AIM_WITHIN_LU = 0.25
BEFORE, AFTER = 10, 5
"""MP3 frames of silence that are made with a piece and dropped: whole samples at every rate there is."""
AT_ONCE = 2
"""Pieces that are made side by side: as many as a small machine has cores."""
_RAW = ("-f", "s16le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1")


def render(
    pieces: Sequence[Piece], profile: Profile, tunes: Tunes, beside: Path, *, report: ShareDone
) -> Iterator[Segment]:
    """The segment of each piece; what is in between lies in files beside the path given, and is gone afterwards.

    Two are made at once, mostly by ffmpeg. `report` gets the share of the work done, 0 to 1. Raises MixError,
    PublishError.
    """
    keep_freed_memory()
    whole, done = sum(piece.timeline.frames for piece in pieces), 0
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="piece") as pool:
        try:
            makings = (_Making(piece, profile, tunes, beside, number) for number, piece in enumerate(pieces))
            begun = deque(pool.submit(making.segment) for making in makings)
            for piece in pieces:
                yield begun.popleft().result()  # and none is held any longer than it is waited for
                done += piece.timeline.frames
                report(done / whole)
        finally:
            pool.shutdown(cancel_futures=True)


class _Making:
    """A piece on its way to a segment."""

    def __init__(self, piece: Piece, profile: Profile, tunes: Tunes, beside: Path, number: int) -> None:
        self._piece, self._profile = piece, profile
        self._dry, self._shaped, self._mixed, self._mp3 = (
            beside.with_name(f"{beside.stem}-{number}.{what}.tam") for what in ("dry", "shaped", "mixed", "mp3")
        )
        self._timeline, self._place = _in_silence(piece.timeline, profile.sample_rate_hz)
        self._beside = Beside(self._timeline, tunes)
        self._samples = math.ceil(piece.timeline.frames * profile.sample_rate_hz / SAMPLE_RATE_HZ)
        self._spans_s = piece.timeline.speech_s
        self._ceiling_dbfs = profile.limit_dbfs
        self._highest_dbfs = max(profile.limit_dbfs, profile.peak_dbtp - _OVERSHOOT_DB)
        self._gain_db = 0.0
        self._found = LimitedLoudness()

    def segment(self) -> Segment:
        """Make it, in as many tries as it takes to be as loud as it should be; the last one counts.

        How loud the whole programme is, is looked at when it is joined.
        """
        try:
            _write(self._dry, blocks(self._timeline, self._piece.clips, piece=self._place))
            filters = self._profile.filters or "anull"
            run_ffmpeg(*_RAW, "-i", f"file:{self._dry}", "-af", filters, *_RAW, "-y", f"file:{self._shaped}")
            self._choose_gain()
            for _ in range(TRIES):
                self._encode()
                segment = heard(self._mp3.read_bytes(), BEFORE, self._samples)
                if self._is_good(segment.measured):
                    break
            return segment
        finally:
            for path in (self._dry, self._shaped, self._mixed, self._mp3):
                path.unlink(missing_ok=True)
            give_back_memory()

    def _encode(self) -> None:
        """Speech and music together, louder, at the finished file's rate, under the ceiling, as MP3."""
        speech_lufs = self._profile.loudness_lufs + LAME_LOSS_DB - self._gain_db
        _write(self._mixed, self._beside.mixed(self._shaped, speech_lufs, METER_BLOCK_S * SAMPLE_RATE_HZ))
        limit = f"limit={10 ** (self._ceiling_dbfs / 20):.4f}:level=0:attack={ATTACK_MS}:release={RELEASE_MS}:asc=1"
        chain = f"volume={self._gain_db:.2f}dB,aresample={self._profile.sample_rate_hz},alimiter={limit}"
        run_ffmpeg(*_RAW, "-i", f"file:{self._mixed}", "-af", chain, *self._lame(), "-y", f"file:{self._mp3}")

    def _lame(self) -> tuple[str, ...]:
        # LAME's level 7 takes two thirds of the time of its default; what a horn carries of 64 kbit/s sounds the same.
        lame = ("-c:a", "libmp3lame", "-b:a", f"{self._profile.bitrate_kbps}k", "-compression_level", "7")
        return (*lame, "-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3")

    def _choose_gain(self) -> None:
        """Reckon how much louder the speech must get; music alone stays as it is."""
        if not self._spans_s:
            return
        speech = Limited(_read(self._shaped), self._timeline.speech_s)
        wanted_lufs = self._profile.loudness_lufs + LAME_LOSS_DB
        gain_db, rise = _gain(speech, wanted_lufs, self._ceiling_dbfs)
        while self._ceiling_dbfs < self._highest_dbfs and (
            gain_db - (wanted_lufs - speech.lufs) > MOST_TAKEN_DB or rise < LEAST_RISE
        ):
            self._ceiling_dbfs = min(self._ceiling_dbfs + HIGHER_DB, self._highest_dbfs)
            gain_db, rise = _gain(speech, wanted_lufs, self._ceiling_dbfs)
        self._set_gain(gain_db)
        self._found = LimitedLoudness(rise)

    def _set_gain(self, gain_db: float) -> None:
        self._gain_db = round(gain_db, 2)  # as ffmpeg is told it, so that music is levelled by the very gain it gets

    def _is_good(self, measured: Measured) -> bool:
        """Whether what was encoded is as loud as it should be; if not, the next gain is chosen."""
        over_db = measured.true_peak_dbtp() - self._profile.peak_dbtp
        wanted_lufs = self._profile.loudness_lufs
        lufs = measured.speech_lufs(self._spans_s) if self._spans_s else wanted_lufs
        if over_db <= 0 and abs(wanted_lufs - lufs) <= AIM_WITHIN_LU:
            return True
        self._found.came_to(lufs, gain_db=self._gain_db, ceiling_dbfs=self._ceiling_dbfs)
        if over_db > 0:
            self._ceiling_dbfs -= over_db + 0.1
        elif lufs < wanted_lufs and self._found.rise < LEAST_RISE:
            self._ceiling_dbfs = min(self._ceiling_dbfs + HIGHER_DB, self._highest_dbfs)
        if self._spans_s:
            self._set_gain(self._found.gain_db(wanted_lufs, ceiling_dbfs=self._ceiling_dbfs))
        return False


def _gain(speech: Limited, lufs: float, ceiling_dbfs: float) -> tuple[float, float]:
    """The gain that makes the speech so loud, and what is left of a further decibel there."""
    gain_db = speech.gain_db(lufs, ceiling_dbfs)
    return gain_db, speech.lufs_at(gain_db + 0.5, ceiling_dbfs) - speech.lufs_at(gain_db - 0.5, ceiling_dbfs)


def _in_silence(piece: Timeline, rate_hz: int) -> tuple[Timeline, Span]:
    """A piece with the silence before and after it, and where it stands there."""
    before, after = (count * mp3.FRAME_SAMPLES * SAMPLE_RATE_HZ // rate_hz for count in (BEFORE, AFTER))
    cues = (
        replace(cue, span=cue.span.moved(before), under=tuple(span.moved(before) for span in cue.under))
        for cue in piece.music
    )
    timeline = Timeline(
        speech=tuple(span.moved(before) for span in piece.speech),
        music=tuple(cues),
        frames=before + piece.frames + after,
    )
    return timeline, Span(start=before, end=before + piece.frames)


def _write(path: Path, samples: Iterable[npt.NDArray[np.int16]]) -> None:
    try:
        with path.open("wb") as file:
            for block in samples:
                file.write(block.tobytes())
    except OSError as error:
        raise publish_error(path, error) from error


def _read(path: Path) -> Iterator[npt.NDArray[np.int16]]:
    """The samples of a file, a second at once: an hour of them would be 160 MB."""
    with path.open("rb") as file:
        while len(block := np.fromfile(file, np.int16, METER_BLOCK_S * SAMPLE_RATE_HZ)):
            yield block
