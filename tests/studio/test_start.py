"""The studio is started by a command or a double click, finds itself when it is open already, says what lacks."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from conftest import run_broadcast
from debian import needs

import mo_dai
from broadcast.office.approval.entry import set_officer_pin
from broadcast.station.folder import Folder
from broadcast.studio.guard import MOST_TICKETS, STILL_THERE
from broadcast.studio.start import PORT_FILE, running_studio
from studio.conftest import TOKEN, Studio

PROJECT = Path(__file__).resolve().parents[2]


def started(station: Path, port: int, *more: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    command = (sys.executable, "-m", "broadcast", "studio", "--port", str(port), "--no-browser", *more)
    return subprocess.Popen(
        command, cwd=station, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )


def test_the_command_prints_its_address_and_finds_itself_again(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with started(tmp_path, port) as first:  # an empty folder: the guide answers
        try:
            assert first.stdout is not None
            line = first.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/\?ma=([A-Za-z0-9_-]{43})", line)
            assert found, line
            with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(found[0], timeout=30) as answer:
                assert "Bốn câu hỏi là có đài" in answer.read().decode()
            again = run_broadcast("studio", "--port", port, "--no-browser", cwd=tmp_path)
            assert again.returncode == 0, again.stderr
            assert "đã mở sẵn" in again.stdout
            other = tmp_path / "khac"
            other.mkdir()
            foreign = run_broadcast("studio", "--port", port, "--no-browser", cwd=other)
            assert foreign.returncode == 69
            assert "phần mềm khác đang dùng cổng này" in foreign.stderr
            assert running_studio(port, "x" * 43) is None
            found_again = run_broadcast("studio", "--no-browser", cwd=tmp_path)  # it was opened at no usual port
            assert (found_again.returncode, f":{port}/?ma=" in found_again.stdout) == (0, True), found_again.stderr
            public = run_broadcast("studio", "--no-browser", "--public", cwd=tmp_path)
            assert public.returncode == 77  # nobody has a PIN
        finally:
            first.terminate()
    assert running_studio(port, found[1]) is None


def test_a_second_start_beside_one_that_other_machines_reach_says_where_it_is(tmp_path: Path) -> None:
    set_officer_pin(Folder(root=tmp_path), "739164", again="739164")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with started(tmp_path, port, "--public") as first:
        try:
            assert first.stdout is not None
            assert "Phòng thu đang mở cho các máy cùng mạng" in first.stdout.readline()
            for more in ((), ("--public",), ("--port", port)):
                again = run_broadcast("studio", "--no-browser", *more, cwd=tmp_path)
                assert again.returncode == 0, again.stderr
                assert "đã mở sẵn" in again.stdout
                assert f"http://127.0.0.1:{port}/)" in again.stdout
                assert "ma=" not in again.stdout  # an address that would open nothing
        finally:
            first.terminate()


def test_a_port_that_was_noted_and_is_another_programs_now_misleads_nobody(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, socket.create_server(("127.0.0.1", 0)) as free:
        other.settimeout(0)
        (tmp_path / ".cache").mkdir()
        (tmp_path / ".cache" / PORT_FILE).write_text(str(other.getsockname()[1]), encoding="ascii")
        port = free.getsockname()[1]
        free.close()
        with started(tmp_path, port) as first:
            try:
                assert first.stdout is not None
                assert f":{port}/?ma=" in first.stdout.readline()
            finally:
                first.terminate()


def test_a_ticket_of_the_running_studio_opens_once_and_says_nothing_of_the_token(studio: Studio) -> None:
    stranger = studio.stranger()
    for number in range(MOST_TICKETS + 5):
        answer = stranger.get(STILL_THERE, params={"hoi": str(number)})
        assert answer.status_code == 200
        assert TOKEN not in answer.text
        assert stranger.get("/", params={"ma": answer.text}).status_code == 401  # the answer itself opens nothing
    assert stranger.get(STILL_THERE, headers={"host": "xau.example"}).status_code == 421


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with what the scripts need, at a place as people name them."""
    home = tmp_path / "Đài & loa (xã) 'mới'!"
    (home / "locks").mkdir(parents=True)
    for name in ("mo-dai.sh", "Mo-dai.cmd", "mo_dai.py", "pyproject.toml", "locks/run.txt"):
        shutil.copy(PROJECT / name, home / name)
    return home


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
def test_the_shell_script_makes_an_icon_and_says_what_lacks(home: Path, tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "readlink"):
        (tools / name).symlink_to(str(shutil.which(name)))
    environment = {"PATH": str(tools), "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    command = (str(tools / "sh"), str(home / "mo-dai.sh"), "--chi-cai")
    lacking = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=60)
    assert lacking.returncode == 2
    assert "chưa có Python 3.11" in lacking.stdout
    (tools / "python3").symlink_to(sys.executable)
    (home / ".venv/bin").mkdir(parents=True)
    (home / ".venv/bin/python").symlink_to(sys.executable)
    (home / ".venv/san-sang.txt").write_text(mo_dai.state_of(home), encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    entry = tmp_path / ".local/share/applications/phong-thu-truyen-thanh.desktop"
    assert f'Exec="{home}/mo-dai.sh"' in entry.read_text(encoding="utf-8")


def test_a_dead_python_is_made_anew_and_a_missing_network_is_told(home: Path, tmp_path: Path) -> None:
    (home / ".venv/bin").mkdir(parents=True)
    (home / ".venv/bin/python").symlink_to(tmp_path / "da-go-bo")  # Python was removed, or the folder moved
    (home / ".venv/san-sang.txt").write_text(mo_dai.state_of(home), encoding="utf-8")
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_CONFIG_FILE": os.devnull,
    }
    command = (sys.executable, str(home / "mo_dai.py"), "--chi-cai")
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=120)
    assert done.returncode == 3, done.stderr
    assert "Máy chưa vào được mạng" in done.stdout
    assert mo_dai.runs(home / ".venv", "-m", "pip", "--version")


def test_where_the_packages_go(monkeypatch: pytest.MonkeyPatch) -> None:
    short, cloud = Path("/c/dai"), Path("/c/Users/Lan/OneDrive - UBND xã/Desktop/dai")
    environment = {"OneDriveCommercial": "/c/Users/Lan/OneDrive - UBND xã"}
    assert mo_dai.place_of_packages(cloud, environment) == cloud / ".venv"  # not Windows
    monkeypatch.setattr(mo_dai, "WINDOWS", True)
    assert mo_dai.place_of_packages(short, environment) == short / ".venv"
    assert mo_dai.place_of_packages(cloud, environment).parent == Path.home() / ".phong-thu"
    assert mo_dai.place_of_packages(short / ("d" * 100), {}).parent == Path.home() / ".phong-thu"


def test_a_second_window_waits_until_the_first_has_installed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order: list[str] = []

    def second() -> None:
        with mo_dai.alone(home):
            order.append("second")

    with mo_dai.alone(home):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.3)
        order.append("first")
    waiting.join(30)
    assert order == ["first", "second"]
    assert "cửa sổ khác đang chuẩn bị" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "Đĩa đã đầy"),
        ("Retrying ... NewConnectionError: [Errno 11001] getaddrinfo failed", "chưa vào được mạng"),
        ("[WinError 5] Access is denied: 'numpy.pyd'", "đang bị giữ"),
        ("something that nobody has seen", "loi-cai-dat.txt"),
    ],
)
def test_why_it_failed_is_told_in_plain_words(home: Path, said: str, told: str) -> None:
    assert told in mo_dai.why(said, home)
    assert (home / "loi-cai-dat.txt").exists() == ("loi-cai-dat.txt" in told)


def test_the_windows_script_is_one_that_cmd_reads() -> None:
    raw = (PROJECT / "Mo-dai.cmd").read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    lines = raw.decode().splitlines()
    switched = lines.index("chcp 65001 >nul")
    assert all(line.isascii() for line in lines[:switched])
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert set(re.findall(r"(?:goto |call :)([a-z]+)", "\n".join(lines))) == labels


@needs("wine")
def test_wine_runs_the_windows_script_as_far_as_it_goes(home: Path, tmp_path: Path) -> None:
    """Wine has no Python. Programs of its own stand in: one that fails is the Store's stub, cmd itself answers."""
    prefix, stubs = tmp_path / "wine", tmp_path / "lối vào cửa hàng"
    stubs.mkdir()
    environment = {**os.environ, "WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "DISPLAY": "", "WINEPATH": str(stubs)}

    def opened(folder: Path) -> tuple[int, str]:
        command = ("wine", "cmd", "/c", "Mo-dai.cmd", "--chi-cai")
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment,
            check=False,
            timeout=300,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")

    code, shown = opened(home)
    assert (code, "Python 3.11" in shown) == (2, True), shown
    system = prefix / "drive_c/windows/system32"
    for name in ("python.exe", "python3.exe"):
        shutil.copy(system / "reg.exe", stubs / name)
    code, shown = opened(home)
    assert (code, "Microsoft Store" in shown) == (2, True), shown
    own = next(prefix.glob("drive_c/users/*/AppData/Local")) / "Programs/Python/Python312"
    own.mkdir(parents=True)
    shutil.copy(system / "cmd.exe", own / "python.exe")
    code, shown = opened(home)
    assert (code, "Python 3.11" in shown) == (0, False), shown
    alone = tmp_path / "chỉ một tệp"  # opened inside the zip
    alone.mkdir()
    shutil.copy(PROJECT / "Mo-dai.cmd", alone)
    code, shown = opened(alone)
    assert (code, "Extract All" in shown) == (4, True), shown
