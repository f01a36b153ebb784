"""What a commune sets in schedule.yaml.

`config` validates these very classes, so that a key is declared once; the text under a field is its description in the
JSON Schema that editors use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from broadcast.model.terms import WEEKDAYS, CodeStyle, HolidayRule, LateRule, Mood, Priority, Weekday


@dataclass(frozen=True, kw_only=True, slots=True)
class Station:
    """Đài truyền thanh."""

    name: str
    """Tên đài, đọc ở câu xưng danh và lời chào."""
    commune: str
    """Tên xã hoặc phường, ví dụ: xã Hưng Đạo."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Village:
    """Thôn hoặc tổ dân phố có loa."""

    id: str
    """Mã viết liền không dấu, dùng trong tên tệp, ví dụ: thon-1."""
    name: str
    """Tên thôn hoặc tổ dân phố như vẫn gọi, ví dụ: Thôn 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VoiceSettings:
    """Giọng đọc."""

    engines: tuple[str, ...] = ("gtts", "espeak")
    """Giọng muốn dùng đứng đầu; các giọng sau là dự phòng, theo thứ tự. Ví dụ: piper:vi_VN-vais1000-medium."""
    syllables_per_minute: int = 175
    """Tốc độ đọc, số tiếng một phút. Loa ngoài trời nên từ 150 đến 180."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingSettings:
    """Cách đọc."""

    codes: CodeStyle = "brief"
    """Cách đọc số hiệu văn bản. brief: bỏ phần chữ, nêu nơi ban hành; full: đọc cả phần chữ; spell: đánh vần."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Jingle:
    """Nhạc hiệu riêng cho một số chương trình. Dòng đầu tiên hợp với chương trình thì được dùng."""

    file: str | None = None
    """Tệp nhạc. Bỏ trống thì dùng chuông có sẵn theo mood."""
    mood: Mood = "news"
    """Chuông có sẵn: news cho bản tin, notice cho thông báo, urgent cho tin khẩn."""
    slots: tuple[str, ...] = ()
    """Mã các khung giờ dùng nhạc này. Bỏ trống là mọi khung giờ."""
    campaigns: tuple[str, ...] = ()
    """Mã các đợt tuyên truyền dùng nhạc này. Bỏ trống là mọi đợt."""
    priorities: tuple[Priority, ...] = ()
    """Dùng khi chương trình có bài ở mức này: thường, ưu tiên, khẩn."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Licence:
    """Quyền sử dụng một tệp nhạc, được in trong báo cáo."""

    file: str
    """Tên tệp nhạc, như ghi ở jingle, sting hay bed."""
    licence: str
    """Nhạc của ai, được dùng theo quyền nào."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sound:
    """Âm thanh của bản tin."""

    profile: str = "horn"
    """Kiểu âm thanh: horn cho loa nén ngoài trời, horn-far nơi vọng dài, indoor cho loa trong nhà, phone, light, hoặc
    kiểu riêng của đài."""
    also: tuple[str, ...] = ()
    """Các bản khác của mỗi bản tin, ví dụ phone và light cho điện thoại."""
    jingle: str | None = None
    """Tệp nhạc hiệu của đài. Bỏ trống thì dùng chuông bốn nốt có sẵn."""
    jingles: tuple[Jingle, ...] = ()
    """Nhạc hiệu riêng theo khung giờ, đợt tuyên truyền, mức ưu tiên."""
    stings: bool = True
    """Có chuông ngắn giữa hai bài hay không."""
    sting: str | None = None
    """Tệp nhạc ngắn giữa hai bài. Bỏ trống thì dùng chuông hai nốt có sẵn."""
    beds: bool = True
    """Có nhạc nền dưới phần điểm tin hay không."""
    bed: str | None = None
    """Tệp nhạc nền dưới phần điểm tin. Bỏ trống thì dùng nhạc nền có sẵn."""
    licences: tuple[Licence, ...] = ()
    """Quyền sử dụng của từng tệp nhạc."""
    lead_in_ms: int = 1000
    """Khoảng lặng đầu tệp, để tăng âm hẹn giờ kịp mở, tính bằng mili giây."""
    pause_sentence_ms: int = 400
    """Nghỉ sau mỗi câu, mili giây."""
    pause_paragraph_ms: int = 900
    """Nghỉ sau mỗi đoạn, mili giây."""
    pause_item_ms: int = 1500
    """Nghỉ giữa hai mục, mili giây."""
    pause_before_heading_ms: int = 1200
    """Nghỉ trước một tiêu đề trong bài, mili giây."""
    pause_after_heading_ms: int = 700
    """Nghỉ sau một tiêu đề trong bài, mili giây."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """Khung giờ phát."""

    id: str
    """Mã viết liền không dấu, dùng trong tên tệp, ví dụ: sang."""
    name: str
    """Tên khung giờ để đọc, ví dụ: buổi sáng."""
    at: time
    """Giờ phát, viết đủ HH:MM, ví dụ: 05:30."""
    max_minutes: float
    """Thời lượng dài nhất của chương trình, phút."""
    days: tuple[Weekday, ...] = WEEKDAYS
    """Các ngày phát trong tuần: T2, T3, T4, T5, T6, T7, CN."""
    villages: tuple[str, ...] = ()
    """Mã các thôn nghe khung giờ này. Bỏ trống là toàn xã."""
    start: date | None = None
    """Ngày đầu tiên phát khung giờ này, viết YYYY-MM-DD. Bỏ trống là đã phát từ trước."""
    end: date | None = None
    """Ngày cuối cùng phát khung giờ này. Bỏ trống là chưa định."""
    holidays: HolidayRule = "air"
    """Ngày lễ, Tết: air vẫn phát, skip nghỉ, only chỉ phát ngày lễ và Tết, tet chỉ phát ngày Tết Nguyên đán."""
    except_days: tuple[date, ...] = ()
    """Những ngày nghỉ riêng, viết YYYY-MM-DD."""
    late: LateRule = "play"
    """Mất điện, quá giờ mới phát được: play phát trọn, shorten bỏ bớt bài cho kịp giờ kết thúc, skip bỏ buổi ấy."""
    late_minutes: float = 30
    """Với play và shorten: trễ quá bấy nhiêu phút thì bỏ buổi ấy."""
    relay: str = ""
    """Tiếp sóng đài tỉnh hay VOV: địa chỉ luồng, máy phát tiếp đúng max_minutes phút. Bỏ trống là bản tin của xã."""
    relay_silence_s: float = 15
    """Với relay: bấy nhiêu giây không có tiếng thì phát thay bằng thông báo còn hiệu lực hoặc tệp dự phòng."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Campaign:
    """Đợt tuyên truyền: một thư mục bài trong scripts/, phát xoay vòng."""

    id: str
    """Tên thư mục con trong scripts/ chứa các bài của đợt."""
    title: str
    """Tên đợt tuyên truyền."""
    start: date
    """Ngày bắt đầu, viết YYYY-MM-DD."""
    end: date | None = None
    """Ngày cuối cùng còn phát. Bỏ trống là chưa định ngày kết thúc."""
    items_per_programme: int = 6
    """Số bài đến lượt trong mỗi chương trình."""
    items_per_month: int | None = None
    """Số lượt bài mỗi tháng, rải đều trong tháng. Bỏ trống là không hạn chế."""
    slots: tuple[str, ...] = ()
    """Mã các khung giờ phát đợt này. Bỏ trống là mọi khung giờ."""
    from_: str = ""
    """Nơi lấy bài của đợt do tỉnh hay đơn vị khác phát hành: địa chỉ https://… hoặc thư mục. Lãnh đạo xã vẫn duyệt từng
    bài. Bỏ trống là đợt của riêng đài."""
    from_key: str = ""
    """Khóa công khai của nơi phát hành, 64 chữ số hệ mười sáu. Bỏ trống thì giữ khóa gặp lần đầu."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Một bài được người xếp vào một khung giờ của một ngày; ngày ấy bài không phát ở khung giờ khác."""

    script: str
    """Mã bài: thư mục và tên tệp trong scripts/, ví dụ: thong-bao/cat-dien."""
    day: date
    """Ngày phát, viết YYYY-MM-DD."""
    slot: str
    """Mã khung giờ."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrases:
    """Lời dẫn của đài. Dùng được: {station} {commune} {slot} {weekday} {date} {lunar}."""

    ident: str = "Đây là {station}."
    """Câu xưng danh, đọc trên nền nhạc hiệu."""
    opening: tuple[str, ...] = ()
    """Lời chào đầu chương trình, mỗi dòng một đoạn."""
    headlines: str = ""
    """Lời dẫn vào phần điểm tin: sau đó là tên từng bài, trên nhạc nền. Bỏ trống là không điểm tin."""
    notices: str = ""
    """Lời dẫn vào phần thông báo; chỉ đọc khi có thông báo."""
    repeat: str = "Xin nhắc lại."
    """Lời dẫn trước khi nhắc lại ý chính của thông báo. Bỏ trống là không nhắc lại."""
    urgent: str = "Mời bà con chú ý nghe thông báo khẩn."
    """Lời dẫn vào tin khẩn."""
    closing: tuple[str, ...] = ()
    """Lời kết, mỗi dòng một đoạn."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """Quy định về giờ phát mà đài phải theo; phần soát chỉ nhắc, không chặn."""

    preset: str = "custom"
    """Bộ quy định có sẵn: hanoi-2021-xa, hanoi-2021-phuong, vinhphuc-2022; custom là tự ghi ở các dòng dưới."""
    sessions_per_day: int | None = None
    """Số buổi phát nhiều nhất một ngày."""
    minutes_per_session: float | None = None
    """Số phút nhiều nhất một buổi."""
    days: tuple[Weekday, ...] = ()
    """Các ngày được phát trong tuần. Bỏ trống là ngày nào cũng được."""
    earliest: time | None = None
    """Giờ sớm nhất được phát, HH:MM."""
    latest: time | None = None
    """Giờ muộn nhất còn phát, HH:MM."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """Máy tự dựng bản tin mỗi đêm."""

    at: time = time(21, 0)
    """Giờ máy dựng bản tin hôm sau, HH:MM."""
    on_failure: tuple[str, ...] = ()
    """Lệnh báo động khi thiếu bản tin: tên lệnh rồi từng tham số. Nội dung lỗi ở biến BROADCAST_ERROR."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """Lưu giữ bản tin cũ."""

    months: int = 0
    """Giữ bao nhiêu tháng trong audio_out rồi chuyển vào luu-tru; 0 là giữ mãi. Không bao giờ tự xóa."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Trang nghe lại."""

    url: str = ""
    """Địa chỉ của trang, ví dụ https://xa-hung-dao.example/loa. Cần cho mã QR, podcast và bài đăng."""
    contact: str = ""
    """Nơi bà con liên hệ, kèm số điện thoại; ghi ở cuối trang và ở chỗ báo thiếu bản tin."""
    upload: str = ""
    """Nơi máy tự tải trang lên: sftp://ten@may-chu/thu-muc, ftps://…, davs://… hoặc s3://thung/thu-muc. Bỏ trống là
    không tải. Mật khẩu đặt trong biến môi trường BROADCAST_UPLOAD_PASSWORD, không ghi ở đây."""
    upload_key: str = ""
    """Khóa của máy chủ SFTP, dạng SHA256:…; lần đầu «broadcast upload» cho biết khóa ấy để ghi vào đây."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WriterSettings:
    """Máy viết lại: mô hình ngôn ngữ đề xuất lời dễ nghe hơn; mỗi lời đều qua phép soát rồi người mới chọn."""

    url: str
    """Địa chỉ kiểu OpenAI, thường kết thúc bằng /v1. Chạy trên chính máy này thì http://127.0.0.1:11434/v1."""
    model: str
    """Tên mô hình như máy ấy gọi, ví dụ: gemma3:12b."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """Lịch phát thanh của một đài."""

    station: Station
    """Tên đài và tên xã."""
    slots: tuple[Slot, ...]
    """Các khung giờ phát trong ngày."""
    villages: tuple[Village, ...] = ()
    """Các thôn, tổ dân phố có loa."""
    voice: VoiceSettings = VoiceSettings()
    """Giọng đọc và tốc độ."""
    reading: ReadingSettings = ReadingSettings()
    """Cách đọc số hiệu văn bản."""
    sound: Sound = Sound()
    """Nhạc hiệu, khoảng nghỉ, kiểu âm thanh."""
    campaigns: tuple[Campaign, ...] = ()
    """Các đợt tuyên truyền đang chạy."""
    placements: tuple[Placement, ...] = ()
    """Các bài được xếp riêng vào một khung giờ."""
    quiet_hours: str = "22:00-05:00"
    """Giờ yên tĩnh ban đêm, chỉ tin khẩn được phép phát đêm mới phát. Bỏ trống là không có giờ yên tĩnh."""
    phrases: Phrases = Phrases()
    """Lời chào, lời dẫn và lời kết."""
    rules: Rules = Rules()
    """Quy định về giờ phát."""
    running: Running = Running()
    """Máy tự chạy."""
    keeping: Keeping = Keeping()
    """Lưu giữ."""
    site: Site = Site()
    """Trang nghe lại."""
    writer: WriterSettings | None = None
    """Máy viết lại. Bỏ trống thì không gửi lời nào cho mô hình nào."""
