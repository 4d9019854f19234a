"""Recoding old places to new ones: only whole units, only sums, and every refusal has its reason."""

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validators.fixing.fixes import Source, apply_fixes
from validators.fixing.plans import Fix, FixRefused
from validators.fixing.recoding import plan_recoding
from validators.places.book import PlaceBook
from validators.schema.schema_rules import clean_schema

OLD, NEW = "2025-01-01", "2025-07-01"
HEAD = "code,name,level,parent\n38,Tỉnh Ba,province,\n"
LISTS = Path(__file__).resolve().parents[3] / "catalog" / "data" / "places"
# 1 and 2 became 1 (renamed), 3 stayed, 4 was split between 5 and 6, 7 went whole into 6.
MAP = """38,38,whole
00001,00001,whole
00002,00001,whole
00003,00003,whole
00004,00005,split
00004,00006,split
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recoding")
    old = "".join(f"0000{n},Xã {n},commune,38\n" for n in (1, 2, 3, 4, 7))
    new = "00001,Xã Mới,commune,38\n00003,Xã 3,commune,38\n00005,Xã 5,commune,38\n00006,Xã 6,commune,38\n"
    (folder / f"{OLD}.csv").write_text(HEAD + old, encoding="utf-8")
    (folder / f"{NEW}.csv").write_text(HEAD + new, encoding="utf-8")
    (folder / f"map-{OLD}--{NEW}.csv").write_text(
        f"old_code,new_code,relation\n{MAP}00007,00006,whole\n", encoding="utf-8"
    )
    entries = [
        {
            "vintage": day,
            "file": f"{day}.csv",
            "title_vi": day,
            "title_en": day,
            "levels": ["province", "commune"],
        }
        for day in (OLD, NEW)
    ]
    (folder / "vintages.json").write_text(json.dumps(entries), encoding="utf-8")
    return PlaceBook.load(folder)


SCHEMA = {
    "fields": [
        {"name": "period", "type": "string", "x_pii": "none"},
        {"name": "place_code", "type": "string", "x_pii": "none"},
        {"name": "place_name", "type": "string", "x_pii": "none"},
        {"name": "place_vintage", "type": "date", "x_pii": "none"},
        {"name": "people", "type": "integer", "x_pii": "aggregate"},
    ],
    "missingValues": ["", ":", "*"],
    "primaryKey": ["period", "place_code", "place_vintage"],
}
RATED = SCHEMA | {"fields": [*SCHEMA["fields"], {"name": "rate", "type": "number", "x_pii": "aggregate"}]}
NOTED = SCHEMA | {"fields": [*SCHEMA["fields"], {"name": "note", "type": "string", "x_pii": "none"}]}


def row(code, people, *more, period="2024", vintage=OLD):
    return (period, code, f"Xã {code[-1]}", vintage, str(people), *more)


def plan(rows, book, schema=SCHEMA, labels=None):
    labels = labels or [one["name"] for one in schema["fields"]]
    columns = [pl.Series(cells, dtype=pl.String) for cells in zip(*rows, strict=True)]
    return plan_recoding(labels, columns, clean_schema(schema), book, old=OLD, new=NEW)


def rows_of(made):
    return list(zip(*(column.to_list() for column in made.columns), strict=True))


def test_rows_of_units_that_became_one_are_summed_under_its_code_and_name(book):
    made = plan([row("00001", 5), row("00002", 7), row("00003", 1), row("38", 13)], book)
    assert made.is_possible
    assert rows_of(made) == [
        ("2024", "00001", "Xã Mới", NEW, "12"),
        ("2024", "00003", "Xã 3", NEW, "1"),
        ("2024", "38", "Tỉnh Ba", NEW, "13"),
    ]
    assert [(one.code, one.parts) for one in made.merged] == [("00001", ("00001", "00002"))]
    assert (made.rows_before, made.rows_after) == (4, 3)


@pytest.mark.parametrize(
    ("people", "summed"), [(("*", 7), "*"), (("", 7), ""), ((":", "*"), "*"), ((0, 0), "0")]
)
def test_a_hidden_part_hides_the_sum_and_a_missing_one_leaves_it_open(book, people, summed):
    made = plan([row("00001", people[0]), row("00002", people[1])], book)
    assert [one[4] for one in rows_of(made)] == [summed]


def reasons(made):
    return {one.code: one.names for one in made.reasons}


def test_units_that_were_split_or_lead_nowhere_are_refused_by_name(book):
    assert reasons(plan([row("00004", 1), row("00003", 1)], book)) == {"split": ("00004",)}
    assert reasons(plan([row("00009", 1)], book)) == {"no_successor": ("00009",)}


def test_a_new_unit_that_also_took_a_part_of_a_split_one_is_refused(book):
    assert "part_of_split" in reasons(plan([row("00007", 1)], book))


def test_a_sum_without_all_its_parts_is_refused_in_each_group(book):
    both = [row("00001", 1), row("00002", 1), row("00001", 1, period="2023")]
    assert reasons(plan(both, book)) == {"incomplete": ("00001",)}


def test_a_rate_or_a_differing_text_cannot_be_merged(book):
    rows = [row("00001", 1, "1.5"), row("00002", 1, "1.5")]
    assert reasons(plan(rows, book, RATED)) == {"not_additive": ("rate",)}
    assert reasons(plan([row("00001", 1, "a"), row("00002", 1, "b")], book, NOTED)) == {
        "not_additive": ("note",)
    }
    # The same text in all parts, or a rate that is nowhere given or nowhere merged, stays.
    assert plan([row("00001", 1, "a"), row("00002", 1, "a")], book, NOTED).is_possible
    assert plan([row("00001", 1, ""), row("00002", 1, ":")], book, RATED).is_possible is False
    assert plan([row("00001", 1, ""), row("00002", 1, "")], book, RATED).is_possible
    assert plan([row("00003", 1, "1.5")], book, RATED).is_possible


def test_other_vintages_repeated_keys_words_and_missing_keys_are_refused(book):
    assert "other_vintage" in reasons(plan([row("00003", 1, vintage=NEW)], book))
    assert plan([row("00003", 1, vintage="1/1/2025")], book).is_possible
    assert "repeated_key" in reasons(plan([row("00003", 1), row("00003", 1)], book))
    assert reasons(plan([row("00003", "x")], book)) == {"unreadable_cells": ("people",)}
    keyless = {key: value for key, value in SCHEMA.items() if key != "primaryKey"}
    assert "no_place_key" in reasons(plan([row("00003", 1)], book, keyless))


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), st.permutations([0, 1, 2]))
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_or_added_by_a_recoding(book, people, order):
    rows = [row(code, n) for code, n in zip(("00001", "00002", "00003"), people, strict=True)]
    made = plan([rows[at] for at in order], book)
    told = {one[1]: int(one[4]) for one in rows_of(made)}
    assert told == {"00001": people[0] + people[1], "00003": people[2]}


def test_the_fix_writes_the_new_file_and_notes_what_was_merged(book, tmp_path):
    path, out = tmp_path / "a.csv", tmp_path / "b.csv"
    labels = ",".join(one["name"] for one in SCHEMA["fields"])
    path.write_text(f"{labels}\n2024,00001,Xã 1,{OLD},5\n2024,00002,Xã 2,{OLD},7\n", encoding="utf-8")
    source = Source(path, "csv", clean_schema(SCHEMA), places=book)
    fix = Fix("recode_places", params={"old": OLD, "new": NEW})
    summary = apply_fixes(source, out, [fix])
    assert out.read_text(encoding="utf-8") == f"{labels}\n2024,00001,Xã Mới,{NEW},12\n"
    assert summary.notes == [{"new": "00001", "name": "Xã Mới", "old": ["00001", "00002"]}]
    path.write_text(f"{labels}\n2024,00004,Xã 4,{OLD},5\n", encoding="utf-8")
    with pytest.raises(FixRefused) as refused:
        apply_fixes(source, out, [fix])
    assert refused.value.params["reasons"][0]["code"] == "split"


def test_the_whole_province_is_refused_for_its_ten_split_communes():
    book = PlaceBook.load(LISTS)
    communes = [one for one in book.places(OLD) if one.level == "commune"]
    made = plan([row(one.code, 1) for one in communes], book)
    (split,) = [one for one in made.reasons if one.code == "split"]
    # Counted in the reference data: 10 of the 547 communes were split.
    assert (len(communes), split.count) == (547, 10)


def test_every_new_commune_made_of_whole_ones_gets_the_sum_that_plain_python_gives():
    book = PlaceBook.load(LISTS)
    made_of = {}
    for one in book.places(OLD):
        if one.level == "commune":
            for successor in book.successors(OLD, NEW, one.code):
                made_of.setdefault(successor.code, []).append((one.code, successor.relation))
    whole = {code: parts for code, parts in made_of.items() if {kind for _, kind in parts} == {"whole"}}
    split = {code for parts in made_of.values() for code, kind in parts if kind == "split"}
    whole = {code: parts for code, parts in whole.items() if not {old for old, _ in parts} & split}
    rows = [row(old, int(old)) for parts in whole.values() for old, _ in parts]
    made = plan(rows, book)
    assert made.is_possible
    assert len(whole) > 100
    assert {one[1]: int(one[4]) for one in rows_of(made)} == {
        code: sum(int(old) for old, _ in parts) for code, parts in whole.items()
    }
