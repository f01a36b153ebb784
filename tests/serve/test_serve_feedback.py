"""What a village says of its horns: it reaches the office's list alone, and stays open until someone closes it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from broadcast.cli import cli
from broadcast.errors import InputError
from broadcast.serve.feedback import A_DAY
from broadcast.station.feedback import NAME, add_feedback, close_feedback, read_feedback
from serve.serving import NOW, TODAY, Served


def tell(served: Served, **other: str) -> httpx.Response:
    form = {"village": "thon-1", "token": served.token("thon-1"), "what": "qua-to"}
    with served.client() as client:
        return client.post("/phan-anh", data={**form, **other})


def test_it_reaches_the_office_and_no_page(own: Served) -> None:
    got = tell(own, minute="7", horn="cổng làng\u202e\n<b>")
    assert got.status_code == 303
    with own.client() as client:
        page = client.get(f"{own.url}/{got.headers['location']}").text
        assert "Đã gửi cho văn phòng xã" in page
        assert client.get(f"/{NAME}").status_code == 404
        assert "cổng làng" not in page
    (one,) = read_feedback(own.root)
    assert (one.number, one.village, one.what, one.day, one.minute, one.horn) == (
        *(1, "thon-1", "qua-to", TODAY, 7),
        "cổng làng <b>",
    )


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"what": "khac"}, 400), ({"minute": "-1"}, 400), ({"minute": "999"}, 400), ({"token": "x"}, 403)],
)
def test_nothing_else_is_taken(own: Served, wrong: dict[str, str], status: int) -> None:
    assert tell(own, **wrong).status_code == status
    assert read_feedback(own.root) == ()


def test_no_village_floods_the_list(own: Served) -> None:
    given = [tell(own).status_code for _ in range(A_DAY + 1)]
    assert given == [303] * A_DAY + [429]


def test_it_is_open_until_someone_closes_it_by_name(tmp_path: Path) -> None:
    for what in ("khong-ro", "khong-phat"):
        add_feedback(tmp_path, at=NOW, village="thon-1", what=what, day=TODAY)  # type: ignore[arg-type]
    (tmp_path / "schedule.yaml").write_text(
        "station: {name: Đài, commune: xã Mẫu}\nvillages: [{id: thon-1, name: Thôn 1}]\n"
        'slots: [{id: sang, name: buổi sáng, at: "05:30", max_minutes: 5}]\n',
        encoding="utf-8",
    )
    for by in ("", " "):
        with pytest.raises(InputError):
            close_feedback(tmp_path, 1, by=by, at=NOW)
    command = ["--station", str(tmp_path), "feedback"]
    assert CliRunner().invoke(cli, [*command, "--close", "1"]).exit_code == 2
    closed = CliRunner().invoke(cli, [*command, "--close", "1", "--by", "Lan", "--note", "đã thay loa"])
    assert closed.exit_code == 0, closed.output
    assert CliRunner().invoke(cli, command).output == "2. 07:15 22/04/2026, Thôn 1: Loa không phát\n"
    every = CliRunner().invoke(cli, [*command, "--all"]).output
    assert "Lan đã đóng: đã thay loa" in every
    with pytest.raises(InputError):
        close_feedback(tmp_path, 1, by="Lan", at=NOW)
    (tmp_path / NAME).write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="dòng này bị hỏng"):
        read_feedback(tmp_path)
