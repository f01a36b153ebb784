"""The names of the letters, for what has to be spelled; and words that mix letters with figures."""

from __future__ import annotations

import re

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.stages.spoken import abbreviations, tables
from broadcast.stages.spoken.cardinal import spell
from broadcast.stages.spoken.figures import number, whole
from broadcast.stages.spoken.rule import Guess, Rule, left_of, right_of


def name(letter: str) -> str:
    """B -> bê."""
    return tables.mapping("letters").get(letter.upper(), letter)


def spelled(text: str) -> str:
    """Letters by their names, figures as numbers: H5N1 -> hát năm en nờ một."""
    parts = re.findall(r"[0-9]+|[^\W\d_]|\.(?=[0-9])", text)
    return " ".join("chấm" if part == "." else _figures(part) if part[0].isdecimal() else name(part) for part in parts)


def _figures(text: str) -> str:
    return spell(text) if text[0] == "0" or len(text) > 3 else whole(text)


_CONCRETE_LEFT = re.compile(r"(?<![^\W_])(?:bê tông|btxm|btct|bt|vữa|xi măng|đá)(?: \w{1,5}){0,2}\Z")


def _say_code(match: re.Match[str]) -> str | None:
    """QL1A, TDP 5: a known prefix in words, other letters by their names; Q.1 and P.205 are abbreviations' matter."""
    if match[0][len(match["prefix"])] == "." and abbreviations.is_ambiguous(match["prefix"] + "."):
        return None
    if match["prefix"] == "E" and match["rest"][1:].startswith("RON"):
        return f"e {spelled(match['rest'][0])} ron {spelled(match['rest'][4:])}"  # E5RON92
    prefix = tables.mapping("prefixes").get(match["prefix"])
    if match["prefix"] in ("ĐT", "ĐH") and not re.match(r"[0-9]{2}", match["rest"]):
        prefix = None  # ĐT8 is a kind of rice; roads have two or three figures
    left = left_of(match, 24).lower().rstrip()
    if match["prefix"] == "M" and _CONCRETE_LEFT.search(left):
        return f"mác {spelled(match['rest'])}"
    if left.endswith(("tải trọng", "giống", "dưa", "dưa lưới", "lúa", "ngô", "cây", "biến thể", "chủng")):
        prefix = None  # HL93 is a load, TL3 a melon
    if prefix is not None and left.endswith(prefix):
        return spelled(match["rest"])  # Đường tỉnh ĐT.270B
    if prefix is None:
        said = f"{spelled(match['prefix'])} {spelled(match['rest'])}"
        channel = abbreviations.meanings(match["prefix"]) == (spelled(match["prefix"]),)  # VTV1
        return Guess(said) if len(match["prefix"]) > 2 and not channel else said
    return f"{abbreviations.once(prefix, match.string[max(0, match.start() - 24) : match.start()])} {spelled(match['rest'])}"


def _say_small_prefix(match: re.Match[str]) -> str:
    """kp5, ql1a: a known prefix typed in small letters."""
    prefix = tables.mapping("prefixes")[match["prefix"].upper()]
    return f"{abbreviations.once(prefix, left_of(match, 24))} {spelled(match['rest'].upper())}"


def _say_grades(match: re.Match[str]) -> str | None:
    """A1,2,3; but NV2, 9 em has a wish and a count."""
    if match["prefix"] in tables.mapping("prefixes"):
        return None
    return f"{spelled(match['prefix'])} {', '.join(whole(part.strip()) for part in match['list'].split(','))}"


def _say_variety(match: re.Match[str]) -> str | None:
    """lúa OM 18, gạo IR 50404: a variety's letters and figures; vụ lúa ĐX 2026 has a season."""
    if abbreviations.meanings(match["prefix"]):
        return None
    return f"{spelled(match['prefix'])} {spelled(match['rest'])}"


def _say_mixed(match: re.Match[str]) -> str | None:
    """QNg6, Vnr20: letters that are no syllable are spelled, small ones too."""
    if syllable.valid(match["prefix"]) or match["prefix"].lower() in tables.mapping("foreign"):
        return None
    return Guess(f"{spelled(match['prefix'])} {spelled(match['rest'])}")


def of_point(letter: str) -> str:
    """The name of the letter of a point: d is dê, for the point after it is đ, đê."""
    return "dê" if letter == "d" else name(letter).lower()


_POINT_LEFT = re.compile(r"điểm\s+(?:[a-zđ]\s?(?:,|và|hoặc|đến|-|–)\s?){0,10}\Z", re.IGNORECASE)


def _say_lone(match: re.Match[str]) -> str | None:
    letter = match[0]
    if letter == "t" and left_of(match, 1).isdecimal():
        return None  # 10t may be tuổi, tấn or tỷ
    if letter == "d" and _POINT_LEFT.search(left_of(match)):
        return of_point(letter)
    if letter.lower() in "aàáảãạăâeèéẻẽẹêếiìíỉĩịoòóỏõọôốồộớờơởuùúủũụưừứyỳýỷỹỵ" or letter.upper() not in tables.mapping(
        "letters"
    ):
        return None
    if _CUT_RIGHT.fullmatch(right_of(match)) and letter.islower() and _CUT_LEFT.search(left_of(match, 24)):
        return Guess(name(letter))  # các cơ quan hành c: the end of a text that was cut off
    return name(letter)


_CUT_LEFT = re.compile(
    rf"(?<![^\W\d_])(?!(?:điểm|khoản|mục|chữ|âm|vần|lớp|loại|nhóm|hệ|cạnh|số|biến|ẩn|trục|tia|hệ số|vi ta min|hoặc|hay|là|bằng|hạng|tổ|đội|thanh|hình|khu|lô|nhà|phòng|câu|ý|bậc|kênh|đáy|cao|góc)\s)[{LOWER}]{{2,7}}\s\Z"
)
_CUT_RIGHT = re.compile(r"\s*(?:…|\.{2,3})?\s*")


NEXT_SENTENCE = re.compile(
    r"\s(?:Sau|Khi|Tại|Theo|Ngày|Trước|Đến|Hiện|Vụ|Ông|Bà|Anh|Chị|Công an|Cơ quan|Qua|Do|Trong|Tuy|Đối tượng|Các|Lúc|Khoảng|Từ|Tối|Sáng|Chiều|Bị|Được|Người|Hai|Gia đình|Nạn nhân)(?![^\W_])"
)
"""A word that begins a sentence more often than a name."""


def _say_name_letter(match: re.Match[str]) -> str:
    """An initial: Nguyễn V. An. Its dot ends a sentence only where the next word begins one: Trần Văn K. Sau đó."""
    return name(match[0][0]) + ("." if NEXT_SENTENCE.match(right_of(match, 16)) else "")


_INITIAL_LEFT = r"[^\W\d_]*[a-zà-ỹ]\s"

RULES = (
    Rule(
        name="variant",
        family="letter",
        pattern=r"[A-Z]{2,3}(?:\.[0-9]{1,2}){2,4}(?![^\W_]|[.,][0-9])",
        say=lambda m: " chấm ".join(spelled(part) for part in m[0].split(".")),
        left=r"(?:biến thể|chủng|dòng|nhánh|,|và)\s\Z",
    ),
    Rule(
        name="mixed-case",
        family="letter",
        pattern=r"(?:[A-Z]{1,3}[a-z][A-Z]{1,3}|[a-z][A-Z]{2,4})(?![^\W_])",
        say=lambda m: Guess(spelled(m[0])),
    ),
    Rule(
        name="plural",
        family="letter",
        pattern=r"[A-Z]{2,5}s(?![^\W_])",
        say=lambda m: Guess(spelled(m[0][:-1])),
    ),
    Rule(
        name="prefix",
        family="letter",
        pattern=r"(?P<prefix>ql|tl|hl|kv|kp|tdp)\s?(?P<rest>[0-9]{1,3}[a-zA-Z]?)(?![^\W_]|[.,/-][0-9])",
        say=_say_small_prefix,
    ),
    Rule(
        name="oxide",
        family="letter",
        pattern=r"(?:P205|K20)(?![^\W_])",
        say=lambda m: "pê hai o năm" if m[0][0] == "P" else "ca hai o",
        left=r"%\s?\Z",
    ),
    Rule(
        name="variety",
        family="letter",
        pattern=r"(?P<prefix>[A-ZĐ]{1,2}[a-z]{1,2})(?P<rest>[0-9]{1,4})(?![^\W_]|[.,][0-9])",
        say=_say_mixed,
    ),
    Rule(
        name="code",
        family="letter",
        pattern=r"(?P<prefix>[A-ZĐ]{1,5})[-.]?(?P<rest>[0-9]{1,12}(?:RON[0-9]{2}|(?:[A-ZĐ][0-9]{0,3}){0,3})(?:\.[0-9]{1,3})?)(?![^\W_]|[.,][0-9])",
        say=_say_code,
    ),
    Rule(
        name="code",
        family="digit",
        then="A",
        pattern=r"[0-9]{1,4}(?:[A-ZĐ][0-9]{0,5}){1,2}(?:(?<=[0-9])\.[0-9]{1,2})?(?![^\W_])",
        say=lambda m: spelled(m[0]),
    ),
    Rule(
        name="formulation",
        family="digit",
        then=".,",
        pattern=r"(?P<n>[0-9]{1,3}[.,][0-9]{1,3})\s?(?P<form>TP|AB|WP|EC|SC|SL|WG|WDG|ND|BTN|HP|GR|DD|SP|EW|OD|ZC|ME|CS|SE|DP|FS|BHN|RB|CB)(?![^\W_])",
        say=lambda m: f"{number(m['n'].replace('.', ','))} {spelled(m['form'])}",
    ),
    Rule(
        name="parts",
        family="letter",
        pattern=r"[A-ZĐ](?::[A-ZĐ]){1,3}(?![^\W_])",
        say=lambda m: ", ".join(name(c) for c in m[0] if c.isalpha()),
    ),
    Rule(
        name="grades",
        family="letter",
        pattern=r"(?P<prefix>[A-ZĐ]{1,2})(?P<list>[0-9](?:,\s?[0-9]){1,5})(?![^\W_]|[.,][0-9])",
        say=_say_grades,
    ),
    Rule(
        name="variety",
        family="letter",
        pattern=r"(?P<prefix>IR|OM)\s(?P<rest>[0-9]{2,5})(?![^\W_]|[.,/-][0-9])",
        say=_say_variety,
    ),
    Rule(
        name="variety",
        family="letter",
        pattern=r"(?P<prefix>[A-ZĐ]{2,3})\s(?P<rest>[0-9]{1,5})(?![^\W_]|[.,/-][0-9])",
        say=_say_variety,
        left=r"(?:giống(?: lúa| ngô| mía| lạc| sắn)?|lúa|gạo(?: TP)?|thóc|nếp|ngô|mía|sắn|lạc)\s\Z",
    ),
    Rule(
        name="flu",
        family="letter",
        pattern=r"H(?P<h>[0-9]{1,2})N(?P<n>[0-9]{1,2})(?:pdm(?P<y>[0-9]{2}))?(?![^\W_])",
        say=lambda m: f"hát {whole(m['h'])} en {whole(m['n'])}{' pê đê em ' + spell(m['y']) if m['y'] else ''}",
    ),
    Rule(
        name="ticker",
        family="letter",
        pattern=r"(?!PIN)[A-Z]{3}(?![^\W_])",
        say=lambda m: spelled(m[0]),
        left=r"(?:mã|mã chứng khoán|cổ phiếu|mã cổ phiếu|sàn|cặp)\s(?:(?-i:[A-Z]{3})\s?(?:,|và)\s?){0,10}\Z",
    ),
    Rule(
        name="latin",
        family="letter",
        pattern=r"(?=[A-ZĐ]{0,2}[FJWZ])[A-ZĐ]{2,3}(?![^\W_])",
        say=lambda m: Guess(spelled(m[0])),
    ),
    Rule(
        name="small-code", family="digit", then="a", pattern=r"[0-9]{1,4}[a-eđ](?![^\W_])", say=lambda m: spelled(m[0])
    ),
    Rule(
        name="initial",
        family="letter",
        pattern=rf"[B-DĐF-HJ-NP-TV-XZ]\.(?=\s?[{UPPER}][{LOWER}])",
        say=_say_name_letter,
        left=_INITIAL_LEFT,
    ),
    Rule(name="letter", family="letter", pattern=r"[^\W\d_](?![^\W_]|['’.]\w)", say=_say_lone),
)
