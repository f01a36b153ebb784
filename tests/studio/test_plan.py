"""«Kế hoạch mới»: a document is read, ticked, its doubts answered, and becomes drafts and a campaign."""

from __future__ import annotations

import html
import re
from datetime import date

from docx import Document
from httpx import Response

from broadcast.config import load_schedule
from broadcast.station.folder import Folder
from studio.conftest import Studio

PLAN = """\
ỦY BAN NHÂN DÂN
XÃ MẪU
KẾ HOẠCH
Trồng cây đầu xuân

Căn cứ Luật Bảo vệ môi trường;

I. MỤC ĐÍCH
1. Yêu cầu với các cơ quan
Các phòng, ban chuyên môn báo cáo kết quả về UBND xã trước ngày 15 hằng tháng.
II. NỘI DUNG TUYÊN TRUYỀN
1. Trồng cây
Mỗi hộ trồng 12 cây bên đường làng trước ngày 30/4/2026.
2. Giữ đường làng
Bà con không đổ rác ra đường làng và ngõ xóm.
III. TỔ CHỨC THỰC HIỆN
Đài truyền thanh xã phát thanh nội dung phần II.

Nơi nhận:
- Như trên;
- Lưu VT.
"""


def handed_in(studio: Studio, text: str = PLAN, name: str = "Kế hoạch trồng cây.txt", **form: str) -> str:
    """Hand a plan in; return its address."""
    return done(studio, studio.browser.post("/ke-hoach", data=form, files={"tep": (name, text.encode())})).url.path


def done(studio: Studio, answer: Response) -> Response:
    """The page to which long work leads."""
    if answer.url.path.startswith("/viec/"):
        studio.finish(answer.url.path)
        return studio.browser.get(answer.url.path)
    return answer


def ticked(page: str) -> list[str]:
    return [html.unescape(value) for value in re.findall(r'name="muc" value="([^"]*)" id="m\d+" checked', page)]


def test_the_part_that_the_plan_orders_is_ticked_and_nothing_is_missing(studio: Studio) -> None:
    path = handed_in(studio)
    assert path == "/ke-hoach/ke-hoach-trong-cay"
    page = html.unescape(studio.page(path))
    assert ticked(page) == ["II.1", "II.2"]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
    for line in PLAN.splitlines():
        for words in re.findall(r"[\w ]{8,}", line):
            assert words.strip().casefold() in text.casefold(), words
    assert "Kế hoạch trồng cây.txt" in studio.page("/ke-hoach")


def test_drafts_and_the_campaigns_lines_are_written_and_told(studio: Studio) -> None:
    path = handed_in(studio)
    form = {"ten": "Tết trồng cây", "tu": "1/5/2026", "den": "30/6/2026", "so-bai": "8", "muc": ["II.1"]}
    answer = studio.browser.post(f"{path}/soan", data=form)
    page = html.unescape(done(studio, answer).text)
    assert "1 bài, 0 phút, phát từ 01/05/2026 đến 30/06/2026." in page
    folder = Folder(root=studio.root)
    campaign = load_schedule(folder.schedule).campaigns[-1]
    assert (campaign.id, campaign.title, campaign.start, campaign.end, campaign.items_per_month) == (
        "ke-hoach-trong-cay", "Tết trồng cây", date(2026, 5, 1), date(2026, 6, 30), 8,
    )  # fmt: skip
    (draft,) = (folder.scripts / "ke-hoach-trong-cay").glob("*.md")
    assert "12 cây" in draft.read_text(encoding="utf-8")
    assert ticked(studio.page(path)) == ["II.1"]
    edited = draft.read_text(encoding="utf-8").replace("12 cây", "mười hai cây")
    draft.write_text(edited, encoding="utf-8")
    answer = studio.browser.post(f"{path}/soan", data={**form, "muc": ["II.1", "II.2"], "so-bai": ""})
    assert "đã có người sửa" in html.unescape(done(studio, answer).text)
    assert draft.read_text(encoding="utf-8") == edited
    assert load_schedule(folder.schedule).campaigns[-1].items_per_month is None
    page = studio.send("/bai/gui", bai=[f"ke-hoach-trong-cay/{draft.stem}"])
    assert "Đã gửi duyệt 1 bài" in page


def test_what_is_wrong_in_the_form_is_told_and_nothing_is_written(studio: Studio) -> None:
    path = handed_in(studio)
    before = (studio.root / "schedule.yaml").read_text(encoding="utf-8")
    good = {"ten": "A", "tu": "1/5/2026", "den": "", "so-bai": "", "muc": ["II.1"]}
    for wrong in ({"muc": []}, {"tu": "31/2/2026"}, {"so-bai": "-1"}, {"so-bai": "x"}):
        assert studio.browser.post(f"{path}/soan", data={**good, **wrong}).status_code == 409, wrong
    assert (studio.root / "schedule.yaml").read_text(encoding="utf-8") == before
    assert studio.browser.get("/ke-hoach/khong-co").status_code == 404
    assert studio.browser.get("/ke-hoach/..%2fx").status_code == 404
    assert studio.browser.post("/ke-hoach", data={"dan": "  "}).status_code == 409


def test_doubts_are_answered_alone_or_together_and_go_into_the_drafts(studio: Studio) -> None:
    text = PLAN.replace("đường làng", "duờng làng").replace("12 cây", "l2 cây")
    path = handed_in(studio, text)
    page = studio.page(path)
    assert "Chỗ ngờ" in page
    cards = re.findall(r'name="so" value="(\d+)"', page)
    assert "Nhận cả 3 chỗ giống nhau" in page
    page = studio.send(f"{path}/cho-ngo", **{"so": cards[-1], "giong-nhau": ",".join(cards)}, viec="nhan-ca")
    assert page.count("đã nhận") == 3
    page = studio.send(f"{path}/cho-ngo", so=cards[0], viec="tu-sua", chu="đường cái")
    assert "tự sửa: đường cái" in html.unescape(page)
    for number in cards[1:]:
        studio.send(f"{path}/cho-ngo", so=number, viec="tu-sua", chu="đường cái")
    assert (
        studio.browser.post(f"{path}/cho-ngo", data={"so": cards[0], "viec": "tu-sua", "chu": " "}).status_code == 409
    )
    assert studio.browser.post(f"{path}/cho-ngo", data={"so": "999", "viec": "nhan"}).status_code == 409
    form = {"ten": "A", "tu": "1/5/2026", "den": "", "so-bai": "", "muc": ["II.1", "II.2"]}
    answer = studio.browser.post(f"{path}/soan", data=form)
    done(studio, answer)
    drafts = "".join(draft.read_text("utf-8") for draft in (studio.root / "scripts/ke-hoach-trong-cay").glob("*.md"))
    assert "rác ra đường cái" in drafts


def test_a_word_file_pasted_text_and_a_newer_form_are_taken(studio: Studio) -> None:
    made = Document()
    for line in PLAN.splitlines():
        made.add_paragraph(line)
    path = studio.root / "x.docx"
    made.save(str(path))
    answer = studio.browser.post("/ke-hoach", files={"tep": ("../../KH <số 5>.docx", path.read_bytes())})
    assert done(studio, answer).url.path == "/ke-hoach/kh-so-5"
    answer = studio.browser.post("/ke-hoach", data={"dan": PLAN})
    assert done(studio, answer).url.path.startswith("/ke-hoach/trong-cay")
    first = handed_in(studio)
    again = handed_in(studio, PLAN.replace("12 cây", "15 cây"), "bản mới.txt", thay="ke-hoach-trong-cay")
    assert first == again
    assert "15 cây" in studio.page(again)
    second = handed_in(studio)
    assert second == "/ke-hoach/ke-hoach-trong-cay-2"


def test_a_file_that_is_none_is_told_and_leaves_nothing(studio: Studio) -> None:
    for name, data in (("a.exe", b"MZ"), ("a.docx", b"no zip"), ("a.pdf", b"%PDF-1.4 broken")):
        answer = studio.browser.post("/ke-hoach", files={"tep": (name, data)})
        job = studio.desk.jobs.wait(int(answer.url.path.rsplit("/", 1)[1]), timeout_s=60)
        assert job is not None
        assert (job.state, bool(job.fault)) == ("failed", True)
    assert not list((studio.root / "ke-hoach").glob("*")) if (studio.root / "ke-hoach").exists() else True
    assert not studio.crashes


def test_a_document_dropped_anywhere_becomes_what_it_is(studio: Studio) -> None:
    notice = "THÔNG BÁO\nVề việc tiêm phòng\n\nTrạm y tế xã tiêm phòng cho trẻ em vào sáng ngày 24/4/2026."
    for name, text, place in (("kh.txt", PLAN, "/ke-hoach/kh"), ("tiem.txt", notice, "/bai/thong-bao/tiem")):
        answer = done(studio, studio.browser.post("/ke-hoach/tha", files={"tep": (name, text.encode())}))
        assert (answer.status_code, answer.url.path) == (200, place)
