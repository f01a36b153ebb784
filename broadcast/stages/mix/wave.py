"""A bulletin's picture: its wave as an SVG, with its items marked, for pages to show."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt

from broadcast.model import AiredItem

BARS = 160
"""As many as a phone 360 px wide shows apart: a picture of 5 kB."""
WIDTH, HEIGHT = 720, 96
_LANE = 14
"""What the items' marks take at the foot."""
_MIDDLE = (HEIGHT - _LANE) / 2
_APART = 2
"""Between two marks; the pause alone would not be seen."""
_COLOURS = {"jingle": "#8a8f98", "notice": "#d9622b", "headlines": "#8b5cf6"}
_USUAL_COLOUR = "#2a9d5c"
"""Each stands out by 3 : 1 or more from a white page and from a dark one."""
_PAUSE_COLOUR = _COLOURS["jingle"]


def wave(peaks: npt.NDArray[np.float32], items: tuple[AiredItem, ...], duration_ms: int, title: str) -> bytes:
    """The SVG. Titles come from people, so they are escaped; a mark's title is shown under a pointer."""
    spans = [(WIDTH * item.start_ms / max(duration_ms, 1), WIDTH * item.end_ms / max(duration_ms, 1)) for item in items]
    colours = [_COLOURS.get(item.kind, _USUAL_COLOUR) for item in items]
    bars: dict[str, str] = {}
    for x, half in _bars(peaks):
        colour = next(
            (colour for colour, (start, end) in zip(colours, spans, strict=True) if start <= x < end), _PAUSE_COLOUR
        )
        bars[colour] = bars.get(colour, "") + f"M{x:.1f} {_MIDDLE - half:.1f}V{_MIDDLE + half:.1f}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{_text(title)}">',
        f"<title>{_text(title)}</title>",
        *(f'<path fill="none" stroke="{colour}" stroke-width="3" d="{path}"/>' for colour, path in bars.items()),
    ]
    for item, colour, (x, end) in zip(items, colours, spans, strict=True):
        place = f'x="{x:.1f}" y="{HEIGHT - _LANE + 4}" width="{max(end - x - _APART, 1):.1f}" height="{_LANE - 4}"'
        mark = f"<title>{_text(item.title)}</title>"
        parts.append(f'<rect {place} rx="2" fill="{colour}" data-start-ms="{item.start_ms}">{mark}</rect>')
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()


def _bars(peaks: npt.NDArray[np.float32]) -> Iterator[tuple[float, float]]:
    """Where each bar stands, and half its height.

    The limiter brings the peaks of any few seconds to one height. What tells lively places from pauses is how much of
    the time is that loud: the mean, squared so that it is seen.
    """
    if not len(peaks):
        return
    edges = np.linspace(0, len(peaks), min(BARS, len(peaks)) + 1).astype(int)
    means = np.add.reduceat(peaks, edges[:-1]) / np.diff(edges)
    step = WIDTH / len(means)
    halves = np.maximum(np.square(means / max(float(means.max()), 1e-6)) * (_MIDDLE - 2), 0.5)
    yield from (((n + 0.5) * step, half) for n, half in enumerate(halves.tolist()))


def _text(text: str) -> str:
    """Safe inside an element and an attribute; without what XML does not allow at all."""
    allowed = "".join(character for character in text if character.isprintable())
    return escape(allowed, {'"': "&quot;", "'": "&#39;"})
