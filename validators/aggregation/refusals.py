"""Room validators: why a file cannot be counted, in Vietnamese and English. Light: no reader here."""

from collections.abc import Mapping
from typing import Any

REFUSALS: dict[str, tuple[str, str]] = {
    "choices": (
        "Các lựa chọn gửi lên không đúng dạng; hãy mở lại trang tổng hợp và chọn lại.",
        "The choices sent have another form; open the page again and choose anew.",
    ),
    "column": (
        "Tệp không có cột được chọn; hãy chọn lại cột.",
        "The file does not have a chosen column; choose again.",
    ),
    "too_many": (
        "Một cột được chọn làm địa bàn, kỳ hoặc nhóm có quá nhiều giá trị khác nhau; hãy chọn cột khác.",
        "A column chosen as place, period or group has too many different values; choose another.",
    ),
    "no_places": ("Chưa nạp danh mục đơn vị hành chính nào.", "No place list is loaded."),
    "vintage": (
        "Không có danh mục đơn vị hành chính của ngày đã chọn.",
        "There is no place list of the chosen day.",
    ),
    "unreadable": (
        "Không đọc được bảng trong tệp; hãy lưu lại tệp dạng XLSX hoặc CSV UTF-8.",
        "The table in the file cannot be read; save it as XLSX or CSV UTF-8.",
    ),
    "no_recipe": (
        "Hồ sơ dữ liệu của ô tệp này dành cho danh sách cơ sở, không có cách tổng hợp; hãy tạo ô tệp khác.",
        "The profile of this slot is for lists of institutions and has no recipe; add another slot.",
    ),
    "nothing_placed": (
        "Không dòng nào xếp được vào địa bàn, kỳ và nhóm; hãy xem lại các cột đã chọn.",
        "No row has a place, a period and a group; look at the chosen columns again.",
    ),
    "file_lost": (
        "Kho không còn giữ tệp này; hãy tải lại tệp.",
        "The store does not hold this file any more; upload it again.",
    ),
    "taken_down": (
        "Tệp đã bị gỡ khẩn cấp nên không tổng hợp nữa; hãy tải lên tệp đã xử lý dữ liệu cá nhân.",
        "The file was taken down, so it was not aggregated; upload a file without the personal data.",
    ),
    "newer_file": (
        "Đã có tệp mới hơn nên không tổng hợp tệp cũ nữa.",
        "There is a newer file, so the old one was not aggregated.",
    ),
    "dataset_closed": (
        "Bộ dữ liệu không còn sửa được (đã gỡ).",
        "The dataset cannot be changed any more (it was withdrawn).",
    ),
    "limit_time": ("Tổng hợp mất quá nhiều thời gian.", "The aggregation took too long."),
    "limit_memory": ("Tổng hợp cần quá nhiều bộ nhớ.", "The aggregation needed too much memory."),
    "crashed": (
        "Chương trình tổng hợp dừng bất thường; tệp gốc không thay đổi.",
        "The aggregation ended abnormally; the file is unchanged.",
    ),
}


class AggregationRefused(Exception):
    """The file cannot be counted so; `reason` is one of REFUSALS."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(f"{reason}: {params}")
        self.reason = reason
        self.params = params


def describe_refusal(reason: str, params: Mapping[str, Any], lang: str) -> str:
    """Give a refusal in `vi` or `en`; the crash stands for a reason that is not known."""
    vi, en = REFUSALS.get(reason, REFUSALS["crashed"])
    source = str(params.get("source") or "")
    text = en if lang == "en" else vi
    return f"{text} ({source})" if source else text
