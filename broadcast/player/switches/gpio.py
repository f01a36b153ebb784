"""A line of the machine's own pins, through the files in which the kernel shows them (its "GPIO sysfs" interface).

Lines are counted from the first of their chip, as they are printed on a Raspberry Pi; where there are several chips,
the one with the most lines is meant: the others belong to other parts of the board.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from broadcast.errors import PublishError

APPEARS_S = 1.0
"""How long udev may take to let others than root write to a line that was just exported."""


class GpioSwitch:
    """One line; with `active_low` the relay closes while the line is low."""

    def __init__(self, line: int, *, active_low: bool, tree: Path) -> None:
        self._line, self._active_low, self._tree = line, active_low, tree

    def turn(self, *, on: bool) -> None:
        """Turn it on or off. Raises PublishError."""
        level = "high" if on != self._active_low else "low"
        try:
            place = self._exported(self._number())
            (place / "direction").write_text(level)  # sets direction and level at once, so that no relay flickers
        except OSError as error:
            raise PublishError(
                f"không điều khiển được chân GPIO {self._line} ({error.strerror}) — người chạy máy phát cần ở nhóm gpio"
            ) from error

    def _number(self) -> int:
        """The kernel's own number of the line. Raises PublishError."""
        chips = [(_number_in(chip / "ngpio"), -_number_in(chip / "base")) for chip in self._tree.glob("gpiochip*")]
        lines, base = max(chips, default=(0, 0))
        if self._line >= lines:
            raise PublishError(f"máy này không có chân GPIO {self._line} — xem lại số chân đã ghi")
        return self._line - base

    def _exported(self, number: int) -> Path:
        place = self._tree / f"gpio{number}"
        if not place.exists():
            with suppress(FileExistsError):
                (self._tree / "export").write_text(str(number))
            until = time.monotonic() + APPEARS_S
            while not _writable(place / "direction") and time.monotonic() < until:
                time.sleep(0.02)
        return place


def _writable(path: Path) -> bool:
    try:
        path.open("r+").close()
    except OSError:
        return False
    return True


def _number_in(path: Path) -> int:
    with suppress(OSError, ValueError):
        return int(path.read_text())
    return 0
