"""Changes to schedule.yaml by a program: only the lines that are meant, a person's comments and order kept."""

from __future__ import annotations

import json
import re
from datetime import date

import yaml

from broadcast.errors import Diagnostic, ScheduleError

_KEY = re.compile(r"campaigns\s*:(?P<value>.*)")
_NONE = re.compile(r"\s*(?:\[\s*\]|null|~)?\s*(?P<remark>#.*)?")


def with_campaign(
    text: str,
    *,
    campaign: str,
    title: str,
    start: date,
    items_per_month: int | None = None,
    path: str = "schedule.yaml",
) -> str:
    """The text of schedule.yaml with one campaign more, at the end of those that are there.

    Raises ScheduleError where the text is written in a way that can't be added to without changing anything else; it
    names the lines to be put in by hand.
    """
    lines = text.split("\n")
    at = next((number for number, line in enumerate(lines) if _KEY.match(line)), None)
    if at is None:
        while lines and not lines[-1].strip():
            lines.pop()
        lines += [*([""] if lines else []), "campaigns:", *_entry("  ", campaign, title, start, items_per_month), ""]
    else:
        key = _KEY.match(lines[at])
        held = _NONE.fullmatch(key["value"]) if key else None
        if held is not None:
            lines[at] = f"campaigns:{'  ' + held['remark'] if held['remark'] else ''}"
        end, indent = _list_after(lines, at)
        lines[end:end] = _entry(indent, campaign, title, start, items_per_month)
    changed = "\n".join(lines)
    if not _adds_one(text, changed, campaign):
        shown = "\n".join(_entry("  ", campaign, title, start, items_per_month))
        message = f"không tự thêm được đợt «{campaign}» — thêm các dòng sau vào dưới campaigns:\n{shown}"
        raise ScheduleError(Diagnostic(path=path, line=(at or 0) + 1, message=message))
    return changed


def _entry(indent: str, campaign: str, title: str, start: date, items_per_month: int | None) -> list[str]:
    """The lines of a campaign; a title is quoted, so that a colon in it is no YAML."""
    found = [f"{indent}- id: {campaign}", f"{indent}  title: {json.dumps(title, ensure_ascii=False)}"]
    found.append(f"{indent}  start: {start.isoformat()}")
    if items_per_month:
        found.append(f"{indent}  items_per_month: {items_per_month}")
    return found


def _list_after(lines: list[str], key: int) -> tuple[int, str]:
    """Where the list under a key ends, and the indent of its entries; remarks and blank lines behind it stay behind."""
    indent, end = "  ", key + 1
    for number in range(key + 1, len(lines)):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if entry := re.match(r"(\s*)- ", line):
            indent = entry[1] if end == key + 1 else indent
        elif not line[0].isspace():
            break
        end = number + 1
    return end, indent


def _adds_one(before: str, after: str, campaign: str) -> bool:
    """Whether the two texts say the same but for one campaign more, the last."""
    try:
        old, new = yaml.safe_load(before) or {}, yaml.safe_load(after)
    except yaml.YAMLError:
        return False
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    held, now = old.get("campaigns") or [], new.get("campaigns")
    same = {key: value for key, value in old.items() if key != "campaigns"} == {
        key: value for key, value in new.items() if key != "campaigns"
    }
    return same and isinstance(now, list) and now[:-1] == held and now[-1].get("id") == campaign
