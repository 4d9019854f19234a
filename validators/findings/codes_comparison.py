"""Room validators: texts for the comparison of a file with the version before it."""

from validators.findings.wording import Code, Words

COMPARISON_CODES = (
    Code(
        "outlier_against_previous",
        "warning",
        Words(
            "Số liệu thay đổi bất thường so với phiên bản trước",
            "Dòng {row}, cột “{column_name}”: {sample} bằng {ratio} lần số của phiên bản trước, khác hẳn mức "
            "thay đổi chung của {compared} dòng.",
            "Kiểm tra có gõ thừa hoặc thiếu chữ số, sai đơn vị tính hay không; nếu đúng thì giữ nguyên.",
        ),
        Words(
            "An unusual change against the previous version",
            "Row {row}, column “{column_name}”: {sample} is {ratio} times the previous version's figure, "
            "far from the usual change of {compared} rows.",
            "Look for a digit too many or too few, or another unit; if the figure is right, keep it.",
        ),
    ),
    Code(
        "comparison_columns_changed",
        "warning",
        Words(
            "Cột khác với phiên bản trước",
            "So với phiên bản trước: thêm {added} cột, bớt {removed} cột, đổi kiểu {retyped} cột.",
            "Nếu cố ý thay đổi, hãy báo trước cho người dùng dữ liệu; nếu không, dùng lại đúng các cột cũ.",
        ),
        Words(
            "Other columns than in the previous version",
            "Against the one before: {added} columns added, {removed} removed, {retyped} of another type.",
            "If this is meant, tell the users of the data in time; if not, use the columns of before.",
        ),
    ),
)
