"""Fixes: only what a report calls for, counted, applied to a copy; a fixed file has no such finding."""

import csv
import io
import unicodedata
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validators.after_check import complete_report
from validators.findings.report import ColumnInfo, Finding, Report
from validators.fixing.cells import (
    compose,
    plain_numbers,
    replace_codes,
    restore_zeros,
    show_spaces,
    trim_edges,
)
from validators.fixing.codes import (
    FIXES,
    READING_WORDS,
    REFUSALS,
    describe_fix,
    describe_reading,
    describe_refusal,
)
from validators.fixing.fixes import Source, apply_fixes, count_fixes
from validators.fixing.plans import ORDER, Fix, FixRefused, list_fixes
from validators.fixing.readings import read_as
from validators.fixing.tables import decode_file
from validators.places.book import PlaceBook
from validators.schema.schema_rules import clean_schema
from validators.table import validate_table

LISTS = Path(__file__).resolve().parents[3] / "catalog" / "data" / "places"


def text_schema(*names, **more):
    return {"fields": [{"name": name, "type": "string"} for name in names]} | more


def check(path, schema=None, places=None, **request):
    report = validate_table(path, schema=schema, places=places)
    asked = {"path": str(path), "format": path.suffix.lstrip("."), "schema": schema} | request
    return complete_report(report, asked, places)


def offered(report):
    return [Fix.from_dict(one) for one in report.fixes]


def mend(path, target, fixes, schema=None, places=None, header_row=1):
    clean = clean_schema(schema) if schema else None
    source = Source(path, path.suffix.lstrip("."), clean, places=places, header_row=header_row)
    return apply_fixes(source, target, fixes)


def test_a_clean_file_is_offered_nothing(write):
    assert check(write("ten,so\nMột,1\nHai,2\n")).fixes == []


def test_titles_above_the_header_are_dropped_and_nothing_else(write, tmp_path):
    path = write("Biểu 1,,\n,,\nhuyen,ho,ghi_chu\nA,1,x\nB,2,y\n")
    report = check(path)
    (fix,) = [one for one in offered(report) if one.code == "header_row"]
    assert (fix.params["row"], fix.cells) == (3, 2)
    out = tmp_path / "out.csv"
    assert mend(path, out, [fix], header_row=3).rows == 2
    assert out.read_text(encoding="utf-8") == "huyen,ho,ghi_chu\nA,1,x\nB,2,y\n"
    assert "title_rows" not in check(out).counts


def test_renamed_and_reordered_columns_get_the_names_and_the_order_of_the_schema(write, tmp_path):
    schema = text_schema("huyen", "so_ho", "ghi_chu")
    path = write("Huyện,so_ho,ghi_chu\nA,1,x\n")
    (fix,) = offered(check(path, schema))
    assert (fix.code, dict(fix.params["names"]), fix.cells) == ("header_names", {"1": "huyen"}, 1)
    out = tmp_path / "out.csv"
    mend(path, out, [fix], schema)
    assert out.read_text(encoding="utf-8") == "huyen,so_ho,ghi_chu\nA,1,x\n"
    path = write("so_ho,huyen,ghi_chu\n1,A,x\n")
    (fix,) = offered(check(path, schema))
    mend(path, out, [fix], schema)
    assert out.read_text(encoding="utf-8") == "huyen,so_ho,ghi_chu\nA,1,x\n"
    assert check(out, schema).verdict == "valid"


def test_a_total_row_is_dropped_and_the_delimiter_becomes_a_comma(write, tmp_path):
    path = write("huyen;ho\nA;1\nB;2\nTổng cộng;3\n")
    fixes = offered(check(path))
    assert [(one.code, one.cells) for one in fixes] == [("delimiter", 3), ("total_rows", 1)]
    out = tmp_path / "out.csv"
    mend(path, out, fixes)
    assert out.read_text(encoding="utf-8") == "huyen,ho\nA,1\nB,2\n"
    assert check(out).fixes == []
    # Only what was accepted is done: without its fix the delimiter stays.
    mend(path, out, fixes[1:])
    assert out.read_text(encoding="utf-8") == "huyen;ho\nA;1\nB;2\n"


def test_a_question_is_applied_only_with_its_answer(write, tmp_path):
    path = write("huyen,ho\nA,35.320\nB,7\n")
    report = check(path)
    (fix,) = offered(report)
    assert (fix.code, fix.column, fix.cells, fix.choices) == (
        "number_format",
        2,
        1,
        ("dot_groups", "dot_decimal"),
    )
    out = tmp_path / "out.csv"
    with pytest.raises(FixRefused):
        mend(path, out, [fix])
    with pytest.raises(FixRefused):
        fix.answered("comma_groups")
    assert not out.exists()
    mend(path, out, [fix.answered("dot_groups")])
    assert out.read_text(encoding="utf-8") == "huyen,ho\nA,35320\nB,7\n"
    assert check(out).verdict == "valid"
    mend(path, out, [fix.answered("dot_decimal")])
    assert out.read_text(encoding="utf-8") == "huyen,ho\nA,35.32\nB,7\n"


@pytest.mark.parametrize("cell", ["99,36", "1,5", "19,8431"])
def test_a_reading_that_the_cells_cannot_have_is_neither_offered_nor_applied(write, tmp_path, cell):
    path = write(f'huyen,ho\nA,"{cell}"\nB,7\n')
    (fix,) = offered(check(path))
    assert fix.choices == ("comma_decimal",)
    out = tmp_path / "out.csv"
    # An answer made elsewhere, as a stored fix or a command line may bring it.
    for reading, reason in (("comma_groups", "reading"), ("dot_decimal", "reading"), ("other", "answer")):
        with pytest.raises(FixRefused) as caught:
            mend(path, out, [Fix("number_format", 2, "ho", {"reading": reading})])
        assert caught.value.reason == reason
        assert not out.exists()
    mend(path, out, [fix.answered("comma_decimal")])
    assert out.read_text(encoding="utf-8") == f"huyen,ho\nA,{cell.replace(',', '.')}\nB,7\n"


def test_zeros_come_back_only_where_the_pattern_leaves_no_choice(write, tmp_path):
    schema = {"fields": [{"name": "ma", "constraints": {"pattern": r"\d{5}"}}, {"name": "n"}]}
    path = write("ma,n\n123,a\n00004,b\n")
    (fix,) = offered(check(path, schema))
    assert (fix.code, fix.params["width"], fix.cells) == ("leading_zeros", 5, 1)
    out = tmp_path / "out.csv"
    mend(path, out, [fix], schema)
    assert out.read_text(encoding="utf-8") == "ma,n\n00123,a\n00004,b\n"
    loose = {"fields": [{"name": "ma", "constraints": {"pattern": r"\d{2}|\d{5}"}}, {"name": "n"}]}
    assert offered(check(path, loose)) == []


def test_place_codes_get_their_zeros_back_from_the_list(write, tmp_path):
    book = PlaceBook.load(LISTS)
    path = write("place_code,place_name,place_vintage\n1,Hà Nội,2025-07-01\n38,Thanh Hóa,2025-07-01\n")
    fixes = offered(check(path, None, book))
    assert [(one.code, one.cells) for one in fixes] == [("place_zeros", 1)]
    out = tmp_path / "out.csv"
    mend(path, out, fixes, places=book)
    assert out.read_text(encoding="utf-8").splitlines()[1] == "01,Hà Nội,2025-07-01"
    assert check(out, None, book).fixes == []


def test_a_code_among_communes_is_not_widened_into_a_province(write, tmp_path):
    # 04 is a province of the list, and 00004 a commune; the other codes of the column have five digits.
    cells = pl.Series(["14758", "00123", "4", " 7 ", "x", "", None])
    codes = {"4": "04", "7": "00007"}
    after = replace_codes(cells, codes)
    assert after.to_list() == ["14758", "00123", "4", "00007", "x", "", None]
    assert replace_codes(after, codes).to_list() == after.to_list()
    assert replace_codes(pl.Series(["4", "38"]), {"4": "04"}).to_list() == ["04", "38"]
    assert replace_codes(pl.Series(["4", "4"]), {"4": "04"}).to_list() == ["04", "04"]
    # Such a fix would change nothing, so that it is not offered.
    path = write("place_code,n\n14758,1\n14759,2\n4,3\n")
    fix = Fix("place_zeros", 1, params={"codes": {"4": "04"}})
    assert count_fixes(Source(path, "csv"), [fix]) == []


def test_blank_rows_at_the_end_and_blank_columns_at_the_right_go(write, tmp_path):
    report = check(write("a,b,,\n1,x,,\n2,y,,\n,,,\n,,,\n"), text_schema("a", "b"))
    fixes = offered(report)
    assert {"blank_rows": 2, "blank_columns": 2}.items() <= {one.code: one.cells for one in fixes}.items()
    out = tmp_path / "out.csv"
    mend(write("a,b,,\n1,x,,\n2,y,,\n,,,\n,,,\n"), out, fixes, text_schema("a", "b"))
    assert out.read_text(encoding="utf-8") == "a,b\n1,x\n2,y\n"


def test_a_workbook_becomes_a_csv_of_the_checked_sheet_alone(write_workbook, tmp_path):
    sheets = {"An": [["bi_mat"], ["1"]], "Bang": [["Biểu", None], ["huyen", "ho"], ["A", 1], ["B", 2.0]]}
    path = write_workbook(sheets, hidden=("An",))
    report = check(path)
    fixes = [one for one in offered(report) if one.code == "header_row"]
    out = tmp_path / "out.csv"
    mend(path, out, fixes, header_row=2)
    assert out.read_text(encoding="utf-8") == "huyen,ho\nA,1\nB,2\n"


def test_a_workbook_without_a_suffix_is_read_by_its_bytes(write_workbook, tmp_path):
    # In the store a file has no name of its own.
    path = write_workbook({"Bang": [["huyen", "ho"], ["A", 1]]}).rename(tmp_path / "5f0a")
    assert validate_table(path, schema=None, file_format="XLSX").verdict == "valid"


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1258", "windows-1258"),
    ],
)
def test_a_stated_encoding_becomes_utf_8_composed(write, tmp_path, codec, encoding):
    text = "tên,số\nĐường Lê Lợi,1\nPhường Hạc Thành,2\n"
    marked = unicodedata.normalize("NFC", text)
    if codec == "cp1258":
        # Windows-1258 has the vowels of its own and five tone marks that follow them.
        marked = "".join(_loose(char) for char in marked)
    path = write(marked.encode(codec))
    out = tmp_path / "out.csv"
    summary = mend(path, out, [Fix("encoding", params={"encoding": encoding})])
    assert out.read_text(encoding="utf-8") == text
    assert summary.cells["encoding"] == 2


def _loose(char):
    try:
        char.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        tone = next(one for one in parts[1:] if one in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone
    return char


def test_old_fonts_are_decoded_by_the_given_decoder_and_refused_without_one(write, tmp_path):
    path = write("tên;1\n".replace("ê", "\xaa").encode("latin-1") + "H\xb5;2\n".encode("latin-1"))
    fix = Fix("encoding", params={"encoding": "tcvn3"})
    out = tmp_path / "out.csv"
    with pytest.raises(FixRefused) as refused:
        apply_fixes(Source(path, "csv"), out, [fix])
    assert refused.value.reason == "no_decoder"
    table = {"\xaa": "ê", "\xb5": "à"}

    def decode(text, kind):
        return "".join(table.get(char, char) for char in text)

    apply_fixes(Source(path, "csv", decode_legacy=decode), out, [fix])
    assert out.read_text(encoding="utf-8") == "tên;1\nHà;2\n"


def test_bytes_that_are_not_in_the_stated_encoding_are_refused(write, tmp_path):
    with pytest.raises(FixRefused) as refused:
        decode_file(write(b"a,b\n\xff\xfe\x00"), tmp_path / "out.csv", "utf-16-be")
    assert refused.value.reason == "encoding"
    with pytest.raises(FixRefused):
        decode_file(write(b"a"), tmp_path / "out.csv", "ebcdic")


def test_a_file_in_an_unknown_encoding_is_offered_nothing_else_and_is_never_rewritten(write, tmp_path):
    path = write("tên,số\nĐà, 1\n".encode("cp1252", "replace"))
    bad = Finding("encoding_not_utf8", "error", 1, params={"encoding": "unknown"})
    edge = Finding("edge_space", "warning", 2, 2)
    counts = {"encoding_not_utf8": 1, "edge_space": 1}
    assert list_fixes(Report(verdict="invalid", findings=[bad, edge], counts=counts)) == []
    with pytest.raises(FixRefused):
        mend(path, tmp_path / "out.csv", [Fix("edge_space")])
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("rows", "columns", "cells"), [(1, 1, 1), (40_000, 100, 1), (40_001, 100, None), (300_001, 1, None)]
)
def test_the_places_of_a_fix_are_counted_up_to_four_million_cells(write, rows, columns, cells):
    path = write("huyen,ho\n A,1\n")
    infos = [ColumnInfo(f"c{n}", "", "", "string", 1.0, None) for n in range(columns)]
    report = replace(validate_table(path, schema=None), rows=rows, columns=infos)
    told = complete_report(report, {"path": str(path), "format": "csv"}, None)
    assert [(one["code"], one["cells"]) for one in told.fixes] == [("edge_space", cells)]


def test_a_stated_header_row_is_honoured(write, tmp_path):
    path = write("Biểu,\nhuyen,ho\n A,1\n")
    report = validate_table(path, schema=None, dialect={"headerRows": [2]})
    edge = Finding("edge_space", "warning", 3, 1)
    request = {"path": str(path), "format": "csv", "dialect": {"headerRows": [2]}}
    told = complete_report(replace(report, findings=[edge], counts={"edge_space": 1}), request, None)
    assert [(one["code"], one["cells"]) for one in told.fixes] == [("edge_space", 1)]


def test_a_table_of_whole_units_on_an_older_list_is_offered_its_recoding(write):
    book = PlaceBook.load(LISTS)
    old, new = book.vintages()
    made_of = {}
    for one in book.places(old):
        for successor in book.successors(old, new, one.code):
            made_of.setdefault(successor.code, []).append((one.code, successor.relation))
    code, parts = next(
        (code, parts)
        for code, parts in made_of.items()
        if len(code) == 5 and len(parts) > 1 and {kind for _, kind in parts} == {"whole"}
    )
    fields = [{"name": name, "type": "string"} for name in ("period", "place_code", "place_vintage")]
    schema = {
        "fields": [*fields, {"name": "people", "type": "integer"}],
        "primaryKey": ["period", "place_code", "place_vintage"],
    }
    lines = "".join(f"2025-Q1,{part},{old},7\n" for part, _ in parts)
    path = write(f"period,place_code,place_vintage,people\n{lines}")
    report = check(path, schema, book)
    (fix,) = [one for one in offered(report) if one.code == "recode_places"]
    assert (dict(fix.params), fix.cells) == ({"old": old, "new": new}, len(parts))
    out = path.with_name("out.csv")
    mend(path, out, [fix], schema, book)
    assert out.read_text(encoding="utf-8").splitlines()[1:] == [f"2025-Q1,{code},{new},{7 * len(parts)}"]


def test_a_held_file_is_offered_nothing():
    title = Finding("title_rows", "error", 1, params={"header_row": 3})
    report = Report(verdict="invalid", findings=[title])
    assert [one.code for one in list_fixes(report)] == ["header_row"]
    assert list_fixes(replace(report, verdict="held")) == []


def test_short_records_quotes_and_line_breaks_keep_their_cells(write, tmp_path):
    path = write('a;b;c\n"x, y";"1\n2"\n3;4;"5""6"\n')
    out = tmp_path / "out.csv"
    mend(path, out, [Fix("delimiter", params={"delimiter": ","})])
    assert list(csv.reader(io.StringIO(out.read_text(encoding="utf-8")))) == [
        ["a", "b", "c"],
        ["x, y", "1\n2"],
        ["3", "4", '5"6'],
    ]


@pytest.mark.parametrize(
    "fix",
    [
        Fix("leading_zeros", 9, params={"width": 5}),
        Fix("header_names", params={"names": {"9": "x"}}),
        Fix("column_order", params={"order": ["a"]}),
        Fix("recode_places", params={"old": "2025-01-01", "new": "2025-07-01"}),
        Fix("encoding", params={"encoding": "unknown"}),
    ],
)
def test_a_fix_that_does_not_fit_the_file_is_refused_and_writes_nothing(write, tmp_path, fix):
    out = tmp_path / "out.csv"
    with pytest.raises(FixRefused):
        mend(write("a,b\n1,2\n"), out, [fix])
    assert not out.exists()


def test_a_fix_from_outside_must_be_one_of_ours():
    with pytest.raises(FixRefused):
        Fix.from_dict({"code": "run", "params": {}})
    fix = Fix("number_format", 2, "so", {"a": 1}, 3, ("dot_groups",))
    assert Fix.from_dict(fix.to_dict()) == fix


CELLS = st.text(st.sampled_from("aớo\u0301\u0323 \u00a0\u200b\ufeff\t.,-1290"), max_size=8)
READS = st.sampled_from(sorted(READING_WORDS))


@given(st.lists(st.one_of(CELLS, st.none()), max_size=20), READS)
@settings(max_examples=200, deadline=None)
def test_every_change_of_cells_applied_twice_changes_nothing_more(cells, reading):
    column = pl.Series(cells, dtype=pl.String)
    for change in (trim_edges, compose, lambda one: restore_zeros(one, 5)):
        once = change(column)
        assert change(once).to_list() == once.to_list()
        assert once.null_count() == column.null_count()
    shown = trim_edges(show_spaces(column))
    assert trim_edges(show_spaces(shown)).to_list() == shown.to_list()
    # Written plainly, a number is the same number in every later reading of a decimal point.
    plain = plain_numbers(column, reading)
    for before, after in zip(column, plain, strict=True):
        if (
            before is not None
            and any(mark in before for mark in ".,")
            and read_as(before, reading) is not None
        ):
            assert read_as(after, "dot_decimal") == read_as(before, reading)
        else:
            assert after == before


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12), st.sampled_from(",;\t|"))
@settings(max_examples=25, deadline=None)
def test_a_second_plan_for_a_fixed_file_offers_none_of_the_fixes_again(tmp_path_factory, rows, delimiter):
    folder = tmp_path_factory.mktemp("twice")
    path, out = folder / "in.csv", folder / "out.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([("ten", "ghi chu"), *rows])
    fixes = [fix.answered(fix.choices[0]) if fix.choices else fix for fix in offered(check(path))]
    fixes = [fix for fix in fixes if fix.code != "header_row"]
    if not fixes:
        return
    mend(path, out, fixes)
    again = {fix.key for fix in offered(check(out))}
    # Decimals of three digits may be asked again; the answer goes along with the new version then.
    assert not {key for key in again if not key.startswith("number_format")} & {fix.key for fix in fixes}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_fix_answer_and_refusal_has_words(lang):
    assert set(FIXES) == set(ORDER)
    assert set(READING_WORDS) == {"dot_groups", "dot_decimal", "comma_decimal", "comma_groups"}
    for code in ORDER:
        params = {"names": {"1": "x"}, "delimiter": ",", "row": 3}
        assert describe_fix(Fix(code, 2, "so", params), lang)
    assert all(describe_reading(one, lang) for one in READING_WORDS)
    assert all(vi != en for vi, en in [*FIXES.values(), *READING_WORDS.values(), *REFUSALS.values()])
    told = describe_refusal("recode", {"reasons": [{"code": "split", "names": ["14758"], "count": 3}]}, lang)
    assert "14758 …" in told[1]
