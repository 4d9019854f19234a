"""A site with published tables: files through the use-cases, a check made here, tables made for real."""

import csv
import io
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask

from catalog import bootstrap
from catalog.bootstrap import Catalog
from catalog.domain.policy import SYSTEM, Actor, Role
from catalog.models import Organization, ResourceVersion, User
from catalog.schemas.dataset import load_dataset, load_resource
from catalog.services import datasets, publishing, reports, resources
from catalog.services.accounts import actor_of
from catalog.tables.building import build_files
from catalog.tables.duckdb_store import DuckdbTables
from catalog.web.app import create_app
from catalog.worker import Worker
from tests.factories.datasets import dataset_fields
from validators.findings.report import ColumnInfo, Finding, Report

HOUSEHOLDS = (
    "ma_xa,Tên xã,so_ho,kinh_phi,ngay,con_hieu_luc\n"
    "00123,Nguyễn Trãi,*,1.50,2025-01-31,true\n"
    '00001,"Đông, Sơn",12,0.10,2025-02-28,false\n'
    "00007,,3,0.20,,true\n"
    "14734,Hoằng Hóa,250,100,2024-12-31,\n"
)
SCHEMA = {
    "fields": [
        {"name": "ma_xa", "type": "string", "title": "Mã xã", "title_en": "Commune code"},
        {"name": "Tên xã", "type": "string", "title": "Tên xã"},
        {"name": "so_ho", "type": "integer", "title": "Số hộ", "missingValues": ["", "*"]},
        {"name": "kinh_phi", "type": "number"},
        {"name": "ngay", "type": "date"},
        {"name": "con_hieu_luc", "type": "boolean"},
    ],
    "missingValues": [""],
    "primaryKey": ["ma_xa"],
}


@dataclass
class TableSite:
    """The web service around a catalog whose tables lie in a folder of the test, and its worker."""

    catalog: Catalog
    app: Flask
    worker: Worker
    reviewer: Actor
    editor: Actor
    resources: dict[str, str] = field(default_factory=dict)

    @property
    def client(self) -> Any:
        """A browser that is not signed in."""
        return self.app.test_client()

    def add(
        self,
        name: str,
        content: str | bytes = HOUSEHOLDS,
        schema: dict[str, Any] | None = None,
        *,
        filename: str = "bang.csv",
        is_worked: bool = True,
        findings: tuple[Finding, ...] = (),
        dataset: str = "",
        **report: Any,
    ) -> str:
        """Publish a dataset with one file (or a new version of it); gives the id of the file's slot.

        Args: dataset: one that is published already and gets the file besides; `name` is then the file's.
        """
        now = self.catalog.clock()
        home = dataset or name
        data = content.encode() if isinstance(content, str) else content
        with self.catalog.db.unit_of_work() as session:
            if name not in self.resources:
                if not dataset:
                    datasets.create_dataset(
                        session,
                        SYSTEM,
                        load_dataset(dataset_fields(title_vi=name)),
                        organization="vp",
                        places=self.catalog.places,
                        name=name,
                        now=now,
                    )
                slot = resources.add_resource(
                    session, SYSTEM, home, load_resource({"title_vi": "Bảng hộ"}), now=now
                )
                self.resources[name] = slot.id
            stored = self.catalog.store.put(io.BytesIO(data))
            version = resources.add_upload(
                session, SYSTEM, home, self.resources[name], stored, filename=filename, now=now
            )
            key = self.catalog.store.promote(stored.key, stored.sha256)
            found = replace(report_of(data, schema or SCHEMA, filename), findings=list(findings), **report)
            reports.record_report(session, version.id, found, blob_key=key, now=now)
            session.expire_all()
            found_set = datasets.find_dataset(session, home)
            publishing.submit_dataset(session, self.editor, home, revision=found_set.revision, now=now)
            _, digest = publishing.preview(session, found_set, now=now)
            publishing.publish_dataset(session, self.reviewer, home, digest=digest, is_declared=True, now=now)
        if is_worked:
            self.work()
        return self.resources[name]

    def work(self) -> None:
        """Run every job that waits."""
        self.worker.run_until_idle()

    def version_ids(self, name: str) -> list[str]:
        """The ids of the files of a slot, oldest first."""
        with self.catalog.db.read_session() as session:
            rows = session.query(ResourceVersion).filter_by(resource_id=self.resources[name])
            return [one.id for one in sorted(rows, key=lambda one: one.number)]


def report_of(data: bytes, schema: dict[str, Any], filename: str) -> Report:
    """A clean verdict over these bytes."""
    is_csv = filename.endswith(".csv")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig", "replace")))) if is_csv else [[]]
    fields = {one["name"]: one for one in schema["fields"]}
    names = lines[0] if is_csv else list(fields)
    return Report(
        verdict="valid",
        rows=len(lines) - 1,
        columns=[
            ColumnInfo(name, name, name, fields.get(name, {}).get("type", "string"), 1.0, 1) for name in names
        ],
        findings=[],
        counts={},
        encoding="utf-8",
        delimiter="," if is_csv else None,
        format="csv" if is_csv else "xlsx",
        preview=None,
        schema=schema,
    )


def open_site(catalog: Catalog, folder: Path, **limits: Any) -> TableSite:
    """The site over an empty, migrated catalog."""
    store = DuckdbTables(folder, build_files, **limits)
    running = replace(catalog, tables=store)
    now = catalog.clock()
    with catalog.db.unit_of_work() as session:
        session.add(Organization(name="vp", code="VP", title_vi="Văn phòng Sở", title_en="Office"))
        people = [
            User(name=name, email=f"{name}@vidu.example", role=role.value, password_hash="-", created=now)
            for name, role in (("editor", Role.ADMIN), ("reviewer", Role.REVIEWER))
        ]
        session.add_all(people)
        session.flush()
        editor, reviewer = (actor_of(one) for one in people)
    app = create_app(running.settings, running=running)
    return TableSite(running, app, Worker(bootstrap.job_ports(running)), reviewer, editor)
