"""«Soạn bài»: texts found, edited beside their source, saved without loss, heard, brought back, sent for approval."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest

from broadcast.config import load_schedule
from broadcast.errors import ScheduleError, ScriptError
from broadcast.office.writing.editing import Edited, editable, with_edits
from broadcast.office.writing.own_readings import keep_reading
from broadcast.pipeline.inputs import load_scripts
from broadcast.station.folder import Folder
from studio.conftest import Studio

NOTICE = "thong-bao/cat-dien"
DRAFT = """\
---
title: "Bài: một"
sources: [II.1]
# a person's remark
adds:
  - "27"
---

# Bài: một

Câu thứ nhất nói về việc trồng cây. <!-- II.1:31 -->
Câu thứ hai dài, nói về việc giữ gìn đường làng và ngõ xóm. <!-- II.1:33 | câu dài 32 chữ -->

## Mục con

Câu cuối. <!-- II.1:35 -->
"""


def form_of(page: str) -> dict[str, str]:
    """The fields of the editor's form as the page has them."""
    seen = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    title = re.search(r'name="ten" class="wide" value="([^"]*)"', page)
    body = re.search(r'name="loi"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    ends = re.search(r'name="den" value="([^"]*)"', page)
    assert seen
    assert title
    assert body
    assert ends
    fields = {"sha256": seen[1], "ten": title[1], "loi": body[1], "den": ends[1]}
    return {name: html.unescape(value) for name, value in fields.items()}


def text_of(studio: Studio, script: str) -> str:
    return (studio.root / "scripts" / f"{script}.md").read_text(encoding="utf-8")


# ---- the file and what an editor sees of it ------------------------------------------------------


def test_an_editor_sees_plain_text_and_a_save_of_it_changes_nothing_else() -> None:
    edited = editable(DRAFT)
    assert edited is not None
    assert edited == Edited(
        title="Bài: một",
        body=(
            "Câu thứ nhất nói về việc trồng cây.\nCâu thứ hai dài, nói về việc giữ gìn đường làng và ngõ xóm.\n\n"
            "## Mục con\n\nCâu cuối."
        ),
        adds=("27",),
    )
    again = with_edits(DRAFT, edited)
    assert editable(again) == edited
    for kept in ("sources: [II.1]", "<!-- II.1:31 -->", "<!-- II.1:33 | câu dài 32 chữ -->", "<!-- II.1:35 -->"):
        assert kept in again


def test_where_a_line_comes_from_goes_with_it_when_it_is_edited_cut_or_moved() -> None:
    edited = editable(DRAFT)
    assert edited is not None
    body = (
        "Câu mới hẳn.\nCâu thứ nhất nói về việc trồng nhiều cây.\nCâu thứ hai nói về việc giữ gìn đường làng.\n"
        "Cũng giữ gìn ngõ xóm.\n\n## Mục con\n\nCâu cuối."
    )
    lines = with_edits(DRAFT, Edited(title="Tên khác", body=body)).split("\n")
    found = {line.partition(" <!--")[0]: line for line in lines}
    assert "<!--" not in found["Câu mới hẳn."]
    assert found["Câu thứ nhất nói về việc trồng nhiều cây."].endswith("<!-- II.1:31 -->")
    assert found["Câu thứ hai nói về việc giữ gìn đường làng."].endswith(
        "<!-- II.1:33 -->"
    )  # the remark was of the old
    assert found["Câu cuối."].endswith("<!-- II.1:35 -->")
    assert "# Tên khác" in lines
    assert "adds" not in "\n".join(lines)


@pytest.mark.parametrize("title", ['"', "a: b # c", "'x'", "- y", "{z}", "Tiêu đề <script>", "a\nb"])
def test_any_title_comes_back_as_it_was_typed(title: str) -> None:
    edited = editable(with_edits(DRAFT, Edited(title=title, body="Một câu.")))
    assert edited is not None
    assert edited.title == " ".join(title.split())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("28/11/2026", "2026-11-28"), ("16:30 28/11/2026", "2026-11-28 16:30"), ("28/11/2026 16h30", "2026-11-28 16:30")],
)
def test_days_are_taken_as_people_write_them(typed: str, kept: str) -> None:
    text = with_edits(DRAFT, Edited(title="A", body="Một câu.", ends=typed))
    assert f"valid_until: {kept}\n" in text
    for wrong in ("31/2/2026", "mai", "16:30"):
        with pytest.raises(ScriptError, match="ngày hết hạn"):
            with_edits(DRAFT, Edited(title="A", body="x", ends=wrong))


def test_what_was_read_before_is_read_again_once_anything_of_it_has_changed(studio: Studio) -> None:
    """A text, its approval, its recording, its spoken form: none of them is taken from memory when it is another."""
    schedule = load_schedule(studio.root / "schedule.yaml")
    folder = Folder(root=studio.root)

    def read() -> dict[str, bool]:
        return {script.id: script.approved for script in load_scripts(folder, schedule)}

    assert all(read().values())
    path = studio.root / "scripts" / f"{NOTICE}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("16h", "17h"), encoding="utf-8")
    assert not read()[NOTICE]
    path.write_text(text, encoding="utf-8")
    assert read()[NOTICE]
    for form in (studio.root / "scripts" / ".approved").glob("*.json"):
        form.write_bytes(form.read_bytes() + b" ")
    assert not any(read().values())


# ---- the screen ---------------------------------------------------------------------------------


def test_texts_are_found_without_diacritics(studio: Studio) -> None:
    page = studio.page("/bai")
    for title in ("Bài một", "Bài hai", "Cắt điện"):
        assert title in page
    found = studio.page("/bai?tim=muc+TOI+thieu")
    assert "Bài hai" in found
    assert "Bài một" not in found
    assert "Không có bài nào" in studio.page("/bai?tim=%3Cscript%3E")


def test_a_reading_that_rests_on_habit_is_marked(studio: Studio) -> None:
    form = form_of(studio.page(f"/bai/{NOTICE}"))
    form["loi"] = "Mời bà con huyện Chư Prông dự họp."
    studio.send(f"/bai/{NOTICE}", **form, viec="luu")
    assert "Nên nghe lại: «Prông» đọc là «pờ rông»" in html.unescape(studio.page(f"/bai/{NOTICE}"))
    assert "Nên nghe lại: «Prông» đọc là «pờ rông»" in html.unescape(studio.page(f"/duyet/bai/{NOTICE}"))


def test_a_text_is_edited_saved_heard_and_sent(studio: Studio) -> None:
    page = studio.page(f"/bai/{NOTICE}")
    assert "Đọc là: Cắt điện từ bảy giờ ba mươi phút đến mười sáu giờ." in html.unescape(page)
    form = form_of(page)
    assert (form["ten"], form["loi"], form["den"]) == ("Cắt điện", "Cắt điện từ 7h30 đến 16h.", "23/04/2026")
    form["loi"] = "Cắt điện từ 7h30 đến 17h.\nMời bà con chú ý."
    assert "Đã lưu" in studio.send(f"/bai/{NOTICE}", **form, viec="luu")
    assert "đến 17h." in text_of(studio, NOTICE)
    assert "đã sửa, chờ duyệt lại" in studio.page(f"/bai/{NOTICE}")
    sound = studio.browser.get(f"/duyet/nghe/{NOTICE}?tu=2&so=1")
    assert (sound.status_code, sound.content[:4]) == (200, b"fLaC")
    whole = studio.browser.get(f"/duyet/nghe/{NOTICE}")
    assert len(whole.content) > len(sound.content)
    page = studio.send(f"/bai/{NOTICE}", **form_of(studio.page(f"/bai/{NOTICE}")), viec="gui")
    assert "Đã gửi duyệt «Cắt điện»" in page


def test_it_saves_by_itself_and_a_second_window_is_shown_both_texts(studio: Studio) -> None:
    json = {"accept": "application/json"}
    mine = form_of(studio.page(f"/bai/{NOTICE}"))
    theirs = dict(mine)
    answer = studio.browser.post(f"/bai/{NOTICE}", data={**theirs, "loi": "Bản của người kia."}, headers=json)
    assert answer.status_code == 200
    theirs["sha256"] = answer.json()["sha256"]
    again = studio.browser.post(f"/bai/{NOTICE}", data={**theirs, "loi": "Bản của người kia, viết tiếp."}, headers=json)
    assert again.status_code == 200
    mine["loi"] = "Bản của tôi."
    refused = studio.browser.post(f"/bai/{NOTICE}", data=mine, headers=json)
    assert refused.json() == {"conflict": True}
    wrong = studio.browser.post(f"/bai/{NOTICE}", data={**mine, "den": "mai"}, headers=json)
    assert "ngày hết hạn" in wrong.json()["fault"]
    page = studio.browser.post(f"/bai/{NOTICE}", data=mine).text
    assert "Bản của tôi." in page
    assert "Bản của người kia, viết tiếp." in page
    assert "viết tiếp" in text_of(studio, NOTICE)
    mine["sha256"] = again.json()["sha256"]
    assert "Đã lưu" in studio.send(f"/bai/{NOTICE}", **mine)


def test_an_earlier_text_is_brought_back_and_the_later_one_is_kept(studio: Studio) -> None:
    before = text_of(studio, NOTICE)
    for number, body in enumerate(("Bản hai.", "Bản ba."), 1):
        studio.now += timedelta(minutes=10 * number)
        studio.send(f"/bai/{NOTICE}", **{**form_of(studio.page(f"/bai/{NOTICE}")), "loi": body})
    page = studio.page(f"/bai/{NOTICE}/ban-cu")
    versions = re.findall(r"ban=(\d{8}T\d{6}-[0-9a-f]{12})", page)
    assert len(versions) == 2
    studio.now += timedelta(minutes=10)
    assert "Đã lấy lại" in studio.send(f"/bai/{NOTICE}/ban-cu", ban=versions[-1])
    assert text_of(studio, NOTICE) == before
    assert "Bản ba." in studio.page(f"/bai/{NOTICE}/ban-cu")
    assert studio.browser.post(f"/bai/{NOTICE}/ban-cu", data={"ban": "../../x"}).status_code == 409


def test_no_address_leads_out_of_the_texts(studio: Studio) -> None:
    (studio.root / "schedule.md").write_text("x", encoding="utf-8")
    for path in (
        "/bai/../schedule",
        "/bai/%2e%2e/schedule",
        "/bai/.approved/x",
        "/bai/dot/%2e%2e%2fx",
        "/bai/dot/khong-co",
    ):
        assert studio.browser.get(path).status_code == 404, path


def test_a_damaged_text_is_opened_whole_and_mended(studio: Studio) -> None:
    path = studio.root / "scripts" / "dot" / "01-mot.md"
    path.write_text("title: hỏng\nLời.", encoding="utf-8")
    page = studio.page("/bai/dot/01-mot")
    assert 'name="tep"' in page
    seen = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    assert seen
    page = studio.send("/bai/dot/01-mot", sha256=seen[1], tep="---\ntitle: Lành\n---\n\nLời.\n")
    assert 'value="Lành"' in page


def test_a_new_text_and_a_document_become_scripts(studio: Studio) -> None:
    page = studio.send("/bai/moi", dot="thong-bao", ten='Họp & "thôn"', loi="Mời bà con đi họp.", den="24/4/2026")
    assert "Họp &amp; &#34;thôn&#34;" in page
    assert "/bai/thong-bao/hop-thon" in studio.page("/bai")
    refused = studio.browser.post("/bai/moi", data={"dot": "thong-bao", "ten": "A", "loi": "Lời giữ lại."})
    assert (refused.status_code, "Lời giữ lại." in refused.text) == (409, True)
    assert studio.browser.post("/bai/moi", data={"dot": "../x", "ten": "A", "loi": "B"}).status_code == 409
    text = "Thông báo về việc tiêm phòng\n\nTrạm y tế xã tiêm phòng cho trẻ em vào sáng ngày 24/4/2026."
    answer = studio.browser.post("/bai/tep", files={"tep": ("../Tiêm phòng.txt", text.encode())})
    studio.finish(str(answer.url.path))
    scripts = load_scripts(Folder(root=studio.root), load_schedule(studio.root / "schedule.yaml"))
    assert "thong-bao/tiem-phong" in {script.id for script in scripts}
    assert "tiêm phòng" in studio.page("/bai/thong-bao/tiem-phong")


def test_a_reading_is_kept_for_the_commune(studio: Studio) -> None:
    page = studio.send("/bai/dot/02-hai/cach-doc", chu="USD", **{"doc-la": "đô la"})
    assert "Đã giữ cách đọc «USD»" in page
    assert "lời dẫn, cách đọc riêng, nhạc đã đổi" in studio.page("/duyet").lower()
    folder = Folder(root=studio.root)
    keep_reading(folder, "USD", "đồng Mỹ")
    assert (studio.root / "pronunciation.tsv").read_text(encoding="utf-8") == "USD\tđồng Mỹ\n"
    with pytest.raises(ScheduleError, match="không phải tiếng Việt"):
        keep_reading(folder, "UBND", "xyz")
    assert studio.browser.post("/bai/dot/02-hai/cach-doc", data={"chu": "USD", "doc-la": "zzz"}).status_code == 409


def test_differences_from_the_plan_are_shown_and_meant(studio: Studio, tmp_path: Path) -> None:
    plan = tmp_path / "kh.txt"
    plan.write_text(
        "KẾ HOẠCH\nTrồng cây\n\nI. NỘI DUNG TUYÊN TRUYỀN\n1. Trồng cây\n"
        "Mỗi hộ trồng 12 cây bên đường làng.\nMỗi thôn giữ sạch 30 ngõ.\n",
        encoding="utf-8",
    )
    from broadcast.pipeline.drafting import draft_scripts

    done = draft_scripts(Folder(root=studio.root), plan, "trong-cay", section="I", today=studio.now.date())
    script = f"trong-cay/{done.settled[0].path.stem}"
    page = studio.page(f"/bai/{script}")
    assert 'id="d6"' in page
    assert 'href="#d6"' in page
    form = form_of(page)
    form["loi"] = form["loi"].replace("12", "15").replace("30 ngõ", "ngõ")
    page = studio.send(f"/bai/{script}", **form)
    assert '<u class="differs">15</u>' in page
    assert "Cố ý thêm" in page
    assert "Cố ý bỏ" in page
    omitted = re.findall(r'name="bo" value="([^"]*)"', page)
    assert set(omitted) == {"12", "30"}
    for value in omitted:
        page = studio.send(f"/bai/{script}/co-y", sha256=form_of(page)["sha256"], bo=value)
    assert not re.findall(r'name="bo"', page)


def test_a_long_sentence_is_cut_where_it_is_proposed(studio: Studio) -> None:
    long = (
        "Bà con trồng cây bên đường làng và quanh nhà văn hóa thôn cho xanh sạch đẹp; "
        "bà con giữ gìn ngõ xóm, không đổ rác ra đường, không thả rông trâu bò ra ruộng lúa mới cấy."
    )
    form = form_of(studio.page("/bai/dot/01-mot"))
    page = studio.send("/bai/dot/01-mot", **{**form, "loi": long})
    assert "Ngắt câu" in page
    page = studio.send("/bai/dot/01-mot/ngat", sha256=form_of(page)["sha256"], cau=long)
    assert "Đã ngắt câu" in page
    assert form_of(page)["loi"].count("\n") == 1
    stale = {"sha256": form_of(page)["sha256"], "cau": long}
    assert studio.browser.post("/bai/dot/01-mot/ngat", data=stale).status_code == 409
