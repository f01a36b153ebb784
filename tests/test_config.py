"""schedule.yaml: good values arrive typed; every fault is told at once, with its line and the next step."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from broadcast.config import json_schema, load_schedule
from broadcast.errors import ScheduleError

GOOD = """\
station:
  name: Đài truyền thanh xã Hưng Đạo
  commune: xã Hưng Đạo
slots:
  - id: sang
    name: buổi sáng
    at: 05:30
    max_minutes: 15
"""


def faults(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "schedule.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScheduleError) as caught:
        load_schedule(path)
    assert caught.value.exit_code == 78
    return str(caught.value).splitlines()


def test_unquoted_times_are_times_not_sexagesimal_numbers(tmp_path: Path) -> None:
    path = tmp_path / "schedule.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_schedule(path).slots[0].at == time(5, 30)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("05:30", "25:99", 7, "slots[0].at: không đọc được «25:99» — viết như 5:30 hoặc 17h00"),
        ("05:30", "", 7, "slots[0].at: không đọc được chỗ trống — viết như 5:30 hoặc 17h00"),
        ("max_minutes", "max_minute", 8, "có phải «max_minutes»?"),
        ("max_minutes: 15", "max_minutes: 0", 8, "nằm ngoài khoảng 1 đến 180"),
        ("id: sang", "id: Sáng", 5, "chỉ dùng a-z"),
        ("station:\n", "sound: {jingle: nhac.mp3}\nstation:\n", 1, "không có tệp nhạc «nhac.mp3»"),
        ("station:\n", "phrases: {ident: 'Đây là {ten}'}\nstation:\n", 1, "không có «{ten}»"),
        ("slots:", "villages: &v []\nx: *v\nslots:", 5, "không dùng & và *"),
        ("  commune", "\tcommune", 3, "Tab"),
    ],
)
def test_a_fault_names_its_line_and_the_next_step(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    found = faults(tmp_path, GOOD.replace(old, new, 1))
    assert any(fault.startswith(f"schedule.yaml:{line}:") and words in fault for fault in found), found


@pytest.mark.parametrize("at", ["17h00", "17:00", "17h", "17 giờ", "17g00"])
@pytest.mark.parametrize("day", ["1/9/2026", "01-09-2026", "2026-09-01"])
def test_days_and_hours_stand_as_people_write_them(tmp_path: Path, at: str, day: str) -> None:
    path = tmp_path / "schedule.yaml"
    more = f"    start: {day}\n    except_days: [{day}]\nrunning: {{at: {at}}}\nquiet_hours: 22h00-5h00\n"
    path.write_text(GOOD.replace("05:30", at) + more, encoding="utf-8")
    schedule = load_schedule(path)
    (slot,) = schedule.slots
    assert (slot.at, slot.start, slot.except_days) == (time(17), date(2026, 9, 1), (date(2026, 9, 1),))
    assert schedule.running.at == time(17)


WRONG = {
    "a list": "[1, 2]",
    "a list of nothing": "[null]",
    "a list of lists": "[[1], [2]]",
    "a word": "abc",
    "a figure": "-7",
    "a mapping": "{a: b}",
    "a list as a key": "{[1, 2]: 3}",
    "a mapping as a key": "{{a: b}: 3}",
    "nothing": "null",
    "an anchor": "&a [*a]",
    "a tag": "!!python/object:os.system x",
    "depth": "[" * 300 + "]" * 300,
    "a long name": "x" * 3000,
    "a separator": '"a\\u2028b"',
}
"""Kinds of values that stand where others should."""


def places() -> list[tuple[str | int, ...]]:
    """Every key of schedule.yaml, those inside of others too, by its path; 0 is an entry of a list."""
    schema = json_schema()
    found: dict[tuple[str | int, ...], None] = {}

    def follow(part: dict[str, Any], path: tuple[str | int, ...]) -> None:
        if "$ref" in part:
            part = schema["$defs"][part["$ref"].rpartition("/")[2]]
        for each in part.get("anyOf", ()):
            follow(each, path)
        for key, inner in part.get("properties", {}).items():
            found[*path, key] = None
            follow(inner, (*path, key))
        if isinstance(part.get("items"), dict):
            follow(part["items"], (*path, 0))

    follow(schema, ())
    return list(found)


def test_whatever_stands_at_whatever_key_is_told_in_vietnamese_with_key_and_line(tmp_path: Path) -> None:
    """Never a traceback, no word of Python or English, and the line is the value's."""
    path = tmp_path / "schedule.yaml"
    tried = accepted = 0
    for number, place in enumerate(places()):
        for kind in list(WRONG)[number % 2 :: 1 if len(place) == 1 else 2]:
            head = "".join("  " * depth + ("- " if key == 0 else f"{key}:\n") for depth, key in enumerate(place[:-1]))
            indent = "" if 0 in place[-2:] else "  " * (len(place) - 1)
            text = f"{head}{indent}{place[-1]}: {WRONG[kind]}\n"
            path.write_text(text, encoding="utf-8")
            tried += 1
            with pytest.raises(ScheduleError) as caught:
                load_schedule(path)
            told = str(caught.value)
            assert all(fault.startswith("schedule.yaml:") for fault in told.splitlines()), (place, kind, told)
            assert not re.search(r"\b(None|True|dict|list|Input|should|got)\b", told), (place, kind, told)
            assert max(map(len, told.splitlines())) < 400, (place, kind, told[:600])
            mine = [fault for fault in told.splitlines() if f":{text.count(chr(10))}: " in fault]
            named = [fault for fault in mine if str(place[-1]) in fault]
            accepted += not (named or [f for f in mine if re.search("không dùng|khóa|lồng|ký tự", f)])
    assert tried > 700
    assert accepted < tried / 5  # a word where a word may stand, a list where any list may stand


@pytest.mark.parametrize("text", ["- station\n- slots\n", "station\n", "7\n", "[]\n", "", "# trống\n", "--- \n...\n"])
def test_a_file_that_is_no_list_of_keys_says_so(tmp_path: Path, text: str) -> None:
    (found,) = faults(tmp_path, text)
    assert found.startswith("schedule.yaml:1: ")
    assert "phải là các dòng «khóa: giá trị»" in found or "tệp trống" in found


@pytest.mark.parametrize("key", ["jingle", "sting", "bed"])
def test_a_name_longer_than_any_file_has_is_a_file_that_is_not_there(tmp_path: Path, key: str) -> None:
    (found,) = faults(tmp_path, f"{GOOD}sound:\n  {key}: {'x' * 3000}.mp3\n")
    assert found.startswith(f"schedule.yaml:10: sound.{key}: không có tệp nhạc")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("05:30", "25:99").replace("commune", "comune").replace("15", "nhiều")
    assert [fault.split(":")[1] for fault in faults(tmp_path, text)] == ["1", "3", "7", "8"]


def test_the_schema_accepts_what_the_loader_accepts_and_refuses_an_unknown_key() -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    slot = {"id": "sang", "name": "buổi sáng", "at": "05:30", "max_minutes": 15}
    good = {"station": {"name": "Đài", "commune": "xã"}, "slots": [slot]}
    validator = Draft202012Validator(schema)
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, "khong_co": 1})
    assert schema["$defs"]["Slot"]["properties"]["at"]["description"].startswith("Giờ phát")


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_an_id_that_windows_keeps_for_a_device_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    (found,) = faults(tmp_path, GOOD.replace("id: sang", f"id: {name}"))
    assert found.startswith("schedule.yaml:5: ")
    assert f"Windows không lưu được tệp tên «{name}»" in found


@pytest.mark.parametrize("phrase", ["{station:>400000000}", "{station!r}", "{slot:{date}}"])
def test_a_phrase_shapes_nothing(tmp_path: Path, phrase: str) -> None:
    (found,) = faults(tmp_path, f'{GOOD}phrases:\n  ident: "{phrase}"\n')
    assert found.startswith("schedule.yaml:10: ")
    assert "không ghi gì thêm" in found
