"""A bulletin's picture: its wave as an SVG, with its items marked, for pages to show."""

from __future__ import annotations

from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt

from broadcast.model import AiredItem

BARS = 240
"""As many as a phone shows apart: a picture of 6 kB."""
WIDTH, HEIGHT = 720, 96
_LANE = 12
"""What the items' marks take at the foot."""
_COLOURS = {"jingle": "#8a8f98", "notice": "#c2410c", "headlines": "#7c3aed"}
_USUAL_COLOUR = "#1d6f42"


def wave(peaks: npt.NDArray[np.float32], items: tuple[AiredItem, ...], duration_ms: int, title: str) -> bytes:
    """The SVG. Titles come from people, so they are escaped; a mark's title is shown under a pointer."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{_text(title)}">',
        f"<title>{_text(title)}</title>",
        f'<path fill="none" stroke="#5b6470" stroke-width="2" d="{_bars(peaks)}"/>',
    ]
    for item in items:
        x, end = (WIDTH * at / max(duration_ms, 1) for at in (item.start_ms, item.end_ms))
        colour = _COLOURS.get(item.kind, _USUAL_COLOUR)
        place = f'x="{x:.1f}" y="{HEIGHT - _LANE + 3}" width="{max(end - x, 1):.1f}" height="{_LANE - 4}"'
        mark = f"<title>{_text(item.title)}</title>"
        parts.append(f'<rect {place} rx="2" fill="{colour}" data-start-ms="{item.start_ms}">{mark}</rect>')
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()


def _bars(peaks: npt.NDArray[np.float32]) -> str:
    """One upright line for each bar, as high as the loudest sample in it."""
    if not len(peaks):
        return ""
    edges = np.linspace(0, len(peaks), min(BARS, len(peaks)) + 1).astype(int)
    heights = np.maximum.reduceat(peaks, edges[:-1])
    middle, step = (HEIGHT - _LANE) / 2, WIDTH / len(heights)
    halves = np.maximum(heights / max(float(heights.max()), 1e-6) * (middle - 3), 0.5)
    return "".join(
        f"M{(n + 0.5) * step:.1f} {middle - half:.1f}V{middle + half:.1f}" for n, half in enumerate(halves.tolist())
    )


def _text(text: str) -> str:
    """Safe inside an element and an attribute; without what XML does not allow at all."""
    allowed = "".join(character for character in text if character.isprintable())
    return escape(allowed, {'"': "&quot;", "'": "&#39;"})
