"""The approval sheet: sentences cut as everywhere, each beside its place in the plan, and nothing in it that acts."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from broadcast.knowledge.language.sentences import sentences
from broadcast.model import LedgerHead, Origin, Paragraph, Source
from broadcast.stages.script.sheet import SheetPart, fitting, sheet
from tests.values import script_of

TEXTS = (
    "Sáng 5/5, TP. Huế cắt điện. Bs. Lê A. Minh nhắc: “Đừng ra đường!” Cả xã đề phòng…",
    "Câu một. 2. Câu hai <script>alert(1)</script> & {{ 7*7 }}.",
)


def part(*texts: str, origins: tuple[Origin, ...] = (), attention: tuple[tuple[int, str], ...] = ()) -> SheetPart:
    body = tuple(Paragraph(text=text, source=Source(path="a.md", line=n)) for n, text in enumerate(texts, 5))
    script = script_of(
        "a", title="Tin <b>một</b>", kind="notice", body=body, sources=("I.1",), sha256="0" * 64, origins=origins
    )
    return SheetPart(script=script, plan=None, minutes=1.25, state="chưa duyệt", attention=attention)


def replace_hash(found: SheetPart, sha256: str) -> SheetPart:
    return replace(found, script=replace(found.script, sha256=sha256))


def rows(page: str) -> list[str]:
    """What is said, row by row."""
    return [unescape(text) for text in re.findall(r'<td class="n">\d+</td><td>(.*?)</td>', page)]


def test_sentences_are_those_of_the_one_splitter() -> None:
    expected = [text for paragraph in TEXTS for _, text in sentences(paragraph)]
    assert "Sáng 5/5, TP. Huế cắt điện." in expected
    assert rows(sheet("xã Mẫu", [part(*TEXTS)])) == expected


def test_nothing_that_is_written_acts() -> None:
    page = sheet("xã <i>Mẫu</i>", [part(*TEXTS, attention=((0, "<u>xem</u>"),))])
    assert not re.search(r"<script|<i>M|<I>M|<u>|<b>một", page)
    assert "{{ 7*7 }}" in page


def test_a_place_of_the_plan_stands_once_beside_its_sentences_and_remarks_name_the_sentence() -> None:
    origins = (Origin(line=5, section="I.1", plan_line=3), Origin(line=6, section="I.2", plan_line=9))
    found = part("Một. Hai.", "Ba.", origins=origins, attention=((6, "thiếu số"), (0, "kế hoạch đã đổi")))
    page = sheet("xã Mẫu", [found], LedgerHead(count=2, sha256="ab" * 32))
    assert re.findall(r'rowspan="(\d)">(.*?)</td>', page) == [
        ("2", "Mục I.1, dòng 3."),
        ("1", "Mục I.2, dòng 9."),
    ]
    assert "<li>Câu 3: thiếu số</li><li>kế hoạch đã đổi</li>" in page
    assert "Khoảng 1,2 phút. chưa duyệt." in page
    assert "Sổ duyệt khi in: 2 dòng" in page


def test_each_page_bears_its_number_and_the_mark_of_all_the_texts() -> None:
    pages = [sheet("xã Mẫu", [part("Một."), replace_hash(part("Hai."), text)]) for text in ("1" * 64, "2" * 64)]
    marks = [set(re.findall(r"Mã phiếu ((?:[0-9a-f]{4} ?){4})", page)) for page in pages]
    assert [len(found) for found in marks] == [1, 1]
    assert marks[0] != marks[1]
    assert all('"Trang " counter(page) "/" counter(pages)' in page for page in pages)


def test_beside_a_text_without_a_plan_there_is_no_empty_column() -> None:
    assert "Trong kế hoạch" not in sheet("xã Mẫu", [part("Một.")])
    beside = part("Một.", origins=(Origin(line=5, section="I.1", plan_line=3),))
    assert "Trong kế hoạch" in sheet("xã Mẫu", [beside])


def test_tick_boxes_and_the_place_to_sign_come_before_the_texts() -> None:
    page = sheet("xã Mẫu", [part("Một."), part("Hai.")], first=4, left=3, more="/phieu?tu=6")
    assert page.count("☐") == 4
    assert page.index("☐") < page.index("NGƯỜI DUYỆT") < page.index("Một.")
    assert re.findall(r"<h2>(\d+)\.", page) == ["4", "5"]
    assert 'Còn 3 bài ở phiếu sau: <a href="/phieu?tu=6">' in page


def test_a_sheet_of_some_pages_takes_scripts_in_their_order_one_at_least() -> None:
    short, long = part("Một câu."), part("Một câu khá dài để in ra nhiều dòng trên phiếu. " * 200)
    assert fitting([short] * 3, 10) == 3
    assert fitting([long] * 3, 1) == 1
    assert 1 < fitting([short] * 500, 10) < 500
    assert fitting([short] * 500, 5) < fitting([short] * 500, 10)
    assert fitting([], 10) == 0
