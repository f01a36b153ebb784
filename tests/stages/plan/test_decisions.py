"""A person's answer to a flag is remembered and applied; without one nothing changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from broadcast.errors import PlanError
from broadcast.stages.plan import read_decisions
from tests.conftest import run_broadcast, write_station
from tests.stages.plan.test_read import HEAD

TEXT = HEAD + (
    "I. NỘI DUNG TUYÊN TRUYỀN\n\nXã đẩy mạnh chuyên đổi số trong mọi lĩnh vực của đời sống xã hội.\n\n"
    "Khắc phục ngay tình trạng ùng ngập, ô nhiễm môi trường trên địa bàn.\n"
)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    write_station(tmp_path)
    (tmp_path / "ke-hoach.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def outline(office: Path, *more: object) -> dict[str, object]:
    done = run_broadcast("outline", "ke-hoach.txt", "--campaign", "dot", "--json", *more, cwd=office)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_an_accepted_suggestion_is_applied_and_a_refused_one_is_not_asked_again(office: Path) -> None:
    before = outline(office)
    assert [flag["text"] for flag in before["flags"]] == ["chuyên đổi", "ùng ngập"]  # type: ignore[index,attr-defined]
    after = outline(office, "--accept", 1, "--reject", 2)
    assert after["flags"] == []
    text = json.dumps(after["sections"], ensure_ascii=False)
    assert "chuyển đổi số" in text
    assert "ùng ngập" in text
    assert outline(office) == after


def test_the_numbers_of_doubts_are_stable(office: Path) -> None:
    """An answer shifts no other number, at whichever reading; a number that was answered is named as gone."""
    numbers = {flag["number"]: flag["text"] for flag in outline(office)["flags"]}  # type: ignore[index,attr-defined]
    assert numbers == {1: "chuyên đổi", 2: "ùng ngập"}
    for _ in range(2):
        left = outline(office, "--accept", 1)["flags"] if 1 in numbers else outline(office)["flags"]
        assert [(flag["number"], flag["text"]) for flag in left] == [(2, "ùng ngập")]  # type: ignore[index,attr-defined]
        numbers.pop(1, None)
    gone = run_broadcast("outline", "ke-hoach.txt", "--campaign", "dot", "--accept", 1, cwd=office)
    assert (gone.returncode, "không có chỗ cần xem số 1" in gone.stderr, "số 2" in gone.stderr) == (65, True, True)
    outline(office, "--reject", 2)
    assert "úng ngập" not in json.dumps(outline(office)["sections"], ensure_ascii=False)


def test_a_number_beyond_the_list_is_named(office: Path) -> None:
    done = run_broadcast("outline", "ke-hoach.txt", "--campaign", "dot", "--accept", 9, cwd=office)
    assert done.returncode == 65
    assert "danh sách có 2 chỗ" in done.stderr


def test_a_broken_line_of_answers_is_named(tmp_path: Path) -> None:
    (tmp_path / "decisions.jsonl").write_text('{"kind": "x"}\n', encoding="utf-8")
    with pytest.raises(PlanError, match=r"decisions\.jsonl:1"):
        read_decisions(tmp_path)
