"""Which sentences of a script a model proposed: by their number among its sentences, as an approver counts them."""

from __future__ import annotations

from dataclasses import dataclass

from broadcast.knowledge.language.sentences import sentences
from broadcast.model import Script


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposedSentence:
    """A sentence that stands as a model proposed it: its number, counted from 1, the model, and its text."""

    number: int
    model: str
    text: str


def proposed_sentences(script: Script) -> tuple[ProposedSentence, ...]:
    """Every sentence of a script that a model proposed and nobody has edited since, in order."""
    models = {mark.line: mark.model for mark in script.proposed}
    found: list[ProposedSentence] = []
    number = 0
    for paragraph in script.body if models else ():
        for offset, text in sentences(paragraph.text):
            number += 1
            if model := models.get(paragraph.at(offset).line):
                found.append(ProposedSentence(number=number, model=model, text=text))
    return tuple(found)
