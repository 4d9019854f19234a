"""Who may open and do what: every route of the workspace against every role."""

from datetime import date

import pytest

from catalog.services import datasets, organizations
from tests.factories.list_rows import decide, listed
from tests.factories.workspace_site import NAME, Browser, draft, settle

ROLES = ("nobody", "stranger", "clerk", "reviewer", "chief", "head", "officer")
IN, OUT, HIDDEN, NO = 200, 303, 404, 403
NOTHING = 409  # allowed, but the draft's file has no columns to confirm
PAGE = f"/workspace/dataset/{NAME}"
DESK = f"/workspace/review/{NAME}"
ITEM = "/workspace/register/M1"
# Answers for nobody, an editor of another unit, one of this unit, a reviewer, an admin, the head of this
# unit, the privacy officer; OUT = to the sign-in.
PAGES = {
    "/workspace": (OUT, IN, IN, IN, IN, IN, IN),
    "/workspace/dataset/new": (OUT, IN, IN, NO, IN, NO, NO),
    PAGE: (OUT, HIDDEN, IN, IN, IN, IN, IN),
    f"{PAGE}/edit": (OUT, HIDDEN, IN, NO, IN, NO, NO),
    f"{PAGE}/version/VERSION": (OUT, HIDDEN, IN, IN, IN, IN, IN),
    f"{PAGE}/version/VERSION/report.xlsx": (OUT, HIDDEN, IN, IN, IN, IN, IN),
    f"{PAGE}/version/VERSION/report.json": (OUT, HIDDEN, IN, IN, IN, IN, IN),
    f"{PAGE}/version/VERSION/schema": (OUT, HIDDEN, NOTHING, NO, NOTHING, NO, NO),
    f"{PAGE}/version/VERSION/aggregate": (OUT, HIDDEN, IN, NO, IN, NO, NO),
    "/workspace/queue": (OUT, NO, NO, IN, NO, NO, NO),
    DESK: (OUT, HIDDEN, NO, IN, NO, NO, NO),
    f"{PAGE}/take-down": (OUT, HIDDEN, NO, IN, NO, NO, IN),
    "/workspace/searches": (OUT, IN, IN, IN, IN, IN, IN),
    "/workspace/privacy": (OUT, NO, NO, NO, NO, NO, IN),
    "/workspace/privacy/incident/INCIDENT": (OUT, NO, NO, NO, NO, NO, HIDDEN),
    "/workspace/units": (OUT, NO, NO, NO, IN, NO, NO),
    "/workspace/units/new": (OUT, NO, NO, NO, IN, NO, NO),
    "/workspace/units/ACT": (OUT, NO, NO, NO, HIDDEN, NO, NO),
    "/workspace/register/import": (OUT, NO, NO, NO, IN, NO, NO),
    "/workspace/register/import/DRAFT": (OUT, NO, NO, NO, HIDDEN, NO, NO),
    "/workspace/requests": (OUT, NO, NO, IN, IN, NO, NO),
    # There is no such data request: only who may moderate is told so.
    "/workspace/requests/REQUEST": (OUT, NO, NO, HIDDEN, HIDDEN, NO, NO),
    "/workspace/register": (OUT, IN, IN, IN, IN, IN, IN),
    ITEM: (OUT, HIDDEN, IN, IN, IN, IN, IN),
    "/workspace/reminders": (OUT, IN, IN, IN, IN, IN, IN),
    "/workspace/mail": (OUT, NO, NO, NO, IN, NO, NO),
    "/workspace/reports": (OUT, IN, IN, IN, IN, IN, IN),
    # Without saying which figure it is refused, to whoever asks.
    "/workspace/reports/evidence": (OUT, 422, 422, 422, 422, 422, 422),
}
# The answer to a form that the role may not send; None where it may (what then happens is told elsewhere).
FORMS = {
    "/workspace/dataset/new": (OUT, None, None, NO, None, NO, NO),
    f"{PAGE}/edit": (OUT, HIDDEN, None, NO, None, NO, NO),
    f"{PAGE}/resource": (OUT, HIDDEN, None, NO, None, NO, NO),
    f"{PAGE}/resource/SLOT/upload": (OUT, HIDDEN, None, NO, None, NO, NO),
    f"{PAGE}/resource/SLOT/forget-schema": (OUT, HIDDEN, None, NO, None, NO, NO),
    f"{PAGE}/version/VERSION/schema": (OUT, HIDDEN, None, NO, None, NO, NO),
    f"{PAGE}/version/VERSION/fix": (OUT, HIDDEN, None, NO, None, NO, NO),
    f"{PAGE}/version/VERSION/aggregate": (OUT, HIDDEN, None, NO, None, NO, NO),
    f"{PAGE}/version/VERSION/aggregate/confirm": (OUT, HIDDEN, None, NO, None, NO, NO),
    f"{PAGE}/submit": (OUT, HIDDEN, None, NO, None, None, NO),
    f"{PAGE}/withdraw": (OUT, HIDDEN, NO, None, NO, NO, NO),
    f"{DESK}/approve": (OUT, HIDDEN, NO, None, NO, NO, NO),
    f"{DESK}/return": (OUT, HIDDEN, NO, None, NO, NO, NO),
    f"{PAGE}/take-down": (OUT, HIDDEN, NO, None, NO, NO, None),
    f"{PAGE}/version/VERSION/override": (OUT, HIDDEN, NO, NO, NO, None, None),
    f"{PAGE}/version/VERSION/ask-release": (OUT, HIDDEN, NO, NO, NO, NO, None),
    f"{PAGE}/version/VERSION/confirm-release": (OUT, HIDDEN, NO, None, NO, None, NO),
    f"{PAGE}/version/VERSION/destroy": (OUT, HIDDEN, NO, NO, NO, NO, None),
    "/workspace/privacy/rescan": (OUT, NO, NO, NO, NO, NO, None),
    # There is no such incident: whoever may not see the board is told no more than that.
    "/workspace/privacy/incident/INCIDENT/reported": (OUT, NO, NO, NO, NO, NO, HIDDEN),
    "/workspace/privacy/incident/INCIDENT/close": (OUT, NO, NO, NO, NO, NO, HIDDEN),
    "/workspace/privacy/incident/INCIDENT/export": (OUT, NO, NO, NO, NO, NO, HIDDEN),
    "/workspace/units/new": (OUT, NO, NO, NO, None, NO, NO),
    "/workspace/units/ACT/call-off": (OUT, NO, NO, NO, HIDDEN, NO, NO),
    "/workspace/register/import": (OUT, NO, NO, NO, None, NO, NO),
    "/workspace/register/import/DRAFT": (OUT, NO, NO, NO, HIDDEN, NO, NO),
    **{
        f"/workspace/requests/REQUEST/{act}": (OUT, NO, NO, HIDDEN, HIDDEN, NO, NO)
        for act in ("open", "hide", "assign", "propose", "answer", "refuse")
    },
    f"{ITEM}/assign": (OUT, NO, NO, None, None, NO, NO),
    f"{ITEM}/exempt": (OUT, HIDDEN, NO, None, None, NO, NO),
    f"{ITEM}/override": (OUT, HIDDEN, NO, None, None, NO, NO),
    f"{ITEM}/changed": (OUT, HIDDEN, None, NO, None, None, NO),
    "/workspace/reports": (OUT, None, None, None, None, None, None),
    # No format was named.
    "/workspace/reports/file": (OUT, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    "/workspace/reminders/mail": (OUT, None, None, None, None, None, None),
    "/workspace/reminders/calendar": (OUT, None, None, None, None, None, None),
    "/workspace/reminders/calendar/revoke": (OUT, None, None, None, None, None, None),
    # There are no such orders.
    f"{ITEM}/exemption/EXEMPTION/end": (OUT, HIDDEN, NO, HIDDEN, HIDDEN, NO, NO),
    f"{ITEM}/override/OVERRIDE/end": (OUT, HIDDEN, NO, HIDDEN, HIDDEN, NO, NO),
}


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.fixture
def real(site, catalog):
    """Puts the ids of the draft into a path."""
    draft(catalog)
    with catalog.db.unit_of_work() as session:
        decide(session, "01", date(2025, 1, 1), listed("M1", organizations.get_unit(session, "vp")))
    with catalog.db.read_session() as session:
        slot = datasets.find_dataset(session, NAME).resources[0]
        version = slot.versions[0].id
    return lambda path: path.replace("SLOT", slot.id).replace("VERSION", version)


def browser_of(site, role):
    return Browser(site, None if role == "nobody" else role)


def column(table, role):
    return {path: row[ROLES.index(role)] for path, row in table.items()}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_page_opens_for_those_it_is_for(site, real, role, prefix):
    browser = browser_of(site, role)
    given = {path: browser.get(prefix + real(path)) for path in PAGES}
    assert {path: answer.status_code for path, answer in given.items()} == column(PAGES, role)
    ways = [a.location for a in given.values() if a.status_code == OUT]
    assert all(way.startswith(f"{prefix}/user/login?next=") for way in ways)


@pytest.mark.parametrize("role", ROLES)
def test_a_form_is_taken_from_those_it_is_for(site, real, role):
    browser = browser_of(site, role)
    # A token of the sign-in page is good for nobody's session, so nobody is led to the sign-in.
    page = "/user/login" if role == "nobody" else "/workspace"
    expected = column(FORMS, role)
    given = {path: browser.post(real(path), {"title_vi": "Tên"}, page=page).status_code for path in FORMS}
    assert {path: given[path] for path, answer in expected.items() if answer} == {
        path: answer for path, answer in expected.items() if answer
    }
    taken = {given[path] for path, answer in expected.items() if answer is None}
    assert taken.isdisjoint({NO, HIDDEN})


@pytest.mark.parametrize("role", ROLES)
def test_no_form_is_taken_without_its_token(site, real, role):
    browser = browser_of(site, role)
    assert {browser.client.post(real(path)).status_code for path in FORMS} == {403}


def test_the_tables_above_name_every_route_of_the_workspace(site):
    routes = {
        (method, rule.rule)
        for rule in site.url_map.iter_rules()
        if rule.endpoint.startswith("workspace.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    ids = {NAME: "<name>", "SLOT": "<resource_id>", "VERSION": "<version_id>", "INCIDENT": "<incident_id>"}
    ids |= {"DRAFT": "<draft_id>", "REQUEST": "<code>", "ACT": "<act_id>"}
    ids |= {"M1": "<item>", "EXEMPTION": "<exemption_id>", "OVERRIDE": "<override_id>"}

    def rule_of(path):
        for real_part, placeholder in ids.items():
            path = path.replace(real_part, placeholder)
        return path

    named = {("GET", rule_of(p)) for p in PAGES} | {("POST", rule_of(p)) for p in FORMS}
    assert named == routes


def test_a_hidden_dataset_answers_exactly_like_a_missing_one(site, real):
    stranger = Browser(site, "stranger")
    hidden = stranger.get(PAGE)
    missing = stranger.get("/workspace/dataset/khong-co")
    assert (hidden.status_code, hidden.text) == (missing.status_code, missing.text)


def test_pages_of_a_session_are_kept_by_no_cache(site, real):
    answer = Browser(site, "clerk").get(PAGE)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_an_editor_cannot_register_for_another_unit(site, catalog):
    with catalog.db.read_session() as session:
        other = organizations.get_unit(session, "gdnn").id
    clerk = Browser(site, "clerk")
    data = {
        "title_vi": "Tên",
        "theme": "giam-ngheo",
        "frequency": "P1Y",
        "licence": "dieu-kien-du-lieu-mo",
        "organization": other,
    }
    assert clerk.post("/workspace/dataset/new", data, page="/workspace").status_code == 403
