"""The worker is killed twenty times, inside checks, index changes and pushes; nothing acknowledged is lost.

Each kill is aimed at a kind of job and comes at a random part of that job's usual time.
"""

import hashlib
import io
import random
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import func, select

from catalog import bootstrap
from catalog.domain.workflow import DatasetState, VersionState
from catalog.models import DatasetVersion, Job, ResourceVersion, SyncRecord
from catalog.ports import Query
from catalog.services import (
    accounts,
    datasets,
    indexing,
    publications,
    publishing,
    queue,
    reports,
    resources,
)
from catalog.worker import Worker
from tests.factories.crashing import Hunter, SlowCkan, wait_for
from tests.factories.datasets import make_dataset, make_slot
from tests.factories.live import build_ready, running, settings_in, worker_of

TARGETS = ["validate_version"] * 7 + ["index_dataset"] * 7 + ["sync_dataset"] * 6


@dataclass
class Acknowledged:
    """What the catalog has said yes to: it must be true for ever."""

    uploads: dict[str, str] = field(default_factory=dict)  # version id -> sha256
    published: dict[str, str] = field(default_factory=dict)  # dataset name -> sha256 of its file


def upload_one(catalog, clerk, number: int, said: Acknowledged) -> None:
    """A clerk registers a dataset and loads a file; only what was committed counts as acknowledged."""
    content = f"ten,so\nBản ghi {number},{number}\nBản ghi khác,{number + 1}\n".encode()
    now = catalog.clock()
    with catalog.db.unit_of_work() as session:
        dataset = make_dataset(
            session, clerk, catalog.places, now=now, name=f"bo-{number:02}", title_vi=f"Bộ {number}"
        )
        slot = make_slot(session, clerk, dataset, now=now)
    stored = catalog.store.put(io.BytesIO(content))
    with catalog.db.unit_of_work() as session:
        version = resources.add_upload(
            session, clerk, dataset.name, slot.id, stored, filename=f"tep-{number}.csv", now=now
        )
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    said.uploads[version.id] = stored.sha256


def move_on(catalog, clerk, reviewer, said: Acknowledged) -> int:
    """Submit what is checked, publish what is submitted; gives how many datasets became public."""
    with catalog.db.unit_of_work() as session:
        for dataset in datasets.list_datasets(session, reviewer):
            newest = [r.versions[0].state for r in dataset.resources if r.versions]
            if dataset.state == DatasetState.DRAFT and newest == [VersionState.VALID]:
                publishing.submit_dataset(
                    session, clerk, dataset.name, revision=dataset.revision, now=catalog.clock()
                )
    published = {}
    with catalog.db.unit_of_work() as session:
        for waiting in datasets.list_queue(session, reviewer):
            dataset = datasets.get_dataset(session, reviewer, waiting.name)
            digest = publishing.preview(session, dataset, now=catalog.clock())[1]
            publishing.publish_dataset(
                session, reviewer, dataset.name, digest=digest, is_declared=True, now=catalog.clock()
            )
            published[dataset.name] = dataset.resources[0].versions[0].sha256
    said.published |= published
    return len(published)


def test_a_worker_killed_inside_every_kind_of_job_loses_nothing_acknowledged(tmp_path, monkeypatch):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))  # what a killed worker leaves stays in the test
    with SlowCkan(stall=1) as portal:
        settings = settings_in(
            tmp_path,
            job_lease_seconds=1,
            portal_url=portal.url,
            portal_token=portal.token,
            portal_owner_org="so-ldtbxh",
            portal_allow=(f"127.0.0.1:{portal.port}",),
        )
        catalog = build_ready(settings)
        with catalog.db.read_session() as session:
            people = accounts.get_actor(session, "clerk"), accounts.get_actor(session, "reviewer")
        hunter, said = Hunter(catalog, random.Random(20251103)), Acknowledged()
        live_once(hunter, people, said)
        hunter.chance.shuffle(targets := list(TARGETS))
        for number, target in enumerate(targets, start=1):
            hunt_once(hunter, people, said, number, target)
        finish(catalog, people, said)
        check_kills(hunter)
        check_uploads(catalog, said)
        check_published(catalog, said)
        check_portal(catalog, said, portal)
        catalog.db.dispose()


def live_once(hunter, people, said) -> None:
    """One dataset goes the whole way unharmed, so that the hunter knows how long each step takes."""
    with running(hunter.catalog.settings, "worker") as worker:
        hunter.wait_until_warm(worker)
        upload_one(hunter.catalog, people[0], 0, said)
        hunter.measure("validate_version")
        move_on(hunter.catalog, *people, said)
        hunter.measure("index_dataset")
        hunter.measure("sync_dataset")


def hunt_once(hunter, people, said, number: int, target: str) -> None:
    """A warm worker gets a new file to check and, if later jobs are the target, something to publish."""
    with running(hunter.catalog.settings, "worker") as worker:
        hunter.wait_until_warm(worker)
        upload_one(hunter.catalog, people[0], number, said)
        if target != "validate_version":
            wait_for(lambda: move_on(hunter.catalog, *people, said))
        hunter.kill_inside(worker, target)


def finish(catalog, people, said) -> None:
    """Let a worker live until everything acknowledged has come through, and a day later sweep."""
    for _ in range(3):
        worker_of(catalog).run_until_idle(seconds=60)
        move_on(catalog, *people, said)
    tomorrow = replace(bootstrap.job_ports(catalog), clock=lambda: catalog.clock() + timedelta(hours=25))
    with catalog.db.unit_of_work() as session:
        queue.enqueue(session, "sweep_quarantine", {}, now=catalog.clock())
    Worker(tomorrow).run_until_idle(seconds=60)


def check_kills(hunter) -> None:
    """Kills struck each kind of job, and each job that was struck was taken up again and done."""
    assert len(hunter.kills) == len(TARGETS)
    assert all(hunter.hits()[target] >= 3 for target in set(TARGETS)), hunter.kills
    with hunter.catalog.db.read_session() as session:
        jobs = {job.id: job for job in session.scalars(select(Job))}
    for kill in hunter.kills:
        if kill.job is not None:
            job = jobs[kill.job]
            assert (job.name, job.state) == (kill.target, "done")
            assert job.fence > kill.fence
            assert job.attempts >= 1
    assert {job.state for job in jobs.values()} == {"done"}


def check_uploads(catalog, said) -> None:
    """Every file that was taken in is checked, its bytes are there, and nothing else is."""
    with catalog.db.read_session() as session:
        rows = {v.id: v for v in session.scalars(select(ResourceVersion))}
        known = reports.known_keys(session)
    assert set(rows) == set(said.uploads)
    for version_id, sha256 in said.uploads.items():
        row = rows[version_id]
        assert (row.state, row.storage_key) == (VersionState.VALID, f"blobs/{sha256}")
        with catalog.store.open(row.storage_key) as stream:
            assert hashlib.sha256(stream.read()).hexdigest() == sha256
    assert {s.key for s in catalog.store.list("")} == known


def check_published(catalog, said) -> None:
    """Every dataset is public once, in the database and in the index."""
    assert len(said.published) == len(said.uploads) == len(TARGETS) + 1
    with catalog.db.read_session() as session:
        public = {p.name: p for p in publications.list_publications(session)}
        versions = session.scalar(select(func.count()).select_from(DatasetVersion))
        assert (set(public), versions) == (set(said.published), len(said.published))
        assert {n: p.files[0].sha256 for n, p in public.items()} == said.published
        assert indexing.is_level(session, catalog.index)
        found = indexing.search(session, catalog.index, Query(text="bo", limit=100))
    assert sorted(p.name for p in found.publications) == sorted(said.published)
    assert not found.is_degraded


def check_portal(catalog, said, portal) -> None:
    """The portal holds every dataset once with its one file, and the catalog has proof of it."""
    assert sorted(p["name"] for p in portal.packages.values()) == sorted(said.published)
    with catalog.db.read_session() as session:
        public = {p.id: p.name for p in publications.list_publications(session)}
        records = {public[r.dataset_id]: r for r in session.scalars(select(SyncRecord))}
        assert len(records) == session.scalar(select(func.count()).select_from(SyncRecord))
    assert len(portal.files) == len(records) == len(said.published)
    for package in portal.packages.values():
        sha256 = said.published[package["name"]]
        (resource,) = package["resources"]
        assert resource["hash"] == portal.file_hashes()[resource["id"]] == sha256
        record = records[package["name"]]
        assert (record.state, record.remote_id, record.version_number) == ("verified", package["id"], 1)
        assert [proof["sha256"] for proof in record.proof] == [sha256]
