"""Where alerts come from: a file that someone was sent, or an address, asked within bounds of size and time."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urljoin

from broadcast.errors import BusyError, InputError
from broadcast.knowledge.nearby import what_was_meant
from broadcast.office.urgent.cap_reading import MAX_BYTES, Alert, read_cap, refused
from broadcast.outside.address import host_of, leaves_unsealed
from broadcast.outside.incoming import parts, session

CONNECT_S, READ_S, WHOLE_S = 5.0, 15.0, 60.0
MAX_ALERT_BYTES = 2_000_000


def alerts_from(place: str) -> tuple[Alert, ...]:
    """The alerts in a file, or at an https:// address: one alert, many, or a feed that names them.

    Raises InputError for what is none, BusyError where the network is in the way.
    """
    if "://" not in place:
        return read_cap(_file(Path(place)))[0]
    until = time.monotonic() + WHOLE_S
    _check(place)
    found, links = read_cap(_get(place, MAX_BYTES, until))
    for link in links:
        address = urljoin(place, link)
        try:
            if host_of(address) == host_of(place):  # a feed may not send us to other machines
                _check(address)
                found += read_cap(_get(address, MAX_ALERT_BYTES, until))[0]
        except (InputError, ValueError):
            continue  # one faulty alert does not keep the others away
    return found


def _file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refused(f"{path.name}: tệp quá lớn, không phải một cảnh báo")
        return path.read_bytes()
    except FileNotFoundError as error:
        near = what_was_meant(path, (".xml", ".cap")) or "kiểm tra tên và thư mục"
        raise refused(f"{path}: không có tệp này — {near}") from error
    except OSError as error:
        raise refused(f"{path}: không mở được tệp ({error.strerror})") from error


def _check(address: str) -> None:
    try:
        unsealed = leaves_unsealed(address)
    except ValueError:
        raise refused(f"«{address[:60]}» không phải địa chỉ — viết như https://noi-gui.example/cap.xml") from None
    if unsealed:
        raise refused(f"{host_of(address)}: địa chỉ phải bắt đầu bằng https:// — http:// chỉ dùng trong mạng nội bộ")


def _get(address: str, most_bytes: int, until: float) -> bytes:
    import requests

    data = bytearray()
    try:
        with (
            session() as asking,
            asking.get(address, timeout=(CONNECT_S, READ_S), stream=True, allow_redirects=False) as answer,
        ):
            if answer.status_code != 200:
                raise BusyError(f"nơi gửi cảnh báo trả lời {answer.status_code} — xem lại địa chỉ, hoặc thử lại sau")
            for part in parts(answer):
                data += part
                if len(data) > most_bytes:
                    raise refused("nơi gửi cảnh báo gửi quá nhiều — không nhận")
                if time.monotonic() > until:
                    raise BusyError("nơi gửi cảnh báo trả lời quá chậm — thử lại sau")
    except requests.RequestException as error:
        raise BusyError("chưa nối được tới nơi gửi cảnh báo — xem lại mạng, thử lại sau") from error
    return bytes(data)
