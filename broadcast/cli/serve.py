"""The verb of the web server: the site for the office's network, and the villages' links."""

from __future__ import annotations

import io
from ipaddress import ip_address
from pathlib import Path

import click

from broadcast.cli.common import folder_of, the_time


@click.command()
@click.option("--host", metavar="IP", help="Chỉ mở ở địa chỉ này. Mặc định: 127.0.0.1, chỉ máy này xem được.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, help="Cổng.")
@click.option("--public", is_flag=True, help="Mở cho các máy và điện thoại cùng mạng.")
@click.option("--links", is_flag=True, help="In liên kết xác nhận «đã phát» của từng thôn rồi thôi.")
@click.option(
    "--address", metavar="URL", help="Cùng --links: địa chỉ mà các thôn dùng, khi không phải địa chỉ máy này."
)
@click.option("--verbose", is_flag=True, help="In từng lượt xem.")
@click.pass_obj
def serve(  # noqa: PLR0917  # click passes by name
    station: Path, host: str | None, port: int, public: bool, links: bool, address: str | None, verbose: bool
) -> None:
    """Mở trang nghe lại trong audio_out/ cho trình duyệt, và nút «đã phát» cho các thôn.

    \b
    Ví dụ:
      broadcast serve                      chỉ máy này xem được
      broadcast serve --public             điện thoại cùng mạng xem được
      broadcast serve --links              in liên kết để gửi riêng cho từng thôn
    """
    wide = public or links
    host = host or ("0.0.0.0" if wide else "127.0.0.1")  # noqa: S104 - asked for by name, and said aloud
    if not _is_own(host) and not wide:
        raise click.UsageError(f"--host {host} cho máy khác vào được — thêm --public nếu đúng là muốn thế")
    from broadcast.serve.server import lan_address

    reached = lan_address() if ip_address(host).is_unspecified else host
    base = f"http://{f'[{reached}]' if ':' in reached else reached}:{port}/"
    if links:
        _print_links(station, address or base)
    else:
        _run(station, host, port, base, public=not _is_own(host), verbose=verbose)


def _run(station: Path, host: str, port: int, base: str, *, public: bool, verbose: bool) -> None:
    from broadcast.office.night.player_watch import keep_watch_over_player
    from broadcast.office.night.watch import keep_watch
    from broadcast.serve import Station, make_app
    from broadcast.serve.server import listen, server

    folder = folder_of(station)
    say = _to_stderr
    served = Station(folder.root, now=the_time, say=say)
    app = make_app(served, seen=say if verbose else None)
    socket = listen(host, port)
    click.echo(f"Trang nghe lại: {base}")
    if public:
        _say_what_is_open(base)
    if not (folder.out / "index.html").is_file():
        click.echo("Chưa có trang đầu — chạy «broadcast run» trước.")
    click.echo("Bấm Ctrl-C để dừng.")
    keep_watch(folder, now=the_time, say=say)
    keep_watch_over_player(folder, now=the_time, say=say)
    try:
        server(app).run(sockets=[socket])
    except KeyboardInterrupt:
        click.echo("\nĐã dừng trang nghe lại.", err=True)
    finally:
        served.close()


def _say_what_is_open(base: str) -> None:
    import segno

    click.echo(
        f"Đang mở cho mọi máy cùng mạng, ở {base}\n"
        "  Ai cũng đọc được: những gì trong audio_out (trang, bản tin, danh sách phát); ngoài ra không đọc được gì.\n"
        "  Ai có liên kết riêng của thôn thì ghi được vào nhật ký: thôn ấy đã phát bản tin nào.\n"
        "  Lượt tải bản tin của thôn cũng được ghi. Không ai sửa hay xóa được gì.\n"
        "  Trang không mã hóa (http): đừng mở thẳng ra internet."
    )
    drawn = io.StringIO()
    segno.make(base, micro=False).terminal(out=drawn, compact=True)
    click.echo(drawn.getvalue())


def _print_links(station: Path, address: str) -> None:
    from broadcast.config import load_schedule
    from broadcast.serve.links import link, station_key

    folder = folder_of(station)
    villages = load_schedule(folder.schedule).villages
    key = station_key(folder.root)
    for village in villages:
        click.echo(f"{village.name}: {link(address, key, village.id)}")
    if villages:
        click.echo("Gửi riêng cho từng thôn: ai có liên kết thì xác nhận được thay thôn ấy.", err=True)
        click.echo(f"Liên kết dùng được khi «broadcast serve» đang chạy và vào được từ {address}", err=True)
    else:
        click.echo("Chưa có thôn nào — khai báo ở mục villages trong schedule.yaml.", err=True)


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError as error:
        raise click.UsageError(f"--host {host}: viết địa chỉ IP của máy này, ví dụ 127.0.0.1") from error


def _to_stderr(line: str) -> None:
    click.echo(line, err=True)
