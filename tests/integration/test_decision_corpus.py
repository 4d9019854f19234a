"""The corpus of annexes from file to stored list: 95 % right without a hand edit, none wrong unwarned."""

import csv
import time
from datetime import date

import pytest
from sqlalchemy import select

from catalog.domain.errors import ImportRefused
from catalog.domain.naming import slugify
from catalog.domain.policy import SYSTEM
from catalog.models import ListItem, Organization
from catalog.services import annex_reading, annex_units, decision_import
from catalog.services.import_answers import Answers
from catalog.services.import_rows import DecisionFacts
from harvesters.annexes import Annex
from tests.conftest import NOW
from tests.factories.annex_corpus import JUDGING, TITLES, judge, write_corpus
from tests.factories.annex_layouts import LAYOUTS
from tests.factories.annex_words import UNITS

SEED = JUDGING[1]
BASE, DAY = DecisionFacts("1/QĐ", date(2025, 1, 1)), date(2025, 6, 1)


@pytest.fixture
def units(session):
    """The corpus's units as organizations."""
    rows = {
        one.code: Organization(name=slugify(one.code), code=one.code, title_vi=one.names[0]) for one in UNITS
    }
    session.add_all(rows.values())
    session.flush()
    for one in UNITS:
        rows[one.code].parent_id = rows[one.parent].id if one.parent else None
    session.flush()
    return {row.id: code for code, row in rows.items()}


def read(session, path, file_format, day):
    known = annex_units.known_units(session, day)
    return annex_reading.read_in_child(path, file_format=file_format, units=known)


def bring(session, annex, facts, answers):
    return decision_import.import_decision(session, SYSTEM, annex, facts, answers, file=None, now=NOW)


def write_base(session, folder, items):
    """The list that an amending annex changes: what it says of changed and repealed items, without a day."""
    path, columns = folder / "base.csv", ("name", "unit", "formats", "frequency")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([TITLES["order"], *(TITLES[name] for name in columns)])
        for number, item in enumerate(items, start=1):
            cells = [item.name, item.unit, ", ".join(item.formats), item.texts["frequency"]]
            writer.writerow([number, *cells])
    bring(session, read(session, path, "csv", BASE.issued_on), BASE, Answers(confirm_all=True))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_comes_through_preview_and_import(session, units, tmp_path, layout):
    (written,) = write_corpus(tmp_path, SEED, {layout: LAYOUTS[layout]}, count=40)
    older = [item for item in written.items if item.change in ("changed", "repealed")]
    if older:
        write_base(session, tmp_path, older)
    facts = DecisionFacts("2/QĐ", DAY, amends=BASE.number if older else "")
    annex = read(session, written.path, written.file_format, DAY)
    found = decision_import.preview(session, annex, facts, Answers(), now=NOW)
    assert found.errors == []
    verdict = judge(written, Annex(rows=[row.read for row in found.rows]))
    assert (verdict.silent, verdict.told if verdict.silent else []) == (0, [])
    assert verdict.right / verdict.rows >= 0.95, verdict.told
    if found.unanswered:
        with pytest.raises(ImportRefused):
            bring(session, annex, facts, Answers())
    bring(session, annex, facts, Answers(confirm_all=True))
    stored = session.scalars(
        select(ListItem).join(ListItem.decision).filter_by(number="2/QĐ").order_by(ListItem.position)
    ).all()
    assert [(i.name_vi, units.get(i.organization_id), i.frequency, i.formats) for i in stored] == [
        (row.read.name, row.read.unit, row.read.frequency, row.read.formats) for row in found.rows
    ]
    assert len({item.code for item in stored}) == len(stored) == len(written.items)
    if older:
        changes = {item.name: item.change for item in written.items}
        assert all(
            changes[item.name_vi] == item.change or item.change == "unchanged"
            for item in stored
            if changes.get(item.name_vi)
        )


@pytest.mark.parametrize("layout", ["docx_merged_units", "xlsx_fourteen_columns"])
def test_211_items_are_previewed_and_written_in_less_than_ten_seconds(session, units, tmp_path, layout):
    (written,) = write_corpus(tmp_path, SEED, {layout: LAYOUTS[layout]}, count=211)
    began = time.monotonic()
    annex = read(session, written.path, written.file_format, DAY)
    facts = DecisionFacts("2/QĐ", DAY)
    decision_import.preview(session, annex, facts, Answers(), now=NOW)
    found = bring(session, annex, facts, Answers(confirm_all=True))
    again = DecisionFacts("3/QĐ", date(2025, 9, 1))
    decision_import.preview(session, annex, again, Answers(), now=NOW)
    assert time.monotonic() - began < 10
    assert len(found.kept) == 211


def test_a_reader_that_is_stopped_gives_a_reason_and_harms_nobody(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("TT,Tên bộ dữ liệu,Đơn vị chủ trì\n" + "1,a,b\n" * 1000, encoding="utf-8")
    slow = annex_reading.read_in_child(path, file_format="csv", units=UNITS, wall_seconds=0.01)
    assert [one.code for one in slow.errors] == ["limit_time"]
    lost = annex_reading.read_in_child(tmp_path / "none.csv", file_format="csv", units=UNITS)
    assert [one.code for one in lost.errors] == ["crashed"]
