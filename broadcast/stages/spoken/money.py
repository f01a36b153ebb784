"""Money: 100.000đ, 42.000 USD, 10tr, 1tr5, 50k, $100."""

from __future__ import annotations

import re

from broadcast.stages.spoken import tables
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.figures import NAMING, NUMBER, number, whole
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_END = r"(?![^\W_]|(?<=đ)/c(?![^\W_]))"  # 45 đ/c are comrades
_SCALE = r"(?P<scale>\s?(?:nghìn|ngàn|triệu|tỷ|tỉ|trăm|tr(?!\.\s?[0-9])|ty|k|K)\.?\s?(?:nghìn |triệu |tỷ )?)?"
_SCALES = {"tr": "triệu", "k": "nghìn", "ty": "tỷ", "tỉ": "tỷ"}


def _scale(text: str | None) -> str:
    words = (text or "").strip().rstrip(".")
    return " " + _SCALES.get(words.lower(), words) if words else ""


_MARKS_LEFT = re.compile(
    r"(?:điểm|môn|thang|(?<![^\W_])thi(?! đua| công)|bài thi|hs [12]|chấm|trúng tuyển)(?:(?!giá|vé|tiền|phí|nộp|thu|thưởng|bán|mua|trả)(?:[^.;\n]|; ?(?=tổng))){0,44}\Z",
    re.IGNORECASE,
)
"""Before a small number with đ: the marks of a test; elsewhere it is money."""


_MARK = re.compile(r"100|[0-9]{1,2}(?:[.,](?:[05]|[0-9]{2}))?")
_PAID_LEFT = re.compile(
    r"(?:giá|tiền|vé|phí|mua|bán|thu|nộp|trả|thưởng|lãi|cước|hết|tăng|giảm|thêm|mệnh giá|đồng loạt)[^.;\n]{0,24}\Z",
    re.IGNORECASE,
)
_TEST_LEFT = re.compile(
    r"(?:lớp|câu|bài|đề|phần|vòng|giải|trắc nghiệm|tự luận|tiêu chí|nội dung|mục|tổng|HSG|thi|toán|lý|hóa|văn|anh|TA|sinh|sử|địa|tin|GDCD|KHTN|trừ|[0-9],[0-9]{1,2}đ;|[0-9]/)[^.\n]{0,24}\Z",
    re.IGNORECASE,
)
_TASK_RIGHT = re.compile(r"/(?:câu|ý|bài|lỗi|đáp án|tiêu chí|phần thi)(?![^\W_])")
"""Behind marks for each piece of a test: 0,25đ/câu."""
_RANKED = re.compile(r"[1-9][0-9]{0,2}(?:[.,][05])?|0[.,][0-9]{1,2}")
_CONTEST_LEFT = re.compile(
    r"(?:thi đua|nề nếp|chấm|xếp loại|cuộc thi|hội thi|vòng|sao đỏ|lỗi|rèn luyện|bài thi|trắc nghiệm|lớp|nhất|nhì)(?![^\W\d_])[^.;\n]{0,30}(?:(?<![0-9,.])\s|[<>≤≥+(-]|/)\Z",
    re.IGNORECASE,
)
"""Before the marks of a contest; there they go up to some hundreds."""
_CLASS = re.compile(r"(?:1[0-2]|[1-9])")


def _are_marks(match: re.Match[str]) -> bool:
    """Whether 28,75đ and 20đ are marks: no money has parts of a đồng or so few of them, unless the words speak of money."""
    left = left_of(match)
    if _RANKED.fullmatch(match["n"]) and _CONTEST_LEFT.search(left) and _PAID_LEFT.search(left) is None:
        return True
    if right_of(match, 1) == "/":
        return _TASK_RIGHT.match(right_of(match, 10)) is not None and _PAID_LEFT.search(left) is None
    if not _MARK.fullmatch(match["n"]):
        return False
    if _MARKS_LEFT.search(left) is not None:
        return True
    if re.match(r"\s(?:GPLX|giấy phép lái|bằng lái)", right_of(match, 16)):
        return True
    return _PAID_LEFT.search(left) is None and (not match["n"].isdecimal() or _TEST_LEFT.search(left) is not None)


_FORM_LEFT = re.compile(
    r"(?:mẫu|biểu|phụ lục|khoản|mục)(?: số)?\s(?:[0-9]{1,2}[a-eđ]\s?(?:,|và)\s?){0,3}\Z", re.IGNORECASE
)
_OTHER_WORD = r"(?!\s(?:lệ|số|trọng|phú|giá|suất|tập|hồi|chứng)(?![^\W_]))"
"""Behind tỷ and triệu: năm 2002 tỷ lệ, năm 2020 triệu tập have no sums of money."""


_THREE_PLACES = re.compile(r"[1-9][0-9]?,[0-9]{2}[1-9]")
_MEASURE_RIGHT = re.compile(r"\s?/\s?(?:lb|pound|gallon|bushel|mmbtu|kg|lít|kwh)(?![^\W_])", re.IGNORECASE)
_DECIMAL_BESIDE = re.compile(r"(?<![0-9.,])[0-9]{1,3},(?:[0-9]{1,2}|[0-9]{4})(?![0-9,])")


def _is_decimal(match: re.Match[str]) -> bool:
    """4,211 USD/lb beside 6,2%: what a small measure costs abroad has parts where the other commas mark parts."""
    if not _THREE_PLACES.fullmatch(match["n"]) or not _MEASURE_RIGHT.match(right_of(match, 12)):
        return False
    return _DECIMAL_BESIDE.search(f"{left_of(match)} {right_of(match)}") is not None


def _say(match: re.Match[str]) -> str | None:
    """50,000 đồng has no hundredths; 1,234 tỷ đồng has thousandths."""
    if match["unit"] == "đ" and _FORM_LEFT.search(left_of(match, 28)):
        return None  # mẫu số 2đ
    if match["unit"] == "Đ" and not match["scale"] and _CLASS.fullmatch(match["n"]) and match[0][-2].isdecimal():
        return None  # lớp 9Đ
    if match["unit"] == "đ" and not match["scale"] and _are_marks(match):
        return f"{number(match['n'])} điểm"
    if " " in match["n"] and NAMING.search(left_of(match, 12)):
        return None
    return f"{number(match['n'], counted=not match['scale'] and not _is_decimal(match))}{_scale(match['scale'])} {tables.mapping('currencies')[match['unit']]}"


_SHARP_LEFT = re.compile(
    r"(?:đầu thu|ti ?vi|TV|màn hình|phân giải|camera|video|phim|chuẩn|truyền hình|(?-i:HD)|độ nét|[0-9]K/)[^.;\n]{0,12}\Z",
    re.IGNORECASE,
)


def _say_short(match: re.Match[str]) -> str | None:
    """1tr5 is một triệu rưỡi to some and năm trăm nghìn to all: the clear one is said."""
    if " " in match["n"] or (match["scale"].strip() == "K" and _SHARP_LEFT.search(left_of(match))):
        return None  # vé 2+1 110k, đầu thu 4K
    if match["scale"].strip().lower() == "k" and re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", match["n"]):
        return f"{cardinal(int(match['n'].replace('.', '')) * 1000)}{' đồng' if match['unit'] else ''}"  # 4.960k
    rest = match["rest"]
    more = f" {cardinal(int(rest.ljust(3, '0')))} nghìn" if rest and int(rest) else ""
    word = match["scale"].strip().lower()
    if word in ("tỷ", "tỉ"):
        more = more.replace("nghìn", "triệu")
    return f"{number(match['n'])} {_SCALES.get(word, word)}{more}{' đồng' if match['unit'] else ''}"


def rules() -> tuple[Rule, ...]:
    """Built when first needed: the currencies are a table."""
    unit = f"(?P<unit>{tables.words('currencies')})"
    return (
        Rule(
            name="slip",
            family="digit",
            then=" .",
            pattern=rf"(?P<n>[0-9]{{1,3}}(?:(?:\. | \.)[0-9]{{3}}){{1,3}})(?P<scale>)\s?{unit}{_END}",
            say=lambda m: f"{whole(m['n'])} {tables.mapping('currencies')[m['unit']]}",
        ),
        Rule(
            name="marks",
            family="digit",
            then="/",
            pattern=r"(?P<a>[0-9]{1,3})/(?P<b>[0-9]{2,3})\s?đ(?![^\W_])",
            say=lambda m: f"{whole(m['a'])} trên {whole(m['b'])} điểm" if int(m["a"]) <= int(m["b"]) else None,
        ),
        Rule(name="currency", family="digit", pattern=rf"(?P<n>{NUMBER}){_SCALE}\s?{unit}{_END}", say=_say),
        Rule(
            name="change",
            family="symbol",
            pattern=rf"(?P<sign>[-–+])\s?(?P<n>{NUMBER}){_SCALE}\s?{unit}{_END}",
            say=lambda m: f"{'tăng' if m['sign'] == '+' else 'giảm'} {_say(m)}",
            left=r"\(\Z",
        ),
        Rule(
            name="currency",
            family="symbol",
            pattern=rf"(?P<unit>[$€£¥])\s?(?P<n>{NUMBER})(?P<scale>\s(?:nghìn|triệu|tỷ))?{_END}",
            say=_say,
        ),
        Rule(
            name="short",
            family="digit",
            then=" a",
            pattern=rf"(?P<n>[0-9]{{1,4}}) ?(?P<scale>tr(?!\.\s?[0-9])|tỷ{_OTHER_WORD}|tỉ{_OTHER_WORD})(?P<rest>[0-9]{{0,3}})(?P<unit>\s?(?:vnd|vnđ|VND|VNĐ|đồng|đ))?{_END}",
            say=_say_short,
        ),
        Rule(
            name="seen",
            family="digit",
            then="A,.",
            pattern=rf"(?P<n>{NUMBER})M(?=\s(?:lượt|view|người theo|người đăng|follow|sub|like)(?![^\W_]))",
            say=lambda m: f"{number(m['n'])} triệu",
        ),
        Rule(
            name="short",
            family="digit",
            then="a",
            pattern=rf"(?P<n>[1-9][0-9]{{0,2}})k(?P<rest>[1-9]){_END}",
            say=lambda m: f"{cardinal(int(m['n']))} nghìn {cardinal(int(m['rest']))} trăm",
        ),
        Rule(
            name="short",
            family="digit",
            then=" aA.,",
            pattern=rf"(?P<n>{NUMBER})(?P<scale> ?tr(?!\.\s?[0-9])|k|K)(?P<rest>)(?P<unit>\s?(?:vnd|vnđ|VND|VNĐ|đồng|đ))?{_END}",
            say=_say_short,
        ),
    )
