"""The command `broadcast`: verbs in working order. Only this module prints, reads the clock, or exits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from broadcast import __version__
from broadcast.errors import BroadcastError

if TYPE_CHECKING:
    from broadcast.model import Plan, Schedule
    from broadcast.pipeline import Folder
    from broadcast.review import Attention, Review

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Verbs(click.Group):
    """Lists the verbs in working order, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--station",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    metavar="THƯ_MỤC",
    help="Thư mục của đài, nơi có schedule.yaml. Mặc định: thư mục đang đứng.",
)
@click.version_option(__version__, message="broadcast %(version)s")
@click.pass_context
def cli(context: click.Context, station: Path) -> None:
    """Từ bài đã duyệt đến bản tin loa truyền thanh của xã.

    \b
    Ví dụ:
      broadcast init dai-xa-toi           tạo thư mục của đài
      broadcast check                     soát lịch phát và mọi bài
      broadcast approve scripts/thong-bao/cat-dien.md --by "Chủ tịch UBND xã"
      broadcast run                       dựng và xuất bản tin hôm nay
    """
    context.obj = station


@cli.command()
@click.argument("where", type=click.Path(path_type=Path, file_okay=False), default=".", metavar="[THƯ_MỤC]")
def init(where: Path) -> None:
    """Tạo thư mục của đài: schedule.yaml và một thông báo mẫu. Không ghi đè tệp đã có."""
    from importlib.resources import files

    from broadcast.store import write_atomically

    template = files("broadcast") / "template"
    names = ("schedule.yaml", "scripts/thong-bao/mau-thong-bao.md", "audio_out/README.md", "schedule.schema.json")
    for name in names:
        target = where / name
        if target.exists():
            click.echo(f"giữ nguyên  {target}")
            continue
        source = files("broadcast") / name if name.endswith("schema.json") else template / name
        write_atomically(target, source.read_bytes())
        click.echo(f"đã tạo      {target}")
    click.echo("Việc tiếp theo: sửa schedule.yaml cho đúng xã mình, rồi chạy «broadcast check».")


@cli.command()
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False), metavar="KẾ_HOẠCH")
@click.option("--campaign", metavar="ĐỢT", help="Đợt tuyên truyền: dùng và ghi các câu trả lời trong scripts/ĐỢT.")
@click.option("--accept", multiple=True, type=click.IntRange(1), metavar="SỐ", help="Nhận gợi ý ở chỗ cần xem số này.")
@click.option("--reject", multiple=True, type=click.IntRange(1), metavar="SỐ", help="Giữ nguyên chỗ cần xem số này.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho chương trình khác đọc.")
@click.pass_obj
def outline(  # noqa: PLR0917  # click passes by name
    station: Path, plan: Path, campaign: str | None, accept: tuple[int, ...], reject: tuple[int, ...], as_json: bool
) -> None:
    """Đọc KẾ_HOẠCH (.docx .pdf .txt .html .doc): cây mục, chỗ đã nối, chỗ cần người xem.

    \b
    Ví dụ:
      broadcast outline ke-hoach.docx
      broadcast outline ke-hoach.docx --campaign nghi-quyet-02 --accept 1 --accept 2 --reject 3
    """
    from broadcast import pipeline
    from broadcast.model import FLAG_NAMES

    folder = _folder(station)
    if (accept or reject) and campaign is None:
        raise click.UsageError("--accept và --reject cần --campaign, nơi ghi lại câu trả lời.")
    if campaign is not None:
        pipeline.answer_flags(folder, plan, campaign, accept=accept, reject=reject)
        if (accept or reject) and not as_json and pipeline.campaign_plan(folder, campaign):
            click.echo(
                f"Đã ghi. Chạy lại «broadcast draft {plan} --campaign {campaign}» để bài theo kế hoạch đã sửa.\n"
            )
    read = pipeline.read_plan(folder, plan, campaign)
    if as_json:
        _print_json(plan_as_json(read))
        return
    click.secho(f"{read.kind} {read.number}".strip() or "Văn bản", bold=True)
    click.echo(f"{read.title}\n{read.authority}{f', ngày {read.issued_on:%d/%m/%Y}' if read.issued_on else ''}\n")
    for section in read.sections:
        words = sum(len(one.text.split()) for one in section.paragraphs)
        depth = "  " * section.id.count(".")
        shown = (
            section.title or f"{' '.join(section.paragraphs[0].text.split()[:8])} …"
            if section.paragraphs
            else section.title
        )
        click.echo(f"{depth}{section.id}  {shown}{f'  ({words} chữ)' if words else ''}")
    part = read.broadcast_section if read.broadcast_section.startswith("Phần") else f"phần {read.broadcast_section}"
    order = part if read.broadcast_section else "chưa rõ phần nào"
    target = f", {read.monthly_target} tin, bài một tháng" if read.monthly_target else ""
    click.echo(f"\nPhát thanh: {order}{f'; giao cho {read.ordered_to}' if read.ordered_to else ''}{target}.")
    if read.joins:
        click.echo(f"\nĐã nối {len(read.joins)} chỗ bị cắt:")
    for join in read.joins:
        click.echo(f"  dòng {join.line}: …{join.left} | {join.right}…")
    if read.flags:
        click.echo(f"\n{len(read.flags)} chỗ cần người xem (nhận: --accept SỐ, giữ nguyên: --reject SỐ):")
    for number, flag in enumerate(read.flags, 1):
        what = f" → {flag.suggestion}" if flag.suggestion else ""
        click.echo(f"  {number}. dòng {flag.line}, {FLAG_NAMES[flag.kind]}: {click.style(flag.text, bold=True)}{what}")
        click.echo(f"     …{flag.context}…")


@cli.command()
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False), metavar="KẾ_HOẠCH")
@click.option("--campaign", required=True, metavar="ĐỢT", help="Đợt tuyên truyền: bài được viết vào scripts/ĐỢT.")
@click.option(
    "--section", default="", metavar="MỤC", help="Phần cần soạn, ví dụ II.1. Mặc định: phần mà kế hoạch giao."
)
@click.option("--minutes", type=click.FloatRange(0.5, 30), default=2.5, help="Bài dài hơn thì chia kỳ. Mặc định: 2,5.")
@click.pass_obj
def draft(station: Path, plan: Path, campaign: str, section: str, minutes: float) -> None:
    """Soạn bài nháp từ KẾ_HOẠCH: mỗi mục một bài, câu nào cũng ghi lấy từ dòng nào.

    Soạn lại bao nhiêu lần cũng được: bài đã có người sửa hoặc đã duyệt thì giữ nguyên.

    \b
    Ví dụ:
      broadcast draft ke-hoach.docx --campaign nghi-quyet-02
      broadcast draft ke-hoach.docx --campaign phong-dich --section III.2 --minutes 2
    """
    from broadcast import pipeline
    from broadcast.model import VoiceSettings

    folder = _folder(station)
    voice = _schedule(folder, None).voice if folder.schedule.exists() else VoiceSettings()
    done = pipeline.draft_scripts(
        folder, plan, campaign, section=section, minutes=minutes, syllables_per_minute=voice.syllables_per_minute
    )
    for one in done.settled:
        why = f"  ({one.why})" if one.why else ""
        click.echo(f"{one.state:11} mục {one.section:12} {one.path.relative_to(folder.root)}{why}")
    if done.changes:
        click.echo(f"\nKế hoạch có {len(done.changes)} chỗ khác lần đọc trước:")
        for change in done.changes:
            click.echo(f"  mục {change.section}\n    trước: {change.before or '(không có)'}")
            click.echo(f"    nay:   {change.after or '(đã bỏ)'}")
    if done.plan.flags:
        click.echo(
            f"\nKế hoạch có {len(done.plan.flags)} chỗ cần người xem: broadcast outline {plan} --campaign {campaign}"
        )
    if folder.schedule.exists() and campaign not in {one.id for one in _schedule(folder, None).campaigns}:
        lines = (f"  - id: {campaign}", f"    title: {done.plan.title or campaign}", f"    start: {_today()}")
        click.echo(
            "\nĐợt này chưa có trong schedule.yaml. Thêm các dòng sau:\n\ncampaigns:\n" + "\n".join(lines) + "\n"
        )
    click.echo(f"Việc tiếp theo: đọc và sửa bài trong scripts/{campaign}, rồi chạy «broadcast review».")


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho chương trình khác đọc.")
@click.pass_obj
def check(station: Path, as_json: bool) -> None:
    """Soát schedule.yaml, mọi bài, việc duyệt và những chữ không đọc được. Không tạo âm thanh."""
    from broadcast.check import check as run_check

    faults, summary = run_check(_folder(station))
    if as_json:
        _print_json({"faults": [{"path": f.path, "line": f.line, "message": f.message} for f in faults], **summary})
    else:
        for fault in faults:
            click.echo(str(fault), err=True)
        click.echo(f"{summary['scripts']} bài, {summary['approved']} đã duyệt, {len(faults)} chỗ cần sửa.")
    if faults:
        raise SystemExit(summary["exit_code"])


@cli.command()
@click.argument("text")
@click.option("--plain", "is_plain", is_flag=True, help="Chỉ in lời đọc; với «-», mỗi dòng vào là một dòng ra.")
@click.option("--json", "as_json", is_flag=True, help="In từng đoạn dạng JSON.")
@click.pass_obj
def explain(station: Path, text: str, is_plain: bool, as_json: bool) -> None:
    """Cho thấy máy đọc TEXT thế nào và theo quy tắc nào. TEXT là «-» thì đọc từ đầu vào chuẩn.

    \b
    Ví dụ:
      broadcast explain "từ 7h30 ngày 22/4/2026"
      broadcast explain --plain - < van-ban.txt
    """
    from broadcast.model import USUAL
    from broadcast.pipeline import manner_of
    from broadcast.spoken import audit, plain, tokens

    folder = _folder(station)
    manner = manner_of(folder, _schedule(folder, None)) if folder.schedule.exists() else USUAL
    stream = click.get_text_stream("stdin", encoding="utf-8")
    for line in (one.rstrip("\r\n") for one in stream) if text == "-" else [text]:
        if is_plain:
            click.echo(plain(line, manner))
            continue
        found = tokens(line, manner)
        left = [residue.text for residue in audit(found)]
        if as_json:
            spans = [{"class": t.kind, "rule": t.rule, "written": t.written, "spoken": t.spoken} for t in found]
            _print_json({"spoken": plain(line, manner), "tokens": spans, "unread": left})
            continue
        for token in found:
            if token.kind not in {"word", "space", "punct"}:
                written = click.style(token.written, bold=True)
                click.echo(f"  {written}  {click.style(token.kind + '/' + token.rule, fg='cyan')}  {token.spoken}")
        click.echo(plain(line, manner))
        for one in left:
            click.secho(f"  không đọc được: {one}", fg="red")


@cli.command()
@click.argument("text")
@click.option("--engine", metavar="GIỌNG", help="Giọng đọc, ví dụ espeak. Mặc định theo schedule.yaml.")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), default="nghe-thu.flac", metavar="TỆP")
@click.pass_obj
def say(station: Path, text: str, engine: str | None, to: Path) -> None:
    """Thu TEXT thành một tệp để nghe thử."""
    from broadcast.pipeline import say as record_one
    from broadcast.store import write_atomically

    folder = _folder(station)
    said = record_one(folder, _schedule(folder, engine), text)
    write_atomically(to, said.clip.path.read_bytes())
    click.echo(f"{to}: {said.seconds:.1f} giây, giọng {said.voice}")


@cli.command()
@click.option(
    "--sheet", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP.html", help="Ghi phiếu duyệt để in và ký."
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho chương trình khác đọc.")
@click.pass_obj
def review(station: Path, sheet: Path | None, as_json: bool) -> None:
    """Liệt kê bài nào đang chờ ai, và những chỗ cần người xem trước khi duyệt.

    \b
    Ví dụ:
      broadcast review
      broadcast review --sheet phieu-duyet.html
    """
    from broadcast.review import STATE_NAMES, approval_sheet
    from broadcast.review import review as look

    found = look(_folder(station))
    if sheet is not None:
        from broadcast.store import write_atomically

        write_atomically(sheet, approval_sheet(found).encode())
        click.echo(f"Đã ghi {sheet}. Mở bằng trình duyệt để in.", err=as_json)
    if as_json:
        _print_json(review_as_json(found))
        return
    for one in found.scripts:
        minutes = f"{one.minutes:.1f}".replace(".", ",")
        click.echo(f"{STATE_NAMES[one.state]:9}  {minutes:>4} phút  {one.script.source.path}")
        for each in one.attention:
            click.echo(f"    {click.style(str(each.source), fg='cyan')}: {each.message}")
    for each in found.attention:
        click.echo(str(each))
    places = sum(len(one.attention) for one in found.scripts) + len(found.attention)
    count = {name: sum(one.state == name for one in found.scripts) for name in STATE_NAMES}
    states = ", ".join(f"{count[name]} {shown}" for name, shown in STATE_NAMES.items() if count[name])
    click.echo(f"{len(found.scripts)} bài: {states}; {places} chỗ cần xem.")


@cli.command()
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
    from broadcast.check import approve_paths

    count, known = approve_paths(_folder(station), paths, by=by, position=position or by, at=datetime.now(VIETNAM))
    click.echo(f"Đã duyệt {count} bài; {known - count} bài đã duyệt từ trước và không đổi.")


def _days(default: str) -> Callable[[Any], Any]:
    def decorate(function: Any) -> Any:
        function = click.option("--days", type=click.IntRange(1, 366), default=1, help="Số ngày liền nhau.")(function)
        return click.option(
            "--day", "first", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help=f"Ngày đầu. {default}"
        )(function)

    return decorate


@cli.command()
@_days("Mặc định: hôm nay.")
@click.option("--engine", metavar="GIỌNG", help="Chỉ dùng giọng này, ví dụ espeak.")
@click.option("--again", is_flag=True, help="Dựng lại cả những bản tin không có gì thay đổi.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def build(  # noqa: PLR0917  # click passes by name
    station: Path, first: datetime | None, days: int, engine: str | None, again: bool, as_json: bool
) -> None:
    """Dựng bản tin cho một hay nhiều ngày vào audio_out/.

    \b
    Ví dụ:
      broadcast build --day 2026-04-22 --days 7 --engine espeak
    """
    _build(_folder(station), first, days, engine, again=again, as_json=as_json)


@cli.command()
@_days("Mặc định: mọi ngày đã dựng.")
@click.pass_obj
def publish(station: Path, first: datetime | None, days: int) -> None:
    """Ghi lại danh sách phát từ những gì có trong audio_out/."""
    from broadcast.pipeline import publish as publish_days

    folder = _folder(station)
    for day, changed in publish_days(folder, _span(first, days) if first else None).items():
        click.echo(f"{day:%d/%m/%Y}: {', '.join(changed) or 'không có gì thay đổi'}")


@cli.command()
@_days("Mặc định: hôm nay.")
@click.option("--engine", metavar="GIỌNG", help="Chỉ dùng giọng này, ví dụ espeak.")
@click.pass_obj
def run(station: Path, first: datetime | None, days: int, engine: str | None) -> None:
    """Dựng và xuất bản tin: lệnh cho máy hẹn giờ. Chạy lại bao nhiêu lần cũng được."""
    _build(_folder(station), first, days, engine, again=False, as_json=False)


@cli.command()
@_days("Mặc định: hôm nay.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def status(station: Path, first: datetime | None, days: int, as_json: bool) -> None:
    """Cho biết ngày nào đã có đủ bản tin. Mã thoát 1 khi có ngày thiếu hoặc hỏng."""
    from broadcast.check import day_states

    states = day_states(_folder(station), _span(first, days))
    if as_json:
        _print_json([{"day": s.day.isoformat(), "state": s.state, "missing": list(s.missing)} for s in states])
    else:
        for state in states:
            click.echo(f"{state.day:%d/%m/%Y}: {state}")
    if any(state.missing for state in states):
        raise SystemExit(1)


@cli.command()
@_days("Mặc định: mọi ngày đã dựng.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def verify(station: Path, first: datetime | None, days: int, as_json: bool) -> None:
    """Giải mã lại từng bản tin đã dựng: đủ dài, đúng âm lượng, câu nào cũng nghe thấy. Mã thoát 70 khi có lỗi.

    \b
    Ví dụ:
      broadcast verify --day 2026-04-22
    """
    from broadcast.check import verify_days
    from broadcast.errors import MixError
    from broadcast.pipeline import built_days

    folder = _folder(station)
    found = []
    for day, name, faults in verify_days(folder, _span(first, days) if first else sorted(built_days(folder))):
        found.append({"day": day.isoformat(), "mp3": name, "faults": list(faults)})
        if not as_json:
            click.echo(f"{day:%d/%m/%Y} {name}: {'đạt' if not faults else 'HỎNG'}")
            for fault in faults:
                click.echo(f"    {fault}")
    if as_json:
        _print_json(found)
    elif not found:
        click.echo("Chưa có bản tin nào — chạy «broadcast run».")
    if any(one["faults"] for one in found):
        raise SystemExit(MixError.exit_code)


def _build(
    folder: Folder, first: datetime | None, days: int, engine: str | None, *, again: bool, as_json: bool
) -> None:
    from broadcast import pipeline

    schedule = _schedule(folder, engine)
    done: list[dict[str, Any]] = []
    with _progress(quiet=as_json) as progress:
        for built in pipeline.build(
            folder,
            schedule,
            _span(first, days),
            again=again,
            say=lambda message: click.echo(message, err=True),
            progress=progress,
        ):
            place = folder.out / built.day.isoformat()
            done.append(
                {"day": built.day.isoformat(), "made": list(built.made), "bulletins": [b.mp3 for b in built.bulletins]}
            )
            if as_json:
                continue
            for one in built.bulletins:
                name = one.mp3.removesuffix(".mp3")
                state = "đã dựng" if name in built.made else "không đổi"
                length = f"{one.duration_ms // 60_000}:{one.duration_ms // 1000 % 60:02}"
                click.echo(
                    f"{place / one.mp3}  {state}  {length}  {one.size_bytes / 1e6:.1f} MB  "
                    f"{one.loudness.integrated_lufs:.1f} LUFS  giọng {one.voice.engine}"
                )
            if not built.bulletins:
                click.echo(f"{built.day:%d/%m/%Y}: không có khung giờ nào phát")
    if as_json:
        _print_json(done)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """A bar a bulletin on a terminal, with the time left; nothing where no person looks."""
    bars: dict[str, Any] = {}

    def close() -> None:
        for bar in bars.values():
            bar.__exit__(None, None, None)
        bars.clear()

    def show(name: str, share: float) -> None:
        if quiet or not sys.stderr.isatty():
            return
        if name not in bars:
            close()
            bars[name] = click.progressbar(length=1000, label=name, file=sys.stderr, show_eta=True).__enter__()
        bar = bars[name]
        bar.update(max(0, int(share * 1000) - bar.pos))
        if share >= 1:
            close()

    try:
        yield show
    finally:
        close()


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """A plan in the shape that programs read."""
    return {
        "title": plan.title,
        "kind": plan.kind,
        "number": plan.number,
        "authority": plan.authority,
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
        "sections": [
            {"id": one.id, "title": one.title, "paragraphs": [{"text": p.text, "line": p.line} for p in one.paragraphs]}
            for one in plan.sections
        ],
        "broadcast_section": plan.broadcast_section or None,
        "ordered_to": plan.ordered_to or None,
        "monthly_target": plan.monthly_target,
        "grounds": list(plan.grounds),
        "recipients": list(plan.recipients),
        "signature": list(plan.signature),
        "joins": [{"left": one.left, "right": one.right, "line": one.line} for one in plan.joins],
        "flags": [
            {"kind": f.kind, "text": f.text, "context": f.context, "suggestion": f.suggestion, "line": f.line}
            for f in plan.flags
        ],
    }


def review_as_json(found: Review) -> dict[str, Any]:
    """A review in the shape that programs read."""

    def places(attention: Iterable[Attention]) -> list[dict[str, Any]]:
        return [
            {"kind": one.kind, "path": one.source.path, "line": one.source.line, "message": one.message}
            for one in attention
        ]

    return {
        "scripts": [
            {
                "id": one.script.id,
                "title": one.script.title,
                "path": one.script.source.path,
                "state": one.state,
                "minutes": round(one.minutes, 2),
                "sources": list(one.script.sources),
                "sha256": one.script.sha256,
                "attention": places(one.attention),
            }
            for one in found.scripts
        ],
        "attention": places(found.attention),
    }


def _folder(station: Path) -> Folder:
    from broadcast.pipeline import Folder

    return Folder(root=station.resolve())


def _schedule(folder: Folder, engine: str | None) -> Schedule:
    from broadcast.config import load_schedule
    from broadcast.pipeline import with_engine

    return with_engine(load_schedule(folder.schedule), engine)


def _today() -> date:
    return datetime.now(VIETNAM).date()


def _span(first: datetime | None, days: int) -> list[date]:
    start = first.date() if first else _today()
    return [start + timedelta(days=offset) for offset in range(days)]


def _print_json(value: Any) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def main() -> None:
    """The entry point: expected faults become a message and their exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = cli.main(standalone_mode=False, prog_name="broadcast")
    except BroadcastError as error:
        click.echo(f"Lỗi: {error}", err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nĐã dừng. Phần đã thu được giữ lại; chạy lại lệnh này để làm tiếp.", err=True)
        code = 130
    raise SystemExit(code if isinstance(code, int) else 0)
