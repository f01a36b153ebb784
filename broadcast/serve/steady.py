"""Looking at a day while a build puts a new folder in its place: two renames, and for a moment there is none."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from anyio.to_thread import run_sync

PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.4)
"""The folder is away for a millisecond; a slow disk gets the better part of a second."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_T = TypeVar("_T")


async def steady(root: Path, day: str, look: Callable[[], _T]) -> _T:
    """What `look` finds; where that is nothing while the day's folder is being replaced, what it finds soon after."""

    def once() -> tuple[_T, bool]:
        before = _inode(root / day)
        if found := look():
            return found, True
        now = _inode(root / day)
        return found, now == before and (now != 0 or not (root / f".cu-{day}").exists())

    if _DAY.fullmatch(day):
        for pause_s in PAUSES_S:
            found, settled = await run_sync(once)
            if settled:
                return found
            await asyncio.sleep(pause_s)
    return await run_sync(look)


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0
