"""How lengths of time are written for people."""

from __future__ import annotations


def clock(ms: int) -> str:
    """To the nearest second, hours where there are any: 13:58, 1:02:05."""
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes}:{seconds:02}"
