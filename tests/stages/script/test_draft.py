"""Drafts from a plan: a section each, balanced series, origins that are never spoken, and a person's text untouched."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from broadcast.errors import PlanError
from broadcast.knowledge.language.slug import slug
from broadcast.model import Plan, PlanParagraph, Section
from broadcast.stages.script import draft as drafts_of
from broadcast.stages.script import settle
from broadcast.stages.script.draft import Draft
from broadcast.stages.script.markdown import read_script
from broadcast.stages.script.notice import validity
from broadcast.stages.script.proof import differences
from tests.conftest import SHARED, run_broadcast, write_station

PLAN = """\
KẾ HOẠCH
Tuyên truyền phòng, chống dịch sốt xuất huyết năm 2026

I. MỤC ĐÍCH

Nâng cao nhận thức của người dân.

II. NỘI DUNG TUYÊN TRUYỀN

1. Về tình hình dịch

Nhấn mạnh việc cả xã có 38 ca bệnh tại 4 thôn, tăng 12 ca so với năm 2025.

2. Về biện pháp phòng bệnh

Hướng dẫn người dân diệt bọ gậy mỗi tuần 1 lần, đậy kín bể chứa nước.

III. TỔ CHỨC THỰC HIỆN

1. Trung tâm dịch vụ tổng hợp xã

Phát trên hệ thống truyền thanh nội dung tại phần II, mỗi tháng 8 tin, bài.

Nơi nhận:
- Lưu: VT.

CHỦ TỊCH
"""


def plan_of(*paragraphs: str, section: str = "II.1", title: str = "Về vệ sinh") -> Plan:
    texts = tuple(PlanParagraph(text=text, line=10 + place) for place, text in enumerate(paragraphs))
    return Plan(
        path="ke-hoach.txt", kind="KẾ HOẠCH", title="Tuyên truyền vệ sinh", number="", authority="",
        issued_on=date(2026, 5, 1),
        sections=(Section(id=section, title=title, paragraphs=texts, line=9),),
        broadcast_section=section, ordered_to="", monthly_target=None, joins=(), flags=(),
    )  # fmt: skip


def draft(plan: Plan, section: str = "", *, minutes: float = 2.5) -> tuple[Draft, ...]:
    return drafts_of(plan, section, minutes=minutes).drafts


def body_of(text: str) -> list[str]:
    return [re.sub(r" <!--.*-->", "", line) for line in text.splitlines() if "<!--" in line]


def test_every_sentence_carries_its_origin_and_a_listener_never_hears_it(tmp_path: Path) -> None:
    (one,) = draft(plan_of("Nhấn mạnh việc quét dọn. Mỗi hộ góp 2 giờ.", "Đề nghị bà con tham gia."))
    path = tmp_path / "scripts" / "dot" / "bai.md"
    path.parent.mkdir(parents=True)
    path.write_text(one.text, encoding="utf-8")
    script = read_script(path, "dot")
    assert [(origin.section, origin.plan_line) for origin in script.origins] == [
        ("II.1", 10),
        ("II.1", 10),
        ("II.1", 11),
    ]
    assert not any("<!--" in paragraph.text or "II.1" in paragraph.text for paragraph in script.body)
    long = next(paragraph for paragraph in script.body if paragraph.breaks)
    assert long.at(long.text.index("Mỗi hộ")).line == script.origins[1].line
    assert differences(plan_of("Nhấn mạnh việc quét dọn. Mỗi hộ góp 2 giờ."), (script,)) == ()


def test_a_long_section_becomes_a_balanced_series() -> None:
    sentences = [
        f"Thôn số {n} quét dọn đường làng và khơi thông cống rãnh vào sáng chủ nhật hằng tuần." for n in range(40)
    ]
    parts = draft(plan_of(*(" ".join(sentences[at : at + 4]) for at in range(0, 40, 4))), minutes=1.5)
    lengths = [sum(len(line.split()) for line in body_of(one.text)) for one in parts]
    assert len(parts) >= 3
    assert max(lengths) <= 1.5 * 175
    assert min(lengths) >= max(lengths) / 2
    counted = ("một", "hai", "ba", "bốn", "năm", "sáu")
    names = [f"Vệ sinh, kỳ {counted[n]}" for n in range(len(parts) - 1)]
    assert [one.title for one in parts] == [*names, "Vệ sinh, kỳ cuối"]
    assert [line for one in parts for line in body_of(one.text)] == sentences


@pytest.mark.parametrize("label", ["mức", "mức hỗ trợ", "với các mức", "thời gian cụ thể", "lịch tiêm"])
def test_the_name_of_what_follows_is_no_end_of_a_sentence(label: str) -> None:
    plan = plan_of(f"Xã hỗ trợ 146 hộ bị thiệt hại về nhà ở do bão số 9, {label} như sau:")
    rows = tuple(
        PlanParagraph(text=text, line=11, kind="row")
        for text in ("Nhà sập: 60 triệu đồng.", "Nhà tốc mái: 5 triệu đồng.")
    )
    section = replace(plan.sections[0], paragraphs=(*plan.sections[0].paragraphs, *rows))
    (made,) = draft(replace(plan, sections=(section,)))
    assert re.match(r"Xã hỗ trợ 146 hộ bị thiệt hại về nhà ở do bão số 9[.:]", body_of(made.text)[0])


def test_a_part_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(PlanError, match=r"không có phần «V».*--section"):
        draft(plan_of("Quét dọn."), "V")


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script> Quét dọn.", "![ảnh](x.png) Quét dọn.", "# Quét dọn.", "Quét <!-- x --> dọn."]
)
def test_a_plan_with_markup_gives_a_script_that_can_be_read(hostile: str, tmp_path: Path) -> None:
    (one,) = draft(plan_of(hostile, title='Về "vệ sinh": <b>'))
    path = tmp_path / "scripts" / "dot" / "bai.md"
    path.parent.mkdir(parents=True)
    path.write_text(one.text, encoding="utf-8")
    assert read_script(path, "dot").body


def test_file_names_are_plain() -> None:
    assert slug("Về Đất đai, Ủy ban & “Nước sạch”") == "ve-dat-dai-uy-ban-nuoc-sach"
    assert slug("…") == "bai"
    assert len(slug("rất dài " * 40)) <= 48


def states(folder: Path, plan: Plan, approved: tuple[str, ...] = ()) -> dict[str, str]:
    done = settle(folder, draft(plan), lambda script: script in approved, plan.broadcast_section)
    return {one.path.name: one.state for one in done}


def test_drafting_again_leaves_what_a_person_has_done(tmp_path: Path) -> None:
    folder = tmp_path / "scripts" / "dot"
    first, second = plan_of("Mỗi hộ góp 2 giờ."), plan_of("Mỗi hộ góp 3 giờ.")
    assert states(folder, first) == {"01-ve-sinh.md": "mới"}
    assert states(folder, first) == {"01-ve-sinh.md": "không đổi"}
    assert states(folder, second) == {"01-ve-sinh.md": "viết lại"}
    assert states(folder, first, ("dot/01-ve-sinh",)) == {"01-ve-sinh.md": "giữ nguyên"}
    path = folder / "01-ve-sinh.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Mỗi hộ", "Mỗi nhà"), encoding="utf-8")
    edited = path.read_bytes()
    assert states(folder, first) == {"01-ve-sinh.md": "giữ nguyên"}
    assert path.read_bytes() == edited
    path.unlink()
    assert states(folder, first) == {"01-ve-sinh.md": "giữ nguyên"}
    assert not path.exists()


def test_a_draft_whose_section_is_gone_goes_if_nobody_touched_it(tmp_path: Path) -> None:
    folder = tmp_path / "scripts" / "dot"
    whole = plan_of("Mỗi hộ góp 2 giờ.", section="II")
    below = Section(id="II.1", title="Về rác", paragraphs=(PlanParagraph(text="Phân loại rác.", line=20),), line=19)
    assert states(folder, replace(whole, sections=(*whole.sections, below))) == {
        "01-ve-sinh.md": "mới",
    }
    assert "phân loại rác" in (folder / "01-ve-sinh.md").read_text(encoding="utf-8")
    assert states(folder, whole) == {"01-ve-sinh.md": "viết lại"}
    other = replace(whole.sections[0], id="III", title="Về nước")
    assert states(folder, replace(whole, sections=(other,), broadcast_section="")) == {
        "01-nuoc.md": "mới",
        "01-ve-sinh.md": "đã bỏ",
    }


def test_a_section_that_a_person_wrote_about_is_left_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "scripts" / "dot"
    folder.mkdir(parents=True)
    (folder / "bai-cua-toi.md").write_text("---\ntitle: Vệ sinh\nsources: [II.1]\n---\n\nQuét dọn.\n", encoding="utf-8")
    assert states(folder, plan_of("Quét dọn.")) == {"bai-cua-toi.md": "giữ nguyên"}


def drafted(station: Path) -> Path:
    """The one draft of a campaign whose sections are short enough to be told together."""
    (path,) = (station / "scripts" / "dot").glob("*.md")
    return path


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A station with a campaign whose scripts come from a plan."""
    write_station(tmp_path)
    (tmp_path / "ke-hoach.txt").write_text(PLAN, encoding="utf-8")
    for path in (tmp_path / "scripts" / "dot").glob("*.md"):
        path.unlink()
    return tmp_path


def test_from_plan_to_proof_to_review(office: Path) -> None:
    done = run_broadcast("draft", "ke-hoach.txt", "--campaign", "dot", cwd=office)
    assert done.returncode == 0, done.stderr
    assert "broadcast review" in done.stdout
    found = json.loads(run_broadcast("review", "--json", cwd=office).stdout)
    assert {one["state"] for one in found["scripts"] if one["sources"]} == {"draft"}
    assert not [place for one in found["scripts"] for place in one["attention"] if place["kind"] == "fact"]
    path = drafted(office)
    path.write_text(path.read_text(encoding="utf-8").replace("38 ca", "83 ca"), encoding="utf-8")
    checked = run_broadcast("check", cwd=office)
    assert checked.returncode == 65
    assert "số «83» không có trong mục II.1, II.2" in checked.stderr
    assert "thiếu số «38» của mục II.1" in checked.stderr
    again = run_broadcast("draft", "ke-hoach.txt", "--campaign", "dot", cwd=office)
    assert "giữ nguyên" in again.stdout
    assert "83 ca" in path.read_text(encoding="utf-8")
    path.write_text(
        path.read_text(encoding="utf-8").replace("sources:", "adds: ['83 ca']\nomits: ['38 ca']\nsources:"),
        encoding="utf-8",
    )
    assert "kế hoạch" not in run_broadcast("check", cwd=office).stderr


def test_a_changed_plan_is_told_and_a_kept_script_then_differs(office: Path) -> None:
    run_broadcast("draft", "ke-hoach.txt", "--campaign", "dot", cwd=office)
    run_broadcast("approve", "scripts", "--by", "Chủ tịch UBND xã", "--yes", cwd=office)
    plan = office / "ke-hoach.txt"
    plan.write_text(PLAN.replace("38 ca", "41 ca"), encoding="utf-8")
    done = run_broadcast("draft", "ke-hoach.txt", "--campaign", "dot", cwd=office)
    assert "đã duyệt" in done.stdout
    assert "trước: Nhấn mạnh việc cả xã có 38 ca" in done.stdout
    assert "thiếu số «41»" in run_broadcast("check", cwd=office).stderr


def test_an_edit_after_approval_is_shown_line_by_line(office: Path) -> None:
    run_broadcast("draft", "ke-hoach.txt", "--campaign", "dot", cwd=office)
    run_broadcast("approve", "scripts", "--by", "Chủ tịch UBND xã", "--yes", cwd=office)
    path = drafted(office)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("đậy kín", "đậy thật kín"), encoding="utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "đậy kín" in one)
    for verb in (("check",), ("build", "--strict", "--day", "2026-05-02", "--engine", "tone")):
        done = run_broadcast(*verb, cwd=office)
        assert done.returncode == 65
        assert f"dòng {line}: " in done.stderr
        assert "đậy thật kín" in done.stderr


def test_states_go_from_draft_to_aired(office: Path) -> None:
    def seen() -> dict[str, str]:
        found = json.loads(run_broadcast("review", "--json", cwd=office).stdout)
        return {one["id"]: one["state"] for one in found["scripts"]}

    run_broadcast("draft", "ke-hoach.txt", "--campaign", "dot", cwd=office)
    name = f"dot/{drafted(office).stem}"
    assert seen()[name] == "draft"
    path = office / "scripts" / f"{name}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("diệt bọ gậy", "diệt hết bọ gậy"), encoding="utf-8")
    assert seen()[name] == "awaiting"
    run_broadcast("approve", "scripts", "--by", "Chủ tịch UBND xã", "--yes", cwd=office)
    assert seen()[name] == "approved"
    built = run_broadcast("build", "--day", "2026-05-02", "--days", 2, "--engine", "tone", cwd=office)
    assert built.returncode == 0, built.stderr
    assert seen()[name] == "aired"


def test_personal_data_is_named_before_approval(office: Path) -> None:
    path = office / "scripts" / "thong-bao" / "cat-dien.md"
    text = path.read_text(encoding="utf-8") + "\nGọi số 0912 345 678, căn cước 001234567890. Tổng đài 1900 1234.\n"
    path.write_text(text, encoding="utf-8")
    run_broadcast("draft", "ke-hoach.txt", "--campaign", "dot", cwd=office)
    found = json.loads(run_broadcast("review", "--json", cwd=office).stdout)
    places = [p["message"] for one in found["scripts"] for p in one["attention"] if p["kind"] == "personal-data"]
    assert len(places) == 2
    assert any("0912 345 678" in one for one in places)
    assert any("001234567890" in one for one in places)


def test_the_approval_sheet_puts_the_source_beside_the_words(office: Path) -> None:
    run_broadcast("draft", "ke-hoach.txt", "--campaign", "dot", cwd=office)
    path = drafted(office)
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: <b>&"), encoding="utf-8")
    assert run_broadcast("review", "--sheet", "phieu.html", cwd=office).returncode == 0
    page = (office / "phieu.html").read_text(encoding="utf-8")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    assert "NGƯỜI DUYỆT" in page
    assert "Mục II.1, dòng" in page
    assert "Nhấn mạnh việc cả xã có 38 ca bệnh" in page
    assert "&lt;b&gt;&amp;" in page


def test_no_script_is_written_by_half_when_the_plan_has_no_such_part(office: Path) -> None:
    done = run_broadcast("draft", "ke-hoach.txt", "--campaign", "dot", "--section", "IX", cwd=office)
    assert done.returncode == 65
    assert not list((office / "scripts" / "dot").glob("*"))


@pytest.mark.skipif(not SHARED.exists(), reason="the real plan stands beside the project only where it is developed")
def test_drafts_of_the_real_plan_are_proved(tmp_path: Path) -> None:
    write_station(tmp_path)
    for path in (tmp_path / "scripts" / "dot").glob("*.md"):
        path.unlink()
    plan = SHARED / "plans" / "ke-hoach-nghi-quyet-02.txt"
    assert run_broadcast("draft", plan, "--campaign", "dot", cwd=tmp_path).returncode == 0
    found = json.loads(run_broadcast("review", "--json", cwd=tmp_path).stdout)
    kinds = [place["kind"] for one in found["scripts"] for place in one["attention"]]
    assert "fact" not in kinds
    assert "unread" not in kinds
    assert "no-script" not in [one["kind"] for one in found["attention"]]
    texts = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "scripts" / "dot").glob("*.md"))
    assert "Nơi nhận" not in texts
    assert "KT. CHỦ TỊCH" not in texts


def test_a_number_left_of_a_heading_is_not_said() -> None:
    (one,) = draft(plan_of("Uống thuốc đều. 4. Những điều cần nhớ khi ở nhà. Tuần 2. Xã kiểm tra."))
    assert body_of(one.text) == ["Uống thuốc đều.", "Những điều cần nhớ khi ở nhà.", "Tuần 2.", "Xã kiểm tra."]


def test_where_something_is_taken_in_is_told() -> None:
    (made,) = draft(plan_of("Mỗi nhà góp sách cũ còn tốt. Nơi nhận sách: nhà văn hóa thôn, đến hết ngày 10/5/2026."))
    assert "Nơi nhận sách: nhà văn hóa thôn, đến hết ngày 10/5/2026." in body_of(made.text)


def test_what_is_introduced_to_somebody_stays_so() -> None:
    (made,) = draft(plan_of("Giới thiệu đến bạn đọc 450 đầu sách mới về nông nghiệp, sức khỏe."))
    assert "tìm hiểu đến" not in made.text


def test_a_schedule_for_those_who_lack_something_says_its_lead_once() -> None:
    rows = ("Thôn Hạ: ngày 11/11/2026, tại đình làng", "Thôn Trung: ngày 12/11/2026, tại nhà văn hóa thôn")
    (made,) = draft(
        plan_of("Lịch chi trả tiền mặt cho người chưa có tài khoản ngân hàng như sau:", *(f"{row};" for row in rows))
    )
    assert made.text.count("người chưa có tài khoản") == 1


def notice(*paragraphs: str) -> Plan:
    return replace(plan_of(*paragraphs, section="", title=""), kind="THÔNG BÁO", title="Phun thuốc", issued_on=None)


def test_a_lead_and_the_labelled_lines_under_it_are_sentences_of_their_own_in_the_order_of_a_notice() -> None:
    (made,) = draft(
        notice(
            "Kính thưa toàn thể bà con!",
            "Trạm Y tế tổ chức phun thuốc diệt muỗi như sau:",
            "Khi phun: đậy kín thức ăn, nước uống.",
            "Địa điểm: xóm 4 và xóm 5.",
            "Thời gian: từ 15 giờ ngày 09/7/2026.",
        )
    )
    assert body_of(made.text) == [
        "Trạm Y tế tổ chức phun thuốc diệt muỗi.",
        "Thời gian: từ 15 giờ ngày 09/7/2026.",
        "Địa điểm: xóm 4 và xóm 5.",
        "Khi phun: đậy kín thức ăn, nước uống.",
    ]


def test_rows_follow_what_a_table_is_about_once() -> None:
    lead = "Sơ tán các hộ ven biển đến nơi tránh trú trong bảng sau:"
    plan = plan_of(lead, "Bãi Trên: tại trường tiểu học, 420 người.", "Bãi Giữa: tại nhà văn hóa, 180 người.")
    (made,) = draft(plan)
    assert body_of(made.text)[0] == "Sơ tán các hộ ven biển đến nơi tránh trú."
    assert "bảng" not in made.text


def test_what_a_body_resolves_on_is_not_said() -> None:
    opening = "Ủy ban nhân dân phường ban hành Kế hoạch tổ chức Ngày hội, cụ thể như sau:"
    (made,) = draft(plan_of(opening, "Theo đó:", "Ngày hội bắt đầu lúc 7 giờ."))
    assert body_of(made.text) == ["Ngày hội bắt đầu lúc 7 giờ."]


def test_a_point_with_its_label_on_one_line_is_one_sentence() -> None:
    plan = plan_of("Quầy trong nhà thu 90.000 đồng một tháng.", title="Mức thu")
    text = PlanParagraph(text="không thu tiền.", line=20)
    point = Section(id="II.2", title="Người già trên 70 tuổi bán rau nhà trồng", paragraphs=(text,), line=20)
    (made,) = draft(replace(plan, sections=(*plan.sections, point), broadcast_section=""))
    assert "Người già trên 70 tuổi bán rau nhà trồng: không thu tiền." in body_of(made.text)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Ngày 12 tháng 6 năm 2026, UBND xã ban hành thông báo về giá rác.", None),
        ("Giá mới áp dụng từ ngày 01/7/2026.", None),
        ("Kể từ ngày 01/7/2026, chợ họp buổi sáng.", None),
        ("Họp dân ngày 05/6/2026; giá mới áp dụng từ ngày 01/7/2026.", None),
        ("Cắt nước từ 22 giờ ngày 12/4/2026 đến 5 giờ ngày 15/4/2026.", date(2026, 4, 15)),
        ("Tiêm từ ngày 18/5/2026 đến hết ngày 22/5/2026.", date(2026, 5, 22)),
        ("Họp lúc 19 giờ ngày 22/5/2026.", date(2026, 5, 22)),
    ],
)
def test_how_long_a_notice_is_worth_airing(text: str, until: date | None) -> None:
    assert validity(notice(text))[1] == until


def test_the_name_of_a_list_is_no_sentence() -> None:
    made = draft(plan_of("Mức thu cho mỗi hộ như sau:", "Thu gom rác: 25.000 đồng.", "Thủy lợi: 32.000 đồng."))
    assert "Mức thu cho mỗi hộ." not in body_of(made[0].text)


@pytest.mark.parametrize(
    "lead",
    [
        "Buổi sáng khám từ 7 giờ, buổi chiều bắt đầu từ 13 giờ 30, theo lịch dưới đây:",
        "Xe của hợp tác xã gom rác từ ngày 01/02/2026, như sau:",
        "Y sĩ trực từ 7 giờ 15 đến 16 giờ 45, theo bảng sau:",
        "Đội quản lý điện báo cho bà con:",
    ],
)
def test_a_sentence_before_a_table_ends_before_its_first_row(lead: str) -> None:
    rows = ("Thôn Hạ: sáng ngày 20/4/2026, tại đình làng.", "Thôn Trung: ngày 21/4/2026, tại nhà văn hóa.")
    table = tuple(PlanParagraph(text=text, line=20 + place, kind="row") for place, text in enumerate(rows))
    plan = plan_of(lead)
    section = replace(plan.sections[0], paragraphs=(*plan.sections[0].paragraphs, *table))
    said = body_of(draft(replace(plan, sections=(section,)))[0].text)
    assert said[0] == re.sub(r",? (?:theo lịch dưới đây|như sau|theo bảng sau):$|:$", ".", lead)
    assert tuple(said[1:]) == rows


@pytest.mark.parametrize("lead", ["Mức thu hằng tháng cho mỗi hộ như sau:", "Số ca bệnh từ đầu năm 2026:"])
def test_the_name_of_a_table_is_said_with_its_first_row(lead: str) -> None:
    table = tuple(PlanParagraph(text=f"Thôn {name}: 25 con số.", line=20, kind="row") for name in ("Hạ", "Trung"))
    plan = plan_of(lead)
    section = replace(plan.sections[0], paragraphs=(*plan.sections[0].paragraphs, *table))
    said = body_of(draft(replace(plan, sections=(section,)))[0].text)
    assert said[0].startswith(lead.removesuffix(" như sau:").rstrip(":") + ": ")


def test_every_label_of_time_and_place_comes_first_and_the_rows_of_a_schedule_stay_together() -> None:
    power = notice(
        "Đội quản lý điện tạm ngừng cấp điện để thay cột.",
        "Lý do: thay cột điện gãy.",
        "Ngày cắt: thứ năm 15/01/2026.",
        "Thời gian: từ 7 giờ 30 đến 11 giờ.",
        "Khu vực mất điện: hẻm 27, hẻm 29.",
    )
    assert [line.split(":")[0] for line in body_of(draft(power)[0].text)[1:]] == [
        "Ngày cắt", "Thời gian", "Khu vực mất điện", "Lý do",
    ]  # fmt: skip
    rows = ("Ngày 07/4/2026: tổ 1 đến tổ 4.", "Ngày 08/4/2026: tổ 5 đến tổ 9.")
    shots = notice("Trạm Y tế tiêm chủng trong tháng.", "Mời đưa trẻ đến đúng lịch.", *rows, "Địa điểm: Trạm Y tế.")
    assert body_of(draft(shots)[0].text) == [
        "Trạm Y tế tiêm chủng trong tháng.", "Địa điểm: Trạm Y tế.", "Mời đưa trẻ đến đúng lịch.", *rows,
    ]  # fmt: skip


def test_two_events_with_a_time_each_stay_in_their_order() -> None:
    told = (
        "Thôn mời bà con dự hai việc.",
        "Họp thôn bàn việc làm đường.",
        "Thời gian: 19 giờ ngày 05/6/2026.",
        "Phun thuốc trừ muỗi ở xóm Trại.",
        "Thời gian: 7 giờ ngày 06/6/2026.",
    )
    assert body_of(draft(notice(*told))[0].text) == list(told)


def test_parts_of_parts_are_one_series() -> None:
    """Two groups of sections that bear the document's title, of which one takes two scripts, are three parts."""
    said = "Bà con quét dọn đường làng vào sáng thứ Bảy hằng tuần, mỗi hộ cử một người tham gia. "
    sections = tuple(
        Section(id=f"Điều {number}", title="", paragraphs=(PlanParagraph(text=said * times, line=number),), line=number)
        for number, times in enumerate((16, 9), 1)
    )
    plan = replace(plan_of(said), title="Quy định về vệ sinh", broadcast_section="", sections=sections)
    made = draft(plan, minutes=1.0)
    endings = [one.title.removeprefix(made[0].title.removesuffix("kỳ một")) for one in made]
    assert len(made) > 2
    assert endings == ["kỳ một", *(f"kỳ {word}" for word in ("hai", "ba", "bốn", "năm")[: len(made) - 2]), "kỳ cuối"]
    assert len({one.name for one in made}) == len(made)
