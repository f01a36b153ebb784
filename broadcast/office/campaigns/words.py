"""Tells what a fetch of another office's campaign changed, in Vietnamese, a line a text."""

from __future__ import annotations

from broadcast.office.campaigns.subscribe import Fetched


def fetched_in_words(fetched: Fetched) -> tuple[str, ...]:
    """What changed, each text by name; nothing where nothing did."""
    campaign, publisher = fetched.campaign, fetched.publisher
    lines: list[str] = []
    if fetched.new_key:
        key = f"giữ khóa {fetched.new_key} — đối chiếu với nơi phát hành"
        lines.append(f"đợt «{campaign.title}»: lần đầu lấy của {publisher}, {key}")
    if fetched.new:
        names = ", ".join(fetched.new)
        lines.append(f"đợt «{campaign.title}»: {len(fetched.new)} bài mới của {publisher} chờ xã duyệt: {names}")
    place = f"scripts/{campaign.id}"
    lines += [f"{place}/{name}.md: {publisher} đã sửa bài này, chờ xã duyệt lại" for name in fetched.corrected]
    for gone in fetched.withdrawn:
        why = f", lý do: {gone.why}" if gone.why else ""
        lines.append(f"{place}/{gone.name}.md: {publisher} đã rút bài «{gone.title}»{why} — từ nay không phát")
    lines += [f"{place}/{name}.md: giữ bản của xã, không thay bằng bản của {publisher}" for name in fetched.own]
    lines += [f"{place}/{name}.md: không nhận của {publisher}: {why}" for name, why in fetched.refused]
    return tuple(lines)


def answer_in_words(fetched: Fetched) -> tuple[str, ...]:
    """What changed, for a person who asked for it: told as well where nothing did."""
    return fetched_in_words(fetched) or (f"đợt «{fetched.campaign.title}»: không có gì mới",)
