"""What of a notice is said a second time: a listener who missed the hour can't ask the horn to say it again.

Nothing is written anew: whole sentences of the approved text are taken, those that hold a figure, which are its
times, days, places by number and telephones. A short notice is said again whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcast.model import Paragraph

SHORT_WORDS = 60
"""A notice of no more words than this is said twice from end to end: half a minute."""
MOST_SENTENCES = 3
_END = re.compile(r"(?<=[^\W\d_]{2}[.!?…])\s+(?=[^\W\d_a-zà-ỹ])|(?<=[\d”)][.!?…])\s+(?=[^\W\d_a-zà-ỹ])")
_ABBREVIATED = re.compile(r"(?:\b(?:TP|Tp|TX|TT|Q|P|ThS|TS|GS|PGS|BS|KS|CN|Ths|St|Tx)\.|\d\.)$")
_AGAIN = re.compile(r"nhắc lại", re.IGNORECASE)


def key_facts(body: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """The paragraphs and sentences to be said again; none where the text itself says something again."""
    said = tuple(paragraph for paragraph in body if not paragraph.heading)
    if any(_AGAIN.search(paragraph.text) for paragraph in said):
        return ()
    if sum(len(paragraph.text.split()) for paragraph in said) <= SHORT_WORDS:
        return said
    figures = [sentence for paragraph in said for sentence in _sentences(paragraph) if re.search(r"\d", sentence.text)]
    return tuple(figures[:MOST_SENTENCES])


def _sentences(paragraph: Paragraph) -> Iterator[Paragraph]:
    start = 0
    for found in [*_END.finditer(paragraph.text), None]:
        end = found.start() if found else len(paragraph.text)
        if found and _ABBREVIATED.search(paragraph.text[start:end]):
            continue
        text = paragraph.text[start:end].strip()
        if text:
            at = start + len(paragraph.text[start:end]) - len(paragraph.text[start:end].lstrip())
            yield Paragraph(text=text, source=paragraph.at(at))
        start = end
