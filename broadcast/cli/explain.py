"""The verb that shows how a text is read aloud, and by which rules."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import folder_of, print_json, schedule_of
from broadcast.knowledge.tables import rows

if TYPE_CHECKING:
    from broadcast.model import Manner


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
    from broadcast.pipeline.inputs import manner_of

    folder = folder_of(station)
    manner = manner_of(folder, schedule_of(folder, None)) if folder.schedule.exists() else USUAL
    show = partial(_explain_line, manner=manner, is_plain=is_plain, as_json=as_json)
    if text != "-":
        show(text)
        return
    failed = False
    for number, line in enumerate(click.get_text_stream("stdin", encoding="utf-8", errors="replace"), 1):
        try:
            show(line.rstrip("\r\n"))
        except (BrokenPipeError, KeyboardInterrupt):
            raise
        except Exception as error:  # noqa: BLE001  # whatever one line does, the lines after it are read
            failed = True
            click.echo(line.rstrip("\r\n"))
            click.echo(f"dòng {number}: không đọc được ({type(error).__name__}: {error}), in lại nguyên văn", err=True)
    if failed:
        raise SystemExit(1)


def _explain_line(line: str, *, manner: Manner, is_plain: bool, as_json: bool) -> None:
    """One text as it is read: the words alone, or every token with its rule and what rests on habit."""
    from broadcast.stages.spoken import audit, plain, tokens

    if is_plain:
        click.echo(plain(line, manner))
        return
    found = tokens(line, manner)
    left = [residue.text for residue in audit(found)]
    if as_json:
        spans = [
            {"class": t.kind, "rule": t.rule, "written": t.written, "spoken": t.spoken, "certainty": t.certainty}
            for t in found
        ]
        print_json({"spoken": plain(line, manner), "tokens": spans, "unread": left})
        return
    for token in found:
        if token.kind not in {"word", "space", "punct"}:
            written = click.style(token.written, bold=True)
            unsure = "  (nên nghe lại)" if token.certainty == "default" else ""
            shown = click.style(rule_in_words(token.kind, token.rule), fg="cyan")
            click.echo(f"  {written}  [{shown}]  {token.spoken.strip() or '(không đọc)'}{unsure}")
    click.echo(plain(line, manner))
    for text in left:
        click.secho(f"  không đọc được: {text}", fg="red")


def rule_in_words(kind: str, rule: str) -> str:
    """What a rule is called for people: giờ viết chữ h hoặc dấu hai chấm; where it has no name, what its class is."""
    names = {(row["kind"], row["rule"]): row["words"] for row in rows(__package__, "rule_names")}
    return names.get((kind, rule)) or names.get((kind, "")) or "cách đọc khác"
