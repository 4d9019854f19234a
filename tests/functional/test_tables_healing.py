"""Tables follow what is public by themselves: missing, damaged, foreign, left-over; the commands."""

import json
import shutil
from dataclasses import replace

import duckdb
import pytest
from click.testing import CliRunner
from sqlalchemy import event, select

from catalog.cli import main
from catalog.models import Job
from catalog.services import queue, served_tables
from catalog.tables.duckdb_store import DuckdbTables
from catalog.worker import Worker
from storage import open_store
from tests.factories.table_site import open_site
from validators.findings.report import Preview


@pytest.fixture
def site(catalog, tmp_path):
    return open_site(catalog, tmp_path / "tables")


def folder(site, tmp_path, name="ho-ngheo"):
    return tmp_path / "tables" / site.version_ids(name)[-1]


def level(site):
    site.worker._plan_tables(site.catalog.clock())
    site.work()


def total(site, resource):
    return site.client.get(f"/api/v1/tables/{resource}").status_code


def test_a_missing_table_is_made_anew(site, tmp_path):
    resource = site.add("ho-ngheo")
    shutil.rmtree(folder(site, tmp_path))
    assert total(site, resource) == 503
    level(site)
    assert total(site, resource) == 200


def test_a_table_of_other_rules_or_with_a_broken_manifest_is_made_anew(site, tmp_path):
    resource = site.add("ho-ngheo")
    manifest = folder(site, tmp_path) / "MANIFEST.json"
    given = json.loads(manifest.read_text())
    given["body"]["kind"] = "tables-0"
    for text in (json.dumps(given), "{", ""):
        manifest.write_text(text)
        assert total(site, resource) == 503
        level(site)
        assert total(site, resource) == 200


def test_a_table_that_nothing_public_stands_behind_goes(site, tmp_path):
    site.add("ho-ngheo")
    stranger = tmp_path / "tables" / "99999999-2222-4333-8444-555555555555"
    shutil.copytree(folder(site, tmp_path), stranger)
    level(site)
    assert not stranger.exists()
    assert len(site.catalog.tables.stamps()) == 1


def test_the_same_job_twice_makes_a_table_once(site, tmp_path):
    site.add("ho-ngheo")
    manifest = folder(site, tmp_path) / "MANIFEST.json"
    before = manifest.stat().st_ino
    with site.catalog.db.unit_of_work() as session:
        args = {"version_id": site.version_ids("ho-ngheo")[-1]}
        queue.enqueue(session, served_tables.JOB, args, now=site.catalog.clock())
    site.work()
    assert manifest.stat().st_ino == before


def test_bytes_that_are_no_table_are_not_read_again_and_again(site):
    site.add("hong", "a,b\n1,2,3\n", {"fields": [{"name": "a"}, {"name": "b"}]})
    with site.catalog.db.read_session() as session:
        assert served_tables.compare(session, site.catalog.tables.stamps()).is_level


def test_the_commands_tell_what_is_wrong_and_mend_it(site, tmp_path, monkeypatch):
    site.add("ho-ngheo")
    settings = site.catalog.settings
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("TABLES_URL", f"duckdb:{tmp_path}/tables")
    monkeypatch.setenv("STORAGE_URL", f"file:{tmp_path}/storage")
    monkeypatch.setenv("SEARCH_URL", "memory:")
    monkeypatch.setenv("SECRET_KEY", "a" * 40)
    run = CliRunner()
    assert run.invoke(main, ["tables", "check"]).exit_code == 0
    native = next(folder(site, tmp_path).glob("*.duckdb"))
    content = bytearray(native.read_bytes())
    content[-100] ^= 1
    native.write_bytes(content)
    told = run.invoke(main, ["tables", "check"])
    assert (told.exit_code, "damaged" in told.output) == (1, True)
    with site.catalog.db.read_session() as session:
        _, blob = served_tables.find_source(session, site.version_ids("ho-ngheo")[-1])
    told = run.invoke(main, ["tables", "rebuild"])
    assert (told.exit_code, "bytes missing" in told.output) == (1, True)
    with site.catalog.store.open(blob) as plain:
        open_store(f"file:{tmp_path}/storage").write(plain.read())
    told = run.invoke(main, ["tables", "rebuild"])
    assert (told.exit_code, told.output.strip()) == (0, "1 bảng/tables")
    assert run.invoke(main, ["tables", "check"]).exit_code == 0
    monkeypatch.setenv("TABLES_URL", "none:")
    assert run.invoke(main, ["tables", "check"]).exit_code == 1
    monkeypatch.setenv("TABLES_URL", "ftp:x")
    assert "TABLES_URL" in run.invoke(main, ["tables", "check"]).output


def test_a_table_that_was_made_of_something_else_is_made_anew_and_each_version_is_read_once(site, tmp_path):
    site.add("ho-ngheo")
    tables = site.catalog.tables
    key = site.version_ids("ho-ngheo")[-1]
    with site.catalog.db.read_session() as session:
        source, blob = served_tables.find_source(session, key)
        with site.catalog.store.local_path(blob) as path:
            tables.build(replace(source, stamp="cua-luc-khac"), path)
    level(site)
    assert tables.stamps() == {key: source.stamp}
    reads = []
    with site.catalog.db.read_session() as session:
        event.listen(session.bind, "before_cursor_execute", lambda *given: reads.append(given[2]))
        assert served_tables.compare(session, tables.stamps()).is_level
    assert [one for one in reads if "dataset_version" in one] == []


def build_with(site, tmp_path, error):
    """The job of a table whose bytes the engine meets with this error; the state of its job."""

    def failing(source, path, draft):
        raise error

    tables = DuckdbTables(tmp_path / "tables", failing)
    ports = replace(site.worker.ports, tables=tables)
    worker = Worker(ports)
    # Until nothing is due; what is tried again later is not waited for.
    while worker.run_one():
        pass
    with site.catalog.db.read_session() as session:
        return session.scalar(select(Job.state).where(Job.name == served_tables.JOB))


def test_a_table_that_the_engine_cannot_make_is_no_table_and_the_page_says_so(site, tmp_path):
    resource = site.add("qua-lon", is_worked=False, preview=Preview(["ma_xa"], [["00123"]]))
    state = build_with(site, tmp_path, duckdb.OutOfMemoryException("could not allocate block"))
    assert (state, total(site, resource)) == ("done", 404)
    page = site.client.get("/dataset/qua-lon").get_data(as_text=True)
    assert "tải tệp về để xem đủ" in page


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        duckdb.IOException("No space left on device"),
        duckdb.OutOfMemoryException("failed to offload; set by the 'max_temp_directory_size' setting"),
    ],
)
def test_a_full_disk_is_no_verdict_about_the_bytes(site, tmp_path, error):
    resource = site.add("dia-day", is_worked=False)
    assert build_with(site, tmp_path, error) == "ready"
    assert total(site, resource) == 503
