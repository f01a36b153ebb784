"""Tells what is put around a text by a portal (menus, counters, other news), a chat group (senders, hours, likes) or a printer.

The text itself tells it: by lines that nobody writes into a notice, two of which make sure where the text comes from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from broadcast.knowledge import tables
from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.plan.block import kinds
from broadcast.stages.plan.frame import above_title, below_text, written_by
from broadcast.stages.plan.lines import Line

_SURE_LINES = 2
"""A document that is no web page may have one line that looks like a portal's; two are a portal."""
_DATED = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}")
_MENU_WORDS, _TITLE_WORDS = 8, 4
_FEWEST_MENU_LINES = 3
_IMPRINT_LINES = 4
_LONGEST_IMPRINT = 200
_MOST_BETWEEN = 4
_LABEL = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2}\s*:\s")
_CLOSES = re.compile(
    r"(?:(?:em|xin) )?(?:c[áả]m ơn|trân trọng|thân ái|thân mến|kính thư|regards|chúc)\b.{0,40}$", re.IGNORECASE
)
"""How a letter closes, over the writer's name and office."""
_SIGNED_LINES = 8
"""So many lines at most stand below a letter's text."""
_POSTED = re.compile(r"(?:\d{1,2} tháng \d{1,2}\b.{0,8}lúc )?\d{1,2}:\d{2}\b|\d{1,2} (?:giây|phút|giờ|ngày|tuần)\b")
"""When a message was posted: who did stands above it."""
_EDGE_LINES = 25
"""How far from either end a portal's own lines stand."""


@cache
def patterns(what: str) -> re.Pattern[str]:
    """The patterns of one kind of the table, chrome.tsv, as one."""
    rows = (row["pattern"] for row in tables.rows("broadcast.stages.plan", "chrome") if row["what"] == what)
    return re.compile("|".join(f"(?:{pattern})" for pattern in rows).replace("{UPPER}", UPPER), re.IGNORECASE)


@cache
def _buttons() -> re.Pattern[str]:
    """Two or more names of buttons, and at most the number that one of them counts."""
    word = f"(?:{patterns('word').pattern})"
    return re.compile(rf"{word}(?:[\s|·•,:;/.…▶►()\[\]–—-]+(?:\d[\d:.,]*|{word}(?!\w)))+[\s|·)\]]*", re.IGNORECASE)


def without_chrome(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those of a portal, a chat and a printer marked as furniture. A text without their signs comes back as it is."""
    lines = _without_imprint(lines)
    flow = _flow(lines)
    edge = {*flow[:_EDGE_LINES], *flow[-_EDGE_LINES:]}
    short = [place for place in flow if place in edge and len(lines[place].text) <= 300]
    above = dict(zip(flow[1:], flow, strict=False))
    hits = {place for place in short if _is_around(lines[place], lines[above[place]] if place in above else None)}
    ends = [place for place in short if patterns("rest").fullmatch(lines[place].text) and place > flow[len(flow) // 4]]
    if len(hits) + len(ends) + sum(line.zone == "furniture" for line in lines) < _SURE_LINES:
        return tuple(lines)
    end = min(ends, default=len(lines))
    hits |= _menu(lines, flow, hits) | _between(lines, flow, hits) | _senders(lines, flow, hits)
    hits |= _letter(lines, flow, hits)
    hits |= _beside(lines, flow, hits | set(ends))
    if not _is_chat(lines, hits):
        hits |= above_title(lines, flow, hits)
    told = [place for place in flow if place < end]
    hits |= below_text(lines, told, hits) or (written_by(lines, told, hits, end) if ends else set())
    made = list(lines)
    for place in flow:
        if place in hits or place >= end:
            made[place] = replace(made[place], zone="furniture")
    return tuple(made)


def _beside(lines: Sequence[Line], flow: Sequence[int], known: set[int]) -> set[int]:
    """The places of single names of buttons that stand next to known lines, up or down the page."""
    found: set[int] = set()
    for way in (flow, flow[::-1]):
        for before, place in pairwise(way):
            bare = _EDGES.sub("", lines[place].text)
            if before in known | found and patterns("word").fullmatch(bare) and bare.upper() not in kinds():
                found.add(place)
    return found


_EDGES = re.compile(r"^[-–•*+»›>|·★☆▶\[\s]+|(?:\.{2,}|\(\d+\)|[…|·★☆▶:\]\s])+$")
"""List marks and arrows in front of a button's name, dots and stars behind it: "- Trang chủ", "Tìm kiếm..."."""
_LEADS_ON = re.compile(r"(?:,|\b(?:ngày|lúc|từ|đến|trước|sau|và|hoặc|tháng|số|của|tại|vào))$", re.IGNORECASE)


def _is_around(line: Line, before: Line | None) -> bool:
    """Whether a line is one that only a portal, a chat group or a letter's frame has; what goes on with a sentence is none."""
    if before is not None and before.zone is None and line.before in {"wrap", "line"}:
        whole = re.search(r"[.!?:;…)”\"]$", before.text) is not None
        if _LEADS_ON.search(before.text) or (line.before == "wrap" and not whole and re.search(r"^\d", line.text)):
            return False
    bare = _EDGES.sub("", line.text)
    return any(
        pattern.fullmatch(text)
        for pattern in (patterns("line"), patterns("chat"), _buttons())
        for text in (line.text, bare)
    )


def _between(lines: Sequence[Line], flow: Sequence[int], hits: set[int]) -> set[int]:
    """The places of a menu's other names: a few short lines between two that are known, of which the first is no path."""
    names = [
        place
        for place in flow[:_EDGE_LINES]
        if place in hits or patterns("word").fullmatch(_EDGES.sub("", lines[place].text))
    ]
    found: set[int] = set()
    for before, after in pairwise(names):
        between = [place for place in flow if before < place < after]
        is_path = re.search(r"[»›>]|\d", lines[before].text) is not None
        dated = _DATED.search(lines[after].text) is not None  # what stands right above is the title
        if (
            not is_path
            and not dated
            and len(between) <= _MOST_BETWEEN
            and all(_is_name(lines[at].text) for at in between)
        ):
            found |= {*between, before, after}
    return found if len(found | (set(names) & hits)) >= _FEWEST_MENU_LINES else set()


def _is_name(text: str) -> bool:
    return len(text.split()) <= _MENU_WORDS and not text.isupper() and not re.search(r"[.;:!?,]$|\d", text)


def _letter(lines: Sequence[Line], flow: Sequence[int], hits: set[int]) -> set[int]:
    """The places of an electronic letter's head, every line of it a label, and of what stands below its text behind "--"."""
    found: set[int] = set()
    head = [place for place in flow[:_IMPRINT_LINES] if place in hits and _LABEL.match(lines[place].text)]
    for before, place in pairwise(flow) if head else ():
        if before in {*head[:1], *found} and lines[place].before != "gap" and _LABEL.match(lines[place].text):
            found.add(place)
    signed = [place for place in flow[-_SIGNED_LINES:] if lines[place].text == "--"]
    below = [place for place in flow if signed and place > signed[-1]]
    if any(place in hits for place in below):
        found |= {signed[-1], *below}
    thanks = [place for place in flow[-_SIGNED_LINES:] if _CLOSES.match(lines[place].text)] if head else []
    found |= {place for place in flow if thanks and place >= thanks[0]}
    return found


def _is_chat(lines: Sequence[Line], hits: set[int]) -> bool:
    texts = (lines[place].text for place in hits)
    return any(patterns("chat").fullmatch(text) and not patterns("line").fullmatch(text) for text in texts)


def _senders(lines: Sequence[Line], flow: Sequence[int], hits: set[int]) -> set[int]:
    """The places at either end, and between lines of a chat, of senders' names and of answers that only say yes."""
    if not _is_chat(lines, hits):
        return set()
    ends = {*flow[:_IMPRINT_LINES], *flow[-_IMPRINT_LINES:]}
    found = {place for place in flow if place in ends and patterns("sender").fullmatch(lines[place].text)}
    for before, place in pairwise(flow):  # a group's name over the number of its members
        if place in hits and re.search(r"thành viên", lines[place].text) and before == flow[0]:
            found.add(before)
        if place in hits and before in flow[:_IMPRINT_LINES] and _POSTED.match(lines[place].text):
            found |= {before} if _is_name(lines[before].text) else set()
    return {place for place in found if not lines[place].text.isupper()}


def _flow(lines: Sequence[Line]) -> list[int]:
    """The places of the lines of running text."""
    return [place for place, line in enumerate(lines) if line.zone is None and not line.cells and line.kind == "text"]


def _without_imprint(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those at either end that say who printed or typed the text marked as furniture, and what is under pictures."""
    flow = _flow(lines)
    ends = {*flow[:_IMPRINT_LINES], *flow[-_IMPRINT_LINES:]}
    caption, imprint = patterns("caption"), patterns("imprint")
    around = {
        place
        for place in flow
        if len(lines[place].text) <= _LONGEST_IMPRINT
        and (caption.fullmatch(lines[place].text) or (place in ends and imprint.fullmatch(lines[place].text)))
    }
    return tuple(replace(line, zone="furniture") if place in around else line for place, line in enumerate(lines))


def _menu(lines: Sequence[Line], flow: Sequence[int], hits: set[int]) -> set[int]:
    """The places of a portal's menu: short lines without an end, over the title that stands right on the text's date."""
    dated = next((at for at, place in enumerate(flow[:_EDGE_LINES]) if _DATED.search(lines[place].text)), None)
    if dated is None or flow[dated] not in hits:
        return set()
    above = [place for place in flow[:dated] if place not in hits]
    if not above or len(lines[above[-1]].text.split()) < _TITLE_WORDS:
        return set()
    menu = above[:-1]
    fits = all(
        len(lines[place].text.split()) <= _MENU_WORDS and not re.search(r"[.;:!?]$|\d/", lines[place].text)
        for place in menu
    )
    return set(menu) if fits and len(menu) >= _FEWEST_MENU_LINES else set()
