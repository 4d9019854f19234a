"""Room validators: texts for personal data, and all texts of layers 4 and 5 together."""

from validators.findings.codes_comparison import COMPARISON_CODES
from validators.findings.codes_places import PLACE_CODES
from validators.findings.codes_rules import RULE_CODES
from validators.findings.wording import Code, Words

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

DOMAIN_CODES = (*PLACE_CODES, *RULE_CODES, *COMPARISON_CODES, *_PRIVACY)
