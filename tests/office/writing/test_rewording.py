"""A model's proposals in a station: what is sent, what is taken, what ledger, sheet and drafts say of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import SCHEDULE
from model_service import Model, model_service, says, sends

from broadcast.cli.check import check as check_command
from broadcast.cli.ledger import ledger
from broadcast.config import load_schedule
from broadcast.errors import ScheduleError, ScriptError, WriterError
from broadcast.model import VIETNAM
from broadcast.office.approval.approve import approve_paths
from broadcast.office.approval.review import approval_sheet, review
from broadcast.office.overview.check import check
from broadcast.office.writing.rewording import ask_for, offer_of, take_proposal
from broadcast.pipeline.drafting import draft_scripts
from broadcast.pipeline.inputs import load_scripts
from broadcast.station.folder import Folder
from broadcast.station.ledger import read_ledger

NOW = datetime(2026, 4, 22, 15, 0, tzinfo=VIETNAM)
SCRIPT, WHO = "dot/01-mot", "Chủ tịch UBND xã"
BODY = "Các hộ phải che kín chuồng trước ngày 05/12/2026. Không thả rông trâu, bò khi nhiệt độ dưới 12 độ."
RIGHT = "Trước ngày 05/12/2026, các hộ phải che kín chuồng.\nTrời dưới 12 độ thì không thả rông trâu, bò."
WRONG = "Các hộ phải che kín chuồng trước ngày 15/12/2026. Thả rông trâu, bò khi nhiệt độ dưới 12 độ."
PLAN = """\
KẾ HOẠCH
Phòng, chống rét cho vật nuôi

I. NỘI DUNG
1. Che chắn chuồng trại
Các hộ phải che kín chuồng trước ngày 05/12/2026. Không thả rông trâu, bò khi nhiệt độ dưới 12 độ.
"""


@pytest.fixture
def model() -> Iterator[Model]:
    with model_service() as running:
        yield running


@pytest.fixture
def folder(station: Path, model: Model) -> Folder:
    """The station with a model, and a text about cattle."""
    with (station / "schedule.yaml").open("a", encoding="utf-8") as file:
        file.write(f"writer: {{url: '{model.url}', model: 'thu:1b'}}\n")
    _write(station, "")
    return Folder(root=station)


def _write(station: Path, more: str) -> None:
    text = f"---\ntitle: Phòng rét\nsources: [II.1]\n{more}---\n\n{BODY} <!-- II.1:5 -->\n"
    (station / "scripts" / f"{SCRIPT}.md").write_text(text, encoding="utf-8")


def ask(folder: Folder, **chosen: object) -> str:
    return ask_for(folder, SCRIPT, step=lambda _name, _share: None, **chosen)  # type: ignore[arg-type]


def test_two_proposals_are_offered_and_what_fails_is_never_ready(folder: Folder, model: Model) -> None:
    model.answers = [says(WRONG), says(WRONG), says(RIGHT)]
    offer = offer_of(folder, ask(folder))
    (part,) = offer.parts
    assert [proposal.ready for proposal in part.proposals] == [True, False]
    assert part.passage == BODY
    with pytest.raises(ScriptError, match="chưa qua phép soát"):
        take_proposal(folder, SCRIPT, _name(folder), part=0, proposal=1, at=NOW)


def test_what_is_taken_stands_in_the_file_in_the_ledger_and_on_the_sheet(folder: Folder, model: Model) -> None:
    model.answers = [says(RIGHT)]
    take_proposal(folder, SCRIPT, ask(folder), part=0, proposal=0, at=NOW)
    text = (folder.scripts / f"{SCRIPT}.md").read_text(encoding="utf-8")
    assert text.count("<!-- II.1:5 --> <!-- mô hình: thu:1b -->") == 2
    sheet = approval_sheet(review(folder))
    assert sheet.count("(mô hình thu:1b đề xuất)") == 2
    approve_paths(folder, [folder.scripts / f"{SCRIPT}.md"], by=WHO, position=WHO, at=NOW)
    entry = read_ledger(folder.scripts).lines[-1].entry
    assert [(one["model"], one["sentence"]) for one in entry["proposed"]] == [
        ("thu:1b", "Trước ngày 05/12/2026, các hộ phải che kín chuồng."),
        ("thu:1b", "Trời dưới 12 độ thì không thả rông trâu, bò."),
    ]
    shown = CliRunner().invoke(ledger, ["show"], obj=folder.root)
    assert "2 câu do mô hình thu:1b đề xuất" in shown.output, shown.output


def test_a_sentence_and_a_paragraph_are_asked_for_alone(folder: Folder, model: Model) -> None:
    sentence = "Không thả rông trâu, bò khi nhiệt độ dưới 12 độ."
    assert offer_of(folder, ask(folder, sentence=sentence)).parts[0].passage == sentence
    assert offer_of(folder, ask(folder, line=6)).parts[0].passage == BODY
    with pytest.raises(ScriptError, match="không còn đoạn này"):
        ask(folder, sentence="Câu khác.")


def test_a_passage_that_was_edited_meanwhile_stays_as_it_is(folder: Folder, model: Model) -> None:
    model.answers = [says(RIGHT)]
    name = ask(folder)
    path = folder.scripts / f"{SCRIPT}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("che kín", "che chắn kín"), encoding="utf-8")
    with pytest.raises(ScriptError, match="đã có người sửa"):
        take_proposal(folder, SCRIPT, name, part=0, proposal=0, at=NOW)


def test_what_may_not_leave_the_machine_is_not_sent(folder: Folder, model: Model) -> None:
    _write(folder.root, "offline_only: true\n")
    with pytest.raises(WriterError, match="không được gửi"):
        ask(folder)
    assert model.asked == []
    found = check(folder)
    assert found.writer is not None
    assert f"scripts/{SCRIPT}.md" not in found.rewritten
    assert "scripts/thong-bao/cat-dien.md" in found.rewritten


def test_check_names_what_is_sent(folder: Folder) -> None:
    shown = CliRunner().invoke(check_command, [], obj=folder.root)
    assert "Máy viết lại (127.0.0.1, mô hình thu:1b)" in shown.output, shown.output
    told = json.loads(CliRunner().invoke(check_command, ["--json"], obj=folder.root).output)["writer"]
    assert (told["host"], told["model"]) == ("127.0.0.1", "thu:1b")


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("{url: 'http://8.8.8.8:11434/v1', model: m}", "https://"),
        ("{url: 'ftp://may/v1', model: m}", "không phải địa chỉ"),
        ("{url: 'https://a:b@may.example/v1', model: m}", "không phải địa chỉ"),
        ("{url: 'https://may.example/v1?key=1', model: m}", "BROADCAST_WRITER_KEY"),
        ("{url: 'https://may.example/v1', model: 'a --> b'}", "writer.model"),
        ("{url: 'https://may.example/v1'}", "writer.model"),
    ],
)
def test_an_address_or_a_name_that_is_none_is_a_fault_with_its_line(tmp_path: Path, written: str, fault: str) -> None:
    (tmp_path / "schedule.yaml").write_text(f"{SCHEDULE}writer: {written}\n", encoding="utf-8")
    with pytest.raises(ScheduleError, match=fault):
        load_schedule(tmp_path / "schedule.yaml")


# ---- drafts --------------------------------------------------------------------------------------


def drafted(folder: Folder, campaign: str = "ret") -> tuple[str, object]:
    path = folder.root / "ke-hoach.txt"
    path.write_text(PLAN, encoding="utf-8")
    schedule = load_schedule(folder.schedule)
    done = draft_scripts(folder, path, campaign, today=date(2026, 4, 22), schedule=schedule)
    return "\n".join(one.path.read_text(encoding="utf-8") for one in done.settled if one.path.exists()), done.reworded


def test_drafts_are_in_the_models_words_where_the_proof_lets_them_pass(folder: Folder, model: Model) -> None:
    model.answers = [says(f"Trước hết là che chắn chuồng trại.\n{RIGHT}")]
    text, words = drafted(folder)
    assert "Trời dưới 12 độ thì không thả rông trâu, bò. <!-- I.1:6 --> <!-- mô hình: thu:1b -->" in text
    assert words.passages == 1  # type: ignore[attr-defined]


def test_after_two_tries_the_rules_draft_stays_and_what_failed_is_told(folder: Folder, model: Model) -> None:
    model.answers = [says(WRONG)]
    text, words = drafted(folder)
    assert "mô hình" not in text
    assert "05/12/2026" in text
    assert len(model.asked) == 2
    assert any("15/12/2026" in fault for fault in words.refused[0].proposal.faults)  # type: ignore[attr-defined]


def test_a_model_that_fails_ends_the_asking_and_not_the_drafting(folder: Folder, model: Model) -> None:
    model.answers = [sends(b"<html>", "text/html")]
    text, words = drafted(folder)
    assert "05/12/2026" in text
    assert "không đúng cách" in words.fault  # type: ignore[attr-defined]


def test_what_a_person_keeps_on_this_machine_is_not_sent_when_its_plan_is_drafted_again(
    folder: Folder, model: Model
) -> None:
    model.answers = [says(RIGHT)]
    drafted(folder)
    for path in (folder.scripts / "ret").glob("*.md"):
        path.write_text(path.read_text(encoding="utf-8").replace("\n---\n", "\noffline_only: true\n---\n", 1), "utf-8")
    model.asked.clear()
    drafted(folder)
    assert model.asked == []
    assert any(script.offline_only for script in load_scripts(folder, load_schedule(folder.schedule)))


def _name(folder: Folder) -> str:
    return next((folder.cache / "de-xuat").glob("*.json")).stem
