"""What a status other than 200 means: ask again, stay away and for how long, or set something right."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from broadcast.errors import EngineBlockedError, EngineError
from broadcast.stages.voice.patience import ELSE, PassingError

SHORT_WAIT_S = 5.0
"""A service that asks to wait no longer is waited for; one that asks for more is left alone until then."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A service as its faults name it: with a key of ours or without, and what to do where it refuses a request."""

    title: str
    keyed: bool
    advice: str

    def refusal(self, status: int, retry_after: str | None, date: str | None) -> EngineError:
        """The fault for an answer with that status and those headers."""
        what, after_s = f"dịch vụ {self.title}", retry_after_s(retry_after, date)
        if status == 429 or (status == 503 and after_s is not None):
            message = f"{what} đang từ chối vì quá nhiều yêu cầu (mã {status}) — thử lại sau, {ELSE}"
            if after_s is not None and after_s <= SHORT_WAIT_S:
                return PassingError(message, wait_s=after_s)
            return EngineBlockedError(message, for_s=after_s)
        if status in {401, 403} and self.keyed:  # a key is set right in a minute, so the next run asks again
            return EngineError(f"{what} không nhận mã khóa (mã {status}) — kiểm tra mã khóa")
        if status in {401, 403}:
            return EngineBlockedError(f"{what} chặn máy này (mã {status}) — kiểm tra giờ máy, {ELSE}")
        if status >= 500 or status in {404, 408}:
            return PassingError(f"{what} trả lời mã {status} — thử lại sau")
        if 300 <= status < 400:
            message = f"{what} chuyển sang trang khác (mã {status}) thay vì trả lời"
            return EngineBlockedError(f"{message} — kiểm tra mạng của cơ quan, {ELSE}")
        return EngineError(f"{what} không nhận yêu cầu (mã {status}) — {self.advice}")


def retry_after_s(value: str | None, now: str | None) -> float | None:
    """Retry-After in seconds: a number, or a date that is compared with the service's own clock. RFC 9110, 10.2.3."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - parsedate_to_datetime(now or "")).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None
