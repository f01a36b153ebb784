"""The verb by which a person takes an approval back."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.common import folder_of, schedule_of, the_time
from broadcast.cli.pin import approver_signature


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="BÀI...")
@click.option("--by", required=True, metavar="AI", help='Người thu hồi: họ tên, hoặc "Chủ tịch UBND xã".')
@click.option("--position", default="", metavar="CHỨC_VỤ", help="Chức vụ. Bỏ trống thì lấy theo --by.")
@click.option("--why", default="", metavar="LÝ_DO", help="Lý do, ghi vào sổ duyệt.")
@click.pass_obj
def revoke(station: Path, paths: tuple[Path, ...], by: str, position: str, why: str) -> None:
    """Thu hồi việc duyệt BÀI: từ lần dựng sau bài không được phát, cho tới khi duyệt lại.

    Ai trong đài cũng thu hồi được; ghi tên một người duyệt thì cần PIN của người ấy.

    \b
    Ví dụ:
      broadcast revoke scripts/thong-bao/cat-dien.md --by "Chủ tịch UBND xã" --why "Điện lực hoãn"
    """
    from broadcast.office.approval.approve import named_scripts
    from broadcast.office.approval.approvers import approvers_of
    from broadcast.station import ledger_acts

    folder = folder_of(station)
    named = named_scripts(folder, schedule_of(folder, None), paths)
    ids = [script.id for script in named]
    signer = approver_signature(folder, by) if any(who.name == by for who in approvers_of(folder)) else None
    count = ledger_acts.revoke(
        folder.scripts, ids, by=by, position=position or by, at=the_time(), why=why, signer=signer
    )
    click.echo(f"Đã thu hồi {count} bài; {len(ids) - count} bài vốn chưa được duyệt.")
    if count:
        click.echo("Bản tin đã dựng vẫn còn bài này: chạy «broadcast run» để dựng lại ngay.")
