"""What a document says of itself and no listener needs: by what it was made, that it ends here, whom it obliges."""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import UPPER
from broadcast.knowledge.language.sentences import sentences

_OPENS = re.compile(
    r"(?:Thực hiện|Căn cứ|Theo|Để|Nhằm|Thi hành|Triển khai|Xét|Được sự)\b.*"
    r"(?:(?:xây dựng|ban hành)[^.]*(?:kế hoạch|hướng dẫn|thông báo|quyết định|công điện|phương án|chương trình)"
    r"|(?:kế hoạch|thông báo|hướng dẫn)[^.]*như sau)[^.]*[:.]?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_RESOLVED_ON = re.compile(
    r"(?:Ủy ban|Uỷ ban|UBND|Chủ tịch|Đảng ủy|HĐND|Hội đồng|Ban |Trạm|Mặt trận)[^.;:]{0,90}"
    r"\b(?:ban hành|xây dựng|lập)\b[^.;:]{0,30}\b(?:kế hoạch|chương trình|phương án|hướng dẫn|quy chế|đề án)\b"
    r"[^.;:]*(?:như sau|sau đây)\s*[:.]?\s*\Z",
    re.IGNORECASE,
)
"""A body that resolves on a document, as its opening says: "UBND phường ban hành Kế hoạch …, cụ thể như sau:"."""
_GREETS = re.compile(r"Kính (?:thưa|gửi|chào) [^.;:]{2,80}[!:,.]?\s*\Z", re.IGNORECASE)
_ONLY_LEADS = re.compile(
    r"(?:Theo đó|Cụ thể|Trong đó|Cụ thể như sau|Nội dung như sau|Như sau)\s*[,:.]*\s*\Z", re.IGNORECASE
)
_GROUND = re.compile(r"(?:Căn cứ|Xét)\s.*;\s*\Z", re.DOTALL)
_ENDS = re.compile(
    r"(?:Trên đây là|Nơi nhận\s*(?:[:.]|\Z)|Kính gửi|(?:Xin )?(?:chân thành|trân trọng) cảm ơn"
    r"|Yêu cầu các (?:cơ quan|đơn vị|bộ phận)[^.]*nghiêm túc (?:thực hiện|triển khai))",
    re.IGNORECASE,
)
_END = r"\.?\s*/?\s*\.?\s*\Z"
_OBLIGES = re.compile(
    r"(?:Nhận được|Trong quá trình|Quá trình) [^.;\d]{0,120}(?:đề nghị|yêu cầu|báo cáo|phản ánh) [^.;\d]{0,120}"
    + _END
    + r"|(?:Yêu cầu|Đề nghị) (?:các|thủ trưởng|trưởng|chủ tịch|giám đốc)[^.;\d]{2,160}"
    r"\b(?:thực hiện|triển khai|quán triệt)\b[^.;\d]{0,60}\b(?:Công điện|Chỉ thị|Kế hoạch|Thông báo|Công văn|Hướng dẫn"
    r"|Quyết định|Nghị quyết|nội dung)(?: \w+)? (?:này|trên)\b[^.;\d]{0,30}" + _END,
    re.IGNORECASE,
)
"""A sentence that obliges offices to carry a document out: "Yêu cầu các đơn vị nghiêm túc thực hiện Công điện này"."""
_SPREADS = re.compile(
    r"(?:Chỉ thị|Nghị quyết|Kết luận|Quy định|Hướng dẫn|Chương trình) này (?:được )?phổ biến đến [^.;\d]{2,80}" + _END
)
_DECIDES = re.compile(r"(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|CHỈ THỊ|THÔNG BÁO)\s*:?\s*\Z")
_RESOLVES = re.compile(r"(?:Căn cứ|Xét)\s.*(?:QUYẾT ĐỊNH|QUYẾT NGHỊ)\s*:?\s*\.?\s*\Z", re.DOTALL)
_LONE_NUMBER = re.compile(rf"([.!?;]\s+)(?:[IVX]{{1,4}}|\d{{1,2}}(?:\.\d{{1,2}})*)\.\s+(?=[{UPPER}])")
_GROUNDED = re.compile(r"(?:Căn cứ|Thực hiện|Thi hành|Xét|Triển khai)\s")
_LONGEST_WORDS = 90
_PAPER = (
    r"(?:sự chỉ đạo|chỉ đạo|ý kiến|chủ trương|[Vv]ăn bản|Luật|Nghị quyết|Nghị định|Chỉ thị|Kết luận|Quyết định|Đề án"
    r"|Chương trình|Thông tư|Công điện|Kế hoạch|Công văn|Thông báo|Hướng dẫn|Tờ trình)"
)
_BODY = (
    r"(?:Ủy ban|Uỷ ban|UBND|HĐND|Hội|Đảng ủy|Đoàn|Ban|Mặt trận|Công an|Quân sự|Trạm|Trung tâm|Điện lực|Công ty"
    r"|Hợp tác xã|HTX|Chi cục|Hạt|Trường|[Xx]ã|[Pp]hường|[Tt]hôn|[Ấấ]p|[Kk]hu)"
)
_DOES = (
    r"(?:tổ chức|thông báo|đề nghị|yêu cầu|triển khai|xây dựng|mời|kêu gọi|xin|hướng dẫn|khuyến cáo|mở|phối hợp"
    r"|ban hành|tiến hành|vận động|khuyến nghị)"
)
_CARRIES_OUT = re.compile(
    rf"(?:Căn cứ|Theo|Thi hành|(?:Tiếp tục )?(?:[Tt]hực hiện|[Tt]riển khai))\s(?P<papers>{_PAPER}\b[^:]*?),\s+"
    rf"(?={_BODY}\b[^,;:]{{0,60}}\b{_DOES}\b)"
)
"""Which papers a body carries out, before it says what it does: "Thực hiện Kế hoạch số 15, Công an xã mở …"."""


def carries_out(text: str) -> bool:
    """Whether a sentence names the papers that a body carries out, then what it does: no order to anybody."""
    return _CARRIES_OUT.match(text) is not None


def without_formula(text: str) -> str:
    """A paragraph without the sentence at its end that says only that the document ends: "Trên đây là Kế hoạch …".

    A number that stands as a sentence of its own, left of a heading, goes too, and so do the numbered papers that a
    body carries out, named before what it does.
    """
    text = _LONE_NUMBER.sub(r"\1", text)
    papers = _CARRIES_OUT.match(text)
    if papers and re.search(r"\b[Ss]ố \d", papers["papers"]):
        text = text[papers.end() :][:1].upper() + text[papers.end() + 1 :]
    found = sentences(text)
    if len(found) > 1 and _ends(found[-1][1]):
        return text[: found[-1][0]].rstrip()
    return text


def is_formula(text: str) -> bool:
    """Whether a paragraph is one that every such document has, and is never said.

    "Thực hiện Kế hoạch số 90/KH-UBND …, Ủy ban nhân dân phường xây dựng kế hoạch như sau:" is one. "Ủy ban nhân dân xã
    thông báo mức đóng góp năm 2026 như sau:" says what it is about and is none.
    """
    if len(text.split()) > _LONGEST_WORDS:
        return False
    bare = text.strip()
    *before, last = [sentence for _, sentence in sentences(bare)] or [bare]
    if any(not _GROUNDED.match(sentence) for sentence in before):
        return is_formula(last) and all(map(is_formula, before))  # what is told before it is said
    if _DECIDES.match(bare) or _RESOLVES.match(bare) or _GROUND.match(bare) or _ends(bare):
        return True
    if _GREETS.match(bare) or _ONLY_LEADS.match(bare) or _RESOLVED_ON.match(bare):
        return True
    return bool(_OPENS.match(bare)) and bare.rstrip(" :.").endswith(("như sau", "sau đây", "với các nội dung sau"))


def _ends(text: str) -> bool:
    """Whether a text only ends a document, or obliges offices to carry it out."""
    return _ENDS.match(text) is not None or _OBLIGES.match(text) is not None or _SPREADS.match(text) is not None
