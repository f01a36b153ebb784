"""The report as an administrative document (.docx), laid out by Nghị định 30/2020/NĐ-CP, phụ lục I.

The layout is a Word file with places to fill, `bao-cao.docx`: A4, Times New Roman, margins 20, 20, 30 and 15 mm;
authority and number on the left, the nation's name and motto on the right, then the title, the body, and at the end the
recipients beside a block to be signed. What only the office knows is left as dots: number, day, the signer's title and
name. An office that writes otherwise edits a copy of it in its own Word.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from broadcast.errors import Diagnostic, InputError
from broadcast.knowledge.language.places import kind_of_place
from broadcast.knowledge.language.roman import roman
from broadcast.office.report.values import Report
from broadcast.office.report.words import Part, Table, parts, title
from broadcast.stages.publish.plain import one_line

TEMPLATE = "mau-bao-cao.docx"
"""The station's own template, in its folder."""
FEW = 6
"""An annex of no more lines follows on the last page: a report of one day has two pages."""
_MAX_BYTES, _MAX_UNPACKED = 5_000_000, 50_000_000
"""What a Word file with a letterhead never reaches: on disk, and unpacked."""


def document(report: Report, template: Path | None = None) -> bytes:
    """The finished .docx, in the station's own `template` where there is such a file, else in ours.

    Raises InputError for a template that is no Word file, is too large, or asks for what a report has not.
    """
    if template is None or not template.exists():
        return _filled(shipped_template(), report)
    from docx.opc.exceptions import OpcError
    from jinja2 import TemplateError
    from lxml.etree import LxmlError

    # What is wrong with a file that went through many hands shows in any of the libraries that read it.
    broken = (zipfile.BadZipFile, OpcError, LxmlError, TemplateError, LookupError, ArithmeticError)
    try:
        return _filled(_bounded(template), report)
    except (
        *broken,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        RuntimeError,
        ArithmeticError,
        OSError,
    ) as error:
        what = f"mẫu báo cáo không dùng được ({one_line(str(error))[:200]}) — sửa lại trong Word, hoặc đổi tên tệp này"
        raise InputError(Diagnostic(path=str(template), line=1, message=what)) from error


def shipped_template() -> bytes:
    """The template that came with the program, to be edited in Word."""
    return files(__package__).joinpath("bao-cao.docx").read_bytes()


def _bounded(template: Path) -> bytes:
    with template.open("rb") as file:
        data = file.read(_MAX_BYTES + 1)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if len(data) > _MAX_BYTES or sum(member.file_size for member in packed.infolist()) > _MAX_UNPACKED:
            raise ValueError("tệp quá lớn")
    return data


def _filled(template: bytes, report: Report) -> bytes:
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = DocxTemplate(io.BytesIO(template))
    # In a sandbox, for a template may come from anywhere by mail.
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.render(_places(report), environment, autoescape=True)
    properties = made.docx.core_properties
    properties.title, properties.author, properties.language = title(report), report.station, "vi-VN"
    properties.created = properties.modified = report.until.replace(tzinfo=None, microsecond=0)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _places(report: Report) -> dict[str, object]:
    """What the template may name: texts, each on one line, and tables of texts."""
    kind = kind_of_place(report.commune)
    *body, last = parts(report)
    if not report.bulletins:
        body.append(last)
    ledger = report.ledger
    return {
        "commune": one_line(report.commune),
        "place": one_line(report.commune[len(kind) :]),
        "station": one_line(report.station),
        "title": title(report),
        "month": report.month.month,
        "year": report.month.year,
        "written_in": report.until.year,
        "parts": [_part(number, part) for number, part in enumerate(body, 1)],
        "annex": _annex(last.table) if report.bulletins and last.table else None,
        "ledger": f"Sổ duyệt bài: {ledger.count} dòng, mã {ledger.short}" if ledger else "",
    }


def _annex(table: Table) -> Mapping[str, object]:
    return {"rows": _rows(table), "apart": len(table.rows) > FEW}


def _part(number: int, part: Part) -> Mapping[str, object]:
    return {
        "number": roman(number),
        "title": one_line(part.title),
        "lines": [one_line(line) for line in part.lines],
        "table": part.table.name if part.table else "",
        "first": part.table.head[0] if part.table else "",
        "columns": len(part.table.head) if part.table else 0,
        "rows": _rows(part.table),
    }


def _rows(table: Table | None) -> list[list[str]]:
    return [[one_line(cell) for cell in row] for row in table.rows] if table else []
