"""How much of speech is understood beneath a horn: plain, the earlier horn profile and today's, in one field.

Run as `python -m benchmarks.intelligibility [FOLDER]`, a few minutes. Signals are espeak's sentences of the shipped
station and a voice made from nothing. No recording of a person is in the project: put WAV or FLAC files of one sentence
each into FOLDER, for example from Common Voice (CC0) or FLEURS (CC BY), which both have Vietnamese. Each way makes a
finished MP3 by the product's own mixer; what is compared is what came out of it. Differences under 0.005 ESTOI are
noise. HASPI (`pyclarity`) and a recogniser's score need packages of their own and are not worked out here.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from pathlib import Path

import numpy as np
import soundfile
import soxr
import yaml

from benchmarks.channel import RATE_HZ, Samples, echoed, horn, noise
from benchmarks.heard import estoi, framed, loud, sii, siib, speech_level, tone
from benchmarks.voice import ROOT, station_sentences
from broadcast.model import (
    SAMPLE_RATE_HZ,
    Airtime,
    Item,
    Programme,
    Reading,
    Recording,
    Sound,
    Source,
    Token,
    Utterance,
    Voice,
)  # fmt: skip
from broadcast.stages.mix import mix
from broadcast.stages.mix.cues import Lengths, Span, place
from broadcast.stages.mix.dry import blocks
from broadcast.stages.mix.profile import Profile, load_profile
from broadcast.stages.voice.engine import EngineSettings
from broadcast.stages.voice.engines.espeak import Espeak
from broadcast.stages.voice.sound import Pcm, decode, trim
from broadcast.station.segments import SegmentStore
from broadcast.station.store import ClipStore

EARLIER = (
    "highpass=f=300:p=2",
    "highpass=f=300:p=2",
    "lowpass=f=7000:p=2",
    "equalizer=f=2800:t=q:w=0.9:g=4",
    "acompressor=threshold=-26dB:ratio=4:attack=3:release=100:knee=6",
    "acompressor=threshold=-14dB:ratio=8:attack=1:release=50:knee=3",
    "allpass=f=600:t=q:w=0.7",
    "allpass=f=1500:t=q:w=0.7",
)
"""The horn's filters until 2026, under a limiter of -3 dBFS."""
FIELDS = (
    ("A", "pink", -5.0),
    ("A", "wind", 0.0),
    ("C", "motorbike", 5.0),
    ("B", "pink", 0.0),
    ("none", "wind", -5.0),
    ("none", "motorbike", 0.0),
)
"""Echoes, noise, and how many dB(A) the plain programme is above it."""
LOUDER_DB = np.array([0.0, 3.0, 6.0, 9.0, 12.0])
PAUSES_MS = (400, 550, 700)
SENTENCES = 10
Measure = Callable[[Samples, Samples], float]
SHOWN = Sound(stings=False, beds=False, lead_in_ms=300)


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A way's finished file at `RATE_HZ`, and the clean speech in line with it."""

    heard: Samples
    clean: Samples


def main() -> None:
    own = Path(sys.argv[1]) if sys.argv[1:] else None
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        ways = profiles(home)
        for name, clips in signals(own):
            made = {way: finish(clips, way, home) for way in ways}
            for norm in ("loudness", "peaks"):
                print(f"\n{name}, at equal {norm}:")
                compare({way: levelled(found, norm) for way, found in made.items()})
            crests = ", ".join(f"{way} {crest_db(found.heard):.1f} dB" for way, found in made.items())
            print(f"crest of speech: {crests}")
            pauses = ", ".join(f"{ms} ms {echo_db(clips, ms, home):.0f} dB" for ms in PAUSES_MS)
            print(f"long echo (C), first 200 ms of a sentence above what is left of the one before, by pause: {pauses}")


def profiles(home: Path) -> tuple[str, ...]:
    """Write the other ways as a station's own profiles; today's is shipped."""
    today = load_profile("horn", home)
    (home / "profiles").mkdir()
    others = {"plain": replace(today, shape=(), limit_dbfs=-3), "earlier": replace(today, shape=EARLIER, limit_dbfs=-3)}
    for name, profile in others.items():
        (home / "profiles" / f"{name}.yaml").write_text(_yaml(profile), encoding="utf-8")
    return "plain", "earlier", "horn"


def _yaml(profile: Profile) -> str:
    return yaml.safe_dump(asdict(profile) | {"shape": list(profile.shape)}, allow_unicode=True)


# ---- signals -----------------------------------------------------------------------------------


def signals(own: Path | None) -> Iterable[tuple[str, list[Pcm]]]:
    texts = list(dict.fromkeys(station_sentences(60)))
    chosen = [text for text in texts if 6 <= len(text.split()) <= 18][:SENTENCES]
    with tempfile.TemporaryDirectory() as state:
        engine = Espeak(EngineSettings(voice="", syllables_per_minute=175, home=ROOT, state=Path(state)))
        yield "espeak", list(engine.record(chosen))
        engine.close()
    yield "a voice made from nothing", [voice(seed) for seed in range(SENTENCES)]
    if own is not None:
        files = sorted(path for path in own.iterdir() if path.suffix.lower() in {".wav", ".flac"})
        yield f"{len(files)} files of {own.name}", [trim(decode(path.read_bytes())) for path in files]


def voice(seed: int) -> Pcm:
    """Twelve syllables: a hiss, then a buzz with the tone and the three formants of a vowel."""
    chance = np.random.default_rng(seed)
    said = [_syllable(chance) for _ in range(12)]
    return trim((np.concatenate(said) * 9000).astype(np.int16))


def _syllable(chance: np.random.Generator) -> Samples:
    count = int(SAMPLE_RATE_HZ * chance.uniform(0.2, 0.32))
    time_s = np.arange(count) / SAMPLE_RATE_HZ
    starts_hz = chance.uniform(110, 160)
    pitch_hz = np.linspace(starts_hz, starts_hz * chance.choice([0.75, 1.0, 1.45]), count)
    phase = np.cumsum(pitch_hz) / SAMPLE_RATE_HZ
    buzz = np.diff(np.floor(phase), prepend=0)
    hiss = chance.standard_normal(count) * np.exp(-np.square((time_s - 0.03) / 0.02)) * 0.12
    formants_hz = chance.choice([(300, 2200, 2900), (700, 1200, 2500), (400, 800, 2300), (500, 1700, 2500)])
    spectrum = np.fft.rfft(buzz * np.minimum(1, np.maximum(0, time_s - 0.05) / 0.02))
    at_hz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
    shape = sum(1 / (1 + np.square((at_hz - hz) / 90)) * 0.5**n for n, hz in enumerate(formants_hz))
    sound = np.fft.irfft(spectrum * shape, count)
    fade = np.minimum(1, np.minimum(time_s, time_s[-1] - time_s) / 0.03)
    high = np.fft.irfft(np.fft.rfft(hiss) * (at_hz > chance.choice([1500, 3000])), count)
    return (sound / np.abs(sound).max() + high) * fade


# ---- finished files ----------------------------------------------------------------------------


def recording(clips: list[Pcm], pause_ms: int, home: Path) -> Recording:
    store = ClipStore(home / "clips")
    held = tuple(store.put(f"{n:04}{len(clip):08}".ljust(64, "0"), clip) for n, clip in enumerate(clips))
    token, source = Token(kind="word", rule="", written="a", spoken="a"), Source(path="x", line=1)
    said = tuple(Utterance(tokens=(token,), pause_ms=pause_ms, item=0, source=source) for _ in clips)
    airtime = Airtime(day=date(2026, 4, 22), slot_id="s", slot_name="s", at=time(5), villages=())
    programme = Programme(airtime=airtime, max_minutes=60, items=(Item(kind="campaign", id="a", title="A"),))
    speaker = Voice(engine="bench", fingerprint="", wanted="bench")
    return Recording(reading=Reading(programme=programme, utterances=said), clips=held, voice=speaker)


def finish(clips: list[Pcm], way: str, home: Path) -> Finished:
    made = recording(clips, SHOWN.pause_sentence_ms, home)
    path = home / f"{way}.mp3"
    store = SegmentStore(path.with_suffix(".segments"))
    mix(made, replace(SHOWN, profile=way), path, station="", home=home, segments=store)
    samples, rate_hz = soundfile.read(path)
    heard, clean = soxr.resample(samples, rate_hz, RATE_HZ), dry(made)
    count = min(len(heard), len(clean))
    return Finished(heard=heard[:count], clean=clean[:count])


def dry(made: Recording) -> Samples:
    timeline = place(made, SHOWN, Lengths(jingle=0))
    samples = np.concatenate(list(blocks(timeline, made.clips, piece=Span(start=0, end=timeline.frames)))) / 32768
    return np.asarray(soxr.resample(samples, SAMPLE_RATE_HZ, RATE_HZ))


def levelled(found: Finished, norm: str) -> Finished:
    """As finished, or turned up until the highest peaks are those of full scale but one decibel."""
    top = np.percentile(np.abs(found.heard), 99.99)
    return found if norm == "loudness" else replace(found, heard=found.heard * (0.9 / top))


def crest_db(samples: Samples) -> float:
    windows = framed(samples, 320, 320)
    active = np.mean(np.square(windows[loud(windows, 30)]))
    return float(20 * np.log10(np.percentile(np.abs(samples), 99.99)) - 10 * np.log10(active))


# ---- comparing ---------------------------------------------------------------------------------


def compare(ways: dict[str, Finished]) -> None:
    plain = ways["plain"]
    level = speech_level(horn(plain.heard))
    louder = np.array([mean_of(plain, level, (estoi, siib), louder_db) for louder_db in LOUDER_DB])
    for way, found in ways.items():
        values = mean_of(found, level, (estoi, siib, tone))
        audible = audibility(found, level)
        shown = f"ESTOI {values[0]:.3f}  SIIB {values[1]:.1f}  SII {audible:.3f}  tone {values[2]:.3f}"
        as_estoi, as_siib = (np.interp(values[n], np.maximum.accumulate(louder[:, n]), LOUDER_DB) for n in range(2))
        over = "" if way == "plain" else f"  like plain {as_estoi:.1f} dB (ESTOI), {as_siib:.1f} dB (SIIB) louder"
        print(f"  {way:8} {shown}{over}", flush=True)


def fields(found: Finished, level: float, louder_db: float) -> Iterator[tuple[Samples, Samples]]:
    """What arrives of the speech and of the noise in each field; `louder_db` is how much less noise there is."""
    sent = horn(found.heard)
    for echoes, kind, above_db in FIELDS:
        yield echoed(sent, echoes), noise(kind, len(sent)) * level * 10 ** (-(above_db + louder_db) / 20)


def mean_of(found: Finished, level: float, measures: Sequence[Measure], louder_db: float = 0.0) -> tuple[float, ...]:
    rows = [
        [measure(found.clean, speech + noisy) for measure in measures]
        for speech, noisy in fields(found, level, louder_db)
    ]
    return tuple(np.mean(rows, axis=0).tolist())


def audibility(found: Finished, level: float) -> float:
    return float(
        np.mean([sii(speech / level, noisy / level, found.clean) for speech, noisy in fields(found, level, 0)])
    )


def echo_db(clips: list[Pcm], pause_ms: int, home: Path) -> float:
    """How far each sentence's first 200 ms are above the echoes that still arrive then; the mean, unshaped."""
    made = recording(clips, pause_ms, home)
    sent = horn(dry(made))
    direct, echoes = echoed(sent, "none"), echoed(sent, "C", direct=False)
    starts = [span.start * RATE_HZ // SAMPLE_RATE_HZ for span in place(made, SHOWN, Lengths(jingle=0)).speech[1:]]
    first = int(0.2 * RATE_HZ)
    # The first echo of the sentence itself arrives after 180 ms: what arrives until then comes from the one before.
    until = int(0.17 * RATE_HZ)
    ratios = [
        np.mean(np.square(direct[at : at + first])) / (np.mean(np.square(echoes[at : at + until])) + 1e-12)
        for at in starts
    ]
    return float(np.mean(10 * np.log10(ratios)))


if __name__ == "__main__":
    main()
