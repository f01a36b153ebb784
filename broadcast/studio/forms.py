"""What several screens read of a form: a text, and who approves with which PIN."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import FormData, QueryParams

from broadcast.office.approval.decide import Hand


def text_of(form: FormData, field: str) -> str:
    """The text of a field; empty where it was not sent, or is a file."""
    value = form.get(field, "")
    return value if isinstance(value, str) else ""


def texts_of(fields: FormData | QueryParams) -> dict[str, str]:
    """The text of every field that is one; of a field that was sent more than once the last."""
    return {name: value for name, value in fields.items() if isinstance(value, str)}


def hand_of(form: FormData, scan: Path | None = None) -> Hand:
    """Who approves, by the fields of pin.html; `scan` is the scan of his paper."""
    return Hand(by=text_of(form, "nguoi").strip(), pin=text_of(form, "pin"), again=text_of(form, "pin-lai"), scan=scan)
