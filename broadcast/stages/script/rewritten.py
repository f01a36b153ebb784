"""A passage of a script's file in other words: a sentence a line, each with the origin of what it tells and its author.

The comment «mô hình: NAME» behind a sentence says that a model proposed it. It stays until somebody edits the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from broadcast.knowledge.language.sentences import sentences
from broadcast.stages.script.facts import facts
from broadcast.stages.script.sense import sense_of

_COMMENT = re.compile(r"\s*<!--((?:(?!--).)*)-->")
_PROPOSED = re.compile(r"\s*mô hình:.*")
_FENCE = re.compile(r"---[ \t]*")
_APART = re.compile(r"\s*(?:#{1,6}\s|>|[-*+]\s)|\s*\Z")
_TOLD = 0.6
"""The share of an old sentence's words that a new one must have to tell it, too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """A sentence of the file and the comments of the line that it begins in."""

    text: str
    comments: tuple[str, ...]

    @property
    def origins(self) -> tuple[str, ...]:
        """Where it comes from, as comments without what an editor should look at."""
        bare = (comment.partition("|")[0].strip() for comment in self.comments if not _PROPOSED.fullmatch(comment))
        return tuple(f"<!-- {origin} -->" for origin in bare if origin)

    @property
    def words(self) -> frozenset[str]:
        """The words and facts that it tells."""
        return sense_of(self.text).says | {str(fact) for fact in facts(self.text)}


def passages(text: str, *, sourced: bool = False) -> tuple[str, ...]:
    """The paragraphs of a script's file, headings left out, in order; with `sourced` those that come from a plan."""
    lines = text.split("\n")
    blocks = [_said(lines[start:end]) for start, end in _blocks(lines)]
    wanted = (block for block in blocks if block and not (sourced and not any(said.origins for said in block)))
    return tuple(" ".join(sentence.text for sentence in block) for block in wanted)


def with_passage(text: str, passage: str, proposal: str, model: str) -> str | None:
    """The file with a passage, whole sentences of one paragraph, replaced; None where it stands there no more."""
    old = [sentence for _, sentence in sentences(" ".join(passage.split()))]
    lines = text.split("\n")
    for start, end in _blocks(lines):
        said = _said(lines[start:end])
        texts = [sentence.text for sentence in said]
        for at in range(len(texts) - len(old) + 1):
            if old and texts[at : at + len(old)] == old:
                new = [*_rewritten(said[at : at + len(old)], proposal, model)]
                block = [*map(_line, said[:at]), *new, *map(_line, said[at + len(old) :])]
                return "\n".join([*lines[:start], *block, *lines[end:]])
    return None


def _rewritten(old: Sequence[_Said], proposal: str, model: str) -> Iterator[str]:
    before = old[0]
    for _, sentence in sentences(" ".join(proposal.split())):
        words = _Said(text=sentence, comments=()).words
        best = max(old, key=lambda passage: len(passage.words & words) / max(1, len(passage.words | words)))
        before = best if best.words & words else before
        told = [
            passage
            for passage in old
            if passage is before or (passage.words and len(passage.words & words) >= _TOLD * len(passage.words))
        ]
        origins = dict.fromkeys(origin for passage in told for origin in passage.origins)
        yield " ".join([sentence, *origins, f"<!-- mô hình: {model} -->"])


def _line(said: _Said) -> str:
    return " ".join([said.text, *(f"<!--{comment}-->" for comment in said.comments)])


def _said(block: Sequence[str]) -> list[_Said]:
    """The sentences of the lines of a paragraph; one that goes on in the next line belongs to that it began in."""
    starts: list[tuple[int, tuple[str, ...]]] = []
    text = ""
    for line in block:
        bare = _COMMENT.sub("", line).strip()
        comments = tuple(_COMMENT.findall(line))
        if not bare:
            continue
        text += " " if text else ""
        starts.append((len(text), comments))
        text += bare
    return [
        _Said(text=" ".join(sentence.split()), comments=[mine for begins, mine in starts if begins <= offset][-1])
        for offset, sentence in sentences(text)
    ]


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each paragraph of the body begins, and the line behind its last."""
    fences = [number for number, line in enumerate(lines) if _FENCE.fullmatch(line)]
    at = fences[1] + 1 if len(fences) > 1 and fences[0] == 0 else 0
    start = at
    for number in range(at, len(lines) + 1):
        line = lines[number] if number < len(lines) else ""
        if _APART.match(_COMMENT.sub("", line)):
            if number > start:
                yield start, number
            start = number + 1
