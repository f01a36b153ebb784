"""«Thông báo»: forms become texts, are heard, and are kept as scripts that wait for approval."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest

from broadcast.errors import ScriptError
from broadcast.model import VIETNAM, Script
from broadcast.office.writing.notices import fill, kept_notices, templates
from broadcast.station.folder import Folder
from studio.conftest import Studio

POWER = {"day": "24/4/2026", "from": "7h30", "to": "16:00", "places": "thôn 1"}


def waiting(studio: Studio) -> list[Script]:
    """The notices that nobody has approved."""
    kept = kept_notices(Folder(root=studio.root), now=studio.now)
    return [notice.script for notice in kept if not notice.script.approved]


def test_every_kind_is_a_card_and_a_form(studio: Studio) -> None:
    page = studio.page("/thong-bao")
    kinds = templates(studio.root)
    assert [kind.name for kind in kinds.values()] == [
        "Cắt điện", "Cắt nước", "Họp thôn", "Tiêm phòng", "Tiêm gia súc", "Thu phí", "Tuyển quân", "Phòng cháy",
        "Mất trâu bò", "Tự viết",
    ]  # fmt: skip
    for name, kind in kinds.items():
        assert kind.name in page
        form = studio.page(f"/thong-bao/{name}")
        for field in kind.fields:
            assert f'name="{field.id}"' in form


def test_the_text_grows_as_one_types(studio: Studio) -> None:
    json = {"accept": "application/json"}
    said = studio.browser.post("/thong-bao/cat-dien", data={"day": "24/4/2026"}, headers=json).json()
    assert not said["ready"]
    assert "Từ lúc" in said["missing"]
    said = studio.browser.post("/thong-bao/cat-dien", data=POWER, headers=json).json()
    assert said["ready"]
    assert "thứ Sáu, ngày 24/4/2026, từ 7 giờ 30 đến 16 giờ" in said["text"].replace("Thứ", "thứ")
    assert said["airings"].startswith("17:00 22/04, 05:30 23/04")
    said = studio.browser.post("/thong-bao/cat-dien", data={**POWER, "day": "31/2/2026"}, headers=json).json()
    assert "28/11/2026" in said["faults"]["day"]


def test_a_kept_notice_is_a_script_that_waits(studio: Studio) -> None:
    page = studio.send("/thong-bao/cat-dien", **POWER, villages="thon-1", giu="1")
    assert "Duyệt xong sẽ phát: 17:00 22/04" in page
    (kept,) = waiting(studio)
    assert kept.villages == ("thon-1",)
    assert kept.valid_until == datetime(2026, 4, 24, 16, 0)
    studio.send("/thong-bao/cat-dien", **POWER, villages="thon-1", giu="1")  # pressed twice
    assert len(list((studio.root / "scripts/thong-bao").glob("*.md"))) == 2
    studio.send("/thong-bao/cat-dien", **POWER, giu="1")  # the same for everybody is another
    assert len(list((studio.root / "scripts/thong-bao").glob("*.md"))) == 3
    assert "chờ duyệt" in studio.page("/thong-bao")


def test_what_is_missing_or_over_is_not_kept(studio: Studio) -> None:
    assert "Còn thiếu: Đến lúc" in studio.send("/thong-bao/cat-dien", **{**POWER, "to": ""}, giu="1")
    assert "đã xong" in studio.send("/thong-bao/cat-dien", **{**POWER, "day": "1/4/2026"}, giu="1").lower()
    assert len(list((studio.root / "scripts/thong-bao").glob("*.md"))) == 1


def test_hostile_fields_stay_text(studio: Studio) -> None:
    fields = {
        "title": "x: [\n---\n<b>",
        "body": "---\nvillages: [a]\n---\n\n# <script>1</script>",
        "until": "24/4/2026",
    }
    page = studio.send("/thong-bao/tu-viet", **fields)
    assert "<script>1" not in page
    assert "mã HTML" in studio.send("/thong-bao/tu-viet", **fields, giu="1")
    assert not waiting(studio)
    plain = {name: value.replace("<", "").replace(">", "") for name, value in fields.items()}
    studio.send("/thong-bao/tu-viet", **plain, giu="1", villages="../../x")
    assert waiting(studio)[0].villages == ()


def test_a_stations_own_kind_wins_and_a_broken_one_is_named(tmp_path: Path) -> None:
    own = tmp_path / "mau-thong-bao"
    own.mkdir()
    (own / "le-hoi.yaml").write_text(
        "name: Lễ hội\ntitle: Lễ hội {what}\nfields:\n- {id: what, label: Lễ gì, kind: text}\n"
        "- {id: day, label: Ngày, kind: day}\ntext:\n- 'Mời bà con dự {what} {day}.'\nends: [day]\n",
        encoding="utf-8",
    )
    filled = fill(templates(tmp_path)["le-hoi"], {"what": "hội làng.", "day": "1/5/2026"})
    assert filled.text == "Mời bà con dự hội làng thứ Sáu, ngày 1/5/2026."
    assert filled.ends == datetime.combine(datetime(2026, 5, 1, tzinfo=VIETNAM).date(), time(23, 59))
    (own / "hong.yaml").write_text("name: [", encoding="utf-8")
    with pytest.raises(ScriptError, match="hong"):
        templates(tmp_path)


def test_a_text_is_heard_at_once(studio: Studio) -> None:
    said = studio.browser.post("/nghe/thu", data={"text": "Xin chào bà con."}, headers={"accept": "application/json"})
    url = said.json()["url"]
    assert studio.browser.get(url).headers["content-type"] == "audio/flac"
    assert "<audio" in studio.send("/nghe/thu", text="Xin chào bà con.")  # without script
    assert "chữ nào để đọc" in studio.send("/nghe/thu", text="…")
