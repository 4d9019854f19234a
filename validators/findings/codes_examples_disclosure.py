"""Room validators: the codes of small cells explained."""

from validators.findings.code_page import CodePage, explain

_PROTECT = (
    (
        "Mở báo cáo của tệp, mục Bảo vệ số liệu nhỏ.",
        "Open the report of the file, Protection of small figures.",
    ),
    (
        "So sánh các cách theo lượng thông tin mất đi, chọn một cách rồi xem bảng mới.",
        "Compare the ways by the information they lose, choose one and look at the new table.",
    ),
    ("Gửi duyệt bảng mới thay cho tệp cũ.", "Submit the new table instead of the old file."),
)
_SPLIT = (
    ("Chia tệp theo kỳ hoặc theo nhóm.", "Split the file by period or by group."),
    ("Hoặc bỏ bớt một chiều phân tổ.", "Or leave out one dimension."),
    ("Tải từng tệp lên và đọc lại báo cáo.", "Upload each file and read the report again."),
)
_COMPARE = (
    (
        "So các dòng tổng và tỷ lệ với báo cáo gốc.",
        "Compare total rows and rates with the original report.",
    ),
    ("Sửa số sai rồi tải tệp lên lại.", "Mend the wrong figure and upload the file again."),
)

DISCLOSURE_PAGES: dict[str, CodePage] = {
    "small_cell_shown": explain(
        "privacy",
        (
            "Trong một xã, vài người của một nhóm có thể bị nhận ra.",
            "In a commune a few people of a group can be recognised.",
        ),
        "14758,nu,3\n14758,nam,60",
        "14758,nu,*\n14758,nam,*",
        _PROTECT,
    ),
    "published_together": explain(
        "privacy",
        (
            "Hai bảng cùng ẩn nhưng khác ô: lấy bảng này trừ bảng kia là ra số đã ẩn.",
            "Two tables hide different figures: one minus the other gives what was hidden.",
        ),
        "14758,nu,*\n14758,nam,60",
        "14758,nu,*\n14758,nam,*",
        (
            (
                "Mở phiên bản đã công bố được nêu tên và xem nó ẩn những ô nào.",
                "Open the published version that is named and see which figures it hides.",
            ),
            ("Ẩn đúng những ô đó trong tệp mới.", "Hide the same figures in the new file."),
            (
                "Nếu bản đã công bố mới là bản sai, đề nghị gỡ bản đó trước.",
                "If the published one is at fault, ask for it to be taken down first.",
            ),
        ),
    ),
    "group_disclosed": explain(
        "privacy",
        (
            "Số bằng cả nhóm, hoặc bằng 0, nói về từng người trong nhóm.",
            "A figure of all or nobody tells about each person of the group.",
        ),
        "dang_hoc,dat\n8,8",
        "dang_hoc,dat\n8,*",
        _PROTECT,
    ),
    "hidden_cell_recoverable": explain(
        "privacy",
        (
            "Lấy tổng trừ các số còn lại là ra số đã ẩn.",
            "The total minus the other figures is the hidden one.",
        ),
        "nam,60\nnu,*\nchung,63",
        "nam,*\nnu,*\nchung,63",
        _PROTECT,
    ),
    "public_gives_away": explain(
        "privacy",
        (
            "Số đã công bố đầy đủ thì ẩn ở bản sau không còn tác dụng.",
            "A figure that was published in full cannot be hidden by a later version.",
        ),
        "14758,nu,3\n14758,nam,60",
        "14758,nu,*\n14758,nam,*",
        (
            (
                "Mở phiên bản đã công bố được nêu tên và xem nó còn hiện những số nào.",
                "Open the published version that is named and see which figures it still shows.",
            ),
            ("Đề nghị lãnh đạo gỡ phiên bản đó.", "Ask the head to take that version down."),
            (
                "Tải tệp lên lại, chọn một cách bảo vệ và công bố thay.",
                "Upload the file again, choose a way of protection and publish it instead.",
            ),
        ),
    ),
    "suppression_tells": explain(
        "privacy",
        (
            "Nói một ô bị ẩn vì quá nhỏ là đã cho biết nó nằm giữa 1 và ngưỡng.",
            "Hidden because it is small: the figure lies between 1 and the threshold, and now all know.",
        ),
        "nu,*,primary\nnam,*,secondary",
        "nu,*,secondary\nnam,*,secondary",
        (
            ("Mở cột lý do ẩn của tệp.", "Open the column of the reason for hiding."),
            (
                "Thay mọi từ primary bằng secondary, các dòng khác giữ none.",
                "Replace every primary by secondary; other rows keep none.",
            ),
            ("Tải tệp lên lại.", "Upload the file again."),
        ),
    ),
    "hidden_cells_contradicted": explain(
        "privacy",
        (
            "Số hiện ra không khớp nhau thì không kiểm tra được ô ẩn.",
            "Figures that do not agree leave nothing to judge hidden ones by.",
        ),
        "nam,60\nnu,*\nchung,50",
        "nam,60\nnu,*\nchung,*",
        _COMPARE,
    ),
    "disclosure_unjudged": explain(
        "privacy",
        (
            "Bảng quá nhiều ô thì không thử hết được các cách tính ngược.",
            "With too many figures not every way to compute back can be tried.",
        ),
        "ky,xa,nhom,gioi,tuoi,so\n2025-01,14758,k4,nu,0-3,2",
        "ky,xa,nhom,so\n2025,14758,k4,31",
        _SPLIT,
    ),
    "workbook_shows_more": explain(
        "privacy",
        (
            "Ẩn số ở một trang là vô ích khi trang khác, biểu đồ hay bảng tổng hợp còn giữ số đó.",
            "Hiding a figure on one sheet is useless while another sheet, a chart or a pivot keeps it.",
        ),
        "Dữ liệu: nu,*\nSố gốc: nu,3",
        "Dữ liệu: nu,*",
        (
            (
                "Mở báo cáo của tệp, mục sửa an toàn, chọn “Chỉ giữ trang được kiểm tra”.",
                "Open the report of the file, safe fixes, choose “Keep the judged sheet only”.",
            ),
            (
                "Nếu tự sửa: xóa trang ẩn, biểu đồ, bảng tổng hợp (pivot) và liên kết rồi lưu lại.",
                "Mending it yourself: delete hidden sheets, charts, pivots and links, then save.",
            ),
            ("Gửi duyệt tệp mới.", "Submit the new file."),
        ),
    ),
    "disclosure_unjudged_cell": explain(
        "privacy",
        (
            "Chữ trong cột số đếm có thể che một số nhỏ mà người đọc vẫn hiểu.",
            "Words in a column of counts may be a small figure that a reader understands.",
        ),
        "14758,nu,ba\n14758,nam,60",
        "14758,nu,*\n14758,nam,*",
        (
            ("Mở dòng và cột được nêu.", "Open the row and column that are named."),
            (
                "Ghi số bằng chữ số 0-9; số phải ẩn ghi *, không có số liệu ghi :.",
                "Write the figure in the digits 0-9; * for a hidden one, : where there is none.",
            ),
            ("Tải tệp lên lại.", "Upload the file again."),
        ),
    ),
    "disclosure_unjudged_public": explain(
        "privacy",
        (
            "Bảng đã công bố mà không đọc lại được thì vẫn có người đang giữ và so được với tệp mới.",
            "A public table that we cannot read is still in the hands of people who can compare it.",
        ),
        "14758,nu,*\n14758,nam,60",
        "14758,nu,*\n14758,nam,*",
        (
            ("Mở phiên bản đã công bố được nêu tên.", "Open the published version that is named."),
            (
                "Gửi cán bộ phụ trách dữ liệu cá nhân so hai bảng và quyết định.",
                "Send it to the privacy officer, who compares the two and decides.",
            ),
            (
                "Bảng quá lớn thì chia theo kỳ rồi công bố lại.",
                "Split a table that is too large by period and publish it again.",
            ),
        ),
    ),
    "disclosure_with_withdrawn": explain(
        "privacy",
        (
            "Bản đã gỡ vẫn nằm trong tay những người đã tải về; họ so được với bản mới.",
            "A version that was taken down is still with those who fetched it; they can compare.",
        ),
        "14758,nu,*\n14758,nam,60",
        "14758,nu,*\n14758,nam,*",
        (
            ("Mở hồ sơ của bản được nêu tên.", "Open the record of the version that is named."),
            ("Ẩn trong tệp mới đúng những ô bản ấy ẩn.", "Hide in the new file what that version hides."),
            (
                "Nếu bản ấy hiện số đầy đủ, gửi cán bộ phụ trách dữ liệu cá nhân quyết định.",
                "Where it showed the figures in full, send the file to the privacy officer, who decides.",
            ),
        ),
    ),
    "disclosure_public_gone": explain(
        "privacy",
        (
            "Tệp đã hủy thì hệ thống không so được, nhưng người đã tải về thì vẫn so được.",
            "A destroyed file cannot be compared by us, only by those who fetched it.",
        ),
        "14758,nu,*\n14758,nam,60",
        "14758,nu,*\n14758,nam,*",
        (
            ("Tìm bản lưu của đơn vị.", "Look for the copy of your unit."),
            ("So các ô ẩn của hai bản.", "Compare the hidden cells of the two."),
            ("Ẩn trong tệp mới đúng những ô ấy.", "Hide the same cells in the new file."),
        ),
    ),
    "small_cell_guessed": explain(
        "privacy",
        (
            "Không có hồ sơ dữ liệu thì hệ thống chỉ đoán được cột nào đếm người.",
            "Without a profile it can only be guessed which columns count people.",
        ),
        "xa,nhom,so_nguoi\nHàm Rồng,a,3",
        "xa,nhom,so_nguoi\nHàm Rồng,a,*",
        (
            ("Mở cột được nêu tên.", "Open the column that is named."),
            (
                "Nếu cột đếm người: chọn hồ sơ dữ liệu, tải tệp lên lại và chọn một cách bảo vệ.",
                "Where it counts people: choose a profile, upload the file again and choose a protection.",
            ),
            (
                "Nếu không: lãnh đạo đơn vị ghi lý do ở trang báo cáo.",
                "Where it does not: the head gives the reason on the page of the report.",
            ),
        ),
    ),
    "small_cell_unjudged": explain(
        "privacy",
        (
            "Không xét được thì không ai biết bảng có số nhỏ hay không; im lặng sẽ bị hiểu là an toàn.",
            "What was not judged may hold small figures; silence would be taken for safety.",
        ),
        "xa,nhom,so_nguoi\nHàm Rồng,a,*\nHàm Rồng,b,60\nHàm Rồng,chung,50",
        "xa,nhom,so_nguoi\nHàm Rồng,a,*\nHàm Rồng,b,60\nHàm Rồng,chung,*",
        (
            ("So các tổng với các số thành phần.", "Compare the totals with their parts."),
            (
                "Nếu có cột đếm người: chọn hồ sơ dữ liệu rồi tải tệp lên lại.",
                "Where a column counts people: choose a profile and upload the file again.",
            ),
            (
                "Nếu không: lãnh đạo đơn vị ghi lý do ở trang báo cáo.",
                "Where none does: the head gives the reason on the page of the report.",
            ),
        ),
    ),
}
