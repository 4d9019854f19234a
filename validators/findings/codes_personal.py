"""Room validators: texts for personal data and sensitive attributes. Only wording may enter."""

from validators.findings.wording import Code, Words

PERSONAL_CODES = (
    Code(
        "personal_data_block",
        "error",
        Words(
            "Có dữ liệu cá nhân",
            "Cột “{column_name}” chứa {kind}: {count} ô, {share} % số ô có giá trị (đầu tiên ở dòng {row}: "
            "{sample}). Tệp bị giữ lại, không được công bố.",
            "Xóa cột này khỏi tệp, hoặc tổng hợp số liệu theo địa bàn và kỳ rồi tải lên lại.",
        ),
        Words(
            "Personal data",
            "Column “{column_name}” holds {kind}: {count} cells, {share} % of the filled ones (first "
            "in row {row}: "
            "{sample}). The file is held and cannot be published.",
            "Delete this column, or aggregate the figures by place and period, and upload again.",
        ),
    ),
    Code(
        "personal_data_warn",
        "warning",
        Words(
            "Có thể có dữ liệu cá nhân",
            "Cột “{column_name}” có {count} ô giống {kind} ({share} %; đầu tiên ở dòng {row}: {sample}).",
            "Xem lại cột này; nếu là dữ liệu của người dân thì xóa, nếu là của cơ quan thì ghi rõ "
            "khi trình duyệt.",
        ),
        Words(
            "Perhaps personal data",
            "Column “{column_name}” has {count} cells like {kind} ({share} %; first in row {row}: {sample}).",
            "Look at this column: delete it if it is about people; if it is about an office, say so "
            "on submitting.",
        ),
    ),
    Code(
        "personal_data_info",
        "note",
        Words(
            "Thông tin liên hệ của cơ quan",
            "Cột “{column_name}” có {count} giá trị là {kind} của cơ quan, được phép công bố.",
            "Không cần sửa; chỉ giữ số máy bàn và hộp thư chung của cơ quan.",
        ),
        Words(
            "Contact of an office",
            "Column “{column_name}” has {count} values, {kind} of offices, which may be published.",
            "Nothing to mend; keep to office landlines and shared mailboxes.",
        ),
    ),
    Code(
        "personal_data_beside_block",
        "error",
        Words(
            "Dữ liệu cá nhân ngoài các ô",
            "Phần {sheet} của tệp chứa {kind}: {count} chỗ (ví dụ {sample}). Tệp bị giữ lại, không "
            "được công bố.",
            "Trong Excel: Tệp > Thông tin > Kiểm tra tài liệu, xóa phần đó; hoặc dán giá trị sang tệp "
            "mới rồi tải lên.",
        ),
        Words(
            "Personal data beside the cells",
            "The part {sheet} of the file holds {kind}: {count} times (such as {sample}). The file is "
            "held and cannot be published.",
            "In Excel: File > Info > Inspect Document, remove that part; or paste the values into a "
            "new file and upload it.",
        ),
    ),
    Code(
        "personal_data_beside_warn",
        "warning",
        Words(
            "Có thể có dữ liệu cá nhân ngoài các ô",
            "Phần {sheet} của tệp có {count} chỗ giống {kind} (ví dụ {sample}).",
            "Xem lại phần đó; nếu là của người dân thì xóa bằng Tệp > Thông tin > Kiểm tra tài liệu.",
        ),
        Words(
            "Perhaps personal data beside the cells",
            "The part {sheet} of the file has {count} texts like {kind} (such as {sample}).",
            "Look at it; if it is about people, remove it by File > Info > Inspect Document.",
        ),
    ),
    Code(
        "personal_data_beside_info",
        "note",
        Words(
            "Tên người soạn trong tệp",
            "Phần {sheet} của tệp ghi {kind} ({sample}).",
            "Không bắt buộc sửa; có thể xóa bằng Tệp > Thông tin > Kiểm tra tài liệu.",
        ),
        Words(
            "Name of an author in the file",
            "The part {sheet} of the file holds {kind} ({sample}).",
            "Nothing must be mended; File > Info > Inspect Document removes it.",
        ),
    ),
    Code(
        "sensitive_attribute_info",
        "note",
        Words(
            "Thông tin nhạy cảm",
            "Cột “{column_name}” nói về thông tin nhạy cảm ({topic}).",
            "Chỉ công bố số liệu tổng hợp, với ngưỡng ẩn số nhỏ cao hơn và hai người ký duyệt.",
        ),
        Words(
            "Sensitive attribute",
            "Column “{column_name}” is about a sensitive attribute ({topic}).",
            "Publish aggregates only, with the higher threshold for small cells and two signers.",
        ),
    ),
    Code(
        "sensitive_attribute_warn",
        "warning",
        Words(
            "Thông tin nhạy cảm của từng người",
            "Cột “{column_name}” nói về thông tin nhạy cảm ({topic}), trong một bảng có tên người.",
            "Xóa cột này hoặc tổng hợp theo địa bàn và kỳ; thông tin này không được gắn với một người nào.",
        ),
        Words(
            "Sensitive attribute of single persons",
            "Column “{column_name}” is about a sensitive attribute ({topic}), in a table with names.",
            "Delete the column or aggregate by place and period; nobody may be tied to this attribute.",
        ),
    ),
    Code(
        "personal_data_attached",
        "error",
        Words(
            "Sổ tính có tệp đính kèm bên trong",
            "Có {count} tệp nhúng trong sổ tính; không quét được nên chưa biết có dữ liệu cá nhân hay không.",
            "Xóa đối tượng nhúng (Chèn > Đối tượng) rồi lưu lại, hoặc lưu trang dữ liệu thành CSV UTF-8.",
        ),
        Words(
            "The workbook has files inside",
            "{count} files are embedded in the workbook; nothing looks into them, so nobody knows whether "
            "they hold personal data.",
            "Delete the embedded objects (Insert > Object) and save, or save the sheet as CSV in UTF-8.",
        ),
    ),
    Code(
        "personal_data_picture",
        "warning",
        Words(
            "Sổ tính có ảnh",
            "Có {count} ảnh trong sổ tính; máy không đọc được ảnh nên không biết ảnh có cho thấy ai hay "
            "không.",
            "Xóa ảnh không cần thiết; nếu giữ lại, lãnh đạo đơn vị xem ảnh và ghi lý do.",
        ),
        Words(
            "The workbook has pictures",
            "There are {count} pictures in the workbook; nothing reads them, so nobody knows whether they "
            "show a person.",
            "Delete pictures that are not needed; to keep them, the head of the unit looks and gives a "
            "reason.",
        ),
    ),
    Code(
        "personal_data_unread",
        "error",
        Words(
            "Có phần chưa quét được",
            "Không đọc được “{member}” nên chưa biết có dữ liệu cá nhân hay không ({why}).",
            "Giải nén hoặc chuyển phần đó sang CSV UTF-8 hay XLSX, rồi quét lại.",
        ),
        Words(
            "A part could not be scanned",
            "“{member}” could not be read, so nobody knows whether it holds personal data ({why}).",
            "Unpack it, or save it as CSV in UTF-8 or as XLSX, and scan again.",
        ),
    ),
)
