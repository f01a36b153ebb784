"""What became of a bulletin is read from the log, also where it can't be read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from broadcast.model import VIETNAM
from broadcast.station.aired import Aired, aired_between
from broadcast.station.log import NAME, Entry, Log

DAY = date(2028, 2, 29)


def test_only_what_was_played_to_its_end_has_left_and_only_what_was_recognised_was_heard(tmp_path: Path) -> None:
    assert aired_between(tmp_path, DAY, DAY) == {}
    at = datetime(2028, 2, 29, 12, tzinfo=VIETNAM)
    notes = [
        ("started", "a", "", "12:00 late_ms=1"),
        ("cut", "a", "", "12:00 nhường tin khẩn"),
        ("ended", "b", "", "12:00 level_dbfs=-20"),
        ("ended", "b", "thon-2", "12:00 level_dbfs=-20"),
        ("ended", "b", "thon-2", "16:00 level_dbfs=-20"),
        ("heard", "b", "thon-2", "12:00 share=0.9 score=0.8"),
        ("heard", "b", "", "12:00 share=0 score=0.1"),
    ]
    with Log(tmp_path / NAME) as log:
        for kind, name, village, detail in notes:
            log.write(Entry(kind=kind, day=DAY, name=name, at=at, village=village, detail=detail))
    assert aired_between(tmp_path, DAY, DAY) == {
        (DAY, "b"): Aired(left=frozenset({"", "thon-2"}), heard=frozenset({"thon-2"}))
    }
    (tmp_path / NAME).unlink()
    (tmp_path / NAME).mkdir()
    assert aired_between(tmp_path, DAY, DAY) == {}
