"""One page about a fleet's day: a grid of communes and a table, without script, to be served or put anywhere."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from broadcast.fleet.state import STATE_NAMES, StationState

if TYPE_CHECKING:
    from jinja2 import Template

_ORDER = {"missing": 0, "left-out": 1, "whole": 2}


def page(states: tuple[StationState, ...], day: date, *, now: datetime, linked: bool = False) -> str:
    """The page, in HTML. With `linked` each commune leads to its own pages beside this one."""
    return _template().render(
        states=sorted(states, key=lambda state: (_ORDER[state.state], state.name)),
        counts=Counter(state.state for state in states),
        minutes=sum(state.minutes for state in states),
        names=STATE_NAMES,
        day=day,
        now=now,
        linked=linked,
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader

    loader = PackageLoader("broadcast.fleet")
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(
        "tinh-hinh.html"
    )
