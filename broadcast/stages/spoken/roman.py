"""Roman figures, where the word before or the shape says that they are figures."""

from __future__ import annotations

import re

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.knowledge.language.roman import roman_value
from broadcast.stages.spoken import letters
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.initials import FAMILIES as _FAMILY
from broadcast.stages.spoken.ordinal import ordinal
from broadcast.stages.spoken.rule import Guess, Rule, at_line_start, left_of, right_of

_CANONICAL = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_LEFT = (
    r"(?:quý|đại hội(?: \w+){0,3}|khóa|khoá|thế kỷ|thế kỉ|kỳ họp|lần(?: thứ)?|thứ|chương|phần|mục|nhiệm kỳ|tập|vùng|loại|hạng|nhóm|khu vực|kv|cấp|bậc|(?<!tọa )(?<!toạ )độ|đợt"
    r"|giai đoạn|hội nghị|kỳ|kì|quân khu|báo động|bđ|quân đoàn|thế chiến|phụ lục|bảng|biểu|điều|khoản|đoạn|năm|học kỳ|mức|tuyến|type|tuýp|vùng|hình|quyển|kíp|tổ|đội|khu|ban|bản|cụm|trạm|huân chương|huy chương|phân hiệu|cơ sở|trường|bệnh viện|bài|hợp phần|tiểu dự án|dự án|module|số|chi bộ|trạm bơm|nhà máy|kho|nhánh|[IVX]{1,4}\s?(?:,|và|-|–|đến))\s+\Z"
)


_LARGE_LEFT = re.compile(r"(?:chương|điều|khoản|phần|mục|thứ|thế kỷ|thế kỉ|lần|số|năm)\s+\Z", re.IGNORECASE)
"""Words before Roman figures of a hundred and more."""

_EQUALS = re.compile(r"\s?=")


def value(text: str) -> int:
    """XIV -> 14; 0 for letters that are no number."""
    return roman_value(text) or 0


_LEVEL_LEFT = re.compile(r"(?:báo động|BĐ|cấp)\s\Z", re.IGNORECASE)


def _say(match: re.Match[str]) -> str | None:
    if _EQUALS.match(right_of(match, 4)):
        return None  # X = 2325417 names an axis
    if re.search(r"[CDM]", match["r"]) and not _LARGE_LEFT.search(left_of(match, 12)):
        return None  # Cấp CC cho trẻ: a card
    n = value(match["r"])
    said = ordinal(n) if re.search(r"thứ\s*\Z", left_of(match, 6), re.I) else cardinal(n)
    if _LEVEL_LEFT.search(left_of(match, 12)) and re.match(r"\s[0-9]", right_of(match, 2)):
        return said + ","  # báo động II 0,28 m
    tail = "".join(f" chấm {cardinal(int(part))}" for part in match["tail"].split(".") if part)
    return said + tail


_LOUD_LEFT = re.compile(rf"[{UPPER}]{{2}}\s\Z")
_LOUD_RIGHT = re.compile(rf"\s[{UPPER}]{{2}}")
_NAME_LEFT = re.compile(rf"(?<![^\W_])([{UPPER}][{LOWER}]+)\s\Z")
_NAME_RIGHT = re.compile(rf"\s*(?:\Z|[.,;:)\n–-]|(?:và|đến|[{LOWER}]))")
_SMALL_RIGHT = re.compile(rf"\s[{LOWER}]")


def _say_shape(match: re.Match[str]) -> str | None:
    """Two letters or more of I, V, X alone; but VI PHẠM and XI MĂNG are words."""
    loud = _LOUD_LEFT.search(left_of(match, 3)) or _LOUD_RIGHT.match(right_of(match, 4))
    return None if loud and syllable.valid(match["r"]) else _say(match)


def _say_after_name(match: re.Match[str]) -> str | None:
    """Xuân Lộc I, Hoa Sen I: a single I behind the name of a place or a school is one, between words in capitals none."""
    left, right = left_of(match, 24), right_of(match, 8)
    if re.search(r"(?:HCM|Cty)\s\Z", left):
        return cardinal(value(match["r"]))
    word = _NAME_LEFT.search(left)
    if word is None or not syllable.valid(word[1]) or word[1].lower() in _NO_NAMES or _PERSON.search(left_of(match)):
        return None
    return cardinal(value(match["r"])) if _NAME_RIGHT.match(right) else None


_PERSON = re.compile(
    rf"(?:(?<![^\W_])(?:{_FAMILY})\s(?:Văn|Thị|Đình|Hữu|Đức|Ngọc|Xuân|Công|Bá|Quang|Duy|Huy|Viết|Trọng|Thế|Quốc)"
    rf"|(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Ee]m|[Cc]ô|[Cc]hú|[Bb]ác|[Cc]ụ|[Cc]háu|[Ll]iệt sĩ|[Đđ]/c|[Đđ]ồng chí|[Bb]ác sĩ|[Tt]hầy)\s(?:{_FAMILY})(?:\s[{UPPER}][{LOWER}]+)?)\s\Z"
)
"""A person's name up to its last part, which may be the letter I: Nguyễn Văn I, bà Lê Thị Kim I."""

_NO_NAMES = frozenset(("vitamin", "nhóm", "ông", "bà", "anh", "chị", "cô", "chú", "bác", "em"))


def _say_small(match: re.Match[str]) -> str | None:
    """phần iv; but phần vi phạm has a word."""
    word = syllable.valid(match["r"]) and _SMALL_RIGHT.match(right_of(match, 2))
    return None if word else cardinal(value(match["r"].upper()))


def _say_quarter(match: re.Match[str]) -> str:
    """quý IV-2026, quý I/2025, kỳ II năm học …: the number, then the year."""
    return f"{cardinal(value(match['r']))} năm {cardinal(int(match['y']))}"


_COUNTED_BY_QUARTER = re.compile(
    r"(?:phí|quỹ|thu|chi|thuế|báo cáo|kết quả|nhiệm vụ|kế hoạch|trong|hết|cuối|đầu|lương|trợ cấp|nộp|họp|ngân sách|phương hướng|trọng tâm|tháng|công tác|lịch|doanh thu|lợi nhuận)\s\Z",
    re.IGNORECASE,
)


def _say_short_quarter(match: re.Match[str]) -> str:
    """q.III, Q.II/2026: a quarter of a year; Q.I without a year or a due beside it may be a district."""
    said = f"{'Quý' if match['q'] == 'Q' and at_line_start(match) else 'quý'} {cardinal(value(match['r']))}"
    if match["y"]:
        return f"{said} năm {cardinal(int(match['y']))}"
    sure = (
        match["q"] == "q" or _COUNTED_BY_QUARTER.search(left_of(match, 16)) or re.match(r"\snăm\s", right_of(match, 6))
    )
    return said if sure else Guess(said)


def _say_counted_quarter(match: re.Match[str]) -> str | None:
    """Q4/2026 and phương hướng Q4 are quarters of a year; elsewhere Q4 may be a district or a code."""
    said = f"quý {cardinal(int(match['n']))}"
    if match["y"]:
        return f"{said} năm {cardinal(int(match['y']))}"
    return said if _COUNTED_BY_QUARTER.search(left_of(match, 16)) else None


def _say_short_term(match: re.Match[str]) -> str:
    """BCH Đảng bộ k.XV: a term of office."""
    return f"khóa {cardinal(value(match['r']))}"


RULES = (
    Rule(
        name="quarter",
        family="letter",
        pattern=r"(?P<q>[qQ])\.?\s?(?P<r>I{1,3}|IV)(?:\s?[-–/.]\s?(?P<y>20[0-9]{2}))?(?![^\W_])",
        say=_say_short_quarter,
    ),
    Rule(
        name="quarter",
        family="letter",
        pattern=r"Q(?P<n>[1-4])(?:\s?[/.-]\s?(?P<y>20[0-9]{2}))?(?![^\W_]|[.,/-][0-9])",
        say=_say_counted_quarter,
    ),
    Rule(
        name="term",
        family="letter",
        pattern=rf"[kK]\.\s?(?P<r>(?=[IVX]){_CANONICAL})(?![^\W_])",
        say=_say_short_term,
    ),
    Rule(
        name="named",
        family="letter",
        # A lone C, D, L or M is a letter: độ C, vitamin D.
        pattern=rf"(?![CDLM](?![^\W_]))(?P<r>{_CANONICAL})(?P<tail>(?:\.[0-9]{{1,2}}){{0,5}})(?![^\W_])",
        say=_say,
        left=_LEFT,
    ),
    Rule(
        name="named",
        family="letter",
        pattern=rf"(?=[IVX])(?P<r>{_CANONICAL})(?P<tail>)(?=[.,]\s)",
        say=_say,
        left=r"(?:phần|chương|mục|câu|bài)\s?:\s\Z",
    ),
    Rule(
        name="spanned",
        family="letter",
        pattern=rf"(?=[IVX])(?P<r>{_CANONICAL})(?P<tail>)(?![^\W_])",
        say=_say,
        left=r"(?:quý|cấp|khóa|khoá|bậc|loại|hạng|mức|chương|phần|mục|báo động|bđ|nhóm|giai đoạn|phụ lục)\s[IVX]{1,4}\s?[-–,]\Z",
    ),
    Rule(
        name="shape",
        family="letter",
        pattern=rf"(?P<r>(?=[IVX]{{2}}){_CANONICAL})(?P<tail>(?:\.[0-9]{{1,2}}){{0,5}})(?![^\W_])",
        say=_say_shape,
    ),
    Rule(
        name="small",
        family="letter",
        pattern=r"(?P<r>(?=[ivxlc]{2})m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))(?P<tail>)(?![^\W_])",
        say=_say_small,
        left=r"(?:quý|khóa|khoá|thế kỷ|thế kỉ|lần thứ|thứ|chương|phần|mục|phụ lục|đoạn|khoản|tập|giai đoạn)\s+\Z",
    ),
    Rule(
        name="numbered",
        family="letter",
        pattern=rf"(?P<r>(?=[IVX]){_CANONICAL})[-–](?P<tail>[0-9]{{1,2}})(?![^\W_]|[.,/-][0-9])",
        say=lambda m: f"{cardinal(value(m['r']))} {cardinal(int(m['tail']))}",
        left=r"(?:(?:phụ lục|mục|phần|biểu|bảng)(?: số)?|mẫu số)\s+\Z",
    ),
    Rule(
        name="lettered",
        family="letter",
        pattern=rf"(?P<r>(?=[IVX]){_CANONICAL})(?P<l>[a-eđ])(?![^\W_])",
        say=lambda m: f"{cardinal(value(m['r']))} {letters.of_point(m['l'])}",
        left=r"(?:chương|mục|phần|phụ lục|nhóm|tiểu mục|điều)\s\Z",
    ),
    Rule(
        name="meeting",
        family="letter",
        pattern=rf"(?P<r>(?=[IVX]){_CANONICAL})\s?[-–]\s?(?P<y>20[0-9]{{2}})(?![0-9]|[-–/.][0-9])",
        say=lambda m: f"{ordinal(value(m['r']))}, năm {cardinal(int(m['y']))}",
        left=r"lần thứ\s\Z",
    ),
    Rule(name="name", family="letter", pattern=r"(?P<r>I)(?![^\W_]|[.)]\w)", say=_say_after_name),
    Rule(
        name="year",
        family="letter",
        pattern=r"(?P<r>I{1,3}|IV|VI{0,3}|IX|X)\s?[-–/.]\s?(?P<y>[12][0-9]{3})(?![0-9])",
        say=_say_quarter,
        left=r"(?:quý|kỳ|đợt|học kỳ|khóa|lần)\s+(?:[IVX]{1,4}\s?(?:,|và|-|–|\+)\s?){0,3}\Z",
    ),
)
