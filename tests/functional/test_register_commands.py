"""`register import`, `decisions` and `diff` in the shell: what is written, told and refused."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from catalog.cli import main
from catalog.db import Database
from catalog.models import Decision, Organization

HEADER = "TT,Tên bộ dữ liệu,Đơn vị chủ trì,Định dạng,Tần suất cập nhật\n"
CLEAN = HEADER + "1,Văn bản chỉ đạo,VP,CSV,Tháng\n2,Danh sách cơ sở nghề,GDNN,CSV,Năm\n"
FACTS = ("--decision", "01/QĐ", "--issued-on", "2025-01-02")


@pytest.fixture
def shell(db, tmp_path, monkeypatch):
    """Runs a command of the register on this test's database."""
    with db.unit_of_work() as session:
        session.add(Organization(name="vp", code="VP", title_vi="Văn phòng Sở"))
        session.add(Organization(name="gdnn", code="GDNN", title_vi="Phòng Giáo dục nghề nghiệp"))
    monkeypatch.setenv("DATABASE_URL", db.url)
    monkeypatch.setenv("STORAGE_URL", f"file://{tmp_path}/files")
    monkeypatch.setenv("INDEX_PATH", str(tmp_path / "index"))
    monkeypatch.setenv("SECRET_KEY", "a" * 40)
    monkeypatch.setenv("LOG_LEVEL", "CRITICAL")

    def run(*arguments):
        return CliRunner().invoke(main, ["register", *map(str, arguments)])

    return run


@pytest.fixture
def annex(tmp_path):
    def write(text, name="phu-luc.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def count(db: Database):
    with db.read_session() as session:
        return session.scalar(select(func.count()).select_from(Decision))


def test_an_annex_is_written_with_its_file_and_listed(shell, annex, db):
    done = shell("import", annex(CLEAN), *FACTS, "--title", "Danh mục", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    keys = {"code", "name", "unit", "frequency", "formats", "first_publication", "row", "warnings"}
    assert keys <= set(told["items"][0])
    assert [(one["code"], one["unit"], one["row"]) for one in told["items"]] == [
        ("1", "VP", 2),
        ("2", "GDNN", 3),
    ]
    assert told["errors"] == []
    with db.read_session() as session:
        stored = session.scalars(select(Decision)).one()
        assert (stored.title_vi, stored.file_name) == ("Danh mục", "phu-luc.csv")
        assert stored.file_key == f"blobs/{stored.file_sha256}"
    listed = json.loads(shell("decisions", "--json").stdout)["decisions"]
    assert [(one["number"], one["slug"]) for one in listed] == [("01/QĐ", "01-qd")]
    assert "01/QĐ" in shell("decisions").stdout


def test_a_dry_run_writes_nothing_and_ends_well_with_doubts(shell, annex, db):
    done = shell("import", annex(CLEAN + "3,Khác,Phòng lạ hoắc,CSV,Năm\n"), *FACTS, "--dry-run", "--json")
    assert (done.exit_code, count(db)) == (0, 0)
    assert json.loads(done.stdout)["items"][2]["warnings"] == ["unit_unknown"]


def test_doubts_need_answers_or_a_word_that_they_were_seen(shell, annex, db):
    path = annex(CLEAN + "3,Khác,Phòng lạ hoắc,CSV,Năm\n")
    refused = shell("import", path, *FACTS)
    assert (refused.exit_code, count(db)) == (1, 0)
    assert "dòng/row 4" in refused.stderr
    bad = shell("import", path, *FACTS, "--answers", annex("[1]", "bad.json"))
    assert bad.exit_code == 1
    given = annex(json.dumps({"rows": {"4": {"unit": "VP"}}}), "answers.json")
    assert shell("import", path, *FACTS, "--answers", given).exit_code == 0
    more = ("--decision", "02/QĐ", "--issued-on", "2025-02-02")
    assert shell("import", path, *more, "--confirm-warnings").exit_code == 0
    assert count(db) == 2


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        (HEADER + "1,A,VP,CSV,Năm\n1,B,VP,CSV,Năm\n", "a.csv", "duplicate_order"),
        ("TT,Tên bộ dữ liệu,Định dạng,Tần suất\n1,A,CSV,Năm\n", "a.csv", "missing_column"),
        ("abc", "a.docx", "document_other_kind"),
        ("abc", "a.xlsx", "csv_named_xlsx"),
        ("", "a.csv", "file_empty"),
    ],
)
def test_a_bad_file_is_refused_with_row_code_and_cure(shell, annex, db, text, name, code):
    done = shell("import", annex(text, name), *FACTS, "--json")
    assert (done.exit_code, count(db)) == (1, 0)
    error = json.loads(done.stdout)["errors"][0]
    assert error["message"] == code
    assert error["text"]
    assert error["cure"]


@pytest.mark.parametrize(
    "facts",
    [
        ("--amends", "99/QĐ"),
        ("--effective-on", "2025-01-01"),
        ("--expires-on", "2024-01-01"),
        ("--issued-on", "2999-01-01"),
    ],
)
def test_wrong_facts_are_refused_with_a_cure(shell, annex, db, facts):
    done = shell("import", annex(CLEAN), *FACTS, *facts)
    assert (done.exit_code, count(db)) == (1, 0)
    assert done.stderr


def test_an_amendment_is_compared_with_its_list(shell, annex):
    shell("import", annex(CLEAN), *FACTS)
    changed = HEADER + "1,Văn bản chỉ đạo,VP,CSV,Quý\n"
    more = ("--decision", "02/QĐ", "--issued-on", "2025-06-01", "--amends", "01/QĐ", "--json")
    done = shell("import", annex(changed, "b.csv"), *more)
    assert json.loads(done.stdout)["items"][0]["change"] == "changed"
    told = json.loads(shell("diff", "01/QĐ", "02/QĐ", "--json").stdout)
    assert told["items"] == [
        {
            "code": "1",
            "name": "Văn bản chỉ đạo",
            "change": "changed",
            "columns": {"frequency": {"from": "P1M", "to": "P3M"}},
        }
    ]
    assert told["unchanged"] == 1
    assert "P1M -> P3M" in shell("diff", "01-qd", "02-qd").stdout
    assert shell("diff", "01/QĐ", "khong/co").exit_code == 1
