"""Room validators: the codes of text, dates and hidden things explained."""

from validators.findings.code_page import CodePage, explain
from validators.findings.cure_steps import (
    AS_TEXT,
    DELETE_COLUMN,
    DELETE_ROWS,
    GO_TO_CELL,
    MEND_QUOTES,
    NEW_BOOK,
    UPLOAD,
)

_NOTHING = (("Không bắt buộc sửa; có thể gửi duyệt.", "Nothing must be mended; the file can be submitted."),)
_TRIM = (
    (
        "Ở cột trống bên cạnh ghi =TRIM(CLEAN(A2)) rồi kéo xuống.",
        "Beside it write =TRIM(CLEAN(A2)), fill down.",
    ),
    ("Chép cột mới, dán đè cột cũ dạng giá trị, xóa cột phụ.", "Paste it over the old column as values."),
    *UPLOAD,
)
_UNICODE = (
    (
        "Dùng công cụ chuyển mã của bộ gõ: đích là “Unicode dựng sẵn” (NFC).",
        "Use the converter of your keyboard program; the target is composed Unicode (NFC).",
    ),
    (
        "Chọn cả cột, chuyển mã, dán lại; xem vài dòng xem chữ đúng chưa.",
        "Convert the column, look at some rows.",
    ),
    *UPLOAD,
)
_DATES = (
    ("Chọn cột ngày > Định dạng ô > Ngày, một dạng cho cả cột.", "Choose the column > Format Cells > Date."),
    (
        "Gõ lại các ô còn căn trái: đó là chữ, không phải ngày.",
        "Type cells on the left again: they are text.",
    ),
    *UPLOAD,
)
_INSPECT = (
    (
        "Excel: Tệp > Thông tin > Kiểm tra sự cố > Kiểm tra tài liệu.",
        "Excel: File > Info > Inspect Document.",
    ),
    ("Chọn mọi mục, bấm Xóa tất cả, lưu tệp.", "Choose all, press Remove All, save."),
    (
        "LibreOffice: Tệp > Thuộc tính > bỏ “Áp dụng dữ liệu người dùng”, Đặt lại.",
        "LibreOffice: File > Properties > without “Apply user data”, Reset.",
    ),
    *UPLOAD,
)

TEXT_PAGES: dict[str, CodePage] = {
    "quote_too_long": explain(
        "guard",
        ("Ngoặc kép không đóng nuốt phần còn lại của tệp.", "An open quotation mark swallows the file."),
        '14758,"Phường Hạc Thành,120',
        '14758,"Phường Hạc Thành",120',
        MEND_QUOTES,
    ),
    "archive_refused": explain(
        "guard",
        (
            "Tệp nén có thể chứa bất cứ thứ gì nên không được mở.",
            "An archive may hold anything and is not opened.",
        ),
        "so-lieu.zip",
        "so-lieu.csv",
        UPLOAD,
    ),
    "line_ends_cr": explain(
        "lint",
        ("Dấu xuống dòng kiểu cũ; đã đọc được.", "An old line end; it could be read."),
        "ma_xa,so_ho\\r14758,120",
        "ma_xa,so_ho\\n14758,120",
        _NOTHING,
    ),
    "line_ends_mixed": explain(
        "lint",
        ("Tệp ghép từ nhiều nguồn; đã đọc được.", "The file was put together; it could be read."),
        "14758,120\\r\\n14761,89\\n",
        "14758,120\\n14761,89\\n",
        _NOTHING,
    ),
    "loose_choice": explain(
        "definition",
        (
            "Mẫu a|b không bao trong ngoặc nhận cả giá trị sai.",
            "A choice without brackets accepts wrong values.",
        ),
        '"pattern": "xa|huyen"',
        '"pattern": "(xa|huyen)"',
        _NOTHING,
    ),
    "hidden_space": explain(
        "lint",
        ("Ký tự vô hình làm hai tên giống nhau thành khác nhau.", "Invisible signs make equal names differ."),
        "Xã\\u200bA",
        "Xã A",
        _TRIM,
    ),
    "edge_space": explain(
        "lint",
        ("Khoảng trắng ở đầu, cuối làm so khớp sai.", "A space at the edge spoils comparing."),
        "“Xã A ”",
        "“Xã A”",
        _TRIM,
    ),
    "decomposed_text": explain(
        "lint",
        (
            "Dấu rời khỏi chữ: trông giống nhau mà máy thấy khác.",
            "Accents apart look equal and compare different.",
        ),
        "Co\\u0302",
        "Cô",
        _UNICODE,
    ),
    "legacy_text": explain(
        "lint",
        ("Chữ TCVN3, VNI, VIQR hiện thành ký tự lạ.", "Text in TCVN3, VNI or VIQR reads as strange signs."),
        "Ph­êng H¹c Thµnh",
        "Phường Hạc Thành",
        _UNICODE,
    ),
    "lost_zeros": explain(
        "lint",
        ("Mã ngắn hơn các mã khác: số 0 ở đầu đã mất.", "A code shorter than the others lost its zeros."),
        "ma\n123\n00124",
        "ma\n00123\n00124",
        AS_TEXT,
    ),
    "precision_lost": explain(
        "lint",
        ("Excel chỉ giữ 15 chữ số; phần sau không lấy lại được.", "Excel keeps 15 digits; the rest is gone."),
        "ma\n3.8E+11",
        ("ma\n(chép lại từ nguồn gốc)", "ma\n(copied from its source)"),
        AS_TEXT,
    ),
    "odd_quotes": explain(
        "lint",
        ("Ngoặc kép giữa ô: mỗi phần mềm đọc một kiểu.", "A quotation mark inside is read in several ways."),
        'Xã "A" mới',
        '"Xã ""A"" mới"',
        MEND_QUOTES,
    ),
    "future_date": explain(
        "lint",
        ("Ngày ở tương lai thường là gõ nhầm năm.", "A date in the future is mostly a mistyped year."),
        "ngay\n2204-12-31",
        "ngay\n2024-12-31",
        GO_TO_CELL,
    ),
    "future_birth_year": explain(
        "lint",
        ("Không ai sinh sau ngày số liệu được lập.", "Nobody is born after the figures were made."),
        "nam_sinh\n2091",
        "nam_sinh\n1991",
        GO_TO_CELL,
    ),
    "mixed_dates": explain(
        "lint",
        ("03/04 và 04/03 lẫn nhau: không biết ngày nào.", "With 03/04 and 04/03 mixed no day is sure."),
        "ngay\n2024-12-31\n31/12/2024",
        "ngay\n2024-12-31\n2024-12-31",
        _DATES,
    ),
    "date_serials": explain(
        "lint",
        ("45292 là cách Excel lưu ngày, không phải ngày.", "45292 is how Excel stores a day."),
        "ngay\n45292",
        "ngay\n2024-01-01",
        _DATES,
    ),
    "two_row_header": explain(
        "header",
        ("Tiêu đề gộp ô: chỉ dòng đầu được đọc.", "With a merged header only its first row is read."),
        "Hộ nghèo,\nSố hộ,Tỷ lệ",
        "ho_ngheo,ty_le_ho_ngheo",
        DELETE_ROWS,
    ),
    "blank_columns_right": explain(
        "lint",
        ("Cột trống bên phải do lỡ định dạng.", "Blank columns come from a stray format."),
        "ma_xa,so_ho,,",
        "ma_xa,so_ho",
        DELETE_COLUMN,
    ),
    "comment_rows": explain(
        "lint",
        ("Dòng bắt đầu bằng # vẫn được đọc là dữ liệu.", "A row beginning with # is read as data."),
        "# nguồn: báo cáo\n14758,120",
        "14758,120",
        DELETE_ROWS,
    ),
    "formula_calls_out": explain(
        "lint",
        ("Công thức gọi ra ngoài có thể lộ máy của người mở.", "Such a formula may expose whoever opens it."),
        '=WEBSERVICE("…")',
        "120",
        NEW_BOOK,
    ),
    "hidden_cells": explain(
        "lint",
        (
            "Dòng, cột ẩn vẫn đi theo tệp, ai cũng bỏ ẩn được.",
            "Hidden rows and columns travel with the file.",
        ),
        ("cột C bị ẩn", "column C is hidden"),
        ("không có cột ẩn", "no hidden column"),
        _INSPECT,
    ),
    "workbook_comments": explain(
        "lint",
        ("Ghi chú nội bộ trong ô được công bố cùng tệp.", "Inner comments are published with the file."),
        ("ô B2 có ghi chú “hỏi lại”", "B2 with the comment “ask again”"),
        ("ô B2 không ghi chú", "B2 without it"),
        _INSPECT,
    ),
    "workbook_author": explain(
        "lint",
        ("Tên người soạn nằm trong thuộc tính tệp.", "The properties of the file name a person."),
        ("Tác giả: (tên người)", "Author: (name of a person)"),
        ("Tác giả: (trống)", "Author: (empty)"),
        _INSPECT,
    ),
}
