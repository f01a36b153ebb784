"""What a person wrote, and who approved it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from broadcast.model.terms import Priority, ScriptKind, Source
from broadcast.model.token import Token


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A paragraph or a heading, as one line of text; `source` points at its first character.

    `breaks` are the places where it goes on in the next line of the file: (offset in the text, line, column).
    `said` has its sentences as they were approved to be heard, a token each; empty where the reader decides.
    """

    text: str
    source: Source
    heading: bool = False
    breaks: tuple[tuple[int, int, int], ...] = ()
    said: tuple[Token, ...] = field(default=(), repr=False, hash=False)

    def at(self, offset: int) -> Source:
        """Where a character of the text stands in the file."""
        start, line, column = 0, self.source.line, self.source.column
        for found in self.breaks:
            if found[0] <= offset:
                start, line, column = found
        return Source(path=self.source.path, line=line, column=column + offset - start)


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a script's line comes from: the plan's section and line; `note` is what an editor should look at."""

    line: int
    section: str
    plan_line: int
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposedLine:
    """A script's line that stands as a language model proposed it."""

    line: int
    model: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Audio:
    """An announcer's recording of a script; `path` is relative to the station's folder."""

    path: str
    sha256: str


Way = Literal["machine", "link", "paper"]
"""How an approver went: at the station's machine, by a link on his phone, on paper of which a scan is kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Approver:
    """A person who may approve: a name or a title, and a position. `public` is his key's public half in hexadecimal,
    "" until he has set his PIN."""

    name: str
    position: str
    public: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """Who let a text go on air: a name or a title, when, and the hash of the text approved, and of its recording.

    `spoken_sha256` is the hash of the spoken form that was approved with it; approvals of earlier releases have none.
    `way` is a `Way`, or "" where no named approver signed it.
    """

    by: str
    position: str
    at: datetime
    sha256: str
    audio_sha256: str = ""
    spoken_sha256: str = ""
    way: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerHead:
    """By what a ledger of approvals is known outside of itself: how many lines it had, and the hash of the last."""

    count: int
    sha256: str

    @property
    def short(self) -> str:
        """The hash as people compare it on paper: its first twelve characters, in groups of four."""
        return " ".join(self.sha256[at : at + 4] for at in (0, 4, 8)) or "sổ trống"


@dataclass(frozen=True, kw_only=True, slots=True)
class Script:
    """One broadcast script. `sha256` is the hash of its text as it stands now.

    `adds` and `omits` are facts that the editor knowingly says beyond the plan, or leaves out. `changed` tells for a
    text that was edited after its approval which lines changed. `audio` is what is aired instead of a machine's voice;
    a text that is `offline_only` never leaves the machine. `valid_from` and `valid_until` are the first and the last
    moment at which it may go on air, in local time. `again` is what of a notice is said a second time; an urgent text
    is aired every `every_minutes`, 0 is once, and in the quiet hours only when it was released `through_night`; it was
    `ended` when a person withdrew it. `proposed` are the lines that a language model proposed and nobody edited.
    """

    id: str
    title: str
    kind: ScriptKind
    folder: str
    priority: Priority
    body: tuple[Paragraph, ...]
    valid_from: datetime | None
    valid_until: datetime | None
    villages: tuple[str, ...]
    sources: tuple[str, ...]
    sha256: str
    approval: Approval | None
    source: Source
    origins: tuple[Origin, ...] = ()
    adds: tuple[str, ...] = ()
    omits: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    audio: Audio | None = None
    offline_only: bool = False
    again: tuple[Paragraph, ...] = ()
    every_minutes: int = 0
    through_night: bool = False
    ended: bool = False
    proposed: tuple[ProposedLine, ...] = ()
    title_said: tuple[Token, ...] = field(default=(), repr=False, hash=False)

    @property
    def headline(self) -> Paragraph:
        """The title as it is said among the headlines: a sentence of its own."""
        return Paragraph(text=f"{self.title.rstrip('.')}.", source=self.source, said=self.title_said)

    @property
    def approved(self) -> bool:
        """Whether the text and its recording are the ones that were approved."""
        heard = self.audio.sha256 if self.audio else ""
        return self.approval is not None and (self.approval.sha256, self.approval.audio_sha256) == (self.sha256, heard)
