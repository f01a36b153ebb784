"""What a bulletin is about, in a few lines: its titles, notices first, the parts of one series together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from broadcast.knowledge.language.series import part_of
from broadcast.model import TOLD, AiredItem, Bulletin


@dataclass(frozen=True, kw_only=True, slots=True)
class Titles:
    """What a bulletin is about: the titles to show, and how many further items there are."""

    shown: tuple[str, ...]
    rest: int


def told_titles(bulletin: Bulletin, most: int = 3) -> Titles:
    """At most so many titles, notices first; the parts of one series stand in one line: «… (kỳ 1 và 2)»."""
    lines: dict[tuple[str, str], list[str]] = {}
    whole: dict[tuple[str, str], str] = {}
    for item in (*contents(bulletin, "notice"), *contents(bulletin, "campaign")):
        part = part_of(item.title)
        key = (part.series, part.kind) if part else (item.title, "")
        lines.setdefault(key, []).append(part.number if part else "")
        whole.setdefault(key, item.title)
    shown = tuple(
        f"{key[0]} ({key[1]} {listed(numbers)})" if key[1] and len(numbers) > 1 else whole[key]
        for key, numbers in list(lines.items())[:most]
    )
    return Titles(shown=shown, rest=sum(len(numbers) for numbers in list(lines.values())[most:]))


def listed(words: Iterable[str]) -> str:
    """1, 2 và 3"""
    *first, last = words
    return f"{', '.join(first)} và {last}" if first else last


def contents(bulletin: Bulletin, *kinds: str) -> tuple[AiredItem, ...]:
    """The items that are about something: those of the kinds named, or all."""
    return tuple(item for item in bulletin.items if item.kind in (kinds or TOLD))
