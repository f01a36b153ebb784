"""Takes a notice out of a chat group: senders and hours stand apart from what was sent, and so do the answers of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from broadcast.stages.plan.chrome import patterns
from broadcast.stages.plan.lines import Line

_FEWEST_STAMPS = 2
_MOST_ANSWERED = 0.3
"""An answer has at most this share of the longest message's words: a longer one is a message of its own."""
_FEW_WORDS = 15
"""What the sender adds in so few words, without a figure, is said to those who asked."""
_SENDER = re.compile(r"[\]\d\s,-]*(?P<name>[^:\[\]\d][^:\[\]]*?)\s*(?:,? ?\[[^\]]*\])?:?\s*$")


@dataclass(slots=True)
class _Message:
    """Who sent a message, and the places of its lines."""

    sender: str
    places: list[int] = field(default_factory=list)


def messages_apart(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines; where two or more begin with a sender and an hour, those are furniture, and so are short answers."""
    stamps = {
        place: found
        for place, line in enumerate(lines)
        if line.zone is None
        and line.kind == "text"
        and not line.cells
        and (found := patterns("stamp").match(line.text))
    }
    if len(stamps) < _FEWEST_STAMPS:
        return tuple(lines)
    made: list[Line] = []
    messages = [_Message(sender="")]
    for place, line in enumerate(lines):
        found = stamps.get(place)
        sent = line.text
        if found is not None:
            made.append(replace(line, text=found[0].strip(), zone="furniture"))
            named = _SENDER.search(found[0])
            messages.append(_Message(sender=named["name"].casefold() if named else ""))
            sent = line.text[found.end() :]
        if sent:
            messages[-1].places.append(len(made))
            made.append(replace(line, text=sent, before="gap" if found is not None else line.before))
    return _without_answers(made, messages)


def _without_answers(lines: Sequence[Line], messages: Sequence[_Message]) -> tuple[Line, ...]:
    told = [sum(len(lines[place].text.split()) for place in message.places) for message in messages]
    longest = max(range(len(messages)), key=told.__getitem__)
    made = list(lines)
    for at, message in enumerate(messages[1:], 1):
        if at == longest:
            continue
        figures = any(re.search(r"\d", lines[place].text) for place in message.places)
        own = message.sender == messages[longest].sender
        aside = (told[at] <= _FEW_WORDS and not figures) if own else told[at] <= _MOST_ANSWERED * told[longest]
        if aside:
            for place in message.places:
                made[place] = replace(lines[place], zone=lines[place].zone or "furniture")
    return tuple(made)
