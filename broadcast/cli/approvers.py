"""The verb of the people who may approve: who is named, name another, remove, and set a PIN."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.common import folder_of, print_json, the_time
from broadcast.cli.pin import asked_pin, new_pin

_by = click.option("--by", default="Cán bộ của đài", metavar="AI", help="Người làm việc này, ghi vào sổ duyệt.")


@click.group()
def approvers() -> None:
    """Người duyệt: xem, đặt tên, bỏ tên, đặt PIN. Đã đặt tên thì chỉ người ấy, với PIN của mình, mới duyệt được.

    \b
    Ví dụ:
      broadcast approvers list
      broadcast approvers add "Chủ tịch UBND xã"
      broadcast approvers pin "Chủ tịch UBND xã"
      broadcast approvers remove "Chủ tịch UBND xã"
    """


@approvers.command("list")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.pass_obj
def list_(station: Path, as_json: bool) -> None:
    """Liệt kê người duyệt, và ai đã đặt PIN.

    \b
    Ví dụ:
      broadcast approvers list
    """
    from broadcast.office.approval.approvers import NOBODY, approvers_of

    found = approvers_of(folder_of(station))
    if as_json:
        print_json([{"name": who.name, "position": who.position, "key": who.public} for who in found])
        return
    for who in found:
        click.echo(f"{who.name} — {who.position}; {'đã đặt PIN' if who.public else 'chưa đặt PIN'}")
    if not found:
        click.echo(f"{NOBODY.capitalize()}: ai ở máy này cũng duyệt được.")


@approvers.command("add")
@click.argument("name", metavar="TÊN")
@click.option("--position", default="", metavar="CHỨC_VỤ", help="Chức vụ. Bỏ trống thì lấy theo TÊN.")
@_by
@click.pass_obj
def add(station: Path, name: str, position: str, by: str) -> None:
    """Đặt tên một người duyệt. Người ấy tự đặt PIN khi duyệt lần đầu.

    \b
    Ví dụ:
      broadcast approvers add "Chủ tịch UBND xã"
    """
    from broadcast.office.approval.approvers import name_approver

    who = name_approver(folder_of(station), name, position, by=by, at=the_time())
    click.echo(f"Đã đặt tên người duyệt: {who.name} — {who.position}. Người ấy tự đặt PIN khi duyệt lần đầu.")


@approvers.command("remove")
@click.argument("name", metavar="TÊN")
@_by
@click.pass_obj
def remove(station: Path, name: str, by: str) -> None:
    """Bỏ tên một người duyệt. Những gì người ấy đã duyệt vẫn còn hiệu lực.

    \b
    Ví dụ:
      broadcast approvers remove "Chủ tịch UBND xã"
    """
    from broadcast.office.approval.approvers import NOBODY, approvers_of, remove_approver

    folder = folder_of(station)
    who = remove_approver(folder, name, by=by, at=the_time())
    click.echo(f"Đã bỏ tên người duyệt: {who.name}.")
    if not approvers_of(folder):
        click.echo(f"Từ nay {NOBODY}: ai ở máy này cũng duyệt được.")


@approvers.command("pin")
@click.argument("name", metavar="TÊN")
@click.pass_obj
def pin(station: Path, name: str) -> None:
    """Đặt PIN, hoặc đổi PIN. Quên PIN thì bỏ tên rồi đặt tên lại.

    Phần mềm khác đưa PIN qua biến môi trường BROADCAST_PIN, PIN mới qua BROADCAST_NEW_PIN.

    \b
    Ví dụ:
      broadcast approvers pin "Chủ tịch UBND xã"
    """
    from broadcast.errors import NotAllowedError
    from broadcast.office.approval.approvers import NOBODY, approver_named, set_pin

    folder = folder_of(station)
    who = approver_named(folder, name)
    if who is None:
        raise NotAllowedError(f"«{name}» không phải người duyệt: {NOBODY}")
    old = asked_pin(f"PIN hiện nay của {who.name}") if who.public else ""
    set_pin(folder, who, new_pin(who.name), at=the_time(), old=old)
    click.echo(f"Đã đặt PIN của {who.name}.")
