"""`python -m catalog gate`: judge again, take down, list and export incidents, verify records."""

import json

import pytest
import structlog
from click.testing import CliRunner

from catalog.cli import main
from catalog.domain.gate import digest_of
from catalog.models import GateDecision
from tests.factories.live import environment_of, worker_of
from tests.functional.test_take_down import NAME, OLD, SECRET, WHY, load
from tests.functional.test_take_down import catalog as _catalog
from tests.functional.test_take_down import portal as _portal

catalog, portal = _catalog, _portal


@pytest.fixture
def run(catalog):
    def invoke(*arguments):
        done = CliRunner().invoke(main, ["gate", *map(str, arguments)], env=environment_of(catalog.settings))
        # The command bound the log to the runner's stream, which has ended with it.
        structlog.reset_defaults()
        return done

    return invoke


def test_an_incident_from_the_take_down_to_its_export(catalog, run, tmp_path):
    load(catalog, OLD)
    assert run("verify").exit_code == 0
    refused = run("take-down", NAME, "--by", "clerk", "--reason", WHY)
    assert refused.exit_code == 1
    done = run("take-down", NAME, "--by", "officer", "--reason", WHY, "--noticed", "2026-01-02T08:00+07:00")
    assert done.exit_code == 0, done.output
    incident = done.output.strip().splitlines()[-1]
    worker_of(catalog).run_until_idle()
    listed = run("incidents").output
    assert incident in listed
    assert "2026-01-05 01:00:00+00:00" in listed
    assert "confirmed" in listed
    for ending in ("json", "csv"):
        out = tmp_path / f"out.{ending}"
        assert run("incident", incident, "--out", out).exit_code == 0
        assert SECRET not in out.read_text(encoding="utf-8-sig")
    assert json.loads((tmp_path / "out.json").read_text())["incident"]["is_late"] is True
    assert run("incident", incident, "--out", tmp_path / "out.pdf").exit_code == 2
    assert run("incident", "khong-co", "--out", tmp_path / "x.json").exit_code == 1


@pytest.mark.parametrize("noticed", ["hom qua", "2026-01-02T08:00"])
def test_a_moment_without_its_zone_is_refused(run, noticed):
    assert run("take-down", NAME, "--by", "officer", "--reason", WHY, "--noticed", noticed).exit_code == 2


def test_everything_is_judged_again_here_and_now(catalog, run):
    load(catalog, OLD)
    assert "0 tệp" in run("rescan").output
    done = run("rescan", "--all", "--now")
    assert done.exit_code == 0, done.output
    with catalog.db.read_session() as session:
        assert session.query(GateDecision).filter_by(kind="rescan").count() == 1


def test_a_record_that_was_changed_is_found(catalog, run):
    load(catalog, OLD)
    with catalog.db.unit_of_work() as session:
        session.query(GateDecision).one().outcome = "refuse"
    done = run("verify")
    assert done.exit_code == 1


def test_a_record_that_was_written_anew_as_a_whole_is_found_by_its_copies(catalog, run):
    load(catalog, OLD)
    with catalog.db.unit_of_work() as session:
        entry = session.query(GateDecision).one()
        entry.counts = {"personal_data_warn": 1}
        entry.digest = digest_of(entry)
    assert run("verify").exit_code == 1
