"""What the proof sees in a text that a model proposes, kind by kind, and how well it does on what people wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.writer import proposals
from broadcast.stages.script.doers import moved_deeds
from broadcast.stages.script.facts import facts
from broadcast.stages.script.measures import measure_faults
from broadcast.stages.script.order import exchanged_turns, turned_frames, turned_steps
from broadcast.stages.script.proposal import proposal_faults
from broadcast.stages.script.wording import added_words, lost_words

SETS = Path(__file__).parents[3] / "benchmarks" / "writer"
SOURCE = (
    "Hộ có từ 2 sào ruộng trở lên phải nộp đơn tại nhà văn hóa trước ngày 10/5/2026; hộ bỏ ruộng không được nhận giống."
)


@pytest.mark.parametrize("name", ["proposals.txt", "kinds.txt", "sixth.txt"])
def test_the_proof_catches_what_is_subtly_wrong_and_lets_the_right_pass(name: str) -> None:
    judged = [(one.kind, bool(proposal_faults(one.written, one.said))) for one in proposals(SETS / name)]
    wrong = [seen for kind, seen in judged if kind != "right"]
    right = [seen for kind, seen in judged if kind == "right"]
    assert sum(wrong) >= 0.98 * len(wrong)
    assert right.count(False) >= 0.95 * len(right)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("phải nộp", "nên nộp", "mất «phải»"),
        ("trở lên", "trở xuống", "đảo chiều"),
        ("2 sào", "2 mẫu", "2 sào"),
        ("không được nhận", "được nhận", "mất «không được»"),
        ("hộ bỏ ruộng", "hộ", "mất «bỏ»"),
        ("2 sào", "ba sào", "mất"),
        ("hộ bỏ ruộng không", "mọi hộ bỏ ruộng không", "thêm «mọi»"),
        ("nhận giống.", "nhận giống. Xã cam kết giống rất tốt.", "cam kết"),
        ("nộp đơn", "nộp đơn cho bà Lê Thị Hoa", "Lê Thị Hoa"),
        ("2 sào", "**2 sào**", "ký hiệu «*»"),
        ("2 sào", "<b>2 sào</b>", "ký hiệu «<»"),
        ("2 sào", "2\u200b sào", "U+200B"),
        (SOURCE, "…", "không có lời nào"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, fault: str) -> None:
    found = proposal_faults(SOURCE, SOURCE.replace(old, new))
    assert any(fault in one for one in found), found


def test_the_same_in_spoken_words_is_let_pass() -> None:
    said = (
        "Bà con có từ hai sào ruộng trở lên thì phải nộp đơn trước ngày 10 tháng 5 năm 2026. "
        "Nơi nộp là nhà văn hóa. Ai bỏ ruộng thì không được nhận giống."
    )
    assert proposal_faults(SOURCE, said) == ()


@pytest.mark.parametrize("text", [SOURCE, "Cấm đốt rừng.", "Giá 12.000 đồng/kg, thu 2 lần một tuần, không quá 48 giờ."])
def test_a_text_is_a_right_proposal_for_itself(text: str) -> None:
    assert (
        added_words(text, text)
        == lost_words(text, text)
        == measure_faults(text, text)
        == turned_steps(text, text)
        == ()
    )


def test_a_sentence_of_more_than_twenty_five_words_is_too_long() -> None:
    long = f"{' '.join(['nước'] * 26)}."
    assert any("câu dài 26 tiếng" in found for found in proposal_faults(long, long))
    assert proposal_faults(f"{' '.join(['nước'] * 25)}.", f"{' '.join(['nước'] * 25)}.") == ()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Bà con rửa tay rồi mới ăn cơm.", "Bà con ăn cơm rồi mới rửa tay."),
        ("Trước khi bón phân, các hộ tháo nước.", "Sau khi bón phân, các hộ tháo nước."),
        ("Ưu tiên người già, sau đó đến học sinh.", "Ưu tiên học sinh, sau đó đến người già."),
    ],
)
def test_steps_that_are_turned_round_are_seen(source: str, said: str) -> None:
    assert turned_steps(source, said)
    assert not turned_steps(source, source)


def test_figures_that_exchange_what_they_are_said_of_are_seen() -> None:
    assert measure_faults("Chạy 5 km với nam và 3 km với nữ.", "Nam chạy 3 km. Nữ chạy 5 km.")
    assert measure_faults("Chạy 5 km với nam và 3 km với nữ.", "Nam chạy 5 km. Nữ chạy 3 km.") == ()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Tiêm từ 7h30 đến 11h tại trạm.", "Tiêm từ 7 giờ 30 đến 11 giờ tại trạm."),
        ("Hộ nộp 50.000đ mua thẻ BHYT.", "Hộ nộp 50 nghìn đồng mua thẻ bảo hiểm y tế."),
        ("Theo Kế hoạch số 12/KH-UBND, các hộ tiêm phòng.", "Các hộ tiêm phòng theo Kế hoạch số 12/KH-UBND."),
    ],
)
def test_what_is_written_short_may_be_spelled_out(source: str, said: str) -> None:
    assert added_words(source, said) == lost_words(source, said) == ()


def test_parts_that_exchange_who_does_what_are_seen() -> None:
    source = "Chủ hộ chịu tiền thức ăn, xã chịu tiền xét nghiệm."
    assert moved_deeds(source, "Xã chịu tiền thức ăn. Chủ hộ chịu tiền xét nghiệm.")
    for said in (
        source,
        "Xã chịu tiền xét nghiệm. Chủ hộ chịu tiền thức ăn.",
        "Tiền thức ăn do chủ hộ chịu, còn lại xã chịu.",
    ):
        assert moved_deeds(source, said) == ()


def test_numbers_in_words_are_figures_unless_they_count_a_list() -> None:
    assert added_words("Nhắc hai lần, lập biên bản, chuyển Công an.", "Nhắc ba lần, lập biên bản, chuyển Công an.")
    assert added_words("Mang đơn, ảnh, sổ.", "Mang ba thứ: đơn, ảnh, sổ.") == ()


def test_limits_that_are_denied_are_limits_upwards() -> None:
    assert measure_faults("Không đọc quá 10 phút.", "Đọc nhiều nhất 10 phút.") == ()
    assert (
        measure_faults("Không cho xe qua khi nước ngập quá 30 cm.", "Nước ngập quá 30 cm thì không cho xe qua.") == ()
    )
    assert measure_faults("Nộp trong 15 ngày.", "Nộp sau 15 ngày.")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("3 giờ chiều", "15 giờ"),
        ("10 giờ đêm", "22 giờ"),
        ("1 giờ trưa", "13 giờ"),
        ("7h30 tối", "19 giờ 30"),
        ("hai triệu năm trăm nghìn đồng", "2.500.000 đồng"),
        ("một trăm linh năm con", "105 con"),
        ("mười lăm triệu", "15.000.000"),
        ("một trăm năm", "100 năm"),
        ("7 rưỡi sáng", "7 giờ 30"),
        ("từ 5 giờ rưỡi chiều", "17h30"),
        ("ngày 03 và 04/6", "ngày 3 và 4 tháng 6"),
        ("từ 05 đến 10/6", "từ ngày 5 đến ngày 10 tháng 6"),
        ("các ngày 12 và 13/10/2025", "ngày 12 và 13 tháng 10 năm 2025"),
    ],
)
def test_hours_and_numbers_as_they_are_spoken_are_the_same_facts(written: str, said: str) -> None:
    assert facts(written) == facts(said) != frozenset()


@pytest.mark.parametrize(
    ("written", "said", "fault"),
    [
        ("Bà con tự thau giếng, Trạm Y tế cấp thuốc.", "Trạm Y tế thau giếng.", "làm việc của"),
        ("Chặt tỉa cây trước mùa mưa bão.", "Chặt tỉa cây trong mùa mưa bão.", "thành «trong mùa mưa»"),
        ("Lần đầu nhắc nhở, lần hai lập biên bản.", "Lần đầu lập biên bản, lần hai nhắc nhở.", "đổi cho nhau"),
        ("Không chặt cây khi dây còn điện.", "Không chặt cây khi dây không còn điện.", "còn điện"),
        ("Xã mời bà con dự, ai dự phải đúng giờ.", "Xã yêu cầu bà con dự, ai dự phải đúng giờ.", "«mời» thành"),
        ("Hộ A phải nộp; hộ B được khuyến khích nộp.", "Hộ A phải nộp. Hộ B cũng phải nộp.", "«khuyến khích» thành"),
        ("Dưới 10% chỉ cắt cành; từ 10% trở lên mới phun.", "Trên 10% chỉ cắt cành. Từ 10% trở xuống mới phun.", "đảo"),
        ("Phun hai lần cách nhau 7 ngày.", "Phun bảy lần cách nhau 2 ngày.", "lần"),
        ("Cứ 10 kg giấy được đổi 1 kg muối.", "Cứ 10 kg giấy được đổi 1 lạng muối.", "lạng"),
        ("Học viên được 30.000 đồng mỗi buổi.", "Học viên được 30.000 đồng cả khóa.", "cả khóa"),
        ("Mất điện toàn bộ thôn A; một phần thôn B.", "Mất điện một phần thôn A. Một phần thôn B.", "thành «một phần»"),
        ("Kết quả báo cáo xã trong 2 ngày.", "Kết quả báo cáo huyện trong 2 ngày.", "huyện"),
        ("Khai báo trước 23 giờ trong ngày.", "Khai báo trước 23 giờ ngày hôm sau.", "hôm sau"),
        ("Ngày 03 ghi số, báo hai lần mới cắt điện.", "Ngày 03 ghi số, báo ba lần mới cắt điện.", "3 lần"),
        ("Ruộng bị hại thì báo xã.", "Ruộng bị hại quá nửa thì báo xã.", "nửa"),
        ("Tặng người có công một túi quà, một chiếc chăn.", "Tặng người có công một túi quà.", "chăn"),
    ],
)
def test_what_changed_hands_is_named(written: str, said: str, fault: str) -> None:
    assert proposal_faults(written, written.replace("; ", ". ")) == ()
    assert any(fault in one for one in proposal_faults(written, said)), proposal_faults(written, said)


def test_a_part_of_the_day_that_the_hour_has_is_nothing_new() -> None:
    written = "Họp lúc 15 giờ ngày 5/6/2026 tại đình."
    assert proposal_faults(written, "Họp lúc 3 giờ chiều ngày 5 tháng 6 năm 2026 tại đình.") == ()
    assert proposal_faults(written, "Họp lúc 3 giờ sáng ngày 5 tháng 6 năm 2026 tại đình.")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Rửa vết thương, tiêm phòng, không đắp lá.", "Rửa vết thương. Tiêm phòng. Không đắp lá."),
        ("Mộ vô chủ do xã cải táng.", "Mộ vô chủ thì xã cải táng."),
        ("Đặt trước ít nhất 1 ngày.", "Nhớ đặt trước ít nhất một ngày."),
        ("Trạm Y tế tiêm cho trẻ em.", "Bà con đưa trẻ em đi tiêm, Trạm Y tế tiêm."),
        ("Công ty thu tiền rác theo quý.", "Mỗi quý, công ty thu tiền rác một lần."),
        ("Nộp phí theo tháng, quý hoặc năm.", "Phí nộp theo tháng, theo quý hoặc theo năm."),
        ("Thú y xã tiêm phòng đợt II cho đàn lợn.", "Thú y xã tiêm phòng đợt hai cho đàn lợn."),
        ("Ủy ban nhân dân xã yêu cầu các hộ khai báo.", "Xã yêu cầu các hộ khai báo."),
        ("Nộp hồ sơ trước ngày 05.", "Nộp hồ sơ trước ngày mùng 5."),
    ],
)
def test_what_only_looks_like_a_change_is_let_pass(written: str, said: str) -> None:
    assert proposal_faults(written, said) == ()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Nhân viên đến nhà chi trả. Không ai được thu phí.", "Nhân viên đến nhà chi trả và được thu phí."),
        ("Mộ vô chủ do xã cải táng.", "Mộ vô chủ do các hộ cải táng."),
        ("Học sinh đỗ đại học được thưởng.", "Học sinh thi đại học được thưởng."),
        ("Cần 120 công nhân nữ, tuổi từ 18.", "Cần 120 công nhân, tuổi từ 18."),
        ("Xe của hộ mặt tiền được đỗ.", "Xe được đỗ."),
        ("Người già được giảm 30%.", "Người già được giảm còn 30%."),
        ("Cây xăng đóng cửa lúc 12 giờ.", "Cây xăng mở cửa lúc 12 giờ."),
    ],
)
def test_a_single_word_that_counts_is_seen(written: str, said: str) -> None:
    assert proposal_faults(written, said)


def test_turns_and_frames_that_stay_are_no_faults() -> None:
    assert exchanged_turns("Lần đầu nhắc, lần hai phạt.", "Lần thứ hai thì phạt, còn lần đầu nhắc.") == ()
    assert turned_frames("Nộp trước Tết, sau đó phát quà.", "Trước Tết nộp. Sau đó phát quà.") == ()
