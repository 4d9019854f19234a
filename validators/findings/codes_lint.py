"""Room validators: texts for lint, what Frictionless lets pass."""

from validators.findings.wording import Code, Words

LINT_CODES = (
    Code(
        "no_rows",
        "warning",
        Words(
            "Bảng không có dòng dữ liệu",
            "Tệp chỉ có dòng tiêu đề.",
            "Kiểm tra đã xuất đủ dữ liệu chưa; nếu kỳ này thật sự không có số liệu thì ghi chú khi "
            "trình duyệt.",
        ),
        Words(
            "No data rows",
            "The file has a header and nothing else.",
            "Check that the data were exported; if there truly are none, say so when you submit.",
        ),
    ),
    Code(
        "title_rows",
        "error",
        Words(
            "Có dòng tên bảng trên dòng tiêu đề",
            "Dòng tiêu đề nằm ở dòng {header_row}; phía trên là tên bảng, ghi chú hoặc dòng trống.",
            "Xóa các dòng phía trên để dòng đầu tiên là tên cột; đưa tên bảng vào phần mô tả.",
        ),
        Words(
            "Title rows above the header",
            "The header is in row {header_row}; above it stand titles, notes or blank rows.",
            "Delete the rows above, so that the first row holds the column names; move titles to the "
            "description.",
        ),
    ),
    Code(
        "total_row",
        "warning",
        Words(
            "Có dòng tổng cộng",
            "Dòng {row} là dòng tổng; người dùng cộng cột sẽ bị tính hai lần.",
            "Nên bỏ dòng tổng khỏi dữ liệu, hoặc nói rõ trong mô tả.",
        ),
        Words(
            "There is a total row",
            "Row {row} is a total; whoever sums the column counts everything twice.",
            "Better remove it from the data, or say so in the description.",
        ),
    ),
    Code(
        "total_row_mismatch",
        "warning",
        Words(
            "Dòng tổng không khớp",
            "Dòng {row}, cột “{column_name}”: tổng in là {printed}, cộng các dòng được {actual}, "
            "lệch {difference}.",
            "Đối chiếu với văn bản gốc: sửa số của từng dòng hoặc sửa dòng tổng; nếu văn bản gốc "
            "sai, ghi chú rõ.",
        ),
        Words(
            "The total does not add up",
            "Row {row}, column “{column_name}”: the printed total is {printed}, the rows add up to {actual}, "
            "a difference of {difference}.",
            "Compare with the original: mend a row or the total; if the original is wrong, say so in a note.",
        ),
    ),
    Code(
        "blank_column",
        "warning",
        Words(
            "Cột trống",
            "Cột {column} “{column_name}” không có giá trị ở dòng nào.",
            "Xóa cột nếu không dùng; nếu lược đồ yêu cầu, điền “:” khi không có số liệu.",
        ),
        Words(
            "Blank column",
            "Column {column} “{column_name}” has no value in any row.",
            "Delete it if nobody needs it; if the schema asks for it, write “:” where there is no figure.",
        ),
    ),
    Code(
        "duplicate_row",
        "warning",
        Words(
            "Dòng bị lặp",
            "Dòng {row} giống hệt dòng {other_row}.",
            "Xóa dòng lặp, hoặc thêm cột phân biệt nếu hai dòng đều đúng.",
        ),
        Words(
            "Repeated row",
            "Row {row} equals row {other_row}.",
            "Delete it, or add a column that tells the two apart.",
        ),
    ),
    Code(
        "formula_cell",
        "warning",
        Words(
            "Ô có công thức",
            "Có {count} ô bắt đầu như công thức (đầu tiên ở dòng {row}); mở bằng Excel có thể chạy lệnh.",
            "Dán lại dạng giá trị (Paste Values) trước khi lưu tệp.",
        ),
        Words(
            "Formula cells",
            "{count} cells begin like a formula (first in row {row}); a spreadsheet program may run them.",
            "Paste them as values before you save the file.",
        ),
    ),
    Code(
        "workbook_formulas",
        "warning",
        Words(
            "Bảng tính có công thức",
            "Các trang tính có {count} ô công thức; giá trị lưu sẵn trong tệp được dùng.",
            "Nên dán lại dạng giá trị (Paste Values) để số liệu không đổi khi mở.",
        ),
        Words(
            "Workbook with formulas",
            "The sheets have {count} formula cells; the values saved in the file are used.",
            "Better paste them as values, so that figures do not change on opening.",
        ),
    ),
    Code(
        "formula_without_value",
        "error",
        Words(
            "Công thức chưa có giá trị",
            "Có {count} ô công thức không lưu kết quả nên đọc thành ô trống.",
            "Mở bằng Excel, chờ tính xong, lưu lại; hoặc dán dạng giá trị.",
        ),
        Words(
            "Formulas without values",
            "{count} formula cells hold no saved result and read as empty.",
            "Open the file in Excel, let it calculate, and save; or paste as values.",
        ),
    ),
    Code(
        "error_cell",
        "error",
        Words(
            "Ô lỗi của Excel",
            "Dòng {row}, cột “{column_name}”: ô ghi lỗi tính toán ({error}).",
            "Sửa công thức, hoặc thay bằng giá trị đúng hay “:” nếu không có số liệu.",
        ),
        Words(
            "Excel error cell",
            "Row {row}, column “{column_name}”: the cell holds an error value ({error}).",
            "Mend the formula, or write the right value, or “:” if there is none.",
        ),
    ),
    Code(
        "hidden_sheet",
        "warning",
        Words(
            "Có trang tính ẩn",
            "Trang tính “{sheet}” bị ẩn; ai tải tệp về cũng xem được.",
            "Xóa trang ẩn nếu không công bố, hoặc bỏ ẩn.",
        ),
        Words(
            "Hidden sheet",
            "The sheet “{sheet}” is hidden; everybody who downloads the file can see it.",
            "Delete it if it is not for the public, or unhide it.",
        ),
    ),
    Code(
        "more_sheets",
        "note",
        Words(
            "Nhiều trang tính",
            "Chỉ trang “{sheet}” được kiểm tra theo lược đồ; tệp còn {count} trang khác.",
            "Nên tách mỗi bảng thành một tệp.",
        ),
        Words(
            "Several sheets",
            "Only the sheet “{sheet}” is checked against the schema; there are {count} others.",
            "Better make one file of each table.",
        ),
    ),
    Code(
        "external_links",
        "warning",
        Words(
            "Bảng tính liên kết ra ngoài",
            "Tệp có liên kết tới sổ làm việc hoặc nguồn khác.",
            "Trong Excel: Dữ liệu > Chỉnh sửa liên kết > Ngắt liên kết, rồi lưu lại.",
        ),
        Words(
            "Workbook with outside links",
            "The file links to other workbooks or sources.",
            "In Excel: Data > Edit Links > Break Link, then save.",
        ),
    ),
    Code(
        "trailing_blank_rows",
        "note",
        Words(
            "Dòng trống ở cuối bảng",
            "Cuối bảng có {count} dòng trống; đã bỏ qua.",
            "Có thể xóa các dòng này để tệp gọn hơn.",
        ),
        Words(
            "Blank rows at the end",
            "{count} blank rows at the end were left out.",
            "Delete them to make the file smaller.",
        ),
    ),
    Code(
        "cell_too_long",
        "error",
        Words(
            "Ô quá dài",
            "Dòng {row}, cột “{column_name}”: một ô dài hơn {limit} ký tự, thường do thiếu dấu ngoặc "
            "kép đóng.",
            "Tìm dấu ngoặc kép mở ở dòng này và đóng lại, rồi xuất lại tệp.",
        ),
        Words(
            "Cell too long",
            "Row {row}, column “{column_name}”: a cell has more than {limit} characters; a closing "
            "quotation mark "
            "may be missing.",
            "Find the opening quotation mark in this row, close it, and export again.",
        ),
    ),
    Code(
        "unclosed_quote",
        "error",
        Words(
            "Dấu ngoặc kép chưa đóng",
            "Dòng dữ liệu {row}: ngoặc kép mở ở dòng {line} của tệp không được đóng, nuốt hết phần còn lại.",
            'Đóng ngoặc kép ở dòng này; ngoặc kép trong nội dung phải viết đôi ("").',
        ),
        Words(
            "Quotation mark not closed",
            "Record {row}: the quotation mark opened in line {line} of the file is never closed and swallows "
            "the rest.",
            'Close it in this row; a quotation mark inside a text is written twice ("").',
        ),
    ),
    Code(
        "ambiguous_number",
        "warning",
        Words(
            "Số viết nhập nhằng",
            "Cột “{column_name}” có số như 35.320 hoặc 99,36: không rõ dấu chấm, dấu phẩy là hàng "
            "nghìn hay thập phân.",
            "Khai dấu nhóm hàng nghìn và dấu thập phân của cột trong lược đồ, hoặc ghi số không có dấu nhóm.",
        ),
        Words(
            "Ambiguous numbers",
            "Column “{column_name}” has numbers like 35.320 or 99,36: thousands or decimals?",
            "State the group and decimal characters in the schema, or write numbers without grouping.",
        ),
    ),
)
