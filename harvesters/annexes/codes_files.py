"""Room annexes: words for what is wrong with a file or a list as a whole, and for what was left aside."""

from harvesters.annexes.wording import Code, Words

FILE_WORDS = (
    Code(
        "wrong_format",
        "error",
        Words(
            "Không đúng loại tệp",
            "Tệp không phải là CSV, XLSX hoặc DOCX như đã chọn.",
            "Mở tệp bằng Excel hoặc Word, chọn Lưu thành (Save As) .xlsx, .docx hoặc .csv rồi nạp lại; "
            "tệp .doc, .xls cũ và tệp PDF cũng cần lưu lại như vậy.",
        ),
        Words(
            "Another kind of file",
            "The file is no CSV, XLSX or DOCX as was chosen.",
            "Open it in Excel or Word, save it as .xlsx, .docx or .csv and load it again; old .doc and .xls "
            "files and PDF files need the same.",
        ),
    ),
    Code(
        "unreadable_file",
        "error",
        Words(
            "Tệp hỏng",
            "Không đọc được nội dung của tệp.",
            "Mở tệp bằng Excel hoặc Word để kiểm tra, lưu thành tệp mới rồi nạp lại.",
        ),
        Words(
            "Broken file",
            "The content of the file cannot be read.",
            "Open it in Excel or Word to see whether it is whole, save it as a new file and load that.",
        ),
    ),
    Code(
        "encrypted_file",
        "error",
        Words(
            "Tệp có mật khẩu", "Tệp được đặt mật khẩu nên không đọc được.", "Bỏ mật khẩu của tệp rồi nạp lại."
        ),
        Words(
            "Protected file", "The file is protected by a password.", "Remove the password and load it again."
        ),
    ),
    Code(
        "too_big",
        "error",
        Words(
            "Tệp quá lớn",
            "Tệp lớn hơn {limit} MiB sau khi giải nén; một phụ lục không cần đến mức đó.",
            "Xóa hình ảnh và các trang tính không liên quan, chỉ giữ bảng danh mục rồi nạp lại.",
        ),
        Words(
            "File too big",
            "The file is bigger than {limit} MiB unpacked; no annex needs that.",
            "Remove pictures and sheets that do not belong to the list, keep the table alone and load it.",
        ),
    ),
    Code(
        "too_many_rows",
        "error",
        Words(
            "Quá nhiều dòng",
            "Bảng có hơn {limit} dòng có dữ liệu.",
            "Chỉ giữ các dòng của danh mục; nếu danh mục thật sự dài hơn, chia thành nhiều phụ lục.",
        ),
        Words(
            "Too many rows",
            "The table has more than {limit} rows with content.",
            "Keep the rows of the list alone; divide a list that really is longer over several annexes.",
        ),
    ),
    Code(
        "too_many_cells",
        "error",
        Words(
            "Quá nhiều ô",
            "Bảng có hơn {limit} ô hoặc rộng hơn {columns} cột.",
            "Xóa các cột và trang tính không thuộc danh mục rồi nạp lại.",
        ),
        Words(
            "Too many cells",
            "The table has more than {limit} cells or is wider than {columns} columns.",
            "Remove columns and sheets that do not belong to the list and load it again.",
        ),
    ),
    Code(
        "cell_too_long",
        "error",
        Words(
            "Ô quá dài",
            "Có ô dài hơn {limit} ký tự.",
            "Rút gọn nội dung của ô; nếu là CSV, kiểm tra dấu nháy kép chưa đóng ở các dòng phía trên.",
        ),
        Words(
            "Cell too long",
            "A cell is longer than {limit} characters.",
            "Shorten the cell; in a CSV look for a quotation mark that is not closed in the rows above.",
        ),
    ),
    Code(
        "unknown_encoding",
        "error",
        Words(
            "Không rõ bảng mã",
            "Tệp CSV không phải UTF-8 và không đọc được theo bảng mã tiếng Việt của Windows.",
            "Trong Excel chọn Lưu thành, loại “CSV UTF-8”, rồi nạp lại; tệp dùng phông VNI, TCVN3 cần chuyển "
            "sang Unicode trước.",
        ),
        Words(
            "Unknown encoding",
            "The CSV is not UTF-8 and cannot be read in the Vietnamese code page of Windows either.",
            "In Excel save it as “CSV UTF-8” and load it again; texts in VNI or TCVN3 fonts must become "
            "Unicode first.",
        ),
    ),
    Code(
        "not_text",
        "error",
        Words(
            "Không phải tệp văn bản",
            "Tệp CSV chứa byte không phải chữ.",
            "Kiểm tra lại tệp; nếu là Excel hoặc Word thì chọn đúng loại .xlsx, .docx.",
        ),
        Words(
            "No text file",
            "The CSV holds bytes that are no text.",
            "Look at the file again; a workbook or document is loaded as .xlsx or .docx.",
        ),
    ),
    Code(
        "no_table",
        "error",
        Words(
            "Không thấy bảng danh mục",
            "Không có dòng tiêu đề nào nêu tên dữ liệu, đơn vị chủ trì và các cột khác.",
            "Kiểm tra dòng tiêu đề của bảng, ví dụ: TT, Tên bộ dữ liệu, Đơn vị chủ trì, Định dạng, Tần suất "
            "cập nhật. Bảng trong ảnh chụp và chữ VNI, TCVN3 không đọc được.",
        ),
        Words(
            "No list found",
            "No row names the data, the lead unit and other columns as a header does.",
            "Look at the header, such as: TT, Tên bộ dữ liệu, Đơn vị chủ trì, Định dạng, Tần suất cập nhật. "
            "Tables in pictures and texts in VNI or TCVN3 fonts cannot be read.",
        ),
    ),
    Code(
        "missing_column",
        "error",
        Words(
            "Thiếu cột",
            "Bảng không có cột “{column}”.",
            "Thêm cột này, hoặc sửa tên cột trong dòng tiêu đề cho đúng, rồi nạp lại.",
        ),
        Words(
            "Column missing",
            "The table has no column “{column}”.",
            "Add the column, or mend its title in the header, and load the file again.",
        ),
    ),
    Code(
        "no_rows",
        "error",
        Words(
            "Danh mục trống",
            "Dưới dòng tiêu đề không có mục dữ liệu nào.",
            "Kiểm tra tệp có đúng phụ lục cần nạp không, và các dòng có nằm dưới dòng tiêu đề không.",
        ),
        Words(
            "Empty list",
            "There is no item below the header.",
            "See whether this is the right annex, and whether its rows stand below the header.",
        ),
    ),
    Code(
        "name_missing",
        "error",
        Words(
            "Thiếu tên dữ liệu",
            "Dòng có nội dung nhưng không có tên bộ dữ liệu.",
            "Ghi tên bộ dữ liệu vào dòng này, hoặc xóa dòng nếu không phải là một mục.",
        ),
        Words(
            "Name missing",
            "The row has content and no name of the data.",
            "Write the name into this row, or delete the row if it is no item.",
        ),
    ),
    Code(
        "duplicate_order",
        "error",
        Words(
            "Trùng số thứ tự",
            "TT “{value}” đã có ở dòng {first_row} trong cùng một dãy số.",
            "Đánh lại số thứ tự; số chỉ được bắt đầu lại từ 1 ở một nhóm mới hoặc bảng mới.",
        ),
        Words(
            "Number used twice",
            "TT “{value}” stands in row {first_row} already, in the same count.",
            "Number the rows again; a count begins at 1 anew only in a new group or table.",
        ),
    ),
    Code(
        "duplicate_code",
        "error",
        Words(
            "Trùng mã",
            "Mã “{value}” đã có ở dòng {first_row}.",
            "Mỗi mục có một mã riêng: sửa mã ở một trong hai dòng.",
        ),
        Words(
            "Code used twice",
            "Code “{value}” stands in row {first_row} already.",
            "Each item has a code of its own: mend one of the two rows.",
        ),
    ),
    Code(
        "duplicate_name",
        "error",
        Words(
            "Trùng tên dữ liệu",
            "“{value}” của cùng đơn vị đã có ở dòng {first_row}.",
            "Xóa dòng thừa, hoặc ghi rõ hai bộ dữ liệu khác nhau ở điểm nào trong tên.",
        ),
        Words(
            "Name used twice",
            "“{value}” of the same unit stands in row {first_row} already.",
            "Delete the row that is too many, or say in the names how the two differ.",
        ),
    ),
    Code(
        "column_unused",
        "note",
        Words(
            "Cột không dùng đến",
            "Cột “{column}” không được đọc.",
            "Không cần sửa; nếu cột này có nội dung cần nạp, sửa tên cột trong dòng tiêu đề.",
        ),
        Words(
            "Column not used",
            "Column “{column}” was not read.",
            "Nothing to mend; if the column matters, mend its title in the header.",
        ),
    ),
    Code(
        "part_skipped",
        "note",
        Words(
            "Bảng không phải danh mục",
            "Một bảng hoặc trang tính có {rows} dòng không có tiêu đề của danh mục nên không được đọc.",
            "Không cần sửa nếu đó là phần đầu văn bản hoặc chữ ký; nếu là danh mục, thêm dòng tiêu đề.",
        ),
        Words(
            "Table that is no list",
            "A table or sheet of {rows} rows has no header of a list and was not read.",
            "Nothing to mend for a letterhead or signatures; a list needs its header.",
        ),
    ),
    Code(
        "sheet_hidden",
        "note",
        Words(
            "Trang tính ẩn",
            "Một trang tính đang ẩn nên không được đọc.",
            "Nếu trang tính này thuộc danh mục, bỏ ẩn rồi nạp lại.",
        ),
        Words(
            "Hidden sheet",
            "A sheet is hidden and was not read.",
            "If it belongs to the list, show it and load the file again.",
        ),
    ),
    Code(
        "row_skipped",
        "note",
        Words(
            "Dòng không phải mục",
            "Dòng tổng cộng hoặc dòng chỉ có số thứ tự, không được đọc.",
            "Không cần sửa; nếu là một mục dữ liệu, ghi đủ tên và đơn vị.",
        ),
        Words(
            "Row that is no item",
            "A row of totals, or with a number alone, was not read.",
            "Nothing to mend; an item needs its name and unit.",
        ),
    ),
    Code(
        "row_after_table",
        "note",
        Words(
            "Dòng sau bảng",
            "Dòng nằm sau mục cuối cùng (nơi nhận, chữ ký, ghi chú), không được đọc.",
            "Không cần sửa; nếu là một mục dữ liệu, chuyển lên trên phần chữ ký.",
        ),
        Words(
            "Row after the table",
            "The row stands after the last item (recipients, signatures, remarks) and was not read.",
            "Nothing to mend; an item must stand above the signatures.",
        ),
    ),
)
