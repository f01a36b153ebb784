"""The report as people get it: words, CSV for Excel, and a document laid out as Nghị định 30 asks."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import docx
import pytest
from docx.shared import Mm, Pt
from office.report.months import NOW, SCHEDULE, air, plan, station
from pydantic import TypeAdapter

from broadcast.office.report import Report, board, document, gather, in_words, posts, rows
from broadcast.office.report.words import clock, length
from broadcast.station.ledger_acts import revoke

MAY = date(2026, 5, 1)


@pytest.fixture
def may(tmp_path: Path) -> Report:
    """A month with a title that a spreadsheet would calculate, and an urgent bulletin."""
    licensed = SCHEDULE + "sound:\n  jingle: nhac.mp3\n  licences:\n    - file: nhac.mp3\n      licence: Nhạc của đài\n"
    (tmp_path / "nhac.mp3").write_bytes(b"x")
    folder, schedule = station(tmp_path, licensed)
    plan(folder)
    air(folder, schedule, MAY.replace(day=2), ["dot/mot", "dot/hai", "dot/ba"], seconds=827.479)
    air(folder, schedule, MAY.replace(day=3), ["dot/mot"], villages=("thon-2",))
    again = (time(9, 30),)
    air(folder, schedule, MAY.replace(day=3), ["dot/ba"], at=time(9), slot="khan-b", priority="khẩn", repeats=again)
    return gather(folder, schedule, MAY, now=NOW)


@pytest.mark.parametrize(
    ("ms", "words", "column"),
    [
        (0, "0 phút 00 giây", "0:00"),
        (59_499, "0 phút 59 giây", "0:59"),
        (59_999, "1 phút 00 giây", "1:00"),
        (827_479, "13 phút 47 giây", "13:47"),
        (3_600_000, "1 giờ 00 phút 00 giây", "1:00:00"),
        (90_061_000, "25 giờ 01 phút 01 giây", "25:01:01"),
    ],
)
def test_lengths(ms: int, words: str, column: str) -> None:
    assert (length(ms), clock(ms)) == (words, column)


def test_in_words(may: Report) -> None:
    text = in_words(may, 90)
    assert max(map(len, text.splitlines())) <= 90 + 20  # a sentence is not broken
    for part in (
        "Kết quả tuyên truyền trên hệ thống truyền thanh cơ sở tháng 5 năm 2026",
        "Đã phát 4 lượt, 3 bản tin trong 2 ngày, tổng thời lượng 18 phút 49 giây",
        "Trong đó có 2 lượt tin khẩn.",
        "Đã phát 3 bài khác nhau, 6 lượt. Kế hoạch yêu cầu 10 tin, bài mỗi tháng: còn thiếu 7 bài.",
        "Kế hoạch số 12/KH-UBND: đã phát 3/4 mục được giao.",
        "chưa phát",
        "nhac.mp3: Nhạc của đài",
        "CN 03/05  09:00,      tin khẩn   Toàn xã   3               1:40\n             09:30",
        "Thôn 2    1",
        "T7 02/05  05:30       buổi sáng  Toàn xã   1–3",
        "Từ 04/05 đến 31/05 không có bản tin: 0530-sang, 1700-chieu.",
    ):
        assert part in text, text


def test_csv_is_for_excel_and_adds_up(may: Report) -> None:
    data = rows(may)
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    read = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert sum(int(one["Thời lượng bản tin (ms)"] or 0) for one in read) == may.duration_ms
    assert sum(int(one["Thời lượng bài (ms)"]) for one in read) == may.items_ms
    assert {one["Tiêu đề"] for one in read} == {"Bài một", "Bài hai", "'=1+1 <b>Bài ba</b>"}
    assert [one["Giờ phát"] for one in read if one["Mức ưu tiên"] == "khẩn"] == ["09:00", "09:30"]


@pytest.mark.parametrize("title", ["=A1", "+1", "-1", "@SUM(1)", " =1", "\t=1", "＝1"])
def test_no_cell_is_calculated(tmp_path: Path, title: str) -> None:
    text = f"---\ntitle: '{title}'\n---\n\nCâu.\n"
    if "\t" in title:
        text = text.replace(f"'{title}'", '"\\t=1"')
    folder, schedule = station(tmp_path, texts={"dot/mot": text})
    air(folder, schedule, MAY, ["dot/mot"])
    data = rows(gather(folder, schedule, MAY, now=NOW)).decode("utf-8-sig")
    (one,) = csv.DictReader(io.StringIO(data, newline=""))
    assert one["Tiêu đề"].startswith("'") or one["Tiêu đề"][0].isalnum()


def test_the_document_is_laid_out_as_the_decree_asks(may: Report) -> None:
    made = docx.Document(io.BytesIO(document(may)))
    section = made.sections[0]
    page = (section.page_width, section.page_height)
    assert [round(one / Mm(1)) for one in page] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one / Mm(1)) for one in margins] == [20, 20, 30, 15]
    assert made.styles["Normal"].font.name == "Times New Roman"
    left, right = (cell.text for cell in made.tables[0].rows[0].cells)
    assert left.startswith("ỦY BAN NHÂN DÂN\nXÃ MẪU")
    assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert [cell.text for cell in made.tables[0].rows[1].cells] == [
        "Số: …… /BC-UBND",
        "Mẫu, ngày …… tháng …… năm 2026",
    ]
    text = [one.text for one in made.paragraphs if one.text]
    assert text[0] == "BÁO CÁO"
    assert "kèm theo./." in text[-4]
    given = "(Kèm theo Báo cáo số …… /BC-UBND ngày …… tháng …… năm 2026 của Ủy ban nhân dân xã Mẫu)"
    assert text[-3:] == ["Phụ lục", "CÁC BẢN TIN ĐÃ PHÁT", given]
    authority = made.tables[0].rows[0].cells[0].paragraphs[:2]
    assert all(run.bold and run.font.size == Pt(13) for one in authority for run in one.runs)
    assert made.tables[-2].rows[0].cells[1].text.startswith("TM. ỦY BAN NHÂN DÂN\n……")
    assert [table.rows[0].cells[0].text for table in made.tables[1:3]] == ["Bản tin", "Thôn"]
    assert "Nơi nhận:" in made.tables[-2].rows[0].cells[0].text
    assert made.tables[-1].rows[1].cells[0].text == "T7 02/05"
    assert len(made.tables[-1].rows) == 1 + 3
    everything = " ".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)
    assert "=1+1 <b>Bài ba</b>" in everything


def test_a_short_annex_follows_on_the_last_page_and_a_long_one_has_its_own(may: Report) -> None:
    def breaks(report: Report) -> list[bool]:
        made = docx.Document(io.BytesIO(document(report)))
        return [bool(one.paragraph_format.page_break_before) for one in made.paragraphs if one.text == "Phụ lục"]

    assert breaks(may) == [False]
    assert breaks(replace(may, bulletins=may.bulletins * 3)) == [True]


def test_what_the_operator_must_see_to_is_on_the_screen_and_not_in_what_the_chair_signs(may: Report) -> None:
    noted = replace(may, notices=("hai.md: không đọc được",))
    text = in_words(noted)
    assert text.endswith("Cần xem lại (không ghi vào báo cáo)\n   hai.md: không đọc được\n")
    assert text.startswith(in_words(may))
    made, plain = (docx.Document(io.BytesIO(document(one))) for one in (noted, may))
    assert [one.text for one in made.paragraphs] == [one.text for one in plain.paragraphs]


def test_many_campaigns_are_numbered_on(may: Report) -> None:
    many = replace(may, campaigns=may.campaigns * 17)
    shown = [one.text for one in docx.Document(io.BytesIO(document(many))).paragraphs]
    assert [one.split(".")[0] for one in shown if one.endswith(". Đợt tuyên truyền mẫu")][6:] == [
        *("X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX")
    ]


def test_an_empty_month_is_a_document_too(tmp_path: Path) -> None:
    folder, schedule = station(tmp_path)
    found = gather(folder, schedule, date(2026, 1, 1), now=datetime(2026, 2, 1, tzinfo=NOW.tzinfo))
    made = docx.Document(io.BytesIO(document(found)))
    assert "Đã phát 0 lượt" in "\n".join(one.text for one in made.paragraphs)
    assert "Đã phát 0 lượt" in in_words(found)
    assert rows(found).count(b"\r\n") == 1


def test_the_licences_of_the_music_are_in_every_form(may: Report) -> None:
    line = "nhac.mp3: Nhạc của đài"
    assert line in in_words(may)
    assert line in [one.text for one in docx.Document(io.BytesIO(document(may))).paragraphs]
    known = json.loads(TypeAdapter(Report).dump_json(may))
    assert known["licences"] == [{"file": "nhac.mp3", "licence": "Nhạc của đài"}]


def test_a_title_that_would_act_on_a_reader_does_not(tmp_path: Path) -> None:
    title = r"\e[2J\u202ETin\u0007 10.000\u00A0đồng\nhai\u2028ba <script>alert(1)</script> {{ 7*7 }}"
    text = f'---\ntitle: "{title}"\nvalid_until: 2026-05-20\n---\n\nMột câu.\n'
    texts = dict.fromkeys(("dot/xau", "thong-bao/xau"), text)
    folder, schedule = station(tmp_path, texts=texts)
    air(folder, schedule, MAY.replace(day=2), list(texts))
    found = gather(folder, schedule, MAY, now=NOW)
    read = docx.Document(io.BytesIO(document(found)))
    page, _ = board(folder, schedule, [MAY.replace(day=2)], today=MAY)
    revoke(folder.scripts, texts, by="Chủ tịch UBND xã", position="", at=NOW)
    _, left = board(folder, schedule, [MAY.replace(day=4)], today=MAY)
    assert left
    shown = (
        in_words(found, 200),
        rows(found).decode(),
        " ".join(cell.text for table in read.tables for row in table.rows for cell in row.cells),
        posts(folder, schedule, MAY, now=NOW).overview(),
        page,
    )
    for text in (*shown, *left):
        assert not {"\x1b", "\u202e", "\a", "\u2028", "\xa0"} & set(text)
        assert "[2JTin 10.000 đồng hai ba" in text
    assert "<script>" not in page


def test_a_campaign_without_a_plan_or_with_nothing_ordered(tmp_path: Path) -> None:
    folder, schedule = station(tmp_path)
    air(folder, schedule, MAY.replace(day=2), ["dot/mot"])
    text = in_words(gather(folder, schedule, MAY, now=NOW))
    assert "Đã phát 1 bài khác nhau, 1 lượt.\n   Chưa đối chiếu được từng mục" in text
    assert "không nêu số" not in text
    plan(folder, broadcast_section="IX")
    text = in_words(gather(folder, schedule, MAY, now=NOW))
    assert "Kế hoạch số 12/KH-UBND không giao mục nào cho đài truyền thanh." in text
    assert "Chưa đối chiếu" not in text
