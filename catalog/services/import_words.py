"""Words for what the import finds beyond one annex: the list before, the answers. Only wording."""

from collections.abc import Mapping

from catalog.services import annex_reading
from harvesters.annexes.codes import CODES as ANNEX_CODES
from harvesters.annexes.codes import COLUMNS, Told
from harvesters.annexes.wording import Code, Words

_CHOOSE_VI = "Chọn mã của mục đang có nếu là một, hoặc “mục mới” nếu là mục khác."
_CHOOSE_EN = "Choose the code of the item if they are one, or “new item” if they are two."

WORDS: Mapping[str, Code] = {
    one.code: one
    for one in (
        Code(
            "item_elsewhere",
            "warning",
            Words(
                "Mục đang thuộc đơn vị khác",
                "Danh mục hiện hành có mục cùng tên, mã {code}, của đơn vị {unit}.",
                _CHOOSE_VI,
            ),
            Words(
                "Item of another unit so far",
                "The list before has an item of this name, code {code}, of unit {unit}.",
                _CHOOSE_EN,
            ),
        ),
        Code(
            "item_similar",
            "warning",
            Words(
                "Gần giống mục đang có",
                "Danh mục hiện hành có mục {code} của cùng đơn vị với tên gần giống: “{name}”.",
                _CHOOSE_VI,
            ),
            Words(
                "Like an item there is",
                "The list before has item {code} of the same unit with nearly the same name: “{name}”.",
                _CHOOSE_EN,
            ),
        ),
        Code(
            "added_exists",
            "warning",
            Words(
                "Ghi là bổ sung nhưng đã có",
                "Phụ lục ghi là bổ sung, nhưng mục {code} đã có trong danh mục.",
                "Xác nhận là sửa đổi mục này, hoặc chọn “mục mới”.",
            ),
            Words(
                "Said to be added, but there",
                "The annex says added, but item {code} is in the list already.",
                "Confirm that it changes this item, or choose “new item”.",
            ),
        ),
        Code(
            "changed_unknown",
            "warning",
            Words(
                "Ghi là sửa đổi nhưng không thấy mục cũ",
                "Phụ lục ghi là sửa đổi, nhưng danh mục không có mục nào mang tên này của đơn vị này.",
                "Chọn mã của mục được sửa đổi, hoặc xác nhận là mục mới.",
            ),
            Words(
                "Said to be changed, but not found",
                "The annex says changed, but the list has no item of this name and unit.",
                "Choose the code of the item that is changed, or confirm that it is new.",
            ),
        ),
        Code(
            "repealed_unknown",
            "warning",
            Words(
                "Ghi là bãi bỏ nhưng không thấy mục",
                "Phụ lục ghi là bãi bỏ, nhưng danh mục không có mục nào mang tên này của đơn vị này.",
                "Chọn mã của mục bị bãi bỏ, hoặc bỏ dòng này.",
            ),
            Words(
                "Said to be repealed, but not found",
                "The annex says repealed, but the list has no item of this name and unit.",
                "Choose the code of the item that is repealed, or leave the row out.",
            ),
        ),
        Code(
            "row_unanswered",
            "error",
            Words(
                "Dòng chưa được xác nhận",
                "Dòng còn điểm chưa chắc chắn: {doubts}.",
                "Xem lại dòng này rồi sửa hoặc xác nhận (trên màn hình, hoặc bằng --answers).",
            ),
            Words(
                "Row not confirmed",
                "The row has doubts that nobody settled: {doubts}.",
                "Look at the row, then mend or confirm it (on the screen, or by --answers).",
            ),
        ),
        Code(
            "code_taken",
            "error",
            Words(
                "Hai dòng một mã",
                "Mã “{value}” đã dùng cho dòng {first_row}.",
                "Mỗi mục một mã: chọn mã khác cho một trong hai dòng, hoặc bỏ một dòng.",
            ),
            Words(
                "Two rows with one code",
                "Code “{value}” is that of row {first_row} already.",
                "Each item has its own code: choose another for one of the two, or leave one out.",
            ),
        ),
        Code(
            "code_unusable",
            "error",
            Words(
                "Mã không dùng được",
                "Mã “{value}” không dùng làm địa chỉ được.",
                "Dùng chữ, số, dấu chấm, gạch ngang; không dấu cách, không quá 50 ký tự, như VP-01.",
            ),
            Words(
                "Code not usable",
                "Code “{value}” cannot be an address.",
                "Use letters, digits, dots and hyphens, no blank, at most 50 signs, such as VP-01.",
            ),
        ),
        Code(
            "answer_unusable",
            "error",
            Words(
                "Nội dung sửa không hợp lệ",
                "Giá trị đã chọn cho cột “{column}” không dùng được.",
                "Chọn một giá trị trong danh sách, hoặc ghi đúng mẫu, rồi lưu lại.",
            ),
            Words(
                "Correction not usable",
                "What was chosen for column “{column}” cannot be used.",
                "Choose one of the values offered, or write it in the form shown, and save again.",
            ),
        ),
        Code(
            "answer_without_row",
            "error",
            Words(
                "Câu trả lời không có dòng",
                "Không có dòng hay đơn vị nào là “{value}” trong phụ lục này.",
                "Sửa tệp trả lời cho khớp với phụ lục (số dòng như trong bản xem trước).",
            ),
            Words(
                "Answer without a row",
                "The annex has no row or unit text “{value}”.",
                "Mend the answers so that they fit the annex (rows as in the preview).",
            ),
        ),
        Code(
            "person_column",
            "error",
            Words(
                "Cột dữ liệu cá nhân",
                "Phụ lục có cột “{column}” chứa dữ liệu cá nhân, mà tệp này được công bố để tải về.",
                "Xóa cột này khỏi tệp rồi nạp lại.",
            ),
            Words(
                "Column of personal data",
                "Column “{column}” holds personal data, and the file would be offered to everybody.",
                "Remove the column from the file and load it again.",
            ),
        ),
        Code(
            "person_in_row",
            "error",
            Words(
                "Có số hoặc địa chỉ thư của người",
                "Cột “{column}” của dòng có số giống số điện thoại, số định danh hoặc có địa chỉ thư.",
                "Xóa số hoặc địa chỉ đó khỏi tệp rồi nạp lại.",
            ),
            Words(
                "Number or mail address of a person",
                "Column “{column}” holds what looks like a phone or identity number, or a mail address.",
                "Remove it from the file and load it again.",
            ),
        ),
        Code(
            "nothing_left",
            "error",
            Words("Không còn mục nào", "Mọi dòng đều bị bỏ.", "Giữ lại ít nhất một dòng, hoặc hủy việc nạp."),
            Words("Nothing left", "Every row is left out.", "Keep one row at least, or drop the import."),
        ),
    )
}


# Names of what only we know of an item, beside the columns of annexes.
_OWN_COLUMNS = {
    "supporting_text": ("đơn vị phối hợp", "supporting units"),
    "kind": ("loại dữ liệu", "kind of data"),
    "place_level": ("địa bàn cam kết", "places promised"),
    "group": ("nhóm", "group"),
}


def words_of(code: str, params: Mapping[str, object], *, column: str | None = None, lang: str) -> Told:
    """Give title, message and cure of a warning, error or note of an import.

    Raises: KeyError for a code without words.
    """
    known = WORDS.get(code)
    if known is None:
        return annex_reading.words_of(code, params, column=column, lang=lang)
    words = known.vi if lang == "vi" else known.en
    values = {**params, "column": column_name(column or "", lang)}
    if "doubts" in params:
        values["doubts"] = doubts_of(str(params["doubts"]), lang)
    return Told(words.title, words.message.format(**values), words.cure.format(**values))


def doubts_of(codes: str, lang: str) -> str:
    """Titles of warnings, as a sentence names them."""
    titles = []
    for code in codes.split():
        known = WORDS.get(code) or ANNEX_CODES[code]
        titles.append((known.vi if lang == "vi" else known.en).title.lower())
    return ", ".join(dict.fromkeys(titles))


def column_name(column: str, lang: str) -> str:
    """How people call one of our columns; a title as printed stays."""
    pair = COLUMNS.get(column) or _OWN_COLUMNS.get(column)
    return column if pair is None else pair[0 if lang == "vi" else 1]
