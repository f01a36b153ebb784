"""Gathers real Vietnamese text from public pages, and NVIDIA's Vietnamese test lines, into a folder of their own.

Run as `python -m benchmarks.realtext --urls URLS.txt [--to FOLDER]`: URLS.txt has a kind (news, notices, health, farm,
law, school) and an address a line, separated by a tab. Each page becomes FOLDER/KIND/NAME.txt, a paragraph a line; what
is there already is not fetched again. `--nemo` fetches the test lines instead. Nothing of it belongs into the project.
`benchmarks.spoken` measures flags and habits on whatever lies in the folder.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import os
import re
import urllib.request
from pathlib import Path
from urllib.error import URLError

CACHE = Path(os.environ.get("BROADCAST_REALTEXT", Path.home() / ".cache" / "broadcast-realtext"))
"""Where the texts lie: outside the project, so that no other person's text is ever committed."""

LARGEST_BYTES = 3_000_000
TIMEOUT_S = 20
NEMO = (
    "https://raw.githubusercontent.com/NVIDIA/NeMo-text-processing/main/"
    "tests/nemo_text_processing/vi/data_text_normalization/test_cases_{name}.txt"
)
NEMO_NAMES = ("cardinal", "date", "decimal", "fraction", "measure", "money", "ordinal", "range", "roman", "time")
_NOT_TEXT = re.compile(r"<(script|style|nav|header|footer|form|aside)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|div|br|li|h[1-6]|tr|td|article|section)\b[^>]*>", re.IGNORECASE)
_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


def fetched(url: str) -> str:
    """The text behind an https address, decoded. Raises URLError, and ValueError for anything but https."""
    if not url.startswith("https://"):
        raise ValueError(f"only https is fetched: {url}")
    request = urllib.request.Request(url, headers={"User-Agent": "broadcast-benchmarks"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
        return str(answer.read(LARGEST_BYTES).decode("utf-8", errors="replace"))


def paragraphs(page: str) -> list[str]:
    """The paragraphs of a page that are Vietnamese sentences and no menu: forty characters or more, with marks."""
    text = re.sub(r"<[^>]+>", "", _BLOCK.sub("\n", _NOT_TEXT.sub(" ", page)))
    lines = (" ".join(line.split()) for line in html.unescape(text).splitlines())
    return list(dict.fromkeys(line for line in lines if len(line) >= 40 and _VIETNAMESE.search(line)))


def gather(urls: Path, folder: Path) -> None:
    """Each page of the list into the folder of its kind; one that can't be had is named and left out."""
    for line in urls.read_text(encoding="utf-8").splitlines():
        kind, _, url = line.partition("\t")
        if not url or line.startswith("#"):
            continue
        place = folder / re.sub(r"\W", "", kind) / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.txt"
        if place.exists():
            continue
        try:
            found = paragraphs(fetched(url.strip()))
        except (URLError, ValueError, TimeoutError) as error:
            print(f"left out: {url}: {error}")
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("\n".join(found) + "\n", encoding="utf-8")
        print(f"{kind}: {sum(len(one.split()) for one in found)} words from {url}")


def gather_nemo(folder: Path) -> None:
    """The Vietnamese test lines of NeMo-text-processing, `written~spoken` a line."""
    place = folder / "nemo"
    place.mkdir(parents=True, exist_ok=True)
    for name in NEMO_NAMES:
        (place / f"{name}.txt").write_text(fetched(NEMO.format(name=name)), encoding="utf-8")


def main() -> None:
    """Read the arguments and gather."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--urls", type=Path, metavar="URLS.txt")
    parser.add_argument("--nemo", action="store_true")
    parser.add_argument("--to", type=Path, default=CACHE)
    options = parser.parse_args()
    if options.nemo:
        gather_nemo(options.to)
    if options.urls:
        gather(options.urls, options.to)


if __name__ == "__main__":
    main()
