"""A Piper voice that was installed stands before the machine's plain one without being asked for."""

from __future__ import annotations

from pathlib import Path

from broadcast.pipeline.inputs import with_installed


def test_an_installed_voice_stands_between_the_network_and_the_plain_one(tmp_path: Path) -> None:
    assert with_installed(("gtts", "espeak"), tmp_path) == ("gtts", "espeak")
    place = tmp_path / "voices"
    place.mkdir()
    (place / "vi_VN-rieng-medium.onnx").write_bytes(b"x")
    assert with_installed(("gtts", "espeak"), tmp_path) == ("gtts", "espeak")  # its description is missing
    (place / "vi_VN-rieng-medium.onnx.json").write_text("{}", encoding="utf-8")
    own = "piper:vi_VN-rieng-medium"
    assert with_installed(("gtts", "espeak"), tmp_path) == ("gtts", own, "espeak")
    assert with_installed(("gtts", own, "espeak"), tmp_path) == ("gtts", own, "espeak")
    assert with_installed(("espeak",), tmp_path) == ("espeak",)
    assert with_installed(("espeak", "gtts"), tmp_path) == ("espeak", "gtts")
