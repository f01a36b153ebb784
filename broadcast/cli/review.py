"""The verb that tells which texts wait for whom."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast.cli.common import folder_of, print_json, say_taken
from broadcast.cli.steps import step_in_words
from broadcast.errors import ScriptError

if TYPE_CHECKING:
    from broadcast.office.approval.review import Attention, Review


@click.command()
@click.option(
    "--sheet", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP.html", help="Ghi phiếu duyệt để in và ký."
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.pass_obj
def review(station: Path, sheet: Path | None, as_json: bool) -> None:
    """Liệt kê bài nào đang chờ ai, và những chỗ cần xem trước khi duyệt.

    \b
    Ví dụ:
      broadcast review
      broadcast review --sheet phieu-duyet.html
    """
    from broadcast.office.approval.review import approval_sheet
    from broadcast.office.approval.review import review as look

    say_taken(folder_of(station))
    found = look(folder_of(station))
    if sheet is not None:
        from broadcast.cli.outputs import write_named

        write_named(sheet, approval_sheet(found).encode())
        click.echo(f"Đã ghi {sheet}. Mở bằng trình duyệt để in.", err=as_json)
    if as_json:
        print_json(review_as_json(found))
    else:
        _say(found)
    if found.broken:
        raise ScriptError(*found.broken)


def _say(found: Review) -> None:
    from broadcast.office.approval.review import STATE_NAMES

    for reviewed in found.scripts:
        minutes = f"{reviewed.minutes:.1f}".replace(".", ",")
        click.echo(f"{STATE_NAMES[reviewed.state]:9}  {minutes:>4} phút  {reviewed.script.source.path}")
        for each in reviewed.attention:
            click.echo(f"    {click.style(str(each.source), fg='cyan')}: {each.message}{step_in_words(each.step)}")
    for each in found.attention:
        click.echo(str(each))
    for told in (*found.empty, *found.unnamed):
        click.echo(str(told))
    for change in found.frame:
        click.echo(f"Khung của đài chờ duyệt (approve --frame): {change}")
    for reading in found.new_readings:
        click.echo(f"Cách đọc mới (approve --new-readings): {reading}")
    places = sum(len(script.attention) for script in found.scripts) + len(found.attention)
    count = {name: sum(script.state == name for script in found.scripts) for name in STATE_NAMES}
    states = ", ".join(f"{count[name]} {shown}" for name, shown in STATE_NAMES.items() if count[name])
    click.echo(f"{len(found.scripts)} bài: {states}; {places} chỗ cần xem.")


def review_as_json(found: Review) -> dict[str, Any]:
    """A review in the shape that programs read."""

    def places(attention: Iterable[Attention]) -> list[dict[str, Any]]:
        return [
            {"kind": place.kind, "path": place.source.path, "line": place.source.line, "message": place.message}
            for place in attention
        ]

    return {
        "scripts": [
            {
                "id": script.script.id,
                "title": script.script.title,
                "path": script.script.source.path,
                "state": script.state,
                "minutes": round(script.minutes, 2),
                "sources": list(script.script.sources),
                "sha256": script.script.sha256,
                "attention": places(script.attention),
            }
            for script in found.scripts
        ],
        "attention": places(found.attention),
        "empty": [{"path": fault.path, "line": fault.line, "message": fault.message} for fault in found.empty],
        "unnamed": [
            {"folder": place.folder, "scripts": list(place.scripts), "message": str(place)} for place in found.unnamed
        ],
        "frame": list(found.frame),
        "new_readings": [
            {
                "script": reading.script,
                "path": reading.source.path,
                "line": reading.source.line,
                "written": reading.written,
                "approved": reading.approved,
                "today": reading.today,
            }
            for reading in found.new_readings
        ],
    }
