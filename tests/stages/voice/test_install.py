"""Installing a voice from a server that speaks TLS on loopback, on a good line and a bad one, and from a folder."""

from __future__ import annotations

import hashlib
import random
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock
import pytest
import trustme
from loopback import Asked, BrokenOffError, http, served

from broadcast.errors import EngineBusyError, EngineError, EngineMissingError, PublishError, StationBusyError
from broadcast.stages.voice.catalogue import Download, VoiceFile, downloads
from broadcast.stages.voice.install import install

HOST, FILES_HOST = "voices.example", "cdn.voices.example"
NAME = "vi_VN-thu-medium"
MODEL = random.Random(3).randbytes(900_000)
CONFIG = b'{"espeak": {"voice": "vi"}}'
CONTENT = {f"{NAME}.onnx.json": CONFIG, f"{NAME}.onnx": MODEL}
Respond = Callable[[Asked], bytes]


def row(scheme: str = "https") -> Download:
    files = (
        VoiceFile(
            name=name,
            url=f"{scheme}://{HOST}/{name}",
            size_bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        for name, content in CONTENT.items()
    )
    return Download(name=NAME, files=tuple(files))


class Shop:
    """Gives out the files in parts too; `answers` are used up one a request for the model before that."""

    def __init__(self) -> None:
        self.content = dict(CONTENT)
        self.tag = '"v1"'
        self.asked: list[Asked] = []
        self.answers: list[Respond] = []

    @property
    def ranges(self) -> list[str]:
        """What was asked for of the model."""
        return [one.headers.get("range", "all") for one in self.asked if one.path.endswith(".onnx")]

    def respond(self, asked: Asked) -> bytes:
        self.asked.append(asked)
        if self.answers and asked.path.endswith(".onnx"):
            return self.answers.pop(0)(asked)
        return self.give(asked)

    def give(self, asked: Asked) -> bytes:
        content = self.content[asked.path.strip("/")]
        start = int(asked.headers.get("range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        if start and asked.headers.get("if-range", self.tag) == self.tag:
            if start >= len(content):
                return http(b"", "416 Range Not Satisfiable")
            place = f"Content-Range: bytes {start}-{len(content) - 1}/{len(content)}"
            return http(content[start:], f"206 Partial Content\r\nETag: {self.tag}\r\n{place}")
        return http(content, f"200 OK\r\nETag: {self.tag}")

    def whole(self, asked: Asked) -> bytes:
        """As a server that knows nothing of parts."""
        return http(self.content[asked.path.strip("/")])

    def cut(self, asked: Asked) -> bytes:
        raise BrokenOffError(self.give(asked)[: len(MODEL) // 2])

    def cut_without_mark(self, asked: Asked) -> bytes:
        raise BrokenOffError(self.whole(asked)[: len(MODEL) // 2])


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def shop(ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    made = Shop()
    with served(ca, (HOST, FILES_HOST), made.respond, tmp_path) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "station"


def get(home: Path, *, source: Path | None = None, scheme: str = "https") -> Path:
    return install(NAME, home, source=source, progress=lambda *_: None, catalogue=[row(scheme)])


def files(home: Path) -> dict[str, bytes]:
    """What lies there, but for the lock."""
    found = {path.name: path.read_bytes() for path in (home / "voices").iterdir()}
    return {name: content for name, content in found.items() if not name.endswith(".lock")}


def part(home: Path) -> Path:
    return home / "voices" / f"{NAME}.onnx.part"


def test_a_voice_is_fetched_whole(shop: Shop, home: Path) -> None:
    told: list[tuple[str, int, int]] = []
    path = install(f"piper:{NAME}", home, progress=lambda *one: told.append(one), catalogue=[row()])
    assert path == home / "voices" / f"{NAME}.onnx"
    assert files(home) == CONTENT
    assert told[-1] == (path.name, len(MODEL), len(MODEL))
    assert [done for name, done, _ in told if name == path.name] == sorted(done for _, done, _ in told[1:])
    assert len(told) > 3


def test_what_is_there_and_right_is_not_fetched_again(shop: Shop, home: Path) -> None:
    get(home)
    shop.asked.clear()
    assert get(home).is_file()
    assert shop.asked == []
    (home / "voices" / f"{NAME}.onnx").write_bytes(MODEL[:-1] + b"?")
    get(home)
    assert files(home) == CONTENT
    assert shop.ranges == ["all"]


def test_a_line_that_was_cut_goes_on_where_it_broke_off(shop: Shop, home: Path) -> None:
    shop.answers = [shop.cut]
    with pytest.raises(EngineBusyError, match=r"đã có 4\d% .*cài lại giọng này để tải tiếp"):
        get(home)
    assert f"{NAME}.onnx" not in files(home)
    there = part(home).stat().st_size
    assert 0 < there < len(MODEL)
    get(home)
    assert files(home) == CONTENT
    assert shop.ranges == ["all", f"bytes={there}-"]
    assert shop.asked[-1].headers["if-range"] == '"v1"'


@pytest.mark.parametrize("tag", ["", 'W/"v1"'])
def test_without_a_strong_mark_a_part_is_asked_for_all_the_same(shop: Shop, home: Path, tag: str) -> None:
    shop.tag = tag
    shop.answers = [shop.cut if tag else shop.cut_without_mark]
    with pytest.raises(EngineBusyError):
        get(home)
    get(home)
    assert files(home) == CONTENT
    assert shop.ranges[1].startswith("bytes=")
    assert "if-range" not in shop.asked[-1].headers


def test_a_server_without_parts_starts_over(shop: Shop, home: Path) -> None:
    shop.answers = [shop.cut, shop.whole]
    with pytest.raises(EngineBusyError):
        get(home)
    get(home)
    assert files(home) == CONTENT


def test_a_file_that_changed_meanwhile_starts_over(shop: Shop, home: Path) -> None:
    shop.answers = [shop.cut]
    with pytest.raises(EngineBusyError):
        get(home)
    part(home).write_bytes(b"?" * part(home).stat().st_size)  # the content of the old version
    shop.tag = '"v2"'
    get(home)
    assert files(home) == CONTENT


def test_a_part_that_the_server_refuses_is_dropped(shop: Shop, home: Path) -> None:
    shop.answers = [shop.cut, lambda _: http(b"", "416 Range Not Satisfiable")]
    with pytest.raises(EngineBusyError):
        get(home)
    get(home)
    assert files(home) == CONTENT
    assert shop.ranges[-1] == "all"


def test_an_answer_for_another_place_is_not_joined(shop: Shop, home: Path) -> None:
    def elsewhere(_asked: Asked) -> bytes:
        place = f"Content-Range: bytes 7-{len(MODEL) - 1}/{len(MODEL)}"
        return http(MODEL[7:], f"206 Partial Content\r\n{place}")

    shop.answers = [shop.cut, elsewhere]
    with pytest.raises(EngineBusyError):
        get(home)
    with pytest.raises(EngineError, match="khác với danh mục"):
        get(home)
    assert files(home) == {f"{NAME}.onnx.json": CONFIG}


def test_a_ctrl_c_keeps_what_was_got(shop: Shop, home: Path) -> None:
    def stopped(name: str, done: int, _total: int) -> None:
        if name.endswith(".onnx") and done > len(MODEL) // 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(NAME, home, progress=stopped, catalogue=[row()])
    there = part(home).stat().st_size
    assert there > len(MODEL) // 3
    get(home)
    assert files(home) == CONTENT
    assert shop.ranges[-1] == f"bytes={there}-"


def test_wrong_content_never_gets_the_name(shop: Shop, home: Path) -> None:
    shop.content[f"{NAME}.onnx"] = bytes(len(MODEL))
    with pytest.raises(EngineError, match=r"sha256 .*đã bị bỏ") as caught:
        get(home)
    assert not isinstance(caught.value, EngineBusyError)
    assert files(home) == {f"{NAME}.onnx.json": CONFIG}


def endless(_asked: Asked) -> bytes:
    raise BrokenOffError(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + MODEL + bytes(400_000))


@pytest.mark.parametrize("answer", [lambda _: http(MODEL + b"?"), lambda _: http(MODEL[:-1]), endless])
def test_a_file_of_another_size_is_refused(shop: Shop, home: Path, answer: Respond) -> None:
    shop.answers = [answer]
    with pytest.raises(EngineError, match="khác với danh mục"):
        get(home)
    assert files(home) == {f"{NAME}.onnx.json": CONFIG}


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        ("404 Not Found", EngineError, "mã 404.*chép cả hai tệp vào thư mục voices"),
        ("403 Forbidden", EngineError, "mã 403"),
        ("429 Too Many Requests", EngineBusyError, "mã 429"),
        ("503 Service Unavailable", EngineBusyError, "mã 503"),
        ("302 Found\r\nLocation: http://cdn.voices.example/a", EngineError, "không mã hóa"),
        ("302 Found\r\nLocation: file:///etc/passwd", EngineError, "không mã hóa"),
        ("302 Found\r\nLocation: https://[", EngineError, "mãi không hết"),
        ("302 Found", EngineError, "mãi không hết"),
    ],
)
def test_an_answer_that_is_no_file_is_told(
    shop: Shop, home: Path, status: str, kind: type[EngineError], words: str
) -> None:
    shop.answers = [lambda _: http(b"<html>", status)] * 9
    with pytest.raises(EngineError, match=words) as caught:
        get(home)
    assert type(caught.value) is kind
    assert files(home) == {f"{NAME}.onnx.json": CONFIG}


def test_a_redirection_within_tls_is_followed(shop: Shop, home: Path) -> None:
    there = f"302 Found\r\nLocation: https://{FILES_HOST}/{NAME}.onnx"
    shop.answers = [lambda _: http(b"", there)]
    get(home)
    assert files(home) == CONTENT
    assert shop.asked[-1].host == FILES_HOST


def test_an_address_without_tls_is_not_asked(shop: Shop, home: Path) -> None:
    with pytest.raises(EngineError, match="không mã hóa"):
        get(home, scheme="http")
    assert shop.asked == []


def test_a_certificate_that_nobody_signed_is_refused(
    ca: trustme.CA, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Shop()
    with served(ca, (HOST,), made.respond, tmp_path, trusted=trustme.CA()) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(EngineBusyError, match="chứng chỉ"):
            get(home)
    assert made.asked == []
    assert files(home) == {}


def test_a_server_that_is_not_there_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    with pytest.raises(EngineBusyError, match="không nối được tới nơi tải"):
        get(home)


def test_two_installs_at_once_are_kept_apart(home: Path) -> None:
    (home / "voices").mkdir(parents=True)
    with (
        filelock.FileLock(home / "voices" / f".{NAME}.lock"),
        pytest.raises(StationBusyError, match="một lệnh khác đang cài"),
    ):
        get(home)


def test_a_folder_in_the_way_is_told(home: Path) -> None:
    home.mkdir()
    (home / "voices").write_text("a file")
    with pytest.raises(PublishError, match="voices"):
        get(home)


@pytest.mark.parametrize("given", ["", f"{NAME}.onnx"])
def test_a_voice_is_copied_from_a_stick(home: Path, tmp_path: Path, given: str) -> None:
    stick = write(tmp_path / "usb", CONTENT)
    assert get(home, source=stick / given).read_bytes() == MODEL
    assert files(home) == CONTENT


def test_a_copy_is_checked_like_a_download(shop: Shop, home: Path, tmp_path: Path) -> None:
    shop.answers = [shop.cut]
    with pytest.raises(EngineBusyError):
        get(home)
    there = part(home).read_bytes()
    for content, words in ((MODEL[:-1] + b"?", "sha256"), (MODEL[:-5], "sha256"), (MODEL + b"?", "khác với danh mục")):
        stick = write(tmp_path / "usb", CONTENT | {f"{NAME}.onnx": content})
        with pytest.raises(EngineError, match=words):
            get(home, source=stick)
        assert f"{NAME}.onnx" not in files(home)
    (tmp_path / "usb" / f"{NAME}.onnx").unlink()
    with pytest.raises(EngineError, match=rf"không thấy tệp {NAME}\.onnx "):
        get(home, source=tmp_path / "usb")
    assert part(home).read_bytes() == there


def write(folder: Path, content: dict[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in content.items():
        (folder / name).write_bytes(data)
    return folder


def test_a_name_that_is_unknown_gets_a_hint(home: Path) -> None:
    with pytest.raises(EngineMissingError, match="có phải «vi_VN-vais1000-medium»"):
        install("vi_VN-vais100-medium", home, progress=lambda *_: None)
    with pytest.raises(EngineMissingError, match="cài được: vi_VN-vais1000-medium"):
        install("../etc", home, progress=lambda *_: None)


def test_the_catalogue_says_what_to_fetch() -> None:
    (voice,) = downloads()
    config, model = voice.files
    assert (model.name, model.size_bytes) == ("vi_VN-vais1000-medium.onnx", 63_201_294)
    assert (config.name, config.size_bytes) == ("vi_VN-vais1000-medium.onnx.json", 4_860)
    for file in voice.files:
        assert file.url.startswith("https://")
        assert file.url.endswith(f"/{file.name}")
        assert len(file.sha256) == 64
