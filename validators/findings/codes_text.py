"""Room validators: texts for odd text: encodings, line ends, spaces, lost digits, mixed dates."""

from validators.findings.wording import Code, Words

TEXT_CODES = (
    Code(
        "quote_too_long",
        "error",
        Words(
            "Ô trong ngoặc kép quá dài",
            "Dòng dữ liệu {row}: ngoặc kép mở ở dòng {line} của tệp kéo dài quá {limit} triệu ký tự.",
            'Đóng ngoặc kép đó (ngoặc kép trong nội dung phải viết đôi: ""), rồi xuất lại tệp.',
        ),
        Words(
            "A quoted cell is too long",
            "Record {row}: the quotation mark opened in line {line} of the file goes on for over {limit} "
            "million characters.",
            'Close it (a quotation mark inside a text is written twice: ""), and export the file again.',
        ),
    ),
    Code(
        "archive_refused",
        "error",
        Words(
            "Tệp nén không phải bảng dữ liệu",
            "Đây là tệp nén chứa {count} tệp ({members}); tệp nén không được giải nén và kiểm tra.",
            "Giải nén trên máy của bạn, rồi tải lên riêng từng tệp CSV hoặc XLSX.",
        ),
        Words(
            "An archive is no table",
            "This is an archive of {count} files ({members}); archives are neither unpacked nor checked.",
            "Unpack it on your computer, and upload each CSV or XLSX file by itself.",
        ),
    ),
    Code(
        "line_ends_cr",
        "note",
        Words(
            "Xuống dòng kiểu máy Mac cũ",
            "Tệp chỉ dùng ký tự CR để xuống dòng; đã đọc được.",
            "Nếu có thể, lưu lại dạng “CSV UTF-8” để phần mềm nào cũng đọc được.",
        ),
        Words(
            "Line ends of old Macs",
            "The file ends its lines with CR alone; it could be read.",
            "If you can, save it as “CSV UTF-8”, so that every program reads it.",
        ),
    ),
    Code(
        "line_ends_mixed",
        "note",
        Words(
            "Ký tự xuống dòng không thống nhất",
            "Tệp dùng lẫn nhiều kiểu xuống dòng (CRLF, LF hoặc CR); đã đọc được.",
            "Nếu có thể, mở và lưu lại tệp một lần để chỉ còn một kiểu.",
        ),
        Words(
            "Mixed line ends",
            "The file mixes several line ends (CRLF, LF or CR); it could be read.",
            "If you can, open the file and save it again, so that one kind is left.",
        ),
    ),
    Code(
        "loose_choice",
        "note",
        Words(
            "Biểu thức mẫu có lựa chọn không đóng ngoặc",
            "Mẫu “{pattern}” của cột “{column_name}” được hiểu là ^{pattern}$, nên chỉ nửa đầu bị buộc ở đầu "
            "ô và nửa sau ở cuối ô: mẫu a|b nhận cả “axx”. Dấu $ cũng chấp nhận một ký tự xuống dòng "
            "ở cuối ô.",
            "Đặt các lựa chọn trong ngoặc: (?:a|b).",
        ),
        Words(
            "A pattern with a loose choice",
            "The pattern “{pattern}” of column “{column_name}” is read as ^{pattern}$, which ties only its "
            "first part to the start of a cell and its last to the end: a|b accepts “axx”. The $ also "
            "accepts a line break at the end of a cell.",
            "Put the choices in brackets: (?:a|b).",
        ),
    ),
    Code(
        "hidden_space",
        "error",
        Words(
            "Ký tự trắng không nhìn thấy",
            "Dòng {row}, cột “{column_name}”: ô có ký tự không nhìn thấy ({chars}), nên không khớp khi so "
            "sánh hay tìm kiếm.",
            "Dùng bản sửa được đề nghị, hoặc gõ lại ô bằng dấu cách thường.",
        ),
        Words(
            "Invisible spaces",
            "Row {row}, column “{column_name}”: the cell holds invisible characters ({chars}), so that it "
            "will not match when compared or searched.",
            "Take the suggested fix, or type the cell again with plain spaces.",
        ),
    ),
    Code(
        "edge_space",
        "warning",
        Words(
            "Thừa dấu cách ở đầu hoặc cuối ô",
            "Dòng {row}, cột “{column_name}”: ô bắt đầu hoặc kết thúc bằng dấu cách ({chars}).",
            "Dùng bản sửa được đề nghị, hoặc xóa dấu cách thừa.",
        ),
        Words(
            "Spaces at the edge of a cell",
            "Row {row}, column “{column_name}”: the cell begins or ends with a space ({chars}).",
            "Take the suggested fix, or delete the spaces.",
        ),
    ),
    Code(
        "decomposed_text",
        "warning",
        Words(
            "Chữ tiếng Việt tổ hợp (NFD)",
            "Dòng {row}, cột “{column_name}”: dấu được ghi tách khỏi chữ ({chars}), nên “ó” này khác “ó” "
            "thường khi so sánh.",
            "Dùng bản sửa được đề nghị (chuyển sang Unicode dựng sẵn, NFC).",
        ),
        Words(
            "Decomposed Vietnamese text (NFD)",
            "Row {row}, column “{column_name}”: accents are written apart from their letters ({chars}), "
            "so that equal words compare as different.",
            "Take the suggested fix (composed Unicode, NFC).",
        ),
    ),
    Code(
        "legacy_text",
        "error",
        Words(
            "Chữ gõ bằng bảng mã cũ",
            "Cột “{column_name}” có chữ theo bảng mã cũ {legacy} (ví dụ ở dòng {row}, đọc đúng là "
            "“{sample}”), nên người dùng thấy ký tự lạ.",
            "Xem bản chuyển đổi được đề nghị và chấp nhận, hoặc chuyển tệp gốc sang Unicode rồi tải lên lại.",
        ),
        Words(
            "Text in an old encoding",
            "Column “{column_name}” holds text in the old encoding {legacy} (such as in row {row}, which "
            "reads “{sample}”), so that people see wrong letters.",
            "Look at the suggested conversion and accept it, or convert the original to Unicode and "
            "upload again.",
        ),
    ),
    Code(
        "lost_zeros",
        "warning",
        Words(
            "Có thể mất số 0 ở đầu mã",
            "Cột “{column_name}”: {count} mã ngắn hơn {length} chữ số của các mã khác (đầu tiên ở dòng "
            "{row}); Excel thường bỏ số 0 ở đầu.",
            "Trong Excel đặt cột thành Văn bản (Text), điền lại số 0 ở đầu, rồi lưu và tải lên lại.",
        ),
        Words(
            "Leading zeros may be lost",
            "Column “{column_name}”: {count} codes are shorter than the {length} digits of the others "
            "(first in row {row}); Excel drops leading zeros.",
            "In Excel format the column as Text, write the zeros again, save and upload.",
        ),
    ),
    Code(
        "precision_lost",
        "error",
        Words(
            "Mất chữ số của số dài",
            "Dòng {row}, cột “{column_name}”: số dài đã bị Excel rút gọn ({form}), các chữ số cuối không "
            "còn đúng.",
            "Lấy lại số từ nguồn gốc; trong Excel đặt cột thành Văn bản (Text) trước khi dán.",
        ),
        Words(
            "Digits of a long number are lost",
            "Row {row}, column “{column_name}”: Excel has shortened a long number ({form}); its last "
            "digits are gone.",
            "Take the number from its source again; in Excel format the column as Text before you paste.",
        ),
    ),
    Code(
        "odd_quotes",
        "warning",
        Words(
            "Dấu ngoặc kép đặt sai chỗ",
            "Có {count} dấu ngoặc kép nằm giữa ô (đầu tiên ở dòng {line} của tệp); mỗi phần mềm đọc một "
            "khác.",
            'Ngoặc kép trong nội dung phải viết đôi ("") và cả ô đặt trong ngoặc kép; xuất lại tệp từ '
            "phần mềm bảng tính.",
        ),
        Words(
            "Misplaced quotation marks",
            "{count} quotation marks stand inside a cell (first in line {line} of the file); programs "
            "read them differently.",
            'Write a mark inside a text twice ("") and put the whole cell in marks; best export the file '
            "again.",
        ),
    ),
    Code(
        "future_date",
        "warning",
        Words(
            "Ngày trong tương lai",
            "Cột “{column_name}”: {count} ngày sau ngày kiểm tra {today} (đầu tiên ở dòng {row}).",
            "Kiểm tra thứ tự ngày, tháng và năm; nếu là hạn hoặc kế hoạch thì giữ nguyên.",
        ),
        Words(
            "Dates in the future",
            "Column “{column_name}”: {count} dates lie after the day of the check, {today} (first in row "
            "{row}).",
            "Check the order of day, month and year; leave them if they are deadlines or plans.",
        ),
    ),
    Code(
        "future_birth_year",
        "error",
        Words(
            "Năm sinh không hợp lý",
            "Dòng {row}, cột “{column_name}”: năm sinh sau năm {limit}.",
            "Sửa lại năm sinh, hoặc ghi “:” khi không rõ.",
        ),
        Words(
            "Impossible year of birth",
            "Row {row}, column “{column_name}”: the year of birth lies after {limit}.",
            "Mend the year, or write “:” when it is not known.",
        ),
    ),
    Code(
        "mixed_dates",
        "warning",
        Words(
            "Ngày ghi nhiều kiểu trong một cột",
            "Cột “{column_name}” ghi ngày theo nhiều kiểu: {forms} (kiểu khác đầu tiên ở dòng {row}).",
            "Chọn một kiểu cho cả cột, tốt nhất là YYYY-MM-DD.",
        ),
        Words(
            "Dates of several forms in one column",
            "Column “{column_name}” writes dates in several forms: {forms} (the first other one in row "
            "{row}).",
            "Choose one form for the column, best YYYY-MM-DD.",
        ),
    ),
    Code(
        "date_serials",
        "error",
        Words(
            "Ngày biến thành số",
            "Cột “{column_name}”: {count} ngày là số thứ tự của Excel (đầu tiên ở dòng {row}), như 45292 "
            "thay cho ngày.",
            "Trong Excel đặt cột kiểu Ngày (Date), kiểm tra hệ ngày 1900 hay 1904, rồi lưu lại.",
        ),
        Words(
            "Dates turned into numbers",
            "Column “{column_name}”: {count} dates are serial numbers of Excel (first in row {row}), like "
            "45292 for a day.",
            "In Excel format the column as Date, check whether the workbook counts from 1900 or 1904, and "
            "save.",
        ),
    ),
    Code(
        "two_row_header",
        "error",
        Words(
            "Tiêu đề hai dòng",
            "Tiêu đề chiếm hai dòng {first} và {second} (thường do gộp ô); chỉ dòng đầu được đọc là tên cột.",
            "Ghép hai dòng thành một dòng tên cột, mỗi cột một tên; hoặc khai headerRows trong cách đọc tệp.",
        ),
        Words(
            "Header of two rows",
            "The header takes rows {first} and {second} (often merged cells); only the first is read as "
            "names.",
            "Join them into one row, one name for each column; or state headerRows in the dialect.",
        ),
    ),
    Code(
        "blank_columns_right",
        "warning",
        Words(
            "Cột trống ở bên phải",
            "Bên phải bảng có {count} cột trống, không tên và không dữ liệu (từ cột {column}).",
            "Dùng bản sửa được đề nghị, hoặc xóa các cột đó rồi lưu lại.",
        ),
        Words(
            "Blank columns at the right",
            "{count} blank columns without name or data stand at the right of the table (from column "
            "{column}).",
            "Take the suggested fix, or delete them and save again.",
        ),
    ),
    Code(
        "comment_rows",
        "warning",
        Words(
            "Có dòng chú thích",
            "Có {count} dòng bắt đầu bằng # (đầu tiên ở dòng {row}); chúng đang được đọc là dữ liệu.",
            "Xóa các dòng chú thích, hoặc khai commentChar trong cách đọc tệp.",
        ),
        Words(
            "Comment rows",
            "{count} rows begin with # (first in row {row}); they are read as data.",
            "Delete them, or state commentChar in the dialect.",
        ),
    ),
    Code(
        "formula_calls_out",
        "warning",
        Words(
            "Công thức gọi ra ngoài",
            "Có {count} công thức mở liên kết hoặc lấy dữ liệu từ bên ngoài (HYPERLINK, WEBSERVICE, DDE); "
            "giá trị lưu sẵn được dùng.",
            "Dán lại dạng giá trị (Paste Values) trước khi công bố.",
        ),
        Words(
            "Formulas that call out",
            "{count} formulas open links or fetch from outside (HYPERLINK, WEBSERVICE, DDE); the saved "
            "values are used.",
            "Paste them as values before you publish.",
        ),
    ),
    Code(
        "hidden_cells",
        "warning",
        Words(
            "Có dòng hoặc cột ẩn",
            "Bảng tính có {rows} dòng ẩn và {columns} cột ẩn; ai tải tệp về cũng xem được.",
            "Xóa phần không công bố, hoặc bỏ ẩn.",
        ),
        Words(
            "Hidden rows or columns",
            "The workbook has {rows} hidden rows and {columns} hidden columns; everybody who downloads it "
            "can see them.",
            "Delete what is not for the public, or unhide it.",
        ),
    ),
    Code(
        "workbook_comments",
        "warning",
        Words(
            "Bảng tính có ghi chú",
            "Các ô có ghi chú (comment); chúng được công bố cùng tệp.",
            "Xem lại và xóa ghi chú: Xem lại > Xóa tất cả ghi chú.",
        ),
        Words(
            "Workbook with comments",
            "Cells carry comments; they are published with the file.",
            "Read and delete them: Review > Delete all comments.",
        ),
    ),
    Code(
        "workbook_author",
        "note",
        Words(
            "Tệp ghi tên người soạn",
            "Thuộc tính của tệp ghi tên người soạn hoặc người sửa cuối.",
            "Trong Excel: Tệp > Thông tin > Kiểm tra tài liệu, xóa thông tin cá nhân.",
        ),
        Words(
            "The file names its author",
            "The properties of the file name its author or the last editor.",
            "In Excel: File > Info > Inspect Document, remove personal information.",
        ),
    ),
)
