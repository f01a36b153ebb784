"""How a day and a month of the calendar are written and said, for everything that has one."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import left_of

DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
MONTH = r"(?:1[0-2]|0?[1-9])"
END = r"(?![0-9])(?![/.,-][0-9])"
YEAR = r"(?:1[0-9]{3}|2[0-9]{3})"
"""Patterns of a day, a month and a year in figures, and of where the figures of a date end."""


COUNTED_RIGHT = (
    r"(?![^\W\d_])(?!\s?(?:%|‰|°|['’′]|(?:tháng|ngày|năm|tuần|giờ|h|phút|lần|người|hộ|con|cây|kg|km|m|cm|mm|ha|tấn|tạ|yến|lít|triệu|tỷ|tỉ|nghìn|"
    r"ngàn|đồng|độ|điểm|bàn|tuổi|tiếng|viên|gói|bữa|mũi|liều|cốc|ly|thìa|muỗng|quả|tép|củ|lá|nhánh|bông|hạt|cành|ngón|tầng|bao|chai|thùng|hộp|chén|bát|lọ|ống|giọt|chuyến|trận|vòng|hàng|đời|thế hệ|bước|chữ|lứa|đôi|cặp|bó|chậu|bình|mái|nái|đầu|ổ|sản phẩm|thành viên|nhân viên|giáo viên|học sinh|loại|món|nhóm|gam|gram|lạng|cân|phân|mét|ki lô|lượt|bậc|cấp|mẫu|sào|em|cháu|ca|thôn|xã|phường|buổi|tiết|đợt|trang|bài|câu|chiếc|cái)(?![^\W\d_])))"
)
"""Nothing stands behind it that is counted: 3-9 kg is no day."""

COUNTED_OUT_RIGHT = re.compile(
    r"\s(?:thôn|xã|phường|dự án|tiêu chí|chi bộ|công trình|hộ|trường hợp|đơn vị|chỉ tiêu|trường(?! (?:tổ chức|khai|họp))|mô hình|sản phẩm|nhiệm vụ|cơ sở|tuyến|vị trí|hạng mục|gói thầu|bị cáo|địa phương|cán bộ|công chức|hồ sơ|vụ"
    r"|phòng|đồng chí|đ/c|đảng viên|thành viên|em|học sinh|người|phiếu|hợp tác xã|HTX|tổ(?! chức)|ấp|bản|khu(?! vực)|huyện|tỉnh|nội dung|chương trình|đề án|nhóm|khoản|điểm(?! cầu)|ca|cháu|giáo viên|đại biểu)(?![^\W_])"
)
"""What is counted behind figures with zeros: 02/05 dự án is two out of five."""

CLOSED_RIGHT = re.compile(
    r"\s?(?:\Z|[,.;:)(/\n-]|[^\W\d_a-zà-ỹđ]|(?:tới|này|vừa|năm|âm|dương|tại|ở|đến|do|của|và|thì|là|sẽ|để|nhân|theo|trên|với|cho|bắt|diễn|các|khi|đã|có|lúc|từ"
    r"|trong|hằng|hàng|mới|phải|toàn|nhưng|nếu|hoặc|qua|thay|được|không|mà|như|thuộc|trở|nên)(?![^\W_]))"
)
"""Behind a day nothing is counted: vào 2-3, trước 5-10 tại xã; tập trung vào 2-3 ngôn ngữ is a range."""

PART_RIGHT = re.compile(
    r"\s*(?:diện tích|số|dân|tổng|quãng|chặng|lượng|cả|sản lượng|thời gian|ngân sách|hộ|xuống|lên|còn|người|đại biểu|thành viên|mức|giá|chiều|của|nhu cầu|phần|cốc|thìa|lít|viên|quân|ruộng|đất|cổ|trong|là|so)"
)
"""Behind a share of a whole: 2/3 diện tích."""

TOLD_RIGHT = re.compile(r"\s(?:là|giá|mức|của|chiều|cả|trong)(?![^\W_])")
"""Behind a day as behind a share; more than a whole is no share: đến hết 28/2 là."""

NO_DATE_LEFT = re.compile(
    r"(?:giống(?: lúa| ngô| lạc)?|số(?: nhà)?|nhà|ngõ|ngách|hẻm|kiệt|tỷ lệ|tỉ lệ|địa chỉ|đường|tỷ số|phòng|lô|thửa|tờ|lớp|huyết áp|(?<!thời )điểm|mật độ)[\s:]*\Z",
    re.I,
)
"""Words before figures that are no date: số 12/5, tỷ lệ 1/3."""


def day(text: str, *, after_mung: bool = False) -> str:
    """08 -> mùng tám, without a second mùng where one is written."""
    n = int(text)
    return ("mùng " if n <= 10 and not after_mung else "") + cardinal(n)


def month(text: str) -> str:
    """4 -> tư: April is never tháng bốn."""
    return "tư" if int(text) == 4 else cardinal(int(text))


def year(text: str) -> str:
    """2026 -> hai nghìn không trăm hai mươi sáu."""
    return cardinal(int(text))


def after_mung(match: re.Match[str]) -> bool:
    """Whether mùng is written before a day."""
    return re.search(r"(?:mùng|mồng)\s*\Z", left_of(match, 8), re.I) is not None


def say_full(match: re.Match[str]) -> str:
    """A day, month and year, from the groups d, m and y of a match."""
    said = f"{day(match['d'], after_mung=after_mung(match))} tháng {month(match['m'])}"
    return f"{said} năm {year(_whole_year(match['y']))}"


_THIS_CENTURY = 60
"""Two figures of a year below this are of the years after 2000: 26 is 2026, 85 is 1985."""


def _whole_year(text: str) -> str:
    return text if len(text) > 2 else f"{20 if int(text) < _THIS_CENTURY else 19}{text}"


def say_short(match: re.Match[str]) -> str:
    """A day and month, from the groups d and m of a match."""
    return f"{day(match['d'], after_mung=after_mung(match))} tháng {month(match['m'])}"


SHORT = rf"(?P<d>{DAY})\s?/\s?(?P<m>{MONTH}){END}(?!\s?/)"


DASHED = rf"(?P<d>{DAY})[-.–](?P<m>{MONTH}){END}(?![-–]){COUNTED_RIGHT}"


SUMS_LEFT = re.compile(r"(?:so sánh|phân số|rút gọn|quy đồng|hỗn số|phép tính)[^.;\n]{0,30}\Z", re.IGNORECASE)
"""Before the numbers of a lesson in sums, which are no days."""
