"""The columns of a bulk import of datasets: the closed list behind its reader and its template."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BulkColumn:
    """One column: key, Vietnamese header, what it holds in both languages, an example, other headers."""

    key: str
    vi: str
    help_vi: str
    help_en: str
    example: str
    others: tuple[str, ...] = ()


COLUMNS = (
    BulkColumn(
        "id",
        "Mã",
        "Mã giữ nguyên qua các lần nhập, tối đa 36 ký tự; để trống thì hệ thống tự đặt.",
        "Stays the same over imports, at most 36 characters; made by the system when empty.",
        "vd-0001",
        ("ma bo du lieu", "identifier"),
    ),
    BulkColumn(
        "name",
        "Tên trong địa chỉ",
        "Chữ thường không dấu, số và gạch nối; để trống thì lấy từ tiêu đề.",
        "a to z, digits and hyphens; taken from the title when empty.",
        "ho-ngheo-theo-xa-2024",
        ("ten dia chi", "slug"),
    ),
    BulkColumn(
        "title",
        "Tiêu đề",
        "Bắt buộc, tiếng Việt có dấu, tối đa 300 ký tự.",
        "Required, in Vietnamese, at most 300 characters.",
        "Số hộ nghèo, hộ cận nghèo theo xã năm 2024",
        ("title vi", "ten bo du lieu", "ten du lieu"),
    ),
    BulkColumn(
        "title_en",
        "Tiêu đề tiếng Anh",
        "Không bắt buộc.",
        "Optional.",
        "Poor and near-poor households by commune, 2024",
        ("ten tieng anh",),
    ),
    BulkColumn(
        "notes",
        "Mô tả",
        "Dữ liệu gồm những gì, từ đâu, dùng thế nào.",
        "What the data hold, where they come from, how to use them.",
        "Kết quả rà soát cuối năm theo chuẩn nghèo đa chiều.",
        ("notes vi", "description"),
    ),
    BulkColumn("notes_en", "Mô tả tiếng Anh", "Không bắt buộc.", "Optional.", "", ("description en",)),
    BulkColumn(
        "tags",
        "Từ khóa",
        "Các từ cách nhau bằng dấu chấm phẩy.",
        "Words separated by semicolons.",
        "hộ nghèo; hộ cận nghèo; giảm nghèo",
        ("keywords", "keywords vi", "tags vi", "nhan"),
    ),
    BulkColumn("tags_en", "Từ khóa tiếng Anh", "Không bắt buộc.", "Optional.", "", ("keywords en",)),
    BulkColumn(
        "organization",
        "Đơn vị",
        "Bắt buộc: mã hoặc tên đầy đủ của đơn vị công bố.",
        "Required: code or full name of the publishing unit.",
        "BTXH",
        ("organisation", "owner org", "don vi chu tri", "don vi cong bo", "unit"),
    ),
    BulkColumn(
        "theme",
        "Chủ đề",
        "Bắt buộc: khóa hoặc tên của chủ đề.",
        "Required: key or label of a theme.",
        "giam-ngheo",
        ("linh vuc",),
    ),
    BulkColumn(
        "place",
        "Địa bàn",
        "Mã hoặc tên đơn vị hành chính; có thể ghi kèm cấp trên: “Phường Ba Đình, Thị xã Bỉm Sơn”.",
        "Code or name of an administrative unit; the unit above may follow after a comma.",
        "Tỉnh Thanh Hóa",
        ("spatial", "spatial code", "ma dia ban", "ten dia ban"),
    ),
    BulkColumn(
        "place_vintage",
        "Phiên bản địa bàn",
        "Ngày hiệu lực của danh mục địa bàn; để trống thì theo năm của số liệu.",
        "Effective date of the place list; chosen by the year of the data when empty.",
        "2025-01-01",
        ("spatial vintage", "phien ban danh muc dvhc"),
    ),
    BulkColumn(
        "year",
        "Năm",
        "Kỳ số liệu: 2024, 2021-2025, 2024-Q1, 2024-H1 hoặc 2024-06.",
        "Reference period: 2024, 2021-2025, 2024-Q1, 2024-H1 or 2024-06.",
        "2024",
        ("years", "period", "ky so lieu", "ky"),
    ),
    BulkColumn(
        "format",
        "Định dạng",
        "Các định dạng sẽ có, cách nhau bằng dấu chấm phẩy.",
        "The formats that are to be had, separated by semicolons.",
        "CSV; XLSX",
        ("formats", "res format"),
    ),
    BulkColumn(
        "list_item",
        "Mục trong danh mục",
        "Mã mục của danh mục dữ liệu mở đang hiệu lực.",
        "Code of an item of the open data list in force.",
        "",
        ("list item code", "muc danh muc", "muc"),
    ),
    BulkColumn(
        "reason",
        "Lý do ngoài danh mục",
        "Bắt buộc để công bố khi không có mục trong danh mục.",
        "Required for publication where there is no list item.",
        "Công bố theo yêu cầu của người dân",
        ("off list reason", "off list reason vi", "ly do"),
    ),
    BulkColumn(
        "frequency",
        "Tần suất cập nhật",
        "Năm, 6 tháng, quý, tháng, tuần hoặc khi thay đổi; để trống thì theo mục trong danh mục.",
        "P1Y, P6M, P3M, P1M, P1W or on-change; that of the list item when empty.",
        "Năm",
        ("tan suat",),
    ),
    BulkColumn(
        "licence",
        "Điều kiện sử dụng",
        "Khóa của điều kiện sử dụng; để trống thì lấy điều kiện chung.",
        "Key of the conditions of use; the general ones when empty.",
        "dieu-kien-du-lieu-mo",
        ("license", "license id", "giay phep"),
    ),
    BulkColumn("source", "Nguồn", "Nơi có dữ liệu gốc.", "Where the data come from.", "", ("source vi",)),
)
