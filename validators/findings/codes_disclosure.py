"""Room validators: texts for small cells and hidden figures that can be computed back."""

from validators.findings.wording import Code, Words

DISCLOSURE_CODES = (
    Code(
        "small_cell_shown",
        "error",
        Words(
            "Số liệu quá nhỏ chưa được ẩn",
            "Dòng {row}, cột “{column_name}”: số đếm từ 1 đến dưới {k} có thể cho biết về từng người.",
            "Mở mục Bảo vệ số liệu nhỏ của báo cáo và chọn một cách: ẩn, gộp nhóm, lên cấp trên "
            "hoặc làm tròn.",
        ),
        Words(
            "A small figure is not hidden",
            "Row {row}, column “{column_name}”: a count from 1 to below {k} may tell about single persons.",
            "Open Protection of small figures on the report and choose a way: hide, merge groups, go up a "
            "level, or round.",
        ),
    ),
    Code(
        "group_disclosed",
        "error",
        Words(
            "Số liệu cho biết về mọi người của một nhóm",
            "Dòng {row}, cột “{column_name}”: toàn bộ hoặc không ai trong nhóm, hoặc nhóm nhạy cảm "
            "ở cấp không được công bố.",
            "Ẩn ô này cùng các ô liên quan, hoặc gộp nhóm; mục Bảo vệ số liệu nhỏ làm việc này.",
        ),
        Words(
            "A figure tells about everybody in a group",
            "Row {row}, column “{column_name}”: all or nobody of a group, or a sensitive group at a "
            "level that is not published.",
            "Hide it with the figures that give it away, or merge groups; Protection of small figures "
            "does so.",
        ),
    ),
    Code(
        "hidden_cell_recoverable",
        "error",
        Words(
            "Ô đã ẩn có thể tính ngược lại",
            "Dòng {row}, cột “{column_name}”: từ các tổng, tỷ lệ và cột khác đã công bố có thể tính "
            "ra số bị ẩn, hoặc số của dòng bị bỏ ra, trong khoảng hẹp hơn {k}.",
            "Nộp bản đủ số liệu, gồm cả dòng đã bỏ ra, để hệ thống chọn ô cần ẩn; hoặc tự ẩn thêm tổng "
            "hay ô khác cùng dòng, cùng cột.",
        ),
        Words(
            "A hidden figure can be computed back",
            "Row {row}, column “{column_name}”: totals, rates and other columns narrow it, or the figure of "
            "a row that is left out, to less than {k}.",
            "Hand in the file with all figures and all rows so that the cells to hide are chosen for you, or "
            "hide more: the total, or another figure in the same row or column.",
        ),
    ),
    Code(
        "published_together",
        "error",
        Words(
            "Ô đã ẩn có thể tính ngược nhờ số liệu đã công bố",
            "Dòng {row}, cột “{column_name}”: đặt cạnh {other} đã công bố, giá trị ẩn hoặc của dòng bị bỏ "
            "ra bị thu hẹp dưới {k}.",
            "Ẩn đúng những ô mà bản đã công bố ẩn, hoặc gỡ bản đã công bố rồi công bố lại cả hai.",
        ),
        Words(
            "A hidden figure can be computed back with what is public",
            "Row {row}, column “{column_name}”: beside the public {other} it, or the figure of a row that "
            "both leave out, is narrowed to less than {k}.",
            "Hide the same figures as the published table, or take that one down and publish both again.",
        ),
    ),
    Code(
        "disclosure_with_withdrawn",
        "error",
        Words(
            "Ô đã ẩn có thể tính ngược nhờ bản từng công bố",
            "Dòng {row}, cột “{column_name}”: đặt cạnh {other}, trong đó có bản đã gỡ hoặc thu hồi nhưng "
            "từng công khai, giá trị ẩn bị thu hẹp dưới {k}.",
            "Ẩn đúng những ô mà bản ấy ẩn. Nếu bản ấy hiện số đầy đủ, cán bộ phụ trách dữ liệu cá nhân xem "
            "bản mới có gây hại thêm không rồi quyết định.",
        ),
        Words(
            "A hidden figure can be computed back with what was public",
            "Row {row}, column “{column_name}”: beside {other}, of which a part was withdrawn or taken down "
            "but had been public, it is narrowed to less than {k}.",
            "Hide the same figures as that version. Where it showed them in full, the privacy officer looks "
            "whether the new file does more harm, and decides.",
        ),
    ),
    Code(
        "disclosure_public_gone",
        "note",
        Words(
            "Bản từng công bố không còn tệp để đối chiếu",
            "{other} từng công khai nhưng tệp đã bị hủy, nên tệp này không được đặt cạnh bản ấy để kiểm tra.",
            "Nếu đơn vị còn giữ bản ấy, hãy tự so: những ô bản ấy ẩn thì tệp này cũng phải ẩn.",
        ),
        Words(
            "A table that was public has no file left to compare",
            "{other} had been public but its file was destroyed: this file was not judged beside it.",
            "Where your unit still has it, compare the two: what that version hides this file must hide too.",
        ),
    ),
    Code(
        "public_gives_away",
        "error",
        Words(
            "Bản đã công bố làm lộ số liệu cần ẩn",
            "Đặt cạnh {other} đã công bố, không cách ẩn nào của tệp này còn bảo vệ được người dân.",
            "Đề nghị gỡ {other}, rồi công bố lại bản đã được bảo vệ thay cho bản đó.",
        ),
        Words(
            "What is public gives away figures that must be hidden",
            "Beside the public {other} no way of hiding figures of this file protects people any more.",
            "Ask for {other} to be taken down, then publish the protected file in its place.",
        ),
    ),
    Code(
        "suppression_tells",
        "error",
        Words(
            "Lý do ẩn cho biết số bị ẩn là số nhỏ",
            "Dòng {row}, cột “{column_name}”: từ “primary” cho biết số bị ẩn nhỏ hơn {k}.",
            "Ghi “secondary” ở mọi dòng có ô bị ẩn, hoặc nộp bản đủ số liệu để hệ thống ẩn và ghi thay.",
        ),
        Words(
            "The reason for hiding tells that the figure is small",
            "Row {row}, column “{column_name}”: “primary” tells that the hidden figure is below {k}.",
            "Write “secondary” in every row with a hidden figure, or hand in the file with all figures so "
            "that they are hidden and marked for you.",
        ),
    ),
    Code(
        "hidden_cells_contradicted",
        "error",
        Words(
            "Số liệu đã công bố không khớp với các ô ẩn",
            "Không có giá trị nào của các ô ẩn phù hợp với các tổng và tỷ lệ đang hiện.",
            "Đối chiếu các tổng với báo cáo gốc rồi nộp lại.",
        ),
        Words(
            "The shown figures do not fit the hidden ones",
            "No values of the hidden cells fit the totals and rates that are shown.",
            "Compare the totals with the original report and hand the file in again.",
        ),
    ),
    Code(
        "disclosure_unjudged",
        "error",
        Words(
            "Bảng quá lớn để kiểm tra ô ẩn",
            "Bảng có {count} ô số liệu; vượt mức {most} ô có thể kiểm tra khả năng tính ngược.",
            "Chia bảng theo kỳ, bỏ bớt chiều phân tổ hoặc công bố ở cấp cao hơn.",
        ),
        Words(
            "The table is too large to judge its small figures",
            "The table has {count} figures; at most {most} can be judged for being computed back.",
            "Split the table by period, leave out a dimension or publish a higher level.",
        ),
    ),
    Code(
        "workbook_shows_more",
        "error",
        Words(
            "Sổ tính còn số liệu ngoài trang được kiểm tra",
            "Ở {sheet} có {count} số: người tải tệp về sẽ thấy cả những số đó, kể cả số mà trang được "
            "kiểm tra đã ẩn.",
            "Chọn “Chỉ giữ trang được kiểm tra” trong báo cáo để công bố trang đó dưới dạng CSV, hoặc xóa "
            "trang, biểu đồ và bảng tổng hợp thừa rồi nộp lại.",
        ),
        Words(
            "The workbook holds figures beside the judged sheet",
            "There are {count} figures in {sheet}: whoever downloads the file sees them, also those that the "
            "judged sheet hides.",
            "Choose “Keep the judged sheet only” on the report to publish that sheet as CSV, or delete the "
            "other sheets, charts and pivots and hand the file in again.",
        ),
    ),
    Code(
        "disclosure_unjudged_cell",
        "error",
        Words(
            "Ô số đếm không đọc được",
            "Dòng {row}, cột “{column_name}”: không phải số, cũng không phải dấu ẩn (*) hay không có (:), "
            "nên không biết có phải số nhỏ hay không.",
            "Ghi lại bằng chữ số thường; ghi * nếu số bị ẩn, : nếu không có số liệu.",
        ),
        Words(
            "A cell of a count cannot be read",
            "Row {row}, column “{column_name}”: neither a number nor the mark of a hidden (*) or missing (:) "
            "figure, so nobody can say that it is not a small one.",
            "Write it in plain digits; write * where the figure is hidden, : where there is none.",
        ),
    ),
    Code(
        "disclosure_unjudged_public",
        "error",
        Words(
            "Chưa đối chiếu được với bảng đã công bố",
            "{other} cùng hồ sơ dữ liệu đã công bố nhưng không đọc lại được, hoặc quá lớn để đặt cạnh tệp "
            "này; không biết hai bảng có làm lộ số liệu ẩn của nhau hay không.",
            "Đề nghị cán bộ phụ trách dữ liệu cá nhân so hai bảng rồi quyết định, hoặc công bố lại {other} "
            "thành các tệp nhỏ hơn.",
        ),
        Words(
            "A public table could not be compared",
            "The public {other} of the same profile cannot be read any more, or is too large to be put "
            "beside this file; nobody can say whether the two give away what either hides.",
            "Ask the privacy officer to compare the two and to decide, or publish {other} again as smaller "
            "files.",
        ),
    ),
    Code(
        "small_cell_guessed",
        "warning",
        Words(
            "Có thể có số đếm người quá nhỏ",
            "Cột “{column_name}”: {count} ô dưới {k} hoặc bị ẩn mà tính ngược được. Tệp không theo hồ sơ dữ "
            "liệu nào nên không rõ cột có đếm người hay không.",
            "Chọn hồ sơ dữ liệu đúng để được kiểm tra và bảo vệ. Nếu cột không đếm người, hộ, hồ sơ hay "
            "doanh nghiệp, lãnh đạo đơn vị ghi lý do.",
        ),
        Words(
            "Small counts of people, perhaps",
            "Column “{column_name}”: {count} cells are below {k}, or hidden and can be computed back. The "
            "file follows no profile, so whether the column counts people is not known.",
            "Choose the right profile, so that the table is judged and protected. Where the column counts no "
            "people, households, dossiers or enterprises, the head of the unit gives the reason.",
        ),
    ),
    Code(
        "small_cell_unjudged",
        "warning",
        Words(
            "Chưa xét được số đếm người quá nhỏ",
            "Tệp không theo hồ sơ dữ liệu nào, có cột có thể đếm người, nhưng không xét được: không đọc lại "
            "được tệp, có ô ẩn trong bảng quá lớn, hoặc ô ẩn không khớp với tổng đang hiện.",
            "Chọn hồ sơ dữ liệu đúng để được kiểm tra và bảo vệ. Nếu không cột nào đếm người, hộ, hồ sơ hay "
            "doanh nghiệp, lãnh đạo đơn vị ghi lý do.",
        ),
        Words(
            "Small counts of people could not be looked for",
            "The file follows no profile and has columns that may count people, but it could not be judged: "
            "it cannot be read again, it hides figures and is too large, or these do not fit its totals.",
            "Choose the right profile, so that the table is judged and protected. Where no column counts "
            "people, households, dossiers or enterprises, the head of the unit gives the reason.",
        ),
    ),
)
