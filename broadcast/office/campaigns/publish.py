"""Publishes a campaign: its approved texts in a folder, with a signed list, for a static site or a stick."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from broadcast.errors import SharedCampaignError
from broadcast.model import Schedule, Script
from broadcast.pipeline.inputs import look_at_scripts
from broadcast.station.folder import Folder, disk
from broadcast.station.kept import kept, normal_text, sha256
from broadcast.station.keys import undamaged_key
from broadcast.station.ledger import Ledger, read_ledger
from broadcast.station.shared_list import (
    LIST,
    MOST_TEXTS,
    TEXTS,
    SharedCampaign,
    SharedText,
    WithdrawnText,
    is_text_name,
    read_list,
    text_place,
    written_list,
)
from broadcast.station.store import write_atomically


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What a publishing did: the list as it is now, the names that are new, corrected and withdrawn.

    `held` are texts that are not given away as they stand, each with the reason.
    """

    shared: SharedCampaign
    new: tuple[str, ...]
    corrected: tuple[str, ...]
    withdrawn: tuple[str, ...]
    held: tuple[tuple[str, str], ...]

    @property
    def changed(self) -> bool:
        """Whether anything is different from what was published before."""
        return bool(self.new or self.corrected or self.withdrawn)


def publish_campaign(folder: Folder, schedule: Schedule, campaign: str, out: Path, *, now: datetime) -> Published:
    """Bring `out` to what is approved of a campaign now; a text that was published and is gone or revoked is withdrawn.

    A published text that was edited and is not approved again yet stays as it was. Texts are written first and the
    list last, so that whoever fetches meanwhile finds everything that his list names.
    Raises SharedCampaignError, ScriptError for a broken ledger, PublishError.
    """
    title = next((known.title for known in schedule.campaigns if known.id == campaign), None)
    if title is None:
        listed = ", ".join(known.id for known in schedule.campaigns) or "chưa có đợt nào"
        raise SharedCampaignError(f"không có đợt «{campaign}» trong schedule.yaml — các đợt: {listed}")
    key, ledger = undamaged_key(folder.root), read_ledger(folder.scripts)
    before = _published(out, key.public)
    if before is not None and before.campaign != campaign:
        raise SharedCampaignError(f"thư mục ấy đang giữ đợt «{before.campaign}» — chọn thư mục khác")
    found = look_at_scripts(folder, schedule)
    scripts = {Path(script.source.path).stem: script for script in found.scripts if script.folder == campaign}
    unreadable = {Path(fault.path).stem for fault in found.broken}
    ready = {name: script for name, script in scripts.items() if not _why_held(name, script)}
    known = {text.name: text for text in before.texts} if before else {}
    kept_so = {name for name in known if name in unreadable or (name in scripts and name not in ready)}
    kept_so = {name for name in kept_so if name in unreadable or scripts[name].approval is not None}
    texts = {name: _text_of(folder, name, script) for name, script in ready.items()}
    texts |= {name: known[name] for name in kept_so}
    if len(texts) > MOST_TEXTS:
        raise SharedCampaignError(f"đợt «{campaign}» có hơn {MOST_TEXTS} bài — chia thành nhiều đợt")
    gone = tuple(_withdrawn(known[name], ledger, campaign, now) for name in known if name not in texts)
    earlier = [old for old in (before.withdrawn if before else ()) if old.name not in texts]
    shared = SharedCampaign(
        campaign=campaign,
        title=title,
        publisher=schedule.station.name,
        key=key.public,
        version=max((before.version if before else 0) + 1, int(now.timestamp() // 60)),
        published_at=now,
        texts=tuple(texts[name] for name in sorted(texts)),
        withdrawn=(*gone, *earlier)[:MOST_TEXTS],
    )
    done = Published(
        shared=shared,
        new=tuple(name for name in sorted(texts) if name not in known),
        corrected=tuple(name for name in sorted(texts) if name in known and known[name].sha256 != texts[name].sha256),
        withdrawn=tuple(text.name for text in gone),
        held=tuple((name, why) for name, script in sorted(scripts.items()) if (why := _why_held(name, script))),
    )
    if before is not None and not done.changed:
        return replace(done, shared=before)
    with disk(out):
        for name, script in sorted(ready.items()):
            write_atomically(out / text_place(script.sha256), _bytes_of(folder, name, script))
        write_atomically(out / LIST, written_list(shared, key))
        _prune(out, shared, before)
    return done


def _why_held(name: str, script: Script) -> str:
    if not script.approved:
        return "đã sửa sau khi duyệt, chưa duyệt lại" if script.approval else "chưa được duyệt"
    if script.audio is not None:
        return "bài có bản thu sẵn, chỉ chia sẻ được bài chữ"
    if script.offline_only:
        return "bài ghi offline_only, không được rời máy này"
    return "" if is_text_name(name) else "tên tệp chỉ dùng a-z, 0-9, - và _ thì mới chia sẻ được"


def _published(out: Path, public: str) -> SharedCampaign | None:
    path = out / LIST
    if not path.exists():
        return None
    try:
        return read_list(path.read_bytes(), public)
    except SharedCampaignError as error:
        raise SharedCampaignError(f"{path}: {error} — đây không phải chỗ đài này đã phát hành") from error


def _text_of(folder: Folder, name: str, script: Script) -> SharedText:
    approval = script.approval
    assert approval is not None  # noqa: S101 - only approved texts come here
    return SharedText(
        name=name,
        title=script.title,
        sha256=script.sha256,
        size_bytes=len(_bytes_of(folder, name, script)),
        by=approval.by,
        position=approval.position or approval.by,
        approved_at=approval.at,
    )


def _bytes_of(folder: Folder, name: str, script: Script) -> bytes:
    """The text in its normal form, which is what its hash is of. Raises SharedCampaignError where it changed since."""
    data = kept(folder.scripts, f"{script.sha256}.md")
    if data is None:
        data = normal_text((folder.root / script.source.path).read_text(encoding="utf-8-sig")).encode()
    if sha256(data) != script.sha256:
        raise SharedCampaignError(f"bài «{name}» vừa bị sửa — chạy lại lệnh này")
    return data


def _withdrawn(text: SharedText, ledger: Ledger, campaign: str, now: datetime) -> WithdrawnText:
    about = f"{campaign}/{text.name}"
    line = next((line for line in reversed(ledger.lines) if line.act == "revoke" and line.about == about), None)
    why = str(line.entry.get("why", "")) if line else ""
    return WithdrawnText(name=text.name, title=text.title, why=why, at=now)


def _prune(out: Path, *lists: SharedCampaign | None) -> None:
    """Delete the texts that neither this list nor the one before names."""
    wanted = {f"{text.sha256}.md" for shared in lists if shared for text in shared.texts}
    for path in (out / TEXTS).glob("*.md"):
        if path.name not in wanted:
            with suppress(OSError):
                path.unlink()
