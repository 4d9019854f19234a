"""`validate` in the shell: its exit status, and its report as text, JSON, HTML and workbook."""

import json

import openpyxl
import pytest
from click.testing import CliRunner

from catalog.cli import main

GOOD = "ma,so\n" + "".join(f"a{n},{n}\n" for n in range(3))
WRONG = "ma,so\na1,mười hai\n"
SCHEMA = {"fields": [{"name": "ma", "type": "string"}, {"name": "so", "type": "integer"}]}
# Twelve digits in the form of an identity number, invented: eight different people of one column block.
HELD = "ho_ten,cccd\n" + "".join(f"Nguyễn Văn {c},0380{n}9012345\n" for n, c in enumerate("ABCDEFGH", 1))


@pytest.fixture
def schema(tmp_path):
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(SCHEMA), encoding="utf-8")
    return path


@pytest.fixture
def run(tmp_path):
    def runner(content, *options, name="bang.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return CliRunner().invoke(main, ["validate", str(path), *map(str, options)])

    return runner


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (GOOD, 0, "Passed: the file can be used."),
        (WRONG, 1, "Not passed: 1 error in 1 row."),
        (HELD, 3, "Held: people could be recognised (personal data"),
        (b"", 4, "Could not be read"),
    ],
)
def test_the_exit_status_and_the_first_line_tell_the_verdict(run, schema, content, status, told):
    options = [] if content == HELD else ["--schema", schema]
    done = run(content, *options, "--lang", "en")
    assert (done.exit_code, done.output.startswith(told)) == (status, True), done.output


@pytest.mark.parametrize(
    ("lang", "told"), [("vi", "<h1>Báo cáo kiểm tra tệp"), ("en", "<h1>Check of a file")]
)
def test_the_html_goes_to_standard_output_alone(run, schema, lang, told):
    done = run(WRONG, "--schema", schema, "--html", "-", "--lang", lang)
    assert done.output.startswith("<!DOCTYPE html>")
    assert done.output.endswith("</html>\n")
    assert told in done.output
    assert "mười hai" not in done.output


def test_html_and_workbook_are_written_beside_the_words(run, schema, tmp_path):
    html, xlsx = tmp_path / "r.html", tmp_path / "r.xlsx"
    done = run(WRONG, "--schema", schema, "--html", html, "--xlsx", xlsx, "--lang", "vi",
               "--site", "https://mo.example/")  # fmt: skip
    assert done.output.startswith("Chưa đạt: còn 1 lỗi trong 1 dòng.")
    assert 'href="https://mo.example/finding/type-error"' in html.read_text(encoding="utf-8")
    table = openpyxl.load_workbook(xlsx)["Bảng đã đánh dấu"]
    assert [[cell.value for cell in row] for row in table.iter_rows()] == [["ma", "so"], ["a1", "mười hai"]]
    assert table["B2"].comment is not None


def test_a_held_file_is_not_copied_into_the_workbook(run, tmp_path):
    run(HELD, "--xlsx", tmp_path / "r.xlsx", "--lang", "vi")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames[2] == "Lưới ô"
    told = str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])
    assert "Nguyễn Văn" not in told
    assert "9012345" not in told


def test_the_json_is_the_whole_report(run, schema):
    told = json.loads(run(WRONG, "--schema", schema, "--json").output)
    assert (told["verdict"], told["counts"]) == ("invalid", {"type-error": 1})


@pytest.mark.parametrize(
    "options", [("--json", "--html", "-"), ("--xlsx", "-"), ("--profile", "no-such-profile")]
)
def test_a_wrong_command_line_is_refused_before_anything_is_read(run, options):
    assert run(WRONG, *options).exit_code == 2


@pytest.mark.parametrize("text", ["{", "[1]"])
def test_a_schema_that_is_none_is_refused(run, tmp_path, text):
    path = tmp_path / "wrong.json"
    path.write_text(text, encoding="utf-8")
    assert run(WRONG, "--schema", path).exit_code == 2


def test_a_schema_that_is_not_allowed_is_told_as_a_finding(run, tmp_path):
    path = tmp_path / "remote.json"
    path.write_text(json.dumps({"fields": [{"name": "a", "type": "array"}]}), encoding="utf-8")
    done = run(WRONG, "--schema", path, "--lang", "en")
    assert done.exit_code == 4
    assert "The dataset's schema is refused" in done.output
