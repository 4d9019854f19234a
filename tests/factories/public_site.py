"""A populated catalog for tests of pages: units, the list and the demo's datasets, through the use-cases.

The check of the files is stood in for by reports made here, so that no child process is needed.
"""

import csv
import io
import json
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from catalog.bootstrap import Catalog
from catalog.config import DATA_FOLDER
from catalog.domain.policy import SYSTEM, Actor, Role
from catalog.models import Organization, Redirect, User
from catalog.schemas.dataset import load_dataset, load_resource
from catalog.services import (
    approvals,
    datasets,
    indexing,
    organizations,
    profiles,
    publishing,
    reports,
    resources,
)
from catalog.services.accounts import actor_of
from storage import ObjectStore
from tests.factories.decisions import import_rows
from validators.findings.report import ColumnInfo, Finding, Preview, Report
from validators.places.book import PlaceBook

DEMO = DATA_FOLDER / "demo"
DOCUMENTS = "van-ban-chi-dao-chuyen-doi-so-2024"
TARGETS = "chi-tieu-chuyen-doi-so-2024"
BUDGET = "kinh-phi-chuyen-doi-so-2025"
SCHOOLS = "co-so-giao-duc-nghe-nghiep-mo-phong"
POOR_HOUSEHOLDS = "ho-ngheo-theo-xa-2024-mo-phong"
OLD_NAME = "van-ban-cds"
WITHDRAWN = "du-lieu-da-go"
DRAFT = "ban-thao-chua-cong-bo"
# The budget's printed total against the sum of its six rows, by hand: 41,440,000 + ... = 162,516,000.
WRONG_TOTAL = {"printed": 150_000_000, "actual": 162_516_000, "difference": 12_516_000}


def populate(catalog: Catalog, *, more: frozenset[str] = frozenset()) -> None:
    """Fill an empty, migrated database and its index with four of the demo's datasets and those of `more`."""
    plan = json.loads((DEMO / "demo.json").read_text(encoding="utf-8"))
    now = catalog.clock()
    with catalog.db.unit_of_work() as session:
        organizations.import_units(session, SYSTEM, _table("units.csv"), now=now)
        _import_list(session, plan["decision"], now=now)
        reviewer = _reviewer(session, now=now)
        for entry in plan["datasets"]:
            if entry["name"] in {DOCUMENTS, TARGETS, BUDGET, SCHOOLS} | more:
                _publish(session, catalog, entry, reviewer, now=now)
        _leftovers(session, catalog.places, now=now)
    refresh_index(catalog)


def refresh_index(catalog: Catalog) -> None:
    """Bring the index level with the database, as the worker would."""
    with catalog.db.read_session() as session:
        state = indexing.read_all(session)
    catalog.index.rebuild(state.documents, generation=state.sequence)


def withdraw(catalog: Catalog, name: str, *, successor: str = "") -> None:
    """Take a dataset off the site with a reason."""
    with catalog.db.unit_of_work() as session:
        publishing.withdraw_dataset(
            session, SYSTEM, name, reason="Số liệu bị trùng.", successor=successor, now=catalog.clock()
        )
    refresh_index(catalog)


def _table(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _import_list(session: Session, decision: dict[str, Any], *, now: datetime) -> None:
    import_rows(
        session,
        _table(decision["list_file"]),
        decision=decision["number"],
        issued_on=date.fromisoformat(decision["issued_on"]),
        title_vi=decision["title_vi"],
        is_illustrative=True,
        now=now,
    )


def _reviewer(session: Session, *, now: datetime) -> Actor:
    _user(session, "editor", Role.ADMIN, now=now)
    return actor_of(_user(session, "reviewer", Role.REVIEWER, now=now))


def _user(session: Session, name: str, role: Role, *, now: datetime) -> User:
    user = User(
        name=name, email=f"{name}@vidu.example", role=role.value, password_hash="not-a-hash", created=now
    )
    session.add(user)
    session.flush()
    return user


def _publish(
    session: Session, catalog: Catalog, entry: dict[str, Any], reviewer: Actor, *, now: datetime
) -> None:
    made = _create(session, catalog.places, entry, now=now)
    for given in entry["resources"]:
        _add_file(session, catalog.store, made, given, now=now)
    dataset = datasets.find_dataset(session, made)
    editor = session.query(User).filter_by(name="editor").one()
    publishing.submit_dataset(session, actor_of(editor), made, revision=dataset.revision, now=now)
    _, digest = publishing.preview(session, dataset, now=now)
    publishing.publish_dataset(session, reviewer, made, digest=digest, is_declared=True, now=now)
    if approvals.is_sensitive(dataset):
        second = actor_of(_user(session, "reviewer-2", Role.REVIEWER, now=now))
        publishing.publish_dataset(session, second, made, digest=digest, is_declared=True, now=now)
    session.flush()


def _create(session: Session, places: PlaceBook, entry: dict[str, Any], *, now: datetime) -> str:
    keys = (
        "title_vi",
        "title_en",
        "notes_vi",
        "notes_en",
        "theme",
        "keywords_vi",
        "keywords_en",
        "frequency",
    )
    more = ("licence", "caveats_vi", "caveats_en", "source_vi", "source_en", "contact_name", "contact_email")
    fields = {key: entry[key] for key in (*keys, *more)} | {
        "period_start": entry["period_start"] or "",
        "period_end": entry["period_end"] or "",
        "spatial_code": entry["spatial"]["place_code"],
        "spatial_vintage": entry["spatial"]["place_vintage"],
        "list_item_code": entry["list_item"] or "",
        "off_list_reason_vi": entry["off_list_reason_vi"] or "",
        "off_list_reason_en": entry["off_list_reason_en"] or "",
        "is_simulated": entry["simulated"],
    }
    made = datasets.create_dataset(
        session,
        SYSTEM,
        load_dataset(fields),
        organization=entry["organization"],
        places=places,
        name=entry["name"],
        now=now,
    )
    return made.name


def _add_file(
    session: Session, store: ObjectStore, dataset: str, given: dict[str, Any], *, now: datetime
) -> None:
    texts = ("title_vi", "title_en", "description_vi", "description_en")
    fields = load_resource({key: given[key] for key in texts} | {"profile": given["profile"] or ""})
    schema = _schema(given)
    table_schema = None if given["profile"] else schema
    slot = resources.add_resource(session, SYSTEM, dataset, fields, table_schema=table_schema, now=now)
    content = (DEMO / given["file"]).read_bytes()
    stored = store.put(io.BytesIO(content))
    version = resources.add_upload(session, SYSTEM, dataset, slot.id, stored, filename=given["file"], now=now)
    report = _report(content.decode("utf-8-sig"), schema, given["file"])
    blob_key = store.promote(stored.key, stored.sha256)
    reports.record_report(session, version.id, report, blob_key=blob_key, now=now)
    session.expire_all()


def _schema(given: dict[str, Any]) -> dict[str, Any]:
    if given["profile"]:
        shipped: dict[str, Any] = profiles.all_profiles()[given["profile"]]["schema"]
        return shipped
    schema: dict[str, Any] = json.loads((DEMO / given["schema_file"]).read_text(encoding="utf-8"))
    return schema


def _report(text: str, schema: dict[str, Any], filename: str) -> Report:
    header, *rows = csv.reader(io.StringIO(text))
    fields = {field["name"]: field for field in schema["fields"]}
    columns = [
        ColumnInfo(
            name,
            fields.get(name, {}).get("title", ""),
            fields.get(name, {}).get("title_en", ""),
            fields.get(name, {}).get("type", "string"),
            sum(bool(row[place]) for row in rows) / len(rows),
            len({row[place] for row in rows}),
        )
        for place, name in enumerate(header)
    ]
    findings = []
    if filename.startswith("budget"):
        findings = [
            Finding("total_row_mismatch", "warning", 8, 3, header[2], params=dict(WRONG_TOTAL)),
        ]
    return Report(
        verdict="valid",
        rows=len(rows),
        columns=columns,
        findings=findings,
        counts={f.code: 1 for f in findings},
        encoding="utf-8",
        delimiter=",",
        format="CSV",
        preview=Preview(header, rows[:100]),
        schema=schema,
    )


def _leftovers(session: Session, places: PlaceBook, *, now: datetime) -> None:
    """A draft that nobody may see, and an old name of a public dataset."""
    draft = {
        "title_vi": "Bản thảo chưa công bố",
        "theme": "giam-ngheo",
        "frequency": "P1Y",
        "licence": "dieu-kien-du-lieu-mo",
        "off_list_reason_vi": "Chưa có trong danh mục.",
    }
    datasets.create_dataset(
        session, SYSTEM, load_dataset(draft), organization="vp", places=places, name=DRAFT, now=now
    )
    documents = datasets.find_dataset(session, DOCUMENTS)
    office = session.query(Organization).filter_by(name="vp").one()
    session.add_all(
        [
            Redirect(kind="dataset", old_name=OLD_NAME, object_id=documents.id),
            Redirect(kind="organization", old_name="van-phong", object_id=office.id),
        ]
    )


def rename_draft(session: Session, name: str, title_vi: str) -> None:
    """Change the title of a working copy without publishing it."""
    dataset = datasets.find_dataset(session, name)
    dataset.title_vi = title_vi
