"""The worker is killed twenty times at random points of the main job; nothing acknowledged is lost."""

import hashlib
import io
import random
import signal
import time
from dataclasses import dataclass, field

from sqlalchemy import func, select

from catalog.domain.workflow import DatasetState, VersionState
from catalog.models import DatasetVersion, Job, ResourceVersion
from catalog.ports import Query
from catalog.services import accounts, datasets, indexing, publications, publishing, reports, resources
from tests.factories.datasets import make_dataset, make_slot
from tests.factories.live import build_ready, running, settings_in, worker_of

KILLS = 20


@dataclass
class Acknowledged:
    """What the catalog has said yes to: it must be true for ever."""

    uploads: dict[str, str] = field(default_factory=dict)  # version id -> sha256
    submitted: set[str] = field(default_factory=set)
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


def move_on(catalog, clerk, reviewer, said: Acknowledged) -> None:
    """Clerk and reviewer do what can be done now: submit what is checked, publish what is submitted."""
    with catalog.db.unit_of_work() as session:
        for dataset in datasets.list_datasets(session, reviewer):
            newest = [r.versions[0].state for r in dataset.resources if r.versions]
            if dataset.state == DatasetState.DRAFT and newest == [VersionState.VALID]:
                publishing.submit_dataset(
                    session, clerk, dataset.name, revision=dataset.revision, now=catalog.clock()
                )
                said.submitted.add(dataset.name)
    with catalog.db.unit_of_work() as session:
        for dataset in datasets.list_queue(session, reviewer):
            digest = publishing.preview(session, dataset, now=catalog.clock())[1]
            publishing.publish_dataset(
                session, reviewer, dataset.name, digest=digest, is_declared=True, now=catalog.clock()
            )
            said.published[dataset.name] = dataset.resources[0].versions[0].sha256


def test_a_worker_killed_at_twenty_random_points_loses_nothing_acknowledged(tmp_path):
    settings = settings_in(tmp_path, job_lease_seconds=2)
    catalog = build_ready(settings)
    with catalog.db.read_session() as session:
        clerk = accounts.get_actor(session, "clerk")
        reviewer = accounts.get_actor(session, "reviewer")
    said = Acknowledged()
    chance = random.Random(20251103)
    for number in range(KILLS):
        with running(settings, "worker") as worker:
            upload_one(catalog, clerk, number, said)
            time.sleep(chance.uniform(0.3, 3.5))
            move_on(catalog, clerk, reviewer, said)
            worker.send_signal(signal.SIGKILL)
    finish(catalog, clerk, reviewer, said)
    check_uploads(catalog, said)
    check_published(catalog, said)
    catalog.db.dispose()


def finish(catalog, clerk, reviewer, said) -> None:
    """Let a worker live until everything acknowledged has come through."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        worker_of(catalog).run_until_idle(seconds=60)
        time.sleep(0.1)
        move_on(catalog, clerk, reviewer, said)
        if len(said.published) == KILLS:
            worker_of(catalog).run_until_idle(seconds=120)
            return
    with catalog.db.read_session() as session:
        stuck = [
            (
                d.name,
                d.state,
                [(v.state, v.report and v.report.body["counts"]) for r in d.resources for v in r.versions],
            )
            for d in datasets.list_datasets(session, reviewer)
            if d.name not in said.published
        ]
        waiting = [
            (j.name, j.state, j.attempts, j.last_error)
            for j in session.scalars(select(Job))
            if j.state != "done"
        ]
    raise AssertionError(f"only {len(said.published)} of {KILLS} came through: {stuck} {waiting}")


def check_uploads(catalog, said) -> None:
    with catalog.db.read_session() as session:
        rows = {v.id: v for v in session.scalars(select(ResourceVersion))}
        assert set(rows) == set(said.uploads)
        for version_id, sha256 in said.uploads.items():
            row = rows[version_id]
            assert (row.state, row.storage_key) == (VersionState.VALID, f"blobs/{sha256}")
            with catalog.store.open(row.storage_key) as stream:
                assert hashlib.sha256(stream.read()).hexdigest() == sha256
        assert session.scalar(select(func.count()).select_from(Job).where(Job.state != "done")) == 0
        known = reports.known_keys(session)
    # Nothing is left behind either: every stored object has its row.
    assert {s.key for s in catalog.store.list("")} == known


def check_published(catalog, said) -> None:
    with catalog.db.read_session() as session:
        public = {p.name: p for p in publications.list_publications(session)}
        versions = session.scalar(select(func.count()).select_from(DatasetVersion))
        assert (set(public), versions) == (set(said.published), KILLS)
        assert {n: p.files[0].sha256 for n, p in public.items()} == said.published
        assert indexing.is_level(session, catalog.index)
        found = indexing.search(session, catalog.index, Query(text="bo", limit=100))
    assert {p.name for p in found.publications} == set(said.published)
    assert not found.is_degraded
