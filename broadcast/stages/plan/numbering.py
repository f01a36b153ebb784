"""Word's automatic numbering: the label that Word would show before a paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadcast.stages.plan.markers import LETTERS

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
    (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_DEEPEST = 9
_HIGHEST = 5000
"""No list of a document goes further; a Roman number of a million letters is made to fill the memory."""
_STYLES_ABOVE = 12


class Numbering:
    """Counts the numbered paragraphs of one document, in their order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}  # (abstract, level) -> (format, text, start)
        self._abstract: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._styles = _of_styles(styles)
        if numbering is None:
            return
        for abstract in numbering.iter(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            for level in abstract.iter(f"{W}lvl"):
                shape = (
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText", "")[:40],
                    _whole(_value(level, "start", "1"), 1),
                )
                self._levels[name, _whole(level.get(f"{W}ilvl"), 0)] = shape
        for number in numbering.iter(f"{W}num"):
            name = number.get(f"{W}numId", "")
            self._abstract[name] = _value(number, "abstractNumId", "")
            for override in number.iter(f"{W}lvlOverride"):
                start = _value(override, "startOverride", "")
                if start:
                    self._restarts[name, _whole(override.get(f"{W}ilvl"), 0)] = _whole(start, 1)

    def label(self, properties: Element | None) -> str:
        """II.  1.2.  a)  – for a paragraph's properties, or nothing where it has no number."""
        name, level = self._of(properties)
        abstract = self._abstract.get(name)
        if abstract is None or (abstract, level) not in self._levels:
            return ""
        shape, text, start = self._levels[abstract, level]
        if shape == "none":
            return ""
        if shape == "bullet":
            return "-"
        counts = self._counts.setdefault(abstract, {})
        if (name, level) in self._restarts and (name, level) not in self._started:
            counts[level] = self._restarts[name, level] - 1
        self._started.add((name, level))
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [counted for counted in counts if counted > level]:
            del counts[deeper]
        for place in range(level + 1):
            shape_here, _, start_here = self._levels.get((abstract, place), ("decimal", "", 1))
            text = text.replace(f"%{place + 1}", shown(counts.get(place, start_here), shape_here))
        return text.strip()

    def _of(self, properties: Element | None) -> tuple[str, int]:
        """(number, level) of the paragraph itself, else that of its style."""
        if properties is None:
            return self._styles.get("", ("", 0))
        style = _value(properties, "pStyle", "")
        of_style = self._styles.get(style) or self._styles.get("", ("", 0))
        numbered = properties.find(f"{W}numPr")
        if numbered is None:
            return of_style
        name = _value(numbered, "numId", of_style[0])
        level = _whole(_value(numbered, "ilvl", ""), of_style[1] if name == of_style[0] else 0)
        return ("", 0) if name == "0" else (name, min(level, _DEEPEST))


def behind(label: str, text: str) -> str:
    """A paragraph's text behind its automatic label. A label that was typed there once more, "1. Nơi nộp", is not said twice."""
    typed = text.lstrip()
    if not label or not typed or (typed.startswith(label) and not typed[len(label) :][:1].isalnum()):
        return text
    return f"{label} {text}"


def _of_styles(styles: Element | None) -> dict[str, tuple[str, int]]:
    """The numbering of each style, its own or that of a style it is based on; under "" that of the default style."""
    if styles is None:
        return {}
    own: dict[str, tuple[str, str, str]] = {}
    default = ""
    for style in styles.iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        numbered = style.find(f"{W}pPr/{W}numPr")
        number = _value(numbered, "numId", "") if numbered is not None else ""
        own[name] = (number, _value(numbered, "ilvl", "") if numbered is not None else "", _value(style, "basedOn", ""))
        if style.get(f"{W}default") in {"1", "true"} and style.get(f"{W}type") == "paragraph":
            default = name
    found: dict[str, tuple[str, int]] = {}
    for name in own:
        at, level = name, ""
        for _ in range(_STYLES_ABOVE):
            number, here, above = own.get(at, ("", "", ""))
            level = level or here
            if number or not above:
                break
            at = above
        if number and number != "0":
            found[name] = (number, min(_whole(level, 0), _DEEPEST))
    if default in found:
        found[""] = found[default]
    return found


def _value(element: Element, child: str, default: str) -> str:
    found = element.find(f"{W}{child}")
    return default if found is None else str(found.get(f"{W}val", default))


def _whole(text: str | None, default: int) -> int:
    """A number that a file gives, or the default where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else default


def shown(number: int, shape: str) -> str:
    """A list's number in the shape that Word names: upperRoman, lowerLetter, decimalZero …"""
    number = max(0, min(number, _HIGHEST))
    if shape in {"upperRoman", "lowerRoman"}:
        said, rest = "", number
        for value, letters in _ROMAN:
            said += letters * (rest // value)
            rest %= value
        return said if shape == "upperRoman" else said.lower()
    if shape in {"lowerLetter", "upperLetter"} and number:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if shape == "lowerLetter" else letter.upper()
    if shape in {"vietnameseCounting"} and 0 < number <= len(LETTERS):
        return LETTERS[number - 1]
    return f"{number:02}" if shape == "decimalZero" else str(number)
