"""What passes between the stages, from a plan to a finished bulletin."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

SAMPLE_RATE_HZ = 22_050
"""The rate of every clip and of the mix before encoding: espeak-ng's own, and twice what a horn carries."""

Weekday = Literal["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
Priority = Literal["thường", "ưu tiên", "khẩn"]
ItemKind = Literal["jingle", "opening", "headlines", "notice", "campaign", "closing"]
Mood = Literal["news", "notice", "urgent"]
ScriptKind = Literal["notice", "urgent", "campaign"]
HolidayRule = Literal["air", "skip", "only", "tet"]
LateRule = Literal["play", "shorten", "skip"]
CodeStyle = Literal["brief", "full", "spell"]

PRIORITIES: tuple[Priority, ...] = ("khẩn", "ưu tiên", "thường")
MOODS: tuple[Mood, ...] = ("news", "notice", "urgent")
WEEKDAYS: tuple[Weekday, ...] = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
WEEKDAY_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""Where the horns are: every day and time of day is local there."""
TOLD: frozenset[ItemKind] = frozenset({"notice", "campaign"})
"""The items that are about something; greetings and music are not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A place in something a person wrote; `column` counts from 1."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


# ---- plan: what an authority ordered -------------------------------------------------------------

FlagKind = Literal[
    "page-number", "ocr-suspect", "glued-words", "legacy-encoding", "blank-number", "broken-heading", "tracked-changes",
    "number-twice", "number-missing", "machine-read",
]  # fmt: skip
FLAG_NAMES: dict[FlagKind, str] = {
    "page-number": "có thể là số trang",
    "ocr-suspect": "có thể đọc nhầm chữ",
    "glued-words": "chữ bị dính, đã tách",
    "legacy-encoding": "bảng mã cũ",
    "blank-number": "chỗ còn để trống",
    "broken-heading": "tiêu đề bị vỡ",
    "tracked-changes": "văn bản còn dấu vết sửa",
    "number-twice": "số mục bị lặp",
    "number-missing": "số mục bị nhảy",
    "machine-read": "trang do máy nhận dạng chữ",
}
"""How each kind is named to people."""

Zone = Literal[
    "head", "grounds", "opening", "closing", "recipients", "signature", "table", "note", "furniture", "page-number",
    "deleted",
]  # fmt: skip
ZONE_NAMES: dict[Zone, str] = {
    "head": "phần đầu văn bản",
    "grounds": "căn cứ ban hành",
    "opening": "câu dẫn",
    "closing": "câu kết",
    "recipients": "nơi nhận",
    "signature": "phần ký",
    "table": "bảng không đọc thành câu được",
    "note": "chú thích",
    "furniture": "đầu trang, chân trang, khung của trang mạng",
    "page-number": "số trang",
    "deleted": "chữ đã xóa hoặc ẩn trong Word",
}
"""The parts of a document that are not aired, and how each is named to people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """Something in a plan that a person must look at; `suggestion` is what `text` would become.

    `start` is where `text` stands in the paragraph that begins at `line`. `number` is its place among all doubts of the
    file, those already answered among them, so that an answer to one never renumbers the others; 0 is not numbered.
    """

    kind: FlagKind
    text: str
    context: str
    suggestion: str
    line: int
    start: int = 0
    number: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Join:
    """Two pieces of a paragraph that a page end or a hard wrap had cut apart; `line` is where the second stands."""

    left: str
    right: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanParagraph:
    """A paragraph of a plan, whole again; `line` is where it begins in the file.

    `kind` tells a list's item and a table's row from running text; `columns` is a table's heading row, which names what
    the rows hold and is not meant to be said. `mark` is what stood before the text: "-", "+", or the number of a row.
    """

    text: str
    line: int
    kind: Literal["text", "item", "row", "columns"] = "text"
    mark: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A numbered part of a plan. `id` is its place in the tree, II.1.2.3 or Điều 5.2.a; "" for text without numbers.

    `label` is its marker as it was written: "1.", "Chương I", "B –". Where it `goes_on`, title and first paragraph are
    one sentence with a colon between: "Hộ nghèo: không phải đóng."
    """

    id: str
    title: str
    paragraphs: tuple[PlanParagraph, ...]
    line: int
    label: str = ""
    goes_on: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Unspoken:
    """A piece of a document that is no part of any section, and why not."""

    zone: Zone
    text: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A plan as it was read. Every character of the document stands in `sections` or in `not_spoken`, in one place.

    `broadcast_section` is the part that the plan orders to be aired, `ordered_to` whom it orders.
    """

    path: str
    kind: str
    title: str
    number: str
    authority: str
    issued_on: date | None
    sections: tuple[Section, ...]
    broadcast_section: str
    ordered_to: str
    monthly_target: int | None
    joins: tuple[Join, ...]
    flags: tuple[Flag, ...]
    not_spoken: tuple[Unspoken, ...] = ()

    def zone(self, zone: Zone) -> tuple[str, ...]:
        """The texts of one part that is not aired, in the document's order."""
        return tuple(piece.text for piece in self.not_spoken if piece.zone == zone)

    @property
    def opening(self) -> tuple[PlanParagraph, ...]:
        """The sentence that leads to the first section: "…, UBND xã xây dựng kế hoạch như sau:"."""
        return tuple(
            PlanParagraph(text=left_out.text, line=left_out.line)
            for left_out in self.not_spoken
            if left_out.zone == "opening"
        )

    @property
    def closing(self) -> tuple[PlanParagraph, ...]:
        """The sentence that ends the document: "Trên đây là Kế hoạch …"."""
        return tuple(
            PlanParagraph(text=left_out.text, line=left_out.line)
            for left_out in self.not_spoken
            if left_out.zone == "closing"
        )

    @property
    def grounds(self) -> tuple[str, ...]:
        """What the document stands on: "Căn cứ Luật …;"."""
        return self.zone("grounds")

    @property
    def recipients(self) -> tuple[str, ...]:
        """The lines under "Nơi nhận"."""
        return self.zone("recipients")

    @property
    def signature(self) -> tuple[str, ...]:
        """The block that signs."""
        return self.zone("signature")


# ---- what a person wrote ---------------------------------------------------------------------


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


# ---- programme: what is aired, and when --------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One part of a programme. A jingle has no text; `script` is there for notices and campaign items."""

    kind: ItemKind
    id: str
    title: str
    body: tuple[Paragraph, ...] = ()
    script: Script | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Airing:
    """A script that was put on air: whose turn it was, and when."""

    script: str
    day: date
    at: time


@dataclass(frozen=True, kw_only=True, slots=True)
class Airtime:
    """When something is on air on one day, and who hears it; `villages` empty means the whole commune.

    Where some villages have items of their own, a slot has a programme more for them, its `variant` the first of these
    villages; they hear it instead of the common one. Urgent news belongs to no slot and is aired again at `repeats`;
    one that was `withdrawn` is not to be played any more. Only what was released `through_night` may be heard in the
    quiet hours. Times are local.
    """

    day: date
    slot_id: str
    slot_name: str
    at: time
    villages: tuple[str, ...]
    variant: str = ""
    priority: Priority = "thường"
    repeats: tuple[time, ...] = ()
    withdrawn: bool = False
    through_night: bool = False

    @property
    def name(self) -> str:
        """The base name of the files: 0530-sang, or 0530-sang_thon-3 for a village's own."""
        return f"{self.at:%H%M}-{self.slot_id}" + (f"_{self.variant}" if self.variant else "")

    @property
    def airings(self) -> tuple[time, ...]:
        """Every time of the day at which it is aired."""
        return (self.at, *self.repeats)

    @property
    def urgent(self) -> bool:
        """Whether it is urgent news."""
        return self.priority == PRIORITIES[0]

    @property
    def begins(self) -> datetime:
        """The local time of its first airing."""
        return datetime.combine(self.day, self.at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """All that one slot of one day airs, in order.

    `left_out` names the items whose turn it was and that did not fit into the slot's minutes.
    """

    airtime: Airtime
    max_minutes: float
    items: tuple[Item, ...]
    left_out: tuple[str, ...] = ()


# ---- reading: what is said ---------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """How a station wants things read: the style of document codes, and its own readings of names (written, spoken)."""

    codes: CodeStyle = "brief"
    own: tuple[tuple[str, str], ...] = ()


USUAL = Manner()
"""How it is read where the station says nothing else."""


Certainty = Literal["evidence", "default", "none"]
"""What a reading rests on: the form and its neighbours, a habit that may be wrong here, or nothing (it is unread)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A span of the text: its class, the rule that claimed it, what stands there, what is said, how sure that is."""

    kind: str
    rule: str
    written: str
    spoken: str
    certainty: Certainty = "evidence"


@dataclass(frozen=True, kw_only=True, slots=True)
class Utterance:
    """One sentence, and the silence after it. `item` is the index of its item in the programme.

    With `audio` it is all that the announcer said in one recording.
    """

    tokens: tuple[Token, ...]
    pause_ms: int
    item: int
    source: Source
    audio: Audio | None = None

    @property
    def written(self) -> str:
        """The sentence as it stands in the text."""
        return "".join(token.written for token in self.tokens).strip()

    @property
    def spoken(self) -> str:
        """The sentence as it is said, single spaces between its words."""
        return " ".join("".join(token.spoken for token in self.tokens).split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A programme as it will be said, sentence by sentence."""

    programme: Programme
    utterances: tuple[Utterance, ...]


# ---- recording: what is heard ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Clip:
    """One recorded sentence in the store: FLAC, mono, 16 bit, `SAMPLE_RATE_HZ`."""

    key: str
    path: Path
    frames: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """Which engine spoke a programme; `reason` says why it is not the one that was `wanted`.

    An engine's name may name one of its voices: `piper:vi_VN-vais1000-medium`.
    """

    engine: str
    fingerprint: str
    wanted: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """A reading with one clip an utterance, all in one voice; `doubts` are sentences that someone should listen to."""

    reading: Reading
    clips: tuple[Clip, ...]
    voice: Voice
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MusicLevels:
    """How loud a finished file's music is against its speech, in LU; None where there is no such place.

    `alone_lu` are the loudest 400 ms without speech, `gaps_lu` the bed between two headlines, `under_lu` what sounds
    under the words of the ident and the headlines, where that is loudest.
    """

    alone_lu: float | None = None
    gaps_lu: float | None = None
    under_lu: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Loudness:
    """EBU R128 figures of a finished file, measured after decoding it.

    `speech_lufs` is the loudness of its speech alone. That and `music` are None for what older releases made.
    """

    integrated_lufs: float
    true_peak_dbtp: float
    speech_lufs: float | None = None
    music: MusicLevels | None = None

    @property
    def heard_lufs(self) -> float:
        """How loud the words are; of what older releases made, the whole file."""
        return self.integrated_lufs if self.speech_lufs is None else self.speech_lufs


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One sentence of the transcript and when it is heard, from the start of the file."""

    start_ms: int
    end_ms: int
    written: str
    spoken: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AiredItem:
    """One item of a finished bulletin, with what is needed to trace it back to its source.

    `valid_until` is the last local moment at which a notice may be heard; None where it has no end, or where an older
    release made the file.
    """

    kind: ItemKind
    id: str
    title: str
    start_ms: int
    end_ms: int
    lines: tuple[Line, ...]
    sources: tuple[str, ...] = ()
    script: str = ""
    script_sha256: str = ""
    approval: Approval | None = None
    audio: Audio | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SoundFile:
    """One MP3 of a bulletin, measured after it was made; `profile` says what its sound is shaped for."""

    profile: str
    mp3: str
    sha256: str
    size_bytes: int
    duration_ms: int
    frames: int
    sample_rate_hz: int
    loudness: Loudness


@dataclass(frozen=True, kw_only=True, slots=True)
class Bulletin:
    """A finished programme: when it airs, what is in it, and its files, of which the first is the main one.

    Beside the main MP3 lies a picture of its sound, NAME.svg. `inputs_sha256` is the hash of all that it was made from;
    `doubts` are sentences that someone should listen to; `made_at` is the local time at which it was finished. `ledger`
    is the head of the ledger of approvals at that time, `frame_sha256` the hash of the station's frame that was
    approved last; these are empty for what older releases made.
    """

    airtime: Airtime
    station: str
    voice: Voice
    items: tuple[AiredItem, ...]
    files: tuple[SoundFile, ...]
    left_out: tuple[str, ...] = ()
    inputs_sha256: str = ""
    doubts: tuple[str, ...] = ()
    ledger: LedgerHead | None = None
    frame_sha256: str = ""
    made_at: datetime | None = None

    def was_ready(self, at: time) -> bool:
        """Whether its file was there at that time of its day: what was made after its hour cannot have been heard."""
        return self.made_at is None or self.made_at <= datetime.combine(self.airtime.day, at)

    @property
    def name(self) -> str:
        """The base name of its files: 0530-sang."""
        return self.main.mp3.removesuffix(".mp3")

    @property
    def main(self) -> SoundFile:
        """The file for the horns."""
        return self.files[0]

    @property
    def lightest(self) -> SoundFile:
        """The smallest of its files, for a weak network."""
        return min(self.files, key=lambda file: file.size_bytes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One day of a station as it lies on disk, loaded once and handed on.

    `place` is its folder, in audio_out/ or in the archive; `bulletins` are in playing order; `broken` names the
    bulletins whose manifest can't be read, or whose sound is gone. `missing` and `silent` are filled in by who knows
    what the day should have: the bulletins that are not there or not whole, and whether its slots have nothing to say.
    """

    day: date
    place: Path
    bulletins: tuple[Bulletin, ...] = ()
    broken: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    silent: bool = False

    @property
    def state(self) -> Literal["missing", "whole", "silent", "no-slot"]:
        """missing and silent are what a person must be told of."""
        if self.missing:
            return "missing"
        if self.bulletins:
            return "whole"
        return "silent" if self.silent else "no-slot"

    @property
    def lacks(self) -> bool:
        """Whether something is not as it should be."""
        return self.state in {"missing", "silent"}
