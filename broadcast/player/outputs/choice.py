"""Which output a player was told to use, as a value that passes between processes."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from broadcast.errors import PublishError
from broadcast.player.outputs.output import Output

Kind = Literal["device", "command", "file", "rtp", "icecast"]
KINDS: tuple[Kind, ...] = ("device", "command", "file", "rtp", "icecast")
PASSWORD = "ICECAST_PASSWORD"  # noqa: S105 - the name of the variable, not what it holds
_TARGET = {"rtp": r"[\w.:\[\]-]+:\d{1,5}", "icecast": r"[\w.-]+:\d{1,5}/[\w./-]+"}
_NEEDS = {
    "command": 'thêm --to với lệnh phát, ví dụ --to "aplay -q -"',
    "file": "thêm --to với tên tệp, ví dụ --to ra-loa",
    "rtp": "thêm --to với địa chỉ, ví dụ --to 239.255.0.1:5004",
    "icecast": "thêm --to với máy chủ, ví dụ --to may-chu.example:8000/loa",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Spec:
    """An output: its kind, where to, and the gain in dB. `to` is a sound card's name, a command, a file or an address.

    `codec` is how rtp sends: pcmu (G.711) or g722.
    """

    kind: Kind = "device"
    to: str = ""
    gain_db: float = 0.0
    codec: str = "pcmu"

    @property
    def values(self) -> dict[str, object]:
        """As JSON takes it."""
        return asdict(self)


def why_unusable(spec: Spec) -> str:
    """Why an output can't be what was meant, in Vietnamese; nothing when it can."""
    if spec.kind != "device" and not spec.to.strip():
        return f"chưa nói phát ra đâu — {_NEEDS[spec.kind]}"
    if spec.kind in _TARGET and not re.fullmatch(_TARGET[spec.kind], spec.to):
        return f"không đọc được «{spec.to[:60]}» — {_NEEDS[spec.kind]}"
    if spec.kind == "icecast" and not os.environ.get(PASSWORD):
        return f"chưa có mật khẩu nguồn của Icecast — đặt biến môi trường {PASSWORD}"
    return ""


def load(spec: Spec) -> None:
    """Load what the output needs, without opening it."""
    with suppress(ImportError):  # told when it is opened
        if spec.kind == "device":
            import miniaudio  # noqa: F401


def open_output(spec: Spec, rate_hz: int) -> Output:
    """The output itself. Raises PublishError where it can't be used."""
    fault = why_unusable(spec)
    if fault:
        raise PublishError(fault)
    if spec.kind == "file":
        from broadcast.player.outputs.file import FileOutput

        return FileOutput(Path(spec.to), rate_hz)
    if spec.kind == "device":
        from broadcast.player.outputs.device import DeviceOutput

        return DeviceOutput(spec.to, rate_hz)
    from broadcast.player.outputs import command, icecast, rtp
    from broadcast.player.outputs.piped import PipedOutput

    if spec.kind == "command":
        return PipedOutput(command.words(spec.to), rate_hz, wav=True)
    if spec.kind == "rtp":
        return PipedOutput(rtp.words(spec.to, spec.codec, rate_hz), rate_hz)
    return PipedOutput(icecast.words(spec.to, os.environ[PASSWORD], rate_hz), rate_hz)
