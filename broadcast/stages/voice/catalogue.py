"""Every voice there is for this station: what it is called, on which terms, and whether it can be used now."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from broadcast.errors import InputError, NextStep, Step
from broadcast.knowledge.tables import Row, rows
from broadcast.stages.voice.extras import install_command
from broadcast.stages.voice.service import SERVICE_NAME, parse_service, service_files

VOICES = "voices"
"""The folder of a station that holds what was installed or described for it."""
PIPER_NAME = re.compile(r"[A-Za-z0-9_-]+")
READY, _READY_ONLINE = "dùng được ngay", "dùng được khi có mạng"
_SERVICE_LICENCE = "theo hợp đồng với nơi cung cấp; văn bản rời khỏi máy"


@dataclass(frozen=True, kw_only=True, slots=True)
class VoiceInfo:
    """A voice by the name that schedule.yaml takes.

    `state` tells people whether it can be used, or what is missing; `step` how to mend that.
    """

    name: str
    title: str
    licence: str
    terms: str
    size_bytes: int
    state: str
    remote: bool
    step: Step | None = None

    @property
    def ready(self) -> bool:
        """Whether nothing is missing but, for a remote voice, the network."""
        return self.state in {READY, _READY_ONLINE}


@dataclass(frozen=True, kw_only=True, slots=True)
class VoiceFile:
    """A file that can be fetched; nothing else than exactly this is taken."""

    name: str
    url: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Download:
    """A voice that can be installed. The file that makes it visible, its model, comes last."""

    name: str
    files: tuple[VoiceFile, ...]


def voices(home: Path) -> tuple[VoiceInfo, ...]:
    """Those that come with the program first, then what lies in the station's folder."""
    known = {row["name"]: row for row in rows("broadcast.stages.voice", "catalogue")}
    found = [_from_table(row, home) for row in known.values()]
    by_hand = [f"piper:{name}" for name in piper_voices(home)]
    found += [_by_hand(name, home) for name in by_hand if name not in known]
    found += _services(home)
    return tuple(found)


def voice_info(name: str, home: Path) -> VoiceInfo | None:
    """What is known of a voice as schedule.yaml names it; an engine's name alone is its first voice.

    None for an engine that nobody knows.
    """
    found = voices(home)
    engine, _, voice = name.partition(":")
    there = piper_voices(home)
    if engine == "piper" and not voice and len(there) == 1:  # as the engine chooses
        name, voice = f"piper:{there[0]}", there[0]
    first = next((voice for voice in found if voice.name.partition(":")[0] == engine), None)
    if first is None or not (voice or engine == "http"):  # which service is meant must be said
        return first
    unknown = replace(first, name=name, state="không thấy giọng này", step=Step(code=NextStep.LIST_VOICES))
    return next((voice for voice in found if voice.name == name), unknown)


def downloads() -> tuple[Download, ...]:
    """The voices that can be fetched and checked."""
    found = []
    for row in rows("broadcast.stages.voice", "catalogue"):
        if row["model_url"]:
            name = row["name"].partition(":")[2]
            suffixes = (("config", ".onnx.json"), ("model", ".onnx"))
            files = (_file(row, kind, f"{name}{suffix}") for kind, suffix in suffixes)
            found.append(Download(name=name, files=tuple(files)))
    return tuple(found)


def download_of(name: str) -> Download | None:
    """What can be fetched of the voice of that name, such as piper:vi_VN-vais1000-medium; None where nothing can."""
    return next((download for download in downloads() if f"piper:{download.name}" == name), None)


def piper_voices(home: Path) -> tuple[str, ...]:
    """The names of the models that lie in the station's folder."""
    there = (path for path in (home / VOICES).glob("*.onnx") if path.is_file())
    return tuple(sorted(path.stem for path in there if PIPER_NAME.fullmatch(path.stem)))


def _file(row: Row, kind: str, name: str) -> VoiceFile:
    size_bytes = int(row[f"{kind}_bytes"])
    return VoiceFile(name=name, url=row[f"{kind}_url"], size_bytes=size_bytes, sha256=row[f"{kind}_sha256"])


def _from_table(row: Row, home: Path) -> VoiceInfo:
    name, remote = row["name"], row["remote"] == "yes"
    download = download_of(name)
    files = download.files if download else ()
    size_bytes = sum(file.size_bytes for file in files) or (_espeak_bytes() if name == "espeak" else 0)
    state, step = _READY_ONLINE if remote else READY, None
    if row["module"] and importlib.util.find_spec(row["module"]) is None:
        state = f"chưa cài — chạy: {install_command(name.partition(':')[0])}"
    elif any(_size_bytes(home / VOICES / file.name) != file.size_bytes for file in files):
        state, step = "chưa cài", Step(code=NextStep.INSTALL_VOICE, about=name.partition(":")[2])
    return VoiceInfo(
        name=name,
        title=row["title"],
        licence=row["licence"],
        terms=row["terms"],
        size_bytes=size_bytes,
        state=state,
        remote=remote,
        step=step,
    )


def _by_hand(name: str, home: Path) -> VoiceInfo:
    """A model that nobody here knows."""
    model = home / VOICES / f"{name.partition(':')[2]}.onnx"
    described = model.with_name(f"{model.name}.json")
    state = READY
    if importlib.util.find_spec("piper") is None:
        state = f"chưa cài — chạy: {install_command('piper')}"
    elif not described.is_file():
        state = f"thiếu tệp {described.name} — chép tệp này vào thư mục {VOICES}"
    size_bytes = _size_bytes(model) + _size_bytes(described)
    licence = "chưa rõ — xem nơi tải"
    return VoiceInfo(
        name=name,
        title="giọng tự chép vào thư mục voices",
        licence=licence,
        terms="",
        size_bytes=size_bytes,
        state=state,
        remote=False,
    )


def _services(home: Path) -> Iterator[VoiceInfo]:
    for name, raw in service_files(home).items():
        title, terms, remote, state = name, "", True, _READY_ONLINE
        try:
            service = parse_service(raw, f"{VOICES}/{name}.yaml")
        except InputError as error:
            state = f"tệp mô tả hỏng — {error.diagnostics[0]}"
        else:
            title, terms, remote = service.title, service.terms, service.remote
            missing = [name for name in service.secret_names() if not os.environ.get(name, "").strip()]
            if missing:
                state = f"thiếu biến môi trường {', '.join(missing)} — đặt mã khóa vào đó rồi chạy lại"
            elif not remote:
                state = READY
        if not SERVICE_NAME.fullmatch(name):  # the engine takes no other
            state = f"tên tệp {name}.yaml không dùng được — đặt lại tên bằng chữ thường không dấu, số và gạch nối"
        licence = _SERVICE_LICENCE if remote else "theo phần mềm chạy trên máy này"
        yield VoiceInfo(
            name=f"http:{name}", title=title, licence=licence, terms=terms, size_bytes=0, state=state, remote=remote
        )


def _espeak_bytes() -> int:
    try:
        import espeakng_loader
    except ImportError:
        return 0
    return sum(_size_bytes(path) for path in Path(espeakng_loader.get_data_path()).rglob("*") if path.is_file())


def _size_bytes(path: Path) -> int:
    """0 for a file that is not there."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
