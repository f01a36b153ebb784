"""Installs a voice into a station: fetched over TLS and taken up again where it broke off, or copied from a stick.

A file gets its name only once it is whole and its sha256 is the catalogue's. Until then it is `NAME.part`, beside it
the mark (ETag) by which the server knows that it still has the same file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from broadcast.errors import EngineBusyError, EngineError, EngineMissingError, StationBusyError
from broadcast.outside.incoming import parts, session
from broadcast.stages.voice.catalogue import VOICES, Download, VoiceFile, downloads
from broadcast.stages.voice.part import BY_HAND, Part, is_right
from broadcast.station.store import publish_error

if TYPE_CHECKING:
    import requests

CONNECT_S, READ_S = 3.0, 15.0
_BLOCK_BYTES = 32_768
"""What of a block had come when the line is cut is lost."""
_MOST_HOPS = 5
_HOPS = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({408, 429})
_RANGE_IS_WRONG = 416
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")
_AGAIN = "cài lại giọng này để tải tiếp"
BytesDone = Callable[[str, int, int], None]
"""Is told of a file by its name, how many of its bytes are there, and how many it has."""


def install(
    name: str,
    home: Path,
    *,
    source: Path | None = None,
    progress: BytesDone,
    catalogue: Sequence[Download] | None = None,
) -> Path:
    """The model of the voice, once both its files are there; what is there and right is left alone.

    `source` is a folder with both files, or the .onnx file itself. Raises EngineMissingError for a name that is not
    in the catalogue, EngineBusyError where the network fails, EngineError for wrong content, PublishError.
    """
    voice = _wanted(name.removeprefix("piper:"), downloads() if catalogue is None else catalogue)
    folder = home / VOICES
    with _alone(folder / f".{voice.name}.lock"):
        for file in voice.files:
            path = folder / file.name
            if is_right(path, file):
                progress(file.name, file.size_bytes, file.size_bytes)
            elif source is None:
                _fetch(path, file, progress)
            else:
                _copy(_beside(source, file), path, file, progress)
    return folder / voice.files[-1].name


def arrived(voice: Download, home: Path) -> float:
    """The share of a voice's bytes that are in the station, whole files and what an earlier try has left."""
    there = 0
    for file in voice.files:
        path = home / VOICES / file.name
        for found in (path, path.with_name(f"{path.name}.part")):
            with suppress(OSError):
                there += min(found.stat().st_size, file.size_bytes)
                break
    return there / max(sum(file.size_bytes for file in voice.files), 1)


def _wanted(name: str, catalogue: Sequence[Download]) -> Download:
    by_name = {voice.name: voice for voice in catalogue}
    if name not in by_name:
        near = difflib.get_close_matches(name, by_name, n=1)
        hint = f"có phải «{near[0]}»?" if near else f"cài được: {', '.join(by_name)}"
        other = f"giọng piper khác thì chép hai tệp .onnx và .onnx.json vào thư mục {VOICES}"
        raise EngineMissingError(f"không có giọng «{name[:60]}» để cài — {hint}; {other}")
    return by_name[name]


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Two that write the same file at once would spoil it."""
    import filelock

    held = filelock.FileLock(lock)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        held.acquire(timeout=0)
    except filelock.Timeout as error:
        raise StationBusyError("một lệnh khác đang cài giọng này — đợi lệnh đó xong rồi chạy lại") from error
    except OSError as error:
        raise publish_error(lock.parent, error) from error
    try:
        yield
    finally:
        held.release()


def _not_it(file: VoiceFile, where: str) -> EngineError:
    return EngineError(f"{where} giữ một tệp {file.name} khác với danh mục, nên không dùng — {BY_HAND}")


# ---- from a stick ----------------------------------------------------------------------------------


def _beside(source: Path, file: VoiceFile) -> Path:
    """Where a person's copy of this file lies. Raises EngineError."""
    folder = source if source.is_dir() else source.parent
    path = folder / file.name
    if not path.is_file():
        raise EngineError(f"không thấy tệp {file.name} trong {folder} — chép cả hai tệp .onnx và .onnx.json vào đó")
    return path


def _copy(source: Path, path: Path, file: VoiceFile, progress: BytesDone) -> None:
    part = Part(path.with_name(f"{path.name}.copy"))  # what was fetched so far is worth keeping
    part.begin("")
    if not part.append(_blocks(source), file.size_bytes, lambda there: progress(file.name, there, file.size_bytes)):
        part.drop()
        raise _not_it(file, str(source.parent))
    part.become(path, file)


def _blocks(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as held:
            while block := held.read(_BLOCK_BYTES):
                yield block
    except OSError as error:
        raise EngineError(f"{source}: không đọc được — kiểm tra USB, rồi chép lại tệp này") from error


# ---- from the network --------------------------------------------------------------------------


def _fetch(path: Path, file: VoiceFile, progress: BytesDone) -> None:
    import requests

    part = Part(path.with_name(f"{path.name}.part"))
    if part.size_bytes > file.size_bytes:
        part.drop()
    try:
        with session() as held:
            for _ in range(2):  # once more where a server said that our part is none of its file
                if part.size_bytes < file.size_bytes:
                    _fetch_on(held, part, file, progress)
    except requests.exceptions.SSLError as error:
        message = f"chứng chỉ của nơi tải không đáng tin — kiểm tra giờ máy và mạng của cơ quan, rồi {_AGAIN}"
        raise EngineBusyError(message) from error
    except requests.RequestException as error:
        raise _cut(part, file) from error
    if part.size_bytes < file.size_bytes:
        raise _cut(part, file)
    part.become(path, file)


def _cut(part: Part, file: VoiceFile) -> EngineBusyError:
    there = 100 * part.size_bytes // file.size_bytes
    if not part.size_bytes:
        return EngineBusyError(f"không nối được tới nơi tải {file.name} — kiểm tra mạng rồi cài lại; hoặc {BY_HAND}")
    return EngineBusyError(f"đứt mạng khi tải {file.name}, đã có {there}% — kiểm tra mạng, rồi {_AGAIN}")


def _fetch_on(session: requests.Session, part: Part, file: VoiceFile, progress: BytesDone) -> None:
    """One request: for what is missing, or for all of it."""
    begun = part.size_bytes
    headers = {"Accept-Encoding": "identity"}
    if begun:
        headers["Range"] = f"bytes={begun}-"
        if part.tag:
            headers["If-Range"] = part.tag
    with _open(session, file, headers) as answer:
        if begun and answer.status_code == _RANGE_IS_WRONG:
            part.drop()
            return
        goes_on = begun > 0 and answer.status_code == 206
        if not goes_on:
            _check_status(answer, file)
        start, whole_bytes = _place(answer, goes_on=goes_on)
        if whole_bytes not in {None, file.size_bytes} or start != (begun if goes_on else 0):
            part.drop()
            raise _not_it(file, "nơi tải")
        if not goes_on:
            part.begin(answer.headers.get("ETag", ""))
        blocks = parts(answer, _BLOCK_BYTES)
        if not part.append(blocks, file.size_bytes, lambda there: progress(file.name, there, file.size_bytes)):
            part.drop()
            raise _not_it(file, "nơi tải")


def _open(session: requests.Session, file: VoiceFile, headers: dict[str, str]) -> requests.Response:
    """The answer behind all redirections, none of which may leave TLS. Raises EngineError, RequestException."""
    url = file.url
    for _ in range(_MOST_HOPS):
        if not url.startswith("https://"):
            raise EngineError(f"nơi tải {file.name} chuyển sang địa chỉ không mã hóa, nên không tải — {BY_HAND}")
        answer = session.get(url, headers=headers, timeout=(CONNECT_S, READ_S), allow_redirects=False, stream=True)
        if answer.status_code not in _HOPS:
            return answer
        answer.close()
        with suppress(ValueError):  # where the address is none, the same is asked again, and then no more
            url = urljoin(url, answer.headers.get("Location", ""))
    raise EngineError(f"nơi tải {file.name} chuyển địa chỉ mãi không hết — {BY_HAND}")


def _check_status(answer: requests.Response, file: VoiceFile) -> None:
    status = answer.status_code
    if status == 200:
        return
    if status in _LATER or status >= 500:
        raise EngineBusyError(f"nơi tải {file.name} đang bận (mã {status}) — lát nữa {_AGAIN}")
    raise EngineError(f"nơi tải không cho lấy tệp {file.name} (mã {status}) — {BY_HAND}")


def _place(answer: requests.Response, *, goes_on: bool) -> tuple[int, int | None]:
    """Where the body begins in the file, and how long the server says that the whole is."""
    if goes_on:
        found = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        return (int(found[1]), int(found[2])) if found else (-1, None)
    length = answer.headers.get("Content-Length", "")
    return 0, int(length) if length.isdecimal() and "Content-Encoding" not in answer.headers else None
