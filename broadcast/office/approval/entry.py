"""Who may use the studio from another machine: a named approver by his PIN, the officer by a PIN of the office's own.

The officer's PIN is kept as an approver's is, its wrong tries are counted and locked in the same way, and it approves
nothing: its name is one that no approver can have.
"""

from __future__ import annotations

from datetime import datetime

from broadcast.errors import NotAllowedError
from broadcast.model import Approver
from broadcast.office.approval.approvers import approver_named, approvers_of, unlock
from broadcast.station.folder import Folder
from broadcast.station.keys import make_station_key, undamaged_key
from broadcast.station.signer import easily_guessed, keep_signer, kept_public, make_signer, open_signer

OFFICER_NAME = "Cán bộ của đài"
_OFFICER = "\tcán bộ"
"""Under what name the officer's PIN is kept: no name of a person begins with a tab."""


def officer_has_pin(folder: Folder) -> bool:
    """Whether the office has set a PIN of its own."""
    return bool(kept_public(folder.root, make_station_key(folder.root), _OFFICER))


def anyone_may_enter(folder: Folder) -> bool:
    """Whether there is any PIN that opens the studio. Raises ScriptError where the ledger can't be read."""
    return officer_has_pin(folder) or any(person.public for person in approvers_of(folder))


def set_officer_pin(folder: Folder, pin: str, *, again: str) -> None:
    """Set the officer's PIN, or another one in its place.

    Raises NotAllowedError for a PIN that is too short, that anybody would try first, or that is not the same twice.
    """
    if pin != again:
        raise NotAllowedError("hai lần gõ PIN khác nhau — gõ lại PIN mới ở cả hai ô")
    _, held = make_signer(Approver(name=_OFFICER, position=OFFICER_NAME), pin)
    if easily_guessed(pin):
        raise NotAllowedError("PIN này dễ đoán — chọn dãy số khác")
    keep_signer(folder.root, undamaged_key(folder.root), _OFFICER, held)


def enter(folder: Folder, name: str, pin: str, *, at: datetime) -> str:
    """The person whose PIN was typed: an approver by name or position; without a name the officer, or where the office
    has set no PIN the only approver. `at` is now.

    Raises NotAllowedError for a wrong PIN or name, and while tries are locked; it names nobody to a stranger.
    """
    key = make_station_key(folder.root)
    public = "" if name.strip() else kept_public(folder.root, key, _OFFICER)
    if public:
        officer = Approver(name=_OFFICER, position=OFFICER_NAME, public=public)
        open_signer(folder.root, key, officer, pin, at=at, from_afar=True)
        return OFFICER_NAME
    try:
        person = approver_named(folder, name.strip())
    except NotAllowedError:
        person = None
    if person is None or not person.public:
        raise NotAllowedError("tên hoặc PIN không đúng — gõ lại; cán bộ của đài thì bỏ trống ô tên")
    unlock(folder, person, pin, at=at, from_afar=True)
    return person.name
