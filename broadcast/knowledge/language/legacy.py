"""Vietnamese in the encodings before Unicode, TCVN3 (ABC) and VNI, told apart and turned into Unicode.

Both put Vietnamese letters where Windows-1252 has others, so a file or a Word paragraph in a .VnTime or VNI-Times
font reads as gibberish. The tables are facts of the two standards.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from broadcast.knowledge.language.syllable import valid

Encoding = Literal["TCVN3", "VNI"]
CAPITALS, SMALL = "\ue002", "\ue003"
"""What a reader of a format puts before and behind text in a font that shows small letters as capitals: TCVN3 has no
capitals with tones, so that titles are written in .VnTimeH."""
_CAPITALS = re.compile(f"{CAPITALS}([^{SMALL}]*){SMALL}?")

_TCVN3 = (
    "àµ ả¶ ã· á¸ ạ¹ ă¨ ằ» ẳ¼ ẵ½ ắ¾ ặÆ â© ầÇ ẩÈ ẫÉ ấÊ ậË đ® èÌ ẻÎ ẽÏ éÐ ẹÑ êª ềÒ ểÓ ễÔ ếÕ ệÖ ì× ỉØ ĩÜ íÝ ịÞ òß ỏá õâ óã ọä ô« "
    "ồå ổæ ỗç ốè ộé ơ¬ ờê ởë ỡì ớí ợî ùï ủñ ũò úó ụô ư\u00ad ừõ ửö ữ÷ ứø ựù ỳú ỷû ỹü ýý ỵþ Ă¡ Â¢ Đ§ Ê£ Ô¤ Ơ¥ Ư¦"
)
_VNI_MARKS = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_A = {
    "â": "â",
    "á": "ấ",
    "à": "ầ",
    "å": "ẩ",
    "ã": "ẫ",
    "ä": "ậ",
    "ê": "ă",
    "é": "ắ",
    "è": "ằ",
    "ú": "ẳ",
    "ü": "ẵ",
    "ë": "ặ",
}
_VNI_ALONE = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư"}


_SCORED_CHARS = 20_000
"""So much of a text's beginning tells its encoding."""


@cache
def _tcvn3() -> dict[int, str]:
    return {ord(pair[1]): pair[0] for pair in _TCVN3.split(" ")}


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = dict(_VNI_ALONE)
    for base in "aeouy":
        table |= {base + code: unicodedata.normalize("NFC", base + mark) for code, mark in _VNI_MARKS.items()}
    for code, letter in _VNI_A.items():
        table["a" + code] = letter
        if letter in "âấầẩẫậ":  # the hat and its tones look alike over a, e and o
            tone = unicodedata.normalize("NFD", letter)[1:]
            table |= {base + code: unicodedata.normalize("NFC", base + tone) for base in "eo"}
    for stem, horned in (("ô", "ơ"), ("ö", "ư")):
        table |= {stem + code: unicodedata.normalize("NFC", horned + mark) for code, mark in _VNI_MARKS.items()}
    table |= {key.upper(): value.upper() for key, value in table.items()}
    table |= {key[0].upper() + key[1:]: value.upper() for key, value in table.items() if len(key) == 2}
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), table


def from_tcvn3(text: str) -> str:
    """Text that was TCVN3 and read as Windows-1252, as Unicode."""
    return text.translate(_tcvn3())


def from_vni(text: str) -> str:
    """Text that was VNI and read as Windows-1252, as Unicode."""
    pattern, table = _vni()
    return pattern.sub(lambda found: table[found[0]], text)


def recognise(text: str) -> Encoding | None:
    """The old encoding of a text, or None where it reads best as it is. About 30 marked words suffice."""
    text = text[: 2 * _SCORED_CHARS]  # VNI writes up to two letters for one
    scores = {None: _score(text), "TCVN3": _score(from_tcvn3(text)), "VNI": _score(from_vni(text))}
    best = max(scores, key=lambda name: scores[name])
    if best is None or scores[best] < 3 or scores[best] < 1.5 * max(0, scores[None]):
        return None
    return "TCVN3" if best == "TCVN3" else "VNI"


def convert(text: str, encoding: Encoding) -> str:
    """The text in Unicode (NFC), from one of the two legacy encodings; what stands in a font of capitals in capitals."""
    turned = from_tcvn3(text) if encoding == "TCVN3" else from_vni(text)
    return unicodedata.normalize("NFC", _CAPITALS.sub(lambda found: found[1].upper(), turned).replace(SMALL, ""))


def has_capitals(font: str) -> bool:
    """Whether a font shows the small letters of TCVN3 as capitals, as .VnTimeH does."""
    return font.startswith(".Vn") and font.endswith("H")


def _score(text: str) -> int:
    """Marked words that are Vietnamese syllables, less those that are not."""
    marked = (word for word in re.findall(r"[^\s\d.,;:!?()\"“”/–-]+", text[:_SCORED_CHARS]) if not word.isascii())
    return sum(1 if word.isalpha() and valid(word) else -1 for word in marked)
