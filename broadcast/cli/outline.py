"""The verb that shows how a plan was read, and takes answers to its doubts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast.cli.common import folder_of, print_json

if TYPE_CHECKING:
    from broadcast.model import Plan, Section


@click.command()
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False), metavar="KẾ_HOẠCH")
@click.option("--campaign", metavar="ĐỢT", help="Đợt tuyên truyền: dùng và ghi các câu trả lời trong scripts/ĐỢT.")
@click.option("--accept", multiple=True, type=click.IntRange(1), metavar="SỐ", help="Nhận gợi ý ở chỗ cần xem số này.")
@click.option("--reject", multiple=True, type=click.IntRange(1), metavar="SỐ", help="Giữ nguyên chỗ cần xem số này.")
@click.option("--all", "whole", is_flag=True, help="In cả lời của từng mục và những phần không đọc.")
@click.option("--ocr", is_flag=True, help="Bản quét, ảnh: để máy nhận dạng chữ. Phải soát lại từng câu.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.pass_obj
def outline(  # noqa: PLR0917  # click passes by name
    station: Path,
    plan: Path,
    campaign: str | None,
    accept: tuple[int, ...],
    reject: tuple[int, ...],
    whole: bool,
    ocr: bool,
    as_json: bool,
) -> None:
    """Đọc KẾ_HOẠCH (.docx .doc .odt .rtf .pdf .html .txt): cây mục, chỗ đã nối, chỗ cần xem.

    \b
    Ví dụ:
      broadcast outline ke-hoach.docx
      broadcast outline ke-hoach.docx --campaign nghi-quyet-02 --accept 1 --accept 2 --reject 3
    """
    from broadcast.model import FLAG_NAMES, ZONE_NAMES
    from broadcast.pipeline.drafting import answer_flags, campaign_plan, read_plan

    folder = folder_of(station)
    if (accept or reject) and campaign is None:
        raise click.UsageError("--accept và --reject cần có --campaign, để biết ghi câu trả lời vào đợt nào.")
    if campaign is not None:
        answer_flags(folder, plan, campaign, accept=accept, reject=reject, ocr=ocr)
        if (accept or reject) and not as_json and campaign_plan(folder, campaign):
            click.echo(
                f"Đã ghi. Chạy lại «broadcast draft {plan} --campaign {campaign}» để bài theo kế hoạch đã sửa.\n"
            )
    read = read_plan(folder, plan, campaign, ocr=ocr)
    if as_json:
        print_json(plan_as_json(read))
        return
    click.secho(f"{read.kind} {read.number}".strip() or "Văn bản", bold=True)
    click.echo(f"{read.title}\n{read.authority}{f', ngày {read.issued_on:%d/%m/%Y}' if read.issued_on else ''}\n")
    for section in read.sections:
        _show_section(section, whole=whole)
    if whole:
        click.echo("\nKhông đọc:")
        for piece in read.not_spoken:
            click.echo(f"  dòng {piece.line}, {ZONE_NAMES[piece.zone]}: {piece.text}")
    elif read.not_spoken:
        click.echo(f"\nKhông đọc: {len(read.not_spoken)} chỗ (phần đầu, căn cứ, nơi nhận …) — xem: thêm --all.")
    part = read.broadcast_section if read.broadcast_section.startswith("Phần") else f"phần {read.broadcast_section}"
    order = part if read.broadcast_section else "chưa rõ phần nào"
    target = f", {read.monthly_target} tin, bài một tháng" if read.monthly_target else ""
    click.echo(f"\nPhát thanh: {order}{f'; giao cho {read.ordered_to}' if read.ordered_to else ''}{target}.")
    if read.joins:
        click.echo(f"\nĐã nối {len(read.joins)} chỗ bị cắt:")
    for join in read.joins:
        click.echo(f"  dòng {join.line}: …{join.left} | {join.right}…")
    if read.flags:
        click.echo(f"\n{len(read.flags)} chỗ cần xem (nhận: --accept SỐ, giữ nguyên: --reject SỐ):")
    for flag in read.flags:
        what = f" → {flag.suggestion}" if flag.suggestion else ""
        click.echo(
            f"  {flag.number}. dòng {flag.line}, {FLAG_NAMES[flag.kind]}: {click.style(flag.text, bold=True)}{what}"
        )
        click.echo(f"     …{flag.context}…")


def _show_section(section: Section, *, whole: bool) -> None:
    """Print a section's line of the outline; with `whole` what it says, too."""
    words = sum(len(paragraph.text.split()) for paragraph in section.paragraphs)
    depth = "  " * section.id.count(".")
    first = section.paragraphs[0].text.split()[:8] if section.paragraphs else []
    name = f"{section.id}  " if section.id else ""
    click.echo(f"{depth}{name}{section.title or ' '.join(first) + ' …'}{f'  ({words} chữ)' if words else ''}")
    for paragraph in section.paragraphs if whole else ():
        click.echo(f"{depth}    {paragraph.mark}{' ' if paragraph.mark else ''}{paragraph.text}")


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """A plan in the shape that programs read."""
    return {
        "title": plan.title,
        "kind": plan.kind,
        "number": plan.number,
        "authority": plan.authority,
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
        "sections": [
            {
                "id": section.id,
                "label": section.label,
                "title": f"{section.title}:" if section.goes_on else section.title,
                "paragraphs": [
                    {"text": p.text, "line": p.line, "kind": p.kind, "mark": p.mark} for p in section.paragraphs
                ],
            }
            for section in plan.sections
        ],
        "broadcast_section": plan.broadcast_section or None,
        "ordered_to": plan.ordered_to or None,
        "monthly_target": plan.monthly_target,
        "not_spoken": [
            {"zone": left_out.zone, "text": left_out.text, "line": left_out.line} for left_out in plan.not_spoken
        ],
        "grounds": list(plan.grounds),
        "recipients": list(plan.recipients),
        "signature": list(plan.signature),
        "joins": [{"left": join.left, "right": join.right, "line": join.line} for join in plan.joins],
        "flags": [
            {
                "number": f.number,
                "kind": f.kind,
                "text": f.text,
                "context": f.context,
                "suggestion": f.suggestion,
                "line": f.line,
            }
            for f in plan.flags
        ],
    }
