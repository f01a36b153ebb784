"""The picture is small, well formed, and shows each item where it is heard; a hostile title stays text."""

from __future__ import annotations

import numpy as np
import pytest
from lxml import etree

from broadcast.model import AiredItem
from broadcast.stages.mix.wave import BARS, WIDTH, wave

SVG = "{http://www.w3.org/2000/svg}"


def item(title: str, start_ms: int, end_ms: int) -> AiredItem:
    return AiredItem(kind="campaign", id="x", title=title, start_ms=start_ms, end_ms=end_ms, lines=())


def test_items_are_marked_where_they_are_heard() -> None:
    picture = wave(
        np.linspace(0, 1, 5000, dtype=np.float32), (item("Một", 0, 30_000), item("Hai", 30_000, 60_000)), 60_000, "T"
    )
    root = etree.fromstring(picture)
    marks = root.findall(f"{SVG}rect")
    assert [mark.find(f"{SVG}title").text for mark in marks] == ["Một", "Hai"]
    assert [float(mark.get("x")) for mark in marks] == [0, WIDTH / 2]
    assert [mark.get("data-start-ms") for mark in marks] == ["0", "30000"]
    assert sum(path.get("d").count("M") for path in root.findall(f"{SVG}path")) == BARS
    assert len(picture) < 6_000


def test_limited_sound_still_has_its_quieter_places_and_each_item_its_colour() -> None:
    """A limiter brings the loudest peak of any few seconds to one height: a picture of those was a solid block."""
    peaks = np.tile(np.array([0.7, 0.7, 0.7, 0.02], np.float32), 4000)
    peaks[8000:] = np.tile(np.array([0.7, 0.1, 0.02, 0.02], np.float32), 2000)
    notice = AiredItem(kind="notice", id="x", title="", start_ms=30_000, end_ms=60_000, lines=())
    lively, quiet = etree.fromstring(wave(peaks, (item("", 0, 30_000), notice), 60_000, "T")).findall(f"{SVG}path")
    assert lively.get("stroke") != quiet.get("stroke")
    assert height(lively.get("d")) > 2 * height(quiet.get("d")) > 0


def height(path: str) -> float:
    """Of a path's first bar."""
    top, bottom = path.split("M")[1].split(" ")[1].split("V")
    return float(bottom) - float(top)


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", '" onload="x', "a & b ]]>", "\u202egnp.exe", "\x00\x1f"]
)
def test_a_hostile_title_stays_text(title: str) -> None:
    picture = wave(np.ones(10, np.float32), (item(title, 0, 1),), 1, title)
    root = etree.fromstring(picture)
    assert {element.tag for element in root.iter()} == {f"{SVG}svg", f"{SVG}title", f"{SVG}path", f"{SVG}rect"}
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    assert "\u202e" not in picture.decode()


@pytest.mark.parametrize("count", [0, 1, 100])
def test_a_short_sound_has_a_picture_too(count: int) -> None:
    etree.fromstring(wave(np.zeros(count, np.float32), (), 0, "T"))
