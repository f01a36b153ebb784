"""Where sound is heard: a microphone or line-in by its name, or any program that records to its standard output."""

from __future__ import annotations

import queue
import subprocess
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

from broadcast.errors import PublishError
from broadcast.player.heard.matching import RATE_HZ
from broadcast.player.outputs.command import words
from broadcast.player.outputs.device import NOTHING, REQUIREMENT

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BLOCK_MS = 100
SILENT_S = 10.0
"""A card that hands out nothing for so long was unplugged."""
COMMAND = "command:"
EXAMPLES = 'ví dụ mic, mic:USB, hay "command:arecord -q -t raw -f S16_LE -r 8000 -c 1"'


def why_unusable(ear: str) -> str:
    """Why an ear can't be what was meant, in Vietnamese; nothing when it can."""
    if ear == "mic" or ear.startswith("mic:") or ear.removeprefix(COMMAND).strip() not in {"", ear}:
        return ""
    return f"không đọc được «{ear[:60]}» — {EXAMPLES}"


def blocks_from(ear: str) -> Iterator[npt.NDArray[np.int16]]:
    """What is heard from now on, mono at RATE_HZ, a tenth of a second at a time. `ear` is `mic`, `mic:NAME`, or
    `command:` and a program that writes such samples.

    Raises PublishError where nothing can be heard, or no longer.
    """
    if ear.startswith(COMMAND):
        return _recorded(words(ear.removeprefix(COMMAND)))
    return _captured(ear.partition(":")[2])


def _recorded(command: tuple[str, ...]) -> Iterator[npt.NDArray[np.int16]]:
    import numpy as np

    size = RATE_HZ * BLOCK_MS // 1000 * 2
    try:
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as running:
            assert running.stdout is not None  # noqa: S101 - it is a pipe of ours
            try:
                while len(data := running.stdout.read(size)) == size:
                    yield np.frombuffer(data, dtype="<i2")
            finally:
                running.kill()
    except OSError as error:
        raise PublishError(f"không chạy được «{command[0]}» ({error.strerror}) — xem lại lệnh thu") from error
    raise PublishError(f"«{command[0]}» thôi thu — xem lại lệnh và dây micro")


def _captured(name: str) -> Iterator[npt.NDArray[np.int16]]:
    import numpy as np

    try:
        import miniaudio
    except ImportError as error:
        raise PublishError(f"chưa có phần mềm thu từ micro — cài: pip install {REQUIREMENT}") from error
    given: queue.Queue[bytes] = queue.Queue(maxsize=100)

    def take() -> Generator[None, bytes, None]:
        while True:
            data = yield
            if not given.full():
                given.put(bytes(data))

    which: dict[str, object] = {}
    if name == NOTHING:
        which = {"backends": [miniaudio.Backend.NULL]}
    elif name:
        there = miniaudio.Devices().get_captures()
        card = next((device for device in there if name.casefold() in device["name"].casefold()), None)
        if card is None:
            listed = "; ".join(device["name"] for device in there) or "máy này không có micro nào"
            raise PublishError(f"không thấy micro «{name}» — các micro đang có: {listed}")
        which = {"device_id": card["id"]}
    try:
        device = miniaudio.CaptureDevice(
            input_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE_HZ,
            buffersize_msec=BLOCK_MS,
            **which,
        )
        taking = take()
        next(taking)
        device.start(taking)
    except miniaudio.MiniaudioError as error:
        raise PublishError(f"không mở được micro ({error}) — xem lại dây và tên") from error
    try:
        while True:
            yield np.frombuffer(given.get(timeout=SILENT_S), dtype="<i2")
    except queue.Empty:
        raise PublishError("micro không gửi gì nữa — xem lại dây, hoặc rút ra cắm lại") from None
    finally:
        device.close()
