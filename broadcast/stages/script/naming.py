"""How a document and its parts are named to listeners: by kind and issuer, without capitals and numbers of parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from broadcast.knowledge.language.letters import UPPER
from broadcast.knowledge.language.series import LAST, PART_OF, THIS_IS
from broadcast.knowledge.language.syllable import valid
from broadcast.knowledge.language.words import folded, together
from broadcast.model import Plan, Section
from broadcast.stages.script.facts import facts
from broadcast.stages.script.numerals import in_words

_ABOUT = re.compile(
    r"(?:(?:thông tin|tuyên truyền|phổ biến|giới thiệu|quán triệt|truyền thông)"
    r"(?:,\s*(?:tuyên truyền|phổ biến))*(?: sâu rộng)?(?:, (?=vận động )| )(?:về )?|về (?:việc )?|v/v )(?!và )(?=\S)",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"[\s,]*(?:(?:cụ thể|gồm có|gồm|bao gồm)?\s*(?:như sau|sau đây|dưới đây)|bao gồm|gồm có|gồm)\s*[:.]?\s*\Z"
)
_ACTS = re.compile(
    r"(?:ban hành|quy định|phê duyệt|công nhận|thành lập|bổ sung|sửa đổi|công bố|giao|bãi bỏ|hủy bỏ|cho)\b", re.I
)
_PLACES = re.compile(
    r"(xã|phường|thị trấn|đặc khu|huyện|quận|tỉnh|thành phố|thôn|bản|ấp|khu phố)((?:\s+[^\W\d_]+)+)", re.IGNORECASE
)
_SHOUTED = re.compile(rf"\A[{UPPER}]{{2,}}(?: [{UPPER}]{{2,}})+(?= [{UPPER}]?[a-zà-ỹđ])")
"""Words all in capitals at the head of a title that goes on in small letters."""
_BEAR_NAMES = frozenset(
    "làng buôn xóm chợ cầu đường phố sông suối hồ đập kênh rạch cống đê kè đình đền chùa miếu trường trạm "
    "núi đồi rừng bãi biển cảng đảo đồng hạt viện đội ông bà anh chị em cụ".split()
)
"""Things and persons behind which a title has their name."""
_LARGE = {"y tế": "Y tế", "tổ quốc": "Tổ quốc", "việt nam": "Việt Nam"}
_TITLE_WORDS = 12
_SENTENCE_WORDS = 25
_NAME_WORDS = 4
_ROMAN = re.compile(r"(?<!\w)(quý|khóa|kỳ|cấp|loại|phần|chương|đợt|thứ|hạng|vùng|khối) ([ivx]+)(?!\w)", re.IGNORECASE)
_SYMBOLS = re.compile("[\u2190-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]+")
"""Pictures and signs that nobody says."""
_JOINS = frozenset(
    "năm tháng ngày quý tại trên ở của và cho với về trong ngoài theo từ đến là các những để do bằng qua".split()
)
"""Little words that no name holds."""
_DOCUMENT = re.compile(
    r"(?:Nghị quyết|Luật|Nghị định|Chỉ thị|Kết luận|Quyết định|Đề án|Chương trình|Công điện|Thông tư|Kế hoạch)"
    r" số \S*\d\S*"
)


def document_of(plan: Plan) -> str:
    """How the document is named: "Quyết định của Ủy ban nhân dân xã Gò Muỗm"; empty where nothing is known of it."""
    kind = plan.kind.strip().capitalize()
    issuer = issuer_of(plan)
    if not kind:
        return f"văn bản của {issuer}" if issuer else ""
    return f"{kind} của {issuer}" if issuer else kind


def issuer_of(plan: Plan) -> str:
    """Who issued it, with capitals as the text writes them where the head is all in capitals."""
    written = " ".join(plan.authority.split()).strip(" .,;:")
    if not written or not written.isupper():
        return written
    return natural(written, _texts(plan), of_issuer=True)


def title_of(section: Section, sections: Sequence[Section] = (), texts: Sequence[str] = ()) -> str:
    """What a listener is told the item is about: the section's title without "Tuyên truyền về" and "như sau".

    A section without a title has that of the section above it, or its own first words; never its number.
    """
    title = _bare(section.title, texts)
    if not title:
        above = next(
            (
                other
                for other in reversed(sections)
                if section.id.startswith(f"{other.id}.") and other.title and other.id
            ),
            None,
        )
        if above:
            return title_of(above, sections, texts)
        title = first_words(section.paragraphs[0].text) if section.paragraphs else ""
    return title[:1].upper() + title[1:]


def whole_title(plan: Plan) -> str:
    """What the document as a whole is about."""
    title = _bare(plan.title, _texts(plan))
    if not title and plan.sections:
        title = title_of(plan.sections[0], plan.sections)
    return title[:1].upper() + title[1:] or plan.kind.capitalize()


def _carried_out(title: str) -> str:
    """The document that another carries out, as its title names it: "Nghị quyết số 02-NQ/TW"."""
    found = _DOCUMENT.search(title)
    return found[0].rstrip(".,;") if found else ""


def led_in(plan: Plan, title: str) -> str:
    """The sentence by which an item names the document it is from; empty where the document has no name.

    `title` is the item's own: where it is the document's, that is not said twice.
    """
    document = document_of(plan)
    if not document:
        return ""
    about = _bare(plan.title, _texts(plan))
    if not about or title.casefold().startswith(about.casefold()[:40]):
        return f"{THIS_IS}{document}." if issuer_of(plan) else ""
    about = about[:1].lower() + about[1:] if not _begins_with_name(about) else about
    between = "" if _ACTS.match(about) else "về "
    said = f"{PART_OF}{document} {between}{about}."
    if len(said.split()) <= _SENTENCE_WORDS:
        return said
    other = _carried_out(about)
    return f"{PART_OF}{document}{f' về {other}' if other else ''}."


def part_name(number: int, count: int) -> str:
    """How a part of a series is called on air: kỳ một, kỳ hai, kỳ cuối."""
    return f"kỳ {LAST}" if number == count > 1 else f"kỳ {in_words(number) or number}"


def _named(said: str, *, of_issuer: bool) -> str:
    """Small letters, but for a name at the end: syllables there that make no word with a neighbour.

    An issuer has such a name; in another title only a thing that bears one is followed by it.
    """
    words = said.split()
    held = {at for at in range(len(words) - 1) if together(folded(words[at]), folded(words[at + 1]))}
    common = held | {at + 1 for at in held}
    first = len(words)
    while first > 0 and first - 1 not in common and len(words) - first < _NAME_WORDS:
        first -= 1
    joined = any(word in _JOINS for word in words[first:])
    if not of_issuer:
        bearers = (place for place in range(len(words) - 1, max(first, 1) - 2, -1) if words[place] in _BEAR_NAMES)
        first = next(bearers, len(words)) + 1
    name = words[first:] if 1 < len(words) - first < len(words) and not joined else []
    return " ".join([*words[: len(words) - len(name)], *(word.capitalize() for word in name)])


def natural(text: str, texts: Sequence[str] = (), *, of_issuer: bool = False) -> str:
    """A text in capitals with the letters that it has in a sentence; names are looked up in `texts`.

    Abbreviations stay in capitals. `of_issuer` tells that the text is the name of who issues a document.
    """
    if not text.isupper():
        return text
    for written in texts:
        at = written.casefold().find(text.casefold())
        if at >= 0 and not (found := written[at : at + len(text)]).isupper():
            return found[:1].upper() + found[1:]
    said = text.lower()
    for name in sorted({fact.text for text in texts for fact in facts(text) if fact.kind == "tên riêng"}, key=len):
        said = re.sub(rf"(?<!\w){re.escape(name.lower())}(?!\w)", name, said)
    said = _PLACES.sub(lambda found: found[1] + _capitals(found[2]) if _is_short(found[2]) else found[0], said)
    said = _named(said, of_issuer=of_issuer) if said.islower() else said
    for small, large in _LARGE.items():
        said = re.sub(rf"(?<!\w){small}(?!\w)", large, said)
    said = _ROMAN.sub(lambda found: f"{found[1]} {found[2].upper()}", said)
    said = re.sub(r"(?<!\w)[^\W\d_]{2,5}(?!\w)", _abbreviation, said)
    return said[:1].upper() + said[1:]


def _abbreviation(found: re.Match[str]) -> str:
    """A word of a text in capitals: in capitals still where no syllable is written so, as UBND and TDTT are not."""
    return found[0].upper() if found[0].islower() and not valid(folded(found[0])) else found[0]


def first_words(text: str) -> str:
    """The beginning of a paragraph as a title: to the first mark, at most twelve words."""
    head = re.split(r"[.,;:!?(]", text.strip())[0]
    return " ".join(head.split()[:_TITLE_WORDS])


def leads_on(text: str) -> bool:
    """Whether a text only leads to what follows it: "gồm:", "như sau"."""
    return bool(_LEADS_ON.search(text.rstrip())) or text.rstrip().endswith(":")


def without_lead(text: str) -> str:
    """The text without "như sau:" at its end, which says nothing to who can't see what follows."""
    return _LEADS_ON.sub("", text.rstrip()).rstrip(" ,:")


def _bare(title: str, texts: Sequence[str]) -> str:
    title = natural(" ".join(_SYMBOLS.sub(" ", title).split()), texts).strip(" .:;,")
    title = _SHOUTED.sub(lambda found: natural(found[0], texts), title)
    title = _ABOUT.sub("", title, count=1) if _ABOUT.match(title) else title
    return without_lead(title) if leads_on(title) else title


def _texts(plan: Plan) -> tuple[str, ...]:
    return tuple(_all_texts(plan))


def _all_texts(plan: Plan) -> Iterator[str]:
    yield from (paragraph.text for paragraph in plan.opening)
    for section in plan.sections:
        yield from (paragraph.text for paragraph in section.paragraphs)
    yield from (paragraph.text for paragraph in plan.closing)
    yield from plan.grounds


def _capitals(name: str) -> str:
    return "".join(word.capitalize() if word.strip() else word for word in re.split(r"(\s+)", name))


def _is_short(name: str) -> bool:
    """A name of a place has up to four syllables; what is longer goes on with other words."""
    return len(name.split()) <= 4


def _begins_with_name(text: str) -> bool:
    return bool(re.match(rf"[{UPPER}][^\W\d_]*\s+[{UPPER}]|[{UPPER}]{{2,}}|(?:Nghị quyết|Luật|Nghị định)\b", text))
