"""`datasets import` and `datasets template` in the shell: kinds of file, bad ones, a killed import."""

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from catalog.cli import main
from catalog.config import DATA_FOLDER
from catalog.domain.bulk_columns import COLUMNS
from catalog.domain.policy import SYSTEM
from catalog.ports import Query
from catalog.services import dataset_import, indexing
from catalog.services.dataset_import import Publishing
from catalog.services.place_words import PlaceWords
from catalog.web.app import create_app
from tests.conftest import NOW
from validators.places.book import PlaceBook

ROOT = Path(__file__).resolve().parents[2]
ROW = {
    "id": "r-1",
    "name": "bao-hiem-that-nghiep-2024",
    "title": "Bảo hiểm thất nghiệp năm 2024",
    "organization": "Trung tâm Dịch vụ việc làm",
    "theme": "Lao động - việc làm",
    "year": "2024",
    "format": "CSV; PDF",
    "reason": "Người dân yêu cầu",
}


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """The command line over a database of its own."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.db")
    monkeypatch.setenv("STORAGE_URL", f"file:{tmp_path}/store")
    monkeypatch.setenv("SEARCH_URL", f"whoosh:{tmp_path}/index")
    monkeypatch.setenv("SECRET_KEY", "a" * 40)

    def run(*arguments):
        return CliRunner().invoke(main, [str(one) for one in arguments])

    assert run("db", "upgrade").exit_code == 0
    return run


@pytest.fixture
def count(tmp_path):
    def ask(table="dataset"):
        with sqlite3.connect(tmp_path / "x.db") as connection:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    return ask


def jsonl(path, *rows):
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def workbook(path, head, *rows):
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_json_lines_are_imported_and_published(shell, tmp_path, count):
    file = jsonl(tmp_path / "a.jsonl", ROW)
    answer = shell("datasets", "import", file, "--publish", "--create-units", "--json")
    assert answer.exit_code == 0, answer.output
    done = json.loads(answer.output[: answer.output.rindex("}") + 1])
    assert done["published"] == ["bao-hiem-that-nghiep-2024"]
    assert (count(), count("dataset_version")) == (1, 1)


def test_a_filled_template_is_read_as_workbook_and_as_csv(shell, tmp_path, count):
    path = tmp_path / "t.xlsx"
    assert shell("datasets", "template", "--out", path).exit_code == 0
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.vi for column in COLUMNS]
    for number, column in enumerate(COLUMNS, start=1):
        sheet.cell(2, number, ROW.get(column.key))
    book.save(path)
    assert shell("datasets", "import", path, "--create-units").exit_code == 0
    head = shell("datasets", "template", "--format", "csv").output
    out = io.StringIO()
    csv.writer(out).writerow([{**ROW, "id": "r-2", "name": "bo-hai"}.get(c.key, "") for c in COLUMNS])
    (tmp_path / "t.csv").write_text(head + out.getvalue(), encoding="utf-8-sig")
    assert shell("datasets", "import", tmp_path / "t.csv").exit_code == 0
    assert count() == 2


def test_a_number_typed_as_a_number_is_a_year(shell, tmp_path):
    rows = ["Sổ", "Văn phòng", "giam-ngheo", 2024.0]
    file = workbook(tmp_path / "n.xlsx", ["title", "organization", "theme", "Năm"], rows)
    answer = shell("datasets", "import", file, "--create-units", "--dry-run")
    assert answer.exit_code == 0, answer.output


def test_faults_are_told_with_row_column_and_both_languages_and_nothing_is_written(shell, tmp_path, count):
    file = jsonl(tmp_path / "a.jsonl", ROW, {**ROW, "id": "r-2", "name": "hai", "theme": "x", "year": "y"})
    answer = shell("datasets", "import", file, "--create-units", "--publish", "--json")
    assert answer.exit_code == 1
    errors = json.loads(answer.output)["errors"]
    assert {(e["row"], e["column"]) for e in errors} == {(2, "theme"), (2, "year")}
    assert all(e["vi"] != e["en"] and e["code"] not in e["vi"] for e in errors)
    assert (count(), count("organization"), count("job")) == (0, 0, 0)


def test_a_dry_run_writes_nothing(shell, tmp_path, count):
    file = jsonl(tmp_path / "a.jsonl", ROW)
    trial = shell("datasets", "import", file, "--create-units", "--publish", "--dry-run", "--json")
    assert trial.exit_code == 0, trial.output
    assert (count(), count("audit"), count("organization"), count("job")) == (0, 0, 0, 0)
    done = json.loads(trial.output)
    assert (done["added"], done["published"]) == ([ROW["name"]], [ROW["name"]])


def test_a_dry_run_tells_what_would_be_added_and_changed(shell, tmp_path):
    shell("datasets", "import", jsonl(tmp_path / "a.jsonl", ROW), "--create-units")
    rows = [{**ROW, "notes": "Khác."}, {**ROW, "id": "r-2", "name": "hai"}]
    told = shell("datasets", "import", jsonl(tmp_path / "b.jsonl", *rows), "--dry-run").output
    assert "thêm/added 1, sửa/changed 1, giữ nguyên/unchanged 0" in told
    assert "Chạy thử, chưa ghi gì" in told


def test_a_dry_run_is_refused_where_the_import_would_be(shell, tmp_path, monkeypatch):
    monkeypatch.setenv("CATALOG_MODE", "production")
    file = jsonl(tmp_path / "a.jsonl", ROW)
    answer = shell("datasets", "import", file, "--create-units", "--publish", "--dry-run")
    assert answer.exit_code == 1
    assert "--approved-by" in answer.output


@pytest.mark.parametrize(
    ("unit", "code"),
    [("VP.", "vp"), ("(BTXH)", "btxh"), ("Trung tâm.", "trung-tam")],
)
def test_a_unit_in_points_or_brackets_is_made_or_known_never_a_crash(shell, tmp_path, unit, code):
    file = jsonl(tmp_path / "a.jsonl", {**ROW, "organization": unit})
    answer = shell("datasets", "import", file, "--create-units", "--json")
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.output)["units"] == [code]
    again = shell("datasets", "import", file, "--create-units", "--json")
    assert json.loads(again.output)["unchanged"] == [ROW["name"]]


def test_half_a_character_is_told_by_its_cell(shell, tmp_path, count):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({**ROW, "title": "Bo \ud800 x", "\ud800": "x"}), encoding="utf-8")
    answer = shell("datasets", "import", path, "--create-units", "--json")
    assert answer.exit_code == 1
    told = json.loads(answer.output)["errors"]
    assert [(one["row"], one["column"], one["code"]) for one in told] == [(1, "title", "broken_text")]
    assert count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", b'{"title": "x"}\nkhong phai json\n'),
        ("a.jsonl", b"[1, 2]"),
        ("a.jsonl", '{"title": "ế"}'.encode("utf-16")),
        ("a.csv", b"title,organization,theme\n\xff\xfe,a,b\n"),
        ("a.csv", b"title,organization,theme\na,b,c,d\n"),
        ("a.xlsx", b"PK\x03\x04 not a workbook"),
        ("a.txt", b"title"),
        ("a.jsonl", b""),
        ("a.csv", b""),
    ],
)
def test_a_file_of_another_form_is_refused_in_words(shell, tmp_path, count, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    answer = shell("datasets", "import", path, "--create-units")
    assert answer.exit_code == 1
    assert answer.output.strip()
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    assert count() == 0


HEAD = ["title", "organization", "theme"]
CELLS = ["Sổ", "Văn phòng", "giam-ngheo"]


def told_faults(shell, path):
    answer = shell("datasets", "import", path, "--create-units", "--json")
    assert answer.exit_code == 1, answer.output
    errors = json.loads(answer.output)["errors"]
    assert all(e["vi"] != e["en"] and e["code"] not in e["vi"] for e in errors)
    return [(e["row"], e["column"], e["code"]) for e in errors]


def test_a_column_or_key_given_twice_is_told(shell, tmp_path):
    head, cells = [*HEAD, "title"], [*CELLS, "Sổ khác"]
    assert told_faults(shell, workbook(tmp_path / "a.xlsx", head, cells)) == [
        (1, "title", "duplicate_column")
    ]
    (tmp_path / "a.csv").write_text("title,organization,theme,title\na,b,giam-ngheo,c\n", encoding="utf-8")
    assert told_faults(shell, tmp_path / "a.csv") == [(1, "title", "duplicate_column")]
    (tmp_path / "a.jsonl").write_text('{"title": "a", "title": "b", "theme": "giam-ngheo"}', encoding="utf-8")
    assert told_faults(shell, tmp_path / "a.jsonl") == [(1, "title", "duplicate_key")]
    (tmp_path / "b.json").write_text('[{"title": "a"}, {"title": "a", "title": "b"}]', encoding="utf-8")
    assert told_faults(shell, tmp_path / "b.json") == [(2, "title", "duplicate_key")]


def test_a_formula_without_a_saved_value_is_told_not_read_as_empty(shell, tmp_path):
    path = workbook(tmp_path / "a.xlsx", [*HEAD, "notes"], [*CELLS, "=A2"], ["Hai", *CELLS[1:], "chữ"])
    assert told_faults(shell, path) == [(2, "notes", "formula_without_value")]


def test_merged_cells_and_a_title_above_the_header_are_told(shell, tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEAD, CELLS, ["Hai", None, "giam-ngheo"])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("B2:B3")
    book.save(path)
    assert told_faults(shell, path) == [(2, "B2:B3", "merged_cells")]
    path = workbook(tmp_path / "b.xlsx", ["DANH SÁCH BỘ DỮ LIỆU"], [], HEAD, CELLS)
    assert told_faults(shell, path) == [(3, "", "header_not_first")]


def test_a_short_row_has_its_last_cells_empty_and_its_columns(shell, tmp_path):
    (tmp_path / "a.csv").write_text("title,organization,theme\nChỉ có tiêu đề\n", encoding="utf-8")
    expected = [(2, "organization", "required"), (2, "theme", "required")]
    assert told_faults(shell, tmp_path / "a.csv") == expected


@pytest.mark.parametrize(
    ("line", "vi", "en"),
    [
        ('"abc"d,VP,giam-ngheo', "dòng 3 có dấu ngoặc kép đặt sai", "line 3 has quotes in the wrong place"),
        ("x" * 131_073 + ",VP,giam-ngheo", "dòng 3 có ô dài quá", "line 3 has a cell of over"),
    ],
)
def test_a_broken_csv_is_told_with_its_line_in_both_languages(shell, tmp_path, line, vi, en):
    (tmp_path / "a.csv").write_text(f"title,organization,theme\na,VP,giam-ngheo\n{line}\n", encoding="utf-8")
    answer = shell("datasets", "import", tmp_path / "a.csv")
    assert answer.exit_code == 1
    assert vi in answer.output
    assert en in answer.output


@pytest.mark.parametrize(
    ("column", "value", "allowed"),
    [
        ("theme", "thể thao", "giam-ngheo (Giảm nghèo)"),
        ("frequency", "mỗi ngày", "P1Y (Hằng năm)"),
        ("licence", "cua-toi", "dieu-kien-du-lieu-mo"),
        ("format", "bảng", "XLSX"),
    ],
)
def test_a_value_outside_a_closed_list_is_told_with_the_values_of_the_list(
    shell, tmp_path, column, value, allowed
):
    file = jsonl(tmp_path / "a.jsonl", {**ROW, column: value})
    assert allowed in shell("datasets", "import", file, "--create-units").output
    told = json.loads(shell("datasets", "import", file, "--create-units", "--json").output)["errors"]
    assert "Các giá trị nhận được" in told[0]["vi"]
    assert "Accepted values" in told[0]["en"]


def test_in_production_a_reviewer_must_be_named(shell, tmp_path, monkeypatch, count):
    monkeypatch.setenv("CATALOG_MODE", "production")
    file = jsonl(tmp_path / "a.jsonl", ROW)
    answer = shell("datasets", "import", file, "--create-units", "--publish")
    assert answer.exit_code == 1
    assert "--approved-by" in answer.output
    assert count() == 0
    shell("users", "add", "duyet", "--email", "duyet@vidu.example", "--role", "reviewer")
    named = shell("datasets", "import", file, "--create-units", "--publish", "--approved-by", "duyet")
    assert named.exit_code == 0, named.output
    assert count("dataset_version") == 1


def test_a_killed_import_leaves_nothing_and_can_be_repeated(shell, tmp_path, count):
    rows = [{**ROW, "id": f"k-{n}", "name": f"bo-{n}", "title": f"Bộ số {n}"} for n in range(800)]
    file = jsonl(tmp_path / "big.jsonl", *rows)
    asked = ["datasets", "import", str(file), "--create-units", "--publish"]
    command = [sys.executable, "-m", "catalog", *asked]
    for delay in (0.0, 0.4, 1.0):
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for_writer(tmp_path / "x.db", process)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (count(), count("dataset_version"), count("job"), count("organization")) == (0, 0, 0, 0)
    assert shell(*asked).exit_code == 0
    assert (count(), count("dataset_version"), count("job")) == (800, 800, 1)


def wait_for_writer(path, process):
    """Until the process holds the database for writing."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "it ended before it could be killed"
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return
        finally:
            connection.close()
        time.sleep(0.01)
    raise AssertionError("the import never began to write")


def test_an_imported_dataset_is_found_filtered_and_shown_without_a_file(catalog):
    places = PlaceWords(PlaceBook.load(DATA_FOLDER / "places"), ("38", "2025-07-01"))
    with catalog.db.unit_of_work() as session:
        dataset_import.import_datasets(
            session,
            SYSTEM,
            [(1, ROW), (2, {**ROW, "id": "r-2", "name": "hai", "format": "XLSX", "place": "Huyện Tĩnh Gia"})],
            places,
            creates_units=True,
            publication=Publishing(review="none"),
            now=NOW,
        )
    with catalog.db.read_session() as session:
        state = indexing.read_all(session)
        catalog.index.rebuild(state.documents, generation=state.sequence)
        asked = Query(text="thất nghiệp", filters={"res_format": ("PDF",)})
        assert indexing.search(session, catalog.index, asked).result.ids == ("r-1",)
    browser = create_app(catalog.settings, running=catalog).test_client()
    page = browser.get("/dataset/bao-hiem-that-nghiep-2024").get_data(as_text=True)
    assert "Chưa có tệp" in page
    assert "Định dạng dự kiến: CSV, PDF." in page
    english = browser.get("/en/dataset/hai").get_data(as_text=True)
    assert "No file yet" in english
    assert "Huyện Tĩnh Gia" in english
    assert "chưa có tệp" in browser.get("/dataset?format=PDF").get_data(as_text=True)
    answer = browser.get("/api/3/action/package_show?id=r-1").get_json()["result"]
    assert (answer["id"], answer["name"], answer["num_resources"]) == ("r-1", ROW["name"], 0)
    assert browser.get("/dataset/hai.ttl").status_code == 200


def test_postgresql_takes_the_same_import_twice(shell, tmp_path, monkeypatch, postgres_url):
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    assert shell("db", "upgrade").exit_code == 0
    rows = [{**ROW, "id": f"p-{n}", "name": f"bo-{n}"} for n in range(60)]
    asked = [
        "datasets",
        "import",
        jsonl(tmp_path / "p.jsonl", *rows),
        "--create-units",
        "--publish",
        "--json",
    ]
    first, again = shell(*asked), shell(*asked)
    assert first.exit_code == again.exit_code == 0, first.output + again.output
    assert '"unchanged": []' in first.output
    assert '"published": []' in again.output
