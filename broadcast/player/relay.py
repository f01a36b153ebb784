"""The samples of a stream that is relayed, from wherever it comes, in any format that ffmpeg reads.

A stream that ends or breaks off is asked for again; one that is silent for too long, or is no sound, is given up.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from broadcast.errors import BroadcastError
from broadcast.outside.ffmpeg import command
from broadcast.player.sound import BLOCK_MS, RATE_HZ, level_dbfs

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SILENT_DBFS = -55.0
"""Below this nobody hears anything on a horn: speech has its pauses, but they are short."""
AGAIN_S = 1.0
READ_TIMEOUT_S = 5
EARLY_BLOCKS, LATE_BLOCKS = 10, 100
"""How much is kept while nobody hears it yet, against a network that stutters, and how much a fast server may send
ahead."""
BLOCK_BYTES = RATE_HZ * BLOCK_MS // 1000 * 2
_FORMATS = "mp3,aac,ogg,flac,wav,mpegts,hls,mov,matroska,webm,asf"
"""What stations send; a playlist that names files of this machine is none of it."""


class RelayError(BroadcastError):
    """The stream can't be relayed any longer; the message says why."""


class Relay:
    """A stream, asked for from now on; its blocks are taken a tenth of a second at a time, without an end.

    `silence_s` is how long nothing may be heard. `blocks` raises RelayError then.
    """

    def __init__(self, url: str, *, silence_s: float) -> None:
        self._url, self._silence_ms = url, silence_s * 1000
        self._kept: deque[bytes] = deque()
        self._change = threading.Condition()
        self._heard, self._closed, self._why = False, False, ""
        self._running: subprocess.Popen[bytes] | None = None
        threading.Thread(target=self._follow, daemon=True).start()

    def blocks(self) -> Iterator[npt.NDArray[np.int16]]:
        """What the stream sends, from the moment at which the first block is asked for."""
        import numpy as np

        silent_ms = 0
        while silent_ms < self._silence_ms:
            taken = self._take()
            block = np.frombuffer(taken or bytes(BLOCK_BYTES), dtype="<i2")
            silent_ms = silent_ms + BLOCK_MS if level_dbfs(block) < SILENT_DBFS else 0
            yield block
        why = self._why if not taken else "nguồn phát im lặng"
        raise RelayError(f"{silent_ms / 1000:.0f} giây không có tiếng: {why or 'nguồn phát không gửi gì'}")

    def close(self) -> None:
        """Let go of the stream."""
        with self._change:
            self._closed = True
            self._change.notify_all()
            if self._running is not None:
                self._running.kill()

    def _take(self) -> bytes | None:
        with self._change:
            self._heard = True
            self._change.wait_for(lambda: bool(self._kept), BLOCK_MS / 1000)  # later than that silence goes out
            block = self._kept.popleft() if self._kept else None
            self._change.notify_all()
        return block

    def _follow(self) -> None:
        while not self._closed:
            with tempfile.TemporaryFile() as said:
                try:
                    self._read(said)
                except OSError as error:
                    self._why = f"không chạy được ffmpeg ({error.strerror})"
                said.seek(0)
                self._why = _last_line(said.read()[-2000:]) or self._why or "nguồn phát đã dừng"
            with self._change:
                self._change.wait_for(lambda: self._closed, AGAIN_S)

    def _read(self, said: IO[bytes]) -> None:
        """Read the stream to its end."""
        with self._change:
            if self._closed:
                return
            self._running = subprocess.Popen(
                _words(self._url), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
            )
        with self._running as running:
            assert running.stdout is not None  # noqa: S101 - it is a pipe of ours
            while len(block := running.stdout.read(BLOCK_BYTES)) == BLOCK_BYTES:
                self._keep(block)
            running.kill()

    def _keep(self, block: bytes) -> None:
        with self._change:
            self._kept.append(block)
            if not self._heard and len(self._kept) > EARLY_BLOCKS:
                self._kept.popleft()
            self._why = ""
            self._change.notify_all()
            self._change.wait_for(lambda: self._closed or len(self._kept) < LATE_BLOCKS)


def _words(url: str) -> tuple[str, ...]:
    """The ffmpeg that decodes a stream. Of an https:// address nothing is fetched without TLS."""
    import certifi

    secure = url.lower().startswith("https:")
    inner = ("-tls_verify", "1", "-ca_file", certifi.where()) if secure else ()
    return command(
        *("-loglevel", "error", "-nostdin", "-rw_timeout", str(READ_TIMEOUT_S * 1_000_000), *inner),
        *("-protocol_whitelist", "https,tls,tcp,crypto" if secure else "http,https,tls,tcp,crypto"),
        *("-format_whitelist", _FORMATS, "-probesize", "65536", "-analyzeduration", "2000000", "-i", url),
        *("-map", "0:a:0", "-ac", "1", "-ar", str(RATE_HZ), "-f", "s16le", "pipe:1"),
    )


def _last_line(said: bytes) -> str:
    with suppress(IndexError):
        return said.decode("utf-8", "replace").strip().splitlines()[-1][-160:]
    return ""
