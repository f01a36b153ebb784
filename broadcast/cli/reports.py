"""The verbs of what the office shows and keeps: report, posts, sheet, archive."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from broadcast.cli.common import Days, folder_of, print_json, schedule_of, the_time, today


class Month(click.ParamType):
    """YYYY-MM as the first day of that month."""

    name = "YYYY-MM"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            if re.fullmatch(r"\d{4}-\d{2}", value):
                return date(int(value[:4]), int(value[5:]), 1)
        except ValueError:
            pass
        raise click.BadParameter(f"không đọc được «{value}» — viết tháng YYYY-MM, ví dụ 2026-05", ctx, param)


@click.command()
@click.argument("month", type=Month(), metavar="THÁNG")
@click.option(
    "--docx",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="TỆP.docx",
    help="Ghi thành văn bản Word, thể thức theo Nghị định 30/2020/NĐ-CP.",
)
@click.option("--csv", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP.csv", help="Ghi bảng cho Excel.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.option("--all", "ahead", is_flag=True, help="Tính cả những bản tin đã dựng mà chưa đến giờ phát.")
@click.pass_obj
def report(station: Path, month: date, docx: Path | None, csv: Path | None, as_json: bool, ahead: bool) -> None:  # noqa: PLR0917  # click passes by name
    """Lập báo cáo tháng: bài nào đã phát, bao nhiêu phút, mục nào của kế hoạch chưa phát, ai duyệt, thôn nào xác nhận.

    \b
    Ví dụ:
      broadcast report 2026-05
      broadcast report 2026-05 --docx bao-cao-thang-5.docx --csv bao-cao-thang-5.csv
    """
    import shutil

    from broadcast.office.report import document, gather, in_words, rows
    from broadcast.station.store import write_atomically

    folder = folder_of(station)
    found = gather(folder, schedule_of(folder, None), month, now=the_time(), ahead=ahead)
    for path, make in ((docx, document), (csv, rows)):
        if path is not None:
            write_atomically(path, make(found))
            click.echo(f"Đã ghi {path}.", err=as_json)
    if as_json:
        from pydantic import TypeAdapter

        from broadcast.office.report import Report

        print_json(TypeAdapter(Report).dump_python(found, mode="json"))
    elif docx is None and csv is None:
        click.echo(in_words(found, shutil.get_terminal_size((100, 24)).columns), nl=False)
    else:
        for line in found.notices:
            click.echo(f"Cần xem lại: {line}", err=True)


@click.command()
@click.argument("month", type=Month(), metavar="THÁNG")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), metavar="THƯ_MỤC", help="Nơi ghi các bài đăng.")
@click.option(
    "--count", type=click.IntRange(1, 100), help="Số bài đăng. Mặc định: số mà kế hoạch giao, không có thì 10."
)
@click.pass_obj
def posts(station: Path, month: date, to: Path | None, count: int | None) -> None:
    """Soạn sẵn bài đăng cho trang của xã và Zalo, nguyên văn từ các bài đã duyệt và đã phát trong tháng.

    Bài đã có trong thư mục mà khác bản máy soạn thì giữ nguyên.

    \b
    Ví dụ:
      broadcast posts 2026-05 --to bai-dang/2026-05
    """
    from broadcast.office.report import posts as make
    from broadcast.station.store import write_atomically

    folder = folder_of(station)
    schedule = schedule_of(folder, None)
    made = make(folder, schedule, month, now=the_time(), count=count)
    place = to or folder.root / "bai-dang" / f"{month:%Y-%m}"
    for post in made.posts:
        path, text = place / post.name, post.text(schedule.station.name).encode()
        if path.exists() and path.read_bytes() != text:
            click.echo(f"{path}: giữ nguyên, khác bản máy soạn — xóa tệp rồi chạy lại để soạn lại")
            continue
        write_atomically(path, text)
    write_atomically(place / "tong-hop.txt", made.overview().encode())
    click.echo(made.overview(), nl=False)
    click.echo(f"Đã ghi vào {place}.")


@click.command()
@click.argument("days", type=Days(), metavar="NGÀY|TUẦN")
@click.option("--village", default="", metavar="MÃ_THÔN", help="Lịch riêng của một thôn. Mặc định: lịch chung của xã.")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="TỆP.html")
@click.pass_obj
def sheet(station: Path, days: tuple[date, ...], village: str, to: Path) -> None:
    """Làm tờ lịch dán bảng tin của thôn: giờ phát, nội dung, thông báo in chữ lớn. Mở bằng trình duyệt để in khổ A4.

    \b
    Ví dụ:
      broadcast sheet 2026-05-04 --to bang-tin.html
      broadcast sheet 2026-W19 --village thon-1 --to bang-tin-thon-1.html
    """
    from broadcast.office.report import board
    from broadcast.station.store import write_atomically

    folder = folder_of(station)
    page, left = board(folder, schedule_of(folder, None), days, today=today(), village=village)
    write_atomically(to, page.encode())
    for title in left:
        click.echo(f"Không in «{title}»: chưa được duyệt.", err=True)
    click.echo(f"Đã ghi {to}. Mở bằng trình duyệt để in.")


@click.command()
@click.argument("month", type=Month(), metavar="THÁNG")
@click.option("--restore", is_flag=True, help="Đưa các ngày của tháng trở lại audio_out.")
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="THƯ_MỤC",
    help="Nơi lưu trữ, thay cho thư mục luu-tru.",
)
@click.pass_obj
def archive(station: Path, month: date, restore: bool, to: Path | None) -> None:
    """Chuyển một tháng đã qua vào lưu trữ: bản tin, bài, sổ duyệt, nhật ký. Chỉ chuyển sau khi đã đọc lại từng tệp.

    Tháng đã đưa trở lại thì ở lại audio_out đến khi chạy lệnh này lần nữa.

    \b
    Ví dụ:
      broadcast archive 2026-05
      broadcast archive 2026-05 --restore
    """
    from broadcast.office.archive import archive as keep
    from broadcast.office.archive import restore as bring_back
    from broadcast.office.run import refresh_site

    folder = folder_of(station)
    schedule = schedule_of(folder, None)
    if restore:
        done = bring_back(folder, month, to=to)
        click.echo(f"Đã đưa {len(done.moved)} ngày của tháng {month:%m/%Y} từ {done.place} trở lại audio_out.")
        click.echo(f"Tháng này ở lại audio_out đến khi chạy «broadcast archive {month:%Y-%m}».")
    else:
        done = keep(folder, month, station=schedule.station.name, today=today(), to=to)
        click.echo(f"{done.place}: {len(done.days)} ngày, {len(done.moved)} ngày vừa chuyển từ audio_out.")
    for notice in done.notices:
        click.echo(f"Lưu ý: {notice}", err=True)
    refresh_site(folder, schedule, today())
