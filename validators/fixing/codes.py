"""Room validators: what each fix does, its answers and its refusals, in Vietnamese and English. No rule."""

from collections.abc import Mapping
from typing import Any

from validators.findings.masking import safe_label
from validators.fixing.plans import Fix

# Code of a fix -> what it does, as (vi, en); parameters are those of the fix.
FIXES: dict[str, tuple[str, str]] = {
    "encoding": (
        "Chuyển cả tệp từ bảng mã {encoding} sang UTF-8",
        "Convert the whole file from {encoding} to UTF-8",
    ),
    "delimiter": ("Dùng dấu phân cách cột {delimiter}", "Separate the columns with {delimiter}"),
    "header_row": (
        "Bỏ các dòng tên bảng phía trên, lấy dòng {row} làm dòng tiêu đề",
        "Drop the titles above and let row {row} be the header",
    ),
    "total_rows": ("Bỏ các dòng tổng cộng", "Drop the total rows"),
    "blank_rows": ("Bỏ các dòng trống", "Drop the blank rows"),
    "legacy_text": (
        "Chuyển cột “{label}” từ bảng mã cũ {kind} sang Unicode",
        "Convert column “{label}” from the old encoding {kind} to Unicode",
    ),
    "hidden_space": (
        "Thay dấu cách đặc biệt bằng dấu cách thường, bỏ ký tự không nhìn thấy",
        "Make special spaces plain ones and take out invisible characters",
    ),
    "nfc": (
        "Chuyển chữ tiếng Việt tổ hợp sang Unicode dựng sẵn (NFC)",
        "Join Vietnamese letters and their marks (Unicode NFC)",
    ),
    "edge_space": (
        "Bỏ dấu cách thừa ở đầu và cuối ô",
        "Take spaces off the beginning and end of cells",
    ),
    "leading_zeros": (
        "Điền lại số 0 ở đầu cho đủ {width} chữ số ở cột “{label}”",
        "Put leading zeros back up to {width} digits in column “{label}”",
    ),
    "place_zeros": (
        "Điền lại số 0 ở đầu cho mã đơn vị hành chính",
        "Put the leading zeros of place codes back",
    ),
    "number_format": (
        "Viết số trần ở cột “{label}” theo cách đọc được chọn",
        "Write plain numbers in column “{label}”, as the chosen reading gives them",
    ),
    "header_names": (
        "Đổi tên cột theo hồ sơ dữ liệu: {names}",
        "Rename columns as the profile has them: {names}",
    ),
    "blank_columns": (
        "Bỏ các cột trống, không tên ở bên phải",
        "Drop the blank columns without a name at the right",
    ),
    "column_order": ("Sắp lại cột theo hồ sơ dữ liệu", "Put the columns in the profile's order"),
    "recode_places": (
        "Quy đổi mã đơn vị hành chính từ danh mục {old} sang {new} và cộng các dòng được nhập làm một",
        "Recode places from the list of {old} to that of {new}, summing the rows of merged units",
    ),
    "only_sheet": (
        "Chỉ giữ trang được kiểm tra, ghi thành CSV",
        "Keep the judged sheet only, written as CSV",
    ),
    "protect_cells": (
        "Bảo vệ số liệu nhỏ trước khi công bố",
        "Protect small figures before publishing",
    ),
}

WAYS: dict[str, tuple[str, str]] = {
    "suppress": (
        "Ẩn ô nhỏ và những ô có thể dùng để tính ngược ra chúng (dấu *)",
        "Hide small figures and those that would give them away (*)",
    ),
    "level_up": (
        "Lên cấp trên: chỉ công bố các dòng của cấp hành chính cao hơn",
        "Go up a level: publish the rows of the higher level only",
    ),
    "merge": (
        "Gộp các nhóm nhỏ nhất của cột “{column}” vào “{into}”: {codes}",
        "Merge the smallest groups of column “{column}” into “{into}”: {codes}",
    ),
    "round": (
        "Làm tròn có kiểm soát mọi số đếm về bội của {base}, tổng vẫn khớp",
        "Round every count to a multiple of {base}, totals still add up",
    ),
}

READING_WORDS: dict[str, tuple[str, str]] = {
    "dot_groups": (
        "Dấu chấm phân nhóm hàng nghìn: 12.345 là 12345",
        "The dot groups thousands: 12.345 is 12345",
    ),
    "dot_decimal": (
        "Dấu chấm là dấu thập phân: 12.345 là mười hai phẩy ba bốn năm",
        "The dot is the decimal mark: 12.345 is twelve point three four five",
    ),
    "comma_decimal": (
        "Dấu phẩy là dấu thập phân: 12,34 là 12.34",
        "The comma is the decimal mark: 12,34 is 12.34",
    ),
    "comma_groups": (
        "Dấu phẩy phân nhóm hàng nghìn: 12,345 là 12345",
        "The comma groups thousands: 12,345 is 12345",
    ),
}

# Reasons of validators.fixing.plans.FixRefused and of validators.fixing.recoding.
REFUSALS: dict[str, tuple[str, str]] = {
    "protection": (
        "Cách bảo vệ này không còn an toàn với tệp; mở lại báo cáo và chọn cách khác.",
        "This way of protecting is not safe for the file any more; open the report again and choose another.",
    ),
    "unknown": ("Không có cách sửa này.", "There is no such fix."),
    "answer": (
        "Chưa chọn cách đọc số cho cột cần hỏi.",
        "A question about numbers has not been answered.",
    ),
    "reading": (
        "Có ô của cột không thể đọc theo cách đã chọn; hãy chọn cách đọc khác.",
        "A cell of the column cannot be read in the chosen way; choose another reading.",
    ),
    "unreadable": ("Không đọc được bảng trong tệp.", "The table in the file cannot be read."),
    "header": ("Tệp không có dòng tiêu đề ở chỗ đã định.", "The file has no header where it should be."),
    "encoding": (
        "Nội dung tệp không đúng bảng mã đã nêu; hãy lưu lại tệp dạng UTF-8.",
        "The bytes are not in the stated encoding; save the file as UTF-8.",
    ),
    "no_decoder": ("Chưa chuyển đổi được bảng mã cũ này.", "This old encoding cannot be decoded here."),
    "column": ("Tệp không có cột cần sửa.", "The file does not have the column to mend."),
    "order": (
        "Các cột của tệp không trùng với hồ sơ nên không sắp lại được.",
        "The columns are not those of the profile, so they cannot be put in its order.",
    ),
    "file_lost": (
        "Kho không còn giữ tệp này; hãy tải lại tệp.",
        "The store does not hold this file any more; upload it again.",
    ),
    "taken_down": (
        "Tệp đã bị gỡ khẩn cấp nên không sửa nữa; hãy tải lên tệp đã xử lý dữ liệu cá nhân.",
        "The file was taken down, so it was not mended; upload a file without the personal data.",
    ),
    "newer_file": (
        "Đã có tệp mới hơn nên không sửa tệp cũ nữa.",
        "There is a newer file, so the old one was not mended.",
    ),
    "dataset_closed": (
        "Bộ dữ liệu không còn sửa được (đã gỡ).",
        "The dataset cannot be changed any more (it was withdrawn).",
    ),
    "limit_time": ("Sửa tệp mất quá nhiều thời gian.", "Mending the file took too long."),
    "limit_memory": ("Sửa tệp cần quá nhiều bộ nhớ.", "Mending the file needed too much memory."),
    "crashed": (
        "Bộ sửa tệp dừng bất thường; hãy sửa tệp bằng tay.",
        "The fixing stopped abnormally; mend the file by hand.",
    ),
    "schema_refused": (
        "Lược đồ của bộ dữ liệu có lỗi; báo quản trị viên.",
        "The dataset's schema has an error; tell the administrator.",
    ),
    "recode": ("Không quy đổi được mã đơn vị hành chính.", "The places cannot be recoded."),
    "no_place_key": (
        "Bảng không có khóa chính chứa mã đơn vị hành chính.",
        "The primary key of the table holds no place code.",
    ),
    "ragged": ("Các dòng không đủ cột như nhau.", "The rows do not all have the same columns."),
    "other_vintage": (
        "Có dòng theo danh mục khác: {names}.",
        "Some rows follow another list: {names}.",
    ),
    "split": (
        "Đơn vị bị chia cho nhiều đơn vị mới, không cộng chính xác được: {names}.",
        "Units that were split over several new ones cannot be summed exactly: {names}.",
    ),
    "no_successor": (
        "Đơn vị không có đơn vị kế thừa trong danh mục mới: {names}.",
        "Units without a successor in the new list: {names}.",
    ),
    "part_of_split": (
        "Đơn vị mới nhận thêm một phần của đơn vị bị chia: {names}.",
        "New units that also took in a part of a split unit: {names}.",
    ),
    "incomplete": (
        "Thiếu dòng của đơn vị cũ hợp thành đơn vị mới: {names}.",
        "Rows of old units are missing that make up the new units: {names}.",
    ),
    "repeated_key": ("Có dòng lặp khóa ở đơn vị: {names}.", "Rows repeat their key in the units: {names}."),
    "not_additive": (
        "Cột tỷ lệ, bình quân hoặc chữ không cộng được: {names}.",
        "Rates, averages or texts cannot be summed: {names}.",
    ),
    "unreadable_cells": (
        "Cột có ô không phải số nguyên: {names}.",
        "Columns with cells that are no whole numbers: {names}.",
    ),
}

_DELIMITERS = {",": "“,”", ";": "“;”", "\t": "tab", "|": "“|”"}


def describe_fix(fix: Fix, lang: str) -> str:
    """Say in `vi` or `en` what a fix does."""
    values = {key: str(value) for key, value in fix.params.items()}
    values["label"] = safe_label(fix.label or str(fix.column or ""))
    if fix.code == "delimiter":
        values["delimiter"] = _DELIMITERS.get(values.get("delimiter", ""), "?")
    if fix.code == "header_names":
        values["names"] = ", ".join(str(name) for name in fix.params["names"].values())
    return _in(FIXES[fix.code], lang).format_map(_Values(values))


def describe_choice(fix: Fix, choice: str, lang: str) -> str:
    """Say in `vi` or `en` what an answer to the question of a fix means."""
    if fix.code != "protect_cells":
        return describe_reading(choice, lang)
    way = next((one for one in fix.params["ways"] if one["way"] == choice), {"kind": "suppress"})
    values = {key: safe_label(value) if isinstance(value, str) else str(value) for key, value in way.items()}
    return _in(WAYS[way["kind"]], lang).format_map(_Values(values))


def describe_reading(reading: str, lang: str) -> str:
    """Say in `vi` or `en` what an answer about numbers means."""
    return _in(READING_WORDS[reading], lang)


def describe_refusal(reason: str, params: Mapping[str, Any], lang: str) -> list[str]:
    """Say in `vi` or `en` why a fix was not applied, with the reasons of a recoding after it."""
    told = [_in(REFUSALS.get(reason, REFUSALS["unknown"]), lang)]
    for one in params.get("reasons", ()):
        if isinstance(one, Mapping):
            names = [safe_label(str(name)) for name in one.get("names", ())]
            more = " …" if int(one.get("count", 0)) > len(names) else ""
            words = _in(REFUSALS.get(str(one.get("code")), REFUSALS["unknown"]), lang)
            told.append(words.format_map(_Values({"names": ", ".join(names) + more})))
    return told


class _Values(dict[str, str]):
    """Parameters of a template; one that is missing shows as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def _in(words: tuple[str, str], lang: str) -> str:
    return words[0] if lang == "vi" else words[1]
