"""Frozen quarters: once, whole, chained; later edits of anything change neither body nor public page."""

import csv
import hashlib
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from catalog import bootstrap
from catalog.cli import main
from catalog.domain.errors import NotAllowed, NotFound, NothingToFreeze, QuarterNotOver, SnapshotExists
from catalog.domain.policy import ANONYMOUS, SYSTEM
from catalog.domain.register_report import ReportKind
from catalog.models import Dataset, ItemAssignment, ListItem, Organization, RegisterSnapshot
from catalog.services import accounts, fact_clock, register_reports, register_snapshots
from catalog.services.report_context import ReportOrder
from catalog.worker import Worker
from tests.factories.list_rows import decide, listed
from tests.factories.live import environment_of
from tests.factories.report_world import NOW_2026, make_world, noon
from tests.factories.workspace_site import Browser, settle

Q2 = "2025-Q2"


@pytest.fixture
def site(catalog, clock):
    clock.now = NOW_2026
    app = settle(catalog)
    with catalog.db.unit_of_work() as session:
        make_world(session)
    return app


def freeze(catalog, quarter=Q2, actor=SYSTEM):
    with catalog.db.unit_of_work() as session:
        made = register_snapshots.freeze_quarter(
            session, actor, catalog.register, quarter, now=catalog.clock()
        )
        return made.digest


def body_of(catalog, quarter=Q2):
    with catalog.db.read_session() as session:
        return register_snapshots.get_snapshot(session, quarter).body


def verify(catalog):
    with catalog.db.read_session() as session:
        return dict(register_snapshots.verify(session))


def report_of(catalog):
    order = ReportOrder(ReportKind.HALF, date(2025, 1, 1), date(2025, 6, 30))
    with catalog.db.read_session() as session:
        made = register_reports.make_report(session, SYSTEM, catalog.register, order, now=NOW_2026)
    return next(section for section in made.sections if section.key == "snapshot")


def change_everything(catalog):
    """Rename a unit, repeal an item, withdraw a dataset, change the decision and hand over an item."""
    with catalog.db.unit_of_work() as session:
        unit = session.query(Organization).filter_by(code="NV").one()
        unit.title_vi, unit.code, unit.name = "Sở Nội vụ (tên mới)", "NVX", "nvx"
        item = session.query(ListItem).filter_by(code="3").one()
        item.name_vi, item.frequency = "Tên đã sửa", "P1M"
        item.decision_id = item.decision_id
        dataset = session.query(Dataset).filter_by(name="bo-2").one()
        dataset.withdrawn_at, dataset.withdrawn_reason = noon(date(2025, 6, 1)), "Sai số liệu"
        session.execute(text("update decision set title_vi = 'Trích yếu đã sửa', number = '99/QĐ-UBND'"))
        decide(session, "03/QĐ-UBND", date(2025, 4, 1), listed("1", unit, "P3M"))
        session.add(
            ItemAssignment(
                item_code="1", organization_id=unit.id, valid_from=date(2025, 5, 1), created=NOW_2026
            )
        )
        fact_clock.advance(session, [fact_clock.EVERYTHING])


def test_a_frozen_quarter_holds_the_register_of_its_last_day(site, catalog):
    digest = freeze(catalog)
    body = body_of(catalog)
    # As the half-year report reckons them by hand.
    assert body["indicators"] == {
        "coverage": {"numerator": "3", "denominator": 3},
        "timeliness": {"numerator": "5", "denominator": 7},
        "completeness": {"numerator": "6", "denominator": 7},
    }
    assert {u["code"]: (u["items"], u["due"], u["in_time"]) for u in body["units"]} == {
        "LD": (0, 4, 3),
        "NV": (2, 2, 1),
        "YT": (1, 1, 1),
    }
    one = next(item for item in body["items"] if item["code"] == "1")
    assert (one["name"], one["unit_title"], one["frequency"]) == (
        "Hộ nghèo, hộ cận nghèo",
        "Sở Nội vụ",
        "P3M",
    )
    rows = {row[0]: dict(zip(body["obligation_columns"], row, strict=True)) for row in one["obligations"]}
    assert (rows["2024-Q2"]["days_late"], rows["2024-Q2"]["unit"]) == (5, "LD")
    assert (rows["2025-Q1"]["due"], rows["2025-Q1"]["delivered_on"]) == ("2025-06-30", "2025-06-25")
    assert rows["2025-Q1"]["unit"] == "NV"
    assert [d["number"] for d in body["decisions"]] == ["2053/QĐ-UBND"]
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert digest == hashlib.sha256(f"\n{canonical}".encode()).hexdigest()


def test_no_later_edit_changes_a_frozen_quarter_or_its_pages(site, catalog):
    freeze(catalog)
    reader = Browser(site)
    paths = [f"/register/snapshots/{Q2}{end}" for end in ("", ".json", ".csv")] + [
        f"/en/register/snapshots/{Q2}"
    ]
    before = {path: reader.get(path) for path in paths}
    assert {answer.status_code for answer in before.values()} == {200}
    assert report_of(catalog).paragraphs[1] == "Số liệu của báo cáo trùng khớp với bản đã chốt."
    body = json.dumps(body_of(catalog), sort_keys=True)
    change_everything(catalog)
    assert json.dumps(body_of(catalog), sort_keys=True) == body
    assert {path: reader.get(path).data for path in paths} == {p: a.data for p, a in before.items()}
    assert "tên mới" not in before[paths[0]].text
    assert verify(catalog) == {}
    section = report_of(catalog)
    assert "khác bản đã chốt" in section.paragraphs[1]
    told = {row[0]: row[1] for row in section.tables[0].rows}
    assert {"1", "2", "3", "Các quyết định đang có hiệu lực"} <= set(told)
    assert "unit_title" in told["1"]


def test_the_public_files_are_the_body_and_prove_themselves(site, catalog):
    freeze(catalog, "2025-Q1")
    digest = freeze(catalog)
    reader = Browser(site)
    told = json.loads(reader.get(f"/register/snapshots/{Q2}.json").text)
    canonical = json.dumps(told["body"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    made = hashlib.sha256(f"{told['proof']['previous']}\n{canonical}".encode()).hexdigest()
    assert made == told["proof"]["digest"] == digest
    assert (
        told["proof"]["previous"]
        == json.loads(reader.get("/register/snapshots/2025-Q1.json").text)["proof"]["digest"]
    )
    rows = list(
        csv.DictReader(io.StringIO(reader.get(f"/register/snapshots/{Q2}.csv").text.lstrip("\ufeff")))
    )
    late = next(r for r in rows if (r["item_code"], r["period"]) == ("1", "2024-Q2"))
    assert (late["due"], late["days_late"], late["unit"]) == ("2024-09-30", "5", "LD")
    listed_page = reader.get("/register/snapshots").text
    assert Q2 in listed_page
    assert digest[:16] in listed_page
    page = reader.get(f"/register/snapshots/{Q2}").text
    for words in ("71,4", "Sở Nội vụ", "Hộ nghèo, hộ cận nghèo", "Quá hạn", digest):
        assert words in page
    for path in ("2025-Q4", "2025", "khong-co", "2025-Q4.json", f"{Q2}?page=2", f"{Q2}?page=x"):
        assert reader.get(f"/register/snapshots/{path}").status_code == 404


def test_a_quarter_is_frozen_once_when_it_is_over_and_by_those_who_may(site, catalog, clock):
    freeze(catalog)
    with pytest.raises(SnapshotExists):
        freeze(catalog)
    with pytest.raises(QuarterNotOver):
        freeze(catalog, "2026-Q1")
    with pytest.raises(NothingToFreeze):
        freeze(catalog, "2023-Q4")
    for wrong in ("2025", "2025-H1", "abc"):
        with pytest.raises(NotFound):
            freeze(catalog, wrong)
    with catalog.db.read_session() as session:
        clerk = accounts.get_actor(session, "clerk")
        reviewer = accounts.get_actor(session, "reviewer")
    with pytest.raises(NotAllowed):
        freeze(catalog, "2025-Q3", clerk)
    freeze(catalog, "2025-Q3", reviewer)
    # The last day itself is not over before midnight in Viet Nam.
    clock.now = datetime(2025, 12, 31, 16, 59, tzinfo=UTC)
    with pytest.raises(QuarterNotOver):
        freeze(catalog, "2025-Q4")
    clock.now += timedelta(minutes=2)
    freeze(catalog, "2025-Q4")
    assert ANONYMOUS.is_anonymous


TABLE = "register_snapshot"


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        (
            f"update {TABLE} set body = replace(body, 'P3M', 'P1M') where quarter = '2025-Q1'",
            {"2025-Q1": "changed"},
        ),
        (f"update {TABLE} set day = '2025-06-29' where quarter = '2025-Q2'", {"2025-Q2": "changed"}),
        (f"update {TABLE} set previous = '' where quarter = '2025-Q2'", {"2025-Q2": "changed"}),
        (f"delete from {TABLE} where quarter = '2025-Q3'", {"2025-Q3": "missing"}),
        (
            f"delete from {TABLE} where quarter = '2025-Q2'",
            {"2025-Q2": "missing", "2025-Q3": "unchained"},
        ),
    ],
)
def test_any_change_shows(site, catalog, statement, broken):
    for quarter in ("2025-Q1", "2025-Q2", "2025-Q3"):
        freeze(catalog, quarter)
    assert verify(catalog) == {}
    with catalog.db.unit_of_work() as session:
        found = session.execute(text(statement))
        assert found.rowcount == 1
    assert {quarter: verify(catalog).get(quarter) for quarter in broken} == broken


def test_a_snapshot_written_anew_with_its_digest_is_told_by_the_audit_log(site, catalog):
    freeze(catalog)
    with catalog.db.unit_of_work() as session:
        row = session.query(RegisterSnapshot).one()
        row.body = {**row.body, "items": row.body["items"][:1]}
        row.digest = register_snapshots.snapshot_chain.digest_of(row.body, row.previous)
    assert verify(catalog) == {Q2: "changed"}
    page = Browser(site).get(f"/register/snapshots/{Q2}")
    assert page.status_code == 200


def test_a_page_of_a_changed_snapshot_warns(site, catalog):
    freeze(catalog)
    assert "đã bị sửa sau khi chốt" not in Browser(site).get(f"/register/snapshots/{Q2}").text
    with catalog.db.unit_of_work() as session:
        session.execute(text("update register_snapshot set body = replace(body, 'P3M', 'P1M')"))
    assert "đã bị sửa sau khi chốt" in Browser(site).get(f"/register/snapshots/{Q2}").text


def test_the_worker_freezes_the_past_quarter_by_itself_and_two_do_it_once(site, catalog):
    workers = [Worker(bootstrap.job_ports(catalog)) for _ in range(2)]
    for worker in workers:
        worker._plan_freezing(catalog.clock())
    for worker in workers:
        worker.run_until_idle()
        worker._plan_freezing(catalog.clock())
        worker.run_until_idle()
    with catalog.db.read_session() as session:
        assert [line.quarter for line in register_snapshots.list_snapshots(session)] == ["2025-Q4"]
        audits = session.execute(text("select count(*) from audit where action = 'freeze_quarter'"))
        jobs = session.execute(text("select state from job where name = 'freeze_quarter'")).all()
        assert audits.scalar_one() == 1
    assert {state for (state,) in jobs} == {"done"}


def test_a_job_that_comes_second_leaves_the_first_ones_snapshot(site, catalog):
    worker = Worker(bootstrap.job_ports(catalog))
    worker._plan_freezing(catalog.clock())
    digest = freeze(catalog, "2025-Q4")
    worker.run_until_idle()
    with catalog.db.read_session() as session:
        (line,) = register_snapshots.list_snapshots(session)
        assert (
            session.execute(text("select state from job where name = 'freeze_quarter'")).scalar_one()
            == "done"
        )
    assert line.digest == digest


def test_without_a_list_nothing_is_frozen(catalog):
    worker = Worker(bootstrap.job_ports(catalog))
    worker._plan_freezing(catalog.clock())
    with catalog.db.read_session() as session:
        assert session.execute(text("select count(*) from job")).scalar_one() == 0


def test_the_commands_freeze_verify_and_report(site, catalog, tmp_path):
    def run(*arguments):
        return CliRunner().invoke(main, ["register", *arguments], env=environment_of(catalog.settings))

    done = run("freeze", Q2)
    assert done.exit_code == 0, done.output
    assert run("freeze", Q2).exit_code == 1
    assert run("verify-snapshots").exit_code == 0
    for kind, form in (
        ("half", "docx"),
        ("year", "xlsx"),
        ("kpi", "html"),
        ("dti", "xlsx"),
        ("adhoc", "html"),
    ):
        out = tmp_path / f"{kind}.{form}"
        span = ["--from", "2025-01-01", "--to", "2025-06-30"] if kind == "adhoc" else ["--period", "2025-H1"]
        span = ["--period", "2025"] if kind == "year" else span
        told = run("report", kind, *span, "--format", form, "--out", str(out), "--to-whom", "UBND tỉnh")
        assert told.exit_code == 0, told.output
        assert out.stat().st_size > 5_000
    refused = run(
        "report", "half", "--period", "2025", "--format", "html", "--out", str(tmp_path / "no.html")
    )
    assert refused.exit_code == 1
    assert not (tmp_path / "no.html").exists()
    with catalog.db.unit_of_work() as session:
        session.execute(text("update register_snapshot set body = replace(body, 'P3M', 'P1M')"))
    broken = run("verify-snapshots")
    assert broken.exit_code == 1
    assert f"{Q2}\tchanged" in broken.output
