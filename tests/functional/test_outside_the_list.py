"""Datasets that no decision in force asks for are flagged wherever they are shown."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest

from catalog.models import Decision, ListItem
from catalog.services import publications, register
from catalog.web.app import create_app
from tests.factories import public_site
from tests.factories.decisions import import_rows
from tests.factories.public_site import BUDGET, DOCUMENTS, SCHOOLS, TARGETS
from tests.factories.workspace_site import NAME, Browser, draft, settle

ITEM = "31"
AMENDING = "77/QĐ-UBND"


@pytest.fixture
def site(catalog):
    public_site.populate(catalog)
    return catalog


@pytest.fixture
def visitor(site):
    return create_app(site.settings, running=site).test_client()


def words_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])).split())


def amend(site, rows, *, whole=False, number=AMENDING):
    with site.db.unit_of_work() as session:
        base = register.decision_in_force(session, date(2026, 11, 1))
        import_rows(
            session,
            list(csv.DictReader(io.StringIO("Mã,Tên dữ liệu,Đơn vị chủ trì,Ghi chú\n" + rows))),
            decision=number,
            issued_on=date(2025, 10, 1),
            amends="" if whole else base.number,
            now=site.clock(),
        )


def standings(site):
    with site.db.read_session() as session:
        return {p.name: p.list_standing for p in publications.list_publications(session)}


def repeal(site):
    amend(site, f"{ITEM},Văn bản chỉ đạo,VP,Bãi bỏ\n")


def name_of_item(site):
    with site.db.read_session() as session:
        found = publications.list_publications(session)
    return next(p.name for p in found if p.list_basis and p.list_basis.item_code == ITEM)


def test_only_the_dataset_without_an_item_is_outside_at_first(site):
    found = standings(site)
    assert set(found) == {DOCUMENTS, TARGETS, BUDGET, SCHOOLS}
    # Items 6, 14 and 31 are answered; one of the four has a reason instead.
    assert sorted(found.values()) == ["in_list", "in_list", "in_list", "outside"]


def test_the_flag_and_the_reason_stand_on_page_card_list_and_action_api(site, visitor):
    outside = next(name for name, standing in standings(site).items() if standing == "outside")
    with site.db.read_session() as session:
        reason = publications.get_publication(session, outside).off_list_reason_vi
    assert reason
    for path in (f"/dataset/{outside}", "/dataset", "/register/outside"):
        words = words_of(visitor.get(path))
        assert "Ngoài danh mục" in words
        assert reason in words
    assert "1 bộ dữ liệu công khai" in words_of(visitor.get("/register/outside"))
    assert 'href="/register/outside"' in visitor.get("/register").text
    inside = next(name for name, standing in standings(site).items() if standing == "in_list")
    assert "Ngoài danh mục" not in words_of(visitor.get(f"/dataset/{inside}"))
    told = visitor.get(f"/api/3/action/package_show?id={outside}").json["result"]["extras"]
    extras = {one["key"]: one["value"] for one in told}
    assert (extras["list_standing"], extras["off_list_reason"]) == ("outside", reason)


def test_a_repealed_item_flags_its_dataset_from_then_on_and_names_the_decision(site, visitor):
    name = name_of_item(site)
    etag = visitor.get(f"/dataset/{name}.ttl").headers["ETag"]
    repeal(site)
    assert standings(site)[name] == "repealed"
    page = words_of(visitor.get(f"/dataset/{name}"))
    assert f"Mục đã bãi bỏ bởi quyết định {AMENDING} , 01/10/2025" in page
    assert f"Mục đã bãi bỏ bởi quyết định {AMENDING}" in words_of(visitor.get("/dataset"))
    assert "2 bộ dữ liệu công khai" in words_of(visitor.get("/register/outside"))
    told = visitor.get(f"/api/3/action/package_show?id={name}").json["result"]["extras"]
    extras = {one["key"]: one["value"] for one in told}
    assert (extras["list_standing"], extras["list_repealed_by"]) == ("repealed", AMENDING)
    turtle = visitor.get(f"/dataset/{name}.ttl", headers={"If-None-Match": etag})
    assert turtle.status_code == 200
    assert f"bị bãi bỏ bởi quyết định {AMENDING}" in turtle.text


def test_an_item_that_a_whole_new_list_does_not_name_is_repealed_by_that_list(site):
    amend(site, f"{ITEM},Văn bản chỉ đạo,VP,\n", whole=True, number="88/QĐ-UBND")
    with site.db.read_session() as session:
        found = register.repeals(session, {"6", "14", ITEM}, date(2026, 11, 1))
    assert {code: decision.number for code, decision in found.items()} == {
        "6": "88/QĐ-UBND",
        "14": "88/QĐ-UBND",
    }
    assert standings(site)[name_of_item(site)] == "in_list"


def test_an_item_that_comes_back_is_no_longer_repealed(site):
    repeal(site)
    with site.db.unit_of_work() as session:
        base = register.decision_in_force(session, date(2026, 11, 1))
        again = Decision(
            number="78/QĐ-UBND", issued_on=date(2025, 10, 2), amends_id=base.id, created=site.clock()
        )
        session.add(again)
        session.flush()
        session.add(ListItem(decision_id=again.id, code=ITEM, position=31, name_vi="Văn bản", change="added"))
    assert standings(site)[name_of_item(site)] == "in_list"


def test_without_any_decision_nothing_is_repealed(session):
    assert register.repeals(session, {"1"}, date(2026, 11, 1)) == {}


def test_what_is_frozen_never_holds_a_later_decision(site):
    name = name_of_item(site)
    repeal(site)
    with site.db.read_session() as session:
        found = publications.get_publication(session, name)
    assert found.repealed_by is not None
    assert "repealed_by" not in found.to_dict()


def test_the_workspace_flags_working_copies_and_says_why(catalog):
    app = settle(catalog)
    draft(catalog)
    clerk = Browser(app, "clerk")
    assert "Ngoài danh mục" in words_of(clerk.get("/workspace"))
    assert "Lý do ngoài danh mục: Chưa có trong danh mục." in words_of(
        clerk.get(f"/workspace/dataset/{NAME}")
    )
