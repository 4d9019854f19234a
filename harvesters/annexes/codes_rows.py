"""Room annexes: words for doubts about one row."""

from harvesters.annexes.wording import Code, Words

_CHOOSE_UNIT_VI = (
    "Chọn đúng đơn vị trong danh sách gợi ý, hoặc thêm đơn vị này vào danh mục đơn vị rồi nạp lại."
)
_CHOOSE_UNIT_EN = "Choose the unit among those offered, or add it to the units and load the annex again."

ROW_WORDS = (
    Code(
        "unit_missing",
        "warning",
        Words("Thiếu đơn vị chủ trì", "Dòng không ghi đơn vị chủ trì.", "Chọn đơn vị chủ trì của mục này."),
        Words("No lead unit", "The row names no lead unit.", "Choose the lead unit of this item."),
    ),
    Code(
        "unit_unknown",
        "warning",
        Words("Không rõ đơn vị", "Không có đơn vị nào giống “{text}”.", _CHOOSE_UNIT_VI),
        Words("Unknown unit", "No unit is like “{text}”.", _CHOOSE_UNIT_EN),
    ),
    Code(
        "unit_unsure",
        "warning",
        Words(
            "Đơn vị chưa chắc chắn",
            "“{text}” có thể là {unit} (giống {score}), nhưng không khớp hẳn.",
            "Xác nhận đơn vị này, hoặc chọn đơn vị khác trong danh sách gợi ý.",
        ),
        Words(
            "Unit not certain",
            "“{text}” may be {unit} (likeness {score}), but does not agree entirely.",
            "Confirm the unit, or choose another among those offered.",
        ),
    ),
    Code(
        "unit_several",
        "warning",
        Words(
            "Nhiều đơn vị chủ trì",
            "“{text}” nêu nhiều đơn vị; tạm lấy đơn vị đầu tiên là {unit}.",
            "Chọn một đơn vị chủ trì; các đơn vị khác là đơn vị phối hợp.",
        ),
        Words(
            "Several lead units",
            "“{text}” names several units; the first, {unit}, was taken for now.",
            "Choose the one that leads; the others are supporting units.",
        ),
    ),
    Code(
        "unit_from_above",
        "warning",
        Words(
            "Đơn vị lấy từ dòng trên",
            "Ô đơn vị để trống nên lấy “{text}” của dòng trên trong cùng nhóm.",
            "Xác nhận; nếu không đúng, chọn đơn vị khác.",
        ),
        Words(
            "Unit taken from above",
            "The cell of the unit is empty; “{text}” of the row above in the same group was taken.",
            "Confirm it, or choose another unit.",
        ),
    ),
    Code(
        "unit_from_group",
        "warning",
        Words(
            "Đơn vị lấy từ tên nhóm",
            "Ô đơn vị để trống nên lấy “{text}” của dòng nhóm.",
            "Xác nhận; nếu không đúng, chọn đơn vị khác.",
        ),
        Words(
            "Unit taken from the group",
            "The cell of the unit is empty; “{text}” of the group's row was taken.",
            "Confirm it, or choose another unit.",
        ),
    ),
    Code(
        "frequency_missing",
        "warning",
        Words(
            "Thiếu tần suất cập nhật",
            "Dòng không ghi tần suất cập nhật.",
            "Chọn tần suất; chưa có tần suất thì không tính được hạn nộp.",
        ),
        Words(
            "No update frequency",
            "The row names no update frequency.",
            "Choose one; without it no due date can be told.",
        ),
    ),
    Code(
        "frequency_unknown",
        "warning",
        Words(
            "Không rõ tần suất",
            "Không hiểu “{text}” là bao lâu một lần.",
            "Chọn: năm, 6 tháng, quý, tháng, tuần hoặc khi có thay đổi.",
        ),
        Words(
            "Unknown frequency",
            "It is not clear how often “{text}” is.",
            "Choose: year, 6 months, quarter, month, week, or on change.",
        ),
    ),
    Code(
        "frequency_unsure",
        "warning",
        Words(
            "Tần suất chưa chắc chắn",
            "“{text}” được hiểu là {value}, nhưng còn có chữ khác.",
            "Xác nhận tần suất này, hoặc chọn tần suất khác.",
        ),
        Words(
            "Frequency not certain",
            "“{text}” was understood as {value}, but says more.",
            "Confirm the frequency, or choose another.",
        ),
    ),
    Code(
        "first_publication_unknown",
        "warning",
        Words(
            "Không rõ thời gian công bố",
            "Không hiểu “{text}” là ngày nào.",
            "Ghi như 31/12/2025, Tháng 6/2025, Quý I/2025 hoặc Năm 2025.",
        ),
        Words(
            "Unknown date",
            "It is not clear which day “{text}” is.",
            "Write it like 31/12/2025, Tháng 6/2025, Quý I/2025 or Năm 2025.",
        ),
    ),
    Code(
        "first_publication_unsure",
        "warning",
        Words(
            "Thời gian công bố chưa chắc chắn",
            "“{text}” được hiểu là ngày {value}, nhưng còn có chữ khác.",
            "Xác nhận ngày này, hoặc ghi lại ngày.",
        ),
        Words(
            "Date not certain",
            "“{text}” was understood as {value}, but says more.",
            "Confirm the day, or write it anew.",
        ),
    ),
    Code(
        "formats_missing",
        "warning",
        Words("Thiếu định dạng", "Dòng không ghi định dạng dữ liệu.", "Chọn ít nhất một định dạng."),
        Words("No format", "The row names no format.", "Choose one format at least."),
    ),
    Code(
        "formats_unknown",
        "warning",
        Words(
            "Không rõ định dạng",
            "Không nhận ra định dạng nào trong “{text}”.",
            "Ghi tên định dạng như CSV, Excel, JSON, XML, GeoJSON, API.",
        ),
        Words(
            "Unknown format",
            "“{text}” holds no format that is known.",
            "Write formats such as CSV, Excel, JSON, XML, GeoJSON, API.",
        ),
    ),
    Code(
        "formats_partly_unknown",
        "warning",
        Words(
            "Có chữ không rõ trong định dạng",
            "Đã đọc được định dạng, trừ: “{text}”.",
            "Kiểm tra có thiếu định dạng nào không; nếu đủ thì xác nhận.",
        ),
        Words(
            "Words left in the format",
            "The formats were read, but for: “{text}”.",
            "See whether a format is missing; if none is, confirm.",
        ),
    ),
    Code(
        "change_unsure",
        "warning",
        Words(
            "Chưa rõ thay đổi",
            "Không rõ “{text}” là bổ sung, sửa đổi hay bãi bỏ.",
            "Chọn loại thay đổi của mục này.",
        ),
        Words(
            "Change not clear",
            "It is not clear whether “{text}” adds, changes or repeals the item.",
            "Choose the kind of change.",
        ),
    ),
    Code(
        "ditto_without_source",
        "warning",
        Words(
            "“Như trên” mà phía trên trống",
            "Cột “{column}” ghi như trên, nhưng dòng được nhắc đến không có nội dung.",
            "Ghi nội dung của cột này.",
        ),
        Words(
            "Ditto of nothing",
            "Column “{column}” says ditto, but the row that is meant has nothing there.",
            "Write what belongs into the column.",
        ),
    ),
    Code(
        "name_repeated",
        "warning",
        Words(
            "Tên đã có ở đơn vị khác",
            "Tên này đã có ở dòng {first_row} của một đơn vị khác.",
            "Không cần sửa nếu mỗi đơn vị có bộ dữ liệu riêng; nếu là một bộ, xóa bớt một dòng.",
        ),
        Words(
            "Name of another unit too",
            "The name stands in row {first_row} under another unit.",
            "Nothing to mend if each unit has data of its own; if they are one, delete a row.",
        ),
    ),
    Code(
        "row_hidden",
        "warning",
        Words(
            "Dòng ẩn",
            "Dòng đang bị ẩn trong tệp nhưng vẫn được đọc.",
            "Xác nhận mục này thuộc danh mục, hoặc bỏ mục.",
        ),
        Words(
            "Hidden row",
            "The row is hidden in the file and was read all the same.",
            "Confirm that the item belongs to the list, or leave it out.",
        ),
    ),
    Code(
        "row_joined",
        "warning",
        Words(
            "Dòng được ghép",
            "Nội dung của dòng nằm trên nhiều dòng trong tệp (do ngắt trang hoặc gộp ô) và đã được ghép lại.",
            "Xem lại các ô của mục này rồi xác nhận.",
        ),
        Words(
            "Joined row",
            "The item stands on several rows of the file (page break or merged cells), which were joined.",
            "Look at its cells and confirm.",
        ),
    ),
    Code(
        "order_missing",
        "warning",
        Words(
            "Thiếu số thứ tự",
            "Dòng không có TT trong khi các dòng khác có.",
            "Xác nhận đây là một mục riêng, không phải phần tiếp của dòng trên.",
        ),
        Words(
            "No number",
            "The row has no TT where others have one.",
            "Confirm that it is an item of its own and no rest of the row above.",
        ),
    ),
)
