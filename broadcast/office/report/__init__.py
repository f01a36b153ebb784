"""What the office shows of a month: the report, the posts for its pages, the sheet for a village's notice board.

`gather` reads the month from what was made and measured; everything else here only words its values.
"""

from __future__ import annotations

from broadcast.office.report.board import board
from broadcast.office.report.document import TEMPLATE, document, shipped_template
from broadcast.office.report.gather import gather
from broadcast.office.report.posts import Post, Posts, posts
from broadcast.office.report.rows import rows
from broadcast.office.report.values import Report
from broadcast.office.report.words import in_words

__all__ = [
    "TEMPLATE",
    "Post",
    "Posts",
    "Report",
    "board",
    "document",
    "gather",
    "in_words",
    "posts",
    "rows",
    "shipped_template",
]
