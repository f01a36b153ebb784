"""2. Scripts: drafts made from a plan, the Markdown files that people write and approve, read back as values.

`draft` rewrites a document for listeners and `settle` puts the drafts into their folder; `read_scripts` reads every
script of the station and finds each one's approval; `differences` proves them against the plan;
`write_urgent` writes news that can't wait.
"""

from __future__ import annotations

from broadcast.stages.script.audience import LeftOut, parted
from broadcast.stages.script.draft import MINUTES, Draft, Drafts, draft
from broadcast.stages.script.draft_files import Settled, drafted_sections, settle, untouched
from broadcast.stages.script.lead import LEAD, covers, told_sections
from broadcast.stages.script.markdown import (
    FALLBACK_FOLDER,
    NOTICES_FOLDER,
    URGENT_FOLDER,
    read_script,
    read_scripts,
    read_what_can_be_read,
)
from broadcast.stages.script.naming import whole_title
from broadcast.stages.script.notice import is_notice
from broadcast.stages.script.proof import Difference, differences, sections_without_script
from broadcast.stages.script.rewrite import shorter
from broadcast.stages.script.rewritten import passages, with_passage
from broadcast.stages.script.urgent import end, ended_early, write_urgent

__all__ = [
    "FALLBACK_FOLDER",
    "LEAD",
    "MINUTES",
    "NOTICES_FOLDER",
    "URGENT_FOLDER",
    "Difference",
    "Draft",
    "Drafts",
    "LeftOut",
    "Settled",
    "covers",
    "differences",
    "draft",
    "drafted_sections",
    "end",
    "ended_early",
    "is_notice",
    "parted",
    "passages",
    "read_script",
    "read_scripts",
    "read_what_can_be_read",
    "sections_without_script",
    "settle",
    "shorter",
    "told_sections",
    "untouched",
    "whole_title",
    "with_passage",
    "write_urgent",
]
