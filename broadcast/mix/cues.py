"""When each thing is heard: a recording and the jingle's length -> Timeline. Pure arithmetic on frames."""

from __future__ import annotations

from dataclasses import dataclass

from broadcast.model import SAMPLE_RATE_HZ, Recording, Sound

TAIL_MS = 500
IDENT_EARLIEST_MS = 1500
"""The jingle is heard alone for at least so long before the ident starts over it."""
IDENT_BEFORE_END_MS = 300
"""The ident ends this long before the jingle does, where the jingle is long enough."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of the bulletin in frames at `SAMPLE_RATE_HZ`; `end` is the first frame after it."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """`speech` has one span a clip, in order; `jingles` one a jingle; `ducked` is where speech is over the jingle."""

    speech: tuple[Span, ...]
    jingles: tuple[Span, ...]
    ducked: Span | None
    frames: int


def frames(ms: float) -> int:
    return round(ms * SAMPLE_RATE_HZ / 1000)


def milliseconds(count: int) -> int:
    return round(count * 1000 / SAMPLE_RATE_HZ)


def place(recording: Recording, sound: Sound, jingle_frames: int) -> Timeline:
    """Lead-in, jingle with the ident over it, every sentence and the pause after it, jingle, tail."""
    kinds = [item.kind for item in recording.reading.programme.items]
    utterances = recording.reading.utterances
    cursor = frames(sound.lead_in_ms)
    speech: list[Span] = []
    jingles: list[Span] = []
    ducked: Span | None = None
    if kinds and kinds[0] == "jingle":
        jingles.append(Span(start=cursor, end=cursor + jingle_frames))
        if utterances and kinds[utterances[0].item] == "opening":
            ducked = _ident(jingles[0], recording.clips[0].frames)
            speech.append(ducked)
        cursor = max(span.end for span in (*jingles, *speech)) + frames(sound.pause_paragraph_ms)
    for utterance, clip in list(zip(utterances, recording.clips, strict=True))[len(speech) :]:
        speech.append(Span(start=cursor, end=cursor + clip.frames))
        cursor += clip.frames + frames(utterance.pause_ms)
    if len(kinds) > 1 and kinds[-1] == "jingle":
        jingles.append(Span(start=cursor, end=cursor + jingle_frames))
        cursor += jingle_frames
    return Timeline(speech=tuple(speech), jingles=tuple(jingles), ducked=ducked, frames=cursor + frames(TAIL_MS))


def _ident(jingle: Span, length: int) -> Span:
    earliest = jingle.start + min(frames(IDENT_EARLIEST_MS), jingle.end - jingle.start)
    start = max(earliest, jingle.end - frames(IDENT_BEFORE_END_MS) - length)
    return Span(start=start, end=start + length)
