"""Tables counted from records are those that pandas counts from the same records by other code."""

import csv
import random
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.config import DATA_FOLDER
from catalog.services import profiles
from tests.factories.record_sources import csv_text, households, recipients
from validators.aggregation.choices import Choices
from validators.aggregation.refusals import REFUSALS, AggregationRefused, describe_refusal
from validators.aggregation.run import aggregate
from validators.places.book import PlaceBook
from validators.table import validate_table

NEW, OLD = "2025-07-01", "2025-01-01"
CODES = {
    "Khuyết tật nặng": "k6_khuyet_tat_nang",
    "Khuyết tật đặc biệt nặng": "k6_khuyet_tat_dac_biet_nang",
    "Đơn thân nuôi con": "k4_don_than_nuoi_con",
    "Trẻ em nhiễm HIV thuộc hộ nghèo": "k3_tre_em_hiv_ho_ngheo",
}
BANDS = [
    (0, 3, "0-3"),
    (4, 15, "4-15"),
    (16, 59, "16-59"),
    (60, 74, "60-74"),
    (75, 79, "75-79"),
    (80, 200, "80+"),
]
FIXED = {
    "constants": {"period": "2025-Q3", "base_level": "500000"},
    "leave_out": ["hinh_thuc_chi_tra"],
}


@pytest.fixture(scope="module")
def places():
    return PlaceBook.load(DATA_FOLDER / "places")


@pytest.fixture(scope="module")
def communes(places):
    return [(one.code, one.name) for one in places.places(NEW) if one.level == "commune"]


def show_all(_table):
    """Stands at the port that hides small figures: the tests of counting want to see all."""


def count(path, places, choices, *, profile=None, target=None, protect=show_all, file_format="csv"):
    target = target or Path(path).with_suffix(".out.csv")
    found = profiles.find_profile(profile) if profile else None
    told = aggregate(
        Path(path),
        file_format=file_format,
        profile=found,
        choices=Choices.from_dict(choices),
        places=places,
        target=target,
        protect=protect,
    )
    rows = []
    if "summary" in told:
        with target.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    return told, rows


def write(tmp_path, records, delimiter=","):
    path = tmp_path / "ds.csv"
    path.write_text(csv_text(records, delimiter), encoding="utf-8")
    return path


def band(age):
    return next(name for first, last, name in BANDS if first <= age <= last)


def as_frame(people):
    """The second method: the profile's columns worked out by hand from the words of the file."""
    frame = pd.DataFrame(people)
    frame["category"] = frame["Nhóm đối tượng"].map(CODES)
    frame["sex"] = frame["Giới tính"].map({"Nam": "nam", "Nữ": "nu"})
    frame["age_group"] = (2025 - frame["Năm sinh"].astype(int)).map(band)
    frame["amount"] = frame["Số tiền"].astype(int)
    frame["with_account"] = frame["Số tài khoản"].ne("").astype(int)
    frame["paid"] = frame["Hình thức chi trả"].eq("Tài khoản").astype(int)
    return frame


def figures(group):
    return {
        "recipients": str(len(group)),
        "amount": str(group["amount"].sum()),
        "with_account": str(group["with_account"].sum()),
        "paid_by_account": str(group["paid"].sum()),
    }


def expected_cells(frame):
    """Every cell of the table: communes by category, the province by every set of sex and age group."""
    open_below = frame[frame["category"] != "k3_tre_em_hiv_ho_ngheo"]
    cells = {
        (code, category, "chung", "chung"): figures(group)
        for (code, category), group in open_below.groupby(["Mã xã", "category"])
    }
    for columns in ([], ["sex"], ["age_group"], ["sex", "age_group"]):
        for keys, group in frame.groupby(["category", *columns]):
            named = dict(zip(["category", *columns], keys, strict=True))
            sex, ages = named.get("sex", "chung"), named.get("age_group", "chung")
            cells["38", named["category"], sex, ages] = figures(group)
    return cells


@pytest.mark.parametrize("seed", range(3))
def test_the_table_of_a_profile_equals_the_groups_of_pandas(tmp_path, places, communes, seed):
    people = recipients(seed, 900, communes[:12])
    told, rows = count(write(tmp_path, people), places, FIXED, profile="social-protection")
    found = {
        (row["place_code"], row["category"], row["sex"], row["age_group"]): {
            key: row[key] for key in ("recipients", "amount", "with_account", "paid_by_account")
        }
        for row in rows
    }
    assert found == expected_cells(as_frame(people))
    assert len(found) == len(rows)
    assert (told["summary"]["counted"], told["summary"]["left_out"]) == (900, {})


def test_the_protected_table_passes_the_check_of_its_profile(tmp_path, places, communes):
    people = recipients(4, 3_000, communes)
    profile = profiles.find_profile("social-protection")
    told = aggregate(
        write(tmp_path, people), file_format="csv", profile=profile, choices=Choices.from_dict(FIXED),
        places=places, target=tmp_path / "t.csv",
    )  # fmt: skip
    report = validate_table(tmp_path / "t.csv", schema=profile["schema"], profile=profile, places=places)
    assert (report.verdict, report.rows) == ("valid", told["summary"]["rows"])
    with (tmp_path / "t.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            is_strict = row["category"].startswith("k3")
            for column in ("recipients", "with_account", "paid_by_account"):
                # At least k people or none; the recipe asks for 10 in sensitive groups.
                assert (
                    row[column] == "*"
                    or int(row[column]) == 0
                    or int(row[column]) >= (10 if is_strict else 5)
                )


def test_households_are_counted_by_the_words_of_their_class(tmp_path, places, communes):
    rows_of_file = households(5, 700, communes[:8])
    choices = {
        "constants": {"period": "2025", "area": "chung", "households_total": "rows"},
        "leave_out": ["phan_loai"],
    }
    told, rows = count(write(tmp_path, rows_of_file, ";"), places, choices, profile="poor-households")
    frame = pd.DataFrame(rows_of_file)
    frame["persons"] = frame["Số nhân khẩu"].astype(int)
    assert told["plan"]["questions"] == []
    for code, group in [*frame.groupby("Mã xã"), ("38", frame)]:
        poor = group[group["Phân loại hộ"] == "Hộ nghèo"]
        near = group[group["Phân loại hộ"] == "Cận nghèo"]
        (row,) = [one for one in rows if one["place_code"] == code]
        assert row["households_total"] == str(len(group))
        assert row["households_poor"] == str(len(poor))
        assert row["households_near_poor"] == str(len(near))
        assert row["persons_poor"] == str(poor["persons"].sum())
        assert row["poor_ethnic"] == str((group["DTTS"] == "x").sum())
        # 100 x poor / total with two decimals, half up, by hand in whole numbers.
        hundredths = (20_000 * len(poor) + len(group)) // (2 * len(group))
        assert float(row["rate_poor"]) == hundredths / 100
        # The standard of 2022-2025 follows from the period by the profile's own rule.
        assert row["poverty_standard"] == "2022-2025"


def test_means_are_weighted_and_different_values_are_counted_once_in_totals(tmp_path, places):
    rng = random.Random(6)
    reports = [
        {
            "Mã số thuế": f"28{rng.randrange(60):08d}",
            "Loại hình": rng.choice(("FDI", "Nhà nước", "Ngoài nhà nước")),
            "Ngành": rng.choice(("C", "F", "G")),
            "Mã xã": "14758",
            "Số lao động": str(rng.randrange(5, 400)),
            "Tiền lương bình quân": str(rng.randrange(50, 200) * 100_000),
        }
        for _ in range(300)
    ]
    told, rows = count(write(tmp_path, reports), places, {"constants": {"period": "2025"}}, profile="wages")
    assert told["plan"]["questions"] == []
    frame = pd.DataFrame(reports)
    frame["n"], frame["w"] = frame["Số lao động"].astype(int), frame["Tiền lương bình quân"].astype(int)
    kinds = {"fdi": "FDI", "nha_nuoc": "Nhà nước", "ngoai_nha_nuoc": "Ngoài nhà nước"}
    assert {row["enterprise_type"] for row in rows} == {*kinds, "chung"}
    for row in rows:
        group = frame
        if row["enterprise_type"] != "chung":
            group = group[group["Loại hình"] == kinds[row["enterprise_type"]]]
        if row["industry"] != "chung":
            group = group[group["Ngành"] == row["industry"]]
        assert row["place_code"] == "38"
        assert row["enterprises"] == str(group["Mã số thuế"].nunique())
        assert row["workers"] == str(group["n"].sum())
        mean = (group["n"] * group["w"]).sum() / group["n"].sum()
        assert float(row["average_wage"]) == pytest.approx(mean, abs=0.006)
        assert row["average_income"] == ":"


def test_rows_are_counted_in_the_period_that_their_date_lies_in(tmp_path, places, communes):
    people = recipients(7, 400, communes[:3])
    rng = random.Random(7)
    for one in people:
        one["Kỳ số liệu"] = f"{rng.randrange(1, 29)}/{rng.randrange(1, 13)}/2025"
    choices = {"constants": {"base_level": "500000"}, "leave_out": ["hinh_thuc_chi_tra"]}
    _, rows = count(write(tmp_path, people), places, choices, profile="social-protection")
    quarters = [f"2025-Q{(int(one['Kỳ số liệu'].split('/')[1]) + 2) // 3}" for one in people]
    frame = pd.DataFrame({"q": quarters, "c": [CODES[one["Nhóm đối tượng"]] for one in people]})
    whole = {
        (row["period"], row["category"]): int(row["recipients"])
        for row in rows
        if (row["place_level"], row["sex"], row["age_group"]) == ("tinh", "chung", "chung")
    }
    assert whole == frame.value_counts().to_dict()


def test_ages_are_those_of_the_last_day_of_the_period(tmp_path, places, communes):
    born = ["01/10/2009", "30/09/2009", "2009-09-30", "01/07/1965", "30/9/1965", "2010"]
    # On 30 September 2025: 15, 16, 16, 60, 60, and 15 reached in 2025.
    people = recipients(8, len(born), communes[:1])
    for one, day in zip(people, born, strict=True):
        one["Ngày sinh"], one["Giới tính"], one["Nhóm đối tượng"] = day, "Nam", "Khuyết tật nặng"
        del one["Năm sinh"]
    _, rows = count(write(tmp_path, people), places, FIXED, profile="social-protection")
    ages = {
        row["age_group"]: row["recipients"]
        for row in rows
        if (row["place_level"], row["sex"]) == ("tinh", "nam")
    }
    assert ages == {"4-15": "2", "16-59": "2", "60-74": "2", "chung": "6"}


def test_old_communes_are_taken_to_the_new_list_where_they_went_over_whole(tmp_path, places):
    old = [one for one in places.places(OLD) if one.level == "commune"]
    whole = [
        (one, places.successors(OLD, NEW, one.code)[0].code)
        for one in old
        if [s.relation for s in places.successors(OLD, NEW, one.code)] == ["whole"]
    ][:20]
    split = [one for one in old if len(places.successors(OLD, NEW, one.code)) > 1][:2]
    people = recipients(9, 300, [(one.code, one.name) for one, _ in whole])
    lost = recipients(10, 12, [(one.code, one.name) for one in split])
    choices = {**FIXED, "vintage": OLD, "target": NEW}
    told, _ = count(write(tmp_path, people + lost), places, choices, profile="social-protection")
    (question,) = told["plan"]["questions"]
    assert (question["kind"], question["rows"]) == ("place", 12)
    assert {one["reason"] for one in told["plan"]["places"]} == {"split"}
    choices["leave_out"] = [*FIXED["leave_out"], "place_code"]
    told, rows = count(write(tmp_path, people + lost), places, choices, profile="social-protection")
    assert told["summary"]["left_out"] == {"place_code": 12}
    follows = {one.code: new for one, new in whole}
    frame = as_frame(people)
    frame["new"] = frame["Mã xã"].map(follows)
    expected = frame[~frame["category"].str.startswith("k3")].groupby(["new", "category"]).size().to_dict()
    found = {
        (row["place_code"], row["category"]): int(row["recipients"])
        for row in rows
        if row["place_level"] == "xa"
    }
    assert found == expected
    assert {row["place_vintage"] for row in rows} == {NEW}


def test_places_are_found_by_name_and_a_name_of_several_needs_its_district(tmp_path, places):
    by_name = {}
    for one in places.places(OLD):
        if one.level == "commune":
            by_name.setdefault(one.name, []).append(one)
    alone = next(units[0] for units in by_name.values() if len(units) == 1)
    twins = next(units for units in by_name.values() if len(units) > 1)
    districts = {one.code: places.get(OLD, one.parent).name for one in (alone, *twins)}
    people = recipients(11, 90, [("", alone.name)]) + recipients(12, 60, [("", twins[0].name)])
    for one in people:
        del one["Mã xã"]
    choices = {**FIXED, "vintage": OLD}
    told, _ = count(write(tmp_path, people), places, choices, profile="social-protection")
    assert [(one["reason"], one["rows"]) for one in told["plan"]["places"]] == [("ambiguous", 60)]
    for one in people:
        one["Huyện"] = districts[alone.code] if one["Xã/phường"] == alone.name else districts[twins[0].code]
    told, rows = count(write(tmp_path, people), places, choices, profile="social-protection")
    assert told["plan"]["questions"] == []
    assert {row["place_code"] for row in rows} == {alone.code, twins[0].code, "38"}


def test_codes_that_a_spreadsheet_made_numbers_and_titles_above_the_header_are_read(
    tmp_path, places, communes
):
    people = recipients(13, 80, communes[:2])
    book = openpyxl.Workbook()
    book.active.append(["DANH SÁCH ĐỐI TƯỢNG"])
    book.active.append([])
    book.active.append(list(people[0]))
    for one in people:
        book.active.append([int(v) if k in ("Mã xã", "Năm sinh", "Số tiền") else v for k, v in one.items()])
    path = tmp_path / "ds.xlsx"
    book.save(path)
    told, rows = count(path, places, FIXED, profile="social-protection", file_format="xlsx")
    assert (told["plan"]["header_row"], told["plan"]["questions"]) == (3, [])
    assert told["summary"]["counted"] == 80
    assert {row["place_code"] for row in rows} == {communes[0][0], communes[1][0], "38"}


def test_a_number_that_can_be_read_in_two_ways_is_asked_about(tmp_path, places, communes):
    people = recipients(14, 50, communes[:1])
    for one in people:
        one["Số tiền"] = f"{int(one['Số tiền']):,}".replace(",", ".")
    path = write(tmp_path, people)
    told, _ = count(path, places, FIXED, profile="social-protection")
    assert [(one["kind"], one["source"]) for one in told["plan"]["questions"]] == [("reading", "so_tien")]
    read = {**FIXED, "readings": {"so_tien": "dot_groups"}}
    _, rows = count(path, places, read, profile="social-protection")
    total = sum(int(one["Số tiền"].replace(".", "")) for one in people)
    whole = [
        row
        for row in rows
        if (row["place_level"], row["sex"], row["age_group"]) == ("tinh", "chung", "chung")
    ]
    assert sum(int(row["amount"]) for row in whole) == total


def test_a_cell_that_is_no_number_is_never_taken_for_nothing(tmp_path, places, communes):
    people = recipients(15, 50, communes[:1])
    people[3]["Số tiền"] = "chưa rõ"
    told, _ = count(write(tmp_path, people), places, FIXED, profile="social-protection")
    assert [(one["kind"], one["source"], one["rows"]) for one in told["plan"]["questions"]] == [
        ("unread", "so_tien", 1)
    ]


def test_words_that_nobody_shares_are_masked_and_unknown_ones_are_asked(tmp_path, places, communes):
    people = recipients(16, 60, communes[:2])
    people[0]["Nhóm đối tượng"] = "Nguyễn Văn Thử"
    people[1]["Giới tính"] = "khác"
    told, _ = count(write(tmp_path, people), places, FIXED, profile="social-protection")
    asked = {one["source"]: one["rows"] for one in told["plan"]["questions"]}
    assert asked == {"category": 1, "sex": 1}
    assert "Nguyễn Văn Thử" not in str(told)
    (number,) = [
        w["number"]
        for s in told["plan"]["sources"]
        if s["name"] == "sex"
        for w in s["words"]
        if not w["code"]
    ]
    answered = {
        **FIXED,
        "words": {"sex": {str(number): "nu"}},
        "leave_out": [*FIXED["leave_out"], "category"],
    }
    told, _ = count(write(tmp_path, people), places, answered, profile="social-protection")
    assert told["summary"]["left_out"] == {"category": 1}
    assert told["summary"]["counted"] == 59


def test_figures_of_sensitive_groups_stay_on_the_province(tmp_path, places, communes):
    _, rows = count(
        write(tmp_path, recipients(17, 800, communes[:4])), places, FIXED, profile="social-protection"
    )
    levels = {row["place_level"] for row in rows if row["category"] == "k3_tre_em_hiv_ho_ngheo"}
    assert levels == {"tinh"}
    assert {row["place_level"] for row in rows} == {"tinh", "xa"}


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), rows=st.integers(1, 120), lost=st.floats(0, 1))
def test_every_row_is_counted_or_told_as_left_out(tmp_path_factory, seed, rows, lost):
    places = PlaceBook.load(DATA_FOLDER / "places")
    rng = random.Random(seed)
    communes = [(one.code, one.name) for one in places.places(NEW) if one.level == "commune"][:9]
    people = recipients(seed, rows, communes)
    broken = 0
    for one in people:
        if rng.random() < lost / 2:
            key, value = rng.choice(
                (("Mã xã", "77777"), ("Giới tính", "?"), ("Năm sinh", "chưa rõ"), ("Nhóm đối tượng", ""))
            )
            one[key] = value
            one["Xã/phường"] = "" if key == "Mã xã" else one["Xã/phường"]
            broken += 1
    path = write(tmp_path_factory.mktemp("p"), people)
    choices = {**FIXED, "leave_out": ["hinh_thuc_chi_tra", "place_code", "sex", "age_group", "category"]}
    if broken == rows:
        with pytest.raises(AggregationRefused) as refused:
            count(path, places, choices, profile="social-protection")
        assert refused.value.reason == "nothing_placed"
        return
    told, table = count(path, places, choices, profile="social-protection")
    summary = told["summary"]
    assert summary["counted"] == rows - broken
    assert sum(summary["left_out"].values()) == broken
    whole = [
        row
        for row in table
        if (row["place_level"], row["sex"], row["age_group"]) == ("tinh", "chung", "chung")
    ]
    assert sum(int(row["recipients"]) for row in whole) == rows - broken


def test_a_file_that_cannot_be_read_or_counted_is_refused_in_words(tmp_path, places):
    path = tmp_path / "ds.csv"
    path.write_bytes(b"%PDF-1.7 no table")
    with pytest.raises(AggregationRefused) as refused:
        count(path, places, {}, profile="social-protection")
    assert refused.value.reason == "unreadable"
    for reason in REFUSALS:
        vi, en = (describe_refusal(reason, {}, lang) for lang in ("vi", "en"))
        assert vi
        assert vi != en
    with pytest.raises(AggregationRefused):
        Choices.from_dict({"columns": {"period": "x"}})


def test_a_code_whose_name_is_of_another_list_is_asked_about_and_never_placed_silently(tmp_path, places):
    # 84 codes of the new list have another name in the old one: the same digits, another area.
    renamed = [
        one
        for one in places.places(NEW)
        if one.level == "commune" and places.get(OLD, one.code) and places.get(OLD, one.code).name != one.name
    ][:5]
    people = recipients(18, 120, [(one.code, one.name) for one in renamed])
    told, _ = count(write(tmp_path, people), places, {**FIXED, "vintage": OLD}, profile="social-protection")
    assert {one["reason"] for one in told["plan"]["places"]} == {"contradiction"}
    assert [(one["kind"], one["rows"]) for one in told["plan"]["questions"]] == [("place", 120)]
    told, rows = count(write(tmp_path, people), places, FIXED, profile="social-protection")
    assert (told["plan"]["vintage"], told["plan"]["questions"]) == (NEW, [])
    assert {row["place_vintage"] for row in rows} == {NEW}


def test_a_group_that_few_rows_share_is_masked_and_never_becomes_a_label(tmp_path, places, communes):
    people = recipients(19, 60, communes[:1])
    for at, one in enumerate(people):
        one["Bệnh"] = "Bệnh của một người, ở thôn 3" if at == 7 else "Khác"
    choices = {"constants": {"period": "2025"}, "free": {"by": [12]}}
    told, _ = count(write(tmp_path, people), places, choices)
    assert [(one["kind"], one["rows"]) for one in told["plan"]["questions"]] == [("words", 1)]
    assert "thôn 3" not in str(told)
    (word,) = [w for s in told["plan"]["sources"] for w in s["words"] if w["count"] == 1]
    # The eighth record stands in row 9: the header is row 1.
    assert (word["first"], word["code"]) == (9, "")
    told, rows = count(write(tmp_path, people), places, {**choices, "leave_out": ["benh"]})
    assert told["summary"]["left_out"] == {"benh": 1}
    assert {row["benh"] for row in rows} == {"Khác"}
