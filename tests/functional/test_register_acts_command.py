"""`python -m catalog register exempt|override|changed|assign`."""

import pytest
import structlog
from click.testing import CliRunner

from catalog.cli import main
from catalog.domain.register_facts import Code
from tests.factories.live import build_ready, environment_of, settings_in


@pytest.fixture
def catalog(tmp_path):
    built = build_ready(settings_in(tmp_path))
    yield built
    built.db.dispose()


@pytest.fixture
def run(catalog):
    def invoke(*arguments):
        done = CliRunner().invoke(
            main, ["register", *map(str, arguments)], env=environment_of(catalog.settings) | {"LC_ALL": "C"}
        )
        structlog.reset_defaults()
        return done

    return invoke


def standing(catalog, code="31"):
    with catalog.db.read_session() as session:
        return {s.code: s.standing for s in catalog.register.summaries(session, catalog.clock())}[code]


def test_an_item_is_freed_set_and_given_back_from_the_shell(catalog, run):
    before = standing(catalog)
    order = ("--reason", "Đang chuyển", "--signer", "Giám đốc", "--to", "2999-12-31")
    exempt = ("exempt", "31", "--by", "reviewer", "--kind", "technical", "--from", "2025-01-01", *order)
    done = run(*exempt)
    assert done.exit_code == 0, done.output
    assert standing(catalog) is Code.EXEMPT
    again = run(*exempt)
    assert (again.exit_code, "đã được miễn" in again.output) == (1, True)
    assert run("exempt", "31", "--by", "reviewer", "--end", done.output.strip()).exit_code == 0
    assert standing(catalog) is before
    done = run("override", "31", "--by", "admin", "--code", "6", *order)
    assert done.exit_code == 0, done.output
    assert standing(catalog) is Code.PUBLISHED
    wrong = run("override", "30", "--by", "admin", "--end", done.output.strip())
    assert wrong.exit_code == 1
    assert run("override", "31", "--by", "admin", "--end", done.output.strip()).exit_code == 0
    assert standing(catalog) is before


def test_a_refusal_names_the_field_and_the_cure_and_writes_nothing(catalog, run):
    before = standing(catalog)
    done = run("exempt", "31", "--by", "reviewer", "--kind", "law", "--from", "2025-01-01")
    assert done.exit_code == 1
    for told in ("legal_basis: Miễn theo luật", "signer: Nêu người ký", "expires_on: Cần ngày"):
        assert told in done.output
    assert standing(catalog) is before
    assert run("changed", "31", "--by", "clerk", "--on", "2025-02-01").exit_code == 1
    assert run("exempt", "khong-co", "--by", "reviewer").exit_code == 1
    assert run("exempt", "31", "--by", "clerk").exit_code == 1
    assert run("assign", "31", "--by", "clerk", "--unit", "GDNN", "--decision", "1").exit_code == 1
