"""Profiles are a few lines of YAML that a commune copies and changes; what could do harm is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from broadcast.errors import InputError
from broadcast.model import Sound, VoiceSettings
from broadcast.stages.mix.profile import for_place, load_profile, profile_files


def own(home: Path, name: str = "cua-xa", *changes: tuple[str, str]) -> Path:
    text = profile_files(home)["horn"].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (home / "profiles").mkdir(exist_ok=True)
    path = home / "profiles" / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_ones_are_sound(tmp_path: Path) -> None:
    assert set(profile_files(tmp_path)) == {"horn", "horn-far", "phone", "light", "indoor"}
    aims = {name: load_profile(name, tmp_path).loudness_lufs for name in profile_files(tmp_path)}
    assert aims == {"horn": -16, "horn-far": -16, "phone": -19, "light": -19, "indoor": -18}


def test_a_station_copies_one_and_changes_it(tmp_path: Path) -> None:
    own(tmp_path, "cua-xa", ("loudness_lufs: -16", "loudness_lufs: -15"), ("g=6", "g=4"))
    profile = load_profile("cua-xa", tmp_path)
    assert profile.loudness_lufs == -15
    assert "treble=f=1500:t=q:w=0.5:g=4" in profile.filters
    own(tmp_path, "horn", ("loudness_lufs: -16", "loudness_lufs: -17"))
    assert load_profile("horn", tmp_path).loudness_lufs == -17  # the station's wins


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("highpass=f=300:p=2", "amovie=filename=/etc/passwd"), "shape"),
        (("highpass=f=300:p=2", "highpass=f=300,amovie=x"), "shape"),
        (("highpass=f=300:p=2", "ladspa=file=/tmp/x.so"), "shape"),
        (("loudness_lufs: -16", "loudness_lufs: 5"), "loudness_lufs"),
        (("limit_dbfs: -5.5", "limit_dbfs: 0"), "limit_dbfs"),
        (("title:", "least_pause_ms: 5000\ntitle:"), "least_pause_ms"),
        (("title:", "most_syllables_per_minute: 20\ntitle:"), "most_syllables_per_minute"),
        (("bitrate_kbps: 64", "bitrate_kbps: 900"), "bitrate_kbps"),
        (("sample_rate_hz: 44100", "sample_rate_hz: 8000"), "sample_rate_hz"),
        (("title:", "tilte:"), "tilte: không có khóa này"),
        (("title:", "title: ["), "YAML"),
    ],
)
def test_a_faulty_one_is_told(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    own(tmp_path, "cua-xa", change)
    with pytest.raises(InputError) as caught:
        load_profile("cua-xa", tmp_path)
    assert words in str(caught.value)


def test_where_echoes_are_long_every_pause_is_longer_and_the_pace_slower(tmp_path: Path) -> None:
    sound, voice = Sound(profile="horn-far", pause_item_ms=1600), VoiceSettings(syllables_per_minute=190)
    slowed, slow = for_place(sound, voice, tmp_path)
    assert (slowed.pause_sentence_ms, slowed.pause_paragraph_ms, slowed.pause_item_ms) == (700, 900, 1600)
    assert slow.syllables_per_minute == 150
    assert for_place(sound, replace(voice, syllables_per_minute=120), tmp_path)[1].syllables_per_minute == 120
    usual = Sound()
    assert for_place(usual, voice, tmp_path) == (usual, voice)
    far, horn = load_profile("horn-far", tmp_path), load_profile("horn", tmp_path)
    assert (far.shape, far.limit_dbfs) == (horn.shape, horn.limit_dbfs)


def test_music_is_spared_what_follows_the_loudness(tmp_path: Path) -> None:
    horn = load_profile("horn", tmp_path)
    assert "acompressor" in horn.filters
    assert "acompressor" not in horn.music_filters
    assert horn.music_filters.count("highpass") == 2


@pytest.mark.parametrize("name", ["../horn", "khong-co", "", "Horn"])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="đang có: horn-far, horn, indoor, light, phone"):
        load_profile(name, tmp_path)
