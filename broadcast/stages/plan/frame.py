"""What a portal sets above a title and below a text, told by the lines that are known: names and slogans between them are its own.

Patterns can't know every menu, slogan and headline of other news. What says something, a sentence, an hour, a day or a
telephone, is never taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.plan.attached import MOTTO
from broadcast.stages.plan.block import BODY_NAME, NUMBER, kinds
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.markers import marker

_MOST_ABOVE = 16
_MOST_WORDS = 24
_TOLD = re.compile(
    r"[.;!?:,]$|\d\s?(?:giờ|h\d|h\b|[:/]\s?\d)|\d{3}[ .]?\d{3}|^[-–+•]\s|^(?:thời gian|địa điểm|ngày|lúc|từ|tại)\b",
    re.IGNORECASE,
)
"""How a line tells something: it ends as sentences and lists do, or holds an hour, a day, a telephone, a sum."""
_BYLINE = re.compile(
    rf"(?:[{UPPER}][^\W\d_]*\.?(?: [{UPPER}][^\W\d_]*){{0,4}})(?:\s*[-–,&]\s*[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{0,4}})?"
    rf"|(?:[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{1,4}}\s*[-–,]\s*)?(?:(?:Ban|Phòng|Tổ|Bộ phận|Văn phòng|Đài|Đoàn|Công chức|Trạm)\b[^.:;!?\d]{{2,40}})"
)
"""A writer's name, or two of them, or the office that wrote."""


def above_title(lines: Sequence[Line], flow: Sequence[int], hits: AbstractSet[int]) -> set[int]:
    """The places of names above a text's title, where lines of a portal stand among them.

    The title is what stands behind the last known line, and what says it in full above; else the name nearest to the text.
    """
    top: list[int] = []
    for place in flow[:_MOST_ABOVE]:
        if place not in hits and _tells(lines[place].text):
            break
        top.append(place)
    known = [place for place in top if place in hits]
    names = [place for place in top if place not in hits]
    if not known or not names or any(_is_letterhead(lines[place].text) for place in names):
        return set()
    title = [place for place in names if place > known[-1]]
    if not title:
        first = max(0, len(names) - 1)
        while first and names[first] - 1 == names[first - 1] and _is_kind(lines[names[first - 1]].text):
            first -= 1
        title = names[first:]
    said = lines[title[0]].text.casefold()
    return {place for place in names if place not in title and not lines[place].text.casefold().startswith(said)}


def below_text(lines: Sequence[Line], flow: Sequence[int], hits: AbstractSet[int]) -> set[int]:
    """The places from the first known line below a text to the end, where nothing there tells anything, and the writer's name."""
    end = len(flow)
    while end and (flow[end - 1] in hits or not _tells(lines[flow[end - 1]].text)):
        end -= 1
    below = flow[end:]
    starts = [
        at
        for at, place in enumerate(below)
        if place in hits and 2 * sum(other in hits for other in below[at:]) >= len(below) - at
    ]
    if not starts or sum(place in hits for place in below) < 2:
        return set()
    return set(below[starts[0] :]) | written_by(lines, flow, hits, below[starts[0]])


def written_by(lines: Sequence[Line], flow: Sequence[int], hits: AbstractSet[int], foot: int) -> set[int]:
    """The place of the writer's name right above a portal's foot; one of a list of names is no writer's."""
    before = [place for place in flow if place < foot and place not in hits][-2:]
    is_name = [_BYLINE.fullmatch(lines[place].text) is not None for place in before]
    return set(before[-1:]) if is_name[-1:] == [True] and not is_name[0] else set()


def _tells(text: str) -> bool:
    found = marker(text)
    return (
        (found is not None and found.kind != "bullet")
        or _TOLD.search(text) is not None
        or len(text.split()) > _MOST_WORDS
    )


def _is_letterhead(text: str) -> bool:
    return (
        MOTTO.search(text) is not None
        or NUMBER.match(text) is not None
        or (text.isupper() and BODY_NAME.match(text) is not None)
    )


def _is_kind(text: str) -> bool:
    return text.isupper() and any(text == kind for kind in kinds())
