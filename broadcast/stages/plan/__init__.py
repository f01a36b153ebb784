"""1. Plan: any document an authority sends becomes sections with ids, and a list of places to look at."""

from broadcast.stages.plan.decisions import read_decisions, remember
from broadcast.stages.plan.files import suffixes
from broadcast.stages.plan.plan import read
from broadcast.stages.plan.saved import Change, changes, save_plan, saved_plan

__all__ = ["Change", "changes", "read", "read_decisions", "remember", "save_plan", "saved_plan", "suffixes"]
