"""Room validators: the codes of the guard explained: files refused unread, checks that had to stop."""

from validators.findings.code_page import CodePage, explain
from validators.findings.cure_steps import (
    ADMINISTRATOR,
    MEND_QUOTES,
    NEW_BOOK,
    SAVE_CSV,
    SAVE_XLSX,
    SPLIT,
    UPLOAD,
)

_UNPASSWORD = (
    (
        "Excel: Tệp > Thông tin > Bảo vệ sổ làm việc > Mã hóa bằng mật khẩu, xóa mật khẩu.",
        "Excel: File > Info > Protect Workbook > Encrypt with Password; empty the field.",
    ),
    (
        "LibreOffice: Tệp > Lưu thành, bỏ chọn “Lưu bằng mật khẩu”.",
        "LibreOffice: File > Save As, without “Save with password”.",
    ),
    *UPLOAD,
)
_RENAME_FILE = (
    (
        "Trong thư mục, bật hiện đuôi tệp (Windows: Xem > Hiển thị > Phần mở rộng tên tệp).",
        "Let the folder show file name extensions (Windows: View > Show).",
    ),
    ("Đổi đuôi tệp cho đúng nội dung.", "Rename the file so that its ending fits its content."),
    *UPLOAD,
)
_SHRINK_SHEET = (
    (
        "Bấm Ctrl+End để thấy ô cuối cùng mà bảng tính còn nhớ.",
        "Press Ctrl+End to see the last cell that the sheet remembers.",
    ),
    (
        "Chọn mọi dòng từ dưới bảng đến ô đó > nhấp phải > Xóa; làm tương tự với cột.",
        "Choose all rows below the table > right click > Delete; the same with columns.",
    ),
    ("Lưu tệp, mở lại và bấm Ctrl+End lần nữa.", "Save, open again and press Ctrl+End once more."),
)
_LONG_FORM = (
    (
        "Đưa tên các cột lặp (năm, tháng) thành một cột “kỳ”, giá trị thành một cột “số liệu”.",
        "Make one column “period” of the repeated columns, and one column of their figures.",
    ),
    (
        "Excel: Dữ liệu > Từ bảng > Power Query > Bỏ xoay cột (Unpivot).",
        "Excel: Data > From Table > Power Query > Unpivot Columns.",
    ),
    *UPLOAD,
)

FILE_PAGES: dict[str, CodePage] = {
    "file_empty": explain(
        "guard",
        ("Tệp 0 byte thường do lưu hỏng hoặc chép dở.", "A file of 0 bytes mostly comes from a broken save."),
        ("so-lieu.csv (0 byte)", "figures.csv (0 bytes)"),
        "ma_xa,so_ho\n14758,120",
        SAVE_CSV,
    ),
    "file_too_large": explain(
        "guard",
        (
            "Tệp quá lớn khó tải, khó mở và làm chậm việc kiểm tra của mọi người.",
            "A huge file is hard to download and open, and slows the checks of everybody.",
        ),
        ("toan-tinh-2015-2024.csv (812 MiB)", "province-2015-2024.csv (812 MiB)"),
        ("toan-tinh-2024.csv (74 MiB)", "province-2024.csv (74 MiB)"),
        SPLIT,
    ),
    "format_unsupported": explain(
        "guard",
        ("Chỉ CSV và XLSX đọc được bằng máy và kiểm tra được.", "Only CSV and XLSX can be read and checked."),
        "so-lieu.docx",
        "so-lieu.csv",
        SAVE_CSV,
    ),
    "html_file": explain(
        "guard",
        (
            "Nhiều phần mềm xuất trang web rồi đặt đuôi .xls, .csv; Excel mở được, phần mềm khác thì không.",
            "Many programs export a web page and name it .xls or .csv; Excel opens it, others cannot.",
        ),
        "<table><tr><td>ma_xa</td><td>so_ho</td></tr>",
        "ma_xa,so_ho",
        SAVE_CSV,
    ),
    "wrong_content": explain(
        "guard",
        (
            "Đuôi tệp nói một đằng, nội dung một nẻo: thường là chọn nhầm tệp.",
            "The name says one thing, the content another: mostly the wrong file was chosen.",
        ),
        ("so-lieu.csv, bên trong là PDF", "figures.csv holding a PDF"),
        ("so-lieu.csv, bên trong là bảng", "figures.csv holding a table"),
        SAVE_CSV,
    ),
    "csv_named_xlsx": explain(
        "guard",
        (
            "Đổi đuôi tệp không đổi định dạng: Excel sẽ báo tệp hỏng.",
            "Renaming does not convert: Excel will call the file damaged.",
        ),
        ("so-lieu.xlsx chứa “ma_xa,so_ho”", "figures.xlsx holding “ma_xa,so_ho”"),
        ("so-lieu.csv chứa “ma_xa,so_ho”", "figures.csv holding “ma_xa,so_ho”"),
        _RENAME_FILE,
    ),
    "workbook_named_csv": explain(
        "guard",
        (
            "Người dùng mở .csv bằng trình soạn văn bản sẽ chỉ thấy ký tự lạ.",
            "Whoever opens the .csv as text sees only strange signs.",
        ),
        ("so-lieu.csv, bên trong là sổ XLSX", "figures.csv holding an XLSX workbook"),
        "so-lieu.xlsx",
        _RENAME_FILE,
    ),
    "old_workbook": explain(
        "guard",
        (
            "Định dạng Excel 97-2003 là nhị phân kín, hay mang macro, không đọc an toàn được.",
            "The form of Excel 97-2003 is a closed binary, often with macros, and cannot be read safely.",
        ),
        "so-lieu.xls",
        "so-lieu.xlsx",
        SAVE_XLSX,
    ),
    "workbook_encrypted": explain(
        "guard",
        (
            "Dữ liệu mở ai cũng đọc được, nên không thể có mật khẩu.",
            "Everybody may read open data, so they cannot have a password.",
        ),
        ("so-lieu.xlsx (hỏi mật khẩu khi mở)", "figures.xlsx (asks for a password)"),
        ("so-lieu.xlsx (mở ngay)", "figures.xlsx (opens at once)"),
        _UNPASSWORD,
    ),
    "workbook_macros": explain(
        "guard",
        (
            "Macro là chương trình: người tải về có thể vô tình chạy nó.",
            "A macro is a program: whoever downloads the file may run it unknowingly.",
        ),
        "so-lieu.xlsm",
        "so-lieu.xlsx",
        SAVE_XLSX,
    ),
    "workbook_broken": explain(
        "guard",
        ("Tệp chép dở hoặc hỏng khi gửi thư.", "The file was cut while copying or mailing."),
        ("so-lieu.xlsx (Excel đòi sửa chữa)", "figures.xlsx (Excel offers to repair it)"),
        ("so-lieu-moi.xlsx (mở bình thường)", "figures-new.xlsx (opens as usual)"),
        SAVE_XLSX,
    ),
    "workbook_unsafe": explain(
        "guard",
        (
            "Thành phần lạ trong tệp XLSX là cách quen thuộc để tấn công máy đọc tệp.",
            "Strange parts in an XLSX file are a usual way to attack its reader.",
        ),
        ("so-lieu.xlsx có phần ../../etc", "figures.xlsx with a part ../../etc"),
        ("sổ mới chỉ có bảng dữ liệu", "a new workbook with the table alone"),
        NEW_BOOK,
    ),
    "zip_bomb": explain(
        "guard",
        (
            "Một tệp nhỏ bung thành hàng gigabyte sẽ làm treo máy chủ và máy người đọc.",
            "A small file that unpacks to gigabytes would stop the server and the reader's computer.",
        ),
        ("so-lieu.xlsx: 40 kB, giải nén thành 4 GiB", "figures.xlsx: 40 kB, unpacks to 4 GiB"),
        ("so-lieu.xlsx: 40 kB, giải nén thành 300 kB", "figures.xlsx: 40 kB, unpacks to 300 kB"),
        NEW_BOOK,
    ),
    "sheet_sparse": explain(
        "guard",
        (
            "Một định dạng lỡ tay ở ô XFD1048576 bắt mọi phần mềm đọc 17 tỷ ô trống.",
            "One format set by accident in cell XFD1048576 makes every program read 17 billion empty cells.",
        ),
        ("bảng ở A1:D120, ô cuối XFD1048576", "table in A1:D120, last cell XFD1048576"),
        ("bảng ở A1:D120, ô cuối D120", "table in A1:D120, last cell D120"),
        _SHRINK_SHEET,
    ),
    "too_many_columns": explain(
        "guard",
        (
            "Bảng quá nhiều cột thường là bảng ngang; dạng dọc dễ lọc và dễ cộng.",
            "Too many columns mostly mean a wide table; a long one is easier to filter and to sum.",
        ),
        "ma_xa,2015_01,2015_02,2015_03,…",
        "ma_xa,ky,so_ho\n14758,2015-01,120",
        _LONG_FORM,
    ),
    "line_too_long": explain(
        "guard",
        (
            "Thiếu dấu xuống dòng hoặc ngoặc kép chưa đóng làm cả tệp thành một dòng.",
            "A lost line break or an open quotation mark turns the file into one line.",
        ),
        '14758,"Phường Hạc Thành,120 14759,…',
        '14758,"Phường Hạc Thành",120\n14759,…',
        MEND_QUOTES,
    ),
    "nul_byte": explain(
        "guard",
        (
            "Byte 0 không có trong văn bản; nhiều phần mềm cắt tệp tại đó và mất phần sau.",
            "Text has no zero byte; many programs cut the file there and lose the rest.",
        ),
        "14758,12\\0",
        "14758,120",
        SAVE_CSV,
    ),
    "encoding_not_utf8": explain(
        "guard",
        (
            "Chữ TCVN3, VNI, Windows-1258 hiện thành ký tự lạ trên máy khác.",
            "TCVN3, VNI and Windows-1258 text turns into strange signs on other computers.",
        ),
        "Ph­êng H¹c Thµnh",
        "Phường Hạc Thành",
        (
            (
                "Chữ .VnTime hoặc VNI: mở bằng bộ gõ có công cụ chuyển mã, đổi sang Unicode trước.",
                "For .VnTime or VNI: first convert it to Unicode, with the tool of your keyboard program.",
            ),
            *SAVE_CSV,
        ),
    ),
    "schema_refused": explain(
        "definition",
        (
            "Lược đồ là mô tả các cột; có lỗi thì không kiểm tra được tệp nào.",
            "The schema describes the columns; with an error in it no file can be checked.",
        ),
        '{"name": "so_ho", "type": "integr"}',
        '{"name": "so_ho", "type": "integer"}',
        ADMINISTRATOR,
    ),
    "limit_time": explain(
        "guard",
        (
            "Mỗi lần kiểm tra có hạn giờ để một tệp không chặn các tệp khác.",
            "Each check has a time limit, so that one file cannot block the others.",
        ),
        ("một XLSX 900.000 dòng có công thức", "an XLSX of 900,000 rows with formulas"),
        ("ba CSV, mỗi tệp 300.000 dòng", "three CSV files of 300,000 rows"),
        SPLIT,
    ),
    "limit_memory": explain(
        "guard",
        (
            "Tệp cần nhiều bộ nhớ hơn mức cho một lần kiểm tra.",
            "The file needs more memory than one check may take.",
        ),
        ("một XLSX 900.000 dòng, 60 cột", "an XLSX of 900,000 rows, 60 columns"),
        ("CSV cùng số liệu, chia theo năm", "CSV files of the same figures, one a year"),
        SPLIT,
    ),
    "file_lost": explain(
        "guard",
        (
            "Kho tệp không còn bản này; tệp của bạn không có lỗi.",
            "The store lost this copy; your file is fine.",
        ),
        ("báo cáo không có tệp", "a report without its file"),
        ("tệp được tải lên lại và kiểm tra", "the file uploaded again and checked"),
        ADMINISTRATOR,
    ),
    "check_given_up": explain(
        "guard",
        (
            "Máy kiểm tra dừng nhiều lần liên tiếp ở tệp này.",
            "The checker stopped at this file several times in a row.",
        ),
        ("báo cáo không có kết luận", "a report without a verdict"),
        ("tệp được tải lên lại và kiểm tra xong", "the file uploaded again and checked"),
        ADMINISTRATOR,
    ),
    "crashed": explain(
        "guard",
        (
            "Tệp làm bộ kiểm tra dừng bất thường; không có gì bị lộ hay mất.",
            "The file made the checker stop abnormally; nothing leaked and nothing was lost.",
        ),
        ("sổ XLSX do phần mềm lạ xuất ra", "an XLSX written by an unusual program"),
        ("cùng bảng đó, lưu thành CSV UTF-8", "the same table, saved as CSV UTF-8"),
        SAVE_CSV,
    ),
}
