"""The verb of the ledger of approvals: is it in order, what does it say, put it in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from broadcast.cli.common import folder_of, print_json, the_time
from broadcast.cli.steps import in_words

_ACTS = {
    "approve": "duyệt",
    "revoke": "thu hồi",
    "return": "trả lại",
    "frame": "duyệt khung của đài",
    "name-approver": "đặt tên người duyệt",
    "remove-approver": "bỏ tên người duyệt",
    "approver-key": "đặt PIN, khóa của người duyệt",
    "key": "từ đây ký bằng khóa của đài",
    "repair": "sửa sổ",
}
_WAYS = {"machine": "tại máy", "link": "qua đường dẫn", "paper": "trên giấy, có bản chụp"}


@click.group()
def ledger() -> None:
    """Sổ duyệt: kiểm tra, xem, và sửa khi hỏng.

    \b
    Ví dụ:
      broadcast ledger verify
      broadcast ledger show
      broadcast ledger repair --by "Văn phòng UBND xã"
    """


@ledger.command()
@click.option("--head", "known", default="", metavar="ĐẦU_SỔ", help='Đầu sổ đã in, ví dụ "24 d5cf de03 9888".')
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.pass_obj
def verify(station: Path, known: str, as_json: bool) -> None:
    """Kiểm tra từng chữ ký, từng mắt xích, từng bản sao đã duyệt, và đầu sổ trong các bản tin đã dựng.

    \b
    Ví dụ:
      broadcast ledger verify
      broadcast ledger verify --head "24 d5cf de03 9888"
    """
    from broadcast.office.approval.approvers import NOBODY
    from broadcast.office.approval.ledger import verify_ledger

    found = verify_ledger(folder_of(station), known=known)
    head, unsigned = found.ledger.head, found.ledger.unsigned
    if as_json:
        faults = [{"path": fault.path, "line": fault.line, "message": fault.message} for fault in found.faults]
        named = [{"name": who.name, "position": who.position, "key": who.public} for who in found.ledger.approvers]
        signed = found.ledger.signed_by_approvers
        print_json(
            {
                "count": head.count,
                "head": head.sha256,
                "unsigned": unsigned,
                "signed_by_approvers": signed,
                "approvers": named,
                "faults": faults,
            }
        )
    else:
        for fault in found.faults:
            click.echo(in_words(fault), err=True)
        click.echo(f"Sổ duyệt có {head.count} dòng, đầu sổ: {head.count} {head.short}.")
        if unsigned:
            click.echo(f"{unsigned} dòng đầu có trước khóa của đài: không có chữ ký của đài, chỉ có mắt xích nối.")
        if found.ledger.approvers:
            names = ", ".join(who.name for who in found.ledger.approvers)
            click.echo(f"Người duyệt: {names}. {found.ledger.signed_by_approvers} dòng có chữ ký của người duyệt.")
        else:
            click.echo(f"{NOBODY.capitalize()}.")
        click.echo(f"Đã đối chiếu {found.bulletins} đầu sổ trong các bản tin; {len(found.faults)} chỗ sai.")
    if found.faults:
        raise SystemExit(65)


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.pass_obj
def show(station: Path, as_json: bool) -> None:
    """In sổ duyệt thành từng dòng: khi nào, ai, làm gì.

    \b
    Ví dụ:
      broadcast ledger show
    """
    from broadcast.station.ledger import look_at_ledger

    found = look_at_ledger(folder_of(station).scripts)
    if as_json:
        print_json([{"line": line.number, "sha256": line.sha256, **line.entry} for line in found.lines])
        return
    for line in found.lines:
        entry: dict[str, Any] = dict(line.entry)
        about = " ".join(["", *filter(None, [line.about, str(entry.get("who", ""))])])
        why = f" — {entry['why']}" if entry.get("why") else ""
        signed = f" ({_WAYS[entry['way']]})" if entry.get("way") in _WAYS else ""
        signed += "" if line.key else " (chưa ký)"
        if models := sorted({str(sentence["model"]) for sentence in entry.get("proposed", ())}):
            signed += f" ({len(entry['proposed'])} câu do mô hình {', '.join(models)} đề xuất)"
        at = str(entry.get("at", ""))[:16].replace("T", " ")
        click.echo(f"{line.number:4}  {at}  {_ACTS[line.act]}{about}: {entry.get('by', '')}{why}{signed}")
    for fault in found.faults:
        click.echo(in_words(fault), err=True)
    click.echo(f"Đầu sổ: {found.head.count} {found.head.short}")


@ledger.command()
@click.option("--by", required=True, metavar="AI", help='Người sửa sổ: họ tên, hoặc "Văn phòng UBND xã".')
@click.option("--position", default="", metavar="CHỨC_VỤ", help="Chức vụ. Bỏ trống thì lấy theo --by.")
@click.pass_obj
def repair(station: Path, by: str, position: str) -> None:
    """Sửa sổ duyệt bị hỏng: dòng không tin được để riêng ra, bài dựa vào dòng ấy phải duyệt lại. Không xóa gì.

    \b
    Ví dụ:
      broadcast ledger repair --by "Văn phòng UBND xã"
    """
    from broadcast.office.approval.ledger import repair_ledger

    folder = folder_of(station)
    done, copies = repair_ledger(folder, by=by, position=position or by, at=the_time())
    if done.aside is None:
        click.echo(f"Các dòng của sổ duyệt không hỏng: {done.kept} dòng, không sửa gì.")
    else:
        click.echo(f"Giữ {done.kept} dòng. Sổ cũ để nguyên ở {done.aside.relative_to(folder.root)}.")
    for script in done.open:
        click.echo(f"Phải duyệt lại: scripts/{script}.md")
    if copies.mended:
        click.echo(f"Đã lấy lại {len(copies.mended)} bản sao đã duyệt từ chính các bài; bản bị sửa để riêng cạnh đó.")
    for fault in copies.left:
        click.echo(in_words(fault), err=True)
    if copies.left:
        raise SystemExit(65)
