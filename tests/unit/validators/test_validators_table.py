"""One table through all layers: verdicts, and findings that say what, where and how to mend."""

import pytest

from validators.findings.codes import render
from validators.table import validate_table

FIELDS = [
    {"name": "place_code", "title": "Mã đơn vị", "type": "string", "constraints": {"required": True}},
    {"name": "households", "title": "Số hộ", "type": "integer", "constraints": {"minimum": 0}},
    {"name": "area", "type": "string", "constraints": {"enum": ["xa", "phuong"]}},
]
SCHEMA = {"fields": FIELDS, "missingValues": ["", ":", "*"]}


def check(path, schema=SCHEMA, **options):
    return validate_table(path, schema=schema, **options)


def codes(report):
    return [found.code for found in report.findings]


def errors(report):
    return [found.code for found in report.findings if found.severity == "error"]


def test_a_clean_file_is_valid_and_shows_its_first_rows(write):
    report = check(write("place_code,households,area\n14758,12,xa\n14755,*,phuong\n"))
    assert (report.verdict, report.rows, report.findings) == ("valid", 2, [])
    assert report.preview.header == ["place_code", "households", "area"]
    assert report.preview.rows == [["14758", "12", "xa"], ["14755", "*", "phuong"]]
    assert [(c.name, c.title_vi, c.type, c.fill, c.distinct) for c in report.columns] == [
        ("place_code", "Mã đơn vị", "string", 1.0, 2),
        ("households", "Số hộ", "integer", 0.5, 1),
        ("area", "area", "string", 1.0, 2),
    ]
    assert (report.encoding, report.delimiter, report.format) == ("utf-8", ",", "csv")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("place_code,area\n14758,xa\n", [("missing-label", "households")]),
        ("place_code,households,area,note\n1,1,xa,x\n", [("extra-label", "note")]),
        ("place_code,so_ho,area\n1,1,xa\n", [("incorrect-label", "so_ho")]),
        ("place_code,household,area\n1,1,xa\n", [("incorrect-label", "household")]),
        ("households,place_code,area\n1,1,xa\n", [("columns_reordered", "households")]),
        ("place_code,households,area,area\n1,1,xa,xa\n", [("duplicate-label", "area")]),
        ("place_code,households,area,\n1,1,xa,\n", [("blank-label", "")]),
    ],
)
def test_wrong_columns_are_named_and_nothing_else_is_said(write, content, expected):
    report = check(write(content))
    found = [(one.code, one.column_name) for one in report.findings if one.severity == "error"]
    assert (report.verdict, found) == ("invalid", expected)


def test_a_renamed_column_is_told_its_right_name(write):
    (found,) = check(write("place_code,Số hộ,area\n1,1,xa\n")).findings
    assert "“households”" in render(found, "vi").cure
    assert found.column == 2


def test_a_missing_column_does_not_make_its_neighbours_wrong(write):
    # Without the first column every cell stands under another label: Frictionless alone gives 7 errors here.
    report = check(write("households,area\nabc,xa\n-1,phuong\n"))
    assert codes(report) == ["missing-label"]
    assert len(report.to_frictionless()["tasks"][0]["errors"]) > 3


@pytest.mark.parametrize(("mark", "word"), [(";", "chấm phẩy"), ("\t", "tab"), ("|", "gạch đứng")])
def test_a_wrong_delimiter_is_said_once_with_its_cure(write, mark, word):
    content = "place_code,households,area\n14758,12,xa\n14755,3,phuong\n".replace(",", mark)
    for dialect in (None, {"delimiter": ","}):
        report = check(write(content), dialect=dialect)
        assert errors(report) == ["wrong_delimiter"]
        assert word in render(report.findings[0], "vi").message
        assert "XLSX" in render(report.findings[0], "en").cure


def test_the_stated_delimiter_is_no_finding(write):
    report = check(write("place_code;households;area\n14758;12;xa\n"), dialect={"delimiter": ";"})
    assert (report.verdict, report.delimiter) == ("valid", ";")


def test_a_delimiter_that_nobody_knows_is_said(write):
    assert errors(check(write("place_code^households^area\n14758^12^xa\n"))) == ["delimiter_unknown"]


def test_without_a_schema_another_delimiter_is_a_warning(write):
    report = check(write("a;b\n1;2\n3;4\n"), schema=None)
    assert (report.verdict, codes(report)) == ("valid", ["delimiter_not_comma"])
    assert [column.type for column in report.columns] == ["integer", "integer"]


def test_errors_of_cells_have_row_column_rule_and_a_masked_sample(write):
    report = check(write("place_code,households,area\n14758,-3,xa\n14755,mười hai,thanh pho lon\n,4,xa\n"))
    found = {(one.code, one.row, one.column): one for one in report.findings}
    assert set(found) == {
        ("constraint-error", 2, 2),
        ("type-error", 3, 2),
        ("constraint-error", 3, 3),
        ("constraint-error", 4, 1),
    }
    assert found["constraint-error", 3, 3].sample == "tha********on"
    assert "xa, phuong" in render(found["constraint-error", 3, 3], "vi").message
    assert "số nguyên" in render(found["type-error", 3, 2], "vi").message
    assert "không được để trống" in render(found["constraint-error", 4, 1], "vi").message
    assert report.preview is None


def test_a_missing_cell_is_said_once(write):
    schema = {"fields": [{"name": "a"}, {"name": "b", "constraints": {"required": True}}]}
    assert errors(check(write("a,b\n1,2\n1\n"), schema)) == ["missing-cell"]


def test_keys_and_unique_values_name_the_other_row(write):
    schema = {
        "fields": [{"name": "a", "constraints": {"unique": True}}, {"name": "b"}],
        "primaryKey": ["a", "b"],
    }
    report = check(write("a,b\n1,x\n2,y\n1,x\n"), schema)
    others = {one.code: one.params["other_row"] for one in report.findings}
    assert others == {"unique-error": 2, "primary-key": 2, "duplicate_row": 2}


@pytest.mark.parametrize("constraints", [{"minimum": 0}, {"unique": True}])
def test_a_cell_that_crashes_frictionless_is_a_finding(write, constraints):
    schema = {"fields": [{"name": "a", "type": "number", "constraints": constraints}]}
    report = check(write("a\n1\nsNaN\n"), schema)
    (found,) = [one for one in report.findings if one.severity == "error"]
    assert (report.verdict, found.code, found.row) == ("invalid", "not_a_number", 3)


def test_a_schema_that_is_not_allowed_rejects_the_file_unread(write):
    report = check(write("a\n1\n"), {"fields": [{"name": "a"}], "foreignKeys": [{}]})
    assert (report.verdict, codes(report)) == ("rejected", ["schema_refused"])
    assert "foreignKeys" in render(report.findings[0], "vi").message


def test_a_suppressed_figure_is_lawful_and_an_empty_one_is_not(write):
    fields = [
        {"name": "a"},
        {
            "name": "n",
            "type": "integer",
            "constraints": {"required": True, "minimum": 0},
            "x_required_unless_suppressed": True,
        },
    ]
    report = check(write("a,n\nx,1\ny,*\nz,\nt,:\n"), {"fields": fields, "missingValues": ["", ":", "*"]})
    assert [(one.code, one.row, one.column) for one in report.findings] == [
        ("required_unless_suppressed", 4, 2),
        ("required_unless_suppressed", 5, 2),
    ]


def test_the_schema_of_a_known_profile_stands_when_none_is_given(write):
    report = check(write("place_code,households\n1,2\n"), None, profile={"profile": "p", "schema": SCHEMA})
    assert (codes(report), report.inferred) == (["missing-label"], False)


def test_without_a_schema_structure_is_checked_and_types_are_guessed(write):
    rows = "".join(f"00{n},{n},{n}.000.000,{n:02d}/01/2024,Ô {n}\n" for n in range(1, 13))
    report = check(write("ma,so,tien,ngay,ten\n" + rows), None)
    assert (report.verdict, report.inferred) == ("valid", True)
    assert report.schema["fields"] == [
        {"name": "ma", "title": "ma", "type": "string"},
        {"name": "so", "title": "so", "type": "integer"},
        {"name": "tien", "title": "tien", "type": "number", "groupChar": "."},
        {"name": "ngay", "title": "ngay", "type": "date", "format": "%d/%m/%Y"},
        {"name": "ten", "title": "ten", "type": "string"},
    ]
    assert check(write("a,b\n1\n2,3,4\n"), None).verdict == "invalid"


def test_a_wrong_guess_of_a_type_is_a_note_and_blocks_nothing(write):
    report = check(write("a,b\n" + "".join(f"{n},x{n}\n" for n in range(100)) + "khác,y\n"), None)
    assert (report.verdict, codes(report)) == ("valid", ["mixed_types"])
    assert [column.type for column in report.columns] == ["string", "string"]


def test_the_period_spans_the_first_to_the_last_day(write):
    report = check(write("period,n\n2024-Q1,1\n2024-02,2\n2023-H2,3\n"), None)
    assert report.period == ["2023-07-01", "2024-03-31"]


def test_a_file_of_another_form_is_read_as_its_owner_says(write):
    assert check(write("place_code,households,area\n1,1,xa\n", "0f8c"), file_format="csv").verdict == "valid"


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_file_is_rejected(write, content):
    report = check(write(content))
    assert (report.verdict, codes(report), report.rows) == ("rejected", ["file_empty"], 0)


def test_a_file_without_rows_is_valid_with_a_warning(write):
    report = check(write("place_code,households,area\n"))
    assert (report.verdict, codes(report)) == ("valid", ["no_rows"])


def test_the_limit_of_errors_truncates_the_list_and_says_so(write):
    report = check(write("place_code,households,area\n" + "1,x,xa\n" * 50), limit_errors=10)
    assert report.truncated
    assert report.counts["type-error"] == 10


def test_a_workbook_is_read_from_its_first_visible_sheet(write_workbook):
    sheets = {"Nháp": [["x"]], "Dữ liệu": [["place_code", "households", "area"], ["14758", 12, "xa"]]}
    report = check(write_workbook(sheets, hidden=["Nháp"]))
    assert (report.verdict, report.rows) == ("valid", 1)
    assert codes(report) == ["hidden_sheet", "more_sheets"]


def test_a_code_that_excel_made_a_number_is_explained(write_workbook):
    report = check(write_workbook({"S": [["place_code", "households", "area"], [14758, 12, "xa"]]}))
    assert errors(report) == ["number_in_text_column"]
    assert "Text" in render(report.findings[0], "vi").cure


def test_blank_formatted_rows_at_the_end_of_a_sheet_are_one_note(write_workbook):
    blank = [["", "", ""]] * 30
    sheets = {"S": [["place_code", "households", "area"], ["1", 2, "xa"], *blank]}
    report = check(write_workbook(sheets))
    assert report.verdict == "valid"
    assert [(one.code, one.params["count"]) for one in report.findings] == [("trailing_blank_rows", 30)]


def test_personal_data_hold_a_file_whatever_else_is_wrong(write):
    rows = "".join(f"03809900{n:04d},x,xa\n" for n in range(5))
    report = check(write("place_code,households,area\n" + rows))
    assert report.verdict == "held"
    assert {"type-error", "personal_data_block"} <= set(codes(report))


def test_a_table_below_its_titles_is_judged_under_its_own_header(tmp_path):
    path = tmp_path / "table.csv"
    rows = "".join(f"{number},lien-he{number}@donvi.gov.vn\n" for number in range(1, 5))
    path.write_text(f"BẢNG 1,\nNăm 2024,\nso,thu\n{rows}", encoding="utf-8")
    schema = {"fields": [{"name": "so", "type": "integer"}, {"name": "thu", "type": "string"}]}
    report = validate_table(path, schema=schema)
    assert [one.code for one in report.findings if one.severity == "error"] == ["title_rows"]
    assert [column.name for column in report.columns] == ["so", "thu"]
    assert report.rows == 4
    assert report.to_frictionless()["tasks"][0]["labels"] == ["BẢNG 1", ""]
