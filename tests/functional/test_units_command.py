"""`python -m catalog units`: acts in the shell, with a map, a dry run and a history."""

import json

import pytest
import structlog
from click.testing import CliRunner
from sqlalchemy import select

from catalog.cli import main
from catalog.models import Dataset, Organization, UnitSuccession
from catalog.services import accounts
from tests.factories import datasets as made
from tests.factories.live import build_ready, environment_of, settings_in


@pytest.fixture
def catalog(tmp_path):
    built = build_ready(settings_in(tmp_path, site_url="http://localhost"))
    yield built
    built.db.dispose()


@pytest.fixture
def run(catalog):
    def invoke(*arguments, **environment):
        env = environment_of(catalog.settings) | environment
        done = CliRunner().invoke(main, ["units", *map(str, arguments)], env=env)
        # The command bound the log to the runner's stream, which has ended with it.
        structlog.reset_defaults()
        return done

    return invoke


@pytest.fixture
def two_datasets(catalog):
    with catalog.db.unit_of_work() as session:
        clerk = accounts.get_actor(session, "clerk")
        for name in ("mot", "hai"):
            made.make_dataset(session, clerk, catalog.places, now=catalog.clock(), unit="VP", name=name)


def codes(catalog):
    with catalog.db.read_session() as session:
        units = {u.id: u.code for u in session.scalars(select(Organization))}
        return {d.name: units[d.organization_id] for d in session.scalars(select(Dataset))}


def test_a_split_by_a_map_and_its_history(catalog, run, two_datasets, tmp_path):
    table = tmp_path / "map.csv"
    table.write_text("kind,id,successor\ndataset,hai,SYT\nuser,clerk,SYT\n", encoding="utf-8")
    order = ["split", "VP", "--new", "SYT;Sở Y tế;Health", "--new", "SNV;Sở Nội vụ", "--rest", "SNV"]
    order += ["--map", table, "--decision", "77/QĐ-UBND", "--on", "2025-03-01"]
    dry = run(*order, "--dry-run", "--json")
    assert dry.exit_code == 0, dry.output
    told = json.loads(dry.stdout)
    assert {(m["kind"], m["label"], m["to"]) for m in told["moves"]} >= {
        ("user", "clerk", "SYT"),
        ("user", "head", "SNV"),
    }
    assert codes(catalog) == {"mot": "VP", "hai": "VP"}
    done = run(*order)
    assert done.exit_code == 0, done.output
    assert codes(catalog) == {"mot": "SNV", "hai": "SYT"}
    history = run("history", "VP", "--json")
    body = json.loads(history.stdout)
    assert (body["valid_to"], body["in_office_today"]) == ("2025-02-28", ["SNV", "SYT"])
    assert {line["unit"] for line in body["after"]} == {"SNV", "SYT"}
    assert "77/QĐ-UBND" in run("history", "SYT").output
    again = run(*order)
    assert again.exit_code == 1
    with catalog.db.read_session() as session:
        assert len(session.scalars(select(UnitSuccession)).all()) == 1


def test_faults_are_told_in_words_and_nothing_is_written(catalog, run, two_datasets):
    order = ["split", "VP", "--new", "SYT;Sở Y tế", "--decision", "7/QĐ", "--on", "2025-03-01"]
    refused = run(*order, LC_ALL="vi_VN.UTF-8")
    assert refused.exit_code == 1
    assert "ít nhất hai đơn vị kế thừa" in refused.stderr
    with catalog.db.read_session() as session:
        assert session.scalars(select(UnitSuccession)).all() == []


def test_a_map_with_wrong_lines_names_each(run, two_datasets, tmp_path):
    table = tmp_path / "map.csv"
    table.write_text(
        "kind,id,successor\nfile,x,SYT\ndataset,khong-co,SYT\ndataset,mot,XYZ\ndataset,hai,GDNN\n"
        "dataset,hai,GDNN\n",
        encoding="utf-8",
    )
    order = ["transfer", "VP", "--into", "GDNN", "--map", table, "--decision", "7/QĐ", "--on", "2025-03-01"]
    refused = run(*order)
    assert refused.exit_code == 1
    for place in ("2, kind", "3, id", "4, successor", "6, id"):
        assert place in refused.stderr
    table.write_text("kind,id,successor\ndataset,hai,GDNN\n", encoding="utf-8")
    assert run(*order).exit_code == 0


def test_rename_and_merge_in_one_line_each(catalog, run, two_datasets):
    renamed = run("rename", "VP", "--to", "VPS;Văn phòng mới", "--decision", "7/QĐ", "--on", "2025-03-01")
    assert renamed.exit_code == 0, renamed.output
    merged = run(
        "merge", "VPS", "--into", "GDNN", "--decision", "8/QĐ", "--on", "2025-07-01", "--by", "clerk"
    )
    assert merged.exit_code == 1
    merged = run("merge", "VPS", "--into", "GDNN", "--decision", "8/QĐ", "--on", "2025-07-01")
    assert merged.exit_code == 0, merged.output
    assert codes(catalog) == {"mot": "GDNN", "hai": "GDNN"}
    assert "=> GDNN" in run("history", "VP").output
    assert run("history", "khong-co").exit_code == 1
