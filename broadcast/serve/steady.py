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
    """What `look` finds; where that is nothing and the day's folder was being replaced, what it finds a little later."""
    if _DAY.fullmatch(day):
        for pause_s in PAUSES_S:
            before = await run_sync(_inode, root / day)
            if found := await run_sync(look):
                return found
            if await run_sync(_is_settled, root, day, before):
                return found
            await asyncio.sleep(pause_s)
    return await run_sync(look)


def _is_settled(root: Path, day: str, before: int) -> bool:
    now = _inode(root / day)
    return now == before and (now != 0 or not (root / f".cu-{day}").exists())


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0
