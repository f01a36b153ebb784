"""The time line: nothing overlaps that must not, whatever the programme."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from broadcast.mix.cues import TAIL_MS, frames, place
from broadcast.model import (
    Clip,
    Item,
    ItemKind,
    Programme,
    Reading,
    Recording,
    Sound,
    Source,
    Token,
    Utterance,
    Voice,
)

SOUND = Sound()


def recording(lengths: list[list[int]], pauses_ms: int = 400) -> Recording:
    """A programme of jingle, one item a list of clip lengths in frames, jingle."""
    kinds: list[ItemKind] = ["jingle", "opening", *["campaign"] * (len(lengths) - 2), "closing", "jingle"]
    items = tuple(Item(kind=kind, id=str(index), title=kind) for index, kind in enumerate(kinds))
    programme = Programme(
        day=date(2026, 4, 22),
        slot_id="sang",
        slot_name="buổi sáng",
        at=time(5, 30),
        max_minutes=15,
        villages=(),
        items=items,
    )
    source = Source(path="x.md", line=1)
    said = [(item, length) for item, clips in enumerate(lengths, 1) for length in clips]
    utterances = tuple(
        Utterance(
            tokens=(Token(kind="word", rule="", written="a", spoken="a"),), pause_ms=pauses_ms, item=item, source=source
        )
        for item, _ in said
    )
    clips = tuple(Clip(key=str(n), path=Path("none"), frames=length) for n, (_, length) in enumerate(said))
    voice = Voice(engine="tone", fingerprint="tone", wanted="tone")
    return Recording(reading=Reading(programme=programme, utterances=utterances), clips=clips, voice=voice)


LENGTHS = st.lists(st.lists(st.integers(1_000, 200_000), min_size=1, max_size=6), min_size=2, max_size=8)


@given(LENGTHS, st.integers(0, 1800), st.integers(2_205, 441_000))
def test_speech_never_overlaps_and_keeps_its_length(lengths: list[list[int]], pause_ms: int, jingle: int) -> None:
    made = recording(lengths, pause_ms)
    line = place(made, SOUND, jingle)
    assert [span.end - span.start for span in line.speech] == [clip.frames for clip in made.clips]
    assert all(one.end <= two.start for one, two in pairwise(line.speech))
    assert line.frames == max(span.end for span in (*line.speech, *line.jingles)) + frames(TAIL_MS)


@given(LENGTHS, st.integers(2_205, 441_000))
def test_only_the_ident_is_over_the_jingle(lengths: list[list[int]], jingle: int) -> None:
    line = place(recording(lengths), SOUND, jingle)
    first, last = line.jingles
    assert line.ducked == line.speech[0]
    assert line.speech[0].start >= first.start + min(jingle, frames(1500))
    assert all(span.start >= first.end for span in line.speech[1:])
    assert line.speech[-1].end <= last.start


def test_the_pauses_are_those_of_the_structure() -> None:
    line = place(recording([[1000], [2000, 3000], [4000]], 400), SOUND, 22_050)
    gaps = [two.start - one.end for one, two in pairwise(line.speech[1:])]
    assert gaps == [frames(400)] * 2
    assert line.jingles[0].start == frames(SOUND.lead_in_ms)
