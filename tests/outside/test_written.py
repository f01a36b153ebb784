"""The one reader of people's YAML: lines, faults, and bounds that no file gets past."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError, InputError, ScheduleError, ScriptError
from broadcast.outside.written import MAX_DEPTH, Written, bytes_of, read_written
from broadcast.stages.script import read_script
from broadcast.station.ledger import LEDGER, look_at_ledger
from broadcast.station.texts import read_text


def read(text: str) -> Written:
    return read_written(text, "tep.yaml")


def test_values_stay_text_and_know_their_lines() -> None:
    found = read("slots:\n  - at: 17:00\n    on: yes\n")
    assert found.value == {"slots": [{"at": "17:00", "on": "yes"}]}
    assert [found.line_of(place) for place in (("slots",), ("slots", 0, "on"), ("slots", 0, "no"))] == [1, 3, 2]


def test_numbers_and_switches_where_they_are_asked_for() -> None:
    assert read_written("a: 1.5\nb: true\nc: 017\nd: '1'", "x", typed=True).value == {
        "a": 1.5,
        "b": True,
        "c": 15,
        "d": "1",
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\n\tb: 2", 2, "Tab"),
        ("a: b: c", 1, "dấu hai chấm"),
        ("a: [1, 2", 1, "YAML"),
        ("a: &x 1\nb: *x", 2, "không dùng & và"),
        ("a:\n  - &x [1]\n  - *x", 3, "không dùng & và"),
        ("a: !!python/object/apply:os.system [id]", 1, "dấu !"),
        ("[" * 3000, 1, "lồng quá sâu"),
        ("{a: " * 3000, 1, "lồng quá sâu"),
        ("\n".join(f"{' ' * depth}a{depth}:" for depth in range(200)), MAX_DEPTH + 1, "lồng quá sâu"),
        ("- " * 3000 + "x", 1, "lồng quá sâu"),
        ("[" + "1," * 60_000 + "]", 1, "quá nhiều mục"),
        ("a: \x00", 1, "ký tự lạ"),
        ("a: " + "x" * 1_000_001, 1, "1000 kB"),
    ],
)
def test_what_is_refused_says_where_and_why(text: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as refused:
        read(text)
    (fault,) = refused.value.diagnostics
    assert (fault.line, words in fault.message) == (line, True), fault


def test_a_key_written_twice_is_told_and_costs_nothing_else() -> None:
    found = read("a: 1\nb: 2\na: 3\n")
    assert (found.value, [fault.line for fault in found.faults]) == ({"a": "1", "b": "2"}, [3])


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@\n\t ,?~0.\u2028\ufeff\ud800", max_size=80))
def test_whatever_is_written_a_value_or_a_fault_with_its_line(text: str) -> None:
    for typed in (False, True):
        try:
            found = read_written(text, "tep.yaml", typed=typed)
        except InputError as error:
            assert all(fault.line >= 1 and fault.message for fault in error.diagnostics)
        else:
            assert all(line >= 1 for line in found.lines.values())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipe among its files")
@pytest.mark.parametrize("kind", ["a pipe", "a device", "a folder"])
def test_what_is_no_file_is_refused_and_nobody_waits_for_it(tmp_path: Path, kind: str) -> None:
    """A pipe that nobody writes into held every verb up for ever; /dev/zero took all the memory there is."""
    path = tmp_path / "bai.md"
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    with pytest.raises(OSError):
        bytes_of(path, most=10)
    with pytest.raises(ScheduleError, match="không mở được"):
        load_schedule(path)
    with pytest.raises(ScriptError, match="một thư mục" if kind == "a folder" else "không mở được"):
        read_script(path, "thong-bao")
    with pytest.raises(BroadcastError):
        read_text(path)
    path.rename(tmp_path / LEDGER)
    with pytest.raises(ScriptError, match="không đọc được sổ"):
        look_at_ledger(tmp_path)


def test_a_file_is_read_to_its_bound_and_one_byte_more(tmp_path: Path) -> None:
    (tmp_path / "dai.txt").write_bytes(b"x" * 100)
    assert bytes_of(tmp_path / "dai.txt", most=10) == b"x" * 11
    assert bytes_of(tmp_path / "dai.txt", most=100) == b"x" * 100
