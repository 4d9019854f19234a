"""Room validators: texts for places and for personal data."""

from validators.wording import Code, Words

_PLACES = (
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
            "được kiểm tra.",
            "Thêm cột place_vintage (ví dụ 2025-07-01), hoặc khai x_place_vintage trong lược đồ.",
        ),
        Words(
            "Place list not stated",
            "The table has place codes but no place_vintage, so the codes were not checked.",
            "Add a column place_vintage (such as 2025-07-01), or state x_place_vintage in the schema.",
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
)

_PRIVACY = (
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
)

DOMAIN_CODES = (*_PLACES, *_PRIVACY)
