"""The verb that drafts scripts from a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import folder_of, schedule_of, today

if TYPE_CHECKING:
    from broadcast.pipeline.rewriting import Reworded


@click.command()
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False), metavar="KẾ_HOẠCH")
@click.option("--campaign", required=True, metavar="ĐỢT", help="Đợt tuyên truyền: ghi bài nháp vào scripts/ĐỢT.")
@click.option(
    "--section", default="", metavar="MỤC", help="Phần cần soạn, ví dụ II.1. Mặc định: phần mà kế hoạch giao."
)
@click.option(
    "--minutes",
    type=click.FloatRange(0.5, 30),
    default=2.5,
    help="Bài dài hơn số phút này thì chia thành nhiều kỳ. Mặc định: 2,5.",
)
@click.option(
    "--include", multiple=True, metavar="MỤC", help="Phát cả mục này, dù máy đề xuất không phát. Dùng được nhiều lần."
)
@click.option("--ocr", is_flag=True, help="Bản quét, ảnh: để máy nhận dạng chữ. Phải soát lại từng câu.")
@click.option(
    "--writer",
    is_flag=True,
    help="Nhờ máy viết lại (writer trong schedule.yaml) đề xuất lời dễ nghe.",
)
@click.pass_obj
def draft(  # noqa: PLR0917  # click passes by name
    station: Path,
    plan: Path,
    campaign: str,
    section: str,
    minutes: float,
    include: tuple[str, ...],
    ocr: bool,
    writer: bool,
) -> None:
    """Soạn bài nháp từ KẾ_HOẠCH: mỗi mục một bài, câu nào cũng ghi lấy từ dòng nào.

    Soạn lại bao nhiêu lần cũng được: bài đã có người sửa hoặc đã duyệt thì giữ nguyên.

    \b
    Ví dụ:
      broadcast draft ke-hoach.docx --campaign nghi-quyet-02
      broadcast draft ke-hoach.docx --campaign phong-dich --section III.2 --minutes 2
      broadcast draft ke-hoach.docx --campaign phong-dich --writer
    """
    from broadcast.model import VoiceSettings
    from broadcast.pipeline.drafting import draft_scripts

    folder = folder_of(station)
    schedule = schedule_of(folder, None) if folder.schedule.exists() or writer else None
    voice = schedule.voice if schedule is not None else VoiceSettings()
    done = draft_scripts(
        folder,
        plan,
        campaign,
        section=section,
        include=include,
        ocr=ocr,
        minutes=minutes,
        today=today(),
        syllables_per_minute=voice.syllables_per_minute,
        schedule=schedule if writer else None,
    )
    for draft_file in done.settled:
        why = f"  ({draft_file.why})" if draft_file.why else ""
        click.echo(f"{draft_file.state:11} mục {draft_file.section:12} {draft_file.path.relative_to(folder.root)}{why}")
    if done.reworded is not None:
        _say_words(done.reworded)
    if done.left_out:
        click.echo("\nĐề xuất không phát, vì chỉ dành cho cán bộ, cơ quan (muốn phát mục nào: --include MỤC):")
        for left in done.left_out:
            click.echo(f"  mục {left.section:10} {left.title}  ({left.why})")
    if done.changes:
        click.echo(f"\nKế hoạch có {len(done.changes)} chỗ khác lần đọc trước:")
        for change in done.changes:
            click.echo(f"  mục {change.section}\n    trước: {change.before or '(không có)'}")
            click.echo(f"    nay:   {change.after or '(đã bỏ)'}")
    if done.plan.flags:
        click.echo(f"\nKế hoạch có {len(done.plan.flags)} chỗ cần xem: broadcast outline {plan} --campaign {campaign}")
    if done.scheduled:
        target = f", {done.plan.monthly_target} lượt bài một tháng" if done.plan.monthly_target else ""
        click.echo(
            f"\nĐã thêm đợt {campaign} vào schedule.yaml, phát từ hôm nay{target}. Mở tệp ấy để sửa ngày hay tên đợt.\n"
        )
    click.echo(f"Việc tiếp theo: đọc và sửa bài trong scripts/{campaign}, rồi chạy «broadcast review».")


def _say_words(words: Reworded) -> None:
    """What a language model proposed: how many paragraphs were taken, and what failed, with why."""
    click.echo(f"\nMáy viết lại: {words.passages} đoạn qua phép soát, {len(words.refused)} đoạn giữ lời của máy soạn.")
    for refused in words.refused:
        click.echo(f"  {refused.title}: «{' '.join(refused.passage.split()[:10])} …»")
        click.echo(f"    máy đề xuất, không dùng: {' '.join(refused.proposal.text.split())[:300]}")
        for fault in refused.proposal.faults:
            click.echo(f"    vì: {fault}")
    if words.fault:
        click.echo(f"  Dừng giữa chừng, phần còn lại giữ lời của máy soạn: {words.fault}", err=True)
