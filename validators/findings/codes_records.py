"""Room validators: texts for tables whose rows are persons or households."""

from validators.findings.wording import Code, Words

RECORD_CODES = (
    Code(
        "record_level_file",
        "error",
        Words(
            "Mỗi dòng là một người hoặc một hộ",
            "Bảng có {rows} dòng và {grain}. Tệp bị giữ lại, không được công bố.",
            "Tổng hợp ngay trên trang báo cáo này: chọn địa bàn, kỳ, nhóm và số liệu, hệ thống tính bảng "
            "công bố được; hoặc tải lên bảng đã tổng hợp.",
        ),
        Words(
            "Each row is a person or a household",
            "The table has {rows} rows and {grain}. The file is held and cannot be published.",
            "Aggregate it on this report page: choose place, period, groups and figures, and the system "
            "computes a table that may be published; or upload an aggregated table.",
        ),
    ),
    Code(
        "record_likeness",
        "note",
        Words(
            "Mức độ nhận ra từng dòng",
            "Ghép {columns} cột ({names}): có {classes} nhóm dòng giống nhau, nhóm nhỏ nhất có {smallest} "
            "dòng, {share} % số dòng đứng một mình (giới hạn 5 %).",
            "Con số này cho biết vì sao tệp bị giữ; bảng tổng hợp không có cột của từng người.",
        ),
        Words(
            "How well single rows can be told",
            "Over {columns} columns ({names}) there are {classes} classes of rows alike, the smallest has "
            "{smallest}, and {share} % of the rows stand alone (limit 5 %).",
            "The figure says why the file is held; an aggregated table has no column of single persons.",
        ),
    ),
    Code(
        "record_diversity",
        "note",
        Words(
            "Đặc điểm nhạy cảm của từng nhóm dòng",
            "Cột “{column_name}”: có nhóm dòng giống nhau chỉ mang {least} giá trị khác nhau, nên biết một "
            "người thuộc nhóm là gần như biết giá trị đó (cần ít nhất 3).",
            "Không công bố cột này theo từng dòng; bảng tổng hợp ẩn ô số nhỏ của nhóm nhạy cảm.",
        ),
        Words(
            "Sensitive traits within classes",
            "Column “{column_name}”: a class of rows alike has only {least} different values: whoever "
            "knows the class of a person nearly knows the value (at least 3 are needed).",
            "Do not publish this column row by row; an aggregated table hides the small cells.",
        ),
    ),
)
