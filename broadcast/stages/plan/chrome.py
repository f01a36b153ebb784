"""Tells what a portal put around a text (menus, counters, other news), or a printer under it, from the text itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from broadcast.knowledge import tables
from broadcast.stages.plan.lines import Line

_SURE_LINES = 2
"""A document that is no web page may have one line that looks like a portal's; two are a portal."""
_DATED = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}")
_MENU_WORDS, _TITLE_WORDS = 8, 4
_FEWEST_MENU_LINES = 3
_IMPRINT_LINES = 4
_LONGEST_IMPRINT = 200
_EDGE_LINES = 25
"""How far from either end a portal's own lines stand."""


@cache
def _patterns(what: str) -> re.Pattern[str]:
    rows = (row["pattern"] for row in tables.rows("broadcast.stages.plan", "chrome") if row["what"] == what)
    return re.compile("|".join(f"(?:{pattern})" for pattern in rows), re.IGNORECASE)


def without_chrome(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those of a portal and of a printer marked as furniture. A text without their signs comes back as it is."""
    lines = _without_imprint(lines)
    flow = _flow(lines)
    edge = {*flow[:_EDGE_LINES], *flow[-_EDGE_LINES:]}
    short = [place for place in flow if place in edge and len(lines[place].text) <= 300]
    hits = {place for place in short if _patterns("line").fullmatch(lines[place].text)}
    ends = [place for place in short if _patterns("rest").fullmatch(lines[place].text) and place > flow[len(flow) // 4]]
    if len(hits) + len(ends) < _SURE_LINES:
        return tuple(lines)
    end = min(ends, default=len(lines))
    hits |= _menu(lines, flow, hits)
    made = list(lines)
    for place in flow:
        if place in hits or place >= end:
            made[place] = replace(made[place], zone="furniture")
    return tuple(made)


def _flow(lines: Sequence[Line]) -> list[int]:
    """The places of the lines of running text."""
    return [place for place, line in enumerate(lines) if line.zone is None and not line.cells and line.kind == "text"]


def _without_imprint(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those at either end that say who printed or typed the text marked as furniture."""
    flow = _flow(lines)
    ends = {*flow[:_IMPRINT_LINES], *flow[-_IMPRINT_LINES:]}
    return tuple(
        replace(line, zone="furniture")
        if place in ends and len(line.text) <= _LONGEST_IMPRINT and _patterns("imprint").fullmatch(line.text)
        else line
        for place, line in enumerate(lines)
    )


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
