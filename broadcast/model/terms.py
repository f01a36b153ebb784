"""The words of the field that every value uses, and where something stands in a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

SAMPLE_RATE_HZ = 22_050
"""The rate of every clip and of the mix before encoding: espeak-ng's own, and twice what a horn carries."""

URGENT_AT = "Tin khẩn lúc "
"""How the title begins of urgent news that nobody gave another; its hour follows."""

Weekday = Literal["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
Priority = Literal["thường", "ưu tiên", "khẩn"]
ItemKind = Literal["jingle", "opening", "headlines", "notice", "campaign", "closing"]
Mood = Literal["news", "notice", "urgent"]
ScriptKind = Literal["notice", "urgent", "campaign"]
HolidayRule = Literal["air", "skip", "only", "tet"]
LateRule = Literal["play", "shorten", "skip"]
CodeStyle = Literal["brief", "full", "spell"]

PRIORITIES: tuple[Priority, ...] = ("khẩn", "ưu tiên", "thường")
MOODS: tuple[Mood, ...] = ("news", "notice", "urgent")
WEEKDAYS: tuple[Weekday, ...] = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
WEEKDAY_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""Where the horns are: every day and time of day is local there."""
TOLD: frozenset[ItemKind] = frozenset({"notice", "campaign"})
"""The items that are about something; greetings and music are not."""

Progress = Callable[[str, float], None]
"""Is told of something under way by its name, and how much of it is done, 0 to 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A place in something a person wrote; `column` counts from 1."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"
