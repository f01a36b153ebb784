"""One contract for all outputs: stretches of sound go out whole, one after another, and a fault is told in words."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from broadcast.errors import PublishError
from broadcast.player.outputs.choice import KINDS, Spec, open_output, why_unusable

RATE_HZ = 22_050
AT = datetime(2028, 2, 29, 5, 30)
CATCHER = """
import sys
data = sys.stdin.buffer.read()
with open(sys.argv[1], "ab") as file:
    file.write(data[44:])
"""
Heard = Callable[[], npt.NDArray[np.int16]]


def tone(seconds: float, hz: float = 440) -> npt.NDArray[np.int16]:
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return (8000 * np.sin(2 * np.pi * hz * at)).astype(np.int16)


def to_file(tmp_path: Path) -> tuple[Spec, Heard]:
    return Spec(kind="file", to=str(tmp_path / "ra")), lambda: np.fromfile(tmp_path / "ra.s16", dtype="<i2")


def to_command(tmp_path: Path) -> tuple[Spec, Heard]:
    (tmp_path / "catch.py").write_text(CATCHER, encoding="utf-8")
    to = f'"{sys.executable}" "{tmp_path / "catch.py"}" "{tmp_path / "heard"}"'
    return Spec(kind="command", to=to), lambda: np.fromfile(tmp_path / "heard", dtype="<i2")


def to_device(tmp_path: Path) -> tuple[Spec, Heard | None]:
    if importlib.util.find_spec("miniaudio") is None:
        pytest.skip("chưa cài miniaudio")
    return Spec(kind="device", to="null"), None


def to_rtp(tmp_path: Path) -> tuple[Spec, Heard]:
    """A receiver that takes packets as an IP horn does, and reads G.711 by its own table."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    taken.bind(("127.0.0.1", 0))
    taken.settimeout(1.5)
    packets: list[bytes] = []

    def take() -> None:
        with taken:
            try:
                while True:
                    packets.append(taken.recv(2048))
            except TimeoutError:
                return

    thread = threading.Thread(target=take)
    thread.start()

    def heard() -> npt.NDArray[np.int16]:
        thread.join()
        assert {len(packet) for packet in packets[:-1]} <= {172}  # 20 ms each
        assert {packet[1] & 0x7F for packet in packets} == {0}  # payload type 0 is PCMU
        return _from_mulaw(b"".join(packet[12:] for packet in packets))

    return Spec(kind="rtp", to=f"127.0.0.1:{taken.getsockname()[1]}"), heard


def _from_mulaw(data: bytes) -> npt.NDArray[np.int16]:
    code = ~np.frombuffer(data, dtype=np.uint8)
    exponent, mantissa = (code >> 4) & 7, (code & 15).astype(np.int32)
    value = (((mantissa << 3) + 0x84) << exponent) - 0x84
    narrow = np.where(code & 0x80, -value, value).astype(np.int16)
    return np.repeat(narrow, 3)[: len(narrow) * 3]  # about our rate: enough to count and to measure


MAKERS = {"file": to_file, "command": to_command, "device": to_device, "rtp": to_rtp}


@pytest.mark.parametrize("kind", MAKERS)
def test_two_stretches_go_out_whole_one_after_another(tmp_path: Path, kind: str) -> None:
    spec, heard = MAKERS[kind](tmp_path)
    output = open_output(spec, RATE_HZ)
    sent = [tone(0.5), tone(0.3, 880)]
    for stretch in sent:
        output.begin(AT, "0530-sang")
        for block in np.array_split(stretch, 5):
            output.write(block)
        output.finish()
    output.close()
    if heard is not None:
        found, whole = heard(), np.concatenate(sent)
        if kind == "rtp":
            assert len(found) / 24_000 == pytest.approx(0.8, abs=0.07)
            assert np.sqrt(np.mean(found.astype(float) ** 2)) == pytest.approx(8000 / np.sqrt(2), rel=0.15)
        else:
            assert np.array_equal(found, whole)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (Spec(kind="file", to="/proc/khong/ghi/duoc"), "không ghi được"),
        (Spec(kind="command", to="khong-co-lenh-nay -"), "không chạy được «khong-co-lenh-nay»"),
        (Spec(kind="command", to=f'"{sys.executable}" -c "raise SystemExit(3)"'), "dừng giữa chừng"),
        (Spec(kind="device", to="khong-co-card-nay"), "card âm thanh"),
    ],
)
def test_a_fault_is_told_in_words(spec: Spec, words: str) -> None:
    with pytest.raises(PublishError, match=words), closing(open_output(spec, RATE_HZ)) as output:
        output.begin(AT, "x")
        output.write(tone(3))
        output.finish()


def test_what_can_not_be_meant_is_refused_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ICECAST_PASSWORD", raising=False)
    assert all(why_unusable(Spec(kind=kind)) for kind in KINDS if kind != "device")
    assert why_unusable(Spec(kind="rtp", to="239.0.0.1:5004?x=1"))
    assert why_unusable(Spec(kind="rtp", to="239.0.0.1:5004")) == ""
    assert "ICECAST_PASSWORD" in why_unusable(Spec(kind="icecast", to="may:8000/loa"))


def test_icecast_gets_an_mp3_stream_under_its_mount(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against a server of the few lines that a source asks of Icecast: its header, then the stream."""
    monkeypatch.setenv("ICECAST_PASSWORD", "mật/khẩu")
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(10)
    taken: list[bytes] = []

    def serve() -> None:
        with server, server.accept()[0] as source:
            source.settimeout(10)
            head = b""
            while b"\r\n\r\n" not in head:
                head += source.recv(4096)
            taken.append(head)
            source.sendall(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
            while data := source.recv(65_536):
                taken.append(data)

    thread = threading.Thread(target=serve)
    thread.start()
    output = open_output(Spec(kind="icecast", to=f"127.0.0.1:{server.getsockname()[1]}/loa"), RATE_HZ)
    output.begin(AT, "x")
    output.write(tone(2))
    output.finish()
    output.close()
    thread.join()
    head, sound = taken[0].decode(), b"".join(taken[1:])
    assert " /loa " in head.splitlines()[0]
    assert "audio/mpeg" in head
    assert sound.count(b"\xff\xf3") + sound.count(b"\xff\xfb") > 20  # frames of MPEG layer III


def test_a_server_that_is_away_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICECAST_PASSWORD", "mat-khau-nguon")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with closing(open_output(Spec(kind="icecast", to=f"127.0.0.1:{port}/loa"), RATE_HZ)) as output:
        output.begin(AT, "x")
        with pytest.raises(PublishError, match="Connection refused") as told:
            for _ in range(50):
                output.write(tone(1))
            output.finish()
    assert "mat-khau" not in str(told.value)


def test_the_child_starts_without_what_it_does_not_need() -> None:
    code = "import sys, broadcast.player.child; print('pydantic' in sys.modules, 'yaml' in sys.modules)"
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
