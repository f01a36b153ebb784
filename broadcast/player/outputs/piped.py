"""Into another program's standard input, a process a stretch: what `command`, `rtp` and `icecast` have in common."""

from __future__ import annotations

import re
import struct
import subprocess
import tempfile
from contextlib import suppress
from datetime import datetime
from typing import IO, TYPE_CHECKING

from broadcast.errors import PublishError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FINISH_S = 10.0
"""A player still has what its buffers hold when its input ends; one that takes longer hangs."""
_ENDLESS = 0x7FFFFFFF


class PipedOutput:
    """Runs `command` for each stretch and writes the samples to it; with `wav` an endless WAV's header goes first."""

    def __init__(self, command: tuple[str, ...], rate_hz: int, *, wav: bool = False) -> None:
        self._command, self._rate_hz, self._wav = command, rate_hz, wav
        self._running: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the output

    def begin(self, at: datetime, name: str) -> None:  # noqa: ARG002 - every output is called alike
        """Start the program. Raises PublishError where there is none of that name."""
        self._end()
        self._said.seek(0)
        self._said.truncate()
        try:
            self._running = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._said
            )
        except OSError as error:
            raise PublishError(f"không chạy được «{self._command[0]}» ({error.strerror}) — xem lại --to") from error
        if self._wav:
            self._send(_header(self._rate_hz))

    def write(self, block: npt.NDArray[np.int16]) -> None:
        """The samples that go out next."""
        self._send(block.astype("<i2").tobytes())

    def finish(self) -> None:
        """Close its input and wait until it has played all; one that hangs is ended."""
        running = self._running
        self._running = None
        if running is None or running.stdin is None:
            return
        try:
            running.stdin.close()
            code = running.wait(FINISH_S)
        except (OSError, subprocess.TimeoutExpired):
            running.kill()
            running.wait()
            raise self._failed() from None
        if code != 0:
            raise self._failed()

    def close(self) -> None:
        """End the program, whatever it still holds."""
        self._end()
        self._said.close()

    def _end(self) -> None:
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            with suppress(OSError):
                if self._running.stdin is not None:
                    self._running.stdin.close()
            self._running = None

    def _send(self, data: bytes) -> None:
        assert self._running is not None  # noqa: S101 - begin comes first
        assert self._running.stdin is not None  # noqa: S101 - it is a pipe of ours
        try:
            self._running.stdin.write(data)
            self._running.stdin.flush()
        except OSError as error:
            self._end()
            raise self._failed() from error

    def _failed(self) -> PublishError:
        self._said.seek(0)
        words = self._said.read()[-300:].decode("utf-8", "replace").strip().replace("\n", "; ")
        words = re.sub(r"[^\s/:]*:?[^\s/]*@", "", words)  # an address may hold a password
        return PublishError(f"«{self._command[0]}» dừng giữa chừng: {words or 'không nói lý do'}")


def _header(rate_hz: int) -> bytes:
    """A WAV header that promises more than ever comes: a player then plays until its input ends."""
    shape = struct.pack("<HHIIHH", 1, 1, rate_hz, rate_hz * 2, 2, 16)
    return (
        b"RIFF"
        + struct.pack("<I", _ENDLESS)
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + shape
        + b"data"
        + struct.pack("<I", _ENDLESS - 36)
    )
