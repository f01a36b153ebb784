"""Small JSON files that the station's key signed: who alters one without the key is noticed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from broadcast.station.keys import StationKey, signed_by

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading JSON of another shape can raise."""


def as_signed_json(key: StationKey, held: Mapping[str, Any]) -> bytes:
    """The values as a file has them, signed."""
    text = json.dumps(held, ensure_ascii=False, sort_keys=True)
    return (json.dumps({**held, "sig": key.sign(text.encode())}, ensure_ascii=False, sort_keys=True) + "\n").encode()


def read_signed_json(path: Path, key: StationKey | None) -> dict[str, Any] | None:
    """The values of such a file; None where it is not there, damaged, or not signed by that key.

    Without a key the word of the key that the file itself names, as `key`, is taken.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if key is None:
        return signed_values(data, None)
    return next((found for half in key.trusted if (found := signed_values(data, half)) is not None), None)


def signed_values(data: bytes, public: str | None) -> dict[str, Any] | None:
    """The values of a file's bytes; None where they are damaged, or not signed by that key, in hexadecimal.

    Without a key the word of the key that the file itself names, as `key`, is taken.
    """
    try:
        entry = json.loads(data)
        signature = entry.pop("sig")
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        return entry if signed_by(public or str(entry["key"]), text.encode(), str(signature)) else None
    except UNREADABLE:
        return None
