"""Reading plans: the tree and its ids, joins, flags, zones, the hidden order; and the corpus of damaged plans."""

from __future__ import annotations

import collections
import random
from datetime import date
from pathlib import Path

import pytest

from benchmarks import reading
from broadcast.stages.plan import read
from tests.conftest import SHARED

REAL = SHARED / "plans" / "ke-hoach-nghi-quyet-02.txt"
real = pytest.mark.skipif(
    not REAL.exists(), reason="the real plan stands beside the project only where it is developed"
)
IDS = [
    "I", "I.1", "I.2", "II", "II.1", "II.1.1", "II.1.2", "II.1.2.1", "II.1.2.2", "II.1.2.3",
    *(f"II.1.2.3.{n}" for n in range(1, 10)), "II.2", "III", *(f"III.{n}" for n in range(1, 6)),
]  # fmt: skip


def plan(tmp_path: Path, text: str, name: str = "ke-hoach.txt"):  # type: ignore[no-untyped-def]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read(path)


@real
def test_the_real_plan_has_its_sections_joins_flags_and_order() -> None:
    found = read(REAL)
    assert [one.id for one in found.sections] == IDS
    assert [(one.left.split()[-1], one.right.split()[0]) for one in found.joins] == [
        ("công", "nghệ,"),
        ("hiện", "phân"),
        ("trên", "nền"),
        ("hình", "thức"),
    ]
    assert [flag.text for flag in found.flags if flag.kind == "page-number"] == ["4", "5"]
    suspects = [(flag.text, flag.suggestion) for flag in found.flags if flag.kind == "ocr-suspect"]
    assert suspects == [
        *[("chuyên đổi", "chuyển đổi")] * 3,
        ("ùng ngập", "úng ngập"),
        ("hải hòa", "hài hòa"),
    ]
    text = "\n".join(p.text for one in found.sections for p in one.paragraphs)
    assert all(kept in text for kept in ("100 năm", "5 năm", "đủ 4 thẩm quyền", "sông 5 Đuống"))
    assert "05 quan điểm" in next(one.title for one in found.sections if one.id == "II.1.2.1")
    assert (found.broadcast_section, found.ordered_to, found.monthly_target) == (
        "II.1",
        "Trung tâm dịch vụ tổng hợp xã",
        10,
    )
    assert found.signature[:3] == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert "Nơi nhận" not in text
    assert "Lưu: VT" in found.recipients[-1]


HEAD = """\
ỦY BAN NHÂN DÂN
XÃ MẪU
Số: 45/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Mẫu, ngày 05 tháng 3 năm 2026

KẾ HOẠCH
Tuyên truyền vệ sinh môi trường năm 2026

Căn cứ Luật Bảo vệ môi trường năm 2020;

Ủy ban nhân dân xã Mẫu xây dựng kế hoạch như sau:

"""


def test_the_title_block_is_data(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        HEAD + "I. MỤC ĐÍCH\n\nGiữ sạch đường làng.\n\nNơi nhận:\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n",
    )
    assert (found.kind, found.title) == ("KẾ HOẠCH", "Tuyên truyền vệ sinh môi trường năm 2026")
    assert (found.number, found.issued_on) == ("45/KH-UBND", date(2026, 3, 5))
    assert found.authority == "ỦY BAN NHÂN DÂN XÃ MẪU"
    assert found.grounds == ("Căn cứ Luật Bảo vệ môi trường năm 2020;",)
    assert [one.id for one in found.sections] == ["I"]
    assert found.recipients == ("Nơi nhận:", "- Lưu: VT.")


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        (
            "Điều 1. Phạm vi\n\n1. Quyết định này áp dụng cho các thôn.\n\n2. Hộ dân thực hiện:\n\na) Phân loại rác;\n\nb) Đổ rác đúng giờ.\n\nĐiều 2. Hiệu lực\n\nTừ ngày 01/7/2026.",
            ["Điều 1", "Điều 1.1", "Điều 1.2", "Điều 1.2.a", "Điều 1.2.b", "Điều 2"],
        ),
        ("Điều 1. Phạm vi\n\nKhoản 1. Áp dụng trong xã.\n\nĐiểm a) Hộ dân;\n\nĐiểm b) Cơ quan.\n\nKhoản 2. Áp dụng ngay.", ["Điều 1", "Điều 1.1", "Điều 1.1.a", "Điều 1.1.b", "Điều 1.2"]),
        (
            "Phần I. TÌNH HÌNH\n\nI. Kết quả\n\nĐã làm được nhiều việc.\n\nII. Hạn chế\n\nCòn rác ven đường.\n\nPhần II. NHIỆM VỤ\n\nI. Mục tiêu\n\nSạch hơn.",
            ["Phần I", "Phần I.I", "Phần I.II", "Phần II", "Phần II.I"],
        ),
        (
            "Chương I. QUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi\n\nÁp dụng trong xã.\n\nChương II. TỔ CHỨC\n\nĐiều 2. Thực hiện\n\nCác thôn làm ngay.",
            ["Chương I", "Điều 1", "Chương II", "Điều 2"],
        ),
        ("I. MỤC ĐÍCH\n\n1. Chung\n\nSạch.\n\n1.1. Riêng\n\nĐẹp.\n\na) Thôn 1\n\nMột.\n\nII. NỘI DUNG\n\n1/ Rác\n\nHai.", ["I", "I.1", "I.1.1", "I.1.1.a", "II", "II.1"]),
    ],
)  # fmt: skip
def test_the_tree_has_stable_ids(body: str, ids: list[str], tmp_path: Path) -> None:
    assert [one.id for one in plan(tmp_path, HEAD + body).sections] == ids


COLUMNS = """\
ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ YÊN BÌNH                  Độc lập - Tự do - Hạnh phúc
Số: 112/KH-UBND            Yên Bình, ngày 02 tháng 6 năm 2026

                  KẾ HOẠCH
   Tuyên truyền phân loại rác tại nguồn năm 2026

PHẦN THỨ NHẤT
MỤC ĐÍCH

1. Yêu cầu
1.1. Ngắn gọn, dễ hiểu.
1.2. Đúng đối tượng.

PHẦN THỨ HAI
NỘI DUNG TUYÊN TRUYỀN

1. Các nhóm rác
a) Rác tái chế: giấy, nhựa, kim loại.
b) Rác thực phẩm: thức ăn thừa, vỏ hoa quả, lá
2
cây trong vườn nhà.
2. Xử phạt
Theo Nghị định số 45/2022/NĐ-CP, hộ không phân loại bị phạt từ 500.000
đồng đến 1.000.000 đồng.

PHẦN THỨ BA
TỔ CHỨC THỰC HIỆN

1. Trung tâm Dịch vụ tổng hợp: phát trên đài truyền thanh nội dung tại Phần thứ hai, mỗi tuần 3 buổi, mỗi tháng ít nhất 12 tin bài.

Nơi nhận:                          TM. ỦY BAN NHÂN DÂN
- Lưu: VT.                              CHỦ TỊCH
"""


def test_a_tab_behind_a_marker_parts_no_columns(tmp_path: Path) -> None:
    found = plan(
        tmp_path, HEAD + "I.\tMỤC ĐÍCH\n1.\tChung\n-\tGiữ sạch.\na)\tThôn 1\nĐẹp.\nII.\tNỘI DUNG\n1.\tRác\nThu gom.\n"
    )
    assert [one.id for one in found.sections] == ["I", "I.1", "I.1.a", "II", "II.1"]
    assert found.sections[1].paragraphs[0].text == "Giữ sạch."


def test_two_columns_of_plain_text_are_kept_apart(tmp_path: Path) -> None:
    found = plan(tmp_path, COLUMNS)
    assert (found.authority, found.number) == ("ỦY BAN NHÂN DÂN XÃ YÊN BÌNH", "112/KH-UBND")
    assert found.recipients == ("Nơi nhận:", "- Lưu: VT.")
    assert found.signature == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def test_parts_named_in_words_points_and_the_order(tmp_path: Path) -> None:
    found = plan(tmp_path, COLUMNS)
    first, second, third = "Phần thứ nhất", "Phần thứ hai", "Phần thứ ba"
    assert [one.id for one in found.sections] == [
        first, f"{first}.1", f"{first}.1.1", f"{first}.1.2", second, f"{second}.1", f"{second}.1.a", f"{second}.1.b",
        f"{second}.2", third, f"{third}.1",
    ]  # fmt: skip
    assert (found.broadcast_section, found.monthly_target) == (second, 12)
    assert found.sections[2].paragraphs[0].text == "Ngắn gọn, dễ hiểu."  # a sentence is no title
    assert found.sections[7].paragraphs[0].text == "thức ăn thừa, vỏ hoa quả, lá cây trong vườn nhà."
    assert [(flag.kind, flag.text) for flag in found.flags] == [("page-number", "2")]


def test_what_a_conversion_left_is_cleaned(tmp_path: Path) -> None:
    text = HEAD + "I. MỤC ĐÍCH\n\n**Giữ** sạch\u00a0đường &amp; ngõ\u200b, vì dân./.\n"
    assert plan(tmp_path, text).sections[0].paragraphs[0].text == "Giữ sạch đường & ngõ, vì dân./."


def test_a_blank_for_a_number_is_flagged(tmp_path: Path) -> None:
    text = HEAD + "I. MỤC ĐÍCH\n\nThực hiện Kế hoạch số ......./KH-UBND của xã.\n"
    assert "blank-number" in [flag.kind for flag in plan(tmp_path, text).flags]
    head = HEAD.replace("Số: 45/KH-UBND", "Số:      /KH-UBND").replace("ngày 05 tháng", "ngày      tháng")
    found = plan(tmp_path, head + "I. MỤC ĐÍCH\n\nSạch.\n")
    assert [flag.kind for flag in found.flags] == ["blank-number"] * 2
    assert found.issued_on is None


def test_markers_with_a_dash(tmp_path: Path) -> None:
    text = (
        HEAD
        + "I- MỤC TIÊU\n1- Mục tiêu chung:\nGiảm số ca mắc.\n2- Mục tiêu cụ thể:\n+ Mỗi tổ có 1 đội.\nII- NỘI DUNG\n1) Tình hình\nCó 48 ca.\n"
    )
    assert [one.id for one in plan(tmp_path, text).sections] == ["I", "I.1", "I.2", "II", "II.1"]


@pytest.mark.parametrize(
    "fact", ["có đủ 4 thôn", "mỗi hộ 5 kg", "đợt 2 năm 2026", "từ 7 đến 9 giờ", "05 quan điểm", "100 năm"]
)
def test_a_number_that_is_a_fact_is_not_taken_for_a_page(fact: str, tmp_path: Path) -> None:
    found = plan(tmp_path, HEAD + f"I. MỤC ĐÍCH\n\nTrong thời gian tới, xã {fact} và tiếp tục giữ gìn vệ sinh chung.\n")
    assert not [flag for flag in found.flags if flag.kind == "page-number"]
    assert fact in found.sections[0].paragraphs[0].text


def scores(write: object, suffix: str, tmp_path: Path, *, cuts: bool = True) -> reading.Score:
    total = reading.Score()
    for source in sorted(reading.PLANS.glob("*.txt")):
        for seed in range(3):
            texts, truth = reading.damage(reading.paragraphs(source), seed)
            path = tmp_path / f"{source.stem}-{seed}.{suffix}"
            write(texts, path)  # type: ignore[operator]
            reading.score(read(path), truth, total, cuts=cuts)
    return total


@pytest.mark.parametrize(("write", "suffix"), [(reading.as_text, "txt"), (reading.as_docx, "docx")])
def test_damaged_plans_are_read_as_well_as_promised(write: object, suffix: str, tmp_path: Path) -> None:
    total = scores(write, suffix, tmp_path)
    for what, least in (("ids", 0.95), ("joins", 0.95), ("pages", 0.95), ("ocr", 0.6)):
        assert total.right[what] >= least * total.wanted[what], total.line(what)
    assert total.right["ocr"] >= 0.7 * total.given["ocr"], total.line("ocr")


def test_no_number_is_added_or_lost_by_reading(tmp_path: Path) -> None:
    import re

    chance = random.Random(7)
    for source in sorted(reading.PLANS.glob("*.txt")):
        texts, _ = reading.damage(reading.paragraphs(source), chance.randrange(1000))
        path = tmp_path / source.name
        reading.as_text(texts, path)
        found = read(path)
        begin = next(place for place, text in enumerate(texts) if text.startswith("I. "))
        end = next(place for place, text in enumerate(texts) if reading.TAIL.match(text))
        marker = re.compile(r"^(?:\d+(?:\.\d+)*[.)]|[IVX]+\.|[a-zđ]\))\s")
        written = "\n".join(marker.sub("", text) for text in texts[begin:end])
        heard = "\n".join(
            [
                *(one.title for one in found.sections),
                *(p.text for one in found.sections for p in one.paragraphs),
                *(p.text for p in found.closing),
            ]
        )
        assert collections.Counter(re.findall(r"\d+", heard)) == collections.Counter(re.findall(r"\d+", written))
