"""Room validators: the shape of a finding's text, and the small words inside it. No rule may enter."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language's texts of a code; `message` and `cure` are templates with named parameters."""

    title: str
    message: str
    cure: str


@dataclass(frozen=True)
class Code:
    """A finding code: stable, with its usual severity (error, warning, note) and its texts."""

    code: str
    severity: str
    vi: Words
    en: Words


# Parameter values that are words of ours: parameter -> value -> (vi, en).
TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "kind": {
        "cccd": ("số căn cước công dân / định danh cá nhân", "citizen identity number (CCCD)"),
        "cmnd": ("số chứng minh nhân dân", "old identity card number (CMND)"),
        "social_insurance": ("số bảo hiểm xã hội", "social-insurance number"),
        "health_insurance": ("mã thẻ bảo hiểm y tế", "health-insurance card number"),
        "phone": ("số điện thoại", "phone number"),
        "email": ("địa chỉ thư điện tử", "e-mail address"),
        "bank_account": ("số tài khoản ngân hàng", "bank account number"),
        "full_name": ("họ và tên người", "full name of a person"),
        "birth_date": ("ngày sinh", "date of birth"),
        "birth_year": ("năm sinh", "year of birth"),
        "address": ("địa chỉ nhà", "home address"),
        "tax_code": ("mã số thuế", "tax code"),
        "dossier_code": ("mã hộ, mã hồ sơ", "household or dossier code"),
        "passport": ("số hộ chiếu", "passport number"),
        "plate": ("biển số xe", "number plate"),
        "home_point": ("tọa độ nhà", "position of a home"),
        "photo": ("ảnh người", "photo of a person"),
        "unread": ("phần chưa đọc được", "part that was not read"),
        "sensitive_attribute": ("thông tin nhạy cảm", "sensitive attribute"),
    },
    "type": {
        "string": ("văn bản", "text"),
        "integer": ("số nguyên", "whole number"),
        "number": ("số", "number"),
        "boolean": ("đúng/sai", "true/false"),
        "date": ("ngày", "date"),
        "datetime": ("ngày giờ", "date and time"),
        "time": ("giờ", "time"),
        "year": ("năm", "year"),
        "yearmonth": ("tháng (YYYY-MM)", "month (YYYY-MM)"),
        "geopoint": ("tọa độ", "point"),
        "any": ("bất kỳ", "anything"),
    },
    "constraint": {
        "required": ("không được để trống", "must not be empty"),
        "unique": ("không được lặp lại", "must not repeat"),
        "minimum": ("không nhỏ hơn", "not below"),
        "maximum": ("không lớn hơn", "not above"),
        "exclusiveMinimum": ("lớn hơn", "above"),
        "exclusiveMaximum": ("nhỏ hơn", "below"),
        "minLength": ("số ký tự ít nhất", "at least this many characters:"),
        "maxLength": ("số ký tự nhiều nhất", "at most this many characters:"),
        "pattern": ("đúng mẫu", "match the pattern"),
        "enum": ("thuộc danh sách", "be one of"),
    },
    "file_kind": {
        "pdf": ("tài liệu PDF", "a PDF document"),
        "executable": ("chương trình chạy được", "a program"),
        "image": ("tệp ảnh", "an image"),
        "archive": ("tệp nén", "an archive"),
        "database": ("tệp cơ sở dữ liệu", "a database file"),
        "parquet": ("tệp Parquet", "a Parquet file"),
        "rtf": ("văn bản RTF", "an RTF document"),
        "xml": ("tệp XML", "an XML file"),
        "json": ("tệp JSON", "a JSON file"),
        "document": ("văn bản hoặc bản trình chiếu Office", "an Office text or slides"),
        "csv": ("văn bản CSV", "CSV text"),
        "xlsx": ("bảng tính XLSX", "an XLSX workbook"),
    },
    "delimiter": {
        ",": ("dấu phẩy “,”", "a comma “,”"),
        ";": ("dấu chấm phẩy “;”", "a semicolon “;”"),
        "\t": ("dấu tab", "a tab"),
        "|": ("dấu gạch đứng “|”", "a bar “|”"),
    },
    "encoding": {
        "utf-16": ("UTF-16", "UTF-16"),
        "utf-16-le": ("UTF-16", "UTF-16"),
        "utf-16-be": ("UTF-16", "UTF-16"),
        "windows-1258": ("Windows-1258", "Windows-1258"),
        "tcvn3": ("TCVN3 (phông .VnTime)", "TCVN3 (.VnTime fonts)"),
        "vni": ("VNI (phông VNI-Times)", "VNI (VNI-Times fonts)"),
        "unknown": (
            "không rõ, có thể là TCVN3, VNI hoặc Windows-1252",
            "unknown, maybe TCVN3, VNI or Windows-1252",
        ),
    },
    "legacy": {
        "tcvn3": ("TCVN3 (phông .VnTime)", "TCVN3 (.VnTime fonts)"),
        "vni": ("VNI (phông VNI-Times)", "VNI (VNI-Times fonts)"),
        "viqr": ("VIQR (gõ dấu bằng ký hiệu)", "VIQR (accents typed as signs)"),
    },
    "reason": {
        "key": ("khóa không được phép", "a key that is not allowed"),
        "type": ("kiểu dữ liệu không được phép", "a type that is not allowed"),
        "format": ("định dạng không được phép", "a format that is not allowed"),
        "value": ("giá trị sai kiểu", "a value of the wrong kind"),
        "pattern": ("biểu thức mẫu sai hoặc quá phức tạp", "a pattern that is wrong or too complex"),
        "name": ("tên cột trùng hoặc không có", "a field name that repeats or does not exist"),
        "limit": ("quá nhiều trường", "too many fields"),
        "definition": ("định nghĩa không hợp lệ", "a definition that is not valid"),
    },
}
TERMS["why"] = {
    "too_deep": ("tệp nén lồng quá sâu", "archives too deep in one another"),
    "directory": ("mục lục tệp nén không đọc được", "the archive's directory cannot be read"),
    "too_large": ("quá lớn sau khi giải nén", "too large once unpacked"),
    "broken": ("tệp hỏng", "the file is broken"),
    "locked": ("có mật khẩu hoặc là liên kết", "locked by a password, or a link"),
    "json": ("JSON sai cú pháp, quá lớn hoặc lồng quá sâu", "JSON that is broken, too large or too deep"),
}
# How the numbers of a column are written, see validators.lint.number_format, with what that leaves open.
TERMS["form"] = {
    "12.345": (
        "12.345: là 12345 nếu dấu chấm phân nhóm hàng nghìn, là 12.345 nếu dấu chấm là dấu thập phân",
        "12.345: that is 12345 if the dot groups thousands, 12.345 if it is the decimal mark",
    ),
    "12,345": (
        "12,345: là 12345 nếu dấu phẩy phân nhóm hàng nghìn, là 12.345 nếu dấu phẩy là dấu thập phân",
        "12,345: that is 12345 if the comma groups thousands, 12.345 if it is the decimal mark",
    ),
    "12,34": (
        "12,34: dấu phẩy ở đó là dấu thập phân (12.34), cần người nộp xác nhận",
        "12,34: the comma there is the decimal mark (12.34), which you must confirm",
    ),
    "1.234.567": (
        "1.234.567: dấu chấm ở đó phân nhóm hàng nghìn (1234567), cần người nộp xác nhận",
        "1.234.567: the dots there group thousands (1234567), which you must confirm",
    ),
}
# Why the rows of a table are persons, see validators.aggregation.shape.
TERMS["grain"] = {
    "identifiers": (
        "hầu hết các dòng có dữ liệu của một người cụ thể",
        "most rows hold data of one certain person",
    ),
    "names_alone": (
        "hầu hết các dòng có ô giống tên người (tên đơn vị, địa danh cũng có thể giống thế)",
        "most rows hold what looks like a person's name (bodies and places may look like that, too)",
    ),
    "person_ids": ("có cột mã số của từng người hoặc từng hộ", "a column numbers persons or households"),
    "counts_of_one": (
        "mọi số đếm đều là 1, tức mỗi dòng là một người hoặc một hộ",
        "all counts are 1, so that each row is a person or a household",
    ),
    "unique_rows": (
        "nhiều dòng đứng một mình khi ghép các đặc điểm như địa bàn, giới tính, năm sinh, dân tộc",
        "many rows stand alone on traits such as place, sex, birth year and ethnic group",
    ),
    "no_counts": (
        "có đặc điểm của từng người mà không có cột số đếm nào",
        "there are traits of persons and no column of counts",
    ),
}
TERMS["expected_delimiter"] = TERMS["delimiter"]
TERMS["claimed"] = TERMS["file_kind"]
