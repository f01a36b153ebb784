"""An approver's own key: an Ed25519 key that only his PIN opens, and the tries that are counted against guessing.

The key lies in `.khoa/nguoi-duyet/`, encrypted (ChaCha20-Poly1305) under a key that Argon2id makes of the PIN. Beside
it stands how often a wrong PIN was given. Both files are signed with the station's key, so an altered one is noticed.
What Argon2id costs slows down a thief of the files and no more: against him a longer PIN helps.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from broadcast.errors import Diagnostic, InputError, NotAllowedError
from broadcast.model import Approver, Way
from broadcast.station.keys import FOLDER, StationKey
from broadcast.station.signed_files import UNREADABLE, as_signed_json, read_signed_json
from broadcast.station.store import lock, publish_error, write_atomically

KEYS = "nguoi-duyet"
FEWEST_DIGITS, MOST_DIGITS = 6, 64
TRIES = 5
"""After so many wrong PINs, and again after each so many more, nobody gets a try for a while."""
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=10), timedelta(days=1)
"""The first lock's length; each further one is twice as long as the one before, up to the longest."""
_ITERATIONS, _LANES, _MEMORY_KIB = 3, 1, 65536
"""Argon2id's cost: RFC 9106 recommends 3 passes over 64 MiB where memory is short; a quarter of a second here."""
_WAIT_S = 20.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """An approver whose PIN was right, and how he went: `scan_sha256` names his paper's scan, `link` his link."""

    approver: Approver
    way: Way = "machine"
    scan_sha256: str = ""
    link: str = ""
    _private: Ed25519PrivateKey = field(repr=False, compare=False)

    def sign(self, data: bytes) -> str:
        """His signature of those bytes, in base64."""
        return base64.b64encode(self._private.sign(data)).decode()

    def going(self, way: Way, *, scan_sha256: str = "", link: str = "") -> Signer:
        """The same person, going that way."""
        return replace(self, way=way, scan_sha256=scan_sha256, link=link)


def good_pin(pin: str) -> str:
    """A PIN that may be set. Raises NotAllowedError for one that is too short, or has other signs than digits."""
    if not (pin.isascii() and pin.isdigit() and FEWEST_DIGITS <= len(pin) <= MOST_DIGITS):
        raise NotAllowedError(f"PIN phải có từ {FEWEST_DIGITS} chữ số trở lên, chỉ gồm chữ số — đặt lại")
    return pin


def easily_guessed(pin: str) -> bool:
    """Whether a PIN is one of the first that anybody would try: one digit again and again, or digits in order."""
    return len(set(pin)) <= 2 or pin in "01234567890123456789" or pin in "98765432109876543210"


def make_signer(approver: Approver, pin: str) -> tuple[Signer, dict[str, Any]]:
    """A new key for an approver, and what of it is kept: encrypted under the PIN. Raises NotAllowedError."""
    good_pin(pin)
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    cost = {"iterations": _ITERATIONS, "lanes": _LANES, "memory_kib": _MEMORY_KIB}
    secret = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    box = ChaCha20Poly1305(_derived(pin, salt, cost)).encrypt(nonce, secret, bytes.fromhex(public))
    held = {"public": public, "kdf": "argon2id", **cost, "salt": salt.hex(), "nonce": nonce.hex(), "box": box.hex()}
    return Signer(approver=replace(approver, public=public), _private=private), held


def keep_signer(root: Path, key: StationKey, name: str, held: Mapping[str, Any]) -> None:
    """Keep an approver's key, and forget the tries against an earlier one; `root` is the station's folder.

    Raises PublishError.
    """
    path = _path(root, name)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, as_signed_json(key, {**held, "who": name}))
        path.chmod(0o600)
        _forget_tries(path)
    except OSError as error:
        raise publish_error(path, error) from error


def kept_public(root: Path, key: StationKey, name: str) -> str:
    """The public half of the key that is kept under that name; empty where there is none, or it was altered."""
    held = read_signed_json(_path(root, name), key)
    return str(held.get("public", "")) if held is not None and held.get("who") == name else ""


def forget_signer(root: Path, name: str) -> None:
    """Delete the key of somebody who approves no more. Raises PublishError."""
    path = _path(root, name)
    try:
        path.unlink(missing_ok=True)
        _forget_tries(path)
    except OSError as error:
        raise publish_error(path, error) from error


def open_signer(
    root: Path, key: StationKey, approver: Approver, pin: str, *, at: datetime, from_afar: bool = False
) -> Signer:
    """The approver with his key, opened by his PIN; `at` is now, aware.

    Tries from other machines are counted for themselves: a stranger in the network who locks them keeps nobody from
    approving at the machine.

    Whoever tries is counted before the PIN is looked at, one at a time, in all processes. Raises NotAllowedError for a
    wrong PIN and while tries are locked, InputError where the key's file is gone or altered, StationBusyError.
    """
    path = _path(root, approver.name)
    with lock(path.with_suffix(".lock"), wait_s=_WAIT_S, busy="có người đang nhập PIN này — đợi một chút rồi nhập lại"):
        held = read_signed_json(path, key)
        if held is None or held.get("public") != approver.public or held.get("who") != approver.name:
            raise _altered(approver)
        tries = _tries(path, from_afar=from_afar)
        wrong = _count_try(tries, key, at)
        private = _opened(held, approver, pin)
        if private is None:
            raise NotAllowedError(_refusal(wrong, at))
        try:
            tries.unlink(missing_ok=True)
        except OSError as error:
            raise publish_error(path, error) from error
    return Signer(approver=approver, _private=private)


def _count_try(path: Path, key: StationKey, at: datetime) -> int:
    """Count a try as wrong until it is known to be right; return how many are. Raises NotAllowedError while locked.

    A clock that was set back is not believed: the lock then begins anew, whole.
    """
    wrong, since = 0, at
    if path.exists():
        state = read_signed_json(path, key)
        try:
            wrong, since = (TRIES, at) if state is None else (int(state["wrong"]), datetime.fromisoformat(state["at"]))
        except UNREADABLE:
            wrong = TRIES
        back = since > at
        if state is None or back:
            since = at
            _write_tries(path, key, wrong, at)
    if at < since + _lock_of(wrong):
        raise NotAllowedError(_locked(since + _lock_of(wrong)))
    _write_tries(path, key, wrong + 1, at)
    return wrong + 1


def _write_tries(path: Path, key: StationKey, wrong: int, at: datetime) -> None:
    write_atomically(path, as_signed_json(key, {"wrong": wrong, "at": at.isoformat()}))


def _lock_of(wrong: int) -> timedelta:
    """How long tries are locked after so many wrong ones."""
    if not wrong or wrong % TRIES:
        return timedelta(0)
    doublings: int = min(wrong // TRIES - 1, 20)
    return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


def _refusal(wrong: int, at: datetime) -> str:
    if wrong % TRIES == 0:
        return _locked(at + _lock_of(wrong))
    return f"PIN không đúng — còn {TRIES - wrong % TRIES} lần thử"


def _locked(until: datetime) -> str:
    return f"PIN sai {TRIES} lần nên tạm khóa đến {until:%H:%M:%S ngày %d/%m/%Y} — đợi đến lúc đó rồi nhập lại"


def _opened(held: Mapping[str, Any], approver: Approver, pin: str) -> Ed25519PrivateKey | None:
    """The key in the file; None where the PIN does not open it."""
    try:
        derived = _derived(pin, bytes.fromhex(held["salt"]), held)
        box = ChaCha20Poly1305(derived)
        secret = box.decrypt(bytes.fromhex(held["nonce"]), bytes.fromhex(held["box"]), bytes.fromhex(approver.public))
        return Ed25519PrivateKey.from_private_bytes(secret)
    except InvalidTag:
        return None
    except UNREADABLE as error:
        raise _altered(approver) from error


def _derived(pin: str, salt: bytes, cost: Mapping[str, Any]) -> bytes:
    return Argon2id(
        salt=salt,
        length=32,
        iterations=int(cost["iterations"]),
        lanes=int(cost["lanes"]),
        memory_cost=int(cost["memory_kib"]),
    ).derive(pin.encode())


def _path(root: Path, name: str) -> Path:
    return root / FOLDER / KEYS / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"


def _tries(path: Path, *, from_afar: bool) -> Path:
    return path.with_suffix(".lan-thu-xa.json" if from_afar else ".lan-thu.json")


def _forget_tries(path: Path) -> None:
    for from_afar in (False, True):
        _tries(path, from_afar=from_afar).unlink(missing_ok=True)


def _altered(approver: Approver) -> InputError:
    message = f"khóa của người duyệt «{approver.name}» bị mất hoặc bị sửa — chép lại thư mục .khoa từ bản sao lưu"
    return InputError(
        Diagnostic(path=f"{FOLDER}/{KEYS}", line=1, message=f"{message}, hoặc đặt lại tên rồi đặt PIN mới")
    )
