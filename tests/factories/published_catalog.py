"""Published, hidden and withdrawn datasets straight in the tables, and a bare app with the machines alone."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, g
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.bootstrap import Catalog, register_terms
from catalog.config import Settings
from catalog.db import Database
from catalog.domain.errors import CatalogError
from catalog.domain.publication import Publication, PublishedUnit
from catalog.models import Dataset, DatasetVersion, Organization, Redirect, Resource
from catalog.search.memory_index import MemoryIndex
from catalog.services import indexing
from catalog.services.register_book import RegisterBook
from catalog.web import security
from catalog.web.action_api import bp as action_api
from catalog.web.context import EXTENSION
from catalog.web.downloads import bp as downloads
from catalog.web.errors import retry_headers, status_of
from catalog.web.feeds import bp as feeds
from catalog.web.health import bp as health
from catalog.web.linked_data import bp as linked_data
from storage import MemoryStore, ObjectStore
from tests.factories.publications import CREATED, CSV_CONTENT, MODIFIED, UNIT, make_file, make_publication
from validators.places.book import PlaceBook

BUDGET = "du-toan-chi-cntt-2025"
DOCUMENTS = "van-ban-2024"
SCHOOLS = "co-so-giao-duc-nghe-nghiep"
OLD_NAME = "du-toan-cu"
DRAFT = "ban-thao-ho-ngheo"
WITHDRAWN = "so-lieu-da-go"
OFFICE = PublishedUnit(
    "9b1d7f3e-0a2c-4e68-8c5d-7f9a1b3c5d7e", "vp", "VP", "Văn phòng Sở", "Department Office"
)
IDS = {
    BUDGET: "3d5b8c2e-9f10-4a7b-8c6d-1e2f3a4b5c6d",
    DOCUMENTS: "11111111-9f10-4a7b-8c6d-1e2f3a4b5c6d",
    SCHOOLS: "22222222-9f10-4a7b-8c6d-1e2f3a4b5c6d",
    DRAFT: "dddddddd-9f10-4a7b-8c6d-1e2f3a4b5c6d",
    WITHDRAWN: "eeeeeeee-9f10-4a7b-8c6d-1e2f3a4b5c6d",
}
FILES = {
    BUDGET: "7a1e4c55-2b3d-4e6f-9081-a2b3c4d5e6f7",
    DOCUMENTS: "7a1e4c55-2b3d-4e6f-9081-111111111111",
    SCHOOLS: "7a1e4c55-2b3d-4e6f-9081-222222222222",
    DRAFT: "7a1e4c55-2b3d-4e6f-9081-dddddddddddd",
    WITHDRAWN: "7a1e4c55-2b3d-4e6f-9081-eeeeeeeeeeee",
}
FIRST_CONTENT = b"tt;noi_dung\n1;ban dau\n"


def public_datasets() -> list[Publication]:
    """Three: two of the division, one of the office; the budget has two versions, the schools are oldest."""
    documents = make_publication(
        id=IDS[DOCUMENTS],
        name=DOCUMENTS,
        number=1,
        title_vi="Văn bản chuyển đổi số năm 2024",
        unit=OFFICE,
        keywords_vi=("văn bản", "công nghệ thông tin"),
        modified=MODIFIED.replace(day=14),
        files=(make_file(id=FILES[DOCUMENTS], filename="van-ban.csv"),),
    )
    schools = make_publication(
        id=IDS[SCHOOLS],
        name=SCHOOLS,
        number=1,
        title_vi="Cơ sở giáo dục nghề nghiệp",
        theme="giao-duc-nghe-nghiep",
        keywords_vi=("trường",),
        period_start=None,
        period_end=None,
        modified=MODIFIED.replace(day=13),
        files=(
            make_file(id=FILES[SCHOOLS], filename="co-so.json", format="JSON", media_type="application/json"),
        ),
    )
    return [make_publication(files=(make_file(),)), documents, schools]


def read_only_catalog(
    migrated_file: Path, folder: Path, places: PlaceBook, *, now: datetime, store: ObjectStore | None = None
) -> Catalog:
    """A populated catalog which the tests of a whole module read and none of them changes."""
    path = folder / "catalog.db"
    shutil.copy(migrated_file, path)
    db = Database(f"sqlite:///{path}")
    settings = Settings(database_url=db.url, secret_key="a" * 40, site_url="http://localhost")
    catalog = Catalog(
        settings,
        db,
        store or MemoryStore(),
        MemoryIndex(),
        places,
        clock=lambda: now,
        register=RegisterBook(register_terms(settings, places)),
    )
    populate(catalog)
    return catalog


def populate(catalog: Catalog) -> None:
    """Fill an empty, migrated database, the store and the index."""
    stored = [catalog.store.write(content) for content in (CSV_CONTENT, FIRST_CONTENT)]
    budget, *others = public_datasets()
    with catalog.db.unit_of_work() as session:
        for unit in (UNIT, OFFICE):
            session.add(organization(unit))
        session.flush()
        add_dataset(session, budget, versions=(_first_version(budget, stored[1].sha256), budget))
        for publication in others:
            add_dataset(session, publication)
        add_dataset(session, _hidden(DRAFT, "Bản thảo hộ nghèo"), versions=())
        add_dataset(
            session,
            _hidden(WITHDRAWN, "Số liệu đã gỡ"),
            withdrawn_at=MODIFIED,
            withdrawn_reason="Trùng.",
        )
        session.add(Redirect(kind="dataset", old_name=OLD_NAME, object_id=budget.id))
    refresh_index(catalog)


def refresh_index(catalog: Catalog) -> None:
    """Bring the index level with the database, as the worker would."""
    with catalog.db.read_session() as session:
        state = indexing.read_all(session)
    catalog.index.rebuild(state.documents, generation=state.sequence)


def organization(unit: PublishedUnit) -> Organization:
    """The row of a unit."""
    return Organization(
        id=unit.id, name=unit.name, code=unit.code, title_vi=unit.title_vi, title_en=unit.title_en
    )


def add_dataset(
    session: Session, publication: Publication, *, versions: Iterable[Publication] | None = None, **given: Any
) -> None:
    """A dataset and its published versions; without any it is a draft."""
    frozen = list(versions if versions is not None else [publication])
    row = Dataset(
        id=publication.id,
        name=publication.name,
        organization_id=publication.unit.id,
        title_vi=publication.title_vi,
        theme=publication.theme,
        frequency=publication.frequency,
        licence=publication.licence,
        created=CREATED,
        modified=publication.modified,
        current_number=frozen[-1].number if frozen else None,
        **given,
    )
    session.add(row)
    session.flush()
    for version in frozen:
        session.add(
            DatasetVersion(
                dataset_id=version.id,
                number=version.number,
                publication=version.to_dict(),
                digest=f"{version.number:064d}",
                published_at=version.modified,
            )
        )
    for file in {f.id: f for version in frozen for f in version.files}.values():
        session.merge(Resource(id=file.id, dataset_id=row.id, title_vi=file.title_vi, created=CREATED))


def machines_app(catalog: Catalog) -> Flask:
    """The machines without the pages; a refusal outside the action API is its bare code."""
    app = Flask("catalog")
    app.extensions[EXTENSION] = catalog
    app.url_map.strict_slashes = False
    app.before_request(_set_request_id)
    app.after_request(security.add_headers)
    app.register_error_handler(CatalogError, _bare_refusal)
    for blueprint in (action_api, linked_data, feeds, downloads, health):
        app.register_blueprint(blueprint)
    return app


def _set_request_id() -> None:
    g.request_id = "test-request"


def _bare_refusal(error: CatalogError) -> ResponseReturnValue:
    return {"code": error.code}, status_of(error), retry_headers(error)


def _first_version(budget: Publication, sha256: str) -> Publication:
    file = make_file(
        filename="du-toan-ban-dau.csv",
        size=len(FIRST_CONTENT),
        sha256=sha256,
        blob_key=f"blobs/{sha256}",
        modified=MODIFIED.replace(month=6, day=9),
    )
    return replace(budget, number=1, modified=MODIFIED.replace(month=6), files=(file,))


def _hidden(name: str, title: str) -> Publication:
    file = make_file(id=FILES[name], filename=f"{name}.csv")
    return make_publication(
        id=IDS[name], name=name, number=1, title_vi=title, keywords_vi=("bí mật",), files=(file,)
    )
