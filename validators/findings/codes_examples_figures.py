"""Room validators: the codes of places, sums, coverage and comparison explained."""

from validators.findings.code_page import CodePage, explain
from validators.findings.cure_steps import ADMINISTRATOR, ANSWER_NUMBERS, AS_TEXT, GO_TO_CELL, PLACES

_NOTHING = (("Không bắt buộc sửa; có thể gửi duyệt.", "Nothing must be mended; the file can be submitted."),)
_COMPLETE = (
    (
        "So danh sách trong báo cáo với cột mã hoặc cột kỳ.",
        "Compare the list of the report with your column.",
    ),
    (
        "Bổ sung dòng còn thiếu; không có số liệu thì ghi “:” ở ô số.",
        "Add the missing rows; write “:” where there is no figure.",
    ),
    ("Tải tệp đã sửa lên và đọc lại báo cáo.", "Upload the mended file and read the report again."),
)

FIGURE_PAGES: dict[str, CodePage] = {
    "place_zeros_lost": explain(
        "places",
        ("Excel bỏ số 0 ở đầu mã, nên mã thành của nơi khác.", "Excel dropped a leading zero of the code."),
        "ma_tinh\n1",
        "ma_tinh\n01",
        AS_TEXT,
    ),
    "place_level_mismatch": explain(
        "places",
        ("Mã là của cấp khác: số của xã đứng chỗ của huyện.", "The code is of another level than stated."),
        "ma,cap\n14758,huyen",
        "ma,cap\n14758,xa",
        PLACES,
    ),
    "place_parent_mismatch": explain(
        "places",
        ("Xã ghi thuộc đơn vị khác với danh mục.", "The unit is put under another parent than the list has."),
        "ma_xa,ma_huyen\n14758,381",
        "ma_xa,ma_huyen\n14758,380",
        PLACES,
    ),
    "place_period_vintage": explain(
        "places",
        (
            "Kỳ số liệu và kỳ danh mục không cùng thời gian.",
            "Period and place list are not of the same time.",
        ),
        "period,place_vintage\n2024,2025-07-01",
        "period,place_vintage\n2024,2025-01-01",
        PLACES,
    ),
    "place_same_name_other_area": explain(
        "places",
        ("Mã và tên giữ nguyên nhưng địa giới đã khác.", "Code and name stayed, the area did not."),
        "14758,Phường Hạc Thành,2025-07-01",
        "14758,Phường Hạc Thành,2025-01-01",
        PLACES,
    ),
    "place_older_vintage": explain(
        "places",
        (
            "Bảng theo danh mục cũ; điều này có thể đúng.",
            "The table follows an older list, which may be right.",
        ),
        "place_vintage\n2025-01-01",
        "place_vintage\n2025-07-01",
        _NOTHING,
    ),
    "parent_total_mismatch": explain(
        "domain",
        ("Số của huyện phải bằng tổng các xã.", "The figure of a unit must be the sum of its parts."),
        "380,218\n14758,120\n14761,89",
        "380,209\n14758,120\n14761,89",
        GO_TO_CELL,
    ),
    "parent_total_unchecked": explain(
        "domain",
        ("Thiếu một phần hoặc có ô ẩn thì không cộng đối chiếu được.", "A part is missing or suppressed."),
        "380,209\n14758,*\n14761,89",
        "380,209\n14758,120\n14761,89",
        _NOTHING,
    ),
    "coverage_places_missing": explain(
        "domain",
        ("Bộ dữ liệu hứa đủ mọi đơn vị.", "The dataset promises every unit."),
        "14758,120",
        "14758,120\n14761,:",
        _COMPLETE,
    ),
    "coverage_periods_missing": explain(
        "domain",
        ("Chuỗi thời gian bị đứt ở giữa.", "The series has a gap."),
        "period\n2022\n2024",
        "period\n2022\n2023\n2024",
        _COMPLETE,
    ),
    "cross_check_failed": explain(
        "domain",
        ("Hai ô trong một dòng mâu thuẫn nhau.", "Two cells of a row contradict each other."),
        "so_ho,ho_ngheo\n120,340",
        "so_ho,ho_ngheo\n120,34",
        GO_TO_CELL,
    ),
    "cross_check_doubtful": explain(
        "domain",
        ("Quan hệ thường thấy không đúng; có thể là gõ nhầm.", "A usual relation fails; perhaps mistyped."),
        "ho_ngheo,nguoi_ngheo\n34,12",
        "ho_ngheo,nguoi_ngheo\n34,120",
        GO_TO_CELL,
    ),
    "check_rule_refused": explain(
        "definition",
        (
            "Một quy tắc của hồ sơ dữ liệu viết sai nên bị bỏ qua.",
            "A rule of the profile is written wrongly.",
        ),
        "so_ho >> ho_ngheo",
        "so_ho >= ho_ngheo",
        ADMINISTRATOR,
    ),
    "number_format_question": explain(
        "domain",
        (
            "Máy không đoán dấu chấm là hàng nghìn hay thập phân.",
            "Thousands or decimals? Nothing is guessed.",
        ),
        "so_ho\n4.127",
        "so_ho\n4127",
        ANSWER_NUMBERS,
    ),
    "outlier_against_previous": explain(
        "domain",
        (
            "Số đổi quá mạnh so với kỳ trước thường là gõ thừa hoặc thiếu chữ số.",
            "A sudden jump is mostly a digit too many or too few.",
        ),
        ("kỳ trước 120, kỳ này 1200", "before 120, now 1200"),
        ("kỳ trước 120, kỳ này 126", "before 120, now 126"),
        GO_TO_CELL,
    ),
    "comparison_columns_changed": explain(
        "domain",
        (
            "Đổi cột làm hỏng công cụ của người đang dùng dữ liệu.",
            "Changed columns break the tools of readers.",
        ),
        ("kỳ trước: ma_xa,so_ho; kỳ này: ma,so_ho", "before: ma_xa,so_ho; now: ma,so_ho"),
        ("cả hai kỳ: ma_xa,so_ho", "both: ma_xa,so_ho"),
        GO_TO_CELL,
    ),
}
