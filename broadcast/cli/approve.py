"""The verb by which a person lets texts, and what is heard around them, go on air."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import FileThere, folder_of, schedule_of, the_time
from broadcast.cli.pin import approver_signature

if TYPE_CHECKING:
    from broadcast.model import Script
    from broadcast.station.folder import Folder
    from broadcast.station.signer import Signer


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="BÀI...")
@click.option("--by", metavar="AI", help='Người duyệt: họ tên hoặc chức danh, ví dụ "Chủ tịch UBND xã".')
@click.option("--position", default="", metavar="CHỨC_VỤ", help="Chức vụ. Bỏ trống thì lấy theo --by.")
@click.option("--frame", "frame", is_flag=True, help="Duyệt khung của đài: lời dẫn, cách đọc riêng, nhạc.")
@click.option("--new-readings", is_flag=True, help="Nhận các cách đọc mới của bài đã duyệt.")
@click.option(
    "--scan",
    type=FileThere(),
    metavar="TỆP",
    help="Bản chụp phiếu đã ký giấy.",
)
@click.option("--yes", is_flag=True, help="Không hỏi lại. Dành cho phần mềm khác.")
@click.pass_obj
def approve(
    station: Path,
    *,
    paths: tuple[Path, ...],
    by: str | None,
    position: str,
    frame: bool,
    new_readings: bool,
    scan: Path | None,
    yes: bool,
) -> None:
    """Duyệt BÀI để được phát, cùng lời đọc của bài. Sửa bài sau khi duyệt là phải duyệt lại.

    Đài đã đặt tên người duyệt thì hỏi PIN của người ấy; phần mềm khác đưa PIN qua biến môi trường BROADCAST_PIN.

    \b
    Ví dụ:
      broadcast approve scripts/thong-bao/cat-dien.md --by "Chủ tịch UBND xã"
      broadcast approve scripts/nghi-quyet-02 --by "Chủ tịch UBND xã"
      broadcast approve --frame --by "Chủ tịch UBND xã"
      broadcast approve --new-readings --by "Chủ tịch UBND xã"
    """
    from broadcast.office.approval.approvers import approver_named
    from broadcast.station.ledger_acts import plain_name

    if not (paths or frame or new_readings):
        raise click.UsageError("chưa nêu gì để duyệt — ghi tên bài, hoặc --frame, hoặc --new-readings")
    folder = folder_of(station)
    who = approver_named(folder, by or "")
    by = plain_name(by) if who is None and by is not None else (by or "")
    hand = Hand(folder=folder, by=by, position=position or by, scan=scan)
    if frame:
        _frame(hand, yes=yes)
    if new_readings:
        _new_readings(hand, yes=yes)
    if paths:
        _texts(hand, paths, yes=yes)


class Hand:
    """Who approves; his PIN is asked once, after what is approved was shown."""

    def __init__(self, *, folder: Folder, by: str, position: str, scan: Path | None) -> None:
        self.folder, self.by, self.position, self._scan = folder, by, position, scan

    @cached_property
    def signer(self) -> Signer | None:
        """The named approver's signature; None where the station has named nobody."""
        return approver_signature(self.folder, self.by, self._scan)


def _texts(hand: Hand, paths: tuple[Path, ...], *, yes: bool) -> None:
    from broadcast.office.approval.approve import approve_paths
    from broadcast.station.ledger import read_ledger

    folder = hand.folder
    seen = {} if yes else _shown(folder, paths)
    if seen:
        _ask(yes)
    signer = hand.signer
    before = read_ledger(folder.scripts)
    count, known = approve_paths(
        folder, paths, by=hand.by, position=hand.position, at=the_time(), seen=seen, signer=signer
    )
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
    from broadcast.office.approval.approve import awaiting
    from broadcast.office.approval.frame import frame_state
    from broadcast.office.approval.review import review

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
    from broadcast.station.proposed import proposed_sentences

    if script.audio is not None:
        click.echo(f"  Nghe: tệp thu âm {script.audio.path}")
        return
    for paragraph in (script.headline, *script.body):
        for sentence in paragraph.said:
            click.echo(f"  Nghe: {sentence.spoken.strip()}")
    for proposed in proposed_sentences(script):
        click.secho(f"  Câu {proposed.number} do mô hình {proposed.model} đề xuất: {proposed.text}", fg="yellow")


def _frame(hand: Hand, *, yes: bool) -> None:
    from broadcast.office.approval.frame import approve_frame, frame_state

    folder, schedule = hand.folder, schedule_of(hand.folder, None)
    state = frame_state(folder, schedule)
    for change in state.changes:
        click.echo(f"  {change}")
    if state.waiting:
        _ask(yes)
    signer = hand.signer
    done = approve_frame(folder, schedule, by=hand.by, position=hand.position, at=the_time(), signer=signer)
    click.echo("Đã duyệt khung của đài." if done else "Khung của đài đã duyệt từ trước và không đổi.")


def _new_readings(hand: Hand, *, yes: bool) -> None:
    from broadcast.office.approval.approve import accept_new_readings, waiting_readings

    folder, schedule = hand.folder, schedule_of(hand.folder, None)
    found = waiting_readings(folder, schedule)
    for reading in found:
        click.echo(f"  {reading}")
    if found:
        _ask(yes)
    signer = hand.signer if found else None
    count = accept_new_readings(
        folder, schedule, found, by=hand.by, position=hand.position, at=the_time(), signer=signer
    )
    click.echo(f"Đã nhận cách đọc mới của {count} bài." if count else "Không có cách đọc mới nào.")
