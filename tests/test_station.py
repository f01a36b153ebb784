"""The shipped station: every script approved, short in its sentences, and true to the plan that it names."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import SHARED

from broadcast.config import load_schedule
from broadcast.model import Script
from broadcast.office.overview.check import check
from broadcast.pipeline.build import readings
from broadcast.pipeline.inputs import load_scripts
from broadcast.stages.spoken import tokens
from broadcast.stages.spoken.sentences import sentences
from broadcast.station.folder import Folder

ROOT = Path(__file__).parents[1]
FOLDER = Folder(root=ROOT)
SCHEDULE = load_schedule(FOLDER.schedule)
SCRIPTS = load_scripts(FOLDER, SCHEDULE)
PLAN = SHARED / "plans" / "ke-hoach-nghi-quyet-02.txt"
LONGEST_SENTENCE_WORDS = 25
LEAVES = {"II.1.1", "II.1.2.1", "II.1.2.2", *(f"II.1.2.3.{n}" for n in range(1, 10))}


def by_id(script: Script) -> str:
    return script.id


def test_nothing_is_wrong_with_the_station() -> None:
    checked = check(FOLDER)
    assert checked.faults == ()
    assert len(checked.scripts) == checked.approved == len(SCRIPTS)


def test_every_leaf_of_the_plan_has_its_script() -> None:
    campaign = [one for one in SCRIPTS if one.kind == "campaign"]
    assert len(campaign) >= 16
    assert {source for one in campaign for source in one.sources} >= LEAVES
    assert sum("II.1.2.1" in one.sources for one in campaign) >= 5  # the five viewpoints
    notices = [one for one in SCRIPTS if one.kind == "notice"]
    assert len(notices) >= 2
    assert any("III.2" in one.sources for one in notices)


@pytest.mark.parametrize("script", SCRIPTS, ids=by_id)
def test_sentences_are_short_enough_to_hear_once(script: Script) -> None:
    for paragraph in script.body:
        for _, found in sentences(tokens(paragraph.text)):
            text = "".join(token.written for token in found)
            words = [word for word in text.split() if any(map(str.isalnum, word))]
            assert len(words) <= LONGEST_SENTENCE_WORDS, text


@pytest.mark.parametrize("script", SCRIPTS, ids=by_id)
def test_every_figure_stands_in_the_section_that_the_script_names(script: Script) -> None:
    if not PLAN.exists():
        pytest.skip("the plan does not stand beside the project here")
    plan = PLAN.read_text(encoding="utf-8")
    title = re.findall(r"\d[\d./]*\d|\d+", plan[: plan.index("I. MỤC ĐÍCH")])  # the resolution's own number and date
    known = set(title) | {number for source in script.sources for number in figures(plan, source)}
    for paragraph in script.body:
        for number in re.findall(r"\d[\d./]*\d|\d+", paragraph.text):
            assert number in known, paragraph


def figures(plan: str, section: str) -> list[str]:
    """The numbers written in one section of the plan."""
    part, _, number = section.partition(".")
    text = plan[re.search(rf"^{part}\. ", plan, re.MULTILINE).start() :]  # type: ignore[union-attr]
    begun = re.search(rf"^{re.escape(number)}\.? ", text, re.MULTILINE)
    assert begun is not None, section
    rest = text[begun.end() :]
    end = re.search(r"^(?:\d+(?:\.\d+)*\.? |[IVX]+\. )", rest, re.MULTILINE)
    return re.findall(r"\d[\d./]*\d|\d+", rest[: end.start() if end else None])


def test_any_day_from_the_first_has_a_full_programme_that_fits() -> None:
    for offset in (0, 1, 30, 216, 3650):
        day = date(2026, 4, 22) + timedelta(days=offset)
        spoken = readings(SCHEDULE, SCRIPTS, day)
        assert len(spoken) == 2
        aired = [item.id for one in spoken for item in one.programme.items if item.kind == "campaign"]
        assert len(aired) == len(set(aired)) == 12  # nothing twice a day
