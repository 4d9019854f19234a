"""`python -m catalog requests`: the board and every decision from the shell."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from catalog.cli import main
from catalog.models import DataRequest
from catalog.schemas.data_request import load_asked
from catalog.services import data_requests
from catalog.services.request_terms import load_terms
from tests.factories.workspace_site import settle

CODE = "YC-2025-0001"
MAIL = "nguoi-hoi@vidu.example"


@pytest.fixture
def shell(catalog, monkeypatch):
    """Runs a command on the database of this test; gives status, standard output and error."""
    settle(catalog)
    with catalog.db.unit_of_work() as session:
        asked = load_asked(
            {"title": "Số hộ nghèo", "body": "Theo xã, của ông Nguyễn Văn An.", "contact": MAIL}
        )
        data_requests.ask_data(
            session, asked, visitor="v" * 64, terms=load_terms(), request_id="", now=catalog.clock()
        )
    monkeypatch.setenv("DATABASE_URL", catalog.settings.database_url)
    monkeypatch.setenv("SECRET_KEY", "a" * 40)
    monkeypatch.setenv("STORAGE_URL", "memory:")
    monkeypatch.setenv("SEARCH_URL", "memory:")
    monkeypatch.setenv("QUARANTINE_KEY", "0" * 64)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def run(*words):
        done = CliRunner().invoke(main, ["requests", *words])
        return done.exit_code, done.stdout, done.stderr

    return run


def state(catalog):
    with catalog.db.read_session() as session:
        return session.scalars(select(DataRequest)).one().state


def test_a_request_goes_from_the_list_to_its_answer_by_commands(shell, catalog):
    status, listed, _ = shell("list")
    assert status == 0
    assert listed.startswith(f"{CODE}\twaiting\t24/11/2025")
    assert MAIL not in listed
    by = ("--by", "reviewer")
    status, _, told = shell("open", CODE, *by)
    assert (status, state(catalog)) == (1, "waiting")
    assert "names no private person" in told
    assert shell("open", CODE, "--names-nobody", *by)[0] == 0
    assert shell("assign", CODE, "VP", *by)[0] == 0
    proposal = ("--unit", "VP", "--item-name", "Số hộ nghèo theo xã", "--frequency", "P1Y")
    assert shell("propose", CODE, *proposal, *by)[0] == 0
    assert state(catalog) == "candidate"
    assert shell("answer", CODE, "--text", "Đã có.", *by) == (0, f"{MAIL}\n", "")
    assert state(catalog) == "answered"
    status, _, told = shell("refuse", CODE, "--reason", "x", "--law", "y", *by)
    assert status == 1
    assert told


def test_who_may_not_moderate_may_not_by_command_either(shell, catalog):
    status, _, told = shell("hide", CODE, "--kind", "spam", "--reason", "Quảng cáo.", "--by", "clerk")
    assert (status, state(catalog)) == (1, "waiting")
    assert told


def test_only_late_answers_are_listed_when_asked_for(shell):
    # The clock of the command is the real one: what came in 2025 is late.
    status, listed, _ = shell("list", "--overdue")
    assert (status, listed.split("\t")[2]) == (0, "24/11/2025 !")
