"""Tells how each text of another office's campaigns stands in this commune."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from broadcast.model import Schedule
from broadcast.office.campaigns.subscribed import Subscribed, read_subscribed
from broadcast.pipeline.inputs import look_at_scripts
from broadcast.station.folder import Folder
from broadcast.station.ledger import look_at_ledger

State = Literal["chờ duyệt", "chờ duyệt lại", "đã duyệt", "đã trả lại", "đã rút", "bản của xã", "xã đã bỏ"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedState:
    """A text's path, its title, who published it, how it stands here, and why or what changed."""

    script: str
    title: str
    publisher: str
    state: State
    why: str = ""

    @property
    def id(self) -> str:
        """The script's name as the station knows it: dot/01-mot."""
        return self.script.removeprefix("scripts/").removesuffix(".md")


def states_of(folder: Folder, schedule: Schedule) -> tuple[SharedState, ...]:
    """Every text that was fetched, by campaign and name, then those that were withdrawn. Raises ScriptError."""
    found = (read_subscribed(folder, campaign.id) for campaign in schedule.campaigns if campaign.from_)
    return tuple(state for subscribed in found if subscribed for state in _states(folder, schedule, subscribed))


def _states(folder: Folder, schedule: Schedule, subscribed: Subscribed) -> Iterator[SharedState]:
    scripts = {script.id: script for script in look_at_scripts(folder, schedule).scripts}
    returned = look_at_ledger(folder.scripts).returned
    for text in subscribed.texts:
        name = f"{subscribed.campaign}/{text.name}"
        script, back = scripts.get(name), returned.get(name)
        state: State = "chờ duyệt"
        why = f"{text.by} duyệt ngày {text.approved_at:%d/%m/%Y} ở {subscribed.publisher}"
        if script is None:
            state, why = "xã đã bỏ", ""
        elif script.sha256 != text.sha256:
            state, why = "bản của xã", ""
        elif script.approved:
            state = "đã duyệt"
        elif back is not None and back.entry.get("sha256") == script.sha256:
            state, why = "đã trả lại", str(back.entry.get("why", ""))
        elif script.approval is not None:
            state, why = "chờ duyệt lại", "; ".join(script.changed)
        yield SharedState(
            script=f"scripts/{name}.md", title=text.title, publisher=subscribed.publisher, state=state, why=why
        )
    for gone in subscribed.withdrawn:
        name = f"scripts/{subscribed.campaign}/{gone.name}.md"
        yield SharedState(script=name, title=gone.title, publisher=subscribed.publisher, state="đã rút", why=gone.why)
