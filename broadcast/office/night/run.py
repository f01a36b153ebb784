"""The run that never misses a day: build, publish, verify, log; and call a person when something is missing.

One day's fault never keeps another from being built, and nothing beside the bulletins (the log, the site, the archive,
the alarm) can fail the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from broadcast.errors import (
    BroadcastError,
    BusyError,
    Diagnostic,
    InputError,
    MixError,
    PublishError,
    ScheduleError,
    SharedCampaignError,
)
from broadcast.model import Campaign, Progress, Schedule
from broadcast.office.campaigns import Fetched, fetch_campaigns, fetched_in_words
from broadcast.office.night.alarm import sound_alarm
from broadcast.office.night.archive import retire
from broadcast.office.night.clock import clock_doubt
from broadcast.office.night.watch import ring_if_missed
from broadcast.office.overview.days import day_states, in_words, verify_days
from broadcast.office.overview.last_run import LastRun, last_run, publish_left_out, remember_run
from broadcast.office.overview.pages import refresh_site
from broadcast.office.upload import upload
from broadcast.pipeline.build import build, past_notices
from broadcast.pipeline.day import Built, Say, aired
from broadcast.pipeline.inputs import Inputs, load_inputs
from broadcast.pipeline.outlook import plan_days
from broadcast.station.crash import keep_crash
from broadcast.station.days import Days
from broadcast.station.exchange import sweep
from broadcast.station.folder import Folder, built_days
from broadcast.station.keys import key_faults
from broadcast.station.log import NAME, Entry, Log

LEFT_FOR = timedelta(days=2)
"""How old a half-made file must be before it is deleted: what is younger may be finished by the next run."""
SEGMENTS_KEPT = timedelta(days=60)
"""How long a finished piece is kept that no bulletin asks for: a campaign's texts come round within a month or two."""
LOOK_BACK_DAYS = 7
"""How many days that are past are looked at for damage each time."""
MISSING = BUG = 1
"""The exit code where a bulletin is missing and nothing says why, or a bug of ours does."""


def run(
    folder: Folder,
    schedule: Schedule,
    days: Iterable[date],
    *,
    now: datetime,
    say: Say,
    progress: Progress,
    tell: Callable[[Built], None],
    faulty: Iterable[Diagnostic] = (),
) -> int:
    """Build the days, each by itself, and see that they are there; return the exit code, 0 when all is well.

    `faulty` is what is wrong with schedule.yaml, where `schedule` is the last one that was in order.
    What was on air today already stays as it is. `tell` gets each day as it is done. What can't go on air is left out,
    said at the end, and the alarm rings for it once; whatever else fails, the days that can be built are built, and a
    person is called.
    """
    night = _Night(folder, schedule, tuple(sorted(set(days))), now, say)
    before, aside = last_run(folder), folder.set_aside_in_out()
    night.tell_of_schedule(tuple(faulty))
    night.step("dọn chỗ", night.make_way)
    night.step("lượt trước", night.mind_the_run_before)
    night.step("dọn tệp tạm", night.sweep)
    night.step("khóa", night.mind_the_key)
    night.step("đợt dùng chung", night.fetch_campaigns)
    night.step("đọc các bài", night.load)
    night.step("nhật ký", night.log_plan)
    for day in night.days:
        night.step(f"ngày {day:%d/%m/%Y}", lambda day=day: night.build(day, progress, tell))  # type: ignore[misc]
    night.step("soát ngày", night.look_for_missing)
    night.step("thông báo đã qua", night.look_for_past_notices)
    night.step("đồng hồ", lambda: night.mind_the_clock(before))
    night.step("lưu trữ", night.retire)
    night.step("trang nghe lại", night.show)
    night.step("tải trang lên", night.upload)
    night.step("chỗ của đài", lambda: night.tell_of_what_was_in_the_way(aside))
    return night.close(before)


class _Night:
    """One run of the timer. Each of its steps is tried by itself, so that a fault in one costs no other."""

    def __init__(self, folder: Folder, schedule: Schedule, days: tuple[date, ...], now: datetime, say: Say) -> None:
        self.days = days
        self._folder, self._schedule, self._now, self._say = folder, schedule, now, say
        self._faults: list[str] = []
        self._codes: list[int] = []
        self._left_out: list[Diagnostic] = []
        self._past: list[str] = []
        self._clock_is_right = True
        self._known: Days | None = None
        self._inputs: Inputs | None = None

    def step(self, what: str, act: Callable[[], None]) -> None:
        """Do one part of the night, and note what goes wrong in it."""
        try:
            act()
        except BroadcastError as error:
            self._note(f"{what}: {error}", error.exit_code)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one part must cost no other part, nor the alarm
            self._note(f"{what}: {keep_crash(self._folder.root, error, ('run',))}", BUG)

    def build(self, day: date, progress: Progress, tell: Callable[[Built], None]) -> None:
        """Make one day and look at what came out."""
        for built in build(
            self._folder,
            self._schedule,
            [day],
            now=self._now,
            keep=aired(self._now),
            never_silent=True,
            inputs=self._inputs,
            leave_out=self._leave_out,
            say=self._say,
            progress=progress,
        ):
            self.step("nhật ký", lambda built=built: self._log_built(built))  # type: ignore[misc]
            self.step("màn hình", lambda built=built: tell(built))  # type: ignore[misc]
            if built.made:
                self.step("kiểm tra", lambda built=built: self._verify(built))  # type: ignore[misc]

    def look_for_past_notices(self) -> None:
        """Note which notices of the slots to come are over, and which should be looked at again."""
        if self._inputs is None:
            return
        for day in self.days:
            local = self._now.replace(tzinfo=None)
            heard = [slot.id for slot in self._schedule.slots if datetime.combine(day, slot.at) <= local]
            self._past += past_notices(self._inputs, day, heard)

    def tell_of_schedule(self, faults: tuple[Diagnostic, ...]) -> None:
        """Note why the schedule that is used is not the one in schedule.yaml."""
        for fault in faults:
            self._note(f"{fault} — đang dùng lịch đúng gần nhất", ScheduleError.exit_code)

    def make_way(self) -> None:
        """Set aside what lies in the way of the station's own folders, and call a person for it."""
        for aside in self._folder.make_way():
            if aside.is_symlink():
                name = aside.name.rsplit(".", 2)[0]
                told = f"liên kết {name} trỏ tới {aside.readlink()}, nơi ấy không còn: đã để riêng thành {aside.name}"
                told += f" và ghi vào thư mục {name} mới — khi có lại ổ đĩa, đổi tên liên kết về {name}"
            else:
                told = f"có tệp lạ ở chỗ thư mục của đài, đã để riêng: {aside.name}"
            self._note(told, MISSING)

    def tell_of_what_was_in_the_way(self, before: frozenset[Path]) -> None:
        """Call a person for a folder that stood under the name of a bulletin, a list or a page."""
        for aside in sorted(self._folder.set_aside_in_out() - before):
            where = aside.relative_to(self._folder.root).as_posix()
            self._note(f"có thư mục trùng tên tệp của đài, đã để riêng: {where} — cất đi nơi khác", MISSING)

    def mind_the_run_before(self) -> None:
        """Call a person where the run before this one never started."""
        if told := ring_if_missed(self._folder, self._schedule, self._now):
            self._say(told)

    def look_for_missing(self) -> None:
        """Note each day that is not as it should be."""
        for state in day_states(self._folder, self.days, now=self._now, inputs=self._inputs):
            if state.lacks:
                self._note(f"{state.day:%d/%m/%Y}: {in_words(state)}", MISSING)

    def sweep(self) -> None:
        """Delete what runs that were killed days ago left half made, and pieces that were not aired for long."""
        self._folder.segments.prune(before=self._now - SEGMENTS_KEPT)
        sweep(self._folder.root, before=(self._now - LEFT_FOR).timestamp())

    def mind_the_key(self) -> None:
        """Call a person where the station's key is damaged; what was approved before still airs."""
        for fault in key_faults(self._folder.root):
            self._note(str(fault), InputError.exit_code)

    def fetch_campaigns(self) -> None:
        """Bring the campaigns of other offices up to date; where one can't be reached, what was fetched stays."""

        def failed(campaign: Campaign, error: SharedCampaignError) -> None:
            told = f"đợt «{campaign.title}» ({campaign.id}) lấy từ {campaign.from_}: {error}"
            if isinstance(error, BusyError):
                self._say(f"{told}; vẫn dùng các bài đã lấy")
            else:
                self._note(f"{told}; không lấy gì, vẫn dùng các bài đã lấy", error.exit_code)

        def done(fetched: Fetched) -> None:
            for line in fetched_in_words(fetched):
                self._say(line)

        fetch_campaigns(self._folder, self._schedule, now=self._now, done=done, failed=failed)

    def load(self) -> None:
        """Read the station once for the whole night, and call a person where the folder of its texts is gone."""
        if not self._folder.scripts.is_dir():
            self._note(f"không có thư mục {self._folder.scripts.name} của các bài — chép lại từ bản sao lưu", MISSING)
        self._inputs = load_inputs(self._folder, self._schedule)
        self._known = self._inputs.days

    def log_plan(self) -> None:
        """Note in the log what is going to be on air."""
        if self._inputs is None:
            return
        planned = plan_days(self._folder, self._schedule, self.days, today=self._now.date(), inputs=self._inputs)
        entries = (
            Entry(kind="planned", day=programme.airtime.day, name=programme.airtime.name, at=self._now)
            for programme in planned
        )
        self._log(entries)

    def mind_the_clock(self, before: LastRun | None) -> None:
        """Note a clock that can't be right; nothing is put away by it."""
        there = [day for day in built_days(self._folder) if day not in self.days]
        doubt = clock_doubt(
            self._now, last_run=before.believed_at if before else None, newest_day=max(there, default=None)
        )
        if doubt:
            self._clock_is_right = False
            self._note(f"{doubt} — kiểm tra ngày giờ của máy; chưa chuyển ngày nào vào lưu trữ", MISSING)

    def retire(self) -> None:
        """Move months that are over into the archive."""
        if not self._clock_is_right:
            return
        for notice in retire(self._folder, self._schedule, self._now.date()):
            self._say(notice)

    def show(self) -> None:
        """Bring the pages up to date, and tell of days past whose manifests are damaged."""
        known = self._known or Days(self._folder)
        publish_left_out(self._folder, self._now, dict.fromkeys(self._left_out))
        refresh_site(self._folder, self._schedule, self._now.date(), known=known)
        for offset in range(1, LOOK_BACK_DAYS + 1):
            day = self._now.date() - timedelta(days=offset)
            for name in known.get(day).broken:
                what = "bản kê hỏng, bản tin này không có trên trang nghe lại và trong báo cáo"
                self._say(f"{day.isoformat()}/{name}.json: {what}")

    def upload(self) -> None:
        """Send what changed of the pages to the commune's web host, where one is named."""
        upload(self._folder, self._schedule, now=self._now)

    def close(self, before: LastRun | None) -> int:
        """Remember the run, say what went wrong, call a person; return the exit code."""
        left_out = tuple(dict.fromkeys(map(str, self._left_out)))
        new = [fault for fault in left_out if before is None or fault not in before.left_out]
        earlier = before.believed_at if before else None
        believed_at = self._now if self._clock_is_right else earlier
        faults = tuple(dict.fromkeys(self._faults))
        done = LastRun(at=self._now, faults=faults, left_out=left_out, past=tuple(self._past), believed_at=believed_at)
        self.step("lần chạy", lambda: remember_run(self._folder, done))
        if left_out:
            self._say("Không phát, các mục khác vẫn phát:\n" + "\n".join(left_out))
        if self._faults:
            self._say("\n".join(dict.fromkeys(self._faults)))
        alarm = [*dict.fromkeys(self._faults), *(f"không phát: {fault}" for fault in new)]
        if alarm:
            failed = sound_alarm(self._schedule.running.on_failure, "\n".join(alarm), place=self._folder.root)
            if failed:
                self._say(failed)
        return self._codes[0] if self._codes else 0

    def _verify(self, built: Built) -> None:
        for checked in verify_days([built.day], made=built.made):
            for fault in checked.faults:
                self._note(f"{checked.day:%d/%m/%Y} {checked.name}: {fault}", MixError.exit_code)

    def _log_built(self, built: Built) -> None:
        self._log(
            Entry(kind="built", day=built.day.day, name=bulletin.name, at=self._now, detail=bulletin.main.sha256)
            for bulletin in built.day.bulletins
        )

    def _log(self, entries: Iterable[Entry]) -> None:
        """Write to the log; where it can't be written, the run says so and goes on."""
        try:
            with Log(self._folder.root / NAME) as log:
                for entry in entries:
                    log.write(entry)
                if log.damage:
                    self._say(log.damage)
        except PublishError as error:
            self._say(f"nhật ký: {error}")

    def _leave_out(self, fault: Diagnostic) -> None:
        self._left_out.append(fault)

    def _note(self, fault: str, code: int) -> None:
        if fault not in self._faults:
            self._faults.append(fault)
            self._codes.append(code)
