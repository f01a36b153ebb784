"""Approval from afar: a link for an approver's phone, what it shows, and what he decides by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from broadcast.errors import NotAllowedError
from broadcast.model import Approver, Schedule, Script
from broadcast.office.approval.approve import approve_scripts, spoken_forms
from broadcast.office.approval.approvers import approvers_of, signed
from broadcast.pipeline.inputs import load_inputs
from broadcast.station import ledger_acts
from broadcast.station.approval_links import ApprovalLink, LinkedText, make_link, read_link
from broadcast.station.folder import Folder
from broadcast.station.kept import sha256
from broadcast.station.keys import make_station_key, undamaged_key
from broadcast.station.ledger import read_ledger
from broadcast.station.signer import Signer

LinkState = Literal["waiting", "changed", "approved", "returned"]
SET_RIGHT = timedelta(minutes=5)
"""How far a machine's clock may be set back after a link was made, without the link being refused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedScript:
    """A text of a link as it stands now. A text that was changed, or is read otherwise now, can't be decided by it.

    `script` is None where it is gone.
    """

    id: str
    script: Script | None
    state: LinkState


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenLink:
    """A link that has not ended: for whom, until when, which texts."""

    link: ApprovalLink
    approver: Approver
    texts: tuple[LinkedScript, ...]


def send_link(folder: Folder, schedule: Schedule, person: Approver, scripts: Iterable[Script], *, at: datetime) -> str:
    """A secret for an address that lets that approver decide on exactly those texts; good for 48 hours.

    Raises NotAllowedError for no text, or somebody who is not named.
    """
    chosen = tuple(scripts)
    if not chosen:
        raise NotAllowedError("chưa chọn bài nào để gửi duyệt")
    if person not in approvers_of(folder):
        raise NotAllowedError(f"«{person.name}» không phải người duyệt của đài")
    key = undamaged_key(folder.root)
    return make_link(folder.root, key, person.name, _bound(folder, schedule, chosen), at=at)


def open_link(folder: Folder, schedule: Schedule, token: str, *, at: datetime) -> OpenLink:
    """What that link is for, as it stands now. Raises NotAllowedError for one that is none, is over, or is used up."""
    link = read_link(folder.root, make_station_key(folder.root), token)
    if link is None:
        raise NotAllowedError("đường dẫn duyệt không đúng — bảo cán bộ gửi lại")
    if at < link.made - SET_RIGHT:
        raise NotAllowedError("đồng hồ của máy đài chạy lùi so với lúc gửi đường dẫn — bảo cán bộ chỉnh đồng hồ")
    if at >= link.until:
        raise NotAllowedError(f"đường dẫn đã hết hạn lúc {link.until:%H:%M ngày %d/%m/%Y} — bảo cán bộ gửi lại")
    person = next((known for known in approvers_of(folder) if known.name == link.name), None)
    if person is None:
        raise NotAllowedError(f"«{link.name}» không còn là người duyệt của đài")
    texts = tuple(_states(folder, schedule, link))
    if all(text.state in {"approved", "returned"} for text in texts):
        raise NotAllowedError("đường dẫn đã dùng xong: mọi bài trong đó đã duyệt hoặc trả lại")
    return OpenLink(link=link, approver=person, texts=texts)


def approve_by_link(
    folder: Folder,
    schedule: Schedule,
    token: str,
    scripts: Iterable[str],
    *,
    pin: str,
    at: datetime,
    again: str | None = None,
) -> int:
    """Approve those texts of a link, by id; return how many lines the ledger gained.

    A PIN that was never set is set by it, typed `again` where that is asked.
    Raises NotAllowedError for a wrong PIN, for a link that has ended, and for a
    text that is none of its own, was decided by it, or was changed since; else as `approve_scripts`.
    """
    opened, chosen = _chosen(folder, schedule, token, scripts, at)
    signer = _signer(folder, opened, pin, at, again)
    return approve_scripts(folder, schedule, chosen, by="", position="", at=at, signer=signer)


def give_back_by_link(
    folder: Folder,
    schedule: Schedule,
    token: str,
    scripts: Iterable[str],
    *,
    why: str,
    pin: str,
    at: datetime,
    again: str | None = None,
) -> int:
    """Give those texts of a link back, with the reason; return how many. Raises as `approve_by_link`."""
    opened, chosen = _chosen(folder, schedule, token, scripts, at)
    ledger_acts.plain_name(why, what="lý do trả lại", path="«lý do»")
    signer = _signer(folder, opened, pin, at, again)
    return ledger_acts.give_back(folder.scripts, chosen, why=why, by="", position="", at=at, signer=signer)


def _signer(folder: Folder, opened: OpenLink, pin: str, at: datetime, again: str | None) -> Signer:
    signer = signed(folder, opened.approver, pin, at=at, again=again)
    return signer.going("link", link=opened.link.id)


def _chosen(
    folder: Folder, schedule: Schedule, token: str, scripts: Iterable[str], at: datetime
) -> tuple[OpenLink, list[Script]]:
    opened = open_link(folder, schedule, token, at=at)
    known = {text.id: text for text in opened.texts}
    chosen: list[Script] = []
    for name in dict.fromkeys(scripts):
        text = known.get(name)
        if text is None:
            raise NotAllowedError("đường dẫn này không dành cho bài ấy — bảo cán bộ gửi lại")
        title = text.script.title if text.script else name
        if text.state in {"approved", "returned"}:
            raise NotAllowedError(f"«{title}»: đường dẫn này đã dùng cho bài ấy rồi — bảo cán bộ gửi đường dẫn mới")
        if text.state == "changed" or text.script is None:
            raise NotAllowedError(f"«{title}» đã sửa sau khi gửi đường dẫn — bảo cán bộ gửi đường dẫn mới")
        chosen.append(text.script)
    if not chosen:
        raise NotAllowedError("chưa chọn bài nào")
    return opened, chosen


def _states(folder: Folder, schedule: Schedule, link: ApprovalLink) -> Iterable[LinkedScript]:
    wanted = {text.script for text in link.texts}
    now = {script.id: script for script in load_inputs(folder, schedule).scripts if script.id in wanted}
    bound = {text.script: text for text in _bound(folder, schedule, now.values())}
    done: dict[str, LinkState] = {
        line.about: "returned" if line.act == "return" else "approved"
        for line in read_ledger(folder.scripts).lines
        if line.entry.get("link") == link.id and line.about
    }
    for text in link.texts:
        state = done.get(text.script) or ("waiting" if bound.get(text.script) == text else "changed")
        yield LinkedScript(id=text.script, script=now.get(text.script), state=state)


def _bound(folder: Folder, schedule: Schedule, scripts: Iterable[Script]) -> tuple[LinkedText, ...]:
    chosen = tuple(scripts)
    forms = spoken_forms(folder, schedule, chosen)
    return tuple(
        LinkedText(
            script=script.id,
            sha256=script.sha256,
            audio_sha256=script.audio.sha256 if script.audio else "",
            spoken_sha256=sha256(forms[script.id]),
        )
        for script in chosen
    )
