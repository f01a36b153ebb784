"""What the office shows of a month: the report, the posts for its pages, the sheet for a village's notice board.

`gather` reads the month from what was made and measured; everything else here only words its values.
"""

from __future__ import annotations

from broadcast.report.board import board
from broadcast.report.document import document
from broadcast.report.gather import gather
from broadcast.report.posts import Post, Posts, posts
from broadcast.report.rows import rows
from broadcast.report.values import Report
from broadcast.report.words import in_words

__all__ = ["Post", "Posts", "Report", "board", "document", "gather", "in_words", "posts", "rows"]
