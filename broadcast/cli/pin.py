"""How the command line asks for a PIN: unseen, at the terminal, or from the environment for programs; never in argv."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import the_time

if TYPE_CHECKING:
    from pathlib import Path

    from broadcast.station.folder import Folder
    from broadcast.station.signer import Signer

PIN, NEW_PIN = "BROADCAST_PIN", "BROADCAST_NEW_PIN"
"""The environment variables for programs: the PIN there is, and the one to be set, where that is another."""


def asked_pin(what: str) -> str:
    """The PIN from the environment, else as a person types it; a program that gives none is told how."""
    given = os.environ.get(PIN, "")
    return given or _typed(f"{what} (không hiện khi gõ)", PIN)


def new_pin(name: str) -> str:
    """A PIN to be set: from the environment, else typed twice."""
    from broadcast.station.signer import easily_guessed, good_pin

    pin = os.environ.get(NEW_PIN, "") or os.environ.get(PIN, "")
    if not pin:
        pin = good_pin(_typed(f"{name} đặt PIN của mình, từ 6 chữ số (không hiện khi gõ)", PIN))
        if _typed("Gõ lại PIN ấy", PIN) != pin:
            raise click.UsageError("hai lần gõ khác nhau — làm lại")
    if easily_guessed(pin):
        click.echo("Lưu ý: PIN này dễ đoán. Nên đổi sang số khác.", err=True)
    return pin


def approver_signature(folder: Folder, by: str, scan: Path | None = None) -> Signer | None:
    """The signature of the named approver that `by` means, after his PIN, set here on first use.

    None where the station has named nobody, which is said. Raises NotAllowedError.
    """
    from broadcast.office.approval.approvers import NOBODY, approver_named, on_paper, set_pin, unlock

    who = approver_named(folder, by)
    if who is None:
        if scan is not None:
            raise click.UsageError(f"--scan cần người duyệt có PIN: {NOBODY}")
        if not by:
            raise click.UsageError('thiếu --by — ghi người duyệt, ví dụ --by "Chủ tịch UBND xã"')
        click.echo(f"Lưu ý: {NOBODY}; ghi theo --by.", err=True)
        return None
    if who.public:
        signer = unlock(folder, who, asked_pin(f"PIN của {who.name}"), at=the_time())
    else:
        signer = set_pin(folder, who, new_pin(who.name), at=the_time())
        click.echo(f"Đã đặt PIN của {who.name}.")
    return signer if scan is None else on_paper(folder, signer, scan)


def _typed(what: str, variable: str) -> str:
    """What a person types unseen; where no terminal is, a line of what is handed in."""
    if sys.stdin.isatty():
        answer: str = click.prompt(what, hide_input=True, type=str)
    else:
        click.echo(what)
        answer = sys.stdin.readline()
    if not answer.strip():
        raise click.UsageError(f"cần PIN của người duyệt — phần mềm đưa qua biến môi trường {variable}")
    return answer.strip()
