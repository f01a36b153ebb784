"""How a bulletin is shaped for what it is heard on: a few lines of YAML, shipped ones or the station's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from broadcast.errors import Diagnostic, InputError
from broadcast.knowledge.tables import descriptions
from broadcast.model import Sound, VoiceSettings
from broadcast.outside.written import Written, decoded, name_of, read_written

FOLDER = "profiles"
MAX_BYTES = 20_000
FILTERS = ("highpass", "lowpass", "allpass", "equalizer", "bass", "treble", "acompressor", "agate", "deesser", "volume")
"""ffmpeg's filters that shape sound and touch nothing else; others could read files."""
DYNAMICS = ("acompressor", "agate", "deesser")
"""Those that follow how loud the sound is; music is spared them."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_FILTER = re.compile(r"([a-z]+)=[A-Za-z0-9_.:=|-]{1,120}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """`shape` runs at the mix's rate before the gain; loudness and peak are aims for the decoded file.

    `limit_dbfs` is the limiter's ceiling, below the peak allowed, since MP3 overshoots.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    title: str
    shape: tuple[str, ...]
    loudness_lufs: float
    limit_dbfs: float
    peak_dbtp: float
    bitrate_kbps: int
    sample_rate_hz: Literal[44_100, 48_000, 32_000]
    """MPEG-1's: of the lower ones, LAME at a constant rate makes frames that a strict decoder refuses."""
    least_pause_ms: int = 0
    """The shortest pause after a sentence where this is heard, whatever schedule.yaml says."""
    most_syllables_per_minute: int = 300
    """The fastest reading where this is heard, whatever schedule.yaml says."""

    @property
    def filters(self) -> str:
        """As ffmpeg takes them."""
        return ",".join(self.shape)

    @property
    def music_filters(self) -> str:
        """What of `filters` music goes through: all but the dynamics, empty for none."""
        return ",".join(part for part in self.shape if part.partition("=")[0] not in DYNAMICS)


_ADAPTER = TypeAdapter(Profile)


def profile_files(home: Path) -> dict[str, bytes]:
    """Every profile by name, the shipped ones and the station's; the station's win."""
    return descriptions("broadcast.stages.mix", FOLDER, home / FOLDER)


def load_profile(name: str, home: Path) -> Profile:
    """The profile of that name. Raises InputError for one that is not there, or can't be used."""
    found = profile_files(home)
    shown = f"{FOLDER}/{name}.yaml"
    if not _NAME.fullmatch(name) or name not in found:
        message = f"không có kiểu âm thanh «{name}» — đang có: {', '.join(found)}"
        raise InputError(Diagnostic(path="schedule.yaml", line=1, message=message))
    written = read_written(decoded(found[name], shown), shown, typed=True, max_bytes=MAX_BYTES)
    try:
        profile = _ADAPTER.validate_python(written.value)
    except ValidationError as error:
        faults = [_fault(shown, written, fault) for fault in error.errors(include_url=False)]
        raise InputError(*written.faults, *sorted(faults, key=lambda fault: fault.line)) from error
    if written.faults:
        raise InputError(*written.faults)
    wrong = [
        Diagnostic(path=shown, line=written.line_of((fault.partition(":")[0],)), message=fault)
        for fault in _faults(profile)
    ]
    if wrong:
        raise InputError(*wrong)
    return profile


def for_place(sound: Sound, voice: VoiceSettings, home: Path) -> tuple[Sound, VoiceSettings]:
    """A station's pauses and pace, slowed to what its profile asks for: long echoes need time. Raises InputError."""
    profile = load_profile(sound.profile, home)
    least_ms, pace = profile.least_pause_ms, profile.most_syllables_per_minute
    pauses = {
        name: max(least_ms, getattr(sound, name))
        for name in (
            "pause_sentence_ms",
            "pause_paragraph_ms",
            "pause_item_ms",
            "pause_before_heading_ms",
            "pause_after_heading_ms",
        )
    }
    slowed = replace(voice, syllables_per_minute=min(pace, voice.syllables_per_minute))
    return replace(sound, **pauses), slowed


def _fault(shown: str, written: Written, fault: ErrorDetails) -> Diagnostic:
    what = {"missing": "thiếu — thêm khóa này", "unexpected_keyword_argument": "không có khóa này"}
    message = f"{name_of(fault['loc'])}: {what.get(fault['type'], 'giá trị không dùng được')}"
    return Diagnostic(path=shown, line=written.line_of(fault["loc"]), message=message)


def _faults(profile: Profile) -> list[str]:
    found = []
    for part in profile.shape:
        named = _FILTER.fullmatch(part)
        if named is None or named[1] not in FILTERS:
            found.append(f"shape: không dùng được «{part[:40]}» — các bộ lọc được dùng: {', '.join(FILTERS)}")
    if not -30 <= profile.loudness_lufs <= -9:
        found.append("loudness_lufs: từ -30 đến -9")
    if not -12 <= profile.limit_dbfs < profile.peak_dbtp <= 0:
        found.append("limit_dbfs: từ -12, và phải thấp hơn peak_dbtp; peak_dbtp nhiều nhất là 0")
    if not 32 <= profile.bitrate_kbps <= 160:
        found.append("bitrate_kbps: từ 32 đến 160")
    if not 0 <= profile.least_pause_ms <= 1800:
        found.append("least_pause_ms: từ 0 đến 1800")
    if not 80 <= profile.most_syllables_per_minute <= 300:
        found.append("most_syllables_per_minute: từ 80 đến 300")
    return found
