"""What a station says of how things are read: its own readings, and the style of document codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcast.config import load_pronunciation
from broadcast.errors import ScheduleError
from broadcast.model import Manner
from broadcast.stages.spoken import audit, plain, tokens
from tests.conftest import run_broadcast, write_station

OWN = Manner(own=(("UBND", "nhà ủy ban"), ("Ea Súp", "ê a súp"), ("số 5", "số năm cũ")))


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Họp tại UBND xã.", "Họp tại nhà ủy ban xã."),
        ("HĐND, UBND huyện Ea Súp", "hội đồng nhân dân, nhà ủy ban huyện ê a súp"),
        ("bão số 5", "bão số năm cũ"),
        ("ĐU, HĐND, UBND", "đảng ủy, hội đồng nhân dân, nhà ủy ban"),
        ("số 55", "số năm mươi lăm"),
        ("UBNDX", "u bê en nờ đê ích"),
    ],
)
def test_the_stations_own_readings_win(written: str, spoken: str) -> None:
    assert plain(written, OWN) == spoken
    assert "".join(token.written for token in tokens(written, OWN)) == written


@pytest.mark.parametrize(
    ("style", "spoken"),
    [
        ("brief", "Nghị quyết số không hai ngày mùng một tháng sáu của Bộ Chính trị"),
        ("full", "Nghị quyết số không hai, nghị quyết Trung ương ngày mùng một tháng sáu của Bộ Chính trị"),
        (
            "spell",
            "Nghị quyết số không hai gạch ngang en nờ quy gạch chéo tê vê kép ngày mùng một tháng sáu của Bộ Chính trị",
        ),
    ],
)
def test_document_codes_are_read_in_the_chosen_style(style: str, spoken: str) -> None:
    manner = Manner(codes=style)  # type: ignore[arg-type]
    written = "Nghị quyết số 02-NQ/TW ngày 1/6 của Bộ Chính trị"
    assert plain(written, manner) == spoken
    assert not audit(tokens(written, manner))


def test_every_fault_of_the_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "pronunciation.tsv"
    path.write_text("# tên\nEa Súp\tê a súp\nkhông có tab\nXYZ\tstreet\nEa Súp\tê a\n…\tba chấm\n", encoding="utf-8")
    with pytest.raises(ScheduleError) as caught:
        load_pronunciation(path)
    assert [fault.line for fault in caught.value.diagnostics] == [3, 4, 5, 6]
    assert load_pronunciation(tmp_path / "none.tsv") == ()


def test_the_file_beside_the_schedule_is_used_by_check_and_explain(tmp_path: Path) -> None:
    write_station(tmp_path)
    script = tmp_path / "scripts" / "dot" / "01-mot.md"
    script.write_text(script.read_text(encoding="utf-8") + "\nMời bà con đến Xqzhome.\n", encoding="utf-8")
    assert "Xqzhome" in run_broadcast("check", cwd=tmp_path).stderr
    (tmp_path / "pronunciation.tsv").write_text("Xqzhome\tích quy hôm\n", encoding="utf-8")
    assert "Xqzhome" not in run_broadcast("check", cwd=tmp_path).stderr
    assert run_broadcast("explain", "--plain", "Xqzhome", cwd=tmp_path).stdout == "ích quy hôm\n"
    (tmp_path / "pronunciation.tsv").write_text("Xqzhome ích\n", encoding="utf-8")
    done = run_broadcast("check", cwd=tmp_path)
    assert done.returncode == 78
    assert "pronunciation.tsv:1" in done.stderr
