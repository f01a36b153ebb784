"""The station's own key: it signs the ledger and the manifests, and seals the clips.

The key is an Ed25519 key in `.khoa/dai.pem` of the station's folder, outside of everything that is published, readable
by its owner alone. It is made when something is first signed. What was there before it, unsigned, is listed by hash in
`.khoa/co-san.txt` at that moment: those very files stay valid, and nothing unsigned that comes later is.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from broadcast.errors import Diagnostic, InputError
from broadcast.station.store import publish_error, write_new

FOLDER = ".khoa"
KEY = "dai.pem"
PUBLIC = "dai.pub"
"""On a machine that plays for a station elsewhere: the public half of that station's key, in hexadecimal."""
BEFORE = "co-san.txt"
"""The hashes of the unsigned files that were there when the key was made, a line each."""
_DEPTH = 5
"""A manifest in luu-tru/MONTH/audio_out/DAY lies so many folders below its station."""
_UNSIGNED_FILES = ("audio_out/*/[0-9]*.json", "luu-tru/*/audio_out/*/[0-9]*.json", ".cache/clips/??/*.flac")


@dataclass(frozen=True, kw_only=True, slots=True)
class StationKey:
    """A station's key. `public` is the public half in hexadecimal; `before` are the hashes of older, unsigned files."""

    public: str
    before: frozenset[str] = frozenset()
    _private: Ed25519PrivateKey = field(repr=False, compare=False)
    _secret: bytes = field(repr=False, compare=False)

    def sign(self, data: bytes) -> str:
        """The signature of those bytes, in base64."""
        return base64.b64encode(self._private.sign(data)).decode()

    @property
    def seal(self) -> bytes:
        """The secret of 32 bytes with which keyed hashes of clips are made; it tells nothing of the key itself."""
        return hashlib.blake2b(self._secret, digest_size=32, person=b"loa-thu-am").digest()


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKey:
    """The public half of another machine's station key, in hexadecimal; empty where its file is damaged."""

    public: str
    before: frozenset[str] = frozenset()


def signed_by(public: str, data: bytes, signature: str) -> bool:
    """Whether the owner of that public key signed those bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(base64.b64decode(signature), data)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def station_key(root: Path) -> StationKey | None:
    """The key of the station in that folder; None where it has none yet. Raises InputError for one that is damaged."""
    path = root / FOLDER / KEY
    try:
        status = path.stat()
    except OSError:
        return None
    return _load(path, status.st_mtime_ns)


def make_station_key(root: Path) -> StationKey:
    """The key of the station in that folder, made where there is none. Raises InputError, PublishError."""
    known = station_key(root)
    if known is not None:
        return known
    place = root / FOLDER
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            write_new(place / BEFORE, "".join(f"{name}\n" for name in _unsigned(root)).encode())
        made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with suppress(FileExistsError):  # another process made it in this moment: that is the key
            write_new(place / KEY, made)
            (place / KEY).chmod(0o600)
    except OSError as error:
        raise publish_error(place, error) from error
    made_key = station_key(root)
    if made_key is None:
        raise _damaged(place / KEY)
    return made_key


def key_over(path: Path) -> StationKey | None:
    """The key of the station that a file belongs to, by the folders above it; None where none of them has a key."""
    for place in path.absolute().parents[:_DEPTH]:
        found = station_key(place)
        if found is not None:
            return found
    return None


def public_key(root: Path) -> str | None:
    """The public key of the station that this folder plays for; None where none was kept yet, "" for a damaged one."""
    return public_key_in(root / FOLDER / PUBLIC)


def public_key_in(path: Path) -> str | None:
    """The public key that a file holds, in hexadecimal; None where there is no file, "" for a damaged one."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return ""
    return text if re.fullmatch(r"[0-9a-f]{64}", text) else ""


def keep_public_key(root: Path, public: str) -> None:
    """Keep the public key of the station that this folder plays for. Raises PublishError, FileExistsError."""
    write_new(root / FOLDER / PUBLIC, f"{public}\n".encode())


def verifier_over(path: Path) -> StationKey | PublicKey | None:
    """What tells whether a file was signed, by the folders above it: the station's key, or the public half of it."""
    key = key_over(path)
    if key is not None:
        return key
    for place in path.absolute().parents[:_DEPTH]:
        found = public_key(place)
        if found is not None:
            return PublicKey(public=found)
    return None


def _unsigned(root: Path) -> Iterator[str]:
    for pattern in _UNSIGNED_FILES:
        for path in sorted(root.glob(pattern)):
            with suppress(OSError):
                yield hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=8)
def _load(path: Path, _changed_ns: int) -> StationKey:
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
        before = path.with_name(BEFORE)
        listed = frozenset(before.read_text(encoding="ascii").split()) if before.exists() else frozenset()
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(path) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _damaged(path)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    secret = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return StationKey(public=public, before=listed, _private=private, _secret=secret)


def _damaged(path: Path) -> InputError:
    message = "khóa của đài bị hỏng — chép lại thư mục .khoa từ bản sao lưu; đừng xóa, vì sổ duyệt ký bằng khóa này"
    return InputError(Diagnostic(path=str(path), line=1, message=message))
