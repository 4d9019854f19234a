"""Room validators: texts for files that are refused before they are read, and for checks that had to stop."""

from validators.findings.wording import Code, Words

FILE_CODES = (
    Code(
        "file_empty",
        "error",
        Words(
            "Tệp rỗng",
            "Tệp không có nội dung.",
            "Mở tệp gốc, kiểm tra đã lưu dữ liệu chưa, rồi tải lên lại.",
        ),
        Words(
            "Empty file",
            "The file has no content.",
            "Open the original, check that the data were saved, and upload again.",
        ),
    ),
    Code(
        "file_too_large",
        "error",
        Words(
            "Tệp quá lớn",
            "Tệp nặng {size} MiB, giới hạn là {limit} MiB.",
            "Chia tệp theo năm hoặc theo địa bàn, bỏ ảnh và trang tính thừa, rồi tải từng phần.",
        ),
        Words(
            "File too large",
            "The file has {size} MiB; the limit is {limit} MiB.",
            "Split it by year or by place, remove images and spare sheets, and upload the parts.",
        ),
    ),
    Code(
        "format_unsupported",
        "error",
        Words(
            "Loại tệp chưa được hỗ trợ",
            "Chỉ kiểm tra được tệp CSV và XLSX; tệp này có đuôi “{suffix}”.",
            "Mở bằng phần mềm bảng tính và lưu lại thành CSV UTF-8 hoặc XLSX.",
        ),
        Words(
            "File type not supported",
            "Only CSV and XLSX files can be checked; this one ends with “{suffix}”.",
            "Open it in a spreadsheet program and save it as CSV UTF-8 or XLSX.",
        ),
    ),
    Code(
        "html_file",
        "error",
        Words(
            "Đây là trang web, không phải bảng dữ liệu",
            "Tệp mang tên bảng dữ liệu nhưng bên trong là HTML (thường do phần mềm xuất “Excel” giả).",
            "Mở tệp bằng Excel hoặc LibreOffice, chọn Lưu thành CSV UTF-8 hoặc XLSX, rồi tải lên lại.",
        ),
        Words(
            "This is a web page, not a table",
            "The file is named like a table but holds HTML (often a program's false “Excel” export).",
            "Open it in Excel or LibreOffice, save it as CSV UTF-8 or XLSX, and upload again.",
        ),
    ),
    Code(
        "wrong_content",
        "error",
        Words(
            "Nội dung không đúng với tên tệp",
            "Tệp được khai là {claimed}, nhưng bên trong là {file_kind}.",
            "Chọn đúng tệp bảng dữ liệu, hoặc xuất lại thành CSV UTF-8 hay XLSX.",
        ),
        Words(
            "The content does not fit the file name",
            "The file is said to be {claimed}, but holds {file_kind}.",
            "Choose the right file, or export the table as CSV UTF-8 or XLSX.",
        ),
    ),
    Code(
        "csv_named_xlsx",
        "error",
        Words(
            "Tệp CSV mang đuôi .xlsx",
            "Tệp có đuôi .xlsx nhưng bên trong là văn bản, không phải bảng tính Excel.",
            "Đổi đuôi tệp thành .csv, hoặc mở bằng Excel rồi lưu lại dạng XLSX.",
        ),
        Words(
            "A CSV file named .xlsx",
            "The name ends with .xlsx, but the file holds plain text, not a workbook.",
            "Rename it to .csv, or open it in Excel and save it as XLSX.",
        ),
    ),
    Code(
        "workbook_named_csv",
        "error",
        Words(
            "Bảng tính Excel mang đuôi .csv",
            "Tệp có đuôi .csv nhưng bên trong là bảng tính XLSX.",
            "Đổi đuôi tệp thành .xlsx, hoặc mở bằng Excel và chọn Lưu thành CSV UTF-8.",
        ),
        Words(
            "A workbook named .csv",
            "The name ends with .csv, but the file holds an XLSX workbook.",
            "Rename it to .xlsx, or open it in Excel and save it as CSV UTF-8.",
        ),
    ),
    Code(
        "old_workbook",
        "error",
        Words(
            "Bảng tính Excel đời cũ (.xls)",
            "Tệp ở dạng Excel 97-2003, không đọc được an toàn.",
            "Mở bằng Excel hoặc LibreOffice và lưu lại dạng .xlsx.",
        ),
        Words(
            "Old Excel workbook (.xls)",
            "The file has the form of Excel 97-2003, which cannot be read safely.",
            "Open it in Excel or LibreOffice and save it as .xlsx.",
        ),
    ),
    Code(
        "workbook_encrypted",
        "error",
        Words(
            "Tệp đặt mật khẩu",
            "Bảng tính được bảo vệ bằng mật khẩu nên không mở được.",
            "Bỏ mật khẩu mở tệp (Excel: Tệp > Thông tin > Bảo vệ sổ làm việc), lưu và tải lên lại.",
        ),
        Words(
            "Password-protected file",
            "The workbook is protected by a password and cannot be opened.",
            "Remove the password (Excel: File > Info > Protect Workbook), save and upload again.",
        ),
    ),
    Code(
        "workbook_macros",
        "error",
        Words(
            "Bảng tính có macro",
            "Tệp chứa chương trình macro; tệp công bố không được có macro.",
            "Lưu lại dạng “Excel Workbook (.xlsx)”, không phải .xlsm.",
        ),
        Words(
            "Workbook with macros",
            "The file holds macro programs; a published file must not.",
            "Save it as “Excel Workbook (.xlsx)”, not as .xlsm.",
        ),
    ),
    Code(
        "workbook_broken",
        "error",
        Words(
            "Bảng tính bị hỏng",
            "Không đọc được cấu trúc của tệp XLSX.",
            "Mở bằng Excel để sửa, lưu thành tệp XLSX mới, rồi tải lên lại.",
        ),
        Words(
            "Broken workbook",
            "The structure of the XLSX file cannot be read.",
            "Let Excel repair it, save it as a new XLSX file, and upload again.",
        ),
    ),
    Code(
        "workbook_unsafe",
        "error",
        Words(
            "Cấu trúc bảng tính không an toàn",
            "Tệp XLSX có thành phần mà Excel không bao giờ tạo ra ({part}).",
            "Chép dữ liệu sang một sổ làm việc mới, lưu dạng XLSX, rồi tải lên lại.",
        ),
        Words(
            "Unsafe workbook structure",
            "The XLSX file has a part that Excel never writes ({part}).",
            "Copy the data into a new workbook, save it as XLSX, and upload again.",
        ),
    ),
    Code(
        "zip_bomb",
        "error",
        Words(
            "Tệp nén quá mức",
            "Khi giải nén, tệp thành {size} MiB (gấp {ratio} lần); giới hạn là {limit} MiB và 100 lần.",
            "Chép riêng bảng dữ liệu sang một sổ làm việc mới; dữ liệu lớn hãy dùng CSV UTF-8.",
        ),
        Words(
            "File compressed too much",
            "Unpacked, the file has {size} MiB ({ratio} times); the limits are {limit} MiB and 100 times.",
            "Copy the table alone into a new workbook; use CSV UTF-8 for large data.",
        ),
    ),
    Code(
        "sheet_sparse",
        "error",
        Words(
            "Trang tính trải quá rộng",
            "Trang tính trải đến dòng {last_row}, cột {last_column}, nhưng hầu hết là ô trống.",
            "Xóa các dòng và cột trống ở cuối trang (Ctrl+End để tìm), hoặc chép bảng sang trang mới.",
        ),
        Words(
            "The sheet reaches too far",
            "The sheet reaches row {last_row}, column {last_column}, but nearly all of it is empty.",
            "Delete the empty rows and columns at its end (Ctrl+End finds it), or copy the table to "
            "a new sheet.",
        ),
    ),
    Code(
        "too_many_columns",
        "error",
        Words(
            "Quá nhiều cột",
            "Dòng {row} có {columns} cột, giới hạn là {limit}.",
            "Chuyển bảng sang dạng dọc (mỗi dòng một số liệu), hoặc chia thành nhiều tệp.",
        ),
        Words(
            "Too many columns",
            "Row {row} has {columns} columns; the limit is {limit}.",
            "Turn the table into a long form (one figure a row), or split it into several files.",
        ),
    ),
    Code(
        "line_too_long",
        "error",
        Words(
            "Dòng quá dài",
            "Dòng {row} dài hơn {limit} MiB, không giống một bảng dữ liệu.",
            "Kiểm tra dấu xuống dòng và dấu ngoặc kép, rồi xuất lại tệp.",
        ),
        Words(
            "Line too long",
            "Line {row} is longer than {limit} MiB, unlike any table.",
            "Check line breaks and quotation marks, and export the file again.",
        ),
    ),
    Code(
        "nul_byte",
        "error",
        Words(
            "Tệp có ký tự rỗng (NUL)",
            "Dòng {row} có byte 0; tệp bị hỏng hoặc không phải văn bản.",
            "Mở tệp gốc và lưu lại dạng CSV UTF-8.",
        ),
        Words(
            "NUL byte in the file",
            "Line {row} holds a zero byte; the file is damaged or no text.",
            "Open the original and save it as CSV UTF-8.",
        ),
    ),
    Code(
        "encoding_not_utf8",
        "error",
        Words(
            "Sai bảng mã chữ",
            "Tệp không phải UTF-8 (sai từ byte {byte}, dòng {row}; bảng mã: {encoding}).",
            "Trong Excel chọn Lưu thành > “CSV UTF-8”; nếu chữ là .VnTime hoặc VNI, chuyển sang "
            "Unicode trước.",
        ),
        Words(
            "Wrong text encoding",
            "The file is not UTF-8 (first at byte {byte}, line {row}; encoding: {encoding}).",
            "In Excel use Save As > “CSV UTF-8”; convert .VnTime or VNI text to Unicode first.",
        ),
    ),
    Code(
        "schema_refused",
        "error",
        Words(
            "Lược đồ không dùng được",
            "Lược đồ của bộ dữ liệu bị từ chối tại “{where}”: {reason}.",
            "Sửa lược đồ của bộ dữ liệu theo hướng dẫn, rồi kiểm tra lại tệp.",
        ),
        Words(
            "The schema cannot be used",
            "The dataset's schema is refused at “{where}”: {reason}.",
            "Mend the schema of the dataset as the guide says, then check the file again.",
        ),
    ),
    Code(
        "limit_time",
        "error",
        Words(
            "Kiểm tra quá thời gian",
            "Việc kiểm tra bị dừng sau {seconds} giây.",
            "Chia tệp nhỏ hơn hoặc dùng CSV thay cho XLSX, rồi tải lên lại.",
        ),
        Words(
            "The check took too long",
            "The check was stopped after {seconds} seconds.",
            "Split the file, or use CSV in place of XLSX, and upload again.",
        ),
    ),
    Code(
        "limit_memory",
        "error",
        Words(
            "Kiểm tra vượt bộ nhớ",
            "Việc kiểm tra cần hơn {limit} MiB bộ nhớ nên bị dừng.",
            "Chia tệp nhỏ hơn hoặc dùng CSV thay cho XLSX, rồi tải lên lại.",
        ),
        Words(
            "The check needed too much memory",
            "The check needed more than {limit} MiB of memory and was stopped.",
            "Split the file, or use CSV in place of XLSX, and upload again.",
        ),
    ),
    Code(
        "file_lost",
        "error",
        Words(
            "Tệp không còn trong kho",
            "Kho không còn giữ tệp này, nên không kiểm tra được.",
            "Tải tệp lên lại từ máy của bạn; báo quản trị viên kiểm tra kho tệp.",
        ),
        Words(
            "The file is no longer in the store",
            "The store does not hold this file any more, so it could not be checked.",
            "Upload the file again from your computer; tell the administrator to look at the store.",
        ),
    ),
    Code(
        "check_given_up",
        "error",
        Words(
            "Chưa kiểm tra được tệp",
            "Đã thử nhiều lần nhưng hệ thống không kiểm tra được tệp này.",
            "Tải tệp lên lại; nếu vẫn vậy, báo quản trị viên xem các công việc bị bỏ.",
        ),
        Words(
            "The file could not be checked",
            "Several tries to check this file failed.",
            "Upload the file again; if it happens again, tell the administrator to look at the dead jobs.",
        ),
    ),
    Code(
        "crashed",
        "error",
        Words(
            "Không kiểm tra được tệp",
            "Bộ kiểm tra dừng bất thường khi đọc tệp này.",
            "Lưu lại dạng CSV UTF-8 và tải lên lại; nếu vẫn lỗi, báo quản trị viên.",
        ),
        Words(
            "The file could not be checked",
            "The checker stopped abnormally while reading this file.",
            "Save it as CSV UTF-8 and upload again; if it fails again, tell the administrator.",
        ),
    ),
)
