"""schedule.yaml: good values arrive typed; every fault is told at once, with its line and the next step."""

from __future__ import annotations

from datetime import time
from pathlib import Path

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
        ("05:30", "25:99", 7, "slots[0].at: không đọc được «25:99» — viết giờ đủ HH:MM"),
        ("05:30", "5:30", 7, "slots[0].at: không đọc được «5:30» — viết giờ đủ HH:MM"),
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
