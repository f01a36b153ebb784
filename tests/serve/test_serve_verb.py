"""The command as people run it: what it opens, what it says, how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from serve.serving import write_station

ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1"}


def broadcast(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "broadcast", "--station", str(root), "serve", *arguments)
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, env=ENVIRONMENT)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_it_serves_until_ctrl_c(tmp_path: Path) -> None:
    write_station(tmp_path)
    port = free_port()
    links = broadcast(tmp_path, "--links", "--port", str(port)).stdout
    command = (sys.executable, "-m", "broadcast", "--station", str(tmp_path), "serve", "--verbose", "--port", str(port))
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**ENVIRONMENT, "PYTHONUNBUFFERED": "1"}
    )
    try:
        for _ in range(200):
            try:
                assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
                break
            except httpx.TransportError:
                time.sleep(0.05)
        path = re.findall(r"/thon/thon-1/xac-nhan\?khoa=[\w-]{22}", links)[0]
        assert "Thôn 1 xác nhận đã phát" in httpx.get(f"http://127.0.0.1:{port}{path}").text
        with socket.create_connection(("127.0.0.1", port)):  # one that does nothing holds up no end
            running.send_signal(signal.SIGINT)
            said, noted = running.communicate(timeout=10)
    finally:
        running.kill()
    assert running.returncode == 0
    assert f"Trang nghe lại: http://127.0.0.1:{port}/" in said
    assert "mọi máy cùng mạng" not in said
    assert "Đã dừng trang nghe lại." in noted
    assert "GET /thon/thon-1/xac-nhan 200" in noted
    assert "khoa=" not in noted and "Traceback" not in noted


def test_what_is_opened_to_the_network_is_said(tmp_path: Path) -> None:
    write_station(tmp_path)
    port = free_port()
    command = (sys.executable, "-m", "broadcast", "--station", str(tmp_path), "serve", "--public", "--port", str(port))
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**ENVIRONMENT, "PYTHONUNBUFFERED": "1"}
    ) as it:
        assert it.stdout
        said = "".join(iter(it.stdout.readline, "Bấm Ctrl-C để dừng.\n"))
        it.send_signal(signal.SIGTERM)
    assert re.search(rf"http://(?!127\.)[\w.-]+:{port}/", said)
    assert "Ai cũng đọc được: những gì trong audio_out" in said
    assert "Ai có liên kết riêng của thôn thì ghi được" in said
    assert "█▀▀▀" in said or "▄▄▄▄▄" in said, "the QR code"


def test_a_port_that_is_taken_is_told_with_the_next_step(tmp_path: Path) -> None:
    write_station(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = broadcast(tmp_path, "--port", str(port))
    assert done.returncode == 69
    assert "phần mềm khác đang dùng cổng này" in done.stderr
    assert f"hoặc thử «broadcast serve --port {port + 1}»" in done.stderr


def test_leaving_this_machine_must_be_asked_for(tmp_path: Path) -> None:
    write_station(tmp_path)
    for host, words in (("0.0.0.0", "thêm --public"), ("192.0.2.7", "thêm --public"), ("loa.example", "địa chỉ IP")):  # noqa: S104
        done = broadcast(tmp_path, "--host", host)
        assert (done.returncode, words in done.stderr) == (2, True)
