"""Months, and days that share a month: tháng 12/2025, quý 1/2026, ngày 12,13/6, 15-20/4, mùng 6 tháng 3."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.day import (
    COUNTED_RIGHT,
    DAY,
    END,
    MONTH,
    NO_DATE_LEFT,
    YEAR,
    after_mung,
    day,
    month,
    say_full,
    say_short,
    year,
)
from broadcast.stages.spoken.rule import Rule, left_of


def say_listed(match: re.Match[str]) -> str:
    """12,13/6: every day of the list belongs to the month."""
    days = [
        day(part.strip(), after_mung=after_mung(match)) for part in re.split(r"[,;&]|và", match["list"]) if part.strip()
    ]
    head = ", ".join(days)
    glue = " và " if re.search("và|&", match["list"]) else ", "
    return head + glue + (say_full(match) if match["y"] else say_short(match)) if days else say_short(match)


def _say_months(match: re.Match[str]) -> str:
    """tháng 7-8/2025 -> bảy đến tháng tám năm …"""
    return f"{month(match['a'])} đến tháng {month(match['m'])} năm {year(match['y'])}"


def _say_months_list(match: re.Match[str]) -> str:
    """tháng 1,2,3/2026 and quý 1,2/2026: each of the list, then the year."""
    read = month if re.search(r"tháng\s+\Z", left_of(match, 10), re.I) else lambda text: cardinal(int(text))
    return f"{', '.join(read(part.strip()) for part in re.split('[,;]', match['list']))} năm {year(match['y'])}"


_GRADE_LEFT = re.compile(r"(?:sức cơ|cơ lực|vận động|hai bên|phản xạ)[^.;\n]{0,20}\Z", re.IGNORECASE)
"""Before the strength of muscles, of which five is the most: 4-5/5."""


def _say_span(match: re.Match[str]) -> str | None:
    """15-20/4: both days belong to the month."""
    first, last = int(match["a"]), int(match["d"])
    if first >= last or _GRADE_LEFT.search(left_of(match)):
        return None
    glue = "và" if re.search(r"(?:hai|2) ngày\s\Z", left_of(match, 10), re.I) and last == first + 1 else "đến"
    return (
        f"{day(match['a'], after_mung=after_mung(match))} {glue} {say_full(match) if match['y'] else say_short(match)}"
    )


_DOCUMENT_LEFT = re.compile(
    r"(?:nghị định|nghị quyết|thông tư|quyết định|luật|liên tịch|chỉ thị|công văn|công điện|kết luận|pháp lệnh|quy định)\s\Z",
    re.IGNORECASE,
)
"""Before the number and the year of a document: Quyết định 02/2020."""


def _say_month_year(match: re.Match[str]) -> str | None:
    left = left_of(match)
    if NO_DATE_LEFT.search(left) or _DOCUMENT_LEFT.search(left):
        return None
    if re.search(r"(?:vụ|tuần|lần|phiên|học kỳ|khóa|khoá|tập|hội nghị|bản tin)\s+\Z", left, re.I):
        return f"{cardinal(int(match['m']))} năm {year(match['y'])}"
    named = re.search(r"(?:tháng|quý|kỳ|tuần|đợt|\b(?:tháng|quý)[\s0-9,và]{1,20})\s*\Z", left, re.I)
    return ("" if named else "tháng ") + f"{month(match['m'])} năm {year(match['y'])}"


def _say_day(match: re.Match[str]) -> str:
    return day(match[0], after_mung=after_mung(match))


_NO_DATE = re.compile(r"(?:số|mã|điểm|phiên bản|mục|bài|tiết|bảng|hình|điều|khoản|phần)(?: số)?\s\Z", re.IGNORECASE)


def _say_pointed(match: re.Match[str]) -> str | None:
    """05.9 and 01.6: no number begins with a zero and another figure, so that this is a day."""
    return None if _NO_DATE.search(left_of(match, 12)) else say_short(match)


RULES = (
    Rule(
        name="pointed",
        family="digit",
        then=".",
        pattern=rf"(?P<d>{DAY})\.(?P<m>{MONTH})(?=\s?[-–]\s?{DAY}\.{MONTH}\.20[0-9]{{2}}(?![0-9]))",
        say=say_short,
    ),
    Rule(
        name="pointed",
        family="digit",
        then=".",
        pattern=rf"(?P<d>0[1-9])\.(?P<m>1[0-2]|0?[1-9])(?![0-9]|[.,/-][0-9]|\.\s?\Z){COUNTED_RIGHT}",
        say=_say_pointed,
    ),
    Rule(
        name="span",
        family="digit",
        then=" -a",
        pattern=rf"(?P<a>{DAY})\s?(?:-|–|đến)\s?(?P<d>{DAY})/(?P<m>{MONTH})(?:/(?P<y>{YEAR}))?{END}",
        say=_say_span,
    ),
    Rule(
        name="month-year",
        family="letter",
        pattern=rf"[Tt]\.?(?P<m>{MONTH})[/-](?P<y>{YEAR}){END}",
        say=lambda m: f"tháng {month(m['m'])} năm {year(m['y'])}",
    ),
    Rule(
        name="month",
        family="letter",
        pattern=rf"[Tt](?P<m>{MONTH})(?![^\W_]|[.,/-][0-9])",
        say=lambda m: f"tháng {month(m['m'])}",
        left=r"(?:đầu|cuối|giữa|lương|tiền điện|tiền nước|học phí|hết)\s\Z",
    ),
    Rule(
        name="month",
        family="letter",
        pattern=r"t(?P<m>1[0-2]|[89])(?![^\W_]|[.,/-][0-9])",
        say=lambda m: f"tháng {month(m['m'])}",
    ),
    Rule(
        name="month",
        family="letter",
        pattern=r"T(?P<m>[89]|1[0-2])(?![^\W_]|[.,/-][0-9])",
        say=lambda m: f"tháng {month(m['m'])}",
        left=r"(?:từ|đến|trong|sang|vào|T[0-9]{1,2}\s?(?:,|-|–|và))\s?\Z",
    ),
    Rule(
        name="month-year",
        family="digit",
        then="/",
        pattern=rf"(?P<m>{MONTH})/(?P<y>{YEAR})(?=\s?[-–]\s?(?:tháng )?{MONTH}/{YEAR})",
        say=_say_month_year,
    ),
    Rule(
        name="list",
        family="digit",
        then=" ,?a",
        pattern=rf"(?P<list>{DAY}(?:\s?(?:,|;|và|&)\s?{DAY}){{0,6}}\s?(?:,|;|và|&)\s?)(?P<d>{DAY})/(?P<m>{MONTH})(?:/(?P<y>{YEAR}))?{END}",
        say=say_listed,
        left=r"(?:ngày|sáng|trưa|chiều|tối|đêm|từ|trong|các ngày|hai ngày)\s+\Z",
    ),
    Rule(
        name="list",
        family="digit",
        then=" ,a",
        pattern=rf"(?P<list>{DAY}(?:\s?(?:,|;|và|&)\s?{DAY}){{0,6}}\s?(?:,|;|và|&)\s?)(?P<d>{DAY})\.(?P<m>{MONTH})(?:\.(?P<y>{YEAR}))?{END}",
        say=say_listed,
        left=r"ngày\s+\Z",
    ),
    Rule(
        name="span",
        family="digit",
        then="-",
        pattern=rf"(?P<a>{DAY})[-–](?P<d>{DAY})\.(?P<m>{MONTH})(?P<y>){END}",
        say=_say_span,
        left=r"ngày\s\Z",
    ),
    Rule(
        name="week",
        family="digit",
        then="/",
        pattern=r"(?P<n>[0-5]?[0-9])/(?P<y>20[0-9]{2})(?![0-9/])",
        say=lambda m: f"{cardinal(int(m['n']))} năm {year(m['y'])}",
        left=r"tuần(?: thứ)?\s\Z",
    ),
    Rule(
        name="months-list",
        family="digit",
        then=" ,",
        pattern=rf"(?P<list>{MONTH}(?:\s?[,;]\s?{MONTH}){{1,6}})/(?P<y>{YEAR}){END}",
        say=_say_months_list,
        left=r"(?:tháng|quý)\s+\Z",
    ),
    Rule(
        name="month-year",
        family="digit",
        then=" ",
        pattern=rf"(?P<m>{MONTH}) (?P<y>(?:19|20)[0-9]{{2}})(?![0-9]|[.,][0-9]|\s?(?:hộ|người|con|đồng|kg|tấn))",
        say=lambda m: f"{month(m['m'])} năm {year(m['y'])}",
        left=r"tháng\s+\Z",
    ),
    Rule(
        name="months-of",
        family="digit",
        then="A",
        pattern=rf"(?P<n>{MONTH})T/?(?P<y>{YEAR})(?![0-9])",
        say=lambda m: f"{cardinal(int(m['n']))} tháng năm {year(m['y'])}",
    ),
    Rule(
        name="months-of",
        family="digit",
        then=" .,)",
        pattern=rf"(?P<y>20[0-9]{{2}}){END}(?=\s?(?:[;:,.)]|\Z|(?:tăng|giảm|đạt|của|là|và|so|ước|có|cả|trên|tại|toàn|bằng|xuất|thu)(?![^\W_])))",
        say=lambda m: f"năm {year(m['y'])}",
        left=r"[0-9]\s?tháng\s\Z",
    ),
    Rule(
        name="months-of",
        family="symbol",
        pattern=rf"/(?P<y>{YEAR}){END}",
        say=lambda m: f" năm {year(m['y'])}",
        left=r"[^\W_]*(?:[0-9]|ba|sáu|chín) tháng(?: đầu năm| cuối năm)?\Z",
    ),
    Rule(
        name="months",
        family="digit",
        then=" -",
        pattern=rf"(?P<a>{MONTH})\s?[-–]\s?(?P<m>{MONTH})/(?P<y>{YEAR}){END}",
        say=_say_months,
        left=r"tháng\s+\Z",
    ),
    Rule(
        name="days",
        family="digit",
        then=" -",
        pattern=rf"(?P<a>{DAY})\s?[-–]\s?(?P<d>{DAY})(?=\s+tháng\s+(?:[0-9]{{1,2}}(?![0-9.,])|giêng|chạp|tư))(?!\s+tháng\s+[0-9]{{1,2}}(?:\s?[-–]\s?[0-9]{{1,2}})?\s?(?:bữa|lần|mũi|con|kg|g|ml|người|viên|liều|ca|triệu|nghìn|%|tuổi|giờ|cữ)(?![^\W_]))",
        say=lambda m: f"{day(m['a'], after_mung=after_mung(m))} đến {day(m['d'])}",
    ),
    Rule(
        name="month-year",
        family="digit",
        then=" /",
        pattern=rf"(?P<m>{MONTH})\s?/\s?(?P<y>{YEAR}){END}(?!/)",
        say=_say_month_year,
    ),
    Rule(
        name="month-year",
        family="digit",
        then="-.",
        pattern=rf"(?P<m>{MONTH})[-.](?P<y>{YEAR})(?:{END}|(?=[-–]{MONTH}[-.][12][0-9]{{3}}))",
        say=_say_month_year,
        left=r"(?:tháng|\btháng\s[0-9]{1,2}(?:[-./][0-9]{4}\s?)?(?:,|và|-|–|đến))\s*\Z",
    ),
    Rule(
        name="month",
        family="digit",
        pattern=rf"{MONTH}{END}(?!\s?(?:%|h\b|giờ))",
        say=lambda m: month(m[0]),
        left=r"tháng\s+\Z",
    ),
    Rule(name="day", family="digit", pattern=rf"{DAY}(?=\s+tháng\s+[0-9]{{1,2}}\s+năm\s+[0-9])", say=_say_day),
    Rule(
        name="day",
        family="digit",
        pattern=rf"{DAY}(?=\s*(?:,\s*[0-9]{{1,2}}\s*|(?:và|đến|-|–)\s*(?:ngày )?(?:mùng )?[0-9]{{1,2}}\s*)*\s*tháng\s+(?:[0-9]|giêng|chạp|tư))",
        say=_say_day,
        left=r"(?:ngày|mùng|mồng|ngày\s+[0-9]{1,2}[0-9, ]{0,20}(?:,|và|-|–|đến)?)\s*\Z",
    ),
)
