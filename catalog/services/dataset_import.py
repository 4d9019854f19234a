"""Use-case of the bulk import: all rows checked, then all written in one transaction, or none.

The datasets are descriptions of data that are elsewhere or will follow; only this command makes such ones.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import naming, policy
from catalog.domain.errors import ApproverMissing, ImportRefused, NotAllowed, SameHands
from catalog.domain.policy import Actor
from catalog.domain.workflow import DatasetState
from catalog.i18n import local_day
from catalog.models import Dataset, Organization, Redirect, Resource
from catalog.models.base import new_id
from catalog.schemas.bulk_cells import cell_text, read_header
from catalog.services import auditing, fact_log, organizations, publishing, queue, register
from catalog.services.bulk_identities import Identities
from catalog.services.bulk_rows import Known, PlannedRow, ReadDatasets, Remark, RowReader
from catalog.services.bulk_units import UnitWords
from catalog.services.datasets import touch
from catalog.services.place_words import PlaceWords
from catalog.services.publishing import PUBLIC_SEQUENCE, Review

NEEDED = ("title", "organization", "theme")
# Up to so many changes are told to the index one by one; more are one rebuild.
_SINGLE_UPDATES = 50
# How many ids one query asks for; SQLite takes 32,766 parameters.
_BATCH = 500


@dataclass(frozen=True)
class Publishing:
    """That the rows are to be published at once, and who stands for it.

    `approver` is the second person; `review` the rule in force; `is_trial`: an installation that is no
    production, where the operator's shell may stand for the second person (ADR 0023).
    """

    review: Review
    approver: Actor | None = None
    is_trial: bool = False
    has_portal: bool = False


@dataclass
class DatasetsImported:
    """What an import did, as names: made, changed, left as they were, published."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)


def read_datasets(
    session: Session,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    places: PlaceWords,
    *,
    creates_units: bool = False,
    publishes: bool = False,
    now: datetime,
) -> ReadDatasets:
    """Understand all rows of a table, given as (number in the file, header -> value)."""
    found = ReadDatasets()
    if not rows:
        found.errors.append(Remark(1, "", "empty_list"))
        return found
    keys, unknown, repeated = read_header(dict.fromkeys(header for _, row in rows for header in row))
    found.warnings += [Remark(1, header, "unknown_column") for header in unknown]
    found.errors += [Remark(1, header, "duplicate_column") for header in repeated]
    found.errors += [Remark(1, key, "missing_column") for key in NEEDED if key not in keys.values()]
    if found.errors:
        return found
    today = local_day(now)
    table = [
        (number, {keys[header]: value for header, value in row.items() if header in keys})
        for number, row in rows
    ]
    times = Counter(naming.plain_words(cell_text(cells.get("title")) or "") for _, cells in table)
    known = _known(session, today, frozenset(title for title, count in times.items() if count > 1))
    for number, cells in table:
        RowReader(number, cells, known, places, found, creates_units, publishes, today).read()
    return found


def import_datasets(
    session: Session,
    actor: Actor,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    places: PlaceWords,
    *,
    creates_units: bool = False,
    publication: Publishing | None = None,
    now: datetime,
) -> DatasetsImported:
    """Write all rows, or nothing at all; rows that say what is there already change nothing.

    Raises: NotAllowed; ApproverMissing, SameHands (who may publish); ImportRefused with one entry per fault.
    """
    policy.require_role(actor, "administer")
    if publication:
        require_approver(actor, publication)
    # Two imports at once would each read what the other is about to write.
    queue.lock_number(session, PUBLIC_SEQUENCE)
    read = read_datasets(
        session, rows, places, creates_units=creates_units, publishes=publication is not None, now=now
    )
    if read.errors:
        raise ImportRefused([asdict(error) for error in read.errors])
    done = DatasetsImported(units=list(read.new_units), warnings=read.warnings)
    if read.new_units:
        made = [{"code": code, "name_vi": title} for code, title in read.new_units.items()]
        organizations.import_units(session, actor, made, now=now)
    written = _write(session, actor, read.rows, done, now=now)
    if publication:
        _publish(session, actor, written, publication, done, now=now)
    # Once for all rows: a note for each of ten thousand would ask ten thousand times.
    fact_log.note_everything(session, now=now)
    auditing.record(
        session,
        actor,
        "import_datasets",
        "dataset",
        "*",
        now=now,
        rows=len(read.rows),
        added=len(done.added),
        changed=len(done.changed),
        published=len(done.published),
        units=len(done.units),
    )
    return done


def require_approver(actor: Actor, publication: Publishing) -> None:
    """Refuse to publish without those whom the rule of review wants.

    Raises: NotAllowed, ApproverMissing, SameHands.
    """
    if publication.review == "none":
        policy.require_role(actor, publishing.publishing_act("none"))
        return
    approver = publication.approver
    if approver is None:
        if publication.is_trial and actor.is_system:
            return
        raise ApproverMissing()
    if approver.id is None or not policy.may(approver, publishing.publishing_act("two-person")):
        raise NotAllowed(action="publish")
    if approver.id == actor.id:
        raise SameHands()


def _known(session: Session, on: date, repeated: frozenset[str]) -> Known:
    asked = select(
        Dataset.id,
        Dataset.name,
        Dataset.announced_formats,
        Dataset.withdrawn_at,
        Dataset.title_vi,
        Dataset.organization_id,
        Dataset.state,
    )
    datasets = session.execute(asked).all()
    has_files = set(session.scalars(select(Resource.dataset_id).distinct()))
    imported = {
        d.id
        for d in datasets
        if d.announced_formats is not None and d.withdrawn_at is None and d.id not in has_files
    }
    led_elsewhere = set(session.scalars(select(Redirect.old_name).where(Redirect.kind == "dataset")))
    units = session.scalars(select(Organization)).all()
    codes = {unit.id: unit.code for unit in units}
    titles: dict[str, list[tuple[str, str]]] = {}
    for d in datasets:
        titles.setdefault(naming.plain_words(d.title_vi), []).append((d.id, codes[d.organization_id]))
    return Known(
        identities=Identities({d.id: d.name for d in datasets}, imported, led_elsewhere, titles, repeated),
        units=UnitWords.of(units, on),
        items={item.code: item for item in register.items_in_force(session, on)},
        in_review=frozenset(d.id for d in datasets if d.state == DatasetState.IN_REVIEW),
    )


def _write(
    session: Session, actor: Actor, rows: Sequence[PlannedRow], done: DatasetsImported, *, now: datetime
) -> list[Dataset]:
    units = {unit.code: unit for unit in session.scalars(select(Organization))}
    known = _load(session, [row.known_id for row in rows if row.known_id])
    datasets = []
    for row in rows:
        wanted = _wanted(row, units[row.unit])
        dataset = known.get(row.known_id)
        if dataset is None:
            dataset = Dataset(
                id=row.id or new_id(),
                name=row.name,
                created=now,
                modified=now,
                created_by=actor.id,
                revision=1,
                state="draft",
                organization=units[row.unit],
                resources=[],
                **wanted,
            )
            session.add(dataset)
            done.added.append(row.name)
        elif any(getattr(dataset, key) != value for key, value in wanted.items()):
            for key, value in wanted.items():
                setattr(dataset, key, value)
            dataset.organization = units[row.unit]
            touch(dataset, now=now)
            done.changed.append(row.name)
        else:
            done.unchanged.append(row.name)
        datasets.append(dataset)
    session.flush()
    return datasets


def _wanted(row: PlannedRow, unit: Organization) -> dict[str, Any]:
    given = asdict(row.fields)
    given["list_item_code"] = given["list_item_code"] or None
    return given | {
        "organization_id": unit.id,
        "spatial_name": row.spatial_name,
        "announced_formats": list(row.formats),
    }


def _load(session: Session, ids: Sequence[str]) -> dict[str, Dataset]:
    found: dict[str, Dataset] = {}
    for start in range(0, len(ids), _BATCH):
        asked = select(Dataset).where(Dataset.id.in_(ids[start : start + _BATCH]))
        for dataset in session.scalars(asked.options(*publishing.FREEZABLE)):
            found[dataset.id] = dataset
    return found


def _publish(
    session: Session,
    actor: Actor,
    datasets: Iterable[Dataset],
    publication: Publishing,
    done: DatasetsImported,
    *,
    now: datetime,
) -> None:
    changed = []
    for dataset in datasets:
        if dataset.is_public and dataset.state == "published":
            continue
        publishing.publish_announced(
            session, actor, dataset, review=publication.review, approver=publication.approver, now=now
        )
        changed.append(dataset.id)
        done.published.append(dataset.name)
    if not changed:
        return
    queue.next_number(session, PUBLIC_SEQUENCE)
    if len(changed) > _SINGLE_UPDATES:
        queue.enqueue(session, "rebuild_index", {}, now=now, request_id=actor.request_id)
    else:
        queue.enqueue_all(session, "index_dataset", [{"dataset_id": one} for one in changed], now=now)
    if publication.has_portal:
        queue.enqueue_all(session, "sync_dataset", [{"dataset_id": one} for one in changed], now=now)
