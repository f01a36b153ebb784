"""K behind a figure where it is no thousand: thông điệp 5K, 2K (khẩu trang, khử khuẩn), cự ly 10K."""

from __future__ import annotations

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Rule

RULES = (
    Rule(
        name="slogan",
        family="digit",
        then="A",
        pattern=r"[2-9]K(?![^\W_])",
        say=lambda m: f"{cardinal(int(m[0][0]))} ca",
        left=r"(?:thông điệp|quy định|nguyên tắc|biện pháp|giải pháp|chiến lược|yêu cầu|khuyến cáo|thực hiện|tuân thủ|chấp hành|khẩu hiệu|tinh thần)"
        r"(?: (?:tốt|nghiêm|nghiêm túc|đúng|đủ|đầy đủ|theo|quy tắc|phòng chống dịch|phòng dịch|của Bộ Y tế)){0,3}\s[\"“]?(?:[2-9]K\s?(?:,|và|-|–)\s?){0,2}\Z",
    ),
    Rule(
        name="slogan",
        family="digit",
        then="A",
        pattern=r"[2-9]K(?=[\"”]?\s?\([Kk](?:hẩu trang|hử khuẩn|hoảng cách|hông tụ tập|hông tập trung|hai báo)|[\"”]?\s?\+\s?(?:vắc|vaccine|vacxin|công nghệ))",
        say=lambda m: f"{cardinal(int(m[0][0]))} ca",
    ),
    Rule(
        name="run",
        family="digit",
        then="A",
        pattern=r"[1-9][0-9]?K(?![^\W_])",
        say=lambda m: f"{cardinal(int(m[0][:-1]))} ki lô mét",
        left=r"(?:cự ly|cự li|đường chạy)\s(?:[0-9]{1,3}[Kk]\s?(?:,|và|-|–|/)\s?){0,5}\Z",
    ),
)
