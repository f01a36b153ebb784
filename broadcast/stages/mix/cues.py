"""When each thing is heard: a recording and the lengths of its music -> Timeline. Pure arithmetic on frames.

Lead-in, jingle with the ident over it, headlines over a bed, every sentence and the pause after it, a sting before each
item, jingle, tail. Speech is over music only in the ident and the headlines.

The programme is cut into pieces that are the same whatever stands beside them: jingle and ident, the rest of the
greeting, the headlines, each item with its sting, the closing, the last jingle. A cut lies just before what an item
begins with, where nothing but room tone has been heard for `QUIET_MS`, and on a border of MP3 frames.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
QUIET_MS, LEAD_MS = 80, 50
"""Room tone before every cut and after it: the first MP3 frame of a piece sounds up to 70 ms before its first sample,
and what begins at once sounds softly before its beginning, as MP3 has it."""
CUT_FRAMES = 576
"""Cuts lie at multiples of this, the samples of an MP3 frame of 44.1 kHz at half that rate."""
_STUNG = frozenset({"notice", "campaign"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of the bulletin in frames at `SAMPLE_RATE_HZ`; `end` is the first frame after it."""

    start: int
    end: int

    def moved(self, by: int) -> Span:
        """The same stretch so many frames later."""
        return Span(start=self.start + by, end=self.end + by)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """Music on the time line; it is lowered under the speech in `under`."""

    track: Track
    span: Span
    mood: Mood = "news"
    under: tuple[Span, ...] = ()

    @property
    def tune(self) -> str:
        """Which of the programme's tunes it is: the jingle, the bed, or the sting of its mood."""
        return f"sting {self.mood}" if self.track == "sting" else self.track


@dataclass(frozen=True, kw_only=True, slots=True)
class Lengths:
    """How long the music is, in frames; 0 is none. A bed is as long as it is needed."""

    jingle: int
    stings: Mapping[Mood, int] = field(default_factory=dict)
    bed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """`speech` has one span a clip, in order; `music` what is heard beside it, by its start.

    `cuts` are the frames at which a piece begins, the first 0; nothing but room tone crosses them.
    """

    speech: tuple[Span, ...]
    music: tuple[Cue, ...]
    frames: int
    cuts: tuple[int, ...] = (0,)

    @property
    def jingles(self) -> tuple[Span, ...]:
        """Where a jingle plays, in frames."""
        return tuple(cue.span for cue in self.music if cue.track == "jingle")

    @property
    def speech_s(self) -> tuple[tuple[float, float], ...]:
        """Where each clip is heard, in seconds."""
        return tuple((span.start / SAMPLE_RATE_HZ, span.end / SAMPLE_RATE_HZ) for span in self.speech)

    def pieces(self) -> tuple[Timeline, ...]:
        """The time line from each cut to the next, counted from its own beginning."""
        ends = (*self.cuts[1:], self.frames)
        return tuple(self._piece(start, end) for start, end in zip(self.cuts, ends, strict=True))

    def _piece(self, start: int, end: int) -> Timeline:
        cues = (cue for cue in self.music if start <= cue.span.start < end)
        return Timeline(
            speech=tuple(span.moved(-start) for span in self.speech if start <= span.start < end),
            music=tuple(
                replace(cue, span=cue.span.moved(-start), under=tuple(span.moved(-start) for span in cue.under))
                for cue in cues
            ),
            frames=end - start,
        )


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
    if line.speech and len(said) > 1 and said[1][0].item == said[0][0].item:
        line.cut()
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
        line.cut()
        line.play("jingle", lengths.jingle)
    return Timeline(
        speech=tuple(line.speech),
        music=tuple(sorted(line.music, key=lambda cue: cue.span.start)),
        frames=_to_a_border(line.cursor + frames(TAIL_MS)),
        cuts=tuple(line.cuts),
    )


class _Line:
    """The time line as far as it is laid; `cursor` is where the next thing begins."""

    def __init__(self, *, cursor: int) -> None:
        self.cursor = cursor
        self.speech: list[Span] = []
        self.music: list[Cue] = []
        self.bed_from: int | None = None
        self.cuts = [0]
        self._over: int = 0

    @property
    def busy_until(self) -> int:
        """Where the last of what is laid so far ends."""
        return max((span.end for span in (*self.speech[-1:], *(cue.span for cue in self.music))), default=0)

    def cut(self) -> None:
        """Begin a piece: what comes next may be joined to anything."""
        if self.busy_until:
            lead = frames(LEAD_MS)
            self.cuts.append(_to_a_border(max(self.cursor - lead, self.busy_until + frames(QUIET_MS))))
            self.cursor = self.cuts[-1] + lead  # at the same place of its piece, wherever that is heard

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
    mood = mood_of(item.kind, item.script.priority if item.script else "")
    length = lengths.stings.get(mood, 0) if item.kind in _STUNG else 0
    if length:
        # The sting stands in the pause, so that half of the pause is enough before it.
        line.cursor = max(line.cursor - frames(sound.pause_item_ms) // 2, line.busy_until)
    line.cut()
    if item.kind == "headlines" and lengths.bed:
        line.begin_bed()
    if length:
        line.play("sting", length, mood)
        line.cursor += frames(STING_AFTER_MS)


def _to_a_border(cursor: int) -> int:
    """The next place at which a cut may lie."""
    return -(-cursor // CUT_FRAMES) * CUT_FRAMES
