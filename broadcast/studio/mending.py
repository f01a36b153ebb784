"""What a person can do about a fault, as a button: below the faces a next step is a code, here it leads to a screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from broadcast.errors import BroadcastError, Diagnostic, InputError, NextStep


@dataclass(frozen=True, kw_only=True, slots=True)
class Mending:
    """A button: what it says, and where it leads."""

    label: str
    href: str


MOST_TOLD = 12
"""How many faults of one act are told; the first mended often mends the others."""
HOME = Mending(label="Về trang Hôm nay", href="/")
STEPS: dict[NextStep, Mending] = {
    NextStep.INIT: Mending(label="Tạo đài của xã", href="/cai-dat/bat-dau"),
    NextStep.APPROVE: Mending(label="Sang phần Duyệt", href="/duyet"),
    NextStep.BUILD: Mending(label="Về Hôm nay để dựng", href="/"),
    NextStep.RUN: Mending(label="Về Hôm nay để dựng", href="/"),
    NextStep.DRAFT: Mending(label="Sang phần Kế hoạch", href="/ke-hoach"),
    NextStep.ANSWER_FLAGS: Mending(label="Xem các chỗ ngờ", href="/ke-hoach"),
    NextStep.RESTORE: Mending(label="Sang phần Báo cáo", href="/bao-cao"),
    NextStep.INSTALL_VOICE: Mending(label="Cài giọng đọc", href="/giong"),
    NextStep.LIST_VOICES: Mending(label="Chọn giọng đọc", href="/giong"),
    NextStep.OTHER_PORT: HOME,
    NextStep.THROUGH_NIGHT: Mending(label="Chọn «Phát cả ban đêm»", href="/tin-khan"),
    NextStep.REPAIR_LEDGER: Mending(label="Xem sổ duyệt", href="/duyet/so"),
}
"""Every step has its button; a test holds it."""


def mending_of(fault: BroadcastError | Diagnostic) -> Mending:
    """The button that leads to what mends a fault: by its next step, else by the file in which it stands."""
    if isinstance(fault, InputError) and fault.diagnostics:
        return mending_of(fault.diagnostics[0])
    if fault.step is not None:
        return STEPS[fault.step.code]
    path = PurePosixPath(fault.path.replace("\\", "/")) if isinstance(fault, Diagnostic) else None
    if path is None:
        return HOME
    if path.suffix == ".md" and path.parts[:1] == ("scripts",):
        return Mending(label="Mở bài này", href="/bai/" + quote("/".join(path.with_suffix("").parts[1:])))
    if path.name in {"schedule.yaml", "pronunciation.tsv"}:
        return Mending(label="Mở cài đặt", href="/cai-dat#tep")
    return HOME


def in_words(fault: BroadcastError | Diagnostic) -> str:
    """A fault as a person reads it in the browser: what it is, and where where that helps."""
    if isinstance(fault, InputError):
        more = len(fault.diagnostics) - MOST_TOLD
        told = [in_words(each) for each in fault.diagnostics[:MOST_TOLD]]
        return "\n".join([*told, *([f"và {more} chỗ khác"] if more > 0 else [])])
    if isinstance(fault, Diagnostic):
        where = f"{fault.path}, dòng {fault.line}: " if fault.path.endswith((".md", ".yaml", ".tsv", ".jsonl")) else ""
        return where + fault.message
    return str(fault)
