"""Cuts a programme into sentences, each with the silence after it, and refuses what can't be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from broadcast.errors import Diagnostic, ScriptError
from broadcast.model import USUAL, Item, Manner, Paragraph, Programme, Reading, Script, Source, Token, Utterance
from broadcast.stages.spoken.audit import audit
from broadcast.stages.spoken.rule import Residue
from broadcast.stages.spoken.scan import tokens

_ADVICE = {
    "digit": "viết rõ số này bằng chữ, hoặc viết theo dạng ngày, giờ, số tiền thường dùng",
    "symbol": "bỏ ký hiệu này, hoặc viết rõ bằng chữ",
    "capitals": "viết rõ bằng chữ, hoặc thêm chữ viết tắt này vào bảng abbreviations.tsv",
    "syllable": "sửa lại cho đúng chính tả, viết theo cách đọc tiếng Việt",
}
_BETWEEN = Token(kind="space", rule="space", written=" ", spoken=" ")


def sentences(found: tuple[Token, ...]) -> Iterator[tuple[int, tuple[Token, ...]]]:
    """Each sentence with the offset of its first character; a sentence keeps the marks that close it."""
    start = offset = 0
    current: list[Token] = []
    ended = False
    for token in found:
        if ended and token.spoken.strip(" .,;:!?"):
            yield start, tuple(current)
            start, current, ended = offset, [], False
        current.append(token)
        ended = ended or token.rule == "sentence-end"
        offset += len(token.written)
    if current:
        yield start, tuple(current)


def _spoken_sentences(paragraph: Paragraph, read: tuple[Token, ...]) -> Iterator[tuple[Source, tuple[Token, ...]]]:
    """The sentences of a paragraph that have something to say, each with its place."""
    for start, found in sentences(read):
        text = "".join(token.written for token in found)
        if any(c.isalnum() for token in found for c in token.spoken):
            yield paragraph.at(start + len(text) - len(text.lstrip())), found


def _diagnostic(paragraph: Paragraph, residue: Residue) -> Diagnostic:
    source = paragraph.at(residue.offset)
    return Diagnostic(
        path=source.path,
        line=source.line,
        column=source.column,
        message=f"không đọc được «{residue.text}»: {_ADVICE[residue.kind]}",
    )


def unreadable_items(programme: Programme, manner: Manner = USUAL) -> dict[int, tuple[Diagnostic, ...]]:
    """By the index of each item that can't be read aloud, every place in it that no rule reads.

    The others can go on air without it. What an announcer recorded is heard as it is and has no such place.
    """
    found: dict[int, tuple[Diagnostic, ...]] = {}
    for index, item in enumerate(programme.items):
        faults = _faults(_by_voice(item)[0], manner)
        if faults:
            found[index] = faults
    return found


def _faults(paragraphs: Iterable[Paragraph], manner: Manner) -> tuple[Diagnostic, ...]:
    return tuple(_diagnostic(p, residue) for p in paragraphs for residue in audit(tokens(p.text, manner)))


def speak(
    programme: Programme,
    *,
    pause_sentence_ms: int,
    pause_paragraph_ms: int,
    pause_item_ms: int,
    pause_before_heading_ms: int = 1200,
    pause_after_heading_ms: int = 700,
    manner: Manner = USUAL,
) -> Reading:
    """Every sentence of the programme in order; a long one stays whole, for the voice breathes at its commas.

    What an announcer recorded is one utterance, whatever stands in its text. Raises ScriptError.
    """
    pauses = _Pauses(
        sentence_ms=pause_sentence_ms,
        paragraph_ms=pause_paragraph_ms,
        item_ms=pause_item_ms,
        before_heading_ms=pause_before_heading_ms,
        after_heading_ms=pause_after_heading_ms,
    )
    utterances: list[Utterance] = []
    faults: list[Diagnostic] = []
    for index, item in enumerate(programme.items):
        said, unread = read_item(item, pauses, manner)
        utterances += (replace(utterance, item=index) for utterance in said)
        faults += unread
    if faults:
        raise ScriptError(*faults)
    return Reading(programme=programme, utterances=tuple(utterances))


class _Pauses(NamedTuple):
    sentence_ms: int
    paragraph_ms: int
    item_ms: int
    before_heading_ms: int
    after_heading_ms: int


def read_aloud(script: Script, manner: Manner) -> Script:
    """The script with the reading of its title and its paragraphs put down in it, sentence by sentence."""
    return replace(
        script,
        title_said=_put_down(script.headline, manner),
        body=tuple(replace(paragraph, said=_put_down(paragraph, manner)) for paragraph in script.body),
        again=tuple(replace(paragraph, said=_put_down(paragraph, manner)) for paragraph in script.again),
    )


def _put_down(paragraph: Paragraph, manner: Manner) -> tuple[Token, ...]:
    return tuple(
        Token(
            kind="approved",
            rule="sentence-end",
            written="".join(token.written for token in sentence),
            spoken=" ".join("".join(token.spoken for token in sentence).split()) + " ",
        )
        for _, sentence in sentences(tokens(paragraph.text, manner))
    )


@lru_cache(maxsize=256)
def read_item(item: Item, pauses: _Pauses, manner: Manner) -> tuple[tuple[Utterance, ...], tuple[Diagnostic, ...]]:
    """The utterances of one item as if it stood alone, and what of it can't be read.

    Kept for a run: an item is planned, looked through and built, and airs again the next day.
    """
    read, announced = _by_voice(item)
    utterances: list[Utterance] = []
    faults: list[Diagnostic] = []
    spoken: list[tuple[Paragraph, tuple[tuple[Source, tuple[Token, ...]], ...]]] = []
    for paragraph in read:
        found = paragraph.said or tokens(paragraph.text, manner)
        if not paragraph.said:
            faults += [_diagnostic(paragraph, residue) for residue in audit(found)]
        if said := tuple(_spoken_sentences(paragraph, found)):
            spoken.append((paragraph, said))
    for place, (paragraph, said) in enumerate(spoken):
        follows = spoken[place + 1][0] if place + 1 < len(spoken) else announced[0] if announced else None
        after_ms = _pause_ms(paragraph, follows, pauses)
        for n, (source, sentence) in enumerate(said):
            pause_ms = after_ms if n == len(said) - 1 else pauses.sentence_ms
            utterances.append(Utterance(tokens=sentence, pause_ms=pause_ms, item=0, source=source))
    if announced and item.script:
        whole = tuple(token for p in announced for token in (*(p.said or tokens(p.text, manner)), _BETWEEN))
        begun, audio = announced[0].source, item.script.audio
        utterances.append(Utterance(tokens=whole, pause_ms=pauses.item_ms, item=0, source=begun, audio=audio))
    return tuple(utterances), tuple(faults)


def _pause_ms(paragraph: Paragraph, follows: Paragraph | None, pauses: _Pauses) -> int:
    """The silence after a paragraph; `follows` is what comes next in its item, None where the item ends."""
    if follows is None:
        return pauses.item_ms
    if follows.heading:
        return pauses.before_heading_ms
    return pauses.after_heading_ms if paragraph.heading else pauses.paragraph_ms


def _by_voice(item: Item) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """The paragraphs that a machine reads, and those that the announcer recorded: the script's own, if it has audio."""
    if item.script is None or item.script.audio is None:
        return item.body, ()
    path = item.script.source.path
    return (
        tuple(paragraph for paragraph in item.body if paragraph.source.path != path),
        tuple(paragraph for paragraph in item.body if paragraph.source.path == path),
    )
