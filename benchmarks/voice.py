"""What recording costs: espeak by the thousand, with one worker and two, and how few requests gTTS needs for a plan.

Run as `python -m benchmarks.voice`. The peer is each engine's own library, used as its page shows.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import psutil

from benchmarks.measure import Cost, run
from broadcast.config import load_schedule
from broadcast.pipeline.build import readings
from broadcast.pipeline.inputs import load_scripts
from broadcast.stages.spoken import tokens
from broadcast.stages.spoken.sentences import sentences
from broadcast.stages.voice.engine import EngineSettings
from broadcast.stages.voice.engines.espeak import Espeak
from broadcast.stages.voice.engines.gtts import PARTS_A_REQUEST, parts_of
from broadcast.station.folder import Folder

ROOT = Path(__file__).parents[1]
PLAN = ROOT.parent / "shared" / "plans" / "ke-hoach-nghi-quyet-02.txt"
OWN_PLANS = sorted((ROOT / "benchmarks" / "plans").glob("*.txt"))
SENTENCES, ROUNDS = 1000, 3


def station_sentences(count: int) -> list[str]:
    """So many sentences of the shipped station's days, each as often as it comes."""
    folder = Folder(root=ROOT)
    schedule = load_schedule(folder.schedule)
    scripts = load_scripts(folder, schedule)
    found: list[str] = []
    day = date(2026, 4, 22)
    while len(found) < count:
        found += [one.spoken for reading in readings(schedule, scripts, day) for one in reading.utterances]
        day += timedelta(days=1)
    return found[:count]


def speak(workers: int, count: int) -> None:
    """Speak by espeak and print the memory of the process tree after a quarter of the texts, and at the end."""
    settings = EngineSettings(voice="", syllables_per_minute=175, home=ROOT, state=Path(tempfile.gettempdir()))
    engine = Espeak(settings, workers=workers)
    held = []
    # The run of one sentence, which is taken off, arranges as many days as that of a thousand.
    for index, _ in enumerate(engine.record(station_sentences(SENTENCES)[:count]), 1):
        if index in {count // 4, count}:
            me = psutil.Process()
            held.append(sum(one.memory_full_info().uss for one in (me, *me.children())) / 1e6)
    engine.close()
    print(*held)


def spoken_sentences(path: Path) -> list[str]:
    """Every sentence of a document as it is said."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        for _, part in sentences(tokens(line)):
            text = " ".join("".join(token.spoken for token in part).split())
            if any(map(str.isalnum, text)):
                found.append(text)
    return found


def requests_for(path: Path) -> tuple[int, int, int]:
    """Requests by the library alone, by its limit of characters without its cuts at punctuation, and by ours."""
    from gtts import gTTS

    alone = len(gTTS(path.read_text(encoding="utf-8"), lang="vi", lang_check=False)._tokenize(path.read_text("utf-8")))
    parts = len(parts_of(spoken_sentences(path)))
    return alone, parts, -(-parts // PARTS_A_REQUEST)


def main() -> None:
    if sys.argv[1:2] == ["speak"]:
        speak(int(sys.argv[2]), int(sys.argv[3]))
        return
    costs: dict[int, list[Cost]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for workers, found in costs.items():
            command = (sys.executable, "-m", "benchmarks.voice", "speak", str(workers), str(SENTENCES))
            found.append(run(command, cwd=ROOT, memory=False))
    idle = run((sys.executable, "-m", "benchmarks.voice", "speak", "1", "1"), cwd=ROOT, memory=False)
    for workers, found in costs.items():
        cpu = statistics.median(one.cpu_s for one in found) - idle.cpu_s
        wall = statistics.median(one.wall_s for one in found) - idle.wall_s
        first, last = found[-1].stdout.split()
        print(f"espeak, {workers} at once: {SENTENCES} sentences in {cpu:.1f} CPU s, {wall:.1f} s; ", end="")
        print(f"memory {float(first):.0f} MB after a quarter, {float(last):.0f} MB at the end")
    ratio = statistics.median(
        (one.wall_s - idle.wall_s) / (two.wall_s - idle.wall_s) for one, two in zip(costs[1], costs[2], strict=True)
    )
    print(f"two at once are {ratio:.2f} x one, on {os.cpu_count()} cores")
    for path in (*([PLAN] if PLAN.exists() else []), *OWN_PLANS):
        alone, parts, ours = requests_for(path)
        print(f"{path.stem}: library alone {alone} requests, packed {ours} ({parts} parts), {ours / alone:.1%}")


if __name__ == "__main__":
    main()
