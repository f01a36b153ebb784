"""A text rewritten by a model under proof: the model proposes, the proof disposes, and what fails is never ready."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from broadcast.errors import WriterError
from broadcast.model import Manner, Schedule, Script
from broadcast.pipeline.writer import Writer
from broadcast.stages.script import Draft, passages, with_passage
from broadcast.stages.script.proposal import proposal_faults
from broadcast.stages.script.wish import LONGEST, messages_for, plain_answer
from broadcast.stages.spoken import audit, tokens

TRIES = 2
"""How often a model is asked for one proposal; the second time it is told what was wrong."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A text that a model proposed, and everything that is wrong with it, in Vietnamese."""

    text: str
    faults: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether it may be offered to a person as it stands."""
        return not self.faults


def may_be_sent(schedule: Schedule, script: Script) -> bool:
    """Whether the station has a model and this text may go to it: urgent news and what is `offline_only` never do."""
    return schedule.writer is not None and script.kind != "urgent" and not script.offline_only


@contextmanager
def writer_of(schedule: Schedule, tick: Callable[[], None] | None = None) -> Iterator[Writer]:
    """The model that the station has set; `tick` is as in `Writer`. Raises WriterError where it has none."""
    if schedule.writer is None:
        raise WriterError("đài chưa đặt máy viết lại — thêm writer: url, model vào schedule.yaml")
    writer = Writer(schedule.writer, tick=tick)
    try:
        yield writer
    finally:
        writer.close()


def judged(source: str, text: str, manner: Manner) -> Proposal:
    """A proposal with what the proof says of it, and what of it could not be read aloud."""
    faults = proposal_faults(source, text)
    left = dict.fromkeys(residue.text for residue in audit(tokens(text, manner)))
    known = {residue.text for residue in audit(tokens(source, manner))}
    unread = tuple(f"không đọc được «{piece}»" for piece in left if piece not in known)
    return Proposal(text=text, faults=(*faults, *unread))


def propose(
    writer: Writer,
    source: str,
    manner: Manner,
    *,
    count: int,
    step: Callable[[int], None] = lambda asked: None,  # noqa: ARG005 - asked by name where somebody looks on
) -> tuple[Proposal, ...]:
    """Proposals for a text, those that are ready first: as many as `count`, each asked for at most `TRIES` times.

    `step` is told before each question how many were asked. Raises WriterError for a text that is too long, and as
    `Writer.answer` does.
    """
    if len(source) > LONGEST:
        raise WriterError("đoạn này dài quá để viết lại một lần — chọn từng đoạn, từng câu")
    found: list[Proposal] = []
    asked = 0
    for _ in range(count):
        proposal = Proposal(text="", faults=())
        for _ in range(TRIES):
            step(asked)
            asked += 1
            others = tuple(other.text for other in found)
            messages = messages_for(source, fence=_fence(), before=proposal.text, faults=proposal.faults, others=others)
            proposal = judged(source, plain_answer(writer.answer(messages)), manner)
            if proposal.ready:
                break
        if proposal.text not in {other.text for other in found}:
            found.append(proposal)
    return tuple(sorted(found, key=lambda proposal: not proposal.ready))


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A passage of a draft that stays as the rules wrote it, and the model's last proposal with what failed."""

    title: str
    passage: str
    proposal: Proposal


@dataclass(frozen=True, kw_only=True, slots=True)
class Reworded:
    """Drafts in a model's words where the proof let them pass: how many passages did, and which did not.

    `fault` says why the model was not asked any further; "" where it was to the end.
    """

    drafts: tuple[Draft, ...]
    passages: int
    refused: tuple[Refused, ...]
    fault: str = ""


def reworded(drafts: Sequence[Draft], writer: Writer, manner: Manner, *, may_send: Callable[[Draft], bool]) -> Reworded:
    """Ask for other words for every paragraph of the drafts that may be sent; what fails stays as the rules wrote it.

    A fault of the model ends the asking, and never the drafting.
    """
    done: list[Draft] = []
    refused: list[Refused] = []
    taken, fault = 0, ""
    for draft in drafts:
        text = draft.text
        for passage in passages(text, sourced=True) if may_send(draft) and not fault else ():
            try:
                (proposal,) = propose(writer, passage, manner, count=1)
            except WriterError as error:
                fault = str(error)
                break
            changed = with_passage(text, passage, proposal.text, writer.model) if proposal.ready else None
            if changed is None:
                refused.append(Refused(title=draft.title, passage=passage, proposal=proposal))
            else:
                text, taken = changed, taken + 1
        done.append(replace(draft, text=text))
    return Reworded(drafts=tuple(done), passages=taken, refused=tuple(refused), fault=fault)


def _fence() -> str:
    """A mark that no text can guess, so that none can end its own quotation."""
    return f"=== {secrets.token_hex(8)} ==="
