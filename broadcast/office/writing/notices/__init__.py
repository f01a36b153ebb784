"""Notices made from forms: `form` is a template filled in, `keep` writes it as a script and says when it airs."""

from __future__ import annotations

from broadcast.office.writing.notices.form import Filled, NoticeField, NoticeTemplate, fill, templates
from broadcast.office.writing.notices.keep import Airing, Kept, airings, keep, kept_notices

__all__ = [
    "Airing",
    "Filled",
    "Kept",
    "NoticeField",
    "NoticeTemplate",
    "airings",
    "fill",
    "keep",
    "kept_notices",
    "templates",
]
