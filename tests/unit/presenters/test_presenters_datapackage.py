import hashlib
import json
from pathlib import Path

import openpyxl
import pytest
from frictionless import Package, system
from jsonschema.validators import validator_for

from catalog.presenters.datapackage import descriptor
from tests.factories.publications import (
    CSV_CONTENT,
    SITE,
    make_file,
    make_publication,
    make_xlsx_file,
)

PROFILES = Path(__file__).resolve().parents[4] / "shared" / "conformance" / "data" / "datapackage-2.0"
FIRST = "http://127.0.0.1:5000/dataset/3d5b8c2e-9f10-4a7b-8c6d-1e2f3a4b5c6d/version/2/resource/"


def errors(profile, instance):
    schema = json.loads((PROFILES / f"{profile}.json").read_text(encoding="utf-8"))
    return [f"{e.json_path}: {e.message}" for e in validator_for(schema)(schema).iter_errors(instance)]


@pytest.mark.shared
@pytest.mark.skipif(not PROFILES.is_dir(), reason="the profiles of ../shared are not here")
@pytest.mark.parametrize("licence", ["dieu-kien-du-lieu-mo", "cc-by-4.0"])
def test_the_descriptor_keeps_to_the_profiles_of_data_package_2(licence):
    package = descriptor(make_publication(licence=licence), SITE)
    assert errors("datapackage", package) == []
    for resource in package["resources"]:
        assert errors("dataresource", resource) == []
        assert errors("tableschema", resource["schema"]) == []
        assert errors("tabledialect", resource.get("dialect", {})) == []


def test_the_descriptor_names_the_profile_and_the_version():
    package = descriptor(make_publication(), SITE)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (package["name"], package["version"]) == ("du-toan-chi-cntt-2025", "2")
    assert package["created"] == "2025-07-15T09:30:00Z"
    assert package["licenses"][0]["name"] == "other-attribution"
    assert [c["roles"] for c in package["contributors"]] == [["publisher"], ["contact"]]
    assert package["sources"][0]["title"].startswith("Kế hoạch")


def test_a_file_is_named_by_the_address_that_never_changes():
    resource = descriptor(make_publication(), SITE)["resources"][0]
    assert resource["path"] == f"{FIRST}7a1e4c55-2b3d-4e6f-9081-a2b3c4d5e6f7/download/du-toan-2025.csv"
    assert resource["hash"] == "sha256:" + hashlib.sha256(CSV_CONTENT).hexdigest()
    assert resource["bytes"] == len(CSV_CONTENT)
    assert resource["dialect"] == {"delimiter": ";"}


def test_our_own_hints_do_not_leave():
    text = json.dumps(descriptor(make_publication(), SITE))
    assert "x_pii" not in text
    assert "x_required" not in text
    assert "title_en" not in text


def test_the_table_schema_keeps_what_the_standard_knows():
    schema = descriptor(make_publication(), SITE)["resources"][0]["schema"]
    assert schema["missingValues"] == ["", ":", "*"]
    assert schema["primaryKey"] == ["tt"]
    assert schema["fields"][2] == {
        "name": "ngay",
        "type": "date",
        "title": "Ngày",
        "format": "%d/%m/%Y",
    }
    assert schema["fields"][0]["constraints"] == {"required": True, "unique": True, "minimum": 1}
    assert schema["fields"][3]["groupChar"] == "."


def test_resources_of_one_name_stay_apart():
    files = (make_file(id="a1"), make_file(id="b2"), make_file(id="c3", filename="数.csv"))
    names = [r["name"] for r in descriptor(make_publication(files=files), SITE)["resources"]]
    assert names == ["du-toan-2025-csv", "du-toan-2025-csv-b2", "csv"]


def test_a_file_that_is_no_table_carries_no_schema():
    file = make_file(format="GEOJSON", filename="a.geojson", media_type="application/geo+json")
    resource = descriptor(make_publication(files=(file,)), SITE)["resources"][0]
    assert not {"type", "schema", "dialect", "encoding"} & set(resource)


def test_a_table_without_schema_is_still_described():
    package = descriptor(make_publication(files=(make_file(schema={}),), contact_email=""), SITE)
    assert "schema" not in package["resources"][0]
    assert len(package["contributors"]) == 1


@pytest.fixture
def local_package(tmp_path):
    """The package beside its files, as a reader finds it after downloading all."""
    (tmp_path / "du-toan-2025.csv").write_bytes(CSV_CONTENT)
    book = openpyxl.Workbook()
    book.active.append(["tt", "noi_dung", "ngay", "kinh_phi_nam_2025"])
    book.active.append([1, "Tập huấn", "15/01/2025", "41.440.000"])
    book.save(tmp_path / "du-toan-2025.xlsx")
    content = (tmp_path / "du-toan-2025.xlsx").read_bytes()
    workbook = make_xlsx_file(size=len(content), sha256=hashlib.sha256(content).hexdigest())
    package = descriptor(make_publication(files=(make_file(), workbook)), SITE)
    for resource in package["resources"]:
        resource["path"] = resource["path"].rsplit("/", 1)[1]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return tmp_path / "datapackage.json"


def test_frictionless_finds_every_table_valid(local_package):
    with system.use_context(trusted=True):
        report = Package(str(local_package)).validate()
    assert report.flatten(["type", "note"]) == []
    assert report.valid
    assert report.stats["tasks"] == 2


def test_frictionless_reads_numbers_and_dates_by_the_schema(local_package):
    with system.use_context(trusted=True):
        rows = Package(str(local_package)).resources[0].read_rows()
    # 41.440.000 is forty-one million, a dot between thousands.
    assert [r["kinh_phi_nam_2025"] for r in rows] == [41_440_000, 25_200_000]
    assert rows[0]["ngay"].isoformat() == "2025-01-15"
