"""The peer: what a plain script does with the same text. espeak by sentence, pydub to join, ffmpeg loudnorm to level.

It reads the spoken sentences of a bulletin from a manifest of ours, so that both say the same words, and writes one
MP3. Run as `python -m benchmarks.plain MANIFEST.json OUT.mp3`.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import warnings
import wave
from pathlib import Path

import espeakng_loader
import imageio_ffmpeg

from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.mix.chime import chime
from broadcast.stages.voice.worker.espeak import Speaker

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

PAUSE_MS, PARAGRAPH_MS = 400, 900


def segment(pcm: bytes) -> AudioSegment:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(pcm)
    held.seek(0)
    return AudioSegment.from_file(held, format="wav")


def main(manifest: Path, target: Path) -> None:
    library, data = str(espeakng_loader.get_library_path()), str(espeakng_loader.get_data_path())
    speaker = Speaker(library, data, "vi", wpm=116, pitch=50, pitch_range=80)
    jingle = segment((chime() * 32767).astype("int16").tobytes())
    programme = jingle
    for item in json.loads(manifest.read_text(encoding="utf-8"))["items"]:
        for line in item["lines"]:
            programme += segment(speaker.say(line["spoken"])) + AudioSegment.silent(PAUSE_MS, SAMPLE_RATE_HZ)
        programme += AudioSegment.silent(PARAGRAPH_MS, SAMPLE_RATE_HZ)
    programme += jingle
    joined = target.with_suffix(".wav")
    programme.export(joined, format="wav")
    level = "loudnorm=I=-16:TP=-1.5:LRA=7"
    mp3 = ("-ar", "44100", "-ac", "1", "-c:a", "libmp3lame", "-b:a", "64k")
    ffmpeg = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", str(joined))
    subprocess.run((*ffmpeg, "-af", level, *mp3, str(target)), check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
