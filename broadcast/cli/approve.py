"""The verb by which a person lets texts, and what is heard around them, go on air."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import folder_of, schedule_of, the_time

if TYPE_CHECKING:
    from broadcast.model import Script
    from broadcast.station.folder import Folder


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="BÀI...")
@click.option("--by", required=True, metavar="AI", help='Người duyệt: họ tên hoặc chức danh, ví dụ "Chủ tịch UBND xã".')
@click.option("--position", default="", metavar="CHỨC_VỤ", help="Chức vụ. Bỏ trống thì lấy theo --by.")
@click.option("--frame", "frame", is_flag=True, help="Duyệt khung của đài: lời dẫn, cách đọc riêng, nhạc.")
@click.option("--new-readings", is_flag=True, help="Nhận các cách đọc mới của bài đã duyệt.")
@click.option("--yes", is_flag=True, help="Không hỏi lại. Dành cho phần mềm khác.")
@click.pass_obj
def approve(
    station: Path, *, paths: tuple[Path, ...], by: str, position: str, frame: bool, new_readings: bool, yes: bool
) -> None:
    """Duyệt BÀI để được phát, cùng lời đọc của bài. Sửa bài sau khi duyệt là phải duyệt lại.

    \b
    Ví dụ:
      broadcast approve scripts/thong-bao/cat-dien.md --by "Chủ tịch UBND xã"
      broadcast approve scripts/nghi-quyet-02 --by "Chủ tịch UBND xã"
      broadcast approve --frame --by "Chủ tịch UBND xã"
      broadcast approve --new-readings --by "Chủ tịch UBND xã"
    """
    from broadcast.office.approve import approve_paths
    from broadcast.station.ledger import read_ledger
    from broadcast.station.ledger_acts import plain_name

    if not (paths or frame or new_readings):
        raise click.UsageError("chưa nêu gì để duyệt — ghi tên bài, hoặc --frame, hoặc --new-readings")
    by = plain_name(by)
    folder, now, position = folder_of(station), the_time(), position or by
    if frame:
        _frame(folder, by=by, position=position, yes=yes)
    if new_readings:
        _new_readings(folder, by=by, position=position, yes=yes)
    if not paths:
        return
    seen = {} if yes else _shown(folder, paths)
    if seen:
        _ask(yes)
    before = read_ledger(folder.scripts)
    count, known = approve_paths(folder, paths, by=by, position=position, at=now, seen=seen)
    click.echo(f"Đã duyệt {count} bài; {known - count} bài đã duyệt từ trước và không đổi.")
    added = {line.act for line in read_ledger(folder.scripts).lines[len(before.lines) :]}
    if "key" in added:
        click.echo(f"{len(before.lines)} dòng cũ của sổ giữ như trước, chưa có chữ ký của đài; từ nay mỗi dòng đều ký.")
    if "frame" in added:
        click.echo("Khung của đài (lời dẫn, cách đọc riêng, nhạc) được duyệt cùng lần này.")


def _ask(yes: bool) -> None:
    """Go on only where a person says so, or a program said so beforehand."""
    if yes:
        return
    try:
        if click.confirm("Duyệt để phát?", default=False):
            return
    except click.Abort:  # nobody is there to answer: a program
        click.echo("\nKhông có người trả lời — phần mềm gọi lệnh này thì thêm --yes.", err=True)
    click.echo("Chưa duyệt gì.")
    raise SystemExit(1)


def _shown(folder: Folder, paths: tuple[Path, ...]) -> dict[str, str]:
    """Show what is about to be approved: titles, open doubts, every sentence as it is heard; return the hashes seen."""
    from broadcast.office.approve import awaiting
    from broadcast.office.frame import frame_state
    from broadcast.office.review import review

    schedule = schedule_of(folder, None)
    found = awaiting(folder, schedule, paths)
    doubts = {reviewed.script.id: reviewed.attention for reviewed in review(folder).scripts}
    for script in found:
        click.secho(f"{script.title}", bold=True)
        click.echo(f"  {script.source.path}")
        for doubt in doubts.get(script.id, ()):
            click.secho(f"  Cần xem: {doubt.source}: {doubt.message}", fg="yellow")
        _say_how(script)
    state = frame_state(folder, schedule)
    if found and not state.ever:
        click.secho("Khung của đài, duyệt lần đầu cùng các bài này:", bold=True)
        for change in state.changes:
            click.echo(f"  {change}")
    return {script.source.path: script.sha256 for script in found}


def _say_how(script: Script) -> None:
    if script.audio is not None:
        click.echo(f"  Nghe: tệp thu âm {script.audio.path}")
        return
    for paragraph in (script.headline, *script.body):
        for sentence in paragraph.said:
            click.echo(f"  Nghe: {sentence.spoken.strip()}")


def _frame(folder: Folder, *, by: str, position: str, yes: bool) -> None:
    from broadcast.office.frame import approve_frame, frame_state

    schedule = schedule_of(folder, None)
    state = frame_state(folder, schedule)
    for change in state.changes:
        click.echo(f"  {change}")
    if state.waiting:
        _ask(yes)
    done = approve_frame(folder, schedule, by=by, position=position, at=the_time())
    click.echo("Đã duyệt khung của đài." if done else "Khung của đài đã duyệt từ trước và không đổi.")


def _new_readings(folder: Folder, *, by: str, position: str, yes: bool) -> None:
    from broadcast.office.approve import accept_new_readings, waiting_readings

    found = waiting_readings(folder, schedule_of(folder, None))
    for reading in found:
        click.echo(f"  {reading}")
    if found:
        _ask(yes)
    count = accept_new_readings(folder, schedule_of(folder, None), found, by=by, position=position, at=the_time())
    click.echo(f"Đã nhận cách đọc mới của {count} bài." if count else "Không có cách đọc mới nào.")
