"""What real receivers take: ffmpeg and VLC from RTP, and from a stream of Debian's Icecast; the audio is matched.

They run where BROADCAST_ON_AIR is set: real servers and players need some seconds each.
"""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from broadcast.player.heard.matching import RATE_HZ as EAR_HZ
from broadcast.player.heard.matching import envelope_of, match
from broadcast.player.outputs.choice import Spec, open_output
from broadcast.player.sound import RATE_HZ

pytestmark = pytest.mark.skipif(not os.environ.get("BROADCAST_ON_AIR"), reason="BROADCAST_ON_AIR: real receivers")
SECONDS = 15
ICECAST = """<icecast>
<limits><clients>10</clients><sources>2</sources><burst-on-connect>1</burst-on-connect></limits>
<authentication><source-password>mat-khau</source-password><admin-password>x</admin-password></authentication>
<hostname>127.0.0.1</hostname><listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
<paths><basedir>{place}</basedir><logdir>{place}</logdir><webroot>/usr/share/icecast2/web</webroot>
<adminroot>/usr/share/icecast2/admin</adminroot></paths>
<security><chroot>0</chroot><changeowner><user>nobody</user><group>nogroup</group></changeowner></security>
</icecast>
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that programs may use which give up the rights of root."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def sound() -> npt.NDArray[np.int16]:
    """Tones of their own lengths and heights, which no other sound shares."""
    dice = np.random.default_rng(7)
    parts = [np.zeros(RATE_HZ // 5)]
    while sum(map(len, parts)) < SECONDS * RATE_HZ:
        at = np.arange(int(dice.uniform(0.1, 0.4) * RATE_HZ)) / RATE_HZ
        parts += [dice.uniform(0.2, 1) * np.sin(2 * np.pi * dice.uniform(400, 2500) * at) * np.hanning(len(at))]
    return np.asarray(np.concatenate(parts)[: SECONDS * RATE_HZ] * 12_000, dtype=np.int16)


def send(spec: Spec, samples: npt.NDArray[np.int16]) -> None:
    """Hand the samples out in real time, as the child does."""
    output = open_output(spec, RATE_HZ)
    output.begin(datetime(2028, 2, 29, 12), "x")
    begun, step = time.monotonic(), RATE_HZ // 10
    for place in range(0, len(samples), step):
        time.sleep(max(0.0, begun + place / RATE_HZ - 0.15 - time.monotonic()))
        output.write(samples[place : place + step])
    output.finish()
    output.close()


def receiver(kind: str, source: str, path: Path) -> subprocess.Popen[bytes]:
    """A program of others that takes the stream and writes the samples that it heard."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if kind == "ffmpeg":
        words = ["ffmpeg", "-y", "-loglevel", "error", "-protocol_whitelist", "file,rtp,udp,http,tcp", "-i", source]
        words += ["-ac", "1", "-ar", str(EAR_HZ), "-t", str(SECONDS + 5), "-f", "s16le", str(path)]
        return subprocess.Popen(words, **quiet)  # type: ignore[call-overload,no-any-return]
    chain = f"#transcode{{acodec=s16l,channels=1,samplerate={EAR_HZ}}}:std{{access=file,mux=dummy,dst={path}}}"
    words = ["cvlc", "-I", "dummy", "--no-video", source, "--sout", chain, "--run-time", str(SECONDS + 4)]
    if os.geteuid() == 0:  # VLC refuses to run as root
        words = ["setpriv", "--reuid=65534", "--clear-groups", "env", f"HOME={path.parent}", *words]
    return subprocess.Popen((*words, "vlc://quit"), **quiet)  # type: ignore[call-overload,no-any-return]


def is_matched(samples: npt.NDArray[np.int16], path: Path) -> None:
    import soxr

    heard = np.fromfile(path, dtype="<i2", count=path.stat().st_size // 2)
    played = envelope_of(soxr.resample(samples, RATE_HZ, EAR_HZ))
    found = match(played, np.pad(envelope_of(heard), (100, 700)), 2.0)
    assert found is not None
    assert found.share > 0.9, found
    assert found.score > 0.6, found


def finish(running: subprocess.Popen[bytes]) -> None:
    try:
        running.wait(20)
    except subprocess.TimeoutExpired:
        running.terminate()
        running.wait(10)


@pytest.mark.parametrize(("kind", "codec"), [("ffmpeg", "pcmu"), ("ffmpeg", "g722"), ("vlc", "pcmu")])
def test_rtp_is_taken_and_the_audio_matches(place: Path, kind: str, codec: str) -> None:
    port = free_port(socket.SOCK_DGRAM) // 2 * 2
    payload, name = (0, "PCMU") if codec == "pcmu" else (9, "G722")
    sdp = place / "loa.sdp"
    sdp.write_text(
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=Loa\nc=IN IP4 127.0.0.1\nt=0 0\n"
        f"m=audio {port} RTP/AVP {payload}\na=rtpmap:{payload} {name}/8000\n"
    )
    source = str(sdp) if kind == "ffmpeg" else f"rtp://127.0.0.1:{port}"  # VLC knows the codec by its number
    running = receiver(kind, source, place / "heard.raw")
    time.sleep(3)
    samples = sound()
    send(Spec(kind="rtp", to=f"127.0.0.1:{port}", codec=codec), samples)
    time.sleep(2)
    running.terminate()
    finish(running)
    is_matched(samples, place / "heard.raw")


@pytest.fixture
def icecast(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    port = free_port()
    (place / "icecast.xml").write_text(ICECAST.format(port=port, place=place))
    monkeypatch.setenv("ICECAST_PASSWORD", "mat-khau")
    server = subprocess.Popen(("icecast2", "-c", str(place / "icecast.xml")), stderr=subprocess.DEVNULL)
    try:
        time.sleep(2)
        yield f"127.0.0.1:{port}/loa"
    finally:
        server.kill()
        server.wait()


@pytest.mark.parametrize("kind", ["ffmpeg", "vlc"])
def test_icecast_is_taken_and_the_audio_matches(place: Path, icecast: str, kind: str) -> None:
    samples = sound()
    silence = np.zeros(4 * RATE_HZ, dtype=np.int16)
    receivers: list[subprocess.Popen[bytes]] = []
    threading.Timer(2.5, lambda: receivers.append(receiver(kind, f"http://{icecast}", place / "heard.raw"))).start()
    send(Spec(kind="icecast", to=icecast), np.concatenate((silence, samples, silence)))
    finish(receivers[0])
    is_matched(samples, place / "heard.raw")
