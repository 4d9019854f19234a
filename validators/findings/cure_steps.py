"""Room validators: what a person does in Excel or LibreOffice, step by step, for the pages of the codes.

Only wording may enter: each step is a pair (Vietnamese, English), each constant a list in order.
"""

Step = tuple[str, str]
Steps = tuple[Step, ...]

UPLOAD: Steps = (
    ("Tải tệp đã sửa lên và đọc lại báo cáo.", "Upload the mended file and read the report again."),
)
SAVE_CSV: Steps = (
    (
        "Excel: Tệp > Lưu thành > chọn “CSV UTF-8 (Phân tách bằng dấu phẩy)”.",
        "Excel: File > Save As > “CSV UTF-8 (Comma delimited)”.",
    ),
    (
        "LibreOffice: Tệp > Lưu thành > “Văn bản CSV”; bộ ký tự Unicode (UTF-8), dấu phân cách là dấu phẩy.",
        "LibreOffice: File > Save As > “Text CSV”; character set Unicode (UTF-8), field delimiter comma.",
    ),
    *UPLOAD,
)
SAVE_SEMICOLONS: Steps = (
    (
        "Excel với thiết lập vùng Việt Nam ghi CSV bằng dấu chấm phẩy, kể cả khi chọn CSV UTF-8.",
        "Excel with Vietnamese regional settings writes semicolons, even into CSV UTF-8.",
    ),
    (
        "Cách chắc chắn nhất: Tệp > Lưu thành > “Excel Workbook (.xlsx)”, rồi tải tệp XLSX lên.",
        "The surest way: File > Save As > “Excel Workbook (.xlsx)”, and upload the XLSX.",
    ),
    (
        "LibreOffice: Tệp > Lưu thành > “Văn bản CSV”; bộ ký tự Unicode (UTF-8), dấu phân cách là dấu phẩy.",
        "LibreOffice: File > Save As > “Text CSV”; character set Unicode (UTF-8), field delimiter comma.",
    ),
    *UPLOAD,
)
ANSWER_NUMBERS: Steps = (
    (
        "Mở trang báo cáo của tệp, đến mục “Trả lời và sửa nhanh”.",
        "Open the report page of the file and go to “Answers and quick fixes”.",
    ),
    (
        "Với từng cột, chọn cách đọc đúng theo văn bản gốc, rồi bấm “Tạo bản đã sửa”.",
        "For each column choose the reading of the original document, then press “Make a mended copy”.",
    ),
    (
        "Hoặc sửa trong tệp: viết số không dấu nhóm, dấu thập phân là dấu chấm (35320; 99.36).",
        "Or mend the file: numbers without grouping marks, a dot as decimal mark (35320; 99.36).",
    ),
    *UPLOAD,
)
SAVE_XLSX: Steps = (
    (
        "Mở tệp bằng Excel hoặc LibreOffice Calc.",
        "Open the file in Excel or LibreOffice Calc.",
    ),
    (
        "Tệp > Lưu thành > chọn “Excel Workbook (.xlsx)”, đặt tên mới.",
        "File > Save As > “Excel Workbook (.xlsx)”, with a new name.",
    ),
    *UPLOAD,
)
NEW_BOOK: Steps = (
    (
        "Mở tệp gốc, chọn đúng vùng có bảng dữ liệu và sao chép (Ctrl+C).",
        "Open the original, select the table alone and copy it (Ctrl+C).",
    ),
    (
        "Tạo sổ làm việc mới, chọn ô A1, dán đặc biệt > Giá trị (Ctrl+Alt+V).",
        "Make a new workbook, choose cell A1, Paste Special > Values (Ctrl+Alt+V).",
    ),
    ("Lưu thành XLSX hoặc CSV UTF-8.", "Save it as XLSX or CSV UTF-8."),
    *UPLOAD,
)
SPLIT: Steps = (
    (
        "Chọn cột năm, quý hoặc địa bàn; bật Dữ liệu > Bộ lọc (LibreOffice: Dữ liệu > Lọc tự động).",
        "Choose the column of the year, quarter or place; turn on Data > Filter (LibreOffice: AutoFilter).",
    ),
    (
        "Lọc từng giá trị, sao chép các dòng đang thấy cùng dòng tiêu đề sang tệp mới.",
        "Filter one value at a time; copy the visible rows with the header into a new file.",
    ),
    ("Lưu mỗi phần thành CSV UTF-8 và tải lên riêng.", "Save each part as CSV UTF-8 and upload it alone."),
)
GO_TO_CELL: Steps = (
    (
        "Bấm Ctrl+G (LibreOffice: F5), gõ số dòng trong báo cáo để đến đúng chỗ.",
        "Press Ctrl+G (LibreOffice: F5) and type the row of the report to get there.",
    ),
    (
        "Đối chiếu với văn bản gốc rồi sửa giá trị; không đoán.",
        "Compare with the original document and mend the value; never guess.",
    ),
    ("Sửa lần lượt các dòng còn lại trong báo cáo, lưu tệp.", "Do the same for the other rows, and save."),
    *UPLOAD,
)
DELETE_ROWS: Steps = (
    (
        "Chọn số dòng ở lề trái (giữ Ctrl để chọn nhiều dòng).",
        "Choose the row numbers at the left edge (hold Ctrl for several).",
    ),
    ("Nhấp chuột phải > Xóa. Không dùng phím Delete: phím đó chỉ làm trống ô.",
     "Right click > Delete. Not the Delete key: it only empties the cells."),
    *UPLOAD,
)  # fmt: skip
DELETE_COLUMN: Steps = (
    ("Chọn chữ cái của cột ở trên cùng.", "Choose the letter of the column at the top."),
    ("Nhấp chuột phải > Xóa, để các cột bên phải dồn lại.", "Right click > Delete, so that others move up."),
    *UPLOAD,
)
RENAME: Steps = (
    (
        "Tải tệp mẫu của hồ sơ dữ liệu, sao chép dòng tiêu đề của tệp mẫu.",
        "Download the template of the profile and copy its header row.",
    ),
    (
        "Dán đè lên dòng 1 của tệp; kiểm tra từng cột đúng với dữ liệu bên dưới.",
        "Paste it over row 1 of your file; check that each column fits the data below it.",
    ),
    *UPLOAD,
)
AS_TEXT: Steps = (
    (
        "Chọn cả cột > Định dạng ô > Văn bản (Text).",
        "Choose the whole column > Format Cells > Text.",
    ),
    (
        "Gõ lại hoặc dán lại mã từ nguồn gốc; định dạng không tự trả lại số 0 đã mất.",
        "Type or paste the codes from their source again; the format does not bring lost zeros back.",
    ),
    *UPLOAD,
)
AS_VALUES: Steps = (
    ("Chọn cả trang (Ctrl+A), sao chép (Ctrl+C).", "Choose the whole sheet (Ctrl+A) and copy it (Ctrl+C)."),
    (
        "Dán đặc biệt > Giá trị (Ctrl+Alt+V trong Excel, Ctrl+Shift+V trong LibreOffice).",
        "Paste Special > Values (Ctrl+Alt+V in Excel, Ctrl+Shift+V in LibreOffice).",
    ),
    *UPLOAD,
)
FIND_REPEATED: Steps = (
    (
        "Chọn cột khóa; Trang chủ > Định dạng có điều kiện > Giá trị trùng lặp.",
        "Choose the key column; Home > Conditional Formatting > Duplicate Values.",
    ),
    (
        "LibreOffice: Định dạng > Có điều kiện > Điều kiện > “trùng lặp”.",
        "LibreOffice: Format > Conditional > Condition > “is duplicate”.",
    ),
    ("Giữ dòng đúng, xóa dòng lặp hoặc sửa mã gõ nhầm.", "Keep the right row; delete or mend the other."),
    *UPLOAD,
)
MEND_QUOTES: Steps = (
    (
        "Mở tệp CSV bằng trình soạn văn bản (Notepad, LibreOffice Writer), đến dòng trong báo cáo.",
        "Open the CSV in a text editor and go to the line of the report.",
    ),
    (
        'Ô có dấu phẩy hoặc xuống dòng: đặt trong một cặp ". Dấu " bên trong ô: viết "".',
        'Put a cell with a comma or a line break into one pair of ". A " inside a cell is written "".',
    ),
    (
        "Cách chắc chắn hơn: lưu tệp gốc thành XLSX rồi tải XLSX lên.",
        "Surer: save the original as XLSX and upload that.",
    ),
)
PLACES: Steps = (
    (
        "Xác định số liệu theo địa giới ngày nào: trước hay sau 01/7/2025.",
        "Find out which borders the figures follow: before or after 1 July 2025.",
    ),
    (
        "Tra mã trong danh mục đơn vị hành chính của ngày đó; giữ cột mã ở dạng Văn bản.",
        "Look the code up in the place list of that day; keep the column as Text.",
    ),
    (
        "Ghi đúng ngày của danh mục vào cột place_vintage (ví dụ 2025-07-01).",
        "Write the day of the list into place_vintage (such as 2025-07-01).",
    ),
    *UPLOAD,
)
PERSONAL: Steps = (
    (
        "Xóa hẳn cột có dữ liệu cá nhân; ẩn cột hoặc đổi màu chữ là chưa đủ.",
        "Delete the column with personal data; hiding it or changing its colour is not enough.",
    ),
    (
        "Nếu cần số liệu: Chèn > PivotTable, đếm theo địa bàn và kỳ, dán kết quả dạng giá trị sang tệp mới.",
        "If figures are needed: Insert > PivotTable, count by place and period, paste as values elsewhere.",
    ),
    (
        "Kiểm tra trang tính ẩn, cột ẩn và ghi chú: chúng cũng đi theo tệp.",
        "Look at hidden sheets, hidden columns and comments: they travel with the file.",
    ),
    *UPLOAD,
)
ADMINISTRATOR: Steps = (
    (
        "Chép mã lỗi và tên bộ dữ liệu từ trang báo cáo.",
        "Copy the code and the name of the dataset from the report.",
    ),
    (
        "Gửi quản trị viên của cổng (địa chỉ ở chân trang); tệp của bạn không cần sửa.",
        "Send them to the administrator (address at the foot of the page); your file needs no change.",
    ),
    ("Khi được báo đã xong, tải tệp lên lại.", "When told that it is done, upload the file again."),
)
