"""Room validators: the codes of record-level tables explained."""

from validators.findings.code_page import CodePage, explain
from validators.findings.cure_steps import Steps

_AGGREGATE: Steps = (
    (
        "Mở trang báo cáo của tệp, bấm “Tổng hợp thành bảng công bố được”.",
        "Open the report page of the file and press “Aggregate into a table that may be published”.",
    ),
    (
        "Kiểm tra cột địa bàn, kỳ, nhóm và số liệu; trả lời những từ và địa bàn chưa rõ.",
        "Look at the columns of place, period, groups and figures; answer for unclear words and places.",
    ),
    (
        "Xem bảng tổng hợp rồi xác nhận: bảng thành phiên bản mới và được kiểm tra; tệp gốc bị hủy.",
        "Look at the aggregated table and confirm: it becomes a new version; the original is destroyed.",
    ),
)

RECORD_PAGES: dict[str, CodePage] = {
    "record_level_file": explain(
        "privacy",
        (
            "Chỉ công bố số liệu tổng hợp theo địa bàn, kỳ và nhóm; không công bố danh sách người hay hộ.",
            "Figures by place, period and group may be published; lists of persons or households may not.",
        ),
        (
            "xa,gioi_tinh,nam_sinh,doi_tuong\nXã A,Nam,1951,(một người)\nXã A,Nữ,1948,(một người)",
            "xa,gioi_tinh,nam_sinh,doi_tuong\nXã A,Nam,1951,(one person)\nXã A,Nữ,1948,(one person)",
        ),
        "xa,gioi_tinh,nhom_tuoi,so_nguoi\nXã A,Nam,60-74,37\nXã A,Nữ,60-74,41",
        _AGGREGATE,
    ),
    "record_likeness": explain(
        "privacy",
        (
            "Ai biết xã, giới tính, năm sinh của một người thì nhận ra dòng đứng một mình, dù không có tên.",
            "Whoever knows commune, sex and birth year of a person finds the row that stands alone.",
        ),
        (
            "xa,gioi_tinh,nam_sinh\nXã A,Nam,1951\n(không dòng nào khác như vậy)",
            "xa,gioi_tinh,nam_sinh\nXã A,Nam,1951\n(no other row like it)",
        ),
        "xa,gioi_tinh,nhom_tuoi,so_nguoi\nXã A,Nam,60-74,37",
        _AGGREGATE,
    ),
    "record_diversity": explain(
        "privacy",
        (
            "Nếu mọi dòng của một nhóm có cùng một bệnh thì biết nhóm là biết bệnh của từng người.",
            "If all rows of a class have one illness, the class tells the illness of each of its people.",
        ),
        (
            "xa,nhom_tuoi,benh\nXã A,60-74,(bệnh X)\nXã A,60-74,(bệnh X)",
            "xa,nhom_tuoi,illness\nXã A,60-74,(illness X)\nXã A,60-74,(illness X)",
        ),
        "xa,so_nguoi\nXã A,37",
        _AGGREGATE,
    ),
}
