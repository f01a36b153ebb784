"""Which switch the amplifier hangs on, as a person writes it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

from broadcast.outside.address import host_of

EXAMPLES = 'ví dụ gpio:17, gpio:17:low, hay "http://192.168.1.50/relay/0?turn={}"'
_LINE = re.compile(r"gpio:(\d{1,4})(:low)?", re.ASCII)
MAX_CHARACTERS = 500


class Switch(Protocol):
    """Something that can be turned on and off, however often it is said again."""

    def turn(self, *, on: bool) -> None:
        """Turn it on or off, within seconds. Raises PublishError where that fails."""
        ...


def switch_of(text: str, *, tree: Path = Path("/sys/class/gpio")) -> Switch:
    """The switch that a person has written: `gpio:LINE`, with `:low` where the relay closes at a low level; or an
    address with `{}` where `on` or `off` is to stand; or two addresses, for on and for off.

    `tree` is where the kernel shows its GPIO lines. Raises ValueError, in Vietnamese.
    """
    from broadcast.player.switches.gpio import GpioSwitch
    from broadcast.player.switches.http import HttpSwitch

    if line := _LINE.fullmatch(text.strip()):
        return GpioSwitch(int(line[1]), active_low=bool(line[2]), tree=tree)
    addresses = text.split() if len(text) <= MAX_CHARACTERS else []
    if len(addresses) == 1 and "{}" in addresses[0]:
        addresses = [addresses[0].replace("{}", word) for word in ("on", "off")]
    try:
        on, off = addresses
        host_of(on)
        host_of(off)
    except ValueError:
        raise ValueError(f"không đọc được công tắc «{text[:60]}» — {EXAMPLES}") from None
    return HttpSwitch(on, off)
