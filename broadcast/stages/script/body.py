"""The text of a script file: its paragraphs as they are said, and what its comments say of their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from broadcast.errors import Diagnostic
from broadcast.model import Origin, Paragraph, ProposedLine, Source

_COMMENT = re.compile(r"\s*<!--((?:(?!--).)*)-->")
_ORIGIN = re.compile(r"\s*([^:|]+):(\d{1,7})\s*(?:\|\s*(.*?)\s*)?")
_PROPOSED = re.compile(r"\s*mô hình:\s*(\S{1,100})\s*")
"""The comment behind a sentence that a language model proposed."""
_IMAGE_OR_HTML = re.compile(r"!\[|<[a-zA-Z/!]")


def origins_of(lines: list[str], start: int) -> Iterable[Origin]:
    """The origins that a draft's comments name, one a line: <!-- II.1.2:57 | note -->."""
    for number, line in enumerate(lines[start:], start + 1):
        for comment in _COMMENT.finditer(line):
            if found := _ORIGIN.fullmatch(comment[1]):
                yield Origin(line=number, section=found[1].strip(), plan_line=int(found[2]), note=found[3] or "")


def proposed_of(lines: list[str], start: int) -> Iterable[ProposedLine]:
    """The lines that a language model proposed: <!-- mô hình: NAME -->."""
    for number, line in enumerate(lines[start:], start + 1):
        for comment in _COMMENT.finditer(line):
            if found := _PROPOSED.fullmatch(comment[1]):
                yield ProposedLine(line=number, model=found[1])


def paragraphs_of(lines: list[str], start: int, shown: str, faults: list[Diagnostic]) -> Iterable[Paragraph]:
    """Headings, list items and paragraphs; lines that follow one another are one paragraph, as Markdown has it."""
    held = _Held(shown)
    for number, line in enumerate([*lines[start:], ""], start + 1):
        text = _COMMENT.sub("", line).strip()
        if _IMAGE_OR_HTML.search(text):
            message = "có hình hoặc mã HTML — bài phát thanh chỉ có chữ, hãy xóa"
            faults.append(Diagnostic(path=shown, line=number, message=message))
        opens = re.match(r"(#{1,6}|[-*+])\s+", text)
        if not text and _COMMENT.search(line):
            continue  # a comment alone on its line parts nothing
        if not text or opens:
            yield from held.release()
        if not text or text.startswith(">"):
            continue
        indent = len(line) - len(line.lstrip()) + 1
        skip = opens.end() if opens else 0
        if opens and text.startswith("#"):
            source = Source(path=shown, line=number, column=indent + skip)
            yield Paragraph(text=_unmark(text[skip:]), source=source, heading=True)
        else:
            held.add(_unmark(text[skip:]), number, indent + skip)


class _Held:
    """The lines of the paragraph that is being read."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._text = ""
        self._breaks: list[tuple[int, int, int]] = []

    def add(self, text: str, line: int, column: int) -> None:
        self._text += " " if self._breaks else ""
        self._breaks.append((len(self._text), line, column))
        self._text += text

    def release(self) -> Iterable[Paragraph]:
        if self._breaks:
            _, line, column = self._breaks[0]
            source = Source(path=self._shown, line=line, column=column)
            yield Paragraph(text=self._text, source=source, breaks=tuple(self._breaks[1:]))
        self._text, self._breaks = "", []


def _unmark(text: str) -> str:
    """Without the marks of emphasis, which are for the eye."""
    return re.sub(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)", "", text)
