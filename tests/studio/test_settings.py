"""«Cài đặt», each part by its button and back again, and the four questions that make a station."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from broadcast.config import load_schedule
from broadcast.model import VIETNAM, Schedule
from broadcast.office.approval.approvers import approvers_of
from broadcast.office.night.timer import KINDS
from broadcast.office.settings.first_run import part_of_day
from studio.conftest import Studio


def schedule(studio: Studio) -> Schedule:
    return load_schedule(studio.root / "schedule.yaml")


def refused(studio: Studio, part: str, **form: str) -> str:
    """Send a part that can't be; the file stays as it is."""
    path = studio.root / "schedule.yaml"
    before = path.read_bytes()
    answer = studio.browser.post(f"/cai-dat/{part}", data=form)
    assert answer.status_code == 422
    assert path.read_bytes() == before
    return answer.text


def test_four_questions_make_a_station(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    page = studio.page("/")
    assert "Bốn câu hỏi là có đài" in page
    assert "Ngày mai: chưa có đài" in page
    answers = {"commune": "xã Bình Minh", "villages": "Thôn Đông\nThôn Tây\n", "hours": "5h30, 17:00, 17h45"}
    for wrong in ({"commune": " "}, {"hours": "sáng"}, {"hours": ""}, {"villages": "Thôn A\nthôn a"}):
        answer = studio.browser.post("/cai-dat/bat-dau", data={**answers, **wrong})
        assert answer.status_code == 422
        assert not (tmp_path / "schedule.yaml").exists()
    page = studio.send("/cai-dat/bat-dau", **answers, voice="espeak")
    assert "Đã tạo Đài truyền thanh xã Bình Minh" in page
    made = schedule(studio)
    assert made.station.commune == "xã Bình Minh"
    assert [village.id for village in made.villages] == ["thon-dong", "thon-tay"]
    assert [slot.name for slot in made.slots] == ["buổi sáng", "buổi chiều", "buổi chiều lúc 17 giờ 45"]
    assert made.voice.engines == ("espeak",)
    assert "# Khung giờ còn nhận" in (tmp_path / "schedule.yaml").read_text(encoding="utf-8")
    assert studio.browser.post("/cai-dat/bat-dau", data=answers).status_code == 422  # there is a station now
    assert "Cài đặt" in studio.page("/cai-dat/bat-dau")


def test_every_part_is_shown_and_saved_and_taken_back(studio: Studio) -> None:
    before = (studio.root / "schedule.yaml").read_bytes()
    page = studio.page("/cai-dat")
    for part in ("dai", "thon", "khung-gio", "gio-duoc-phat", "nhac", "nguoi-duyet", "hen-gio", "trang-nghe-lai"):
        assert f'id="{part}"' in page
    page = studio.send("/cai-dat/dai", name='Đài: "Mới"', commune="xã Mẫu")
    assert schedule(studio).station.name == 'Đài: "Mới"'
    undo = re.search(r'action="(/lam-lai/[0-9a-f]+)"', page)
    assert undo
    studio.send(undo[1])
    assert (studio.root / "schedule.yaml").read_bytes() == before
    studio.send("/cai-dat/thon", name="Thôn 2\nThôn 3", act="add")
    studio.send("/cai-dat/thon", village="thon-2", name="Thôn Hai")
    studio.send("/cai-dat/thon", village="thon-3", act="remove", name="x")
    assert [(each.id, each.name) for each in schedule(studio).villages] == [
        ("thon-1", "Thôn 1"),
        ("thon-2", "Thôn Hai"),
    ]
    studio.send("/cai-dat/khung-gio", name="buổi trưa", at="11h30", max_minutes="7,5")
    studio.send("/cai-dat/khung-gio", slot="sang", name="sáng sớm", at="5:00", max_minutes="10")
    studio.send("/cai-dat/khung-gio", slot="chieu", act="remove")
    assert [(slot.id, slot.name, slot.max_minutes) for slot in schedule(studio).slots] == [
        ("sang", "sáng sớm", 10),
        ("buoi-trua", "buổi trưa", 7.5),
    ]
    studio.send("/cai-dat/gio-duoc-phat", earliest="5h", latest="21:30")
    assert f"{schedule(studio).rules.latest:%H:%M}" == "21:30"
    studio.send("/cai-dat/gio-duoc-phat", earliest="", latest="", quiet="21h30 - 5h")
    assert schedule(studio).rules.latest is None
    assert schedule(studio).quiet_hours == "21h30 - 5h"
    studio.send("/cai-dat/gio-duoc-phat", earliest="", latest="", quiet="")
    assert schedule(studio).quiet_hours == ""
    studio.send("/cai-dat/trang-nghe-lai", url="https://xa.example/loa", contact="Trung tâm")
    assert schedule(studio).site.url == "https://xa.example/loa"


def test_what_cannot_be_is_refused_in_words(studio: Studio) -> None:
    assert "Đã có Thôn 1" in refused(studio, "thon", name="thôn 1", act="add").replace("thôn 1", "Thôn 1")
    assert "tên đài" in refused(studio, "dai", name="  ", commune="xã")
    assert "28/11" not in refused(studio, "khung-gio", name="x", at="25:00", max_minutes="5")
    assert "viết bằng số" in refused(studio, "khung-gio", name="x", at="11:00", max_minutes="mười")
    assert "phải sau" in refused(studio, "gio-duoc-phat", earliest="10:00", latest="9:00")
    assert "viết hai giờ" in refused(studio, "gio-duoc-phat", earliest="", latest="", quiet="đêm")
    assert "https://" in refused(studio, "trang-nghe-lai", url="javascript:alert(1)", contact="")
    assert "tải lại trang" in refused(studio, "thon", village="thon-9", name="x")
    assert studio.browser.post("/cai-dat/khong-co").status_code == 404
    studio.send("/cai-dat/khung-gio", slot="sang", act="remove")
    assert "ít nhất một khung giờ" in refused(studio, "khung-gio", slot="chieu", act="remove")


def test_music_is_heard_and_its_right_is_written_down(studio: Studio) -> None:
    sound = io.BytesIO()
    tone = np.sin(np.arange(22_050) * 0.05).astype(np.float32) * 0.3
    soundfile.write(sound, tone, 22_050, format="WAV")
    own = {"kind": "jingle", "owner": "Nhạc của xã"}
    file = {"file": ("../../Nhạc Hiệu.wav", sound.getvalue(), "audio/wav")}
    answer = studio.browser.post("/cai-dat/nhac", data=own, files=file)
    assert answer.status_code == 200, answer.text
    sounds = schedule(studio).sound
    assert sounds.jingle == "nhac-hieu-nhac-hieu.wav"
    assert [(each.file, each.licence) for each in sounds.licences] == [("nhac-hieu-nhac-hieu.wav", "Nhạc của xã")]
    assert studio.browser.get("/cai-dat/nhac/jingle").content == sound.getvalue()
    for name, data in (("x.mp3", b"no sound"), ("x.exe", b"MZ"), ("", b"")):
        answer = studio.browser.post("/cai-dat/nhac", data=own, files={"file": (name or "a", data, "audio/mpeg")})
        assert answer.status_code == 422
    assert sorted(path.name for path in studio.root.glob("nhac-hieu*")) == ["nhac-hieu-nhac-hieu.wav"]
    studio.send("/cai-dat/nhac", kind="jingle", act="remove")
    assert schedule(studio).sound.jingle is None
    assert not schedule(studio).sound.licences
    assert studio.browser.get("/cai-dat/nhac/jingle").status_code == 404
    assert studio.browser.get("/cai-dat/nhac/name").status_code == 404


def test_approvers_are_named_and_taken_off(studio: Studio) -> None:
    assert "Chưa có người duyệt được đặt tên" in studio.page("/cai-dat")
    studio.send("/cai-dat/nguoi-duyet", name="Lãnh đạo trực", position="Chủ tịch", by="cán bộ")
    (person,) = approvers_of(studio.desk.folder)
    assert (person.name, person.position) == ("Lãnh đạo trực", "Chủ tịch")
    assert "chưa đặt PIN" in studio.page("/cai-dat")
    answer = studio.browser.post("/cai-dat/nguoi-duyet", data={"name": "lanh dao truc", "position": "x"})
    assert answer.status_code == 422
    studio.send("/cai-dat/nguoi-duyet", name="Lãnh đạo trực", act="remove")
    assert not approvers_of(studio.desk.folder)


@pytest.mark.parametrize(
    ("hour", "name"), [(5, "buổi sáng"), (11, "buổi trưa"), (17, "buổi chiều"), (20, "buổi tối"), (23, "buổi tối")]
)
def test_a_slot_is_named_by_its_hour(hour: int, name: str) -> None:
    assert part_of_day(datetime(2026, 1, 1, hour, tzinfo=VIETNAM).time()) == name


def test_the_timer_is_shown_as_it_is(studio: Studio) -> None:
    assert KINDS
    page = studio.page("/cai-dat")
    assert "đang tắt" in page
    assert "Bật hẹn giờ" in page


def test_a_damaged_file_is_mended_where_the_fault_leads(studio: Studio) -> None:
    path = studio.root / "schedule.yaml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("max_minutes: 5", "max_minutes: nhiều", 1), encoding="utf-8")
    lead = re.search(r'href="(/cai-dat#tep)"', studio.page("/"))
    assert lead
    page = studio.page("/cai-dat")
    assert "Tệp cài đặt đang có lỗi" in page
    assert "Dòng 11" in page
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen
    still = studio.send("/cai-dat/tep", name="schedule.yaml", seen=seen[1], text="slots: [")
    assert "slots: [" in still  # what was typed stays on the screen
    page = studio.send("/cai-dat/tep", name="schedule.yaml", seen=seen[1], text=whole.replace("\n", "\r\n"))
    assert "Đã lưu tệp cài đặt của đài" in page
    assert path.read_text(encoding="utf-8") == whole
    again = {"name": "schedule.yaml", "seen": seen[1], "text": whole}
    assert studio.browser.post("/cai-dat/tep", data=again).status_code == 200  # sent again
    answer = studio.browser.post("/cai-dat/tep", data={**again, "text": whole + "# của tôi\n"})
    assert answer.status_code == 422  # somebody else has saved meanwhile
    assert studio.browser.post("/cai-dat/tep", data={"name": "../x", "text": ""}).status_code == 404
    studio.send("/cai-dat/tep", name="pronunciation.tsv", seen="", text="EVN\ti vi en")
    assert (studio.root / "pronunciation.tsv").read_text(encoding="utf-8") == "EVN\ti vi en\n"


def test_the_second_of_two_windows_is_shown_both(studio: Studio) -> None:
    field = r'action="/cai-dat/dai"><input type="hidden" name="seen" value="([0-9a-f]+)"'
    seen = re.search(field, studio.page("/cai-dat"))
    assert seen
    studio.send("/cai-dat/dai", name="Đài một", commune="xã Mẫu", seen=seen[1])
    page = refused(studio, "dai", name="Đài hai", commune="xã Mẫu", seen=seen[1])
    assert "bạn đã gõ: Đài hai, xã Mẫu" in page
    assert 'value="Đài một"' in page
    assert schedule(studio).station.name == "Đài một"


def test_a_value_that_is_refused_is_told_with_the_name_of_its_field(studio: Studio) -> None:
    form = {"slot": "", "name": "buổi trưa", "at": "11h30", "max_minutes": "999"}
    answer = studio.browser.post("/cai-dat/khung-gio", data=form)
    assert answer.status_code == 422
    assert "Số phút nhiều nhất: 999 nằm ngoài khoảng" in answer.text
    assert "slots[" not in answer.text.partition('id="tep"')[0].lower()
    assert 'value="11h30"' in answer.text


def test_without_a_station_every_screen_leads_to_the_questions_that_make_one(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    for path in ("/", "/bai", "/duyet", "/lich", "/tin-khan", "/giong", "/bao-cao", "/thon", "/cai-dat"):
        assert "Bốn câu hỏi là có đài" in studio.page(path), path
