"""A sound card, by its name, so that a card that was unplugged is found again; the first one where no name is given.

Needs the extra `device` (the library miniaudio, with wheels for Windows and Linux).
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Generator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from broadcast.errors import PublishError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

REQUIREMENT = "miniaudio>=1.61,<2"
NOTHING = "null"
"""The name of a card that plays into nothing, for trials on a machine without any."""
BUFFER_MS = 100
FINISH_S = 5.0


class DeviceOutput:
    """Plays on the card whose name holds `name`. Raises PublishError where there is none, or the library is missing."""

    def __init__(self, name: str, rate_hz: int) -> None:
        try:
            import miniaudio
        except ImportError as error:
            how = f'"{sys.executable}" -m pip install "{REQUIREMENT}"'
            raise PublishError(f"chưa có phần mềm phát ra card âm thanh — cài bằng: {how}") from error
        self._library, self._name, self._rate_hz = miniaudio, name, rate_hz
        self._device: Any = None
        self._waiting, self._lock, self._ends = bytearray(), threading.Lock(), False

    def begin(self, at: datetime, name: str) -> None:  # noqa: ARG002 - every output is called alike
        """Open the card anew: whoever has plugged it out and in again since is served."""
        self.close()
        try:
            self._device = self._library.PlaybackDevice(
                output_format=self._library.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=self._rate_hz,
                buffersize_msec=BUFFER_MS,
                **self._which(),
            )
            self._waiting, self._ends = bytearray(), False
            sound = self._sound()
            next(sound)
            self._device.start(sound)
        except self._library.MiniaudioError as error:
            raise PublishError(f"không mở được card âm thanh ({error}) — xem lại dây và tên card") from error

    def write(self, block: npt.NDArray[np.int16]) -> None:
        """The samples that go out next."""
        with self._lock:
            self._waiting += block.astype("<i2").tobytes()

    def finish(self) -> None:
        """Wait until the card has played all. Raises PublishError where it has stopped taking samples."""
        until = time.monotonic() + FINISH_S + len(self._waiting) / 2 / self._rate_hz
        while self._waiting and time.monotonic() < until:
            time.sleep(0.01)
        stuck = bool(self._waiting)
        if not stuck:
            time.sleep(BUFFER_MS / 1000)
        self.close()
        if stuck:
            raise PublishError("card âm thanh không nhận tiếng nữa — xem lại dây, hoặc rút ra cắm lại")

    def close(self) -> None:
        """Let go of the card."""
        if self._device is not None:
            self._device.close()
            self._device = None

    def _which(self) -> dict[str, Any]:
        if self._name == NOTHING:
            return {"backends": [self._library.Backend.NULL]}
        if not self._name:
            return {}
        there = self._library.Devices().get_playbacks()
        found = next((card for card in there if self._name.casefold() in card["name"].casefold()), None)
        if found is None:
            listed = "; ".join(card["name"] for card in there) or "máy này không có card nào"
            raise PublishError(f"không thấy card âm thanh «{self._name}» — các card đang có: {listed}")
        return {"device_id": found["id"]}

    def _sound(self) -> Generator[bytes, int, None]:
        """Gives the card as many frames as it asks for; silence where none are there."""
        frames = yield b""
        while True:
            with self._lock:
                given = bytes(self._waiting[: frames * 2])
                del self._waiting[: frames * 2]
            frames = yield given + bytes(frames * 2 - len(given))
