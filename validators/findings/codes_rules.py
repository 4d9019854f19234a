"""Room validators: texts for totals over places, coverage, the profile's own rules and number formats."""

from validators.findings.wording import Code, Words

RULE_CODES = (
    Code(
        "parent_total_mismatch",
        "error",
        Words(
            "Số của cấp trên không bằng tổng cấp dưới",
            "Dòng {row}, cột “{column_name}”: số của đơn vị {code} lệch {difference} so với tổng {children} "
            "đơn vị cấp {level} trực thuộc (số ghi trừ tổng cấp dưới).",
            "Đối chiếu với báo cáo gốc, sửa dòng của {code} hoặc dòng của đơn vị cấp dưới bị sai.",
        ),
        Words(
            "The unit's figure is not the sum of its parts",
            "Row {row}, column “{column_name}”: the figure of {code} differs by {difference} from the sum of "
            "its {children} units of the level “{level}” (stated minus sum).",
            "Compare with the original report; mend the row of {code} or that of the wrong unit below it.",
        ),
    ),
    Code(
        "parent_total_unchecked",
        "note",
        Words(
            "Chưa đối chiếu được hết tổng cấp trên",
            "Có {count} số liệu của cấp trên không đối chiếu được với cấp dưới vì thiếu đơn vị, có ô bị ẩn "
            "(*) hoặc ô trống.",
            "Không bắt buộc sửa; nếu có đủ đơn vị cấp dưới thì bổ sung để hệ thống kiểm tra được.",
        ),
        Words(
            "Some totals could not be checked",
            "{count} figures of units could not be compared with their parts: a part is missing, suppressed "
            "(*) or empty.",
            "Nothing has to be mended; add the missing units if there are figures for them.",
        ),
    ),
    Code(
        "coverage_places_missing",
        "warning",
        Words(
            "Thiếu đơn vị hành chính đã cam kết",
            "Kỳ {period}: thiếu {count} trên {promised} đơn vị cấp {level} của danh mục {vintage}: {names}.",
            "Bổ sung dòng cho các đơn vị này; nếu không có số liệu thì vẫn ghi dòng và điền “:”.",
        ),
        Words(
            "Promised places are missing",
            "Period {period}: {count} of {promised} units of the level “{level}” in the list of {vintage} "
            "are missing: {names}.",
            "Add rows for these units; where there is no figure, keep the row and write “:”.",
        ),
    ),
    Code(
        "coverage_periods_missing",
        "warning",
        Words(
            "Thiếu kỳ số liệu",
            "Thiếu {count} kỳ trong khoảng từ {first} đến {last}: {names}.",
            "Bổ sung số liệu các kỳ còn thiếu, hoặc nói rõ trong mô tả vì sao không có.",
        ),
        Words(
            "Periods are missing",
            "{count} periods between {first} and {last} are missing: {names}.",
            "Add the missing periods, or say in the description why there are none.",
        ),
    ),
    Code(
        "cross_check_failed",
        "error",
        Words(
            "Số liệu không thỏa quan hệ giữa các cột",
            "Dòng {row}: không thỏa quan hệ {rule}.",
            "Đối chiếu các cột này với báo cáo gốc và sửa cột bị sai.",
        ),
        Words(
            "The columns do not agree with each other",
            "Row {row}: the rule {rule} does not hold.",
            "Compare these columns with the original report and mend the wrong one.",
        ),
    ),
    Code(
        "cross_check_doubtful",
        "warning",
        Words(
            "Quan hệ giữa các cột đáng ngờ",
            "Dòng {row}: quan hệ thường có {rule} không đúng.",
            "Kiểm tra lại; nếu số liệu đúng thì ghi chú lý do khi trình duyệt.",
        ),
        Words(
            "The columns agree less than usual",
            "Row {row}: the usual relation {rule} does not hold.",
            "Look at it again; if the figures are right, say why when you submit.",
        ),
    ),
    Code(
        "check_rule_refused",
        "note",
        Words(
            "Một quy tắc kiểm tra của hồ sơ không dùng được",
            "Quy tắc số {number} của hồ sơ dữ liệu không hợp lệ ({where}) nên không được áp dụng.",
            "Báo quản trị viên sửa hồ sơ dữ liệu.",
        ),
        Words(
            "A rule of the profile cannot be used",
            "Rule {number} of the profile is not valid ({where}) and was not applied.",
            "Tell the administrator to mend the profile.",
        ),
    ),
    Code(
        "number_format_question",
        "error",
        Words(
            "Cần xác nhận cách đọc số",
            "Cột “{column_name}”: {count} ô (đầu tiên ở dòng {row}) viết như {form}. Hệ thống không tự đoán.",
            "Trên trang báo cáo, mục Trả lời và sửa nhanh: chọn cách đọc đúng cho cột này rồi bấm Tạo bản đã "
            "sửa. Hoặc tải lên tệp viết số trần (35320; 99.36).",
        ),
        Words(
            "Confirm how the numbers are read",
            "Column “{column_name}”: {count} cells (first in row {row}) are written like {form}. Nothing is "
            "guessed.",
            "On the report page, under Answers and quick fixes, choose the right reading for this column and "
            "press Make a mended copy. Or upload plain numbers (35320; 99.36).",
        ),
    ),
)
