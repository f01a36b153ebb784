"""How long 200 kB of text takes in the reader, whatever its shape: CPU seconds of one process for each shape below.

    python -m benchmarks.shapes [NAME ...]

A text that repeats is read from what is remembered; texts drawn at random are the hard ones, for every place is new.
The random ones are drawn from a fixed seed. Each shape is read twice, `tokens` and the audit, after the tables are in
memory and with nothing remembered of the shape before; the smaller figure counts, for the machine has other work.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from broadcast.stages.spoken import audit, plain_words, scan, tokens

BYTES = 200_000
LIMIT_S = 1.0

REPEATED = {
    "a list without an end": "1,",
    "dots after figures": "1.",
    "figures and dashes": "1-1-1 ",
    "slashes": "1/",
    "hours": "1h30-",
    "blanks between figures": "1 000 ",
    "one figure": "7",
    "one letter": "a",
    "one capital": "A",
    "nested brackets": "(",
    "brackets in brackets": "((1))[{",
    "quotes": "“a”\"'",
    "dashes": "– —-",
    "dots": "...…",
    "apostrophes": "H'a'",
    "codes": "số 12/2024/NĐ-CP-",
    "roman figures": "XIV, ",
    "addresses": "https://a.vn/b?c=1&",
    "e-mails": "a.b@c.vn;",
    "emoji": "🎉👍🏽",
    "combining marks": "e\u0302\u0301",
    "marks alone": "\u0301",
    "Chinese": "漢字",
    "small figures": "²³½",
    "currencies": "1.000đ/kg/",
    "percent": "+1,5% ",
    "dates": "ngày 1/1/2026, ",
    "spans": "từ 1-1 đến 2-2 ",
    "no space": "UBND",
    "abbreviations": "UBND HĐND TTg ",
    "names": "Krông Búk, Trump ",
    "line ends": "\n",
    "hard spaces": "1\u00a0\u200b",
    "zero-width": "\u200b\u202e",
    "dotted capitals": "A.B.C.",
    "underscores": "a_b-",
    "phone numbers": "0912.345.678 ",
    "minus": "-1 ",
}
SIGNS = "0123456789.,:;-–/()[]%&@+*'\"“”…!?°²³½đ₫$€<>=_~#^\\|{}"
VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
KEYS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def _drawn(letters: str, *, words: bool = False) -> Callable[[random.Random], Iterator[str]]:
    """Signs drawn one by one; as words of one to nine signs where `words` says so."""

    def draw(chance: random.Random) -> Iterator[str]:
        while True:
            yield "".join(chance.choices(letters, k=chance.randint(1, 9) if words else 100)) + " " * words

    return draw


def _made(*makers: Callable[[random.Random], str]) -> Callable[[random.Random], Iterator[str]]:
    def draw(chance: random.Random) -> Iterator[str]:
        while True:
            yield chance.choice(makers)(chance) + chance.choice((" ", ", ", ". ", " - "))

    return draw


def _number(chance: random.Random) -> str:
    return str(chance.randint(0, 10 ** chance.randint(1, 9)))


def _date(chance: random.Random) -> str:
    return f"ngày {chance.randint(1, 31)}/{chance.randint(1, 12)}/{chance.randint(1990, 2035)}"


def _hour(chance: random.Random) -> str:
    return f"{chance.randint(0, 23)}h{chance.randint(0, 59):02d}"


def _code(chance: random.Random) -> str:
    kind = chance.choice(("QĐ-UBND", "NĐ-CP", "KH-UBND", "CV-SNN", "TT-BTC", "NQ-HĐND"))
    return f"số {chance.randint(1, 9999)}/{chance.randint(1999, 2030)}/{kind}"


def _money(chance: random.Random) -> str:
    return f"{chance.randint(1, 10**9):,}".replace(",", ".") + chance.choice((" đồng", "đ", "đ/kg", " đồng/m²"))


def _span(chance: random.Random) -> str:
    return f"{chance.randint(1, 999)}-{chance.randint(1, 999)}{chance.choice(('', ' kg', ' ha', ' m', '%'))}"


def _phone(chance: random.Random) -> str:
    return f"0{chance.randint(10**8, 10**9 - 1)}"


def _roman(chance: random.Random) -> str:
    return chance.choice(("mục ", "phần ", "")) + "".join(chance.choices("IVXLC", k=chance.randint(1, 5)))


def _web(chance: random.Random) -> str:
    host = "".join(chance.choices(KEYS, k=chance.randint(3, 12)))
    return chance.choice(("https://{}.gov.vn/{}", "www.{}.com/{}", "{}@{}.vn")).format(host, _number(chance))


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(VIETNAMESE, k=chance.randint(2, 7))).capitalize()


def _capitals(chance: random.Random) -> str:
    return "".join(chance.choices("ABCĐGHKLMNPQSTUVXY", k=chance.randint(2, 6)))


MAKERS = (_number, _date, _hour, _code, _money, _span, _phone, _roman, _web, _name, _capitals)
DRAWN = {
    "random figures and marks": _drawn("0123456789.,-/:% "),
    "random signs": _drawn(SIGNS),
    "random keys": _drawn(KEYS + SIGNS + " "),
    "random letters": _drawn(KEYS, words=True),
    "random Vietnamese letters": _drawn(VIETNAMESE, words=True),
    "random Vietnamese letters and marks": _drawn(VIETNAMESE + VIETNAMESE.upper() + SIGNS + " "),
    "random capitals": _drawn("ABCDEGHIKLMNOPQRSTUVXYĐ .,-/", words=False),
    "random digits": _drawn("0123456789"),
    "random letters without a space": _drawn(KEYS),
    "random characters": _drawn("".join(map(chr, range(32, 0x2FFF)))),
    "random letters and apostrophes": _drawn("aeioukrHEKngl'’- "),
    "random numbers": _made(_number),
    "random dates": _made(_date),
    "random hours": _made(_hour),
    "random codes": _made(_code),
    "random sums": _made(_money),
    "random spans": _made(_span),
    "random phone numbers": _made(_phone),
    "random roman figures": _made(_roman),
    "random addresses": _made(_web),
    "random names": _made(_name),
    "random abbreviations": _made(_capitals),
    "everything in turn": _made(*MAKERS),
}


def _cut(pieces: Iterator[str]) -> str:
    """The pieces together, as many as fit into BYTES of UTF-8."""
    whole = bytearray()
    while len(whole) < BYTES:
        whole += next(pieces).encode("utf-8")
    return whole[:BYTES].decode("utf-8", "ignore")


def shapes() -> Iterator[tuple[str, str]]:
    """Every shape by name, with its text."""
    for name, unit in REPEATED.items():
        yield name, (unit * BYTES).encode("utf-8")[:BYTES].decode("utf-8", "ignore")
    for name, draw in DRAWN.items():
        yield name, _cut(draw(random.Random(name)))  # a text, no secret
    for path in sorted(Path(__file__).with_name("plans").glob("*.txt"))[:1]:
        yield "a plan, over and over", (path.read_text("utf-8") * 99).encode("utf-8")[:BYTES].decode("utf-8", "ignore")


def forget() -> None:
    """Nothing is remembered of the texts before."""
    for remembered in (*vars(scan).values(), *vars(plain_words).values()):
        if callable(getattr(remembered, "cache_clear", None)) and remembered.cache_info().maxsize is not None:
            remembered.cache_clear()


def cpu_s(text: str) -> float:
    """The smaller of two readings."""
    taken = []
    for _ in range(2):
        forget()
        begun = time.process_time()
        audit(tokens(text))
        taken.append(time.process_time() - begun)
    return min(taken)


def main() -> None:
    tokens("Từ ngày 1/1/2026, 5 kg; UBND xã (H'leo) 7h30 - https://a.vn 1.000đ")
    slow = 0
    for name, text in shapes():
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        took = cpu_s(text)
        slow += took >= LIMIT_S
        print(f"{took:6.2f} s  {name}", flush=True)
    print(f"{slow} at {LIMIT_S:.0f} s or above")


if __name__ == "__main__":
    main()
