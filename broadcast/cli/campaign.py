"""The verb of campaigns that offices share: published by one, fetched by many, declined by a commune's leader."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from broadcast.cli.common import folder_of, print_json, schedule_of, the_time
from broadcast.cli.pin import approver_signature


@click.group()
def campaign() -> None:
    """Đợt tuyên truyền dùng chung: tỉnh phát hành, xã lấy về, lãnh đạo xã duyệt hay trả lại.

    \b
    Ví dụ:
      broadcast campaign publish nghi-quyet-02 /srv/web/nghi-quyet-02
      broadcast campaign fetch
      broadcast campaign status
    """


@campaign.command()
@click.argument("name", metavar="ĐỢT")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False), metavar="THƯ_MỤC")
@click.pass_obj
def publish(station: Path, name: str, out: Path) -> None:
    """Phát hành ĐỢT vào THƯ_MỤC: các bài đã duyệt và danh sách có chữ ký của đài.

    Bài đã thu hồi hay đã xóa thì được rút ở mọi nơi đã lấy. Đặt cả thư mục lên một trang web, hay chép sang USB.

    \b
    Ví dụ:
      broadcast campaign publish nghi-quyet-02 /srv/web/nghi-quyet-02
    """
    from broadcast.office.campaigns import publish_campaign

    folder = folder_of(station)
    done = publish_campaign(folder, schedule_of(folder, None), name, out.resolve(), now=the_time())
    for text, why in done.held:
        click.echo(f"Không phát hành {text}: {why}", err=True)
    if done.changed:
        counts = f"{len(done.new)} bài mới, {len(done.corrected)} bài sửa, {len(done.withdrawn)} bài rút"
        click.echo(f"Đã phát hành số {done.shared.version}: {len(done.shared.texts)} bài ({counts}).")
    else:
        click.echo(f"Không đổi: số {done.shared.version}, {len(done.shared.texts)} bài.")
    click.echo(f"Khóa của đài, để các xã đối chiếu: {done.shared.key}")


@campaign.command()
@click.pass_obj
def fetch(station: Path) -> None:
    """Lấy các đợt có dòng from trong schedule.yaml; «broadcast run» cũng tự lấy mỗi đêm.

    \b
    Ví dụ:
      broadcast campaign fetch
    """
    from broadcast.errors import SharedCampaignError
    from broadcast.model import Campaign
    from broadcast.office.campaigns import Fetched, answer_in_words, fetch_campaigns

    folder = folder_of(station)
    faults: list[SharedCampaignError] = []

    def done(fetched: Fetched) -> None:
        for line in answer_in_words(fetched):
            click.echo(line)

    def failed(named: Campaign, error: SharedCampaignError) -> None:
        faults.append(error)
        click.echo(f"đợt «{named.title}» ({named.id}) lấy từ {named.from_}: {error}", err=True)

    fetch_campaigns(folder, schedule_of(folder, None), now=the_time(), done=done, failed=failed)
    if faults:
        raise SystemExit(max(fault.exit_code for fault in faults))


@campaign.command()
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.pass_obj
def status(station: Path, as_json: bool) -> None:
    """Từng bài đã lấy của nơi khác: chờ duyệt, đã duyệt, đã trả lại, đã rút, hay xã giữ bản riêng.

    \b
    Ví dụ:
      broadcast campaign status
    """
    from broadcast.office.campaigns import states_of

    folder = folder_of(station)
    states = states_of(folder, schedule_of(folder, None))
    if as_json:
        print_json([asdict(state) for state in states])
        return
    for text in states:
        click.echo(f"{text.state:<14}  {text.script}  {text.title}" + (f" — {text.why}" if text.why else ""))
    if not states:
        click.echo("Chưa lấy đợt nào của nơi khác — ghi dòng from dưới một đợt trong schedule.yaml, rồi chạy lại.")


@campaign.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="BÀI...")
@click.option("--by", default="", metavar="AI", help='Người trả lại: họ tên, hoặc "Chủ tịch UBND xã".')
@click.option("--why", required=True, metavar="LÝ_DO", help="Lý do, ghi vào sổ duyệt.")
@click.pass_obj
def decline(station: Path, paths: tuple[Path, ...], by: str, why: str) -> None:
    """Lãnh đạo xã không cho phát BÀI lấy về; bài nằm lại, khi nơi phát hành sửa thì hỏi lại.

    \b
    Ví dụ:
      broadcast campaign decline scripts/nghi-quyet-02/muc-1.md --by "Chủ tịch UBND xã" --why "Không hợp với xã"
    """
    from broadcast.office.approval.approve import named_scripts
    from broadcast.station import ledger_acts

    folder = folder_of(station)
    chosen = named_scripts(folder, schedule_of(folder, None), paths)
    signer = approver_signature(folder, by)
    count = ledger_acts.give_back(folder.scripts, chosen, why=why, by=by, position="", at=the_time(), signer=signer)
    click.echo(f"Đã trả lại {count} bài: không phát ở xã này.")
