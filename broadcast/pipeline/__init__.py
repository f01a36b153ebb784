"""The order of the work: from a plan to scripts/, where a person steps in, and from there to what people fetch.

`order` names the stages; `drafting` takes a plan to scripts/, `dropped` a document that was put there
as it came, `build` takes scripts/ and schedule.yaml to audio_out/.
`inputs` loads a station once for a run, `unnamed` finds texts that no campaign names, `history` and `outlook` tell
what was and what is going to be on air, `estimate` how long it will be, `said` is what is read aloud, `day` makes one
day, `clips` finds which clips are still needed, `hearing` records one text. `writer` asks a language model, and
`rewriting` proves what it proposes.
"""

from __future__ import annotations

from broadcast.pipeline.build import build, past_notices, publish, readings, with_engine
from broadcast.pipeline.clips import Clips, look_at_clips, prune_clips
from broadcast.pipeline.day import Built, Keep, Say, aired, heard_in, kept_of
from broadcast.pipeline.drafting import Drafted, answer_flags, campaign_plan, draft_scripts, minutes_of, read_plan
from broadcast.pipeline.dropped import Taken, take_dropped
from broadcast.pipeline.hearing import Said, say, say_script
from broadcast.pipeline.history import History
from broadcast.pipeline.inputs import (
    Inputs,
    in_force,
    load_inputs,
    load_scripts,
    load_urgent,
    load_urgent_inputs,
    look_at_scripts,
    manner_of,
    voices_of,
)
from broadcast.pipeline.order import DRAFT_STAGES, STAGES
from broadcast.pipeline.outlook import Moved, Planned, PlannedItem, next_turn, plan_days
from broadcast.pipeline.rewriting import Proposal, Reworded, judged, may_be_sent, propose, writer_of
from broadcast.pipeline.said import headlined, of_script, of_text, speak_for
from broadcast.pipeline.unnamed import Unnamed, unnamed_folders
from broadcast.pipeline.writer import Writer

__all__ = [
    "DRAFT_STAGES",
    "STAGES",
    "Built",
    "Clips",
    "Drafted",
    "History",
    "Inputs",
    "Keep",
    "Moved",
    "Planned",
    "PlannedItem",
    "Proposal",
    "Reworded",
    "Said",
    "Say",
    "Taken",
    "Unnamed",
    "Writer",
    "aired",
    "answer_flags",
    "build",
    "campaign_plan",
    "draft_scripts",
    "headlined",
    "heard_in",
    "in_force",
    "judged",
    "kept_of",
    "load_inputs",
    "load_scripts",
    "load_urgent",
    "load_urgent_inputs",
    "look_at_clips",
    "look_at_scripts",
    "manner_of",
    "may_be_sent",
    "minutes_of",
    "next_turn",
    "of_script",
    "of_text",
    "past_notices",
    "plan_days",
    "propose",
    "prune_clips",
    "publish",
    "read_plan",
    "readings",
    "say",
    "say_script",
    "speak_for",
    "take_dropped",
    "unnamed_folders",
    "voices_of",
    "with_engine",
    "writer_of",
]
