"""«Giọng đọc»: heard, ordered, and installed between the network's voice and the machine's own."""

from __future__ import annotations

import hashlib
import random
import re
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from broadcast.config import load_schedule
from broadcast.office.settings.voices import moved, with_voice
from broadcast.stages.voice import catalogue
from studio.conftest import Studio

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "stages/voice"))
from loopback import Asked, http, served

PIPER = "vi_VN-vais1000-medium"
CONFIG, MODEL = b'{"espeak": {"voice": "vi"}}', random.Random(5).randbytes(500_000)


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


class SlowServer:
    """Gives the configuration at once, and of the model two fifths; the rest trickles until it may be quick."""

    def __init__(self) -> None:
        self.quick = False
        self.ranges: list[str] = []

    def respond(self, asked: Asked) -> bytes | Iterator[bytes]:
        if asked.path.endswith(".json"):
            return http(CONFIG)
        self.ranges.append(asked.headers.get("range", ""))
        return self.model(int(self.ranges[-1].removeprefix("bytes=").removesuffix("-") or 0))

    def model(self, start: int) -> Iterator[bytes]:
        rest, status = MODEL[start:], '200 OK\r\nETag: "v1"'
        if start:
            place = f"Content-Range: bytes {start}-{len(MODEL) - 1}/{len(MODEL)}"
            status = f'206 Partial Content\r\nETag: "v1"\r\n{place}'
        whole = http(rest, status)
        sent = len(whole) if self.quick else len(whole) * 2 // 5
        yield whole[:sent]
        while sent < len(whole) and not self.quick:
            time.sleep(0.02)
            yield whole[sent : sent + 50]
            sent += 50
        yield whole[sent:]


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowServer]:
    """The stand-in for where the catalogue's voice lies; the table tells of smaller files in its place."""
    table, server, host = catalogue.rows("broadcast.stages.voice", "catalogue"), SlowServer(), "voices.example"
    files = {
        f"{kind}_{key}": value
        for kind, data in (("config", CONFIG), ("model", MODEL))
        for key, value in (
            ("url", f"https://{host}/{kind}{'.json' if kind == 'config' else '.onnx'}"),
            ("bytes", str(len(data))),
            ("sha256", hashlib.sha256(data).hexdigest()),
        )
    }
    small = tuple({**row, **files} if row["name"] == f"piper:{PIPER}" else row for row in table)
    monkeypatch.setattr(catalogue, "rows", lambda *_: small)
    beside = tmp_path / "may-chu"
    beside.mkdir()
    with served(trustme.CA(), (host,), server.respond, beside) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield server
        server.quick = True


def test_installing_from_a_slow_server_is_seen_stopped_and_taken_up_again(studio: Studio, slow: SlowServer) -> None:
    pytest.importorskip("piper")
    json = {"accept": "application/json"}
    form = {"voice": f"piper:{PIPER}"}
    job = studio.browser.post("/giong/cai", data=form, follow_redirects=False).headers["location"]
    again = studio.browser.post("/giong/cai", data=form, follow_redirects=False).headers["location"]
    assert again == job  # a double click
    until = time.monotonic() + 60
    while (said := studio.browser.get(job, headers=json).json())["share"] < 0.35:
        assert time.monotonic() < until, said
        time.sleep(0.02)
    studio.now += timedelta(seconds=60)
    said = studio.browser.get(job, headers=json).json()
    assert re.fullmatch("còn khoảng (8|9)[0-9] giây", said["left"])
    assert re.fullmatch(r"Đang tải giọng đọc: 0,2 trên 0,5 MB", said["step"])
    for _ in range(2):  # the page is loaded anew
        page = studio.page(job)
        assert "Đang tải giọng đọc" in page
        assert "còn khoảng" in page
        assert "Dừng việc này" in page
    assert f'href="{job}">Đang làm: Cài giọng đọc' in studio.page("/")
    studio.browser.post(f"{job}/dung")
    ended = studio.desk.jobs.wait(int(job.rsplit("/", 1)[1]), timeout_s=60)
    assert ended is not None
    assert ended.state == "stopped"
    assert 'href="/giong">Quay lại làm tiếp' in studio.page(job)
    page = studio.page("/giong")
    assert "Tải tiếp" in page
    assert re.search("đã có 4[0-9] %", page)
    slow.quick = True
    studio.finish(studio.browser.post("/giong/cai", data=form, follow_redirects=False).headers["location"])
    assert slow.ranges[0] == ""
    assert int(slow.ranges[1].removeprefix("bytes=").removesuffix("-")) >= len(MODEL) * 2 // 5 - 500
    assert (studio.root / f"voices/{PIPER}.onnx").read_bytes() == MODEL
    assert f"piper:{PIPER}" in engines(studio)


def test_a_line_that_breaks_off_leads_back_to_the_button(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("piper")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # nobody answers there
    job = studio.browser.post("/giong/cai", data={"voice": f"piper:{PIPER}"}, follow_redirects=False).headers[
        "location"
    ]
    ended = studio.desk.jobs.wait(int(job.rsplit("/", 1)[1]), timeout_s=60)
    assert ended is not None
    assert ended.state == "failed"
    page = studio.page(job)
    assert "không nối được" in page.lower()
    assert 'href="/giong">Quay lại làm tiếp' in page
