"""The station's own key: it signs the ledger and the manifests, and seals the clips.

The key is an Ed25519 key in `.khoa/dai.pem` of the station's folder, outside of everything that is published, readable
by its owner alone. It is made when something is first signed. What was there before it, unsigned, is listed by hash in
`.khoa/co-san.txt` at that moment: those very files stay valid, and nothing unsigned that comes later is.

Its public half is kept beside it. Where the key is damaged, lost or not the one of that half, the half still tells what
the station signed before; what is made meanwhile is signed by a stand-in, `.khoa/tam.pem`, and nothing can be approved.
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

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
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
OWN_HALF = "dai-cong-khai.txt"
"""The public half of the station's own key, in hexadecimal: what it signed can be told though the key is damaged."""
STAND_IN = "tam.pem"
"""The key that signs bulletins while the station's own is damaged."""
BEFORE = "co-san.txt"
"""The hashes of the unsigned files that were there when the key was made, a line each."""
_DEPTH = 5
"""A manifest in luu-tru/MONTH/audio_out/DAY lies so many folders below its station."""
_UNSIGNED_FILES = ("audio_out/*/[0-9]*.json", "luu-tru/*/audio_out/*/[0-9]*.json", ".cache/clips/??/*.flac")


@dataclass(frozen=True, kw_only=True, slots=True)
class StationKey:
    """What a station signs with. `public` is its public half in hexadecimal; `before` are the hashes of older files.

    `own` is the public half of the station's own key, which differs where a stand-in signs, and is `UNKNOWN` where
    nobody knows it any more; `damage` then names the file. `trusted` are all halves whose bulletins are the station's.
    """

    public: str
    own: str
    trusted: frozenset[str]
    before: frozenset[str] = frozenset()
    damage: Path | None = None
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


UNKNOWN = "?"
"""Stands for a public half that nobody knows: nothing was signed by it."""


def signed_by(public: str, data: bytes, signature: str) -> bool:
    """Whether the owner of that public key signed those bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(base64.b64decode(signature), data)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def station_key(root: Path) -> StationKey | None:
    """The key of the station in that folder, or its stand-in where the key is damaged; None where it has none yet."""
    place = root / FOLDER
    stamps = tuple(_changed_ns(place / name) for name in (KEY, OWN_HALF, STAND_IN))
    return _load(place, stamps) if any(stamps[:2]) else None


def undamaged_key(root: Path) -> StationKey:
    """The station's own key, made where there is none: what is signed for good takes no stand-in.

    Raises InputError where it is damaged, PublishError.
    """
    key = make_station_key(root)
    if key.damage is not None:
        raise damaged(key.damage)
    return key


def make_station_key(root: Path) -> StationKey:
    """The key of the station in that folder, made where there is none; where it is damaged a stand-in.

    Raises PublishError.
    """
    place = root / FOLDER
    known = station_key(root)
    if known is not None:
        lacking = (STAND_IN, _pem(known._private)) if known.damage else (OWN_HALF, f"{known.own}\n".encode())
        if not (place / lacking[0]).exists():
            _keep_secret(place / lacking[0], lacking[1])
            return station_key(root) or known
        return known
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            write_new(place / BEFORE, "".join(f"{name}\n" for name in _unsigned(root)).encode())
    except OSError as error:
        raise publish_error(place, error) from error
    _keep_secret(place / KEY, _pem(Ed25519PrivateKey.generate()))
    made = station_key(root)
    if made is None:
        raise damaged(place / KEY)
    if not made.damage:
        _keep_secret(place / OWN_HALF, f"{made.own}\n".encode())
    return made


def _keep_secret(path: Path, data: bytes) -> None:
    """Write a file that its owner alone can read. Where another process made it in this moment, that is the one."""
    with suppress(FileExistsError):
        write_new(path, data, private=True)


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


def _changed_ns(path: Path) -> int:
    """When a file was changed last; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=8)
def _load(place: Path, _stamps: tuple[int, ...]) -> StationKey:
    private, half, stand_in = _private_in(place / KEY), public_key_in(place / OWN_HALF), _private_in(place / STAND_IN)
    whole = private is not None and half in (None, "", _public_of(private))
    signs = private if private is not None and whole else stand_in or Ed25519PrivateKey.generate()
    public = _public_of(signs)
    own = public if whole else half or UNKNOWN
    beside = {_public_of(stand_in)} if stand_in else set()
    return StationKey(
        public=public,
        own=own,
        trusted=frozenset({own, *beside} if whole else {own, public}),
        before=_listed(place / BEFORE),
        damage=None if whole else place / KEY,
        _private=signs,
        _secret=signs.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()),
    )


def _private_in(path: Path) -> Ed25519PrivateKey | None:
    """The private key that a file holds; None where it is damaged or not there."""
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return private if isinstance(private, Ed25519PrivateKey) else None


def _public_of(private: Ed25519PrivateKey) -> str:
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _pem(private: Ed25519PrivateKey) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _listed(path: Path) -> frozenset[str]:
    try:
        return frozenset(path.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return frozenset()


def key_faults(root: Path) -> tuple[Diagnostic, ...]:
    """What is wrong with the key of the station in that folder, and what to do; nothing where all is well."""
    key = station_key(root)
    return damaged(key.damage).diagnostics if key is not None and key.damage is not None else ()


def damaged(path: Path) -> InputError:
    """What is told of a damaged key: what is lost meanwhile, and what to do."""
    message = (
        "khóa của đài bị hỏng hoặc không phải khóa cũ — chép lại thư mục .khoa từ bản sao lưu; đừng xóa, "
        "vì sổ duyệt ký bằng khóa này. Bản tin vẫn làm từ các bài đã duyệt; trong lúc này chưa duyệt được bài nào"
    )
    return InputError(Diagnostic(path=f"{FOLDER}/{path.name}", line=1, message=message))
