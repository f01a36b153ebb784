"""The station's frame before the approver: what of it waits for approval, and the act that approves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from broadcast.config import load_pronunciation
from broadcast.errors import Diagnostic, NextStep, Step
from broadcast.model import Schedule
from broadcast.stages.mix.music import try_music
from broadcast.station import ledger_acts
from broadcast.station.folder import Folder
from broadcast.station.frame import Frame, approved_frame, frame_of, heard_otherwise, keep_sounds, written_frame
from broadcast.station.kept import kept
from broadcast.station.ledger import read_ledger
from broadcast.station.signer import Signer


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameState:
    """How the frame in the station's files stands to the one that was approved last.

    `ever` says whether one was approved; `changes` what is heard differently in the files, or all of it where none was.
    """

    ever: bool
    changes: tuple[str, ...]
    lost: tuple[str, ...] = ()
    whole: bool = True
    """Whether the approved frame itself can be read, so that `changes` is what differs from it."""

    @property
    def waiting(self) -> bool:
        """Whether the files say something that nobody has approved."""
        return not self.ever or bool(self.changes)


def frame_state(folder: Folder, schedule: Schedule) -> FrameState:
    """What of the frame is not approved as it stands. Raises ScriptError, ScheduleError, MixError."""
    approval = read_ledger(folder.scripts).frame
    now = _now(folder, schedule)
    before = approved_frame(folder.scripts, approval)
    lost = []
    if approval is not None and before is None:
        lost.append("bản khung đã duyệt trong scripts/.approved bị mất hoặc bị sửa")
    lost += [
        f"bản sao đã duyệt của {sound.file} bị mất hoặc bị sửa"
        for sound in (before.sounds if before else ())
        if kept(folder.scripts, sound.copy) is None
    ]
    return FrameState(
        ever=approval is not None,
        changes=tuple(heard_otherwise(before, now)),
        lost=tuple(lost),
        whole=before is not None,
    )


def approve_frame(
    folder: Folder, schedule: Schedule, *, by: str, position: str, at: datetime, signer: Signer | None = None
) -> bool:
    """Approve the phrases, readings and sounds of the station's files; False where they are approved already.

    Raises ScriptError, ScheduleError, MixError, NotAllowedError, StationBusyError, PublishError.
    """
    now = _now(folder, schedule)
    for sound in now.sounds:
        try_music(folder.root, sound.file)
    keep_sounds(folder.scripts, now, folder.root)
    return ledger_acts.approve_frame(folder.scripts, written_frame(now), by=by, position=position, at=at, signer=signer)


def frame_faults(state: FrameState, path: str) -> tuple[Diagnostic, ...]:
    """What `check` says of a frame that was approved and is otherwise now, or whose copies are not what they were."""
    if not state.ever:
        return ()
    step = Step(code=NextStep.APPROVE, about="--frame")
    told = [f"khung của đài đã đổi sau khi duyệt, khung cũ vẫn phát: {change}" for change in state.changes]
    told = told if state.whole else []
    return tuple(Diagnostic(path=path, line=1, message=text, step=step) for text in (*state.lost, *told))


def _now(folder: Folder, schedule: Schedule) -> Frame:
    return frame_of(schedule, load_pronunciation(folder.root / "pronunciation.tsv"), folder.root)
