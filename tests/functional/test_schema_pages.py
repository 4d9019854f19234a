"""Pages, templates and schemas of the profiles over HTTP, and the confirmation of inferred columns."""

import io
import json
import re

import openpyxl
import pytest
from flask import render_template
from frictionless import Schema
from markupsafe import escape

from catalog.presenters.profile_rules import rules_told
from catalog.services import datasets, profiles
from catalog.web.app import create_app
from tests.factories import public_site
from tests.factories.live import worker_of
from tests.factories.workspace_site import Browser, draft, settle, state_of

NAMES = list(profiles.all_profiles())


@pytest.fixture
def site(catalog):
    return create_app(catalog.settings, running=catalog).test_client()


def test_the_list_links_every_profile_with_its_downloads_in_both_languages(site):
    for prefix in ("", "/en"):
        page = site.get(f"{prefix}/schema").text
        for name in NAMES:
            assert f'href="{prefix}/schema/{name}"' in page
            assert f'href="/schema/{name}/template.xlsx"' in page


def test_every_page_tells_columns_rules_and_change_log(site):
    for name in NAMES:
        for prefix in ("", "/en"):
            answer = site.get(f"{prefix}/schema/{name}")
            assert answer.status_code == 200
            for field in profiles.find_profile(name)["schema"]["fields"]:
                assert f'id="c-{field["name"]}"' in answer.text
            assert 'id="versions"' in answer.text


def test_every_page_shows_each_rule_or_the_sentence_that_tells_it_and_none_twice(site):
    for name in NAMES:
        for prefix, lang in (("", "vi"), ("/en", "en")):
            profile = profiles.find_profile(name)
            page = site.get(f"{prefix}/schema/{name}").text
            told = rules_told(profile, lang)
            assert len(told) >= len(profile["cross_checks"])
            for one in told:
                assert page.count(f"<li>{escape(one.text)}<") == 1
                assert str(escape(one.formula)) in page
    page = site.get("/schema/poor-households").text
    assert "“Hộ nghèo dân tộc thiểu số” không lớn hơn “Số hộ nghèo”" in page
    assert '<code lang="en">poor_ethnic ≤ households_poor</code>' in page
    assert 'id="checks"' not in site.get("/schema/labour-export-companies").text


def test_a_page_says_in_words_that_a_star_is_lawful_and_a_gap_is_not(site):
    assert "không để trống, không ghi :" in site.get("/schema/poor-households").text
    assert "neither empty nor :" in site.get("/en/schema/poor-households").text


def test_a_page_shows_labels_recipe_and_why_a_profile_is_off(site):
    assert "Mồ côi cả cha và mẹ" in site.get("/schema/children").text
    assert "A group with fewer than 10 in children is hidden." in site.get("/en/schema/children").text
    assert "PROFILES_ON" not in site.get("/schema/rehabilitation").text
    assert "Lược đồ này đang tắt" in site.get("/schema/rehabilitation").text


def test_an_earlier_version_keeps_its_own_page_and_says_that_there_is_a_newer_one(site):
    page = site.get("/schema/poor-households/1.0.0").text
    assert 'href="/schema/poor-households/1.0.0/template.xlsx"' in page
    assert "Đã có phiên bản mới hơn" in page
    assert "Đã có phiên bản mới hơn" not in site.get("/schema/poor-households/1.1.1").text
    moved = site.get("/en/schema/poor-households@1.0.0")
    assert (moved.status_code, moved.location) == (301, "/en/schema/poor-households/1.0.0")


@pytest.mark.parametrize(
    "path",
    [
        "/schema/no-such",
        "/schema/no-such.json",
        "/schema/wages/9.9.9",
        "/schema/wages/9.9.9.json",
        "/schema/wages/9.9.9/template.xlsx",
        "/schema/no-such@1.0.0",
        "/schema/..%2f..%2fetc.json",
    ],
)
def test_what_does_not_exist_is_not_found(site, path):
    assert site.get(path).status_code == 404


def test_the_plain_schema_loads_in_frictionless_and_holds_no_key_of_ours(site):
    for name in NAMES:
        answer = site.get(f"/schema/{name}.json")
        assert answer.content_type == "application/json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        body = json.loads(answer.data)
        assert Schema.from_descriptor(body).field_names == [f["name"] for f in body["fields"]]
        assert not re.search(r'"x_|title_en', answer.text)
    assert json.loads(site.get("/schema/poor-households/1.0.0.json").data)["version"] == "1.0.0"


@pytest.mark.parametrize("suffix", [".json", "/template.xlsx", "/example.csv"])
def test_a_client_that_has_an_answer_already_is_told_so_and_versions_differ(site, suffix):
    first = site.get(f"/schema/poor-households{suffix}")
    tag = first.headers["ETag"]
    again = site.get(f"/schema/poor-households{suffix}", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert site.get(f"/schema/poor-households/1.1.1{suffix}").headers["ETag"] == tag
    assert site.get(f"/schema/poor-households/1.0.0{suffix}").headers["ETag"] != tag
    assert first.headers["Cache-Control"] == "public, max-age=60"


def test_the_workbook_and_the_example_are_saved_under_name_and_version(site):
    workbook = site.get("/schema/wages/template.xlsx")
    assert 'filename="wages-1.0.1.xlsx"' in workbook.headers["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(workbook.data)).sheetnames[0] == "Dữ liệu"
    example = site.get("/schema/wages/example.csv")
    assert example.content_type == "text/csv; charset=utf-8"
    assert example.text.startswith("period,place_code,")


def test_the_sitemap_names_the_profiles(site):
    assert "<loc>http://localhost/schema/wages</loc>" in site.get("/sitemap.xml").text


def test_the_page_of_a_file_leads_to_the_version_it_was_checked_with(catalog):
    public_site.populate(catalog)
    client = create_app(catalog.settings, running=catalog).test_client()
    page = client.get(f"/dataset/{public_site.SCHOOLS}").text
    resource = re.search(rf'href="(/dataset/{public_site.SCHOOLS}/resource/[^"/]+)"', page)[1]
    assert 'href="/schema/vocational-institutions/2.0.0"' in client.get(resource).text
    assert client.get("/schema/vocational-institutions/2.0.0").status_code == 200


GIVEN = {
    "kind-1": "text",
    "title_vi-1": "Tên hàng",
    "title_en-1": "Item",
    "required-1": "1",
    "kind-2": "number_vi",
    "title_vi-2": "Giá",
    "title_en-2": "",
    "kind-3": "date_vi",
    "title_vi-3": "Ngày",
    "title_en-3": "Day",
}


class TestConfirming:
    # Three decimals of which the last is no zero: written plainly they still look like thousands.
    CSV = "ten,gia,ngay\nMột,35.321,01/02/2025\nHai,12.501,03/02/2025\n".encode()

    @pytest.fixture
    def app(self, catalog):
        return settle(catalog)

    @pytest.fixture
    def name(self, app, catalog):
        return draft(catalog, verdict=None)

    @pytest.fixture
    def clerk(self, app):
        return Browser(app, "clerk")

    def slot(self, catalog, name):
        with catalog.db.read_session() as session:
            return datasets.find_dataset(session, name).resources[0]

    def load(self, catalog, clerk, name):
        """Load the file and answer that a point divides in its numbers: the address of its columns."""
        clerk.post(
            f"/workspace/dataset/{name}/resource",
            {"title_vi": "Bảng giá"},
            page=f"/workspace/dataset/{name}",
        )
        clerk.upload(name, self.slot(catalog, name).id, self.CSV, "gia.csv")
        worker_of(catalog).run_until_idle()
        asked = self.slot(catalog, name).versions[0]
        assert asked.state == "invalid"
        report = f"/workspace/dataset/{name}/version/{asked.id}"
        answer = {"answer-number_format:2": "dot_decimal"}
        assert clerk.post(f"{report}/fix", answer, page=report).status_code == 303
        worker_of(catalog).run_until_idle()
        version = self.slot(catalog, name).versions[0]
        assert (version.number, version.state) == (2, "valid")
        return f"/workspace/dataset/{name}/version/{version.id}/schema"

    def test_a_clerk_confirms_the_columns_and_the_same_file_is_checked_again(self, catalog, clerk, name):
        path = self.load(catalog, clerk, name)
        page = clerk.get(path).text
        assert "Hãy chọn: số này đọc được theo hai cách" in page
        assert '<option value="date_vi" selected>' in page
        answer = clerk.post(path, dict(GIVEN), page=path)
        assert answer.status_code == 303
        worker_of(catalog).run_until_idle()
        slot = self.slot(catalog, name)
        newest, before, _ = slot.versions
        assert answer.location.endswith(newest.id)
        assert (newest.state, before.state) == ("valid", "valid")
        assert newest.storage_key == before.storage_key == f"blobs/{newest.sha256}"
        assert newest.report.body["inferred"] is False
        assert newest.report.body["columns"][1]["title_vi"] == "Giá"
        assert catalog.store.exists(newest.storage_key)

    def test_what_was_answered_about_numbers_holds_for_the_same_bytes_under_the_confirmed_columns(
        self, catalog, clerk, name
    ):
        path = self.load(catalog, clerk, name)
        clerk.post(path, GIVEN | {"kind-2": "number"}, page=path)
        worker_of(catalog).run_until_idle()
        newest, before, _ = self.slot(catalog, name).versions
        assert (newest.state, newest.sha256) == ("valid", before.sha256)
        told = clerk.get(f"/workspace/dataset/{name}/version/{newest.id}").text
        assert "Từ phiên bản 1; phiên bản đó được giữ nguyên." in told

    def test_a_wrong_choice_is_told_by_the_second_check_and_loses_no_bytes(self, catalog, clerk, name):
        path = self.load(catalog, clerk, name)
        clerk.post(path, GIVEN | {"kind-3": "date"}, page=path)
        worker_of(catalog).run_until_idle()
        newest, before, _ = self.slot(catalog, name).versions
        assert (newest.state, before.state) == ("invalid", "valid")
        assert newest.storage_key.startswith("incoming/")
        catalog.store.delete(newest.storage_key)  # what the sweep does when its time is over
        assert catalog.store.exists(before.storage_key)
        assert "Bỏ các cột đã xác nhận" in clerk.get(path).text

    def test_a_refusal_keeps_every_word_and_leaves_no_copy(self, catalog, clerk, name):
        path = self.load(catalog, clerk, name)
        before = {stat.key for stat in catalog.store.list("incoming/")}
        answer = clerk.post(path, GIVEN | {"kind-2": "", "title_vi-1": "Tên mới"}, page=path)
        assert answer.status_code == 422
        assert 'value="Tên mới"' in answer.text
        assert 'href="#f-kind-2"' in answer.text
        assert "dấu nghìn hay dấu thập phân" in answer.text
        assert {stat.key for stat in catalog.store.list("incoming/")} == before
        assert len(self.slot(catalog, name).versions) == 2

    def test_strangers_and_reviewers_have_no_such_page(self, app, catalog, clerk, name):
        path = self.load(catalog, clerk, name)
        assert Browser(app, "stranger").get(path).status_code == 404
        assert Browser(app, "reviewer").get(path).status_code == 403
        assert Browser(app).get(path).status_code == 303
        assert clerk.client.post(path, data=GIVEN).status_code == 403

    def test_confirmed_columns_can_be_taken_back(self, catalog, clerk, name):
        path = self.load(catalog, clerk, name)
        clerk.post(path, dict(GIVEN), page=path)
        slot = self.slot(catalog, name)
        before = state_of(catalog, name)[1]
        forget = f"/workspace/dataset/{name}/resource/{slot.id}/forget-schema"
        assert clerk.post(forget, page=f"/workspace/dataset/{name}").status_code == 303
        assert self.slot(catalog, name).table_schema is None
        assert state_of(catalog, name)[1] == before + 1
        assert clerk.post(forget, page=f"/workspace/dataset/{name}").status_code == 409

    def test_the_part_of_the_report_shows_the_form_for_the_newest_file_only(self, app, catalog, clerk, name):
        self.load(catalog, clerk, name)
        with catalog.db.read_session() as session:
            dataset = datasets.find_dataset(session, name)
        slot = dataset.resources[0]
        given = {"dataset": dataset, "resource": slot, "version": slot.versions[0], "can_upload": True}
        with app.test_request_context("/workspace"):
            shown = render_template("workspace/inferred.html", **given)
            hidden = render_template("workspace/inferred.html", **given | {"can_upload": False})
        assert 'name="kind-3"' in shown
        assert hidden.strip() == ""
