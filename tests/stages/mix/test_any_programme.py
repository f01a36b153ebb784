"""Programmes of random structure, from clips of different loudness and rooms: each comes out as it was planned.

One, and two that hold everything there is and next to nothing, by default; `BROADCAST_PROGRAMMES=200` asks for more.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mixing import mix
from test_mix import check_seams, check_sound, timeline_of

from broadcast.model import (
    SAMPLE_RATE_HZ,
    Clip,
    Item,
    ItemKind,
    Reading,
    Recording,
    Sound,
    Source,
    Token,
    Utterance,
    Voice,
)
from broadcast.stages.mix import planned_ms
from broadcast.stages.mix.profile import load_profile
from broadcast.stages.voice.sound import Pcm
from broadcast.station.store import ClipStore
from tests.values import programme_of

PROGRAMMES = int(os.environ.get("BROADCAST_PROGRAMMES", "1"))
VOICE = Voice(engine="tone", fingerprint="tone", wanted="tone")
SOURCE = Source(path="x.md", line=1)
TOKEN = Token(kind="word", rule="", written="a", spoken="a")


def spoken(seconds: float, level_db: float, floor_db: float, seed: int) -> Pcm:
    """Something like speech: a gliding buzz in syllables, over the hum of a room."""
    chance = np.random.default_rng(seed)
    time_s = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    pitch_hz = 150 + 40 * np.sin(2 * np.pi * 0.7 * time_s + seed)
    buzz = sum(np.sin(n * 2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ) / n**0.7 for n in range(1, 24))
    syllables = np.clip(np.sin(2 * np.pi * 3.2 * time_s) * 2 + 1.2, 0, 1)
    voice = buzz * syllables
    voice = voice / np.sqrt(np.mean(np.square(voice))) * 10 ** (level_db / 20)
    noise = chance.standard_normal(len(time_s)) * 10 ** (floor_db / 20)
    return np.asarray(np.clip(voice + noise, -1, 1) * 32767, dtype=np.int16)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Clip]:
    store = ClipStore(tmp_path_factory.mktemp("clips"))
    chance = np.random.default_rng(7)
    made = []
    for index in range(24):
        seconds = float(chance.uniform(0.6, 9)) if index else 25.0  # one is an announcer's, read as it is needed
        level_db, floor_db = float(chance.uniform(-26, -14)), float(chance.choice([-120, -75, -62]))
        made.append(store.put(f"{index:02}" + "0" * 62, spoken(seconds, level_db, floor_db, index)))
    return made


@dataclass(frozen=True)
class Plan:
    """Which clips each item has, and how the station sounds."""

    items: tuple[tuple[ItemKind, tuple[tuple[int, int], ...]], ...]
    sound: Sound


SAID = st.lists(st.tuples(st.integers(0, 23), st.sampled_from([400, 700, 900, 1200, 1500])), min_size=1, max_size=4)
ITEMS = st.lists(st.tuples(st.sampled_from(["notice", "campaign"]), SAID.map(tuple)), min_size=1, max_size=5)
SOUNDS = st.builds(
    Sound, lead_in_ms=st.integers(0, 1900), stings=st.booleans(), beds=st.booleans(), pause_item_ms=st.just(1500)
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    items: list[tuple[ItemKind, tuple[tuple[int, int], ...]]] = [("opening", tuple(draw(SAID)))]
    if draw(st.booleans()):
        items.append(("headlines", tuple(draw(SAID))))
    items += draw(ITEMS)
    if draw(st.booleans()):
        items.append(("closing", tuple(draw(SAID))))
    return Plan(items=tuple(items), sound=draw(SOUNDS))


def recording(plan: Plan, clips: list[Clip]) -> Recording:
    jingle = Item(kind="jingle", id="nhac-hieu", title="Nhạc hiệu")
    items = (jingle, *(Item(kind=kind, id=str(n), title=f"Mục {n}") for n, (kind, _) in enumerate(plan.items)), jingle)
    said = [(item, clip, pause_ms) for item, (_, lines) in enumerate(plan.items, 1) for clip, pause_ms in lines]
    programme = programme_of(
        day=date(2026, 4, 22), slot_id="s", slot_name="s", at=time(5), max_minutes=60, villages=(), items=items
    )
    utterances = tuple(
        Utterance(tokens=(TOKEN,), pause_ms=pause_ms, item=item, source=SOURCE) for item, _, pause_ms in said
    )
    reading = Reading(programme=programme, utterances=utterances)
    return Recording(reading=reading, clips=tuple(clips[clip] for _, clip, _ in said), voice=VOICE)


FULL = Plan(
    items=(
        ("opening", ((3, 400), (8, 1500))),
        ("headlines", ((12, 400), (21, 900))),
        ("notice", ((0, 1500),)),
        ("campaign", ((4, 700), (8, 1200))),
        ("closing", ((5, 400),)),
    ),
    sound=Sound(lead_in_ms=356, pause_item_ms=1500),
)
BARE = Plan(
    items=(("opening", ((2, 400),)), ("notice", ((2, 400),))), sound=Sound(lead_in_ms=0, stings=False, beds=False)
)


@settings(max_examples=PROGRAMMES, deadline=None, suppress_health_check=list(HealthCheck))
@example(plan=FULL)
@example(plan=BARE)
@given(plan=plans())
def test_any_programme_comes_out_as_it_was_planned(clips: list[Clip], plan: Plan) -> None:
    made = recording(plan, clips)
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "1.mp3", Path(folder) / "2.mp3"
        bulletin = mix(made, plan.sound, one, station="Đài")
        check_sound(one, bulletin)
        assert bulletin.main.loudness.speech_lufs == pytest.approx(-16, abs=0.3)
        assert bulletin.main.duration_ms == pytest.approx(planned_ms(made, plan.sound), abs=50)
        if PROGRAMMES > 1:
            again = mix(made, plan.sound, two, station="Đài")
            assert again.main.sha256 == bulletin.main.sha256
        check_seams(one, timeline_of(made, plan.sound))


def test_a_peaky_programme_is_loud_enough_with_a_profile_of_the_communes_own(tmp_path: Path, clips: list[Clip]) -> None:
    """Of such a voice the limiter takes nearly all that is added, and the windows of the search misjudge this one."""
    horn = load_profile("horn", tmp_path)
    shape = tuple(one for one in horn.shape if not one.startswith("allpass"))
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "loa-xa.yaml").write_text(yaml.safe_dump(asdict(replace(horn, shape=shape))))
    items: tuple[tuple[ItemKind, tuple[tuple[int, int], ...]], ...] = (
        ("opening", ((0, 1200), (0, 1500))),
        ("campaign", ((23, 1500), (22, 1500), (15, 1200), (0, 700))),
        ("notice", ((8, 900), (1, 400))),
        ("notice", ((3, 400),)),
        ("campaign", ((8, 1200), (13, 700), (2, 1200))),
        ("campaign", ((3, 400),)),
        ("closing", ((8, 900), (0, 700), (2, 1200), (15, 1200))),
    )
    plan = Plan(items=items, sound=Sound(profile="loa-xa", lead_in_ms=356))
    bulletin = mix(recording(plan, clips), plan.sound, tmp_path / "a.mp3", station="Đài", home=tmp_path)
    assert bulletin.main.loudness.speech_lufs == pytest.approx(-16, abs=0.3)
