"""Takes a notice out of a chat group: senders and hours stand apart from what was sent, and so do the answers of others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import pairwise

from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.plan.chrome import patterns
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.markers import marker

_FEWEST_STAMPS = 2
_MOST_ANSWERED = 0.3
"""An answer has at most this share of the longest message's words: a longer one is a message of its own."""
_FEW_WORDS = 15
"""What the sender adds in so few words, without a figure, is said to those who asked."""
_NAME_WORDS = 6
_LONGEST_SIGN = 150
"""So long is at most a line that only a chat group has."""
_MOST_LINES = 12
"""How many lines of a short message stand at most between its sender and its hour."""
_TIME = re.compile(r"\d{1,2}[:/]\d{1,2}[\d:/]*|[\[\](),:-]")
_MEMBERS = re.compile(r"[\d.,]+ thành viên.*")
"""How many are in a group, below its name."""
_REPLIES = re.compile(r"^(?:trả lời|phản hồi)\s*:? ", re.IGNORECASE)


@dataclass(slots=True)
class _Message:
    """Who sent a message, and the places of its lines."""

    sender: str
    places: list[int] = field(default_factory=list)


def messages_apart(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines; where they are a chat's, senders and hours are furniture, and so are short answers."""
    flow = [place for place, line in enumerate(lines) if line.zone is None and line.kind == "text" and not line.cells]
    heads = {place: found[0] for place in flow if (found := patterns("stamp").match(lines[place].text))}
    loose = {
        place: found[0]
        for place in flow
        if place not in heads and (found := patterns("loose").match(lines[place].text))
    }
    aside: set[int] = set()
    if _is_group(lines, flow, loose):
        hours = {place for place in flow if patterns("clock").fullmatch(lines[place].text)}
        counts = {place for above, place in pairwise(flow) if above in hours and lines[place].text.isdigit()}
        aside = hours | counts
        heads |= loose | {place: lines[place].text for place in _names(lines, flow, aside)}
        senders = {_sender(head) for head in heads.values()}
        said = {place: lines[place].text.removeprefix(heads.get(place, "")) for place in flow}
        aside |= {place for place, text in said.items() if patterns("group").fullmatch(text)}
        aside |= {place for place, text in said.items() if _REPLIES.sub("", text).casefold() in senders}
        aside |= set(flow[:1]) if _MEMBERS.fullmatch(said.get(flow[min(1, len(flow) - 1)], "")) else set()
    elif len(heads) < _FEWEST_STAMPS:
        return tuple(lines)
    made: list[Line] = []
    messages = [_Message(sender="")]
    for place, line in enumerate(lines):
        head = heads.get(place, "")
        sent = line.text[len(head) :]
        if head:
            made.append(replace(line, text=head.strip(), zone="furniture"))
            messages.append(_Message(sender=_sender(head)))
        if sent and (place in aside or line.zone is not None):
            made.append(replace(line, text=sent, zone=line.zone or "furniture"))
        elif sent:
            messages[-1].places.append(len(made))
            made.append(replace(line, text=sent, before="gap" if head else line.before))
    return _without_answers(made, messages)


def _sender(head: str) -> str:
    return _TIME.sub(" ", head).strip().casefold()


def _is_group(lines: Sequence[Line], flow: Sequence[int], loose: Mapping[int, str]) -> bool:
    """Whether a line is one that only a chat group has, or people answer one another; an agenda has hours and names too."""
    short = [place for place in flow if len(lines[place].text) <= _LONGEST_SIGN]
    said = [lines[place].text.removeprefix(loose.get(place, "")) for place in short]
    answered = (lines[place].text.removeprefix(head) for place, head in loose.items())
    return any(map(patterns("group").fullmatch, said)) or any(map(patterns("answer").fullmatch, answered))


def _names(lines: Sequence[Line], flow: Sequence[int], hours: AbstractSet[int]) -> set[int]:
    """The places of senders' names that stand alone on a line: over an hour, or over a message that an hour ends."""
    found: set[int] = set()
    last = max(hours, default=len(lines))
    over_text = any(place > last and _tells(lines[place].text) for place in flow)
    above: int | None = None
    for at, place in enumerate(flow):
        begins = above is None or above in hours or lines[place].before == "gap" or not _tells(lines[above].text)
        end = next((below for below in flow[at + 1 : at + _MOST_LINES] if below in hours), None)
        whole = end is not None and all(lines[below].before != "gap" for below in range(place + 1, end + 1))
        near = flow[at + 1 : at + 2] == [end]
        begins = begins or (near and over_text)
        if above not in found and begins and end is not None and (whole or near) and _is_name(lines[place].text):
            found.add(place)
        above = place
    return found


def _tells(text: str) -> bool:
    return not any(patterns(what).fullmatch(text) for what in ("chat", "group", "clock"))


def _is_name(text: str) -> bool:
    return (
        len(text.split()) <= _NAME_WORDS
        and re.match(rf"[{UPPER}\d].*[^\W_]\)?$", text) is not None
        and marker(text) is None
        and _tells(text)
        and not patterns("answer").fullmatch(text)
        and not patterns("clock").fullmatch(text)
    )


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
