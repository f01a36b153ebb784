"""Cuts a programme into sentences, each with the silence after it, and refuses what can't be read."""

from __future__ import annotations

from collections.abc import Iterator

from broadcast.errors import Diagnostic, ScriptError
from broadcast.model import USUAL, Item, Manner, Paragraph, Programme, Reading, Source, Token, Utterance
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


def _spoken_sentences(paragraph: Paragraph, manner: Manner) -> Iterator[tuple[Source, tuple[Token, ...]]]:
    """The sentences of a paragraph that have something to say, each with its place."""
    for start, found in sentences(tokens(paragraph.text, manner)):
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
    utterances: list[Utterance] = []
    faults: list[Diagnostic] = []
    for index, item in enumerate(programme.items):
        read, announced = _by_voice(item)
        faults += [_diagnostic(p, residue) for p in read for residue in audit(tokens(p.text, manner))]
        spoken = [(p, found) for p in read if (found := tuple(_spoken_sentences(p, manner)))]
        for place, (paragraph, found) in enumerate(spoken):
            follows = spoken[place + 1][0] if place + 1 < len(spoken) else announced[0] if announced else None
            after_ms = (
                pause_item_ms
                if follows is None
                else pause_before_heading_ms
                if follows.heading
                else pause_after_heading_ms
                if paragraph.heading
                else pause_paragraph_ms
            )
            for n, (source, sentence) in enumerate(found):
                pause_ms = after_ms if n == len(found) - 1 else pause_sentence_ms
                utterances.append(Utterance(tokens=sentence, pause_ms=pause_ms, item=index, source=source))
        if announced and item.script:
            said = tuple(token for p in announced for token in (*tokens(p.text, manner), _BETWEEN))
            begun, audio = announced[0].source, item.script.audio
            utterances.append(Utterance(tokens=said, pause_ms=pause_item_ms, item=index, source=begun, audio=audio))
    if faults:
        raise ScriptError(*faults)
    return Reading(programme=programme, utterances=tuple(utterances))


def _by_voice(item: Item) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """The paragraphs that a machine reads, and those that the announcer recorded: the script's own, if it has audio."""
    if item.script is None or item.script.audio is None:
        return item.body, ()
    path = item.script.source.path
    return (
        tuple(one for one in item.body if one.source.path != path),
        tuple(one for one in item.body if one.source.path == path),
    )
