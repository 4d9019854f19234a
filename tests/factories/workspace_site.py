"""A browser for the workspace's tests: it signs in and sends forms with the token of a page."""

import io
import re
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalog.bootstrap import Catalog
from catalog.models import Organization, Resource, User
from catalog.services import accounts, datasets, reports
from catalog.web.app import create_app
from tests.factories import datasets as made
from validators.findings.report import Finding

PASSWORD = "mot-mat-khau-du-dai"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PEOPLE = (
    ("clerk", "editor", "VP"),
    ("colleague", "editor", "VP"),
    ("stranger", "editor", "GDNN"),
    ("reviewer", "reviewer", None),
    ("second-reviewer", "reviewer", None),
    ("chief", "admin", None),
    ("head", "head", "VP"),
    ("officer", "privacy_officer", None),
)
NAME = "danh-muc-van-ban-2024"


def settle(catalog: Catalog) -> Flask:
    """Two units and an account for every part of the story, all with the same password; the web service."""
    now = catalog.clock()
    # As cheap as the format allows: the tests prove sessions, not the cost of a hash.
    password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with catalog.db.unit_of_work() as session:
        units = {
            "VP": Organization(name="vp", code="VP", title_vi="Văn phòng Sở", title_en="Department Office"),
            "GDNN": Organization(name="gdnn", code="GDNN", title_vi="Phòng Giáo dục nghề nghiệp"),
        }
        session.add_all(units.values())
        session.flush()
        session.add_all(
            User(
                name=name,
                email=f"{name}@vidu.example",
                role=role,
                organization_id=units[unit].id if unit else None,
                password_hash=password_hash,
                created=now,
            )
            for name, role, unit in PEOPLE
        )
    return create_app(catalog.settings, running=catalog)


def draft(catalog: Catalog, *, verdict: str | None = "valid", **given: Any) -> str:
    """A draft of the clerk's unit with one checked file (none for `verdict=None`); its name."""
    with catalog.db.unit_of_work() as session:
        clerk = accounts.get_actor(session, "clerk")
        if verdict is None:
            return made.make_dataset(session, clerk, catalog.places, now=catalog.clock(), **given).name
        return made.make_checked_dataset(
            session, clerk, catalog.places, now=catalog.clock(), verdict=verdict, **given
        ).name


def slot_of(catalog: Catalog, name: str = NAME) -> Resource:
    """The first slot of a dataset with its versions, the newest first."""
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, name).resources[0]


def clerk_with_slot(site: Flask, catalog: Catalog, profile: str) -> "Browser":
    """A clerk with a draft whose one slot asks for a profile."""
    draft(catalog, verdict=None)
    browser, page = Browser(site, "clerk"), f"/workspace/dataset/{NAME}"
    browser.post(f"{page}/resource", {"title_vi": "Đối tượng", "profile": profile}, page=page)
    return browser


def judge_newest(catalog: Catalog, name: str, verdict: str, *findings: Finding) -> str:
    """Give the newest file of the first slot its verdict, as the worker would; the version's id."""
    with catalog.db.unit_of_work() as session:
        version = datasets.find_dataset(session, name).resources[0].versions[0]
        key = f"blobs/{version.sha256}" if verdict == "valid" else None
        reports.record_report(
            session, version.id, made.report(verdict, *findings), blob_key=key, now=catalog.clock()
        )
        return version.id


def state_of(catalog: Catalog, name: str) -> tuple[str, int]:
    """The state and the revision of a working copy."""
    with catalog.db.read_session() as session:
        dataset = datasets.find_dataset(session, name)
        return dataset.state, dataset.revision


class Browser:
    """One person's browser."""

    def __init__(self, app: Flask, name: str | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        if name:
            answer = self.sign_in(name, PASSWORD)
            assert answer.status_code == 303, answer.text

    def get(self, path: str, **given: Any) -> TestResponse:
        """A page."""
        return self.client.get(path, **given)

    def token(self, path: str) -> str:
        """The token of the forms on a page."""
        found = TOKEN.search(self.get(path).text)
        assert found, f"no form on {path}"
        return found.group(1)

    def post(self, path: str, data: dict[str, Any] | None = None, *, page: str, **given: Any) -> TestResponse:
        """Send a form with the token of the page it stands on."""
        return self.client.post(path, data={"csrf_token": self.token(page)} | (data or {}), **given)

    def sign_in(self, name: str, password: str, **data: str) -> TestResponse:
        """Fill in the sign-in page."""
        return self.post("/user/login", {"name": name, "password": password} | data, page="/user/login")

    def upload(self, name: str, resource_id: str, content: bytes, filename: str) -> TestResponse:
        """Load a file into a slot."""
        return self.post(
            f"/workspace/dataset/{name}/resource/{resource_id}/upload",
            {"file": (io.BytesIO(content), filename)},
            page=f"/workspace/dataset/{name}",
            content_type="multipart/form-data",
        )
