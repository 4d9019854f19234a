"""Room validators: the codes of structure and schema explained, Frictionless's own types among them."""

from validators.findings.code_page import CodePage, explain
from validators.findings.cure_steps import (
    ADMINISTRATOR,
    AS_TEXT,
    AS_VALUES,
    DELETE_COLUMN,
    DELETE_ROWS,
    FIND_REPEATED,
    GO_TO_CELL,
    MEND_QUOTES,
    RENAME,
    SAVE_CSV,
    SAVE_SEMICOLONS,
    UPLOAD,
)

_FILE_BAD = ("so-lieu.csv (mở không được)", "figures.csv (does not open)")
_FILE_GOOD = ("so-lieu.csv (mở được, chữ đúng)", "figures.csv (opens, letters are right)")
# Frictionless's types for a file that its reader cannot open: (why vi, why en).
_READER = {
    "error": ("Lỗi chung của bộ đọc, không có tên riêng.", "A general error of the reader without a name."),
    "data-error": ("Nội dung tệp hỏng giữa chừng.", "The content of the file is damaged."),
    "file-error": ("Bộ đọc không mở được tệp.", "The reader cannot open the file."),
    "table-error": ("Tệp mở được nhưng không thành bảng.", "The file opens but makes no table."),
    "resource-error": ("Mô tả của tệp không hợp lệ.", "The description of the file is not valid."),
    "source-error": ("Tệp rỗng hoặc không có dòng nào.", "The file is empty or has no row."),
    "scheme-error": ("Không đọc được từ nơi chứa tệp.", "The place of the file cannot be read."),
    "format-error": ("Định dạng khác với đuôi tệp.", "The format is not that of the file name."),
    "encoding-error": (
        "Có byte không thuộc bảng mã; các dòng sau đó chưa được đọc.",
        "A byte is outside the encoding; the rows after it were not read.",
    ),
    "compression-error": ("Tệp nén hỏng hoặc nén kiểu lạ.", "The archive is damaged or of an unknown kind."),
}
# Frictionless's types for a definition that is wrong: (why vi, why en, bad, good).
_DEFINITION = {
    "metadata-error": ("Mô tả của bảng không hợp lệ.", "The table's description is not valid.",
                       '{"fields": "so_ho"}', '{"fields": [{"name": "so_ho"}]}'),
    "schema-error": ("Lược đồ không hợp lệ.", "The schema is not valid.",
                     '{"primaryKey": ["ma"], "fields": []}',
                     '{"primaryKey": ["ma"], "fields": [{"name": "ma"}]}'),
    "field-error": ("Mô tả một cột không hợp lệ.", "The description of a column is not valid.",
                    '{"name": "nam", "type": "nam"}', '{"name": "nam", "type": "year"}'),
    "dialect-error": ("Cách đọc tệp (dấu phân cách, tiêu đề) khai sai.",
                      "The way of reading (delimiter, header) is stated wrongly.",
                      '{"headerRows": "1"}', '{"headerRows": [1]}'),
    "control-error": ("Tùy chọn riêng của CSV hoặc Excel khai sai.",
                      "An option of CSV or Excel is stated wrongly.",
                      '{"csv": {"delimiter": ""}}', '{"csv": {"delimiter": ";"}}'),
    "detector-error": ("Tùy chọn nhận dạng tệp khai sai.", "An option of the detection is stated wrongly.",
                       '{"bufferSize": "10 kB"}', '{"bufferSize": 10000}'),
}  # fmt: skip
_MEASURES = {
    "hash-count": ("mã băm", "hash", "sha256: 9f2c… ≠ 41aa…", "sha256: 9f2c… = 9f2c…"),
    "byte-count": ("số byte", "number of bytes", "bytes: 1024 ≠ 998", "bytes: 1024 = 1024"),
    "field-count": ("số cột", "number of columns", "fields: 6 ≠ 5", "fields: 6 = 6"),
    "row-count": ("số dòng", "number of rows", "rows: 559 ≠ 547", "rows: 559 = 559"),
}

_FRICTIONLESS_PAGES = {
    **{code: explain("definition", why, _FILE_BAD, _FILE_GOOD, SAVE_CSV) for code, why in _READER.items()},
    **{
        code: explain("definition", (vi, en), bad, good, ADMINISTRATOR)
        for code, (vi, en, bad, good) in _DEFINITION.items()
    },
    **{
        code: explain(
            "definition",
            (
                f"Tệp nhận được có {vi} khác với điều đã khai: có thể tải dở hoặc bị đổi trên đường đi.",
                f"The {en} of the file is not the stated one: it may be cut or changed on its way.",
            ),
            bad,
            good,
            UPLOAD,
        )
        for code, (vi, en, bad, good) in _MEASURES.items()
    },
}

_REORDER = (
    (
        "Tải tệp mẫu của hồ sơ dữ liệu để có thứ tự cột đúng.",
        "Download the template of the profile for the right order.",
    ),
    (
        "Chọn cột, nhấp phải > Cắt; chọn cột đích, nhấp phải > Chèn ô đã cắt.",
        "Choose a column, right click > Cut; choose its place, right click > Insert Cut Cells.",
    ),
    *UPLOAD,
)

_HEADER_PAGES = {
    "blank-header": explain(
        "header",
        ("Không có tên cột thì không ai biết số nói gì.", "Without names nobody knows what a number means."),
        ",,\n14758,120,9",
        "ma_xa,so_ho,ho_ngheo\n14758,120,9",
        RENAME,
    ),
    "unmatched-header": explain(
        "header",
        (
            "Không tên cột nào khớp: thường là chọn nhầm hồ sơ hoặc nhầm tệp.",
            "No name fits: mostly the wrong profile or the wrong file was chosen.",
        ),
        "c1,c2,c3",
        "ma_xa,so_ho,ho_ngheo",
        RENAME,
    ),
    "extra-label": explain(
        "header",
        ("Cột lạ làm người dùng và máy đọc lệch.", "A strange column misleads people and programs."),
        "ma_xa,so_ho,ghi_chu_noi_bo",
        "ma_xa,so_ho",
        DELETE_COLUMN,
    ),
    "missing-label": explain(
        "header",
        (
            "Thiếu một cột bắt buộc thì bảng không đủ nghĩa.",
            "Without a required column the table is not whole.",
        ),
        "ma_xa,ho_ngheo",
        "ma_xa,so_ho,ho_ngheo",
        RENAME,
    ),
    "blank-label": explain(
        "header",
        ("Một cột không tên không dùng được.", "A column without a name cannot be used."),
        "ma_xa,,ho_ngheo",
        "ma_xa,so_ho,ho_ngheo",
        RENAME,
    ),
    "duplicate-label": explain(
        "header",
        (
            "Hai cột cùng tên: phần mềm chỉ giữ một cột, không báo.",
            "Of two columns with one name programs keep one, silently.",
        ),
        "ma_xa,so_ho,so_ho",
        "ma_xa,so_ho,ho_ngheo",
        RENAME,
    ),
    "incorrect-label": explain(
        "header",
        (
            "Tên cột phải đúng từng chữ để các kỳ nối được với nhau.",
            "Names must be exact, so that periods can be put together.",
        ),
        "Mã xã,so_ho",
        "ma_xa,so_ho",
        RENAME,
    ),
    "columns_reordered": explain(
        "header",
        ("Đủ cột nhưng sai chỗ: số sẽ nằm dưới tên khác.", "All columns, but each under another's place."),
        "so_ho,ma_xa",
        "ma_xa,so_ho",
        _REORDER,
    ),
    "wrong_delimiter": explain(
        "header",
        (
            "Excel tiếng Việt hay lưu CSV bằng dấu chấm phẩy.",
            "Excel with Vietnamese settings often saves CSV with semicolons.",
        ),
        "ma_xa;so_ho\n14758;120",
        "ma_xa,so_ho\n14758,120",
        SAVE_SEMICOLONS,
    ),
    "delimiter_unknown": explain(
        "header",
        ("Các cột dính nhau thành một.", "The columns are glued into one."),
        "ma_xa so_ho ho_ngheo",
        "ma_xa,so_ho,ho_ngheo",
        SAVE_CSV,
    ),
    "delimiter_not_comma": explain(
        "header",
        ("Tệp đọc được, nhưng nhiều phần mềm chờ dấu phẩy.", "Readable, but many programs expect commas."),
        "ma_xa|so_ho",
        "ma_xa,so_ho",
        SAVE_CSV,
    ),
}

_ROW_PAGES = {
    "blank-row": explain(
        "rows",
        ("Dòng trống làm nhiều phần mềm tưởng bảng đã hết.", "Many programs take a blank row for the end."),
        "14758,120\n,\n14759,98",
        "14758,120\n14759,98",
        DELETE_ROWS,
    ),
    "primary-key": explain(
        "rows",
        (
            "Khóa nhận ra mỗi dòng; trùng khóa thì không biết dòng nào đúng.",
            "The key tells rows apart; with two of a kind nobody knows which is right.",
        ),
        "ma_xa,nam,so_ho\n14758,2024,120\n14758,2024,125",
        "ma_xa,nam,so_ho\n14758,2023,120\n14758,2024,125",
        FIND_REPEATED,
    ),
    "foreign-key": explain(
        "rows",
        ("Giá trị phải có trong bảng tham chiếu.", "The value must be in the reference table."),
        ("don_vi: PB9 (không có trong bảng đơn vị)", "don_vi: PB9 (not in the table of units)"),
        "don_vi: PB1",
        GO_TO_CELL,
    ),
    "extra-cell": explain(
        "rows",
        (
            "Dấu phẩy trong nội dung làm dòng dư ô, số bị lệch cột.",
            "A comma inside a text shifts the figures.",
        ),
        "ten,so_ho\nXã A, thôn B,120",
        'ten,so_ho\n"Xã A, thôn B",120',
        MEND_QUOTES,
    ),
    "missing-cell": explain(
        "rows",
        ("Dòng thiếu ô, số có thể nằm sai cột.", "The row is short; its figures may be in wrong columns."),
        "ma_xa,so_ho,ho_ngheo\n14758,120",
        "ma_xa,so_ho,ho_ngheo\n14758,120,:",
        GO_TO_CELL,
    ),
    "type-error": explain(
        "rows",
        (
            "Máy không cộng, không lọc được ô sai kiểu.",
            "A cell of the wrong type can be neither summed nor sorted.",
        ),
        "so_ho\n120 hộ",
        "so_ho\n120",
        GO_TO_CELL,
    ),
    "number_in_text_column": explain(
        "rows",
        (
            "Mã là chữ: 001 khác 1, mà Excel tự bỏ số 0.",
            "A code is text: 001 is not 1, and Excel drops zeros.",
        ),
        ("ma_xa (ô kiểu số)\n1", "ma_xa (number cell)\n1"),
        ("ma_xa (ô kiểu văn bản)\n00001", "ma_xa (text cell)\n00001"),
        AS_TEXT,
    ),
    "constraint-error": explain(
        "rows",
        ("Giá trị ngoài phạm vi thường là gõ nhầm.", "A value out of range is mostly mistyped."),
        "ty_le\n289.6",
        "ty_le\n28.96",
        GO_TO_CELL,
    ),
    "unique-error": explain(
        "rows",
        ("Cột này không được có hai giá trị như nhau.", "This column may hold each value once."),
        "so_van_ban\n12/QĐ\n12/QĐ",
        "so_van_ban\n12/QĐ\n13/QĐ",
        FIND_REPEATED,
    ),
    "required_unless_suppressed": explain(
        "rows",
        (
            "Ô trống không nói được là 0, là thiếu hay là ẩn.",
            "An empty cell does not say zero, missing or hidden.",
        ),
        "ma_xa,ho_ngheo\n14758,",
        "ma_xa,ho_ngheo\n14758,*",
        GO_TO_CELL,
    ),
    "not_a_number": explain(
        "rows",
        ("NaN không phải số liệu; phép cộng nào có nó cũng hỏng.", "NaN is no figure; it spoils every sum."),
        "so_ho\nNaN",
        "so_ho\n:",
        GO_TO_CELL,
    ),
    "reader_failed": explain(
        "rows",
        ("Bộ đọc dừng giữa chừng, phần còn lại chưa được xem.", "The reader stopped; the rest was not seen."),
        _FILE_BAD,
        _FILE_GOOD,
        AS_VALUES,
    ),
    "mixed_types": explain(
        "rows",
        ("Một cột lẫn chữ và số khó dùng lại.", "A column of words and numbers is hard to reuse."),
        "so_ho\n120\nchưa có",
        "so_ho\n120\n:",
        GO_TO_CELL,
    ),
}

TABLE_PAGES: dict[str, CodePage] = {**_FRICTIONLESS_PAGES, **_HEADER_PAGES, **_ROW_PAGES}
