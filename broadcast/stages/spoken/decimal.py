"""Numbers with a decimal comma, or a decimal point that the next word or the figures give away."""

from __future__ import annotations

import re

from broadcast.stages.spoken.figures import number
from broadcast.stages.spoken.rule import Guess, Rule, at_line_start, left_of, right_of

_SCALES = r"triệu|tỷ|tỉ|nghìn|ngàn|vạn|lần|điểm|độ|phần|tấn|tạ|yến|héc|lít|mét|ki-?lô|cân|%|giờ|sào|mẫu|công|giạ|chỉ|lượng|cây số|inch"
_WHOLE_THINGS = re.compile(
    r"\s?(?:người|hộ|con|cây|em|cháu|học sinh|sinh viên|cử tri|phiếu|lượt|đơn|chiếc|cái|quả|trứng|ca|thẻ|trường|liều|suất"
    r"|sản phẩm|bản|cuốn|căn|doanh nghiệp|lao động|đảng viên|hội viên|đoàn viên|vụ|du khách|khách|đồng(?!\s*(?:chí|bào)))"
)
_SECTION_LEFT = re.compile(
    r"(?:điều|khoản|mục|phần|bảng|hình|biểu|chương|bài|phụ lục|tiêu chí|công nghiệp|cách mạng|phiên bản|version|web|android|ios|số)\s+\Z",
    re.IGNORECASE,
)
_COMMA = r"(?:[0-9]{1,3}(?:\.[0-9]{3}){1,6}|[0-9]{1,40}),[0-9]{1,9}"


def _say(match: re.Match[str]) -> str:
    """1,500 hộ is a thousand and a half: a household has no parts. 1,500 of anything else is said as it is written."""
    right = re.sub(r"\A\s?[-–]\s?[0-9]{1,3},[0-9]{3}(?=\s?đ)", "", right_of(match, 32))
    counted = _WHOLE_THINGS.match(right) is not None
    said = number(match["n"], counted=counted)
    unsure = re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", match["n"]) and not counted
    return Guess(said) if unsure else said


def _say_point(match: re.Match[str]) -> str:
    return number(match["n"])


_RANGE_LEFT = re.compile(r"(?:mức|từ|đạt|khoảng|điểm|tỷ lệ|tỉ lệ)\s[0-9]{1,3}\.[0-9]{1,2}\s?[-–]\s?\Z")


def _say_lone_point(match: re.Match[str]) -> str | None:
    """8.75 and 0.5 without a word behind them: a lone point with one or two figures after `điểm`, or after a zero."""
    figures, left = match["n"], left_of(match)
    if at_line_start(match) or _SECTION_LEFT.search(left):
        return None
    if re.search(
        r"(?:điểm|Toán|Văn|Anh|Lý|Hóa|Sinh|Sử|Địa|pH|hệ số|mức|đạt|khoảng|chỉ số|TB|trung bình|bằng|là|tăng|giảm|tới|lên|từ|dưới|trên|đến|hơn|gần|tương đương)[\s:]*\Z",
        left[-18:],
    ) or _RANGE_LEFT.search(left):
        return number(figures)
    return number(figures) if figures[:2] in ("0.",) or len(figures.partition(".")[2]) == 2 else None


def _say_torn(match: re.Match[str]) -> str:
    """95. 38%: a blank slipped into the number."""
    return Guess(f"{number(match['head'] + ',' + match['tail'])} phần trăm")


def _say_heights(match: re.Match[str]) -> str:
    """sóng cao 4,0-6,0 m: what is measured roughly has no phẩy không."""
    return " đến ".join(number(match[end].removesuffix(",0")) for end in ("a", "b"))


RULES = (
    Rule(
        name="place",
        family="digit",
        then=",",
        pattern=r"(?P<n>[0-9]{1,3}),0(?=\s?độ\s(?:[Vv]ĩ|[Kk]inh|[Bb]ắc|[Đđ]ông))",
        say=lambda m: number(m["n"]),
    ),
    Rule(
        name="heights",
        family="digit",
        then=",",
        pattern=r"(?=[0-9]{1,3},[0-9](?:\s?[-–]\s?|\s(?:đến|tới)\s)[0-9]{1,3},0|[0-9]{1,3},0)(?P<a>[0-9]{1,3},[0-9])(?:\s?[-–]\s?|\s(?:đến|tới)\s)(?P<b>[0-9]{1,3}(?:,[0-9])?)(?=\s?(?:m|mét)(?![^\W_]|[²³])|\s?độ\s(?:[Vv]ĩ|[Kk]inh|[Bb]ắc|[Đđ]ông))",
        say=_say_heights,
    ),
    Rule(
        name="torn",
        family="digit",
        then=".",
        pattern=r"(?P<head>[0-9]{1,2})\. (?P<tail>[0-9]{2})\s?%",
        say=_say_torn,
    ),
    Rule(name="comma", family="digit", then=".,", pattern=f"(?P<n>{_COMMA})(?![0-9])(?![.,][0-9])", say=_say),
    Rule(
        name="point",
        family="digit",
        then=".",
        pattern=rf"(?P<n>[0-9]{{1,40}}\.(?![0-9]{{3}}(?![0-9]))[0-9]{{1,9}})(?=\s?(?:{_SCALES})(?!\w)|\s?%)",
        say=_say_point,
    ),
    Rule(
        name="lone-point",
        family="digit",
        then=".",
        pattern=r"(?P<n>[0-9]{1,4}\.[0-9]{1,2})(?![0-9])(?![.,:][0-9])(?!-[0-9]{1,2}(?![.0-9]))(?!/(?!(?:10|5|4|100)(?![0-9])))",
        say=_say_lone_point,
    ),
)
