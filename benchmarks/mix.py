"""Mixing without the voice: ours, two pydub scripts and LAME alone on the same clips, in turn; and memory by length.

Run as `python -m benchmarks.mix`. The lean pydub script does the least there is to do: samples at the mix's 22.05 kHz
joined with `+=`, a bed, ffmpeg's loudnorm. The usual one is written as pydub's own pages have it: files opened with
`from_file` and `from_wav`, everything at the music's 44.1 kHz, each clip normalised and faded, stings between items.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import warnings
from datetime import date, time
from pathlib import Path

import imageio_ffmpeg

from benchmarks.measure import Cost, run
from benchmarks.voice import station_sentences
from broadcast.model import (
    SAMPLE_RATE_HZ,
    Airtime,
    Clip,
    Item,
    Programme,
    Reading,
    Recording,
    Sound,
    Source,
    Token,
    Utterance,
    Voice,
)
from broadcast.stages.mix.chime import bed, chime, sting
from broadcast.stages.voice.engine import EngineSettings
from broadcast.stages.voice.engines.espeak import Espeak
from broadcast.station.segments import SegmentStore
from broadcast.station.store import ClipStore

ROOT = Path(__file__).parents[1]
ROUNDS = 3
SENTENCES_AN_ITEM, PAUSE_MS, ITEM_MS = 12, 400, 1500
FINISHED_HZ = 44_100
LOUDNORM = "loudnorm=I=-16:TP=-1.5:LRA=7"


def record(folder: Path) -> None:
    """Put 200 different clips into the folder's store, and clips and music beside it as WAV for pydub, once."""
    import soundfile
    import soxr

    settings = EngineSettings(voice="", syllables_per_minute=175, home=ROOT, state=folder)
    engine = Espeak(settings)
    store = ClipStore(folder)
    texts = list(dict.fromkeys(station_sentences(900)))[:200]
    for index, pcm in enumerate(engine.record(texts)):
        store.put(f"{index:03}" + "0" * 61, pcm)
        soundfile.write(folder / f"{index:03}.wav", pcm, SAMPLE_RATE_HZ)
    engine.close()
    for name, samples in (("jingle", chime()), ("sting", sting()), ("bed", bed())):
        soundfile.write(folder / f"{name}.wav", soxr.resample(samples, SAMPLE_RATE_HZ, FINISHED_HZ), FINISHED_HZ)


def clips(folder: Path, count: int) -> list[Clip]:
    found = [clip for index in range(200) if (clip := ClipStore(folder).get(f"{index:03}" + "0" * 61)) is not None]
    return random.Random(1).choices(found, k=count)


def ours(folder: Path, count: int) -> None:
    from broadcast.stages.mix import mix

    chosen = clips(folder, count)
    jingle = Item(kind="jingle", id="j", title="Nhạc hiệu")
    bodies = [Item(kind="opening", id="o", title="Lời chào"), Item(kind="headlines", id="h", title="Điểm tin")]
    bodies += [Item(kind="campaign", id=str(n), title=f"Mục {n}") for n in range(-(-count // SENTENCES_AN_ITEM))]
    token = Token(kind="word", rule="", written="a", spoken="a")
    utterances = tuple(
        Utterance(
            tokens=(token,),
            pause_ms=ITEM_MS if n % SENTENCES_AN_ITEM == SENTENCES_AN_ITEM - 1 else PAUSE_MS,
            item=1 + min(n // 4, 1) if n < 8 else 3 + (n - 8) // SENTENCES_AN_ITEM,
            source=Source(path="x", line=1),
        )
        for n in range(count)
    )
    programme = Programme(
        airtime=Airtime(day=date(2026, 4, 22), slot_id="s", slot_name="s", at=time(5), villages=()),
        max_minutes=90,
        items=(jingle, *bodies, jingle),
    )
    voice = Voice(engine="espeak", fingerprint="", wanted="espeak")
    made = Recording(reading=Reading(programme=programme, utterances=utterances), clips=tuple(chosen), voice=voice)
    bulletin = mix(
        made, Sound(), folder / f"ours-{count}.mp3", station="Đài", segments=SegmentStore(folder / f"segments-{count}")
    )
    print(
        bulletin.main.duration_ms / 60_000,
        bulletin.main.loudness.integrated_lufs,
        bulletin.main.loudness.true_peak_dbtp,
    )


def pydub(folder: Path, count: int) -> None:
    import soundfile

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment

    def segment(samples: bytes) -> AudioSegment:
        return AudioSegment(data=samples, sample_width=2, frame_rate=SAMPLE_RATE_HZ, channels=1)

    jingle = segment((chime() * 32767).astype("int16").tobytes())
    music = segment((bed() * 32767).astype("int16").tobytes()) - 10
    programme = jingle
    for n, clip in enumerate(clips(folder, count)):
        programme += segment(soundfile.read(str(clip.path), dtype="int16")[0].tobytes())
        pause_ms = ITEM_MS if n % SENTENCES_AN_ITEM == SENTENCES_AN_ITEM - 1 else PAUSE_MS
        programme += AudioSegment.silent(pause_ms, SAMPLE_RATE_HZ)
    programme = (programme + jingle).overlay(music, position=len(jingle))
    joined = folder / f"pydub-{count}.wav"
    programme.export(joined, format="wav")
    ffmpeg = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", str(joined))
    level = ("-af", LOUDNORM, "-ar", str(FINISHED_HZ), "-ac", "1")
    run((*ffmpeg, *level, "-c:a", "libmp3lame", "-b:a", "64k", str(joined.with_suffix(".mp3"))), cwd=folder)
    print(len(programme) / 60_000)


def usual(folder: Path, count: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.effects import normalize

    AudioSegment.converter = imageio_ffmpeg.get_ffmpeg_exe()
    jingle, between, music = (AudioSegment.from_file(folder / f"{name}.wav") for name in ("jingle", "sting", "bed"))
    programme = jingle
    for n, clip in enumerate(clips(folder, count)):
        said = AudioSegment.from_wav(folder / f"{clip.key[:3]}.wav")
        programme += normalize(said, headroom=3).fade_in(5).fade_out(5)
        if n % SENTENCES_AN_ITEM == SENTENCES_AN_ITEM - 1:
            programme += AudioSegment.silent(ITEM_MS - len(between)) + between
        else:
            programme += AudioSegment.silent(PAUSE_MS)
    programme = (programme + jingle).overlay(music - 18, position=len(jingle), times=3)
    level = ["-af", LOUDNORM, "-ar", str(FINISHED_HZ)]
    programme.export(folder / f"usual-{count}.mp3", format="mp3", bitrate="64k", parameters=level)
    print(len(programme) / 60_000)


def lame(folder: Path, count: int) -> Cost:
    """LAME by itself, at its default quality, on the sound of our finished file."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    wav = folder / f"lame-{count}.wav"
    run((ffmpeg, "-v", "error", "-y", "-i", str(folder / f"ours-{count}.mp3"), str(wav)), cwd=folder)
    encode = ("-i", str(wav), "-b:a", "64k", str(wav.with_suffix(".mp3")))
    return run((ffmpeg, "-v", "error", "-y", "-threads", "1", *encode), cwd=folder)


def main() -> None:
    ways = {"ours": ours, "pydub": pydub, "usual": usual}
    if sys.argv[1:2] and sys.argv[1] in ways:
        ways[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        record(folder)
        for count in (150, 1000):
            compare(folder, count)
        quarter, hour = peak(folder, 150), peak(folder, 600)
        print(f"peak of ours: {quarter:.0f} MB for 150 sentences, {hour:.0f} MB for 600, {hour / quarter - 1:+.1%}")


def compare(folder: Path, count: int) -> None:
    rounds = []
    for _ in range(ROUNDS if count < 500 else 1):
        costs = [
            run((sys.executable, "-m", "benchmarks.mix", way, str(folder), str(count)), cwd=ROOT, memory=False)
            for way in ("ours", "pydub", "usual")
        ]
        rounds.append((*costs, lame(folder, count)))
    minutes = float(rounds[0][0].stdout.split()[0])
    print(f"{count} sentences, {minutes:.1f} minutes; loudness and peak of ours {rounds[0][0].stdout.split()[1:]}")
    for name, at in (("ours", 0), ("pydub, lean", 1), ("pydub, as usual", 2), ("LAME alone", 3)):
        cpu = statistics.median(one[at].cpu_s for one in rounds)
        ratio = statistics.median(one[0].cpu_s / one[at].cpu_s for one in rounds)
        print(f"  {name}: {cpu / minutes:.3f} CPU s a minute; ours / {name} {ratio:.2f}")


def peak(folder: Path, count: int) -> float:
    return run((sys.executable, "-m", "benchmarks.mix", "ours", str(folder), str(count)), cwd=ROOT).peak_mb


if __name__ == "__main__":
    main()
