"""Working copies for tests, made through the use-cases; only what matters is spelled out."""

import io
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from catalog.domain.policy import Actor
from catalog.models import Dataset, Resource, ResourceVersion
from catalog.schemas.dataset import load_dataset, load_resource
from catalog.services import datasets, gate_beside, reports, resources
from storage import MemoryStore, ObjectStore
from validators.findings.report import ColumnInfo, Finding, Preview, Report
from validators.places.book import PlaceBook

CSV = "ten,so\nMột,1\nHai,2\n".encode()


def dataset_fields(**given: Any) -> dict[str, Any]:
    """A complete, valid form."""
    return {
        "title_vi": "Danh mục văn bản 2024",
        "title_en": "Documents of 2024",
        "notes_vi": "Các văn bản của Sở.",
        "theme": "hanh-chinh-ngan-sach",
        "frequency": "P1M",
        "licence": "dieu-kien-du-lieu-mo",
        "off_list_reason_vi": "Chưa có trong danh mục.",
    } | given


def make_dataset(
    session: Session, actor: Actor, places: PlaceBook, *, now: datetime, unit: str = "vp", **given: Any
) -> Dataset:
    """A draft of a unit."""
    name = given.pop("name", "")
    fields = load_dataset(dataset_fields(**given))
    made = datasets.create_dataset(
        session, actor, fields, organization=unit, places=places, name=name, now=now
    )
    return datasets.find_dataset(session, made.name)


def make_slot(session: Session, actor: Actor, dataset: Dataset, *, now: datetime, **given: Any) -> Resource:
    """A file slot."""
    fields = load_resource({"title_vi": "Bảng văn bản"} | given)
    return resources.add_resource(session, actor, dataset.name, fields, now=now)


def load_file(
    session: Session,
    actor: Actor,
    dataset: Dataset,
    slot: Resource,
    *,
    now: datetime,
    content: bytes = CSV,
    store: ObjectStore | None = None,
    filename: str = "van ban.csv",
) -> ResourceVersion:
    """A file in quarantine with its row and job."""
    stored = (store or MemoryStore()).put(io.BytesIO(content))
    return resources.add_upload(session, actor, dataset.name, slot.id, stored, filename=filename, now=now)


def report(verdict: str = "valid", *findings: Finding) -> Report:
    """A verdict of two rows as the library gives it."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.code] = counts.get(finding.code, 0) + 1
    return Report(
        verdict=verdict,
        rows=2,
        columns=[
            ColumnInfo("ten", "Tên", "Name", "string", 1.0, 2),
            ColumnInfo("so", "Số", "Number", "integer", 1.0, 2),
        ],
        findings=list(findings),
        counts=counts,
        encoding="utf-8",
        delimiter=",",
        format="CSV",
        preview=Preview(["ten", "so"], [["Một", "1"], ["Hai", "2"]]) if verdict == "valid" else None,
        schema={"fields": [{"name": "ten", "type": "string"}, {"name": "so", "type": "integer"}]},
    )


def judge(session: Session, version: ResourceVersion, *, now: datetime, verdict: str = "valid") -> None:
    """Record a verdict the way the worker does."""
    key = f"blobs/{version.sha256}" if verdict == "valid" else None
    resource = session.get_one(Resource, version.resource_id)
    beside = gate_beside.tables_beside(session, resource, version).fingerprint
    reports.record_report(session, version.id, report(verdict), blob_key=key, beside=beside, now=now)
    session.expire_all()


def make_checked_dataset(
    session: Session, actor: Actor, places: PlaceBook, *, now: datetime, verdict: str = "valid", **given: Any
) -> Dataset:
    """A draft whose one file has its verdict."""
    dataset = make_dataset(session, actor, places, now=now, **given)
    slot = make_slot(session, actor, dataset, now=now)
    version = load_file(session, actor, dataset, slot, now=now)
    judge(session, version, now=now, verdict=verdict)
    return datasets.find_dataset(session, dataset.name)
