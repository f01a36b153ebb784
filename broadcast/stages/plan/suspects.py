"""What a person should look at: stray page numbers, words misread by a scan, numbers left blank. Nothing is changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from broadcast.knowledge.language.syllable import valid
from broadcast.knowledge.language.words import folded, is_free, is_word, misreadings, together
from broadcast.model import Flag, PlanParagraph

_WORDS = re.compile(r"[^\W\d_]+")
_RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_NUMBER = re.compile(r"(?<![\w.,/%(–-])(?<![\w] [-–] )(\d{1,3})(?![\w/%]|[.,]\d|\s?[-–]\s?\d|\s?%|\s?[/xX]\s?\d)")
_CONTEXT_CHARS = 34
_WORDS_A_PAGE = 180
"""Fewer words than any full page of an administrative text has: gives the largest page number to believe."""

_USUAL_PAGE_WORDS = (250, 600)
_BEFORE_A_NUMBER = frozenset(
    "số điều khoản điểm mục phần chương quý tháng ngày năm thứ lần cấp loại lớp khóa kỳ hạng tổ thôn khu xóm đội quận lộ đường km tuổi "
    "bảng biểu phụ hình trang tập khối nhóm covid bão zone g từ đến đợt vòng ca suất chặng phiên tốp bậc mức".split()
)
_MEASURES = frozenset("khoảng hơn gần thiểu nhất đa thêm chừng".split())
"""Words that announce a quantity: tối thiểu 4, ít nhất 3."""
_PLURALS = frozenset("các những mọi mỗi từng".split())
_COUNTED = frozenset(
    "năm tháng ngày giờ phút giây tuần quý đêm buổi lần triệu tỷ nghìn ngàn trăm đồng người hộ ha km m mm cm kg tấn tạ yến lít "
    "độ tuổi em cháu bài tin cuộc đợt chiếc cái con cây suất lượt cặp usd gói máy xe cơn mũi bàn bữa ca kíp".split()
)
_MAY_BE_COUNTED = frozenset(
    "nội dung|nhiệm vụ|giải pháp|chỉ tiêu|tiêu chí|tiêu chuẩn|quan điểm|mục tiêu|trục|khâu|loại|cấp|bước|phần|cơ sở|cơ quan|đơn vị|"
    "dự án|mô hình|điểm|nhóm|vấn đề|yếu tố|lĩnh vực|chương trình|chương|đề án|vùng|miền|khu vực|khu|trung tâm|cụm|ngành|lực lượng|"
    "biện pháp|chính sách|nguyên tắc|phương pháp|phương châm|hình thức|thành phần|phong trào|tổ chức|tổ dân|tổ|hệ thống|bên|tầng|"
    "chữ|không|có|nhất|rõ|di tích|cán bộ|đảng viên|đại biểu|gia đình|học sinh|thôn|xã|phường|trường|lớp|hội nghị|hội viên|hội thi|"
    "phòng|giường|tuyến|đoàn|công trình|công dân|trạm|bộ|băng|tờ|bản tin|bản|trẻ|khung|đầu|mặt|cột|năng|tiểu|đồng chí|thành viên|"
    "doanh nghiệp|hợp tác|sản phẩm|khẩu hiệu|chuyên đề|chuyên mục|lực|xóm|ngõ|nhà|cây|cống|kênh|hồ|ao|ca khúc|tiết mục".split(
        "|"
    )
)
_NEVER_AFTER = frozenset(
    "của và các những là được để trong với theo về cho đã sẽ phải cần tại trên dưới nhằm do bởi mà thì như khi hoặc cũng rất đang một "
    "từ đến vào ra mọi mỗi từng đều không chưa".split()
)
_BLANKS = (
    re.compile(r"[Ss]ố\s*:?\s*(?:[….]{2,}|_{2,})?\s*/\s?[A-ZĐ]{2,}[\w/-]*"),
    re.compile(r"ngày\s*(?:[….]{2,}|_{2,})?\s*tháng\s*(?:[….]{2,}|_{2,}|\d{1,2})?\s*năm\s*(?:\d{4}|20[….]+)"),
    re.compile(r"(?:ngày|tháng|số)\s*(?:…+|\.{3,}|_{2,})"),
)


def blank_numbers(text: str, line: int) -> Iterator[Flag]:
    """Places left open for a number or a date: Số:   /KH-UBND, ngày … tháng 4."""
    for pattern in _BLANKS:
        for found in pattern.finditer(text):
            said = found[0]
            if re.match(r"ngày\s*\d", said) or (
                said.startswith("ngày") and not re.search(r"[….]|_|ngày\s*tháng|tháng\s*năm", said)
            ):
                continue
            yield Flag(kind="blank-number", text=said, context=_around(text, *found.span()), suggestion="", line=line)
            return


@dataclass(frozen=True, kw_only=True, slots=True)
class _Number:
    paragraph: PlanParagraph
    start: int
    end: int
    value: int
    words_before: int


def page_numbers(paragraphs: Sequence[PlanParagraph]) -> tuple[Flag, ...]:
    """Lone numbers inside sentences that may be page numbers.

    The words around it say most: after "số" or before "năm" it is a fact, before "của" or inside a name it is none.
    Where a noun that may be counted follows, it is flagged only if it falls where that page would begin.
    """
    found: list[_Number] = []
    words = 0
    for paragraph in paragraphs:
        for match in _NUMBER.finditer(paragraph.text):
            before = words + len(paragraph.text[: match.start()].split())
            found.append(
                _Number(
                    paragraph=paragraph, start=match.start(), end=match.end(), value=int(match[1]), words_before=before
                )
            )
        words += len(paragraph.text.split())
    most = words // _WORDS_A_PAGE + 2
    found = [one for one in found if 2 <= one.value <= most and one.paragraph.text[one.start] != "0"]
    ranked = [(one, _strangeness(one)) for one in found]
    sure = [one for one, strange in ranked if strange >= 2]
    pages = [one.words_before / (one.value - 0.7) for one in sure]
    flagged = [one for one, strange in ranked if strange >= 2 or (strange == 1 and _in_sequence(one, pages))]
    return tuple(_page_flag(one) for one in flagged)


def misread(paragraphs: Sequence[PlanParagraph]) -> tuple[Flag, ...]:
    """Words of valid syllables that are no word, where another reading of one syllable makes a word with its neighbour."""
    runs = [(one, match) for one in paragraphs for match in _RUN.finditer(one.text)]
    counts: Counter[tuple[str, str]] = Counter()
    for _, match in runs:
        counts.update(pairwise(folded(word) for word in match[0].split(" ")))
    return tuple(flag for paragraph, match in runs for flag in _misread_in(paragraph, match, counts))


def _misread_in(paragraph: PlanParagraph, match: re.Match[str], counts: Counter[tuple[str, str]]) -> Iterator[Flag]:
    words = match[0].split(" ")
    said = [folded(word) for word in words]
    starts = [match.start()]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    skip_to = -1
    for place, word in enumerate(words):
        if place <= skip_to or len(word) < 2 or word.isupper() or (word.isascii() and not valid(word)):
            continue
        best = max(_readings(said, place, counts), default=None)
        if best is None:
            continue
        _, other, side = best
        first, last = (place - 1, place) if side < 0 else (place, place + 1)
        if any(words[one][:1].isupper() and one > 0 for one in (first, last)) and valid(word):
            continue  # names are anybody's spelling
        start, end = starts[first], starts[last] + len(words[last])
        shown = _cased(word, other)
        suggestion = f"{words[first]} {shown}" if side < 0 else f"{shown} {words[last]}"
        yield Flag(
            kind="ocr-suspect",
            text=paragraph.text[start:end],
            context=_around(paragraph.text, start, end),
            suggestion=suggestion,
            line=paragraph.line,
            start=start,
        )
        skip_to = last


def _readings(said: Sequence[str], place: int, counts: Counter[tuple[str, str]]) -> Iterator[tuple[int, str, int]]:
    """(evidence, other syllable, the side of its neighbour) for each reading that is likelier than what stands there."""
    here = said[place]
    left = said[place - 1] if place else ""
    right = said[place + 1] if place + 1 < len(said) else ""
    if (left and together(left, here)) or (right and together(here, right)):
        return
    if here in _NEVER_AFTER:
        return  # the little words stand anywhere
    lonely = not is_word(here)  # no word by itself, and none with its neighbours
    for other in misreadings(here):
        if lonely and is_free(other) and (left or right):
            yield 3, other, -1 if left else 1
        for side, pair, other_pair in ((-1, (left, here), (left, other)), (1, (here, right), (other, right))):
            if not pair[0] or not pair[1] or not together(*other_pair):
                continue
            seen = counts[other_pair]
            both = (left and together(left, other)) and (right and together(other, right))
            if is_free(here) and not both and not (seen and counts[pair] <= seen):
                continue
            neighbour = pair[0] if side < 0 else pair[1]
            if is_free(neighbour) and is_free(here):
                continue
            weight = 2 + 2 * min(seen, 2) + 2 * bool(both) + 3 * lonely - is_free(neighbour)
            if weight >= 1:
                yield weight, other, side


def _strangeness(one: _Number) -> int:
    """0 surely a fact, 1 perhaps, 2 likely a page number, 3 surely."""
    text = one.paragraph.text
    before, after = text[: one.start].rstrip(), text[one.end :]
    found = re.search(r"([^\W\d_]+)$", before)
    left = found[1].lower() if found else ""
    found = re.match(r"\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?", after)
    right, second = (found[1], found[2] or "") if found else ("", "")
    if re.match(r"\s*(?:đến|tới|hoặc|và|,)\s+\d", after) or re.search(r"\d\s*(?:đến|tới|hoặc|và|,)$", before):
        return 0  # from 3 to 5
    if right.lower() in _NEVER_AFTER or left in _PLURALS:
        return 3
    if left in _BEFORE_A_NUMBER:
        return 0
    if left and right and together(folded(left), folded(right)) and not is_free(folded(left)):
        return 3
    if right.lower() in {"năm", "tháng", "ngày"} and re.match(r"\s+\w+\s+\d", after):
        return 2  # "6 năm 2030" counts no years
    if right.lower() in _COUNTED:
        return 0
    if right[:1].isupper():
        return 3
    if left in _MEASURES or {right.lower(), f"{right} {second}".lower()} & _MAY_BE_COUNTED:
        return 1
    return 2 if right or left else 1


def _in_sequence(one: _Number, pages: Sequence[float]) -> bool:
    """Whether a number stands about where that page begins, by the length of the pages found for sure."""
    here = one.words_before / (one.value - 0.7)
    if not pages:
        return _USUAL_PAGE_WORDS[0] < here < _USUAL_PAGE_WORDS[1]
    return any(abs(here - other) < 0.35 * other for other in pages)


def _page_flag(one: _Number) -> Flag:
    text = one.paragraph.text
    context = _around(text, one.start, one.end)
    without = _around(text[: one.start].rstrip() + text[one.end :], one.start - 1, one.start - 1)
    return Flag(
        kind="page-number",
        text=str(one.value),
        context=context,
        suggestion=without,
        line=one.paragraph.line,
        start=one.start,
    )


def _around(text: str, start: int, end: int) -> str:
    """The text about a place, cut at spaces."""
    left, right = text[max(0, start - _CONTEXT_CHARS) : start], text[end : end + _CONTEXT_CHARS]
    if start > _CONTEXT_CHARS and " " in left:
        left = left.split(" ", 1)[1]
    if end + _CONTEXT_CHARS < len(text) and " " in right:
        right = right.rsplit(" ", 1)[0]
    return (left + text[start:end] + right).strip()


def _cased(word: str, other: str) -> str:
    return other[:1].upper() + other[1:] if word[:1].isupper() else other
