"""The approval sheet: what will be said, line by line, beside the part of the plan it came from, and places to sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from broadcast.knowledge.language.letters import UPPER
from broadcast.model import LedgerHead, Plan, Script
from broadcast.stages.script.lead import covers

_STYLE = """
@page { size: A4; margin: 20mm 15mm 20mm 25mm }
body { font: 13pt/1.4 "Times New Roman", "Liberation Serif", serif; max-width: 180mm; margin: 1em auto; padding: 0 1em }
header { display: flex; justify-content: space-between; text-align: center; gap: 2em }
header p, .sign p { margin: 0 }
h1 { font-size: 15pt; text-align: center; margin: 1.2em 0 .2em }
h2 { font-size: 13pt; margin: 1.6em 0 .3em; break-after: avoid }
.under { border-bottom: 1px solid; padding-bottom: 2px }
table { width: 100%; border-collapse: collapse }
td, th { border: 1px solid; padding: 3px 6px; vertical-align: top; text-align: left }
td.n { text-align: right; width: 2em } td.s { width: 42%; font-size: 11pt }
tr { break-inside: avoid }
.look { font-style: italic } .hash { font: 9pt monospace; overflow-wrap: anywhere }
.sign { display: flex; justify-content: space-around; text-align: center; margin-top: 2em; break-inside: avoid }
.sign div { min-height: 7em }
"""
_SENTENCE = re.compile(rf"(?<=[.!?…])\s+(?=[{UPPER}\d“\"])")


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetPart:
    """One script on the sheet: the minutes it takes, its state in words, and what the approver should look at.

    `attention` holds messages with the line of the script they speak of; 0 for those that speak of the plan.
    """

    script: Script
    plan: Plan | None
    minutes: float
    state: str
    attention: tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    text: str
    line: int
    source: str


def sheet(commune: str, parts: Sequence[SheetPart], head: LedgerHead | None = None) -> str:
    """The sheet as one HTML page that needs nothing else; `head` is that of the ledger of approvals."""
    printed = f"Sổ duyệt khi in: {head.count} dòng, mã đầu sổ {head.count} {head.short}" if head else ""
    bodies = "\n".join(_part(number, part) for number, part in enumerate(parts, 1))
    return f"""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Phiếu duyệt bài phát thanh</title><style>{_STYLE}</style></head><body>
<header>
<div><p>ỦY BAN NHÂN DÂN</p><p><b class="under">{escape(commune.upper())}</b></p></div>
<div><p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p><p><b class="under">Độc lập - Tự do - Hạnh phúc</b></p></div>
</header>
<h1>PHIẾU DUYỆT BÀI PHÁT THANH</h1>
<p style="text-align:center">{len(parts)} bài, khoảng {sum(part.minutes for part in parts):.0f} phút</p>
{bodies}
<div class="sign">
<div><p><b>NGƯỜI SOẠN</b></p><p><i>(Ký, ghi rõ họ tên)</i></p></div>
<div><p><i>Ngày ..... tháng ..... năm ........</i></p><p><b>NGƯỜI DUYỆT</b></p>
<p><i>(Ký, ghi rõ họ tên, chức vụ)</i></p></div>
</div>
<p class="hash">{printed}</p>
</body></html>
"""


def _part(number: int, part: SheetPart) -> str:
    script = part.script
    rows = list(_rows(part))
    lines: list[str] = []
    count = 0
    for source, group in groupby(rows, key=lambda row: row.source):
        held = list(group)
        for place, row in enumerate(held):
            count += 1
            beside = f'<td class="s" rowspan="{len(held)}">{escape(source)}</td>' if place == 0 else ""
            lines.append(f'<tr><td class="n">{count}</td><td>{escape(row.text)}</td>{beside}</tr>')
    numbers = {row.line: number for number, row in reversed(list(enumerate(rows, 1)))}
    look = "".join(f"<li>{escape(_placed(line, said, numbers))}</li>" for line, said in part.attention)
    minutes = f"{part.minutes:.1f}".replace(".", ",")
    return f"""<section><h2>{number}. {escape(script.title)}</h2>
<p>Nguồn: mục {escape(", ".join(script.sources) or "–")}. Khoảng {minutes} phút. {escape(part.state)}.</p>
{f'<p>Cần xem:</p><ul class="look">{look}</ul>' if look else ""}
<table><tr><th></th><th>Lời phát</th><th>Trong kế hoạch</th></tr>
{"".join(lines)}
</table>
<p class="hash">{escape(script.source.path)} · SHA-256 {script.sha256}</p></section>"""


def _placed(line: int, said: str, numbers: dict[int, int]) -> str:
    return f"Câu {numbers[line]}: {said}" if line in numbers else said


def _rows(part: SheetPart) -> Iterator[_Row]:
    """Each sentence with what the plan says there; a text without origins stands beside the whole of its sections."""
    origins = {one.line: one for one in part.script.origins}
    sections = part.plan.sections if part.plan else ()
    known = {(one.id, p.line): p.text for one in sections for p in one.paragraphs}
    whole = "\n".join(
        p.text for one in sections if any(covers(name, one.id) for name in part.script.sources) for p in one.paragraphs
    )
    for paragraph in part.script.body:
        offset = 0
        for sentence in _SENTENCE.split(paragraph.text):
            place = paragraph.at(paragraph.text.find(sentence, offset))
            offset = paragraph.text.find(sentence, offset) + len(sentence)
            origin = origins.get(place.line)
            if origin is None:
                yield _Row(text=sentence, line=place.line, source="" if origins else whole)
            else:
                text = known.get((origin.section, origin.plan_line), "")
                yield _Row(
                    text=sentence,
                    line=place.line,
                    source=f"Mục {origin.section}, dòng {origin.plan_line}. {text}".strip(),
                )
