"""Records are told from aggregates, and the sizes of classes are those that pandas counts."""

import random
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from catalog.config import DATA_FOLDER
from catalog.presenters.profile_example import example_csv
from catalog.services import profiles
from tests.factories.record_sources import ETHNIC, csv_text, households, person_name, recipients
from validators.aggregation.classes import ClassSizes
from validators.aggregation.shape import RecordShape
from validators.personal.outcome import outcome_of
from validators.places.book import PlaceBook
from validators.table import validate_table
from validators.tabular.blocks import Block, blocks_of_rows

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"
DIRECT = ("Họ và tên", "Số CCCD", "Số tài khoản")


@pytest.fixture(scope="module")
def places():
    return PlaceBook.load(DATA_FOLDER / "places")


@pytest.fixture(scope="module")
def communes(places):
    return [(one.code, one.name) for one in places.places("2025-07-01") if one.level == "commune"][:30]


def grain(records, places, **options):
    """What the shape rule alone says of some records: its sign, or an empty text."""
    labels = list(records[0])
    shape = RecordShape(labels, None, places=places, **options)
    rows = ((number, list(one.values())) for number, one in enumerate(records, start=2))
    for block in blocks_of_rows(rows, size=700):
        shape.add(block)
    return next((str(one.params["grain"]) for one in shape.findings()), "")


def without(records, *labels):
    return [{key: value for key, value in one.items() if key not in labels} for one in records]


def test_records_without_names_are_told_by_rows_that_stand_alone(places, communes):
    people = without(recipients(1, 2_000, communes), *DIRECT)
    assert grain(people, places) == "unique_rows"


def test_headers_that_say_nothing_hide_no_records(places, communes):
    people = without(recipients(2, 2_000, communes), *DIRECT)
    renamed = [{f"c{at}": value for at, value in enumerate(one.values())} for one in people]
    assert grain(renamed, places) == "unique_rows"


def test_ages_in_bands_do_not_make_an_aggregate_of_records(places, communes):
    people = without(recipients(3, 3_000, communes), *DIRECT)
    for one in people:
        decade = int(one["Năm sinh"]) // 10 * 10
        one["Năm sinh"] = f"{decade}-{decade + 9}"
    assert grain(people, places) == "unique_rows"


def test_a_count_of_one_in_each_row_is_a_record(places, communes):
    people = [{**one, "Số người": "1"} for one in without(recipients(4, 500, communes), *DIRECT)]
    assert grain(people, places) == "counts_of_one"


def test_numbers_of_households_make_records(places, communes):
    assert grain(without(households(5, 300, communes), "Họ tên chủ hộ"), places) == "person_ids"


def test_traits_without_any_count_are_records_even_where_nobody_stands_alone(places, communes):
    rows = without(households(6, 600, communes[:3]), "Mã hộ", "Họ tên chủ hộ", "TT", "Số nhân khẩu", "DTTS")
    assert grain(rows, places) == "no_counts"


def test_personal_data_in_most_rows_say_that_the_rows_are_persons(places, communes, tmp_path):
    path = tmp_path / "ds.csv"
    path.write_text(csv_text(recipients(7, 60, communes)), encoding="utf-8")
    report = validate_table(path, schema=None, places=places)
    found = [one for one in report.findings if one.code == "record_level_file"]
    assert (report.verdict, [one.params["grain"] for one in found]) == ("held", ["identifiers"])
    assert report.preview is None


def whole(records, places, tmp_path):
    """The outcome of the whole check of some records, and the sign of the shape rule."""
    path = tmp_path / "bang.csv"
    path.write_text(csv_text(records), encoding="utf-8")
    report = validate_table(path, schema=None, places=places)
    signs = [str(one.params["grain"]) for one in report.findings if one.code == "record_level_file"]
    return outcome_of(report.to_dict()).outcome, signs


def branches(seed, rows):
    """Branches that bear persons' names, under a header that asks for no person."""
    rng = random.Random(seed)
    return [{"noi_dung": person_name(rng), "so": str(rng.randrange(10, 900))} for _ in range(rows)]


@pytest.mark.parametrize("rows", [4, 60])
def test_names_under_a_header_of_no_person_and_nothing_else_may_be_a_false_alarm(places, tmp_path, rows):
    assert whole(branches(11, rows), places, tmp_path) == ("hold", ["names_alone"])


def test_names_under_a_header_that_asks_for_them_are_none(places, tmp_path):
    people = [{"Họ và tên": one["noi_dung"], "so": one["so"]} for one in branches(12, 40)]
    assert whole(people, places, tmp_path) == ("refuse", ["identifiers"])


@pytest.mark.parametrize(
    ("label", "cells"),
    [
        ("Giới tính", ("Nam", "Nữ")),
        ("c2", ("Nam", "Nữ")),
        ("Năm sinh", tuple(str(1930 + at) for at in range(60))),
        ("Dân tộc", ("Kinh", "Mường", "Thái")),
        ("Mã hộ", tuple(f"H{at:03d}" for at in range(60))),
        ("c6", tuple(f"03809{at % 10}{at * 7919 % 10**6:06d}" for at in range(60))),
        ("noi_dung_khac", tuple(one["noi_dung"] for one in branches(13, 60))),
    ],
)
def test_names_beside_what_only_persons_have_are_no_false_alarm(places, tmp_path, label, cells):
    for rows in (4, 60):
        table = [{**one, label: cells[at % len(cells)]} for at, one in enumerate(branches(14, rows))]
        outcome, signs = whole(table, places, tmp_path)
        assert (outcome, len(signs)) == ("refuse", 1)
        assert signs != ["names_alone"]


def test_identity_numbers_in_most_rows_are_no_false_alarm_whatever_the_header(places, tmp_path):
    table = [{"so_tien": f"03809{at % 10}{at * 7919 % 10**6:06d}", "so": str(at)} for at in range(60)]
    assert whole(table, places, tmp_path) == ("refuse", ["identifiers"])


def aggregates(communes):
    """Tables that a department publishes: unique by construction, and no records."""
    rng = random.Random(8)

    def big():
        return str(rng.randrange(3, 900))

    sexes, bands = ("Nam", "Nữ"), ("0-15", "16-59", "60+")
    yield "sex and age", [
        {"Mã xã": code, "Giới tính": sex, "Nhóm tuổi": band, "Số người": big()}
        for code, _ in communes for sex in sexes for band in bands
    ]  # fmt: skip
    yield "figure without a word of counts", [
        {"dia_ban": name, "gt": sex, "dt": group, "gia_tri": big()}
        for _, name in communes for sex in sexes for group in ETHNIC
    ]  # fmt: skip
    yield "pyramid of single ages", [
        {"gioi_tinh": sex, "tuoi": str(age), "dan_so": str(rng.randrange(800, 9_000))}
        for sex in sexes for age in range(100)
    ]  # fmt: skip
    yield (
        "wide",
        [
            {
                "Xã": name,
                "Tổng số": big(),
                "Nam": big(),
                "Nữ": big(),
                "Dân tộc thiểu số": big(),
                "Khuyết tật": big(),
            }
            for _, name in communes
        ],
    )
    yield "with totals", [
        {"nam": "2024", "gioi_tinh": sex, "dan_toc": group, "C1": big()}
        for sex in (*sexes, "Chung") for group in (*ETHNIC, "Tổng số")
    ]  # fmt: skip
    yield "many zeros", [
        {"ma_xa": code, "dan_toc": group, "so_ho": rng.choice(("0", "0", "7", "12", "*"))}
        for code, _ in communes for group in ETHNIC
    ]  # fmt: skip
    yield "rates", [
        {"xa": name, "gioi_tinh": sex, "ty_le_ngheo": f"{rng.uniform(1, 20):.2f}"}
        for _, name in communes for sex in sexes
    ]  # fmt: skip
    yield "list of codes", [
        {"gioi_tinh": sex, "nhom_tuoi": band, "dan_toc": group}
        for sex in sexes for band in bands for group in ETHNIC
    ]  # fmt: skip
    yield "money by category", [
        {"Nhóm đối tượng": f"Nhóm {at}", "Xã": name, "Kinh phí": str(rng.randrange(10**8))}
        for at in range(5) for _, name in communes
    ]  # fmt: skip


def test_aggregates_are_let_through(places, communes):
    for name, rows in aggregates(communes):
        assert (name, grain(rows, places)) == (name, "")


def test_every_example_file_of_a_profile_is_let_through(places, tmp_path):
    path = tmp_path / "example.csv"
    for name, profile in profiles.all_profiles().items():
        path.write_bytes(example_csv(profile, places))
        with_profile = validate_table(path, schema=profile["schema"], profile=profile, places=places)
        assert (name, with_profile.verdict) == (name, "valid")
        without_profile = validate_table(path, schema=None, places=places)
        assert "record_level_file" not in without_profile.counts, name


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not part of the product")
def test_no_real_table_of_the_shared_data_is_taken_for_records(places):
    tables = sorted(SHARED.rglob("*.csv"))
    assert len(tables) > 10
    for path in tables:
        report = validate_table(path, schema=None, places=places)
        assert "record_level_file" not in report.counts, path.name


def test_a_list_of_institutions_is_let_through_only_under_its_profile_with_its_key(places, communes):
    profile = profiles.find_profile("social-assistance-facilities")
    rows = [
        {"facility_code": f"C{at}", "name": f"Cơ sở {at}", "type": "Người cao tuổi", "place_code": code}
        for at, (code, _) in enumerate(communes)
    ]
    assert grain(rows, places, profile=profile) == ""
    people = without(recipients(9, 500, communes), *DIRECT)
    assert grain(people, places, profile=profile) == "unique_rows"


@pytest.mark.parametrize("seed", range(8))
def test_class_sizes_are_those_of_pandas(seed):
    rng = random.Random(seed)
    rows = rng.randrange(1, 4_000)
    table = {
        "place": [str(rng.randrange(40)) for _ in range(rows)],
        "sex": [rng.choice(("Nam", "Nữ", "")) for _ in range(rows)],
        "year": [str(rng.randrange(1930, 2020)) for _ in range(rows)],
        "illness": [rng.choice("abcd") for _ in range(rows)],
    }
    sizes = ClassSizes()
    for start in range(0, rows, 333):
        part = {key: pl.Series(values[start : start + 333]) for key, values in table.items()}
        sizes.add([part["place"], part["sex"], part["year"]], part["illness"])
    found = sizes.figures()
    grouped = pd.DataFrame(table).groupby(["place", "sex", "year"])
    counts = grouped.size()
    assert (found.rows, found.classes, found.smallest) == (rows, len(counts), counts.min())
    assert found.share_unique == (counts == 1).sum() / rows
    assert found.diversity == grouped["illness"].nunique().min()


def test_millions_of_classes_are_counted_in_bounded_memory_and_their_share_stays_true():
    # 1,200,000 classes of one row and 300,000 of two: two thirds of 1,800,000 rows stand alone.
    sizes = ClassSizes()
    for start in range(0, 1_500_000, 300_000):
        numbers = pl.int_range(start, start + 300_000, eager=True).cast(pl.String)
        sizes.add([numbers])
    sizes.add([pl.int_range(0, 300_000, eager=True).cast(pl.String)])
    found = sizes.figures()
    assert found.share_unique == pytest.approx(2 / 3, abs=0.005)
    assert found.classes == pytest.approx(1_500_000, rel=0.01)
    assert sizes.kept <= 1_000_000


def test_the_shape_rule_sees_the_same_on_the_fast_and_on_the_slow_path(places, communes, tmp_path):
    path = tmp_path / "ds.csv"
    path.write_text(csv_text(without(recipients(10, 4_000, communes), *DIRECT)), encoding="utf-8")
    fast = validate_table(path, schema=None, places=places)
    slow = validate_table(path, schema=None, places=places, is_fast=False)
    assert fast.findings == slow.findings
    assert fast.counts["record_level_file"] == 1


def test_an_empty_table_is_no_list_of_persons(places):
    shape = RecordShape(["Giới tính", "Năm sinh"], None, places=places)
    shape.add(Block(pl.Series([], dtype=pl.Int64), []))
    assert shape.findings() == []
