"""Signs of measure and mathematics that stand at figures: +5,2%, 65÷70, 15'30", Ø10, №, R², 21°30'."""

from __future__ import annotations

import re

from broadcast.stages.spoken import letters
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.figures import NUMBER, number, whole
from broadcast.stages.spoken.rule import Family, Guess, Rule, left_of, right_of

_POWERS = {"²": "bình phương", "³": "lập phương"}
_FRACTIONS = {
    "½": "một phần hai",
    "¼": "một phần tư",
    "¾": "ba phần tư",
    "⅓": "một phần ba",
    "⅔": "hai phần ba",
    "⅕": "một phần năm",
    "⅛": "một phần tám",
}
_RISING = re.compile(r"(?:tăng|cộng|thêm|lên|hơn)(?: \w{1,8})?\s*\(?\Z", re.IGNORECASE)


def _say_plus(match: re.Match[str]) -> str | None:
    """A plus before a share is a rise, also behind the word itself: tăng +5% has one rise."""
    left = left_of(match)
    grown = (
        match["share"]
        and re.search(r"[^\W\d_]\s\Z", left)
        and match[0][1] != " "
        and not re.search(r"%[^.;:()\n]{0,40}\Z", left)
    )
    if re.search(r"[0-9A-Za-z]\s?\Z", left) and not _RISING.search(left) and not grown:
        return None
    said = number(match["n"])
    if match["share"] and re.match(r"\s(?:so với|cùng kỳ)", right_of(match, 10)):
        return f"{said} phần trăm" if _RISING.search(left) else f"tăng {said} phần trăm"
    if match["share"] and re.search(r"%[^.;:()\n]{0,40}\Z", left):
        return f"cộng {said} phần trăm"  # 40% điểm học bạ + 60% điểm thi
    if match["share"]:
        return f"{said} phần trăm" if _RISING.search(left) else f"tăng {said} phần trăm"
    if right_of(match, 1) == ")" and re.search(r"(?:đồng|đ|USD)(?:\s?/\s?[^\W\d_]{1,5}[23]?)?\s?\(\Z", left):
        return f"tăng {said}"
    if re.match(r"\s?(?:độ|°)", right_of(match, 4)):
        return f"cộng {said}"
    return said if _RISING.search(left) else f"cộng {said}" if left.strip() else None


def _say_minutes(match: re.Match[str]) -> str:
    return f"{cardinal(int(match['m']))} phút {cardinal(int(match['s']))} giây"


def _say_degrees(match: re.Match[str]) -> str:
    """21°30'15": a place on the map."""
    said = [number(match["d"]), "độ", cardinal(int(match["m"])), "phút"]
    return " ".join([*said, *([number(match["s"]), "giây"] if match["s"] else [])])


def _say_power(match: re.Match[str]) -> str | None:
    if match["base"] in ("m", "km", "cm", "dm", "mm"):
        return None  # a unit
    return f"{letters.spelled(match['base'])} {_POWERS[match['power']]}"


def _say_fraction(match: re.Match[str]) -> str:
    """2½ -> hai và một phần hai."""
    return f"{whole(match['n'])} và {_FRACTIONS[match['part']]}"


def _say_inches(match: re.Match[str]) -> str | None:
    """Inches stand after what has a diameter or a screen; elsewhere the mark may close a quotation."""
    left = left_of(match)
    if left.count('"') % 2 or "“" in left.rpartition("”")[2]:
        return None
    if re.search(r"(?:câu|lượt|lần|động tác|vòng|hiệp|bài|mỗi câu)\s?[x×]?\s?\Z", left):
        return f"{number(match['n'])} giây"
    said = f"{number(match['n'])} in"
    return (
        said
        if re.search(r"(?:màn hình|ti ?vi|tv|ống|đường kính|lốp|vành|mâm|van|cỡ)[\w\s]{0,16}\Z", left, re.I)
        else Guess(said)
    )


_LEAST = re.compile(r"(?:cấp|thứ|từ|mức|bậc|loại)\s\Z", re.IGNORECASE)
_BEGINNINGS: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"\s"))

RULES = (
    Rule(name="plus", family="symbol", pattern=rf"\+\s?(?P<n>{NUMBER})(?P<share>\s?%)?", say=_say_plus),
    Rule(
        name="clock",
        family="digit",
        then="?",
        pattern=r"(?P<m>[0-9]{1,3})'\s?(?P<s>[0-9]{1,2})(?:\"|'')",
        say=_say_minutes,
    ),
    Rule(
        name="degrees",
        family="digit",
        pattern=rf"(?P<d>{NUMBER})\s?°\s?(?P<m>[0-9]{{1,2}})'(?:\s?(?P<s>[0-9]{{1,2}}(?:[.,][0-9]{{1,3}})?)(?:\"|''))?",
        say=_say_degrees,
    ),
    *(
        Rule(
            name="to",
            family=family,
            pattern=rf"{blank}[-=]{{1,2}}>\s?(?=[0-9])",
            say=lambda _: " đến ",
            left=r"(?:[0-9hgp'%°Ckđm]|(?<=[0-9])tr|triệu|nghìn|ngàn|đồng|tỷ|kg|độ)\s?\Z",
        )
        for family, blank in _BEGINNINGS
    ),
    Rule(name="to", family="symbol", pattern=r"\s?÷\s?(?=[0-9])", say=lambda _: " đến ", left=r"[0-9%°C]\s?\Z"),
    Rule(
        name="to",
        family="symbol",
        pattern=r"~\s?(?=[0-9])",
        say=lambda _: "đến ",
        left=r"(?<![^\W_])[0-9]{1,4}(?:,[0-9])?\s?\Z",
    ),
    Rule(name="diameter", family="letter", pattern=r"[ØøΦφ]\s?(?=[0-9])", say=lambda _: "phi "),
    Rule(name="power", family="letter", pattern=r"(?P<base>[A-Za-z]{1,3})(?P<power>[²³])", say=_say_power),
    Rule(
        name="mixed", family="digit", then=" ?", pattern=r"(?P<n>[0-9]{1,4})\s?(?P<part>[½¼¾⅓⅔⅕⅛])", say=_say_fraction
    ),
    Rule(name="fraction", family="symbol", pattern=r"[½¼¾⅓⅔⅕⅛]", say=lambda m: _FRACTIONS[m[0]]),
    Rule(name="power", family="symbol", pattern=r"(?P<base>)(?P<power>[²³])", say=lambda m: _POWERS[m["power"]]),
    Rule(
        name="seconds",
        family="digit",
        then="?",
        pattern=r"(?P<s>[0-9]{1,2})\"(?P<part>[0-9]{1,2})(?![^\W_])",
        say=lambda m: f"{cardinal(int(m['s']))} giây {whole(m['part'])}",
    ),
    Rule(name="inches", family="digit", pattern=rf'(?P<n>{NUMBER})"(?![^\W_])', say=_say_inches),
    Rule(
        name="age",
        family="digit",
        then="?",
        pattern=r"(?P<n>[0-9]{1,3})\+(?![0-9\w])",
        say=lambda m: f"{whole(m['n'])} {'trở lên' if _LEAST.search(left_of(m, 8)) else 'cộng'}",
    ),
)
