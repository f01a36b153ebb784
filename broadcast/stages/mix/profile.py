"""How a bulletin is shaped for what it is heard on: a few lines of YAML, shipped ones or the station's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from broadcast.errors import Diagnostic, InputError
from broadcast.knowledge.tables import descriptions

FOLDER = "profiles"
MAX_BYTES = 20_000
FILTERS = ("highpass", "lowpass", "allpass", "equalizer", "bass", "treble", "acompressor", "agate", "deesser", "volume")
"""ffmpeg's filters that shape sound and touch nothing else; others could read files."""
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

    @property
    def filters(self) -> str:
        """As ffmpeg takes them."""
        return ",".join(self.shape)


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
    raw = found[name]
    try:
        if len(raw) > MAX_BYTES:
            raise ValueError("too large")
        profile = _ADAPTER.validate_python(yaml.safe_load(raw.decode("utf-8-sig")))
    except ValidationError as error:
        raise InputError(*(_fault(shown, one) for one in error.errors(include_url=False))) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        message = "không đọc được như YAML — xem mẫu trong broadcast/stages/mix/profiles"
        raise InputError(Diagnostic(path=shown, line=1, message=message)) from error
    faults = _faults(profile)
    if faults:
        raise InputError(*(Diagnostic(path=shown, line=1, message=fault) for fault in faults))
    return profile


def _fault(shown: str, fault: Any) -> Diagnostic:
    name = ".".join(map(str, fault["loc"])) or "tệp"
    what = {"missing": "thiếu — thêm khóa này", "unexpected_keyword_argument": "không có khóa này"}
    return Diagnostic(path=shown, line=1, message=f"{name}: {what.get(fault['type'], 'giá trị không dùng được')}")


def _faults(profile: Profile) -> list[str]:
    found = []
    for one in profile.shape:
        named = _FILTER.fullmatch(one)
        if named is None or named[1] not in FILTERS:
            found.append(f"shape: không dùng được «{one[:40]}» — các bộ lọc được dùng: {', '.join(FILTERS)}")
    if not -30 <= profile.loudness_lufs <= -9:
        found.append("loudness_lufs: từ -30 đến -9")
    if not -12 <= profile.limit_dbfs < profile.peak_dbtp <= 0:
        found.append("limit_dbfs: từ -12, và phải thấp hơn peak_dbtp; peak_dbtp nhiều nhất là 0")
    if not 32 <= profile.bitrate_kbps <= 160:
        found.append("bitrate_kbps: từ 32 đến 160")
    return found
