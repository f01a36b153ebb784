"""The law of reading for Word files and pages: whatever is nested in whatever, each word has a place, and one alone.

Files are made by chance: tables in tables, odd spans, text boxes, notes, tracked changes, fields, controls; elements left open.
"""

from __future__ import annotations

import collections
import os
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcast.stages.plan.formats import docx, html
from broadcast.stages.plan.plan import plan_of
from tests.stages.plan.test_law import told

FILES = int(os.environ.get("BROADCAST_WORD_FILES", "60"))
"""Set higher for a longer run."""
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
OPENINGS = (
    "",
    "",
    "",
    "1. ",
    "2. ",
    "a) ",
    "- ",
    "Điều 1. ",
    "I. ",
    "Căn cứ ",
    "Kính gửi: ",
    "Nơi nhận: ",
    "KẾ HOẠCH ",
    "TM. ",
)


class Maker:
    """Makes the XML of one file; every word occurs once, and `gone` are those that are struck out or hidden."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = 0
        self.gone: set[str] = set()
        self.notes: list[str] = []

    def word(self) -> str:
        self.words += 1
        return "w" + "".join(chr(ord("a") + int(digit)) for digit in str(self.words)) + "q"

    def text(self, tag: str = "t") -> str:
        words = [self.word() for _ in range(self.chance.randint(1, 5))]
        if tag == "delText":
            self.gone |= set(words)
        return f'<w:{tag} xml:space="preserve">{" ".join(words)} </w:{tag}>'

    def run(self, depth: int) -> str:
        kind = self.chance.randrange(14)
        if kind == 0:
            return f'<w:del w:id="1"><w:r>{self.text("delText")}</w:r></w:del>'
        if kind == 1:
            return f'<w:ins w:id="1"><w:r>{self.text()}</w:r></w:ins>'
        if kind == 2:
            return f"<w:r><w:rPr><w:vanish/></w:rPr>{self._gone()}</w:r>"
        if kind == 3:
            return f"<w:hyperlink><w:r>{self.text()}</w:r></w:hyperlink><w:r><w:tab/></w:r>"
        if kind == 4:
            return f"<w:sdt><w:sdtContent><w:r>{self.text()}</w:r></w:sdtContent></w:sdt>"
        if kind == 5:
            return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r>{self.text()}</w:r>'
        if kind == 6:
            self.notes.append(self.text())
            return f'<w:r><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
        if kind == 7 and depth < 3:
            inner = self.blocks(depth + 2, 2)
            fallback = f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
            choice = (
                f"<mc:Choice Requires='wps'><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></mc:Choice>"
            )
            return f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
        if kind == 8:
            return f"<w:r>{self.text()}<w:br/>{self.text()}</w:r>"
        if kind == 9:
            return f'<w:moveFrom w:id="2"><w:r>{self._gone()}</w:r></w:moveFrom>'
        return f"<w:r>{self.text()}</w:r>"

    def _gone(self) -> str:
        made = self.text()
        self.gone |= set(re.findall(r"w[a-j]+q", made))
        return made

    def paragraph(self, depth: int) -> str:
        runs = "".join(self.run(depth) for _ in range(self.chance.randint(0, 4)))
        return f"<w:p><w:r><w:t xml:space='preserve'>{self.chance.choice(OPENINGS)}</w:t></w:r>{runs}</w:p>"

    def blocks(self, depth: int, most: int) -> str:
        return "".join(self.block(depth) for _ in range(self.chance.randint(1, most)))

    def block(self, depth: int) -> str:
        kind = self.chance.randrange(8)
        if kind == 0 and depth < 3:
            return self.table(depth)
        if kind == 1:
            return f"<w:sdt><w:sdtContent>{self.paragraph(depth)}{self.paragraph(depth)}</w:sdtContent></w:sdt>"
        return self.paragraph(depth)

    def table(self, depth: int) -> str:
        rows = "".join(f"<w:tr>{''.join(self.cells(depth))}</w:tr>" for _ in range(self.chance.randint(1, 4)))
        return f"<w:tbl>{rows}</w:tbl>"

    def cells(self, depth: int) -> Iterator[str]:
        for _ in range(self.chance.randint(1, 4)):
            span = self.chance.choice(
                ("", "", '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="9"/>', '<w:gridSpan w:val="0"/>')
            )
            merge = self.chance.choice(("", "", '<w:vMerge w:val="restart"/>', "<w:vMerge/>"))
            inner = self.blocks(depth + 1, 2)
            cell = f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{inner}</w:tc>"
            yield f"<w:sdt><w:sdtContent>{cell}</w:sdtContent></w:sdt>" if self.chance.random() < 0.1 else cell

    def save(self, path: Path) -> str:
        body = "".join(self.block(0) for _ in range(self.chance.randint(2, 9)))
        head = f"<w:p><w:r>{self.text()}</w:r></w:p>"
        notes = "".join(
            f'<w:footnote w:id="{at}"><w:p><w:r>{note}</w:r></w:p></w:footnote>'
            for at, note in enumerate(self.notes, 1)
        )
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
            archive.writestr("word/header1.xml", f"<w:hdr {NAMES}>{head}</w:hdr>")
            archive.writestr("word/footnotes.xml", f"<w:footnotes {NAMES}>{notes}</w:footnotes>")
        return body + head + notes


@pytest.mark.parametrize("seed", range(FILES))
def test_every_word_of_a_word_file_has_a_place(tmp_path: Path, seed: int) -> None:
    maker = Maker(seed)
    written = maker.save(tmp_path / "van-ban.docx")
    wanted = set(re.findall(r"w[a-j]+q", written))
    plan = plan_of(docx.read(tmp_path / "van-ban.docx"), "van-ban.docx", {})
    found = collections.Counter(re.findall(r"w[a-j]+q", " ".join(told(plan))))
    assert set(found) == wanted
    gone = set(re.findall(r"w[a-j]+q", " ".join(piece.text for piece in plan.not_spoken if piece.zone == "deleted")))
    assert gone >= maker.gone
    spoken = {
        word
        for section in plan.sections
        for paragraph in section.paragraphs
        for word in re.findall(r"w[a-j]+q", paragraph.text)
    }
    assert not spoken & maker.gone
    twice = {word for word, count in found.items() if count > 1}
    merged = "vMerge" in written  # a cell over several rows is told with each of them
    assert merged or not twice


TAGS = "p div li ul ol h2 span b a td th tr table section blockquote dl dt dd pre center figure nav footer aside button form label br hr caption".split()


class PageMaker:
    """Makes a page whose elements nest by chance, some of them never closed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = 0

    def text(self) -> str:
        self.words += 1
        return "w" + "".join(chr(ord("a") + int(digit)) for digit in str(self.words)) + "q "

    def nodes(self, depth: int, most: int) -> str:
        return "".join(self.node(depth) for _ in range(self.chance.randint(0, most)))

    def node(self, depth: int) -> str:
        if depth > 5 or self.chance.random() < 0.3:
            return self.text() + self.chance.choice(("", ". ", ": ", "\n"))
        if self.chance.random() < 0.2:
            rows = "".join(
                f"<tr>{self.cells(depth)}{self.chance.choice(('</tr>', '', self.text()))}"
                for _ in range(self.chance.randint(1, 4))
            )
            return f"<table>{self.chance.choice(('', '<tbody>', f'<caption>{self.text()}</caption>'))}{rows}</table>"
        tag = self.chance.choice(TAGS)
        named = self.chance.choice(("", "", ' class="menu"', ' id="footer"'))
        return f"<{tag}{named}>{self.nodes(depth + 1, 3)}{self.chance.choice((f'</{tag}>', f'</{tag}>', ''))}"

    def cells(self, depth: int) -> str:
        spans = ("", "", " colspan=2", " rowspan=2", " rowspan=9 colspan=3", " colspan=0")
        return "".join(
            f"<td{self.chance.choice(spans)}>{self.nodes(depth + 1, 3)}</td>" for _ in range(self.chance.randint(0, 4))
        )


@pytest.mark.parametrize("seed", range(FILES))
def test_every_word_of_a_page_has_a_place(seed: int) -> None:
    page = f"<html><body>{PageMaker(seed).nodes(0, 8)}</body></html>"
    plan = plan_of(html.parse(page, "trang.html"), "trang.html", {})
    found = collections.Counter(re.findall(r"w[a-j]+q", " ".join(told(plan))))
    assert set(found) == set(re.findall(r"w[a-j]+q", page))
    assert "rowspan" in page or "<table" in page or not [word for word, count in found.items() if count > 1]
