"""The verb of the studio: everything in a browser, for who has never seen a terminal."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.common import folder_of, the_time


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    help="Cổng; 0 là cổng nào trống. Mặc định: 8765, hoặc cổng trống khi 8765 đã có phần mềm khác dùng.",
)
@click.option("--no-browser", is_flag=True, help="Chỉ in địa chỉ, không mở trình duyệt.")
@click.option("--public", is_flag=True, help="Mở cho máy khác trong mạng cơ quan; ai vào cũng phải gõ PIN.")
@click.pass_obj
def studio(station: Path, port: int | None, no_browser: bool, public: bool) -> None:
    """Mở phòng thu trong trình duyệt: soạn bài, nghe, duyệt, xem lịch, báo tin khẩn. Chỉ máy này vào được, trừ khi
    mở với --public.

    \b
    Ví dụ:
      broadcast studio
      broadcast studio --port 9000 --no-browser
      broadcast studio --public
    """
    from broadcast.studio.start import open_studio

    open_studio(folder_of(station), port=port, browser=not no_browser, now=the_time, say=click.echo, public=public)
