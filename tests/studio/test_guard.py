"""Only the browser that was opened is let in, only from our own pages, and with no more than we can read."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from broadcast.errors import NextStep
from broadcast.serve.server import listen, server
from broadcast.station.folder import Folder
from broadcast.studio.app import SCREENS, make_studio
from broadcast.studio.guard import MAX_BODY_BYTES
from broadcast.studio.mending import STEPS
from broadcast.studio.start import TOKEN_FILE, session_token
from studio.conftest import HOST, ORIGIN, TICKET, TOKEN, Studio


def test_without_the_token_nothing_is_shown(studio: Studio) -> None:
    stranger = studio.stranger()
    for path in ("/", "/thong-bao", "/viec/1", "/nghe/cau/" + "0" * 64, "/khong-co"):
        answer = stranger.get(path)
        assert answer.status_code == 401
        assert "Chưa mở phòng thu" in answer.text
        assert "xã Mẫu" not in answer.text
    assert stranger.post("/dung").status_code == 401


def test_a_wrong_token_lets_nobody_in(studio: Studio) -> None:
    stranger = studio.stranger()
    for given in ("", "t" * 42, "é", TOKEN.upper()):
        assert stranger.get("/", params={"ma": given}).status_code == 401
    stranger.cookies.set("phong-thu-8765", "sai")
    assert stranger.get("/").status_code == 401


def test_the_token_leaves_the_address_and_stays_in_a_cookie_that_scripts_cant_read(studio: Studio) -> None:
    answer = studio.stranger().get("/", params={"ma": TOKEN}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite" in answer.headers["set-cookie"].lower()


def test_a_ticket_opens_once(studio: Studio) -> None:
    assert studio.stranger().get("/", params={"ma": TICKET}).status_code == 200
    assert studio.stranger().get("/", params={"ma": TICKET}).status_code == 401


@pytest.mark.parametrize("host", ["xau.example", "127.0.0.1:1", "127.0.0.1.xau.example:8765", ""])
def test_another_host_is_refused(studio: Studio, host: str) -> None:
    answer = studio.browser.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "xã Mẫu" not in answer.text


@pytest.mark.parametrize(
    "origin", ["http://xau.example", "null", "http://127.0.0.1:9", "", f"http://{HOST}.xau.example"]
)
def test_a_form_of_another_page_changes_nothing(studio: Studio, origin: str) -> None:
    answer = studio.browser.post("/dung", headers={"origin": origin})
    assert answer.status_code == 403
    assert not studio.desk.jobs.all()


def test_too_large_a_body_is_refused_unread(studio: Studio) -> None:
    answer = studio.browser.post("/nghe/thu", headers={"content-length": str(MAX_BODY_BYTES + 1)}, content=b"")
    assert answer.status_code == 413


def test_too_large_a_body_that_does_not_say_so_is_cut_off(studio: Studio) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"text="
        for _ in range(MAX_BODY_BYTES // 1_000_000 + 2):
            yield b"a" * 1_000_000

    form = {"content-type": "application/x-www-form-urlencoded"}
    assert studio.browser.post("/nghe/thu", content=pieces(), headers=form).status_code in {400, 413}


def test_every_answer_has_the_headers_that_hold_hostile_texts_in(studio: Studio) -> None:
    for path in ("/", "/khong-co"):
        headers = studio.browser.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_no_path_leaves_the_station(studio: Studio) -> None:
    for path in (
        "/nghe/2026-04-22/..%2f..%2fschedule.yaml",
        "/nghe/../schedule.yaml",
        "/nen/../app.py",
        "/nghe/x/y.mp3",
    ):
        assert studio.browser.get(path).status_code == 404


def test_the_key_is_for_its_owner_alone_and_stays(tmp_path: Path) -> None:
    folder = Folder(root=tmp_path)
    token = session_token(folder)
    assert session_token(folder) == token
    assert (folder.cache / TOKEN_FILE).stat().st_mode & 0o077 == 0
    (folder.cache / TOKEN_FILE).write_text("cụt", encoding="utf-8")
    assert session_token(folder) not in {token, "cụt"}


def test_several_that_open_the_studio_at_once_have_the_same_key(tmp_path: Path) -> None:
    for number in range(20):
        with ThreadPoolExecutor(4) as pool:
            folder = Folder(root=tmp_path / f"{number}")
            assert len(set(pool.map(session_token, [folder] * 4))) == 1


def test_a_real_server_on_the_loopback(studio: Studio) -> None:
    with listen("127.0.0.1", 0) as sock:
        port = sock.getsockname()[1]
        running = server(make_studio(studio.desk, token=TOKEN))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.01)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/?ma=" + TOKEN, headers={"host": HOST})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 303
        cookie = answer.getheader("set-cookie", "").partition(";")[0]
        connection.request("GET", "/", headers={"host": HOST, "cookie": cookie})
        assert "Đài truyền thanh xã Mẫu" in connection.getresponse().read().decode()
        with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:  # more than was announced never comes in
            head = f"POST /nghe/thu HTTP/1.1\r\nhost: {HOST}\r\norigin: {ORIGIN['origin']}\r\ncookie: {cookie}\r\n"
            raw.sendall(f"{head}content-length: 200000000\r\n\r\n".encode())
            assert b" 413 " in raw.recv(1000)
        connection.close()
        running.should_exit = True
        thread.join(10)


def test_every_next_step_has_a_button() -> None:
    assert set(STEPS) == set(NextStep)


def test_each_screen_has_its_place() -> None:
    assert len({screen.PATH for screen in SCREENS}) == len(SCREENS)
