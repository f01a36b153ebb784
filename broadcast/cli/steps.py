"""The next step of a fault in the command line's own words: below the faces a step is a code, here it is a command."""

from __future__ import annotations

from broadcast.errors import BroadcastError, Diagnostic, InputError, NextStep, Step

WORDS = {
    NextStep.INIT: "chạy «broadcast init» để tạo",
    NextStep.APPROVE: 'người có trách nhiệm đọc lại rồi chạy: broadcast approve {about} --by "họ tên hoặc chức danh"',
    NextStep.BUILD: "chạy: broadcast build --day {about}",
    NextStep.RUN: "chạy: broadcast run --day {about}",
    NextStep.DRAFT: "chạy lại «broadcast draft»",
    NextStep.ANSWER_FLAGS: "trả lời bằng «broadcast outline»",
    NextStep.RESTORE: "đưa lại bằng: broadcast archive {about} --restore",
    NextStep.INSTALL_VOICE: "chạy: broadcast voices install {about}",
    NextStep.LIST_VOICES: "xem các giọng bằng: broadcast voices",
    NextStep.OTHER_PORT: "hoặc thử «broadcast serve --port {about}»",
    NextStep.THROUGH_NIGHT: "ghi lại --until, hoặc thêm --through-night nếu bà con phải nghe cả ban đêm",
    NextStep.REPAIR_LEDGER: "xem bằng «broadcast ledger verify», rồi chạy «broadcast ledger repair»",
}
"""Every step has its words; a test holds it."""


def step_in_words(step: Step | None) -> str:
    """The command that does a step, with a dash before it; empty where there is no step."""
    if not step:
        return ""
    about = f'"{step.about}"' if " " in step.about else step.about  # a shell would take it for two words
    return f" — {WORDS[step.code].format(about=about)}"


def in_words(fault: Diagnostic) -> str:
    """A fault with its place and the command that mends it."""
    first, *more = f"{fault}".split("\n")  # lines below the first show what has changed
    return "\n".join((first + step_in_words(fault.step), *more))


def told(error: BroadcastError) -> str:
    """A fault as the command line tells it."""
    if isinstance(error, InputError):
        return "\n".join(map(in_words, error.diagnostics))
    return f"{error}{step_in_words(error.step)}"
