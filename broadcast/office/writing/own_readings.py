"""The commune's own readings, kept one at a time: how a name is said here."""

from __future__ import annotations

import tempfile
from pathlib import Path

from broadcast.config import load_pronunciation
from broadcast.errors import Diagnostic, ScheduleError
from broadcast.station.folder import Folder
from broadcast.station.texts import read_text, save_text

NAME = "pronunciation.tsv"


def keep_reading(folder: Folder, written: str, spoken: str) -> None:
    """Keep how something is said, in the place of an earlier way. It airs once the station's frame is approved again.

    Raises ScheduleError for a reading that is no Vietnamese, ChangedMeanwhileError, PublishError.
    """
    written, spoken = (" ".join(text.split()) for text in (written, spoken))
    if not written or not spoken:
        raise ScheduleError(Diagnostic(path=NAME, line=1, message="ghi cả chữ trong bài và cách đọc"))
    path = folder.root / NAME
    there = read_text(path)
    lines = [line for line in there.text.split("\n") if line.partition("\t")[0].strip() != written]
    while lines and not lines[-1].strip():
        lines.pop()
    text = "\n".join([*lines, f"{written}\t{spoken}", ""])
    with tempfile.TemporaryDirectory() as place:
        trial = Path(place) / NAME
        trial.write_text(text, encoding="utf-8")
        load_pronunciation(trial)
    save_text(folder, path, text, seen=there.sha256)
