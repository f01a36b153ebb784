"""The verb that plays the days at their hours."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from broadcast.cli.common import Day, folder_of, schedule_of, the_time, village_option
from broadcast.cli.play_shown import print_rehearsal, print_status, say, village_id
from broadcast.errors import BroadcastError
from broadcast.player.outputs.choice import KINDS, Kind

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from broadcast.player.outputs.choice import Spec
    from broadcast.player.source import Source
    from broadcast.player.switches.choice import Switch
    from broadcast.station.folder import Folder


class Span(click.ParamType):
    """A first and a last day, with two dots between; one day alone is both."""

    name = "NGÀY..NGÀY"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:
        """The first and the last day."""
        first, dots, last = value.partition("..")
        days = Day().convert(first, param, ctx), Day().convert(last if dots else first, param, ctx)
        if days[1] < days[0]:
            self.fail(f"«{value}»: ngày cuối trước ngày đầu — đổi chỗ hai ngày", param, ctx)
        if (days[1] - days[0]).days > 366:
            self.fail(f"«{value}»: nhiều nhất một năm mỗi lần", param, ctx)
        return days


@click.command()
@click.argument("action", required=False, type=click.Choice(["install", "remove", "show"]))
@click.option("--rehearse", type=Span(), metavar="NGÀY..NGÀY", help="Không phát, chỉ cho biết những ngày ấy phát gì.")
@click.option("--status", is_flag=True, help="Cho biết máy phát đang phát gì, sắp phát gì, vừa phát gì.")
@click.option(
    "--output", "kind", type=click.Choice(KINDS), default="device", help="Phát ra đâu. Mặc định: card âm thanh."
)
@click.option("--to", default="", metavar="NƠI", help="Tên card, lệnh, tên tệp, HOST:PORT, hay HOST:PORT/MOUNT.")
@click.option("--codec", type=click.Choice(["pcmu", "g722"]), default="pcmu", help="Kiểu tiếng cho rtp.")
@click.option("--volume", type=click.FloatRange(-60, 12), default=0.0, metavar="DB", help="Tăng giảm âm lượng, dB.")
@click.option(
    "--amplifier",
    metavar="CÔNG_TẮC",
    help="Công tắc tăng âm: gpio:CHÂN, gpio:CHÂN:low, hay địa chỉ có {} thay cho on, off.",
)
@click.option("--listen", "ear", metavar="TAI", help="Nghe lại loa: mic, mic:TÊN, hay command:LỆNH thu 16 bit 8 kHz.")
@click.option("--from", "address", metavar="URL", help="Lấy bản tin từ trang của đài, hay liên kết riêng của thôn.")
@click.option("--alarm", default="", metavar="LỆNH", help="Cùng --from: lệnh gọi người trực khi không phát được.")
@village_option
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def play(
    station: Path,
    *,
    action: Literal["install", "remove", "show"] | None,
    rehearse: tuple[date, date] | None,
    status: bool,
    kind: Kind,
    to: str,
    codec: str,
    volume: float,
    amplifier: str | None,
    ear: str | None,
    address: str | None,
    alarm: str,
    village: str,
    as_json: bool,
) -> None:
    """Máy phát: tự phát bản tin đúng giờ, ghi lại những gì đã ra loa.

    install để máy tự chạy máy phát mỗi khi bật, với đúng những tùy chọn ghi cùng; remove để gỡ; show chỉ in ra.

    \b
    Ví dụ:
      broadcast play                                      phát ra card âm thanh của máy này
      broadcast play install                              để máy tự chạy máy phát mỗi khi bật
      broadcast play --output rtp --to 239.255.0.1:5004   phát tới loa IP
      broadcast play --output command --to "aplay -q -"   phát bằng một lệnh có sẵn
      broadcast play --amplifier gpio:17                  bật tăng âm trước khi phát, tắt khi phát xong
      broadcast play --listen mic:USB                     nghe lại loa bằng micro, ghi vào nhật ký có nghe thấy không
      broadcast play --from https://xa.example/loa --village thon-3   máy của thôn: tải trước ba ngày, tự phát
      broadcast play --status                             đang phát gì, sắp phát gì
      broadcast play --rehearse 2026-05-01..2026-05-31    xem trước cả tháng phát gì, lúc nào
    """
    from broadcast.player.heard.ear import why_unusable as why_deaf
    from broadcast.player.outputs.choice import Spec, why_unusable

    if rehearse is not None:
        print_rehearsal(station, rehearse, village, as_json=as_json)
    elif status:
        print_status(station, village, as_json=as_json)
    else:
        spec = Spec(kind=kind, to=to, gain_db=volume, codec=codec)
        fault = why_unusable(spec)
        if fault:
            raise click.UsageError(fault)
        if ear and (fault := why_deaf(ear)):
            raise click.UsageError(fault)
        machine = Machine(spec=spec, switch=_switch(amplifier), ear=ear or "")
        if action is not None:
            _service(station, action, _words(machine, amplifier, address, alarm, village))
        elif address is None:
            _play(station, village, machine)
        else:
            _play_for(station, address, village, alarm, machine)


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """What hangs on this machine: where the sound goes, the amplifier's switch, and where the horn is heard."""

    spec: Spec
    switch: Switch | None
    ear: str


def _switch(amplifier: str | None) -> Switch | None:
    from broadcast.player.switches.choice import switch_of

    try:
        return switch_of(amplifier) if amplifier else None
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _words(machine: Machine, amplifier: str | None, address: str | None, alarm: str, village: str) -> list[str]:
    """The options as they stand on the service's command line; what is as usual is left out."""
    spec = machine.spec
    given = {
        "--output": spec.kind if spec.kind != "device" else "",
        "--to": spec.to,
        "--codec": spec.codec if spec.kind == "rtp" else "",
        "--volume": f"{spec.gain_db:g}" if spec.gain_db else "",
        "--amplifier": amplifier or "",
        "--listen": machine.ear,
        "--from": address or "",
        "--alarm": alarm,
        "--village": village,
    }
    return [word for name, value in given.items() if value for word in (name, value)]


def _service(station: Path, action: Literal["install", "remove", "show"], words: list[str]) -> None:
    from datetime import time

    from broadcast.office.night.timer import job_of, player_service

    root = folder_of(station).root
    job = job_of(root, at=time.min, python=sys.executable)
    kind, name = player_service.default_kind(), player_service.name_of(job.name)
    command = (*job.command[:-1], "play", *words)
    if action == "show":
        click.echo(player_service.text(kind, name, command), nl=False)
    elif action == "remove":
        removed = player_service.remove(kind, name, root)
        click.echo("Đã gỡ máy phát, không để lại gì." if removed else "Máy này chưa cài máy phát, không có gì để gỡ.")
    else:
        for line in player_service.install(kind, name, command, root):
            click.echo(line)


def _play(station: Path, village: str, machine: Machine) -> None:
    """Play the station's own folder, until stopped."""
    from broadcast.office.night.watch import keep_watch
    from broadcast.player.source import FolderSource

    folder = folder_of(station)
    source = FolderSource(folder, village_id(station, village), say)
    _run(
        folder,
        source,
        machine,
        lambda: schedule_of(folder, None).running.on_failure,
        lambda _: keep_watch(folder, now=the_time, say=say),
    )


def _play_for(station: Path, address: str, village: str, alarm: str, machine: Machine) -> None:
    """Play what a station elsewhere offers on its site, until stopped."""
    import shlex
    import threading
    from dataclasses import replace

    from broadcast.player.fetching import site_of
    from broadcast.player.remote import RemoteSource

    folder = folder_of(station)
    if folder.schedule.exists():
        raise click.UsageError("thư mục này là của đài — máy của thôn cần một thư mục riêng, ghi sau --station")
    try:
        site = site_of(address)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if village and site.village and village != site.village:
        raise click.UsageError(f"liên kết là của thôn {site.village}, không phải {village} — bỏ --village")
    source = RemoteSource(
        folder.root,
        replace(site, village=site.village or village),
        say=say,
        now=lambda: the_time().replace(tzinfo=None),
    )

    def follow(stop: threading.Event) -> None:
        threading.Thread(target=source.follow, args=(stop,), daemon=True).start()

    _run(folder, source, machine, lambda: tuple(shlex.split(alarm)), follow)


def _run(
    folder: Folder,
    source: Source,
    machine: Machine,
    alarm: Callable[[], tuple[str, ...]],
    beside: Callable[[threading.Event], None] = lambda _: None,
) -> None:
    """Play until stopped. `beside` starts what runs beside the player, in its own process."""
    import threading

    from broadcast.player.births import Started
    from broadcast.player.forked import CAN_FORK, fork_player
    from broadcast.player.guard import run_of_guard
    from broadcast.player.live import Live
    from broadcast.player.status import HOME, LOCK
    from broadcast.station.log import NAME
    from broadcast.station.store import lock

    def call(what: str) -> None:
        def ring() -> None:
            from broadcast.office.night.alarm import sound_alarm

            try:
                fault = sound_alarm(alarm(), what, place=folder.root)
            except BroadcastError as error:
                fault = f"không gọi được người trực: {error}"
            if fault:
                say(fault)

        threading.Thread(target=ring, daemon=True).start()

    home = folder.root / HOME
    with lock(home / LOCK, wait_s=0, busy="đã có một máy phát chạy cho đài này — xem bằng «broadcast play --status»"):
        source.newest()  # what reads the days is loaded by that, once for every player that is forked
        player = fork_player(machine.spec) if CAN_FORK else None  # what follows happens in the player alone
        stop = _until_stopped()
        if player is not None:
            player.end_with_keeper(stop)
        beside(stop)
        say("Máy phát đang chạy. Dừng bằng Ctrl-C.")
        live = Live(
            source,
            home=home,
            log=folder.root / NAME,
            spec=machine.spec,
            switch=machine.switch,
            ear=machine.ear,
            bear=player.bear if player is not None else Started,
            run=player.run if player is not None else run_of_guard(),
            alive=player.alive if player is not None else lambda: None,
            say=say,
            call=call,
        )
        live.run(stop)


def _until_stopped() -> threading.Event:
    """Set when the machine asks the program to end, as systemd does, or its guard has; Ctrl-C raises by itself."""
    import signal
    import threading

    from broadcast.player.guard import end_with_input

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: stop.set())
    end_with_input(stop)
    return stop
