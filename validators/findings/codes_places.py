"""Room validators: texts for place codes and their vintages."""

from validators.findings.wording import Code, Words

PLACE_CODES = (
    Code(
        "place_unknown",
        "error",
        Words(
            "Mã đơn vị hành chính không tồn tại",
            "Dòng {row}: mã {code} không có trong danh mục {vintage} ({count} dòng).",
            "Sửa mã theo danh mục đơn vị hành chính {vintage}; giữ đủ số 0 ở đầu.",
        ),
        Words(
            "Unknown place code",
            "Row {row}: the code {code} is not in the list of {vintage} ({count} rows).",
            "Mend the code after the place list of {vintage}; keep leading zeros.",
        ),
    ),
    Code(
        "place_other_vintage",
        "error",
        Words(
            "Mã thuộc danh mục khác",
            "Dòng {row}: mã {code} không có trong danh mục {vintage} mà thuộc danh mục {found} "
            "({count} dòng).",
            "Ghi place_vintage là {found} nếu số liệu theo địa giới cũ, hoặc đổi sang mã của danh "
            "mục {vintage}.",
        ),
        Words(
            "Code of another vintage",
            "Row {row}: the code {code} is not in the list of {vintage} but in that of {found} "
            "({count} rows).",
            "Set place_vintage to {found} if the figures follow those borders, or use the codes of "
            "{vintage}.",
        ),
    ),
    Code(
        "place_name_mismatch",
        "error",
        Words(
            "Tên không khớp mã đơn vị hành chính",
            "Dòng {row}: trong danh mục {vintage}, mã {code} là “{listed}”, tệp ghi “{given}” "
            "({count} dòng).",
            "Kiểm tra mã và tên; tên của danh mục khác là dấu hiệu ghi nhầm phiên bản danh mục.",
        ),
        Words(
            "The name does not fit the code",
            "Row {row}: in the list of {vintage} the code {code} is “{listed}”; the file says “{given}” "
            "({count} rows).",
            "Check code and name; a name of another list tells of a wrong place_vintage.",
        ),
    ),
    Code(
        "place_name_other_vintage",
        "error",
        Words(
            "Mã và tên thuộc danh mục khác",
            "Dòng {row}: mã {code} “{given}” là của danh mục {found}; trong {vintage} mã này là "
            "“{listed}” ({count} dòng).",
            "Ghi place_vintage là {found} nếu số liệu theo địa giới cũ, hoặc đổi sang mã và tên của "
            "{vintage}.",
        ),
        Words(
            "Code and name of another vintage",
            "Row {row}: {code} “{given}” is of the list of {found}; in {vintage} this code is "
            "“{listed}” ({count} rows).",
            "Set place_vintage to {found} if the figures follow those borders, or use codes and "
            "names of {vintage}.",
        ),
    ),
    Code(
        "place_vintage_missing",
        "warning",
        Words(
            "Chưa nêu danh mục đơn vị hành chính",
            "Bảng có mã đơn vị hành chính nhưng không nêu danh mục nào (place_vintage), nên mã chưa "
            "được kiểm tra. Có {shared} đơn vị giữ nguyên cả mã và tên nhưng địa giới đã khác: chỉ phiên "
            "bản danh mục mới phân biệt được.",
            "Thêm cột place_vintage ghi ngày hiệu lực của danh mục mà số liệu theo (ví dụ 2025-07-01), "
            "hoặc khai x_place_vintage trong lược đồ.",
        ),
        Words(
            "Place list not stated",
            "The table has place codes but no place_vintage, so the codes were not checked. {shared} units "
            "kept code and name over another area: only the vintage tells them apart.",
            "Add a column place_vintage with the first day of the list that the figures follow (such as "
            "2025-07-01), or state x_place_vintage in the schema.",
        ),
    ),
    Code(
        "place_vintage_unknown",
        "error",
        Words(
            "Danh mục đơn vị hành chính chưa được nạp",
            "Dòng {row}: không có danh mục “{given}” ({count} dòng); các danh mục hiện có: {known}.",
            "Ghi ngày hiệu lực của một danh mục hiện có, hoặc nhờ quản trị viên nạp danh mục đó.",
        ),
        Words(
            "Place list not loaded",
            "Row {row}: there is no list “{given}” ({count} rows); the loaded ones are {known}.",
            "Write the first day of a loaded list, or ask the administrator to load that one.",
        ),
    ),
    Code(
        "place_zeros_lost",
        "error",
        Words(
            "Mã đơn vị hành chính mất số 0 ở đầu",
            "Dòng {row}: mã {code} không có trong danh mục {vintage}; rất có thể là {probable} “{listed}” "
            "bị mất số 0 ở đầu ({count} dòng).",
            "Đặt cột mã là kiểu Văn bản (Text) rồi ghi lại {probable}; hoặc chấp nhận bản sửa tự động.",
        ),
        Words(
            "The place code lost its leading zeros",
            "Row {row}: the code {code} is not in the list of {vintage}; most probably it is {probable} "
            "“{listed}” without its leading zeros ({count} rows).",
            "Format the column as Text and write {probable} again, or accept the proposed fix.",
        ),
    ),
    Code(
        "place_level_mismatch",
        "error",
        Words(
            "Cấp hành chính không khớp mã",
            "Dòng {row}: mã {code} trong danh mục {vintage} thuộc cấp “{listed}”, tệp ghi “{given}” "
            "({count} dòng).",
            "Sửa cột cấp hành chính (tinh, huyen, xa) hoặc sửa mã.",
        ),
        Words(
            "The level does not fit the code",
            "Row {row}: in the list of {vintage} the code {code} is of the level “{listed}”; the file says "
            "“{given}” ({count} rows).",
            "Mend the level (tinh, huyen, xa) or the code.",
        ),
    ),
    Code(
        "place_parent_mismatch",
        "error",
        Words(
            "Mã đơn vị cấp trên không khớp",
            "Dòng {row}: trong danh mục {vintage}, đơn vị {code} thuộc {listed}, tệp ghi {given} "
            "({count} dòng).",
            "Sửa mã đơn vị cấp trên, hoặc kiểm tra phiên bản danh mục (place_vintage).",
        ),
        Words(
            "The parent code does not fit",
            "Row {row}: in the list of {vintage} the unit {code} belongs to {listed}; the file says {given} "
            "({count} rows).",
            "Mend the parent code, or check place_vintage.",
        ),
    ),
    Code(
        "place_period_vintage",
        "warning",
        Words(
            "Kỳ số liệu nằm ngoài thời gian áp dụng của danh mục",
            "Dòng {row}: kỳ {period} không thuộc thời gian áp dụng của danh mục {vintage} ({count} dòng). "
            "Cùng một mã và tên có thể là hai địa giới khác nhau.",
            "Nếu số liệu lập theo địa giới của kỳ đó, ghi place_vintage của danh mục khi ấy; nếu đã quy đổi "
            "sang địa giới {vintage} thì nói rõ trong mô tả.",
        ),
        Words(
            "The period lies outside the list's time",
            "Row {row}: the period {period} is not in the time of the list {vintage} ({count} rows). The "
            "same code and name may stand for two different areas.",
            "If the figures follow the borders of that period, state the list of that time; if they were "
            "converted to the borders of {vintage}, say so in the description.",
        ),
    ),
    Code(
        "place_same_name_other_area",
        "warning",
        Words(
            "Trùng mã, trùng tên nhưng khác địa giới",
            "Các mã {codes} ({count} dòng, đầu tiên ở dòng {row}) có cùng mã và tên trong danh mục {found} "
            "nhưng địa giới khác; những dòng khác của bảng lại theo danh mục {found}, nên có thể cả bảng ghi "
            "nhầm place_vintage {vintage}.",
            "Xác định số liệu lập theo địa giới nào: nếu theo {found} thì sửa place_vintage cho cả bảng; nếu "
            "theo {vintage} thì sửa mã của những dòng bị báo lỗi.",
        ),
        Words(
            "Same code and name, another area",
            "The codes {codes} ({count} rows, first in row {row}) have the same code and name in the list of "
            "{found}, over another area; other rows of the table follow {found}, so that the whole table may "
            "state the wrong place_vintage {vintage}.",
            "Find out which borders the figures follow: if those of {found}, set place_vintage for the whole "
            "table; if those of {vintage}, mend the codes of the rows told as wrong.",
        ),
    ),
    Code(
        "place_older_vintage",
        "note",
        Words(
            "Số liệu theo danh mục cũ",
            "Bảng theo danh mục {vintage}; danh mục mới nhất là {newest}.",
            "Không cần sửa. Hệ thống chỉ đề nghị quy đổi sang {newest} khi mọi đơn vị được nhập trọn "
            "vẹn và mọi cột đều cộng được (số đếm, số tiền).",
        ),
        Words(
            "Figures on an older list",
            "The table follows the list of {vintage}; the newest one is that of {newest}.",
            "Nothing has to be mended. A conversion to {newest} is offered only where every unit went over "
            "whole and every column can be summed (counts, amounts).",
        ),
    ),
)
