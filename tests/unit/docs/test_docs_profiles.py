"""docs/profiles.md names a profile for every system of the seed that asks for one, and only known ones."""

import csv
import re
from pathlib import Path

import pytest

from catalog.services import profiles

ROOT = Path(__file__).resolve().parents[3]
SEED = ROOT.parent / "shared" / "data" / "seed" / "seed-systems.csv"
TEXT = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)
# The numbers of the seed's rows of kind `profile`, kept here because the seed is no part of the product.
SYSTEMS = (
    *(3, 4, 5, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 40, 49, 54, 58, 59, 62, 73, 75, 77, 78),
    *(80, 82, 86, 88, 89, 90, 113),
)


def told() -> dict[int, list[str]]:
    """System number -> the profiles that the table names for it."""
    return {int(number): re.findall(r"`([^`]+)`", names) for number, _, names in ROW.findall(TEXT)}


def test_the_table_has_every_system_of_the_seed_once():
    assert len(SYSTEMS) == 33
    assert tuple(sorted(told())) == SYSTEMS
    assert len(ROW.findall(TEXT)) == 33


@pytest.mark.shared
@pytest.mark.skipif(not SEED.is_file(), reason="../shared/data/seed is not here")
def test_the_table_agrees_with_the_seed_itself():
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "profile"]
    assert {int(row["id"]): row["system_en"] for row in rows} == {
        int(number): what for number, what, _ in ROW.findall(TEXT)
    }


def test_every_profile_that_the_table_names_exists():
    assert {name for names in told().values() for name in names} <= set(profiles.all_profiles())


def test_every_profile_is_named_in_the_document():
    assert [name for name in profiles.all_profiles() if f"`{name}`" not in TEXT] == []


def test_every_parameter_set_is_explained_with_the_columns_that_it_fixes():
    for one in profiles.find_profile("indicator")["parameter_sets"]:
        line = next(row for row in TEXT.splitlines() if row.startswith(f"| `indicator-{one['key']}` |"))
        assert set(one["fields"]) == set(re.findall(r"`([a-z_0-9]+)`", line.split("|")[2]))
