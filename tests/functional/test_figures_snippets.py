"""The code beside a dataset does what it says: run against a live site where its program is at hand."""

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from catalog.domain.publication import PublishedColumn
from catalog.presenters.code_snippets import TableCode, code_of, curl, power_query, python, r
from tests.factories.figure_tables import CARE, open_figure_site, served
from tests.factories.publications import make_file, make_xlsx_file

BLOCK = re.compile(r'<h3 id="h-(\w+)".*?<code>(.*?)</code>', re.DOTALL)
ODD = TableCode(
    csv="http://localhost/a.csv",
    api="http://localhost/api/v1/tables/x",
    filename="a b.csv",
    columns=(
        PublishedColumn('mã "xã" #(lf)', "", "", "string"),
        PublishedColumn("số hộ", "", "", "integer"),
        PublishedColumn("ngày", "", "", "date"),
    ),
    delimiter=";",
    encoding="windows-1258",
    missing=("*",),
    decimal=",",
    group=".",
    days="%d/%m/%Y",
    example=('mã "xã" #(lf)', "a&b"),
)


@pytest.fixture(scope="module")
def code(migrated_file, places, tmp_path_factory) -> Iterator[dict[str, str]]:
    """The snippets of the page of `nguoi-huong`, while the site is served."""
    site = open_figure_site(migrated_file, places, tmp_path_factory.mktemp("snippets"))
    page = site.client.get("/dataset/nguoi-huong").get_data(as_text=True)
    with served(site):
        yield {key: html.unescape(text) for key, text in BLOCK.findall(page)}


def run(*command: str, given: str = "", folder: str = ".") -> str:
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, timeout=120, check=False, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_asks_for_a_value_that_the_table_holds(code):
    assert '"place_code": "eq.38"' in code["python"]


def test_the_python_code_reads_codes_as_text_and_figures_as_numbers(code):
    told = run(
        sys.executable, "-c", code["python"] + "\nprint(table.place_code.tolist(), table.persons.sum())"
    )
    # 80 + 30 + 18 + 12 + 70 + 25 + 16; the hidden figure is empty.
    assert "['38', '38', '38', '38', '14758', '14758', '14758', '14797'] 251.0" in told
    assert len(re.findall(r"^\d +\d +20", told, re.MULTILINE)) == 4


def test_the_shell_code_saves_the_file_and_answers_rows(code, tmp_path):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    told = run("sh", "-e", given=code["curl"], folder=str(tmp_path))
    assert (tmp_path / "bang.csv").read_text(encoding="utf-8") == CARE
    assert told.count('"place_code":"38"') == 4


def test_the_javascript_code_runs_as_a_module(code):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    told = run(node, "--input-type=module", "-", given=code["javascript"])
    assert told.splitlines()[-1] == str(len(CARE))


def test_the_power_query_code_gives_every_column_its_type_and_empties_hidden_figures(code):
    typed = re.findall(r'\{"(\w+)", type (\w+)\}', code["excel"])
    texts = [(name, "text") for name in ("period", "place_code", "place_name", "place_level")]
    rest = [("place_vintage", "date"), ("sex", "text"), ("persons", "number"), ("rate", "number")]
    assert typed == [*texts, *rest]
    assert '"*", null, Replacer.ReplaceValue, {"persons", "rate"}' in code["excel"]


def test_the_r_code_reads_all_columns_as_text_but_figures_and_days(code):
    assert ".default = col_character()" in code["r"]
    assert re.findall(r"(\w+) = col_(\w+)\(\)", code["r"]) == [
        ("default", "character"),
        ("persons", "double"),
        ("rate", "double"),
        ("place_vintage", "date"),
    ]
    assert 'na = c("", "*")' in code["r"]


def test_odd_names_and_forms_of_a_file_are_written_as_each_language_quotes_them():
    assert '{"mã ""xã"" #(#)(lf)", type text}' in power_query(ODD)
    assert 'Delimiter = ";", Encoding = 1258' in power_query(ODD)
    assert '"vi-VN"' in power_query(ODD)
    assert "`số hộ` = col_number()" in r(ODD)
    assert 'col_date("%d/%m/%Y")' in r(ODD)
    compile(python(ODD), "snippet", "exec")
    assert 'thousands=".",\n    decimal=","' in python(ODD)


def test_a_workbook_is_read_by_way_of_the_csv_of_its_table():
    address = "http://localhost/api/v1/tables/x.csv"
    code = code_of(make_xlsx_file(), csv=address, api="http://localhost/api/v1/tables/x", is_dump=True)
    assert address in curl(code)
    assert "read_csv(" in python(code)
    assert "Excel" not in power_query(code)
    assert not re.search("sep=|encoding=|na_values=", python(code))


def test_a_field_of_a_schema_without_a_type_is_read_like_text():
    file = make_file(schema={"fields": [{"name": "so"}, {"name": "ngay", "type": "date"}]})
    told = code_of(file, csv="http://localhost/so.csv", api="http://localhost/api/v1/tables/1")
    assert "read_csv" in python(told)
