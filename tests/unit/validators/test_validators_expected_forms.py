"""A cell of the wrong type or pattern is told with the form that is expected, in both languages."""

import pytest

from validators.findings.codes import render
from validators.findings.codes_examples import PAGES
from validators.schema.expected_forms import expected_form
from validators.schema.schema_rules import clean_schema
from validators.table import validate_table

EXPECTED = [
    ({"type": "date"}, "2025-12-31 (năm-tháng-ngày)"),
    ({"type": "date", "format": "%d/%m/%Y"}, "ngày/tháng/năm, ví dụ 31/12/2025"),
    ({"type": "datetime", "format": "%d.%m.%y %H:%M"},
     "ngày.tháng.hai số cuối của năm giờ:phút, ví dụ 31.12.25 14:05"),
    ({"type": "datetime"}, "2025-12-31T14:05:09"),
    ({"type": "time"}, "14:05:09"),
    ({"type": "year"}, "bốn chữ số, ví dụ 2025"),
    ({"type": "yearmonth"}, "2025-12"),
    ({"type": "boolean"}, "đúng ghi true; sai ghi false"),
    ({"type": "boolean", "trueValues": ["có", "x"], "falseValues": ["không"]},
     "đúng ghi có, x; sai ghi không"),
    ({"type": "integer"}, "số nguyên không dấu nhóm"),
    ({"type": "integer", "groupChar": "."}, "số nguyên không dấu nhóm, ví dụ 35320"),
    ({"type": "number"}, "dấu thập phân là dấu chấm, không dấu nhóm, ví dụ 99.36"),
    ({"type": "number", "decimalChar": ",", "groupChar": "."},
     "dấu thập phân là dấu phẩy, dấu nhóm là dấu chấm, ví dụ 35.320,5"),
    ({"type": "geopoint"}, "kinh độ, vĩ độ"),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "told"), EXPECTED)
def test_a_wrong_cell_is_told_with_the_form_that_the_column_expects(write, stated, told):
    schema = {"fields": [{"name": "a", "type": "string"}, {"name": "b", **stated}]}
    report = validate_table(write("a,b\nx,sai rồi\n"), schema=schema)
    (found,) = [one for one in report.findings if one.code == "type-error"]
    assert told in render(found, "vi").message
    assert expected_form(clean_schema(schema)["fields"][1])[1] in render(found, "en").message


@pytest.mark.parametrize(("stated", "told"), EXPECTED)
def test_the_example_of_a_form_is_itself_a_cell_of_that_form(write, stated, told):
    example = expected_form(stated)[1].split("such as ")[-1].split(" (")[0]
    if stated["type"] == "boolean":
        example = (stated.get("trueValues") or ["true"])[0]
    schema = {"fields": [{"name": "a", "type": "string"}, {"name": "b", **stated}]}
    report = validate_table(write(f'a,b\nx,"{example}"\n'), schema=schema)
    assert report.counts.get("type-error", 0) == 0, example


PATTERN = {"name": "ky", "type": "string", "constraints": {"pattern": r"\d{4}"}}


@pytest.mark.parametrize(
    ("more", "vi", "en"),
    [
        ({"description": "Năm, ví dụ 2025", "description_en": "Year, such as 2025", "title": "Kỳ"},
         "“Năm, ví dụ 2025” (\\d{4})", "“Year, such as 2025” (\\d{4})"),
        ({"title": "Kỳ số liệu"}, "“Kỳ số liệu” (\\d{4})", "“Kỳ số liệu” (\\d{4})"),
        ({}, "đúng mẫu \\d{4}", "match the pattern \\d{4}"),
    ],
)  # fmt: skip
def test_a_pattern_is_told_after_the_words_that_the_field_has_for_it(write, more, vi, en):
    report = validate_table(write("ky,n\nhai,1\n"), schema={"fields": [PATTERN | more, {"name": "n"}]})
    (found,) = [one for one in report.findings if one.code == "constraint-error"]
    assert vi in render(found, "vi").message
    assert en in render(found, "en").message


def test_the_pages_recommend_xlsx_against_semicolons_and_the_answer_form_for_numbers():
    semicolons = " ".join(vi for vi, _ in PAGES["wrong_delimiter"].steps)
    assert "chấm phẩy" in semicolons
    assert ".xlsx" in semicolons
    assert "Trả lời và sửa nhanh" in " ".join(vi for vi, _ in PAGES["number_format_question"].steps)
