"""What bytes say: UTF-8, UTF-16, windows-1258, and what was written before Unicode."""

from __future__ import annotations

import re
import unicodedata

from broadcast.errors import Diagnostic, PlanError
from broadcast.knowledge.language.letters import TONES

_TONE = re.compile(f"[{''.join(TONES)}]")
_TONED = re.compile(f"[aăâeêioôơuưy]{_TONE.pattern}", re.IGNORECASE)
_TONED_SHARE = 0.98
"""The rest are slips of the keyboard, and words of other languages."""


def decode(raw: bytes, name: str) -> str:
    """The text of a file; what was written before Unicode, and is no windows-1258, comes out as Windows-1252 letters,
    for `legacy` to turn.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(raw, "utf-16", name)
    zeros = raw[:4000].count(0)
    if zeros and zeros > len(raw[:4000]) * 0.2:  # most letters of a UTF-16 text have a zero byte
        return _utf16(raw, "utf-16-le" if raw[1:4000:2].count(0) > raw[0:4000:2].count(0) else "utf-16-be", name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _windows_1258(raw) or raw.decode("cp1252", errors="replace")
    controls = sum(text[:20_000].count(chr(code)) for code in range(32) if code not in {9, 10, 12, 13})
    if controls + text[:20_000].count("\ufffd") > len(text[:20_000]) * 0.02:
        raise _not_text(name)
    return text


def _windows_1258(raw: bytes) -> str:
    """The text in Vietnamese Windows' own encoding, which writes a tone's mark after its letter; empty if it is another.

    It is known by its marks: nearly every one stands after a vowel.
    """
    text = raw.decode("cp1258", errors="replace")
    marks, toned = len(_TONE.findall(text)), len(_TONED.findall(text))
    return unicodedata.normalize("NFC", text) if marks and toned >= marks * _TONED_SHARE else ""


def _utf16(raw: bytes, codec: str, name: str) -> str:
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as error:
        raise _not_text(name) from error
    if sum(letter.isprintable() or letter.isspace() for letter in text[:4000]) < len(text[:4000]) * 0.9:
        raise _not_text(name)
    return text


def _not_text(name: str) -> PlanError:
    message = "không phải tệp chữ — mở bằng Word hoặc Notepad, lưu lại dạng .docx hoặc .txt (UTF-8)"
    return PlanError(Diagnostic(path=name, line=1, message=message))
