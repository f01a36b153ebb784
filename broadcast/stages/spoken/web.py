"""Addresses of pages and mail: dichvucong.gov.vn is dịch vụ công chấm gốp chấm vê en."""

from __future__ import annotations

import re

from broadcast.knowledge.language import syllable
from broadcast.stages.spoken import letters, tables
from broadcast.stages.spoken.cardinal import spell
from broadcast.stages.spoken.rule import Rule

_LABEL = r"[A-Za-z0-9_\-]{1,63}"
_TOP = r"(?:vn|com|net|org|gov|edu|info|asia|io|me|app|eu|us|tv|ly|online|xyz)"
_HOST = rf"(?:{_LABEL}\.){{1,6}}{_TOP}(?![^\W_])"
_PATH = r"(?:[/?#](?:[A-Za-z0-9_\-./?=&%#~+]{0,300}[A-Za-z0-9_/])?)?"
_MARKS = {
    ".": "chấm",
    "/": "gạch chéo",
    "-": "gạch ngang",
    "_": "gạch dưới",
    "@": "a còng",
    "?": "hỏi",
    "=": "bằng",
    "&": "và",
}


def _split(word: str) -> list[str]:
    """tuyensinh -> [tuyen, sinh]: the longest syllables that cover a word, or nothing."""
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            if before is None or not syllable.valid_without_tone(word[start:end]):
                continue
            current = best[end]
            if current is None or len(before) + 1 < len(current):
                best[end] = [*before, word[start:end]]
    return best[-1] or []


def _label(part: str) -> str:
    if part.isdecimal():
        return spell(part)
    known = tables.mapping("domains").get(part.lower()) or tables.mapping("foreign").get(part.lower())
    if known:
        return known
    pieces = _split(part.lower()) if part.isascii() and 1 < len(part) <= 24 else []
    if pieces and all(len(piece) > 1 for piece in pieces):
        return " ".join(syllable.with_tone(piece) for piece in pieces)
    return letters.spelled(part)


def _say(match: re.Match[str]) -> str:
    body = re.sub(r"\A[a-z]{3,5}://", "", match[0], flags=re.IGNORECASE).rstrip("/")
    parts = re.findall(r"[A-Za-z]+|[0-9]+|[^A-Za-z0-9]", body)
    return " ".join(_MARKS.get(part) or (_label(part) if part.isalnum() else "") for part in parts)


RULES = tuple(
    Rule(name=name, family=family, pattern=pattern, say=_say, ignore_case=True)
    for family in ("letter", "digit")
    for name, pattern in (
        ("link", rf"(?:https?|ftp)://{_LABEL}(?:\.{_LABEL}){{0,8}}{_PATH}"),
        ("host", rf"{_HOST}{_PATH}"),
        ("mail", rf"[A-Za-z0-9._%+\-]{{1,64}}@(?:{_LABEL}\.){{1,6}}[A-Za-z]{{2,10}}(?![^\W_])"),
    )
    if family == "letter" or name != "link"
)
