"""Room validators: texts for structure and schema: Frictionless's error types, and our clearer ones."""

from validators.findings.wording import Code, Words

# One text for the ways in which a reader can fail; each of Frictionless's types keeps its own code.
_UNREADABLE_VI = Words(
    "Không đọc được tệp",
    "Bộ đọc bảng không đọc được tệp này.",
    "Mở bằng phần mềm bảng tính, lưu lại thành CSV UTF-8 hoặc XLSX, rồi tải lên lại.",
)
_UNREADABLE_EN = Words(
    "The file cannot be read",
    "The table reader could not read this file.",
    "Open it in a spreadsheet program, save it as CSV UTF-8 or XLSX, and upload again.",
)
_DEFINITION_VI = Words(
    "Định nghĩa bảng không hợp lệ",
    "Lược đồ hoặc cách đọc của bộ dữ liệu có lỗi nên tệp chưa được kiểm tra.",
    "Báo quản trị viên sửa lược đồ của bộ dữ liệu, rồi kiểm tra lại.",
)
_DEFINITION_EN = Words(
    "The table's definition is not valid",
    "The dataset's schema or dialect has an error, so the file was not checked.",
    "Ask the administrator to mend the dataset's schema, then check again.",
)
_STATS_VI = Words(
    "Tệp không khớp số đo đã khai",
    "Kích thước, mã băm, số cột hoặc số dòng khác với giá trị đã khai.",
    "Tải lên lại tệp gốc.",
)
_STATS_EN = Words(
    "The file differs from its stated measures",
    "Size, hash, number of fields or of rows differ from what was stated.",
    "Upload the original file again.",
)

_FRICTIONLESS_GROUPS = (
    *(
        Code(name, "error", _UNREADABLE_VI, _UNREADABLE_EN)
        for name in (
            "error",
            "data-error",
            "file-error",
            "table-error",
            "resource-error",
            "source-error",
            "scheme-error",
            "format-error",
            "encoding-error",
            "compression-error",
        )
    ),
    *(
        Code(name, "error", _DEFINITION_VI, _DEFINITION_EN)
        for name in (
            "metadata-error",
            "schema-error",
            "field-error",
            "dialect-error",
            "control-error",
            "detector-error",
        )
    ),
    *(
        Code(name, "error", _STATS_VI, _STATS_EN)
        for name in ("hash-count", "byte-count", "field-count", "row-count")
    ),
)

_HEADER = (
    Code(
        "blank-header",
        "error",
        Words(
            "Dòng tiêu đề trống",
            "Dòng tiêu đề không có tên cột nào.",
            "Ghi tên cột ở dòng đầu tiên, mỗi cột một tên.",
        ),
        Words(
            "Blank header", "The header row has no column name.", "Put the column names into the first row."
        ),
    ),
    Code(
        "unmatched-header",
        "error",
        Words(
            "Tiêu đề không khớp lược đồ",
            "Không có cột nào của lược đồ trong dòng tiêu đề.",
            "Dùng tệp mẫu của bộ dữ liệu, giữ nguyên dòng tiêu đề.",
        ),
        Words(
            "The header does not match the schema",
            "None of the schema's columns is in the header.",
            "Use the dataset's template and keep its header row.",
        ),
    ),
    Code(
        "extra-label",
        "error",
        Words(
            "Thừa cột",
            "Cột {column} “{column_name}” không có trong lược đồ.",
            "Xóa cột này (kể cả cột trống ở bên phải bảng), hoặc đổi tên cho đúng lược đồ.",
        ),
        Words(
            "Extra column",
            "Column {column} “{column_name}” is not in the schema.",
            "Delete it (also an empty one at the right), or rename it as the schema says.",
        ),
    ),
    Code(
        "missing-label",
        "error",
        Words(
            "Thiếu cột",
            "Không thấy cột “{column_name}” mà lược đồ yêu cầu.",
            "Thêm cột “{column_name}” vào dòng tiêu đề và dữ liệu; nếu đã có tên khác, đổi lại tên.",
        ),
        Words(
            "Missing column",
            "The column “{column_name}”, which the schema asks for, is missing.",
            "Add the column “{column_name}” with its data; if it has another name, rename it.",
        ),
    ),
    Code(
        "blank-label",
        "error",
        Words(
            "Cột không có tên",
            "Cột {column} không có tên ở dòng tiêu đề.",
            "Ghi tên cột; nếu là cột trống thì xóa cột; nếu trên tiêu đề có dòng tên bảng thì xóa dòng đó.",
        ),
        Words(
            "Column without a name",
            "Column {column} has no name in the header.",
            "Name it; delete it if it is empty; delete title rows above the header.",
        ),
    ),
    Code(
        "duplicate-label",
        "error",
        Words(
            "Trùng tên cột",
            "Tên cột “{column_name}” (cột {column}) đã dùng ở cột trước.",
            "Đặt cho mỗi cột một tên riêng.",
        ),
        Words(
            "Repeated column name",
            "The name “{column_name}” (column {column}) is used by an earlier column.",
            "Give every column its own name.",
        ),
    ),
    Code(
        "incorrect-label",
        "error",
        Words(
            "Sai tên cột",
            "Cột {column} mang tên “{column_name}”, lược đồ yêu cầu “{expected}”.",
            "Đổi tên cột thành “{expected}”, viết đúng từng chữ.",
        ),
        Words(
            "Wrong column name",
            "Column {column} is named “{column_name}”; the schema asks for “{expected}”.",
            "Rename the column to “{expected}”, letter by letter.",
        ),
    ),
    Code(
        "columns_reordered",
        "error",
        Words(
            "Sai thứ tự cột",
            "Các cột đủ nhưng không theo thứ tự của lược đồ; cột {column} phải là “{expected}”.",
            "Sắp lại cột theo thứ tự: {order}.",
        ),
        Words(
            "Columns in another order",
            "All columns are there, but not in the schema's order; column {column} must be “{expected}”.",
            "Put the columns in this order: {order}.",
        ),
    ),
    Code(
        "wrong_delimiter",
        "error",
        Words(
            "Sai dấu phân cách cột",
            "Các cột cách nhau bằng {delimiter}, bộ dữ liệu yêu cầu {expected_delimiter}.",
            "Lưu lại CSV với {expected_delimiter}, hoặc tải lên tệp XLSX để khỏi phụ thuộc dấu phân cách.",
        ),
        Words(
            "Wrong column delimiter",
            "The columns are separated by {delimiter}; the dataset asks for {expected_delimiter}.",
            "Save the CSV with {expected_delimiter}, or upload XLSX, which needs no delimiter.",
        ),
    ),
    Code(
        "delimiter_unknown",
        "error",
        Words(
            "Không tách được cột",
            "Không thấy dấu phân cách nào trong dòng tiêu đề; lược đồ có {columns} cột.",
            "Lưu lại CSV với dấu phẩy giữa các cột, hoặc tải lên tệp XLSX.",
        ),
        Words(
            "The columns cannot be told apart",
            "The header row holds no delimiter; the schema has {columns} columns.",
            "Save the CSV with commas between the columns, or upload XLSX.",
        ),
    ),
    Code(
        "delimiter_not_comma",
        "warning",
        Words(
            "Dấu phân cách không phải dấu phẩy",
            "Các cột cách nhau bằng {delimiter}; nhiều phần mềm chờ dấu phẩy.",
            "Nên lưu lại CSV với dấu phẩy, hoặc dùng XLSX.",
        ),
        Words(
            "The delimiter is no comma",
            "The columns are separated by {delimiter}; many programs expect a comma.",
            "Better save the CSV with commas, or use XLSX.",
        ),
    ),
)

_ROWS = (
    Code(
        "blank-row",
        "error",
        Words("Dòng trống", "Dòng {row} không có dữ liệu.", "Xóa dòng trống."),
        Words("Blank row", "Row {row} has no data.", "Delete the empty row."),
    ),
    Code(
        "primary-key",
        "error",
        Words(
            "Trùng hoặc thiếu khóa",
            "Dòng {row}: khóa ({key}) trùng với dòng {other_row} hoặc để trống.",
            "Giữ một dòng cho mỗi khóa; sửa giá trị khóa nếu gõ nhầm.",
        ),
        Words(
            "Key repeated or missing",
            "Row {row}: the key ({key}) equals that of row {other_row}, or is empty.",
            "Keep one row for each key; mend the key if it was mistyped.",
        ),
    ),
    Code(
        "foreign-key",
        "error",
        Words(
            "Giá trị không có trong bảng tham chiếu",
            "Dòng {row} có giá trị không thuộc bảng tham chiếu.",
            "Sửa giá trị theo bảng tham chiếu.",
        ),
        Words(
            "Value not in the reference table",
            "Row {row} has a value that the reference table lacks.",
            "Mend the value after the reference table.",
        ),
    ),
    Code(
        "extra-cell",
        "error",
        Words(
            "Thừa ô",
            "Dòng {row} có ô thứ {column}, nhiều hơn số cột của tiêu đề.",
            "Xóa ô thừa; nếu ô có dấu phẩy trong nội dung, đặt nội dung trong ngoặc kép.",
        ),
        Words(
            "Extra cell",
            "Row {row} has a cell number {column}, more than the header has columns.",
            "Delete it; if a text holds a comma, put the text in quotation marks.",
        ),
    ),
    Code(
        "missing-cell",
        "error",
        Words(
            "Thiếu ô",
            "Dòng {row} thiếu ô ở cột {column} “{column_name}”.",
            "Bổ sung ô (để trống nhưng vẫn giữ dấu phân cách); kiểm tra dấu ngoặc kép chưa đóng.",
        ),
        Words(
            "Missing cell",
            "Row {row} lacks the cell of column {column} “{column_name}”.",
            "Add it (an empty one keeps its delimiter); look for an unclosed quotation mark.",
        ),
    ),
    Code(
        "type-error",
        "error",
        Words(
            "Sai kiểu dữ liệu",
            "Dòng {row}, cột “{column_name}”: giá trị {sample} không phải {type}{format}.",
            "Viết lại ô đúng dạng đã nêu; ô không có số liệu ghi “:” hoặc “*” nếu lược đồ cho phép.",
        ),
        Words(
            "Wrong type",
            "Row {row}, column “{column_name}”: {sample} is no {type}{format}.",
            "Write the cell in that form; “:” or “*” where there is no figure, if the schema allows it.",
        ),
    ),
    Code(
        "number_in_text_column",
        "error",
        Words(
            "Ô số trong cột văn bản",
            "Dòng {row}, cột “{column_name}”: Excel lưu mã này thành số, số 0 ở đầu có thể đã mất.",
            "Định dạng cột là Text trong Excel rồi nhập lại mã (ví dụ 001, 14758).",
        ),
        Words(
            "Number in a text column",
            "Row {row}, column “{column_name}”: Excel keeps this code as a number; leading zeros may "
            "be lost.",
            "Format the column as Text in Excel and enter the codes again (such as 001, 14758).",
        ),
    ),
    Code(
        "constraint-error",
        "error",
        Words(
            "Giá trị ngoài quy định",
            "Dòng {row}, cột “{column_name}”: giá trị {sample} phải thỏa: {constraint} {limit}.",
            "Sửa ô cho đúng điều vừa nêu; đối chiếu văn bản gốc, không đoán.",
        ),
        Words(
            "Value outside the rule",
            "Row {row}, column “{column_name}”: {sample} must: {constraint} {limit}.",
            "Mend the cell so that this holds; compare with the original document, never guess.",
        ),
    ),
    Code(
        "unique-error",
        "error",
        Words(
            "Giá trị bị lặp",
            "Dòng {row}, cột “{column_name}”: giá trị {sample} đã có ở dòng {other_row}.",
            "Mỗi giá trị của cột này chỉ được dùng một lần; sửa hoặc xóa dòng lặp.",
        ),
        Words(
            "Value repeated",
            "Row {row}, column “{column_name}”: {sample} is already in row {other_row}.",
            "A value of this column may be used once; mend or delete the repeated row.",
        ),
    ),
    Code(
        "required_unless_suppressed",
        "error",
        Words(
            "Thiếu số liệu bắt buộc",
            "Dòng {row}, cột “{column_name}”: phải có số liệu, hoặc “*” nếu ẩn số nhỏ.",
            "Điền số liệu; chỉ ghi “*” khi số liệu bị ẩn để bảo vệ người dân.",
        ),
        Words(
            "Required figure missing",
            "Row {row}, column “{column_name}”: there must be a figure, or “*” if it is suppressed.",
            "Fill in the figure; write “*” only where it is hidden to protect people.",
        ),
    ),
    Code(
        "not_a_number",
        "error",
        Words(
            "Ô không phải số dùng được",
            "Dòng {row}, cột “{column_name}”: ô ghi một “số không xác định” (NaN), không tính toán được.",
            "Ghi số thật, hoặc để trống hay “:” nếu không có số liệu.",
        ),
        Words(
            "Not a usable number",
            "Row {row}, column “{column_name}”: the cell holds a “not a number” (NaN), unfit for any sum.",
            "Write the real number, or leave it empty or “:” if there is none.",
        ),
    ),
    Code("reader_failed", "error", _UNREADABLE_VI, _UNREADABLE_EN),
    Code(
        "mixed_types",
        "note",
        Words(
            "Cột lẫn nhiều kiểu dữ liệu",
            "Cột “{column_name}” hầu hết là {type}, nhưng có ô không phải (đầu tiên ở dòng {row}).",
            "Kiểm tra các ô khác kiểu; gắn lược đồ cho bộ dữ liệu để được kiểm tra chặt hơn.",
        ),
        Words(
            "Column of mixed types",
            "Column “{column_name}” is mostly {type}, but some cells are not (first in row {row}).",
            "Look at these cells; give the dataset a schema to have it checked more strictly.",
        ),
    ),
)

TABLE_CODES = (*_FRICTIONLESS_GROUPS, *_HEADER, *_ROWS)
