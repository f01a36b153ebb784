"""A report in words: its parts with their lines and tables, the same for the terminal and for the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from broadcast.knowledge.language.lengths import clock
from broadcast.knowledge.language.places import whole
from broadcast.model import WEEKDAYS
from broadcast.office.report.values import BulletinLine, CampaignLine, FaultLine, Report, Total
from broadcast.stages.publish.plain import one_line


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table; `name` is by what the document's template knows it, `widths` are shares of the page, `right` the columns
    that hold figures."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One part of the report: a heading, sentences, and a table if it has one."""

    title: str
    lines: tuple[str, ...] = ()
    table: Table | None = None


def length(ms: int) -> str:
    """Milliseconds as people read them, to the nearest second, as the lists give it: 13 phút 47 giây."""
    seconds = round(ms / 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours} giờ {minutes:02} phút {seconds % 60:02} giây"
    return f"{minutes} phút {seconds % 60:02} giây"


def weekday(day: date) -> str:
    """T2 … CN, with the day and month."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m}"


def listeners(line: BulletinLine, report: Report) -> str:
    """Who heard a bulletin: the whole commune, or the villages by name."""
    if line.everywhere:
        return whole(report.commune).capitalize()
    names = {village.id: village.name for village in report.villages}
    return ", ".join(names[village] for village in line.villages) or "Không thôn nào"


def title(report: Report) -> str:
    """What the report is about, as it stands under BÁO CÁO."""
    return f"Kết quả tuyên truyền trên hệ thống truyền thanh cơ sở tháng {report.month.month} năm {report.month.year}"


def parts(report: Report) -> Iterator[Part]:
    """The report in its order; the list of every bulletin is the last."""
    yield Part(title="Kết quả chung", lines=tuple(_general(report)))
    if report.slots:
        yield Part(title="Thời lượng theo bản tin", table=_totals("Bản tin", report.slots))
    if report.slots and report.villages:
        yield Part(title="Thời lượng theo thôn", table=_totals("Thôn", report.villages))
    for campaign in report.campaigns:
        yield _campaign(campaign)
    if report.scripts:
        yield _scripts(report)
    if report.confirmations:
        yield Part(title="Các thôn xác nhận", table=_confirmations(report))
    yield Part(title="Ngày thiếu, bản tin hỏng", lines=tuple(_faults(report.faults)) or ("Không có.",))
    if report.licences:
        lines = tuple(f"{licence.file}: {licence.licence}" for licence in report.licences)
        yield Part(title="Quyền sử dụng nhạc", lines=lines)
    if report.bulletins:
        yield Part(title="Các bản tin đã phát", table=_bulletins(report))


def in_words(report: Report, width: int = 100) -> str:
    """The report for a terminal that is `width` letters wide, and what its operator must see to."""
    lines = ["BÁO CÁO", title(report), f"{report.station}, {report.commune}"]
    for number, part in enumerate(parts(report), 1):
        lines += ["", f"{number}. {part.title}", *(f"   {one_line(line)}" for line in part.lines)]
        if part.table:
            lines += _drawn(part.table, width - 3)
    if report.notices:
        lines += ["", "Cần xem lại (không ghi vào báo cáo)", *(f"   {one_line(line)}" for line in report.notices)]
    return "\n".join(lines) + "\n"


def _totals(what: str, totals: Sequence[Total]) -> Table:
    """How much was on air, a line each of what the first column names."""
    rows = tuple((one.name, str(one.airings), clock(one.duration_ms), clock(one.items_ms)) for one in totals)
    head = (what, "Lượt phát", "Thời lượng", "Riêng các bài")
    return Table(name="slots", head=head, rows=rows, widths=(46, 16, 20, 18), right=(1, 2, 3))


def _general(report: Report) -> Iterator[str]:
    days = len({bulletin.day for bulletin in report.bulletins})
    yield (
        f"Đã phát {report.airings} lượt, {len(report.bulletins)} bản tin trong {days} ngày, "
        f"tổng thời lượng {length(report.duration_ms)}, trong đó các bài {length(report.items_ms)}."
    )
    urgent = sum(len(bulletin.times) for bulletin in report.bulletins if bulletin.priority == "khẩn")
    if urgent:
        yield f"Trong đó có {urgent} lượt tin khẩn."
    if report.played is not None:
        yield f"Máy phát của đài ghi nhận {report.played} lượt đã ra loa trọn vẹn."
    if report.by_ear is not None:
        yield f"Micro đặt ở loa nhận ra {report.by_ear} lượt."
    if report.ahead:
        yield "Tính cả những bản tin đã dựng mà chưa đến giờ phát."
    elif report.pending:
        until = f"{report.until:%H:%M} ngày {report.until:%d/%m/%Y}"
        yield f"Tính đến {until}; còn {report.pending} lượt chưa đến giờ phát."
    yield "Thời lượng đo trên tệp đã phát; số tổng được cộng đến phần nghìn giây rồi mới làm tròn đến giây."


def _confirmations(report: Report) -> Table:
    """What villages told; a column more where one of them has a player that tells by itself, and for a microphone."""
    rows: list[tuple[str, ...]] = [
        (village.name, str(village.heard), str(village.confirmed), str(village.fetched))
        for village in report.confirmations
    ]
    head: tuple[str, ...] = ("Thôn", "Bản tin", "Đã xác nhận", "Đã tải về")
    by_ear = any(village.by_ear for village in report.confirmations)
    if by_ear or any(village.played for village in report.confirmations):
        head = (*head, "Máy đã phát")
        rows = [(*row, str(village.played)) for row, village in zip(rows, report.confirmations, strict=True)]
    if by_ear:
        head = (*head, "Micro nghe thấy")
        rows = [(*row, str(village.by_ear)) for row, village in zip(rows, report.confirmations, strict=True)]
    widths = {4: (40, 20, 20, 20), 5: (32, 16, 18, 16, 18), 6: (25, 13, 16, 14, 16, 16)}[len(head)]
    right = tuple(range(1, len(head)))
    return Table(name="confirmations", head=head, rows=tuple(rows), widths=widths, right=right)


def _campaign(campaign: CampaignLine) -> Part:
    done = f"Đã phát {campaign.items} bài khác nhau, {campaign.airings} lượt"
    if not campaign.plan:
        lines = [f"{done}.", "Chưa đối chiếu được từng mục, vì đài chưa đưa kế hoạch của đợt này vào máy."]
    elif campaign.target is None:
        lines = [f"{done}. Kế hoạch không nêu số tin, bài mỗi tháng."]
    else:
        told = "đạt" if campaign.items >= campaign.target else f"còn thiếu {campaign.target - campaign.items} bài"
        lines = [f"{done}. Kế hoạch yêu cầu {campaign.target} tin, bài mỗi tháng: {told}."]
    table = None
    if campaign.sections:
        lines.append(f"{campaign.plan}: đã phát {campaign.covered}/{len(campaign.sections)} mục được giao.")
        rows = tuple(
            (
                each.id,
                each.title,
                str(each.airings),
                str(each.earlier),
                f"{each.first:%d/%m/%Y}" if each.first else "chưa phát",
                f"{each.last:%d/%m/%Y}" if each.last else "",
            )
            for each in campaign.sections
        )
        head = ("Mục", "Nội dung", "Tháng này", "Trước đó", "Lần đầu", "Gần nhất")
        table = Table(name="campaign", head=head, rows=rows, widths=(11, 29, 12, 12, 18, 18), right=(2, 3))
    elif campaign.plan:
        lines.append(f"{campaign.plan} không giao mục nào cho đài truyền thanh.")
    return Part(title=campaign.title, lines=tuple(lines), table=table)


def _scripts(report: Report) -> Part:
    rows = tuple(
        (
            str(number),
            script.title,
            str(script.airings),
            clock(script.duration_ms),
            f"{script.first:%d/%m}" if script.first == script.last else f"{script.first:%d/%m}–{script.last:%d/%m}",
            f"{script.by}, {script.approved_at:%d/%m/%Y}" if script.approved_at else "chưa rõ",
            script.sha256[:8],
        )
        for number, script in enumerate(report.scripts, 1)
    )
    head = ("TT", "Bài", "Lượt", "Thời lượng", "Ngày phát", "Người duyệt, ngày duyệt", "Mã kiểm tra")
    table = Table(name="scripts", head=head, rows=rows, widths=(6, 23, 9, 11, 15, 20, 16), right=(0, 2, 3))
    return Part(title="Các bài đã phát và việc duyệt", table=table)


def _bulletins(report: Report) -> Table:
    """Every bulletin in one line: its scripts by their number in the table before."""
    numbers = {(script.script, script.sha256): number for number, script in enumerate(report.scripts, 1)}
    rows = tuple(
        (
            weekday(bulletin.day),
            _times(bulletin),
            bulletin.slot_name,
            listeners(bulletin, report),
            _spans([numbers[item.script, item.sha256] for item in bulletin.items]),
            clock(bulletin.duration_ms),
        )
        for bulletin in report.bulletins
    )
    head = ("Ngày", "Giờ", "Khung giờ", "Nơi nghe", "Bài (TT)", "Thời lượng")
    return Table(name="bulletins", head=head, rows=rows, widths=(13, 14, 16, 22, 22, 13), right=(5,))


def _times(line: BulletinLine) -> str:
    if len(line.times) > 2:
        return f"{line.times[0]:%H:%M}–{line.times[-1]:%H:%M}, {len(line.times)} lượt"
    return ", ".join(f"{at:%H:%M}" for at in line.times)


def _spans(numbers: Sequence[int]) -> str:
    """1, 2, 5–9: what follows one another is drawn together, in the order in which it was heard."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(f"{span[0]}–{span[-1]}" if len(span) > 2 else ", ".join(map(str, span)) for span in spans)


def _faults(faults: Sequence[FaultLine]) -> Iterator[str]:
    """Days that lack the same follow one another in one line."""
    lines: list[tuple[date, date, str]] = []
    for day, group in groupby(faults, key=lambda fault: fault.day):
        held = [(fault.what, fault.name) for fault in group]
        shown = "; ".join(
            f"{what}: {', '.join(name for each, name in held if each == what)}"
            for what in dict.fromkeys(what for what, _ in held)
        )
        if lines and lines[-1][2] == shown and (day - lines[-1][1]).days == 1:
            lines[-1] = (lines[-1][0], day, shown)
        else:
            lines.append((day, day, shown))
    for first, last, shown in lines:
        days = f"Ngày {first:%d/%m}" if first == last else f"Từ {first:%d/%m} đến {last:%d/%m}"
        yield f"{days} {shown}."


def _drawn(table: Table, width: int) -> Iterator[str]:
    """The table in columns no wider than their text; a long cell goes on in the next line."""
    from textwrap import wrap

    needed = [max(len(row[n]) for row in (table.head, *table.rows)) for n in range(len(table.head))]
    most = [max(len(table.head[n]), width * share // 100 - 2) for n, share in enumerate(table.widths)]
    spare = width - sum(min(a, b) + 2 for a, b in zip(needed, most, strict=True))
    widest = most.index(max(most))
    most[widest] += max(0, spare)
    sizes = [min(a, b) for a, b in zip(needed, most, strict=True)]
    for row in (table.head, *table.rows):
        cells = [wrap(one_line(cell), size) or [""] for cell, size in zip(row, sizes, strict=True)]
        for line in range(max(map(len, cells))):
            shown = [cell[line] if line < len(cell) else "" for cell in cells]
            placed = (
                text.rjust(size) if n in table.right else text.ljust(size)
                for n, (text, size) in enumerate(zip(shown, sizes, strict=True))
            )
            yield ("   " + "  ".join(placed)).rstrip()
