"""Villages are named as people call them, wherever a village is named: by every verb, in schedule.yaml, in a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SCHEDULE, Run

from broadcast.config import load_schedule
from broadcast.knowledge.language.village_names import village_ids
from broadcast.model import Village

DAY = "2026-04-22"
VILLAGES = (Village(id="thon-1", name="Thôn Bến Đá"), Village(id="to-2", name="Tổ dân phố 2"))
NAMED = SCHEDULE.replace("engines: [espeak]", "engines: [tone]").replace(
    "    name: Thôn 1\n", "    name: Thôn Bến Đá\n  - id: thon-2\n    name: Thôn Đông\n"
)


@pytest.mark.parametrize("name", ["thon-1", "Thôn Bến Đá", "thôn bến đá", "THON BEN DA", " Thôn  Bến-Đá "])
def test_a_village_is_meant_by_its_id_or_its_name(name: str) -> None:
    assert village_ids(VILLAGES, [name, "tổ dân phố 2"]) == ("thon-1", "to-2")


def test_a_name_that_two_share_means_neither_and_an_id_goes_before_a_name() -> None:
    both = (Village(id="a", name="Thôn 1"), Village(id="b", name="thôn 1"), Village(id="c", name="a"))
    assert village_ids(both, ["Thôn 1", "a", "x"]) == ("Thôn 1", "a", "x")


def test_the_schedule_and_a_text_name_villages_as_people_do(run: Run, station: Path) -> None:
    morning = "    name: buổi sáng\n"
    schedule = NAMED.replace(morning, f"{morning}    villages: [Thôn Đông, thon ben da]\n", 1)
    (station / "schedule.yaml").write_text(schedule, encoding="utf-8")
    notice = station / "scripts/thong-bao/rieng.md"
    notice.write_text(
        "---\ntitle: Họp thôn\nvillages: [Thôn Đông]\nvalid_until: 23/4/2026\n---\n\nMời bà con họp lúc 19h.\n",
        encoding="utf-8",
    )
    assert run("approve", str(notice), "--by", "Chủ tịch UBND xã", "--yes").returncode == 0
    assert load_schedule(station / "schedule.yaml").slots[0].villages == ("thon-2", "thon-1")
    faults = json.loads(run("check", "--json").stdout)["faults"]
    assert not [fault for fault in faults if "không có thôn" in str(fault)]
    assert run("build", "--day", DAY).returncode == 0
    made = (station / "audio_out" / DAY).glob("0530*.json")
    assert {path.name.partition(".")[0] for path in made if "Họp thôn" in path.read_text("utf-8")} == {
        "0530-sang_thon-2"
    }


@pytest.mark.parametrize(
    "verb",
    [
        ("usb", DAY, "--to", "the", "--village"),
        ("folder", DAY, "--to", "may", "--village"),
        ("sheet", DAY, "--to", "to.html", "--village"),
        ("play", "--rehearse", f"{DAY}..{DAY}", "--village"),
        ("urgent", "Nước lên.", "--by", "Chủ tịch UBND xã", "--villages"),
    ],
    ids=lambda verb: verb[0],
)
def test_every_verb_that_takes_a_village_names_the_nearest(run: Run, station: Path, verb: tuple[str, ...]) -> None:
    (station / "schedule.yaml").write_text(NAMED, encoding="utf-8")
    (station / "the").mkdir()
    done = run(*verb, "Thôn 3")
    assert done.returncode == 65, done.stderr
    assert "không có thôn «Thôn 3»" in done.stderr
    assert "thon-1 (Thôn Bến Đá), thon-2 (Thôn Đông)" in done.stderr
