"""The approvers: who is named, each one's PIN, and the signature that it opens."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from broadcast.errors import Diagnostic, NotAllowedError, ScriptError
from broadcast.knowledge.language.slug import slug
from broadcast.model import Approver
from broadcast.station.folder import Folder, disk
from broadcast.station.kept import keep
from broadcast.station.keys import make_station_key, undamaged_key
from broadcast.station.ledger import Ledger, look_at_ledger
from broadcast.station.ledger_acts import add, plain_name, writing
from broadcast.station.signer import Signer, forget_signer, keep_signer, make_signer, open_signer

NOBODY = "chưa có người duyệt được đặt tên"
MAX_SCAN_BYTES = 30_000_000
SCANS = {".pdf": b"%PDF-", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n"}
"""What a scan may be: the ends of its file's name, and how such a file begins."""


def approvers_of(folder: Folder) -> tuple[Approver, ...]:
    """Who is named, in the order of naming, as far as the ledger can be read. Raises ScriptError where it can't."""
    return look_at_ledger(folder.scripts).approvers


def approver_named(folder: Folder, name: str) -> Approver | None:
    """The named approver that somebody means, with or without diacritics, by name or position.

    None where the station has named nobody, and what is typed is taken as it was before. An empty name is the only one
    there is. Raises NotAllowedError where others are named, or several are meant.
    """
    standing = approvers_of(folder)
    if not standing:
        return None
    meant = [person for person in standing if person.name == name] or [
        person for person in standing if not name or _key(name) in {_key(person.name), _key(person.position)}
    ]
    if len(meant) != 1:
        names = ", ".join(person.name for person in standing)
        who = f"«{name}» không phải người duyệt đã đặt tên" if name else "chưa nói ai duyệt"
        raise NotAllowedError(f"{who} — người duyệt của đài: {names}")
    return meant[0]


def name_approver(folder: Folder, name: str, position: str, *, by: str, at: datetime) -> Approver:
    """Let a person approve from now on; he sets his PIN himself, on first use. Raises ScriptError, StationBusyError,
    PublishError; NotAllowedError for somebody who is named already, or in whose name `by` can't act unsigned."""
    person = Approver(name=plain_name(name), position=plain_name(position or name, what="chức vụ"))
    with writing(folder.scripts) as ledger:
        _not_in_the_name_of_others(ledger, by)
        if any(_key(person.name) == _key(other.name) for other in ledger.approvers):
            raise NotAllowedError(f"«{person.name}» đã là người duyệt")
        entry = {"act": "name-approver", "who": person.name, "title": person.position, **_at(by, at)}
        add(folder.scripts, ledger, [entry])
    return person


def remove_approver(folder: Folder, name: str, *, by: str, at: datetime) -> Approver:
    """Let a named person approve no more; what he approved stands, and his lines stay good.

    Raises as `name_approver`.
    """
    person = approver_named(folder, name)
    if person is None:
        raise NotAllowedError(f"«{name}» không phải người duyệt: {NOBODY}")
    with writing(folder.scripts) as ledger:
        _not_in_the_name_of_others(ledger, by)
        add(folder.scripts, ledger, [{"act": "remove-approver", "who": person.name, **_at(by, at)}])
        forget_signer(folder.root, person.name)
    return person


def set_pin(folder: Folder, person: Approver, pin: str, *, at: datetime, old: str = "") -> Signer:
    """Set a named approver's PIN, the first, or another one in place of `old`; a new key comes with it.

    Raises NotAllowedError for a PIN that is too short, a wrong `old`, or where somebody else has set it meanwhile.
    """
    if person.public:
        unlock(folder, person, old, at=at)
    key = undamaged_key(folder.root)
    signer, held = make_signer(person, pin)
    with writing(folder.scripts) as ledger:
        if person not in ledger.approvers:
            raise NotAllowedError(f"«{person.name}» vừa được đặt PIN hoặc bỏ tên — xem lại các người duyệt")
        keep_signer(folder.root, key, person.name, held)
        add(folder.scripts, ledger, [{"act": "approver-key", "who": person.name, **_at(person.name, at)}], signer)
    return signer


def unlock(folder: Folder, person: Approver, pin: str, *, at: datetime, from_afar: bool = False) -> Signer:
    """The approver's signature, opened by his PIN; `from_afar` for a try from another machine.

    Raises NotAllowedError for a wrong one, while tries are locked, and where he has set none yet; InputError where his
    key is gone or altered.
    """
    if not person.public:
        raise NotAllowedError(f"«{person.name}» chưa đặt PIN — mời người ấy đặt PIN của mình trước")
    return open_signer(folder.root, make_station_key(folder.root), person, pin, at=at, from_afar=from_afar)


def signed(folder: Folder, person: Approver, pin: str, *, at: datetime, again: str | None = None) -> Signer:
    """The approver's signature by the PIN that he typed; the first one is set by it, and held against `again`, the
    same once more, where he typed that too.

    Raises as `unlock` and `set_pin`.
    """
    if person.public:
        return unlock(folder, person, pin, at=at)
    if again and again != pin:
        raise NotAllowedError("hai lần gõ PIN khác nhau — gõ lại PIN mới ở cả hai ô")
    return set_pin(folder, person, pin, at=at)


def on_paper(folder: Folder, signer: Signer, scan: Path) -> Signer:
    """The same approver, who has decided on paper: the scan of it is kept with what was approved.

    Raises ScriptError for a file that is no picture or PDF, PublishError where it can't be read.
    """
    beginning = SCANS.get(scan.suffix.lower())
    with disk(scan):
        size = scan.stat().st_size
        data = scan.read_bytes() if size <= MAX_SCAN_BYTES else b""
    if beginning is None or not data.startswith(beginning):
        message = "bản chụp phải là tệp .pdf, .jpg hoặc .png, không quá 30 MB — chụp lại hoặc quét lại tờ phiếu"
        raise ScriptError(Diagnostic(path=scan.name, line=1, message=message))
    return signer.going("paper", scan_sha256=keep(folder.scripts, data, scan.suffix.lower()))


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", slug(name, longest=500, otherwise=name.strip().lower()))


def _at(by: str, at: datetime) -> dict[str, str]:
    return {"by": plain_name(by), "position": plain_name(by), "at": at.isoformat(timespec="seconds")}


def _not_in_the_name_of_others(ledger: Ledger, by: str) -> None:
    if any(plain_name(by) == person.name for person in ledger.approvers):
        raise NotAllowedError(f"không ghi tên người duyệt «{by}» thay người ấy — ghi tên mình")
