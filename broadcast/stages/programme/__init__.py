"""3. Programme: what each slot of a day airs, a pure function of schedule, scripts, day and what came before.

The rotation has no memory of its own: it is handed the `Turns` of the days before, read from finished bulletins or
planned the same way, so that the same day always gives the same programme.
"""

from __future__ import annotations

from broadcast.stages.programme.arrange import Air, Heard, arrange, outlook, programmes_of, shorten, unapproved, without
from broadcast.stages.programme.over import HeldBack, held_back, stale
from broadcast.stages.programme.slots import airs, holiday, relays_of, runs, slots_of
from broadcast.stages.programme.turns import Turns
from broadcast.stages.programme.words import lunar_in_words

__all__ = [
    "Air",
    "Heard",
    "HeldBack",
    "Turns",
    "airs",
    "arrange",
    "held_back",
    "holiday",
    "lunar_in_words",
    "outlook",
    "programmes_of",
    "relays_of",
    "runs",
    "shorten",
    "slots_of",
    "stale",
    "unapproved",
    "without",
]
