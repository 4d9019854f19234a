"""The demo: its manifest, its tables, and that nobody real stands in them."""

import csv
import hashlib
import json
import re
import unicodedata
from collections import Counter
from datetime import date
from math import cos, hypot, radians
from pathlib import Path

import pytest
from frictionless import Resource, Schema

from deploy.data import build_demo

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "catalog" / "data"
DEMO = DATA / "demo"
SEED = ROOT.parent / "shared" / "data" / "seed"
MANIFEST = json.loads((DEMO / "demo.json").read_text(encoding="utf-8"))
DATASETS = MANIFEST["datasets"]
RESOURCES = [resource for dataset in DATASETS for resource in dataset["resources"]]
THEMES = {
    "lao-dong-viec-lam", "giao-duc-nghe-nghiep", "giam-ngheo", "bao-tro-xa-hoi",
    "nguoi-co-cong", "tre-em-binh-dang-gioi", "hanh-chinh-ngan-sach", "dia-ban-ban-do",
}  # fmt: skip
STANDARD = {"name", "type", "title", "description", "format", "constraints", "groupChar", "decimalChar"}
SCHOOLS = "vocational-institutions-simulated.csv"


def read(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def schema_of(resource: dict) -> dict:
    """The resource's own Table Schema, or its profile's, without our own keys."""
    if resource["profile"]:
        text = (DATA / "profiles" / f"{resource['profile']}.json").read_text(encoding="utf-8")
        schema = json.loads(text)["schema"]
    else:
        schema = json.loads((DEMO / resource["schema_file"]).read_text(encoding="utf-8"))
    fields = [{k: v for k, v in field.items() if k in STANDARD} for field in schema["fields"]]
    return {"fields": fields, "missingValues": schema["missingValues"], "primaryKey": schema["primaryKey"]}


def dataset(name: str) -> dict:
    return next(d for d in DATASETS if d["name"] == name)


# The manifest


@pytest.mark.parametrize("given", DATASETS, ids=lambda d: d["name"])
class TestEachDataset:
    def test_its_name_is_a_plain_slug(self, given):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", given["name"])

    def test_every_text_has_a_vietnamese_and_an_english_side(self, given):
        for thing in (given, *given["resources"]):
            for key in [k for k in thing if k.endswith("_vi")]:
                vi, en = thing[key], thing[f"{key[:-3]}_en"]
                assert bool(vi) == bool(en), key
                if isinstance(vi, list):
                    assert key == "keywords_vi" or len(vi) == len(en), key
        assert given["title_vi"] != given["title_en"]

    def test_its_unit_theme_and_place_are_known(self, given):
        assert given["organization"] in {row["code"] for row in read("units.csv")}
        assert given["theme"] in THEMES
        assert given["licence"] == "dieu-kien-du-lieu-mo"
        list_file = DATA / "places" / f"{given['spatial']['place_vintage']}.csv"
        assert f"\n{given['spatial']['place_code']}," in list_file.read_text(encoding="utf-8")

    def test_it_feeds_an_item_of_its_own_unit_or_says_why_it_is_outside_the_list(self, given):
        items = {row["tt"]: row for row in read("draft-open-data-list.csv")}
        if given["list_item"] is None:
            assert given["off_list_reason_vi"]
        else:
            assert items[given["list_item"]]["don_vi_chu_tri"] == given["organization"]
            assert given["off_list_reason_vi"] is None

    def test_its_contact_is_a_role_in_a_domain_that_cannot_exist(self, given):
        assert re.fullmatch(r"[a-z-]+@vidu\.example", given["contact_email"])


def test_the_items_are_those_of_the_decisions_of_day_one():
    items = {d["name"]: d["list_item"] for d in DATASETS}
    assert items == {
        "van-ban-chi-dao-chuyen-doi-so-2024": "31",
        "chi-tieu-chuyen-doi-so-2024": None,
        "kinh-phi-chuyen-doi-so-2025": "14",
        "don-vi-hanh-chinh-thanh-hoa-2025-01-01": None,
        "don-vi-hanh-chinh-thanh-hoa-2025-07-01": None,
        "co-so-giao-duc-nghe-nghiep-mo-phong": "6",
        "ho-ngheo-theo-xa-2024-mo-phong": "1",
        "tro-giup-xa-hoi-theo-xa-2024-mo-phong": "3",
    }


def test_the_decision_is_plainly_an_illustration():
    decision = MANIFEST["decision"]
    assert decision["number"] == "BẢN MINH HỌA"
    assert "minh họa" in decision["title_vi"]
    assert "illustration" in decision["title_en"]
    assert len(read(decision["list_file"])) == 32


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda r: r["file"])
def test_each_file_is_valid_against_its_schema(resource):
    schema = Schema.from_descriptor(schema_of(resource))
    report = Resource(path=resource["file"], basepath=str(DEMO), schema=schema).validate()
    assert report.flatten(["rowNumber", "fieldName", "type"]) == []


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.schema.json")), ids=lambda p: p.name)
def test_each_stored_schema_speaks_both_languages(path):
    schema = json.loads(path.read_text(encoding="utf-8"))
    for thing in schema["fields"]:
        assert thing["title"]
        assert thing["title_en"]
        assert ("description" in thing) == ("description_en" in thing)
        assert thing["x_pii"] == "none"


# The facts that texts and caveats state


def test_the_documents_are_as_many_and_as_dated_as_the_text_says():
    rows = read("documents-2024.csv")
    days = [date(*map(int, reversed(row["ngay_ban_hanh"].split("/")))) for row in rows]
    given = dataset("van-ban-chi-dao-chuyen-doi-so-2024")
    assert len(rows) == 119
    assert len({row["nhom"] for row in rows}) == 7
    assert [min(days).isoformat(), max(days).isoformat()] == [given["period_start"], given["period_end"]]
    assert sum(day.year == 2023 for day in days) == 1
    assert sum(bool(re.fullmatch(r"\d\d/\d/\d{4}", row["ngay_ban_hanh"])) for row in rows) == 85
    twice = [s for s, n in Counter(row["trich_yeu"] for row in rows).items() if n > 1]
    assert [row["so_ky_hieu"][:16] for row in rows if row["trich_yeu"] in twice] == [
        "Công văn số 3226",
        "Công văn số 3332",
    ]
    assert sum(bool(re.match(r"\d", row["so_ky_hieu"])) for row in rows) == 2


def test_the_targets_are_as_many_as_the_text_says():
    rows = read("targets-2024.csv")
    assert len(rows) == 33
    assert len({row["nhom"] for row in rows}) == 6
    assert sum(row["ket_qua_thuc_hien"].startswith("Không được giao") for row in rows) == 18
    assert Counter((row["nhom"], row["tt"]) for row in rows).most_common(1)[0][1] == 2


def test_the_budget_keeps_its_wrong_total_and_the_caveat_says_by_how_much():
    *items, total = [int(row["kinh_phi_nam_2025"].replace(".", "")) for row in read("budget-2025.csv")]
    # 41,440,000 + 25,200,000 + 21,060,500 + 34,150,800 + 14,400,000 + 26,264,700, added on paper
    assert (sum(items), total) == (162_516_000, 150_000_000)
    caveat = dataset("kinh-phi-chuyen-doi-so-2025")["caveats_en"][0]
    assert all(figure in caveat for figure in ("162,516,000", "150,000,000", "12,516,000"))


def test_the_place_tables_hold_the_province_and_all_below():
    assert Counter(r["place_level"] for r in read("places-2025-01-01.csv")) == {
        "tinh": 1,
        "huyen": 26,
        "xa": 547,
    }
    new = read("places-2025-07-01.csv")
    assert Counter(row["place_level"] for row in new) == {"tinh": 1, "xa": 166}
    assert Counter(row["place_name"].split()[0] for row in new[1:]) == {"Xã": 147, "Phường": 19}


@pytest.mark.shared
@pytest.mark.skipif(not SEED.is_dir(), reason="../shared/data/seed is not here")
@pytest.mark.parametrize(
    "name",
    ["units.csv", "draft-open-data-list.csv", "documents-2024.csv", "targets-2024.csv", "budget-2025.csv"],
)
def test_the_facts_are_the_bytes_of_the_seed(name):
    def digest(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    assert digest(DEMO / name) == digest(SEED / name)


# The simulated institutions


def test_the_generated_tables_are_what_the_script_writes(tmp_path):
    build_demo.build(tmp_path)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == ["places-2025-01-01.csv", "places-2025-07-01.csv", SCHOOLS]
    for name in written:
        assert (tmp_path / name).read_bytes() == (DEMO / name).read_bytes()


def test_there_are_66_institutions_and_32_collect_fees_without_cash():
    rows = read(SCHOOLS)
    assert len(rows) == 66
    assert Counter(row["cashless_tuition"] for row in rows) == {"true": 32, "false": 34}


def test_no_institution_can_pass_for_a_real_one():
    for row in read(SCHOOLS):
        number = row["institution_code"].removeprefix("MP-")
        assert row["name"].endswith(f"mô phỏng số {int(number):02d}")
        assert row["name_en"].startswith("Simulated ")
        assert "mô phỏng" in row["governing_body"]
        assert row["phone"] == f"0237 000 0{number}"
        assert row["email"] == f"mp{number}@vidu.example"
        assert row["website"].startswith("https://vidu.example/")
        assert "Mô Phỏng" in row["address"]


def test_each_institution_stands_in_the_commune_that_it_names():
    with (DATA / "places/2025-07-01.csv").open(encoding="utf-8", newline="") as stream:
        names = {row["code"]: row["name"] for row in csv.DictReader(stream)}
    with (DATA / "places/centroids-2025-07-01.csv").open(encoding="utf-8", newline="") as stream:
        middle = {r["code"]: (float(r["lat"]), float(r["lon"])) for r in csv.DictReader(stream)}
    for row in read(SCHOOLS):
        assert f", {names[row['place_code']]}, tỉnh Thanh Hóa" in row["address"]
        lat, lon = middle[row["place_code"]]
        east = (float(row["lon"]) - lon) * cos(radians(lat))
        assert hypot(float(row["lat"]) - lat, east) * 111.2 < 2  # kilometres


def test_the_figures_of_an_institution_agree_with_each_other():
    for row in read(SCHOOLS):
        assert int(row["enrolled"]) <= 1.05 * int(row["quota"])
        assert (int(row["enrolled"]) == 0) == (row["status"] != "hoat_dong")
        levels = {code[0] for code in row["occupations"].split(";") if code}
        assert levels <= ({"5", "6"} if row["type"] == "truong_cao_dang" else {"5"})


# Nobody real


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.csv")), ids=lambda p: p.name)
class TestNobodyReal:
    def test_no_identity_number_and_no_mobile_number(self, path):
        # Nine digits of dong a month are an amount.
        rows = [{k: v for k, v in row.items() if k != "amount"} for row in read(path.name)]
        text = "\n".join("|".join(row.values()) for row in rows)
        assert re.findall(r"(?<!\d)(?:\d{9}|\d{10}|\d{12})(?!\d)", text) == []
        assert re.findall(r"(?<!\d)(?:0|\+84)[35789](?:[ .-]?\d){8}(?!\d)", text) == []

    def test_no_mail_address_but_of_the_reserved_domain(self, path):
        text = path.read_text(encoding="utf-8")
        assert all(m.endswith("@vidu.example") for m in re.findall(r"[\w.-]+@[\w.-]+\w", text))

    def test_no_title_that_goes_before_a_persons_name(self, path):
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"\b(?:Ông|ông|Bà|bà|Đồng chí|đồng chí) (?:[A-ZĐ]\w+ ?){2,}", text) == []

    def test_it_is_composed_unicode_without_a_byte_order_mark(self, path):
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert unicodedata.is_normalized("NFC", raw.decode("utf-8"))

    def test_its_lines_all_end_in_one_way(self, path):
        raw = path.read_bytes()
        assert raw.count(b"\r\n") in {0, raw.count(b"\n")}
        assert raw.count(b"\r") == raw.count(b"\r\n")
