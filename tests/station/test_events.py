"""Notes that lie beside a station in an object store are taken into its log once, whatever else lies there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from broadcast.station.events import FOLDER, event_bytes, events_of, take_in
from broadcast.station.log import NAME, Entry, Log

DAY = date(2026, 4, 22)
AT = datetime(2026, 4, 22, 5, 30, tzinfo=UTC)
BUILT = Entry(kind="built", day=DAY, name="0530-sang", at=AT, detail="a" * 64)
CONFIRMED = Entry(kind="confirmed", day=DAY, name="0530-sang", at=AT, village="thon-1", detail="Trưởng thôn")


def test_events_come_into_the_log_once_and_their_files_go(tmp_path: Path) -> None:
    place = tmp_path / FOLDER
    place.mkdir()
    for name in ("a", "b"):
        (place / f"{name}.jsonl").write_bytes(event_bytes([BUILT, CONFIRMED]))
    (place / "ghi-chu.txt").write_text("của người", encoding="utf-8")
    (place / "lien-ket.jsonl").symlink_to(tmp_path / "khong-co")
    assert take_in(tmp_path) == 2
    assert sorted(path.name for path in place.iterdir()) == ["ghi-chu.txt", "lien-ket.jsonl"]
    with Log(tmp_path / NAME) as log:
        assert log.entries(DAY, DAY) == (BUILT, CONFIRMED)
    assert take_in(tmp_path) == 0


def test_a_station_without_events_gets_no_log(tmp_path: Path) -> None:
    assert take_in(tmp_path) == 0
    assert not (tmp_path / NAME).exists()


@given(st.binary(max_size=300))
def test_whatever_lies_there_nothing_is_raised(rubbish: bytes) -> None:
    assert all(
        entry == CONFIRMED
        for entry in events_of(b"\n" + rubbish.replace(b"\n", b" ") + b"\n" + event_bytes([CONFIRMED]))
    )


def test_lines_of_another_kind_are_passed_over() -> None:
    good = event_bytes([BUILT])
    for bad in (
        good.replace(b'"built"', b'"deleted"'),
        good.replace(b"+00:00", b""),
        good.replace(b'2026-04-22"', b'hom nay"'),
        b"[" * 5000,
        b'"x"',
    ):
        assert events_of(bad + b"\n" + good) == (BUILT,), bad[:60]
