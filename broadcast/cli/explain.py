"""The verb that shows how a text is read aloud, and by which rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import folder_of, print_json, schedule_of

if TYPE_CHECKING:
    pass


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
