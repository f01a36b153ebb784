"""Posts for the commune's page and Zalo: what was aired, in whole sentences of the approved text, and where to hear it.

Nothing is written anew. A month's plan asks for a number of posts; the items that had fewest posts in earlier months
come first, so that each has its turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from broadcast.errors import InputError, ScriptError
from broadcast.model import Bulletin, Day, Manner, Schedule, Script
from broadcast.office.report.gather import bounds
from broadcast.office.report.lines import day_lines, past_lines
from broadcast.office.report.texts import text_as_aired
from broadcast.pipeline.drafting import campaign_plan
from broadcast.pipeline.inputs import manner_of
from broadcast.pipeline.said import of_script, speak_for
from broadcast.stages.publish.plain import one_line
from broadcast.station.folder import Folder, kept_days
from broadcast.station.manifest import read_day

USUAL_COUNT = 10
"""Posts a month where no plan names a number: what the plan the project began with asks for."""
FEWEST, MOST = 3, 5
"""Sentences a post, as far as the text has them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One post. `lines` are the first and last line of the script that it was taken from; `link` may be empty.

    `heard` is when the link's bulletin was on air.
    """

    name: str
    title: str
    sentences: tuple[str, ...]
    script: str
    sha256: str
    lines: tuple[int, int]
    by: str
    heard: datetime
    link: str

    def text(self, station: str) -> str:
        """The post as it is pasted."""
        listen = f"\nNghe bản tin: {self.link}\n" if self.link else ""
        return f"{self.title}\n\n{' '.join(self.sentences)}\n{listen}\n{station}\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Posts:
    """A month's posts, how many were wanted, and what a person should know of them."""

    month: date
    wanted: int
    posts: tuple[Post, ...]
    notices: tuple[str, ...]

    def overview(self) -> str:
        """Which post says what, from where: for whoever checks them before they go out."""
        lines = [
            f"BÀI ĐĂNG THÁNG {self.month:%m/%Y}: {len(self.posts)} bài",
            "",
            *(f"Lưu ý: {one_line(notice)}" for notice in self.notices),
            "",
        ]
        for number, post in enumerate(self.posts, 1):
            first, last = post.lines
            lines += [
                f"{number}. {post.title}",
                f"   Tệp: {post.name}",
                f"   Nguyên văn từ {post.script}, dòng {first}–{last}, bản chữ {post.sha256[:8]}, {post.by} đã duyệt",
                f"   Phát {post.heard:%H:%M} ngày {post.heard:%d/%m/%Y}",
            ]
        return "\n".join(lines) + "\n"


def posts(
    folder: Folder,
    schedule: Schedule,
    month: date,
    *,
    now: datetime,
    count: int | None = None,
    read: Callable[[Path], Day] = read_day,
) -> Posts:
    """The posts of a month, from what was aired in it by `now`; `count` stands for the number that the plans ask for.

    `read` gives a day's folder where it has been read already. Raises InputError for a faulty pronunciation.tsv.
    """
    first, last = bounds(month)
    local = now.replace(tzinfo=None)
    months: dict[date, dict[str, None]] = {}  # the scripts of each earlier month in the order of their first airing
    here: dict[str, tuple[Bulletin, datetime]] = {}
    for day, place in sorted(kept_days(folder).items()):
        if day < first:
            lines = past_lines(place, schedule) if day < now.date() else day_lines(read(place), schedule, local)
            heard_then = (item.script for line in lines if line.times for item in line.items)
            months.setdefault(day.replace(day=1), {}).update(dict.fromkeys(heard_then))
        elif day <= last:
            for script, heard in _aired(read(place).bulletins, local):
                if script not in here or (here[script][0].airtime.villages and not heard[0].airtime.villages):
                    here[script] = heard  # what the whole commune heard is the better link
    notices: list[str] = []
    wanted = count or _wanted(folder, schedule, notices)
    manner = manner_of(folder, schedule)
    found: dict[str, Post] = {}
    for script, heard in here.items():
        made = _post(folder, schedule, script, heard, manner=manner, now=local)
        if isinstance(made, Post):
            found[script] = made
        else:
            notices.append(made)
    chosen = choose([*(tuple(value) for value in months.values()), tuple(found)], wanted)
    if len(chosen) < wanted:
        notices.append(f"kế hoạch cần {wanted} bài đăng, tháng này chỉ có {len(chosen)} bài đã phát để đăng")
    if not schedule.site.url:
        notices.append("bài đăng chưa có liên kết nghe lại — ghi site.url vào schedule.yaml rồi chạy lại")
    return Posts(month=first, wanted=wanted, posts=tuple(found[script] for script in chosen), notices=tuple(notices))


def choose(months: Sequence[Sequence[str]], count: int) -> tuple[str, ...]:
    """The items of the last month that get a post, when every month before it had chosen in the same way.

    Each month's items stand in the order in which they were first aired; notices, which pass, come after the rest.
    """
    had: Counter[str] = Counter()
    chosen: tuple[str, ...] = ()
    for aired in months:
        order = sorted(
            aired,
            key=lambda bulletin: (bulletin.startswith(("thong-bao/", "khan/")), had[bulletin], aired.index(bulletin)),
        )
        taken = set(order[:count])
        chosen = tuple(bulletin for bulletin in aired if bulletin in taken)
        had.update(chosen)
    return chosen


def _aired(bulletins: Iterable[Bulletin], until: datetime) -> Iterator[tuple[str, tuple[Bulletin, datetime]]]:
    for bulletin in bulletins:
        at = datetime.combine(bulletin.airtime.day, bulletin.airtime.at)
        if at <= until and bulletin.was_ready(bulletin.airtime.at):
            yield from ((item.id, (bulletin, at)) for item in bulletin.items if item.script)


def _wanted(folder: Folder, schedule: Schedule, notices: list[str]) -> int:
    targets = []
    for campaign in schedule.campaigns:
        try:
            plan = campaign_plan(folder, campaign.id)
        except InputError as error:
            notices.append(str(error))
            continue
        targets.append(plan.monthly_target or 0 if plan else 0)
    return sum(targets) or USUAL_COUNT


def _post(
    folder: Folder,
    schedule: Schedule,
    name: str,
    heard: tuple[Bulletin, datetime],
    *,
    manner: Manner,
    now: datetime,
) -> Post | str:
    """The post of one item, or why there is none."""
    bulletin, at = heard
    item = next(item for item in bulletin.items if item.script and item.id == name)
    script = text_as_aired(folder, name, item.script_sha256)
    if script is None:
        return f"«{item.title}»: không còn bản chữ đúng như đã phát nên không soạn bài đăng"
    if script.kind != "campaign" and script.valid_until and script.valid_until < now:
        return f"«{item.title}»: thông báo đã hết hạn ngày {script.valid_until:%d/%m/%Y} nên không soạn bài đăng"
    try:
        sentences, lines = _said(script, schedule, manner)
    except ScriptError as error:
        return f"«{item.title}»: {error}"
    url = schedule.site.url.rstrip("/")
    return Post(
        name=f"{Path(name).parent.name}-{Path(name).name}.txt",
        title=one_line(item.title),
        sentences=sentences,
        script=f"scripts/{name}.md",
        sha256=item.script_sha256,
        lines=lines,
        by=item.approval.by if item.approval else "chưa rõ ai",
        heard=at,
        link=f"{url}/{bulletin.airtime.day}/{bulletin.name}.html" if url else "",
    )


def _said(script: Script, schedule: Schedule, manner: Manner) -> tuple[tuple[str, ...], tuple[int, int]]:
    """The first sentences of a text, word for word, to a paragraph's end if they can; and the lines they stand on."""
    taken: list[str] = []
    lines: list[int] = []
    for paragraph in script.body:
        if paragraph.heading:
            continue
        if len(taken) >= FEWEST:
            break
        reading = speak_for(of_script(replace(script, body=(paragraph,), audio=None)), schedule, manner)
        for utterance in reading.utterances[: MOST - len(taken)]:
            taken.append(utterance.written)
            lines.append(utterance.source.line)
    return tuple(taken), (min(lines), max(lines))
