"""Two people at once: nothing that either of them gives is overwritten, refused or lost, in threads and processes."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from broadcast.config import load_schedule
from broadcast.errors import ChangedMeanwhileError
from broadcast.model import Flag
from broadcast.office.approval.approve import approve_paths
from broadcast.office.urgent.announce import Order, announce
from broadcast.pipeline.inputs import load_scripts, load_urgent
from broadcast.stages.plan import read_decisions, remember
from broadcast.station.folder import Folder
from broadcast.station.store import write_new
from broadcast.station.texts import ABSENT, read_text, save_text

PAIRS = int(os.environ.get("BROADCAST_PAIRS", "15"))
NOW = datetime.fromisoformat("2026-04-22T14:32:10+07:00")
WHO = "Chủ tịch UBND xã"
NEWS = ("Nước sông lên nhanh. Bà con vào nhà văn hóa thôn ngay.", "Cầu số 2 bị ngập. Bà con không đi qua cầu.")


def at_once(*acts: object) -> None:
    """Do the acts in a thread each, and raise what any of them raises."""
    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(act) for act in acts]:  # type: ignore[arg-type]
            done.result()


def test_two_urgent_texts_in_one_minute_are_both_kept_and_approved(station: Path) -> None:
    folder = Folder(root=station)
    schedule = load_schedule(folder.schedule)

    def give_out(text: str) -> None:
        announce(folder, schedule, Order(text=text, by=WHO), now=NOW)

    for _ in range(PAIRS):
        at_once(*(partial(give_out, text) for text in NEWS))
    kept = load_urgent(folder)
    assert len(kept) == 2 * PAIRS
    assert all(script.approved for script in kept)
    assert {paragraph.text for script in kept for paragraph in script.body} == set(NEWS)


def test_two_processes_that_give_out_urgent_news_keep_both(station: Path) -> None:
    code = (
        "import sys; from datetime import datetime; from pathlib import Path;"
        "from broadcast.config import load_schedule; from broadcast.office.urgent.announce import Order, announce;"
        "from broadcast.station.folder import Folder;"
        "folder = Folder(root=Path(sys.argv[1])); schedule = load_schedule(folder.schedule);"
        "now = datetime.fromisoformat(sys.argv[2]);"
        "[announce(folder, schedule, Order(text=sys.argv[3], by='Chủ tịch UBND xã'), now=now) for _ in range(6)]"
    )
    running = [subprocess.Popen((sys.executable, "-c", code, str(station), NOW.isoformat(), text)) for text in NEWS]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    kept = load_urgent(Folder(root=station))
    assert len(kept) == 12
    assert all(script.approved for script in kept)


def test_answers_that_two_people_give_to_a_plan_are_all_kept(tmp_path: Path) -> None:
    def flag(number: int, who: str) -> Flag:
        return Flag(kind="page-number", text=str(number), context=f"{who} {number}", suggestion="", line=number)

    def answer(number: int, who: str) -> None:
        remember(tmp_path, [flag(number, who)], accepted=who == "một")

    for number in range(PAIRS):
        at_once(*(partial(answer, number, who) for who in ("một", "hai")))
    answers = read_decisions(tmp_path)
    assert len(answers) == 2 * PAIRS
    assert sum(answers.values()) == PAIRS


def test_one_name_is_given_to_one_of_many_who_ask_for_it(tmp_path: Path) -> None:
    def ask(number: int) -> bool:
        try:
            write_new(tmp_path / "mot.md", f"bài {number}".encode() * 1000)
        except FileExistsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(ask, range(40)))
    assert given.count(True) == 1
    assert (tmp_path / "mot.md").read_text("utf-8") == f"bài {given.index(True)}" * 1000
    assert [path.name for path in tmp_path.iterdir()] == ["mot.md"]


def test_the_second_save_of_a_text_is_shown_both(station: Path) -> None:
    folder, path = Folder(root=station), station / "scripts/dot/01-mot.md"
    seen = read_text(path)
    first = save_text(folder, path, seen.text + "\nThêm một câu.\n", seen=seen.sha256)
    with pytest.raises(ChangedMeanwhileError) as refused:
        save_text(folder, path, seen.text + "\nThêm câu khác.\n", seen=seen.sha256)
    assert (refused.value.ours, refused.value.theirs) == (seen.text + "\nThêm câu khác.\n", first.text)
    assert path.read_text("utf-8") == first.text
    assert save_text(folder, path, refused.value.ours, seen=refused.value.theirs_sha256).text == refused.value.ours


def test_of_many_saves_of_one_text_one_is_written_and_the_others_are_told(station: Path) -> None:
    folder, path = Folder(root=station), station / "scripts/dot/01-mot.md"
    seen = read_text(path)

    def save(number: int) -> bool:
        try:
            save_text(folder, path, f"{seen.text}\nCâu {number}.\n", seen=seen.sha256)
        except ChangedMeanwhileError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(save, range(12))).count(True) == 1


def test_an_approval_of_what_was_seen_before_somebody_changed_it_is_refused(station: Path) -> None:
    folder, path = Folder(root=station), station / "scripts/dot/01-mot.md"
    seen = {"scripts/dot/01-mot.md": load_scripts(folder, load_schedule(folder.schedule))[0].sha256}
    path.write_text(path.read_text("utf-8") + "\nMột câu mà người duyệt chưa xem.\n", encoding="utf-8")
    with pytest.raises(ChangedMeanwhileError, match=r"01-mot\.md"):
        approve_paths(folder, [path], by=WHO, position=WHO, at=NOW, seen=seen)
    assert not load_scripts(folder, load_schedule(folder.schedule))[0].approved


def test_a_new_text_is_made_only_where_there_is_none(station: Path) -> None:
    folder, path = Folder(root=station), station / "scripts/dot/moi.md"
    assert read_text(path).sha256 == ABSENT
    save_text(folder, path, "Bài mới.\n", seen=ABSENT)
    with pytest.raises(ChangedMeanwhileError):
        save_text(folder, path, "Bài khác.\n", seen=ABSENT)
