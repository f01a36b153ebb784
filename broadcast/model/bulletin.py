"""What is heard: a finished bulletin with its files, and a day of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal

from broadcast.model.programme import Airtime
from broadcast.model.recording import Voice
from broadcast.model.script import Approval, Audio, LedgerHead
from broadcast.model.terms import ItemKind


@dataclass(frozen=True, kw_only=True, slots=True)
class MusicLevels:
    """How loud a finished file's music is against its speech, in LU; None where there is no such place.

    `alone_lu` are the loudest 400 ms without speech, `gaps_lu` the bed between two headlines, `under_lu` what sounds
    under the words of the ident and the headlines, where that is loudest.
    """

    alone_lu: float | None = None
    gaps_lu: float | None = None
    under_lu: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Loudness:
    """EBU R128 figures of a finished file, measured after decoding it.

    `speech_lufs` is the loudness of its speech alone. That and `music` are None for what older releases made.
    """

    integrated_lufs: float
    true_peak_dbtp: float
    speech_lufs: float | None = None
    music: MusicLevels | None = None

    @property
    def heard_lufs(self) -> float:
        """How loud the words are; of what older releases made, the whole file."""
        return self.integrated_lufs if self.speech_lufs is None else self.speech_lufs


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One sentence of the transcript and when it is heard, from the start of the file."""

    start_ms: int
    end_ms: int
    written: str
    spoken: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AiredItem:
    """One item of a finished bulletin, with what is needed to trace it back to its source.

    `valid_until` is the last local moment at which a notice may be heard; None where it has no end, or where an older
    release made the file.
    """

    kind: ItemKind
    id: str
    title: str
    start_ms: int
    end_ms: int
    lines: tuple[Line, ...]
    sources: tuple[str, ...] = ()
    script: str = ""
    script_sha256: str = ""
    approval: Approval | None = None
    audio: Audio | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SoundFile:
    """One MP3 of a bulletin, measured after it was made; `profile` says what its sound is shaped for."""

    profile: str
    mp3: str
    sha256: str
    size_bytes: int
    duration_ms: int
    frames: int
    sample_rate_hz: int
    loudness: Loudness


@dataclass(frozen=True, kw_only=True, slots=True)
class Bulletin:
    """A finished programme: when it airs, what is in it, and its files, of which the first is the main one.

    Beside the main MP3 lies a picture of its sound, NAME.svg. `inputs_sha256` is the hash of all that it was made from;
    `doubts` are sentences that someone should listen to; `made_at` is the local time at which it was finished. `ledger`
    is the head of the ledger of approvals at that time, `frame_sha256` the hash of the station's frame that was
    approved last; these are empty for what older releases made.
    """

    airtime: Airtime
    station: str
    voice: Voice
    items: tuple[AiredItem, ...]
    files: tuple[SoundFile, ...]
    left_out: tuple[str, ...] = ()
    inputs_sha256: str = ""
    doubts: tuple[str, ...] = ()
    ledger: LedgerHead | None = None
    frame_sha256: str = ""
    made_at: datetime | None = None

    def was_ready(self, at: time) -> bool:
        """Whether its file was there at that time of its day: what was made after its hour cannot have been heard."""
        return self.made_at is None or self.made_at <= datetime.combine(self.airtime.day, at)

    @property
    def name(self) -> str:
        """The base name of its files: 0530-sang."""
        return self.main.mp3.removesuffix(".mp3")

    @property
    def main(self) -> SoundFile:
        """The file for the horns."""
        return self.files[0]

    @property
    def lightest(self) -> SoundFile:
        """The smallest of its files, for a weak network."""
        return min(self.files, key=lambda file: file.size_bytes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One day of a station as it lies on disk, loaded once and handed on.

    `place` is its folder, in audio_out/ or in the archive; `bulletins` are in playing order; `broken` names the
    bulletins whose manifest can't be read, or whose sound is gone. `missing` and `silent` are filled in by who knows
    what the day should have: the bulletins that are not there or not whole, and whether its slots have nothing to say.
    """

    day: date
    place: Path
    bulletins: tuple[Bulletin, ...] = ()
    broken: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    silent: bool = False

    @property
    def state(self) -> Literal["missing", "whole", "silent", "no-slot"]:
        """missing and silent are what a person must be told of."""
        if self.missing:
            return "missing"
        if self.bulletins:
            return "whole"
        return "silent" if self.silent else "no-slot"

    @property
    def lacks(self) -> bool:
        """Whether something is not as it should be."""
        return self.state in {"missing", "silent"}
