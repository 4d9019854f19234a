"""A table with small figures is held, protected as its clerk chooses, signed by two, told in public."""

import csv
import io
import re

import pytest

from catalog.services import accounts, datasets, gate, takedowns
from tests.factories.live import worker_of
from tests.factories.workspace_site import NAME, Browser, clerk_with_slot, settle, slot_of

PAGE = f"/workspace/dataset/{NAME}"
DESK = f"/workspace/review/{NAME}"
PLACE = "2025-Q3,14758,Phường Hàm Rồng,xa,2025-07-01"
HEADER = (
    "period,place_code,place_name,place_level,place_vintage,category,sex,age_group,coefficient,base_level,"
    "recipients,amount,with_account,paid_by_account,suppression"
)


def table(*rows: tuple[str, str, int]) -> bytes:
    """Recipients of 500,000 dong each in one commune, by category and sex."""
    lines = [
        f"{PLACE},{category},{sex},chung,1.0,500000,{n},{n * 500_000},:,:,none" for category, sex, n in rows
    ]
    return "\n".join([HEADER, *lines, ""]).encode()


SMALL = table(
    ("k4_don_than_nuoi_con", "nam", 3),
    ("k4_don_than_nuoi_con", "nu", 97),
    ("k4_don_than_nuoi_con", "chung", 100),
)


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.fixture
def clerk(site, catalog):
    return clerk_with_slot(site, catalog, "social-protection")


def load(clerk, catalog, content):
    clerk.upload(NAME, slot_of(catalog).id, content, "doi-tuong.csv")
    worker_of(catalog).run_until_idle(seconds=120)
    return slot_of(catalog).versions[0]


def choose(clerk, catalog, version, way):
    page = f"{PAGE}/version/{version.id}"
    answer = clerk.post(f"{page}/fix", {"answer-protect_cells": way}, page=page)
    worker_of(catalog).run_until_idle(seconds=120)
    return answer


def counts_of(catalog, version):
    with catalog.store.open(version.storage_key) as file:
        return [row["recipients"] for row in csv.DictReader(io.TextIOWrapper(file, "utf-8"))]


def test_small_figures_are_held_protected_and_told_in_public(clerk, site, catalog):
    held = load(clerk, catalog, SMALL)
    assert held.state == "held"
    page = clerk.get(f"{PAGE}/version/{held.id}").text
    assert "Bị giữ: có số liệu nhỏ đến mức có thể nhận ra từng người." in page
    assert "Các cách công bố bảng" in page
    assert 'value="suppress"' in page
    assert "97" not in re.sub(r"<[^>]+>", " ", page).split()

    assert choose(clerk, catalog, held, "suppress").status_code == 303
    made = slot_of(catalog).versions[0]
    assert (made.number, made.state) == (2, "valid")
    counts = counts_of(catalog, made)
    assert counts[0] == "*"
    assert counts.count("*") >= 2

    with catalog.db.read_session() as session:
        revision = datasets.find_dataset(session, NAME).revision
    assert clerk.post(f"{PAGE}/submit", {"revision": str(revision)}, page=PAGE).status_code == 303
    for name in ("reviewer", "second-reviewer"):
        reviewer = Browser(site, name)
        digest = re.search(r'name="digest" value="([^"]+)"', reviewer.get(DESK).text)
        assert digest
        form = {"digest": digest[1], "declaration": "1"}
        assert reviewer.post(f"{DESK}/approve", form, page=DESK).status_code == 303
    public = Browser(site)
    shown = public.get(f"/dataset/{NAME}/resource/{slot_of(catalog).id}").text
    assert "Số liệu nhỏ được bảo vệ" in shown
    assert "Ẩn không có nghĩa là bằng 0" in shown
    # Which figure was small is nowhere told.
    assert ">primary<" not in shown


def test_a_second_table_that_hides_other_figures_is_held_beside_the_public_one(clerk, site, catalog):
    test_small_figures_are_held_protected_and_told_in_public(clerk, site, catalog)
    hidden = counts_of(catalog, slot_of(catalog).versions[0])
    shown = [n for n, text in zip((3, 97, 100), hidden, strict=True) if text != "*"]
    assert len(shown) == 1
    version = load(clerk, catalog, hiding_others_than(hidden))
    assert version.state == "held"
    assert "published_together" in version.report.body["counts"]
    page = clerk.get(f"{PAGE}/version/{version.id}").text
    assert f"{NAME} v1" in page


def hiding_others_than(hidden):
    """The same table; it shows another one of the three figures: both together leave nothing hidden."""
    lines = SMALL.decode().splitlines()
    other = next(at for at, text in enumerate(hidden) if text == "*" and at != 0)
    for at, line in enumerate(lines[1:]):
        if at != other:
            cells = line.split(",")
            cells[10] = cells[11] = "*"
            cells[14] = "secondary"
            lines[at + 1] = ",".join(cells)
    return "\n".join([*lines, ""]).encode()


@pytest.mark.parametrize(
    ("is_destroyed", "code", "outcome"),
    [(False, "disclosure_with_withdrawn", "hold"), (True, "disclosure_public_gone", "pass")],
)
def test_a_version_that_was_taken_down_is_compared_as_long_as_its_bytes_exist(
    clerk, site, catalog, is_destroyed, code, outcome
):
    test_small_figures_are_held_protected_and_told_in_public(clerk, site, catalog)
    made = slot_of(catalog)
    hidden = counts_of(catalog, made.versions[0])
    with catalog.db.unit_of_work() as session:
        officer = accounts.get_actor(session, "officer")
        takedowns.take_down(
            session,
            officer,
            NAME,
            reason="Số liệu sai, cần thay bản khác.",
            resource_id=made.id,
            is_destroyed=is_destroyed,
            now=catalog.clock(),
        )
    worker_of(catalog).run_until_idle(seconds=120)
    version = load(clerk, catalog, hiding_others_than(hidden))
    assert code in version.report.body["counts"]
    with catalog.db.read_session() as session:
        assert gate.entries_of(session, version.id)[0].outcome == outcome


def test_a_way_that_was_never_offered_is_refused(clerk, catalog):
    held = load(clerk, catalog, SMALL)
    assert choose(clerk, catalog, held, "merge:sex").status_code == 422
    assert len(slot_of(catalog).versions) == 1
