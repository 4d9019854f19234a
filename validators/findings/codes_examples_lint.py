"""Room validators: the codes of lint, of places and of personal data explained."""

from validators.findings.code_page import CodePage, explain
from validators.findings.cure_steps import (
    AS_VALUES,
    DELETE_COLUMN,
    DELETE_ROWS,
    GO_TO_CELL,
    MEND_QUOTES,
    NEW_BOOK,
    PERSONAL,
    PLACES,
    SAVE_XLSX,
    UPLOAD,
)

_UNHIDE = (
    (
        "Nhấp phải vào tên một trang tính > Bỏ ẩn (Unhide); xem nội dung trang đó.",
        "Right click on the name of a sheet > Unhide; look at what it holds.",
    ),
    ("Không công bố: nhấp phải > Xóa trang.", "Not for the public: right click > Delete."),
    *UPLOAD,
)
_UNLINK = (
    (
        "Excel: Dữ liệu > Chỉnh sửa liên kết > chọn tất cả > Ngắt liên kết.",
        "Excel: Data > Edit Links > choose all > Break Link.",
    ),
    (
        "LibreOffice: Sửa > Liên kết tới tệp ngoài > Ngắt liên kết.",
        "LibreOffice: Edit > Links to External Files > Break Link.",
    ),
    *UPLOAD,
)
_PLAIN_NUMBERS = (
    (
        "Chọn cột > Định dạng ô > Số, bỏ dấu phân tách hàng nghìn.",
        "Choose the column > Format Cells > Number, without the thousands separator.",
    ),
    (
        "Ghi số như 35320 và 99.36; hoặc khai groupChar, decimalChar trong lược đồ.",
        "Write 35320 and 99.36; or state groupChar and decimalChar in the schema.",
    ),
    *UPLOAD,
)
_NOTHING = (
    (
        "Không bắt buộc sửa; có thể gửi duyệt.",
        "Nothing must be mended; the file can be submitted.",
    ),
)

_LINT_PAGES = {
    "no_rows": explain(
        "lint",
        ("Bảng chỉ có tên cột thường do lọc hết dòng khi xuất.", "Mostly a filter hid all rows on export."),
        "ma_xa,so_ho",
        "ma_xa,so_ho\n14758,120",
        GO_TO_CELL,
    ),
    "title_rows": explain(
        "lint",
        ("Máy đọc dòng đầu là tên cột.", "Programs take the first row for the names of the columns."),
        "BẢNG 1. HỘ NGHÈO NĂM 2024,\n,\nma_xa,so_ho",
        "ma_xa,so_ho",
        DELETE_ROWS,
    ),
    "total_row": explain(
        "lint",
        ("Ai cộng cột sẽ được gấp đôi.", "Whoever sums the column gets twice the truth."),
        "14758,120\n14759,98\nTổng cộng,218",
        "14758,120\n14759,98",
        DELETE_ROWS,
    ),
    "total_row_mismatch": explain(
        "lint",
        ("Số in ở dòng tổng khác số cộng được: một trong hai sai.", "The printed total or a row is wrong."),
        "14758,120\n14759,98\nTổng cộng,281",
        "14758,120\n14759,98\nTổng cộng,218",
        GO_TO_CELL,
    ),
    "blank_column": explain(
        "lint",
        ("Cột không có gì làm bảng dài mà không thêm tin.", "An empty column adds width and no knowledge."),
        "ma_xa,ghi_chu,so_ho\n14758,,120",
        "ma_xa,so_ho\n14758,120",
        DELETE_COLUMN,
    ),
    "duplicate_row": explain(
        "lint",
        ("Hai dòng giống hệt thường do dán hai lần.", "Two equal rows were mostly pasted twice."),
        "14758,2024,120\n14758,2024,120",
        "14758,2024,120",
        DELETE_ROWS,
    ),
    "formula_cell": explain(
        "lint",
        (
            "Ô bắt đầu bằng =, +, -, @ có thể thành lệnh khi mở bằng Excel.",
            "A cell that begins with =, +, - or @ may become a command in Excel.",
        ),
        "ghi_chu\n=1+1",
        "ghi_chu\n2",
        AS_VALUES,
    ),
    "workbook_formulas": explain(
        "lint",
        ("Công thức đổi kết quả khi tệp nguồn đổi.", "A formula changes when its source changes."),
        "=SUM(B2:B27)",
        "35302",
        AS_VALUES,
    ),
    "formula_without_value": explain(
        "lint",
        ("Chưa tính thì ô là trống với mọi máy đọc.", "Without a result the cell is empty for every reader."),
        ("=B2/C2 (chưa tính)", "=B2/C2 (not calculated)"),
        "28.96",
        SAVE_XLSX,
    ),
    "error_cell": explain(
        "lint",
        ("#N/A, #REF! là lỗi tính toán, không phải số liệu.", "#N/A and #REF! are failures, no figures."),
        "ty_le\n#DIV/0!",
        "ty_le\n:",
        GO_TO_CELL,
    ),
    "hidden_sheet": explain(
        "lint",
        ("Trang ẩn vẫn nằm trong tệp, ai tải về cũng bỏ ẩn được.", "A hidden sheet travels with the file."),
        ("Số liệu | Nháp (ẩn)", "Figures | Draft (hidden)"),
        ("Số liệu", "Figures"),
        _UNHIDE,
    ),
    "more_sheets": explain(
        "lint",
        (
            "Chỉ một trang được kiểm tra; các trang khác vẫn được công bố.",
            "One sheet is checked, all go public.",
        ),
        ("Quý 1 | Quý 2 | Quý 3", "Q1 | Q2 | Q3"),
        ("một tệp có cột “quy”", "one file with a column “quy”"),
        NEW_BOOK,
    ),
    "external_links": explain(
        "lint",
        ("Liên kết lộ đường dẫn nội bộ và hỏng ở máy khác.", "Links tell inner paths and break elsewhere."),
        "='[noi-bo.xlsx]Sheet1'!B2",
        "120",
        _UNLINK,
    ),
    "trailing_blank_rows": explain(
        "lint",
        ("Các dòng trống cuối bảng đã được bỏ qua.", "Blank rows at the end were left out."),
        "14759,98\n,\n,",
        "14759,98",
        _NOTHING,
    ),
    "cell_too_long": explain(
        "lint",
        (
            "Một ô dài bất thường: thường nuốt cả các dòng sau.",
            "A huge cell has mostly swallowed later rows.",
        ),
        '"Xã A,120\n14759,98\n…',
        '"Xã A",120\n14759,98',
        MEND_QUOTES,
    ),
    "unclosed_quote": explain(
        "lint",
        (
            "Mọi dòng sau dấu ngoặc mở thành một ô và mất khỏi bảng.",
            "All later rows become one cell and are lost.",
        ),
        '14758,"Phường Hạc Thành,120',
        '14758,"Phường Hạc Thành",120',
        MEND_QUOTES,
    ),
    "ambiguous_number": explain(
        "lint",
        (
            "35.320 là ba mươi lăm nghìn hay ba mươi lăm phẩy ba? Máy không đoán.",
            "Is 35.320 thirty-five thousand or thirty-five point three? The machine does not guess.",
        ),
        "so_ho\n35.320",
        "so_ho\n35320",
        _PLAIN_NUMBERS,
    ),
}

_DOMAIN_PAGES = {
    "place_unknown": explain(
        "places",
        (
            "Mã không có trong danh mục thì số liệu không lên bản đồ được.",
            "Such figures cannot be put on a map.",
        ),
        "ma_xa,place_vintage\n99999,2025-07-01",
        "ma_xa,place_vintage\n14758,2025-07-01",
        PLACES,
    ),
    "place_other_vintage": explain(
        "places",
        (
            "Từ 01/7/2025 nhiều xã sáp nhập; mã cũ không còn trong danh mục mới.",
            "Communes merged on 1 July 2025; old codes are not in the new list.",
        ),
        "ma_xa,place_vintage\n14755,2025-07-01",
        "ma_xa,place_vintage\n14755,2025-01-01",
        PLACES,
    ),
    "place_name_mismatch": explain(
        "places",
        (
            "Mã một nơi, tên một nơi: không biết số liệu của ai.",
            "Code and name disagree: whose figures are they?",
        ),
        ("14758,(tên của xã khác)", "14758,(name of another commune)"),
        "14758,Phường Hạc Thành",
        PLACES,
    ),
    "place_name_other_vintage": explain(
        "places",
        (
            "Có xã mới giữ mã và tên cũ nhưng địa giới khác; phải ghi đúng danh mục.",
            "Some new communes keep a code but cover another area; the list must be stated rightly.",
        ),
        "14758,Phường Hàm Rồng,2025-07-01",
        "14758,Phường Hàm Rồng,2025-01-01",
        PLACES,
    ),
    "place_vintage_missing": explain(
        "places",
        (
            "Cùng một mã là hai nơi trước và sau 01/7/2025.",
            "One code means two places before and after 1 July 2025.",
        ),
        "ma_xa,so_ho\n14758,120",
        "ma_xa,place_vintage,so_ho\n14758,2025-07-01,120",
        PLACES,
    ),
    "place_vintage_unknown": explain(
        "places",
        ("Ngày này không phải ngày của danh mục nào đã nạp.", "No loaded list begins on this day."),
        "place_vintage\n2025-08-15",
        "place_vintage\n2025-07-01",
        PLACES,
    ),
    "personal_data_block": explain(
        "privacy",
        (
            "Dữ liệu cá nhân không được công bố; tệp bị giữ riêng và tự hủy sau thời hạn.",
            "Personal data may not be published; the file is kept apart and destroyed in time.",
        ),
        (
            "ho_ten,cccd,xa\n(tên người),(12 chữ số),Xã A",
            "ho_ten,cccd,xa\n(name of a person),(12 digits),Xã A",
        ),
        "xa,so_nguoi\nXã A,37",
        PERSONAL,
    ),
    "personal_data_warn": explain(
        "privacy",
        (
            "Cột này giống dữ liệu cá nhân; người gửi phải xem lại.",
            "The column looks personal; look at it again.",
        ),
        ("lien_he\n(số di động)", "lien_he\n(mobile number)"),
        ("lien_he\n(số máy bàn của cơ quan)", "lien_he\n(landline of the office)"),
        PERSONAL,
    ),
    "personal_data_info": explain(
        "privacy",
        ("Liên hệ của cơ quan được phép công bố.", "Contacts of offices may be published."),
        ("lien_he\n(hộp thư riêng)", "lien_he\n(private mailbox)"),
        ("lien_he\n(hộp thư của cơ quan)", "lien_he\n(mailbox of the office)"),
        _NOTHING,
    ),
}

LINT_PAGES: dict[str, CodePage] = {**_LINT_PAGES, **_DOMAIN_PAGES}
