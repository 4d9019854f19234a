"""Room validators: the small words around findings in an HTML or XLSX report. Only wording may enter."""

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Báo cáo kiểm tra tệp", "Check of a file"),
    "valid": ("Đạt: tệp dùng được.", "Passed: the file can be used."),
    "invalid": ("Chưa đạt: còn {errors} trong {rows}.", "Not passed: {errors} in {rows}."),
    "at_least": ("ít nhất {counted}", "at least {counted}"),
    "held": (
        "Bị giữ: tệp chứa dữ liệu cá nhân, không được công bố.",
        "Held: the file contains personal data and may not be published.",
    ),
    "rejected": (
        "Không đọc được: tệp bị từ chối trước khi kiểm tra các dòng.",
        "Could not be read: the file was refused before its rows were checked.",
    ),
    "counts": ("{errors}, {warnings}, {notes}; {rows}.", "{errors}, {warnings}, {notes}; {rows}."),
    "cut": (
        "Chỉ nêu {count} chỗ: kiểm tra dừng ở giới hạn số lỗi, có thể còn lỗi khác. Sửa rồi kiểm tra lại.",
        "Only {count} places: the check stops at its limit of errors, more may follow. Mend, check again.",
    ),
    "masked": (
        "Số dòng đếm như trong tệp. Giá trị được che; dấu chấm là ô không có vấn đề.",
        "Rows are counted as in the file. Values are masked; a dot is a cell without a finding.",
    ),
    "copied": (
        "Trang “{sheet}” là bảng của bạn, ô có vấn đề được tô màu, có ghi chú. Hãy sửa ở tệp gốc.",
        "The sheet “{sheet}” is your table with its cells marked and commented. Mend the original, not this.",
    ),
    "copy_cut": (
        "Bảng dài hơn một trang tính; phần sau dòng {count} không được chép.",
        "The table is longer than a sheet; nothing after row {count} was copied.",
    ),
    "copy_failed": (
        "Không chép được bảng từ dòng {count} trở đi.",
        "The table could not be copied from row {count} on.",
    ),
    "summary": ("Tóm tắt", "Summary"),
    "findings": ("Các chỗ cần xem", "Places"),
    "grid": ("Lưới ô", "Grid"),
    "table": ("Bảng đã đánh dấu", "Marked table"),
    "by_rule": ("Theo loại", "By kind"),
    "level": ("Mức", "Level"),
    "kind": ("Loại", "Kind"),
    "code": ("Mã", "Code"),
    "places": ("Số chỗ", "Places"),
    "link": ("Giải thích", "Explanation"),
    "row": ("Dòng", "Row"),
    "column": ("Cột", "Column"),
    "value": ("Giá trị", "Value"),
    "what": ("Vấn đề", "What is wrong"),
    "how": ("Cách sửa", "How to mend"),
    "sheet": ("Trang tính", "Sheet"),
    "file": ("cả tệp", "file"),
    "problem": ("Vấn đề", "Problem"),
    "error": ("Lỗi", "Error"),
    "warning": ("Cảnh báo", "Warning"),
    "note": ("Ghi nhận", "Note"),
    "nothing": ("Không có vấn đề nào.", "Nothing was found."),
    "bad": ("Sai", "Wrong"),
    "good": ("Đúng", "Right"),
    "steps": ("Cách sửa từng bước", "How to mend it, step by step"),
    "explained": ("Giải thích từng loại", "Each kind explained"),
    "page": ("Trang giải thích đầy đủ", "The full page"),
    "checked": ("Đã kiểm tra", "Checked"),
    "encoding": ("Bảng mã", "Encoding"),
    "skip": ("Đến các chỗ cần xem", "Skip to the places"),
    "columns_left_out": (
        "Chỉ hiện các cột có vấn đề; {count} cột khác được ẩn.",
        "Only columns with findings are shown; {count} others are left out.",
    ),
}
# Singular and plural; Vietnamese has one form.
_COUNTED: dict[str, tuple[str, str, str]] = {
    "error": ("{n} lỗi", "{n} error", "{n} errors"),
    "warning": ("{n} cảnh báo", "{n} warning", "{n} warnings"),
    "note": ("{n} ghi nhận", "{n} note", "{n} notes"),
    "row": ("{n} dòng", "{n} row", "{n} rows"),
}
_GROUPING = {"vi": ".", "en": ","}


def say(word: str, lang: str, **values: object) -> str:
    """Give a word or sentence in `vi` or `en`. Raises: KeyError for a word that is not there."""
    vi, en = _WORDS[word]
    text = vi if lang == "vi" else en
    return text.format(**values) if values else text


def verdict_of(verdict: str, lang: str, *, errors: int, rows: int, is_cut: bool) -> str:
    """Give the sentence that says it all; a cut report knows only how many errors there are at least."""
    told = count_of("error", errors, lang)
    told = say("at_least", lang, counted=told) if is_cut else told
    return say(verdict, lang, errors=told, rows=count_of("row", rows, lang))


def count_of(thing: str, number: int, lang: str) -> str:
    """Give a number with its noun: `1 error`, `1.204 lỗi`."""
    vi, one, many = _COUNTED[thing]
    text = vi if lang == "vi" else one if number == 1 else many
    return text.format(n=f"{number:,}".replace(",", _GROUPING[lang]))
