"""Kept on disk: whole files, clips that are what they say, one build at a time."""

from __future__ import annotations

import errno
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from broadcast.errors import PublishError, StationBusyError
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.station.folder import Folder
from broadcast.station.store import ClipStore, lock, publish_error, replaced, write_atomically

KEY = "ab" + "0" * 62


def test_a_file_is_written_whole_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "tệp.txt"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    write_atomically(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(PublishError, match="hết chỗ trên đĩa"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_is_stopped_leaves_nothing_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_large_file_is_filled_piece_by_piece_and_takes_its_place_when_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.zip"
    write_atomically(path, b"old")
    with replaced(path) as file:
        for piece in (b"one", b"two"):
            file.write(piece)
        file.seek(0)
        file.write(b"ONE")  # a zip goes back to its heads
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"ONEtwo"
    with pytest.raises(KeyboardInterrupt), replaced(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"ONEtwo"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "hết chỗ"), (errno.EACCES, "quyền ghi"), (errno.EROFS, "quyền ghi"), (errno.EIO, "kiểm tra ổ đĩa")],
)
def test_each_fault_of_the_disk_has_its_words(number: int, words: str) -> None:
    assert words in str(publish_error(Path("x"), OSError(number, "…")))


def test_a_clip_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    import soundfile

    store = ClipStore(tmp_path)
    pcm = (np.arange(5000) * 3 % 3001 - 1500).astype(np.int16)
    stored = store.put(KEY, pcm)
    assert store.get(KEY) == stored
    assert stored.frames == 5000
    assert stored.path == tmp_path / "ab" / f"{KEY}.flac"
    samples, rate_hz = soundfile.read(str(stored.path), dtype="int16")
    assert rate_hz == SAMPLE_RATE_HZ
    assert np.array_equal(samples, pcm)


def test_what_was_noted_of_a_clip_holds_for_its_very_bytes(tmp_path: Path) -> None:
    store, other_key = ClipStore(tmp_path, seal=b"s" * 32), "cd" * 32
    clip = store.put(KEY, np.arange(500, dtype=np.int16))
    assert store.noted(KEY) is None
    store.note(clip, b"heard")
    note = clip.path.with_suffix(".nghe")
    assert store.noted(KEY) == (clip, b"heard")
    assert ClipStore(tmp_path, seal=b"t" * 32).noted(KEY) is None
    other = store.put(other_key, np.arange(500, dtype=np.int16))
    other.path.with_suffix(".nghe").write_bytes(note.read_bytes())
    assert store.noted(other_key) is None
    whole = note.read_bytes()
    for place in range(len(whole)):
        note.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert store.noted(KEY) is None
    note.write_bytes(whole)
    sound = clip.path.read_bytes()
    for data in (b"", sound[:-1], sound[:-1] + bytes([sound[-1] ^ 1]), sound + b"more"):
        clip.path.write_bytes(data)
        assert store.noted(KEY) is None
    clip.path.write_bytes(sound)
    assert store.noted(KEY) == (clip, b"heard")
    store.drop(KEY)
    assert not note.exists()


@pytest.mark.parametrize("content", [b"", b"fLaC", b"<html>"])
def test_a_clip_that_is_none_counts_as_missing(tmp_path: Path, content: bytes) -> None:
    store = ClipStore(tmp_path)
    assert store.get(KEY) is None
    store.put(KEY, np.ones(100, np.int16)).path.write_bytes(content)
    assert store.get(KEY) is None


def test_a_clip_of_another_format_counts_as_missing(tmp_path: Path) -> None:
    import soundfile

    store = ClipStore(tmp_path)
    path = store.put(KEY, np.ones(100, np.int16)).path
    soundfile.write(str(path), np.ones(100, np.int16), 44_100, format="FLAC")
    assert store.get(KEY) is None


def test_who_has_to_wait_is_told_since_when_the_other_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, said = Folder(root=tmp_path), list[str]()
    monkeypatch.setattr("broadcast.station.folder.LOCK_WAIT_S", 0.1)
    with (
        folder.alone(),
        pytest.raises(StationBusyError, match=r"đang chạy từ \d\d:\d\d ngày \d\d/\d\d/\d{4} — đợi"),
        folder.alone(said.append),
    ):
        pass
    assert re.fullmatch(r"một lượt dựng khác đang chạy từ \d\d:\d\d .+, đang đợi lượt đó xong…", said[0])


def test_the_lock_keeps_other_processes_out_and_is_free_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "build.lock"
    hold = (
        "import sys, time\nfrom pathlib import Path\nfrom broadcast.station.store import lock\n"
        "with lock(Path(sys.argv[1]), wait_s=5):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen((sys.executable, "-c", hold, str(path)), stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(StationBusyError, match="một lượt dựng khác"), lock(path, wait_s=0.1):
            pass
        with pytest.raises(StationBusyError, match="thẻ đang bận"), lock(path, wait_s=0.1, busy="thẻ đang bận"):
            pass
        other.kill()
    with lock(path, wait_s=20):  # the other would have held it for a minute
        pass
