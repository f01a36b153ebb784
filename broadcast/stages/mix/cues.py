"""When each thing is heard: a recording and the lengths of its music -> Timeline. Pure arithmetic on frames.

Lead-in, jingle with the ident over it, headlines over a bed, every sentence and the pause after it, a sting before each
item, jingle, tail. Speech is over music only in the ident and the headlines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from broadcast.model import SAMPLE_RATE_HZ, Item, Mood, Recording, Sound
from broadcast.stages.mix.choice import mood_of

Track = Literal["jingle", "sting", "bed"]

TAIL_MS = 500
IDENT_EARLIEST_MS = 1500
"""The jingle is heard alone for at least so long before the ident starts over it."""
IDENT_BEFORE_END_MS = 300
"""The ident ends this long before the jingle does, where the jingle is long enough."""
BED_LEAD_MS, BED_TAIL_MS = 1200, 1000
"""The bed is heard alone before the first headline and after the last."""
STING_AFTER_MS = 150
"""From the end of a sting, which has faded by then, to the first word."""
_STUNG = frozenset({"notice", "campaign"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of the bulletin in frames at `SAMPLE_RATE_HZ`; `end` is the first frame after it."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """Music on the time line; it is lowered under the speech in `under`."""

    track: Track
    span: Span
    mood: Mood = "news"
    under: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Lengths:
    """How long the music is, in frames; 0 is none. A bed is as long as it is needed."""

    jingle: int
    stings: Mapping[Mood, int] = field(default_factory=dict)
    bed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """`speech` has one span a clip, in order; `music` what is heard beside it, by its start."""

    speech: tuple[Span, ...]
    music: tuple[Cue, ...]
    frames: int

    @property
    def jingles(self) -> tuple[Span, ...]:
        """Where a jingle plays, in frames."""
        return tuple(cue.span for cue in self.music if cue.track == "jingle")


def frames(ms: float) -> int:
    """Milliseconds as whole frames at `SAMPLE_RATE_HZ`."""
    return round(ms * SAMPLE_RATE_HZ / 1000)


def milliseconds(count: int) -> int:
    """Frames at `SAMPLE_RATE_HZ` as whole milliseconds."""
    return round(count * 1000 / SAMPLE_RATE_HZ)


def place(recording: Recording, sound: Sound, lengths: Lengths) -> Timeline:
    """Lay out a recording."""
    items = recording.reading.programme.items
    line = _Line(cursor=frames(sound.lead_in_ms))
    if items and items[0].kind == "jingle":
        _open(line, recording, sound, lengths.jingle)
    said = list(zip(recording.reading.utterances, recording.clips, strict=True))
    for index in range(len(line.speech), len(said)):
        utterance, clip = said[index]
        first = index == 0 or said[index - 1][0].item != utterance.item
        last = index == len(said) - 1 or said[index + 1][0].item != utterance.item
        item = items[utterance.item]
        if first:
            _announce(line, item, sound, lengths)
        line.say(clip.frames)
        if last and line.bed_from is not None:
            line.end_bed()
        else:
            line.cursor += frames(utterance.pause_ms)
    if len(items) > 1 and items[-1].kind == "jingle":
        line.play("jingle", lengths.jingle)
    return Timeline(
        speech=tuple(line.speech),
        music=tuple(sorted(line.music, key=lambda cue: cue.span.start)),
        frames=line.cursor + frames(TAIL_MS),
    )


class _Line:
    """The time line as far as it is laid; `cursor` is where the next thing begins."""

    def __init__(self, *, cursor: int) -> None:
        self.cursor = cursor
        self.speech: list[Span] = []
        self.music: list[Cue] = []
        self.bed_from: int | None = None
        self._over: int = 0

    def say(self, length: int) -> None:
        self.speech.append(Span(start=self.cursor, end=self.cursor + length))
        self.cursor += length

    def play(self, track: Track, length: int, mood: Mood = "news") -> None:
        if length:
            self.music.append(Cue(track=track, mood=mood, span=Span(start=self.cursor, end=self.cursor + length)))
            self.cursor += length

    def begin_bed(self) -> None:
        self.bed_from, self._over = self.cursor, len(self.speech)
        self.cursor += frames(BED_LEAD_MS)

    def end_bed(self) -> None:
        assert self.bed_from is not None  # noqa: S101 - called for a bed that was begun
        self.cursor += frames(BED_TAIL_MS)
        span = Span(start=self.bed_from, end=self.cursor)
        self.music.append(Cue(track="bed", span=span, under=tuple(self.speech[self._over :])))
        self.bed_from = None


def _open(line: _Line, recording: Recording, sound: Sound, length: int) -> None:
    """The jingle, and the ident over its end."""
    begun = line.cursor
    line.play("jingle", length)
    utterances = recording.reading.utterances
    if utterances and recording.reading.programme.items[utterances[0].item].kind == "opening":
        clip = recording.clips[0].frames
        earliest = begun + min(frames(IDENT_EARLIEST_MS), length)
        start = max(earliest, begun + length - frames(IDENT_BEFORE_END_MS) - clip)
        ident = Span(start=start, end=start + clip)
        line.speech.append(ident)
        if line.music and ident.start < line.music[0].span.end:
            line.music[0] = Cue(track="jingle", span=line.music[0].span, under=(ident,))
        line.cursor = max(line.cursor, ident.end)
    line.cursor += frames(sound.pause_paragraph_ms)


def _announce(line: _Line, item: Item, sound: Sound, lengths: Lengths) -> None:
    """What comes between the pause after an item and the first word of the next."""
    if item.kind == "headlines" and lengths.bed:
        line.begin_bed()
    mood = mood_of(item.kind, item.script.priority if item.script else "")
    length = lengths.stings.get(mood, 0)
    if item.kind in _STUNG and length:
        # The sting stands in the pause, so that half of the pause is enough before it.
        busy_until = max((span.end for span in (*line.speech[-1:], *(cue.span for cue in line.music))), default=0)
        line.cursor = max(line.cursor - frames(sound.pause_item_ms) // 2, busy_until)
        line.play("sting", length, mood)
        line.cursor += frames(STING_AFTER_MS)
