"""The verb that sends the pages to the commune's web host."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.common import folder_of, schedule_of, the_time


@click.command()
@click.option("--dry-run", is_flag=True, help="Chỉ liệt kê những tệp sẽ tải lên và xóa đi, không vào máy chủ.")
@click.option("--all", "everything", is_flag=True, help="Tải lại tất cả, kể cả tệp đã có trên máy chủ.")
@click.pass_obj
def upload(station: Path, dry_run: bool, everything: bool) -> None:
    """Tải trang nghe lại lên máy chủ ghi ở site.upload: chỉ những tệp đã đổi, bản tin trước, trang sau.

    \b
    Ví dụ:
      broadcast upload --dry-run
      broadcast upload

    Mật khẩu lấy từ biến môi trường BROADCAST_UPLOAD_PASSWORD hoặc kho mật khẩu của máy (keyring).
    """
    from broadcast.office.upload import planned_upload, uploaded_in_words
    from broadcast.office.upload import upload as send

    folder = folder_of(station)
    schedule = schedule_of(folder, None)
    if not schedule.site.upload:
        click.echo(
            "Chưa ghi nơi tải lên — thêm site.upload vào schedule.yaml, ví dụ sftp://ten@may-chu.example/thu-muc"
        )
        raise SystemExit(2)
    if dry_run:
        plan = planned_upload(folder, schedule)
        for name in plan.send:
            click.echo(f"tải lên  {name}")
        for name in plan.remove:
            click.echo(f"xóa      {name}")
        click.echo(f"{len(plan.send)} tệp sẽ tải lên, {len(plan.remove)} tệp sẽ xóa.")
        return
    done = send(folder, schedule, now=the_time(), everything=everything, tell=click.echo)
    click.echo(uploaded_in_words(done))
