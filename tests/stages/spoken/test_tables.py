"""What stands in the reader's own tables: every reading passes the reader's own audit, every row says what it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from broadcast.knowledge.language import syllable
from broadcast.stages.spoken import tables
from broadcast.stages.spoken.abbreviations import TABLES

FOLDER = Path(tables.__file__).parent
READINGS = sorted(path.stem for path in FOLDER.glob("*.tsv") if "spoken" in path.read_text("utf-8").splitlines()[0])


@pytest.mark.parametrize("name", READINGS)
def test_every_reading_is_made_of_syllables(name: str) -> None:
    """No reading of ours may be flagged by our own audit and stop a build."""
    words = ((row["written"], word) for row in tables.rows(name) for word in re.findall(r"[^\W_]+", row["spoken"]))
    assert not [(written, word) for written, word in words if not syllable.valid(word)]


@pytest.mark.parametrize("name", TABLES)
def test_every_pattern_compiles_and_evidence_stands_at_the_word(name: str) -> None:
    for row in tables.rows(name):
        left = row["left"].replace(r"\p{Lu}", "[A-Z]").replace(r"\p{Ll}", "[a-z]")
        re.compile(left)
        re.compile(row["right"].replace(r"\p{Lu}", "[A-Z]").replace(r"\p{Ll}", "[a-z]"))
        assert not left or left.endswith(r"\Z"), row


def test_abbreviations_of_a_field_name_their_field_and_source() -> None:
    rows = tables.rows("by_field")
    assert len({row["written"] for row in rows}) >= 400
    assert not [row for row in rows if not row["field"] or not row["source"]]


@pytest.mark.parametrize("name", sorted({*READINGS} - {*TABLES}))
def test_nothing_is_written_twice(name: str) -> None:
    written = [(row["written"], row.get("group", "")) for row in tables.rows(name)]
    assert len(written) == len(set(written)), sorted(word for word in set(written) if written.count(word) > 1)
