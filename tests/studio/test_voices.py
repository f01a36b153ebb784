"""«Giọng đọc»: heard, ordered, and installed between the network's voice and the machine's own."""

from __future__ import annotations

import re

from broadcast.config import load_schedule
from broadcast.office.settings.voices import moved, with_voice
from studio.conftest import Studio


def engines(studio: Studio) -> tuple[str, ...]:
    return load_schedule(studio.root / "schedule.yaml").voice.engines


def test_the_cards_have_a_sample_and_a_licence(studio: Studio) -> None:
    page = studio.page("/giong")
    assert "Nghe thử" in page
    assert "GPL-3.0-or-later" in page
    assert "qua mạng" in page
    assert "trên máy" in page
    assert "pip install" not in page


def test_the_order_is_changed_by_buttons_and_back(studio: Studio) -> None:
    page = studio.send("/giong", voice="espeak", act="use")
    assert engines(studio) == ("espeak", "tone") or engines(studio) == ("tone", "espeak")
    assert "Đã thêm giọng này" in page
    studio.send("/giong", voice="tone", act="up")
    before = engines(studio)
    page = studio.send("/giong", voice=before[0], act="down")
    assert engines(studio) == before[::-1]
    undo = re.search(r'action="(/lam-lai/[0-9a-f]+)"', page)
    assert undo
    studio.send(undo[1])
    assert engines(studio) == before
    studio.send("/giong", voice="tone", act="drop")
    assert engines(studio) == ("espeak",)
    answer = studio.browser.post("/giong", data={"voice": "espeak", "act": "drop"})
    assert answer.status_code == 409
    assert "ít nhất một giọng" in answer.text


def test_nothing_else_than_a_voice_is_taken(studio: Studio) -> None:
    for voice, act in (("khong-co", "use"), ("../../x", "use"), ("recorded", "use"), ("tone", "xoa")):
        assert studio.browser.post("/giong", data={"voice": voice, "act": act}).status_code == 400
    assert studio.browser.post("/giong/cai", data={"voice": "piper:../x"}).status_code == 400


def test_a_sample_is_heard_in_the_voice_that_is_named(studio: Studio) -> None:
    json = {"accept": "application/json"}
    own = studio.browser.post("/nghe/thu", data={"text": "Xin chào."}, headers=json).json()
    other = studio.browser.post("/nghe/thu", data={"text": "Xin chào.", "voice": "espeak"}, headers=json).json()
    assert own["url"] != other["url"]
    unknown = studio.browser.post("/nghe/thu", data={"text": "Xin chào.", "voice": "../x"}, headers=json).json()
    assert unknown["url"] == own["url"]


def test_a_new_voice_stands_before_the_machines_own() -> None:
    piper = "piper:vi_VN-vais1000-medium"
    assert with_voice(("gtts", "espeak"), piper) == ("gtts", piper, "espeak")
    assert with_voice((piper, "espeak"), piper) == (piper, "espeak")
    assert with_voice(("gtts",), "espeak") == ("gtts", "espeak")
    assert moved(("a", "b", "c"), "c", -1) == ("a", "c", "b")
    assert moved(("a", "b"), "a", -1) == ("a", "b")
