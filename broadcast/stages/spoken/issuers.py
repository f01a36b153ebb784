"""What the letters in the number of a document stand for: QĐ-UBND is a quyết định of the Ủy ban nhân dân."""

from __future__ import annotations

import re
from functools import cache

from broadcast.stages.spoken import tables
from broadcast.stages.spoken.cardinal import cardinal


@cache
def kinds() -> dict[str, str]:
    """QĐ -> quyết định: the letters that name a kind of document."""
    return tables.mapping("kinds")


@cache
def _issuers() -> dict[str, str]:
    return tables.mapping("issuers")


def issuer(code: str) -> str:
    """UBND -> Ủy ban nhân dân; QH15 -> Quốc hội khóa mười lăm; nothing for what no table knows."""
    known = _issuers().get(code)
    if known:
        return known
    split = re.fullmatch(r"([^\W\d_]+)([0-9]+)", code)
    if split and split[1] in _issuers():
        return f"{_issuers()[split[1]]} khóa {cardinal(int(split[2]))}"
    office = _OFFICES.match(code)
    if office and office["of"] in _fields():
        return f"{_OFFICE_NAMES[office['kind']]} {_fields()[office['of']]}"
    return ""


_OFFICES = re.compile(r"(?P<kind>[BSPC]|TT|BQL|BCĐ|TCT|PC|CC|HĐ)(?P<of>[^\W\d_]{2,10})\Z")
_OFFICE_NAMES = {
    "B": "Bộ", "S": "Sở", "P": "Phòng", "C": "Cục", "TT": "Trung tâm", "BQL": "Ban Quản lý", "BCĐ": "Ban Chỉ đạo",
    "TCT": "Tổ công tác", "PC": "Công ty Điện lực", "CC": "Chi cục", "HĐ": "Hội đồng",
}  # fmt: skip
"""The letters before a field in the sign of an office: SXD is the Sở of xây dựng."""


@cache
def _fields() -> dict[str, str]:
    """XD -> Xây dựng, GDĐT -> Giáo dục và Đào tạo: what an office is for."""
    return tables.mapping("fields")


def described(code: str) -> tuple[str, str]:
    """QĐ-UBND -> (quyết định, Ủy ban nhân dân), and UB/QĐ too; either may be empty. What no table knows ends the list."""
    parts = [part for part in re.split(r"\s?[-/&.,]\s?", code) if part]
    kind = kinds().get(parts[0], "")
    found: list[str] = []
    behind = "" if kind or len(parts) < 2 or not code.endswith(f"/{parts[-1]}") else kinds().get(parts[-1], "")
    for part in parts[1:] if kind else parts[:-1] if behind else parts:
        said = "" if (kind or found) and part in _SKIPPED else issuer(part)
        if not said:
            break
        found.append(said)
    return kind or behind, f"{', '.join(found[:-1])} và {found[-1]}" if len(found) > 1 else "".join(found)


_SKIPPED = frozenset({"VX", "KT", "NC", "TH", "ĐT", "NN", "TM", "KGVX", "NV", "TCKH", "VHXH", "HC", "VP"})
"""Sections of an office, meant for the archive and for no listener."""
