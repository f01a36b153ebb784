"""The verbs of texts: check, hear, review, approve."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast.cli.common import folder_of, print_json, schedule_of, the_time
from broadcast.cli.steps import in_words, step_in_words

if TYPE_CHECKING:
    from broadcast.office.check import Checked
    from broadcast.office.review import Attention, Review


@click.command()
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.pass_obj
def check(station: Path, as_json: bool) -> None:
    """Soát schedule.yaml, mọi bài, việc duyệt, những chữ không đọc được, lời nào gửi ra ngoài. Không tạo âm thanh."""
    from broadcast.office.check import check as run_check

    found = run_check(folder_of(station))
    if as_json:
        print_json(checked_as_json(found))
    else:
        for fault in found.faults:
            click.echo(in_words(fault), err=True)
        for warning in warnings_of(found):
            click.echo(f"Lưu ý: {warning}", err=True)
        for info, paths in found.sent:
            click.echo(f"Gửi ra ngoài, tới {info.name} ({info.title}): lời chào, lời kết và {len(paths)} bài.")
        for path in found.kept:
            click.echo(f"Chỉ đọc trên máy này (offline_only): {path}")
        click.echo(f"{len(found.scripts)} bài, {found.approved} đã duyệt, {len(found.faults)} chỗ cần sửa.")
    if found.faults:
        raise SystemExit(found.exit_code)


@click.command()
@click.argument("text", metavar="CÂU")
@click.option("--plain", "is_plain", is_flag=True, help="Chỉ in lời đọc; với «-», mỗi dòng vào là một dòng ra.")
@click.option("--json", "as_json", is_flag=True, help="In từng đoạn dạng JSON.")
@click.pass_obj
def explain(station: Path, text: str, is_plain: bool, as_json: bool) -> None:
    """Cho thấy máy đọc CÂU thế nào và theo quy tắc nào. CÂU là «-» thì đọc từ đầu vào chuẩn.

    \b
    Ví dụ:
      broadcast explain "từ 7h30 ngày 22/4/2026"
      broadcast explain --plain - < van-ban.txt
    """
    from broadcast.model import USUAL
    from broadcast.pipeline import manner_of
    from broadcast.stages.spoken import audit, plain, tokens

    folder = folder_of(station)
    manner = manner_of(folder, schedule_of(folder, None)) if folder.schedule.exists() else USUAL
    stream = click.get_text_stream("stdin", encoding="utf-8")
    for line in (one.rstrip("\r\n") for one in stream) if text == "-" else [text]:
        if is_plain:
            click.echo(plain(line, manner))
            continue
        found = tokens(line, manner)
        left = [residue.text for residue in audit(found)]
        if as_json:
            spans = [{"class": t.kind, "rule": t.rule, "written": t.written, "spoken": t.spoken} for t in found]
            print_json({"spoken": plain(line, manner), "tokens": spans, "unread": left})
            continue
        for token in found:
            if token.kind not in {"word", "space", "punct"}:
                written = click.style(token.written, bold=True)
                click.echo(f"  {written}  {click.style(token.kind + '/' + token.rule, fg='cyan')}  {token.spoken}")
        click.echo(plain(line, manner))
        for item in left:
            click.secho(f"  không đọc được: {item}", fg="red")


@click.command()
@click.argument("text", metavar="CÂU")
@click.option("--engine", metavar="GIỌNG", help="Giọng đọc, ví dụ espeak. Mặc định theo schedule.yaml.")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), default="nghe-thu.flac", metavar="TỆP")
@click.pass_obj
def say(station: Path, text: str, engine: str | None, to: Path) -> None:
    """Thu CÂU thành một tệp để nghe thử."""
    from broadcast.pipeline import say as record_one
    from broadcast.station.store import write_atomically

    folder = folder_of(station)
    said = record_one(folder, schedule_of(folder, engine), text, now=the_time())
    write_atomically(to, said.clip.path.read_bytes())
    click.echo(f"{to}: {said.seconds:.1f} giây, giọng {said.voice}")


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
    from broadcast.office.review import STATE_NAMES, approval_sheet
    from broadcast.office.review import review as look

    found = look(folder_of(station))
    if sheet is not None:
        from broadcast.station.store import write_atomically

        write_atomically(sheet, approval_sheet(found).encode())
        click.echo(f"Đã ghi {sheet}. Mở bằng trình duyệt để in.", err=as_json)
    if as_json:
        print_json(review_as_json(found))
        return
    for one in found.scripts:
        minutes = f"{one.minutes:.1f}".replace(".", ",")
        click.echo(f"{STATE_NAMES[one.state]:9}  {minutes:>4} phút  {one.script.source.path}")
        for each in one.attention:
            click.echo(f"    {click.style(str(each.source), fg='cyan')}: {each.message}{step_in_words(each.step)}")
    for each in found.attention:
        click.echo(str(each))
    places = sum(len(script.attention) for script in found.scripts) + len(found.attention)
    count = {name: sum(script.state == name for script in found.scripts) for name in STATE_NAMES}
    states = ", ".join(f"{count[name]} {shown}" for name, shown in STATE_NAMES.items() if count[name])
    click.echo(f"{len(found.scripts)} bài: {states}; {places} chỗ cần xem.")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="BÀI...")
@click.option("--by", required=True, metavar="AI", help='Người duyệt: họ tên hoặc chức danh, ví dụ "Chủ tịch UBND xã".')
@click.option("--position", default="", metavar="CHỨC_VỤ", help="Chức vụ. Bỏ trống thì lấy theo --by.")
@click.pass_obj
def approve(station: Path, paths: tuple[Path, ...], by: str, position: str) -> None:
    """Duyệt BÀI để được phát. Sửa bài sau khi duyệt là phải duyệt lại.

    \b
    Ví dụ:
      broadcast approve scripts/thong-bao/cat-dien.md --by "Chủ tịch UBND xã"
      broadcast approve scripts/nghi-quyet-02 --by "Chủ tịch UBND xã"
    """
    from broadcast.office.approve import approve_paths

    count, known = approve_paths(folder_of(station), paths, by=by, position=position or by, at=the_time())
    click.echo(f"Đã duyệt {count} bài; {known - count} bài đã duyệt từ trước và không đổi.")


def warnings_of(found: Checked) -> list[str]:
    """What does not stop a build, voices that lack something first."""
    voices = [f"giọng {info.name}: {info.state}{step_in_words(info.step)}" for info in found.unready]
    return [*voices, *found.warnings]


def checked_as_json(found: Checked) -> dict[str, Any]:
    """What `check` found in the shape that programs read."""
    return {
        "faults": [
            {"path": fault.path, "line": fault.line, "message": fault.message + step_in_words(fault.step)}
            for fault in found.faults
        ],
        "warnings": warnings_of(found),
        "scripts": len(found.scripts),
        "approved": found.approved,
        "sent": [{"voice": info.name, "terms": info.terms, "scripts": list(paths)} for info, paths in found.sent],
        "kept": list(found.kept),
        "exit_code": found.exit_code if found.faults else 0,
    }


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
    }
