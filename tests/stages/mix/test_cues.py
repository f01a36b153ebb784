"""The time line: nothing overlaps that must not, whatever the programme."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from broadcast.model import (
    MOODS,
    Clip,
    Item,
    ItemKind,
    Mood,
    Reading,
    Recording,
    Sound,
    Source,
    Token,
    Utterance,
    Voice,
)
from broadcast.stages.mix.cues import (
    BED_LEAD_MS,
    BED_TAIL_MS,
    CUT_FRAMES,
    LEAD_MS,
    QUIET_MS,
    STING_AFTER_MS,
    TAIL_MS,
    Lengths,
    Span,
    frames,
    place,
)
from tests.values import programme_of

SOUND = Sound()


def recording(lengths: list[list[int]], pauses_ms: int = 400, *, headlines: bool = False) -> Recording:
    """A programme of jingle, one item a list of clip lengths in frames, jingle."""
    kinds: list[ItemKind] = ["jingle", "opening", *["campaign"] * (len(lengths) - 2), "closing", "jingle"]
    if headlines and len(lengths) > 2:
        kinds[2] = "headlines"
    items = tuple(Item(kind=kind, id=str(index), title=kind) for index, kind in enumerate(kinds))
    programme = programme_of(
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
MUSIC = st.builds(
    Lengths,
    jingle=st.integers(2_205, 441_000),
    stings=st.fixed_dictionaries({mood: st.integers(0, 60_000) for mood in MOODS}),
    bed=st.booleans(),
)


def touch(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end


@given(LENGTHS, st.booleans(), st.integers(0, 1800), MUSIC)
def test_nothing_is_over_anything_that_it_must_not_be(
    lengths: list[list[int]], headlines: bool, pause_ms: int, music: Lengths
) -> None:
    made = recording(lengths, pause_ms, headlines=headlines)
    line = place(made, SOUND, music)
    assert [span.end - span.start for span in line.speech] == [clip.frames for clip in made.clips]
    assert all(one.end <= two.start for one, two in pairwise(line.speech))
    assert all(one.span.end <= two.span.start for one, two in pairwise(line.music))
    items = [utterance.item for utterance in made.reading.utterances]
    for cue in line.music:
        over = [(span, items[index]) for index, span in enumerate(line.speech) if touch(cue.span, span)]
        assert tuple(span for span, _ in over) == cue.under
        kinds = {made.reading.programme.items[item].kind for _, item in over}
        assert kinds <= {"jingle": {"opening"}, "sting": set(), "bed": {"headlines"}}[cue.track]
        if cue.track == "jingle":
            assert len(over) <= 1  # the ident alone
    spans = [*line.speech, *(cue.span for cue in line.music)]
    assert min(span.start for span in spans) >= frames(SOUND.lead_in_ms)
    assert 0 <= line.frames - max(span.end for span in spans) - frames(TAIL_MS) < CUT_FRAMES
    for cut in line.cuts[1:]:
        assert cut % CUT_FRAMES == 0
        assert not any(span.start - frames(LEAD_MS) < cut < span.end + frames(QUIET_MS) for span in spans)
    assert sum(piece.frames for piece in line.pieces()) == line.frames
    assert [
        span.moved(cut) for cut, piece in zip(line.cuts, line.pieces(), strict=True) for span in piece.speech
    ] == list(line.speech)


@given(LENGTHS, st.integers(2_205, 441_000))
def test_the_ident_is_over_the_end_of_the_jingle(lengths: list[list[int]], jingle: int) -> None:
    line = place(recording(lengths), SOUND, Lengths(jingle=jingle))
    first, last = line.jingles
    assert line.speech[0].start >= first.start + min(jingle, frames(1500))
    assert all(span.start >= first.end for span in line.speech[1:])
    assert line.speech[-1].end <= last.start


@given(LENGTHS, MUSIC)
def test_no_gap_of_sound_is_two_seconds_long(lengths: list[list[int]], music: Lengths) -> None:
    line = place(recording(lengths, 1500, headlines=True), SOUND, music)
    ends = frames(SOUND.lead_in_ms)
    for span in sorted([*line.speech, *(cue.span for cue in line.music)], key=lambda one: one.start):
        assert span.start - ends < frames(2000)
        ends = max(ends, span.end)


def test_the_pauses_are_those_of_the_structure() -> None:
    line = place(recording([[1000], [2000, 3000], [4000]], 400), SOUND, Lengths(jingle=22_050))
    gaps = [two.start - one.end for one, two in pairwise(line.speech[1:])]
    assert gaps[0] == frames(400)  # within an item; the next item begins at the border of an MP3 frame
    assert 0 <= gaps[1] - frames(400) < CUT_FRAMES
    assert line.jingles[0].start == frames(SOUND.lead_in_ms)


def test_a_sting_announces_each_item_in_its_mood() -> None:
    stings: dict[Mood, int] = {"news": 20_000, "notice": 21_000, "urgent": 22_000}
    line = place(recording([[1000], [2000], [3000], [4000]]), SOUND, Lengths(jingle=22_050, stings=stings))
    cues = [cue for cue in line.music if cue.track == "sting"]
    assert [cue.mood for cue in cues] == ["news", "news"]  # before each campaign item, not before the closing
    assert [cue.span.end + frames(STING_AFTER_MS) for cue in cues] == [line.speech[1].start, line.speech[2].start]


def test_the_bed_leads_into_the_headlines_and_out_of_them() -> None:
    line = place(recording([[1000], [2000, 2500], [3000]], headlines=True), SOUND, Lengths(jingle=22_050, bed=True))
    (bed,) = [cue for cue in line.music if cue.track == "bed"]
    assert bed.under == line.speech[1:3]
    assert bed.span.start == line.speech[1].start - frames(BED_LEAD_MS)
    assert bed.span.end == line.speech[2].end + frames(BED_TAIL_MS)
