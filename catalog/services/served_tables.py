"""Use-cases of published tables: which there should be, what each is made of, and which one may be asked.

What is public is decided when a question comes, by the same rule as a download; the files of the engine only
follow, through the queue.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.errors import NotATable, NotFound, TableNotReady, Withdrawn
from catalog.domain.publication import Publication, PublishedFile
from catalog.domain.table_query import LIMITS, Limits, TableQuery, TableShape
from catalog.domain.table_query_checks import checked
from catalog.models import Dataset, DatasetVersion, ReleasedFile, Resource, ResourceVersion
from catalog.ports import TableAnswer, TableMissing, TableSource, TableStore, TableUnreadable
from catalog.remembering import always_remembered_all
from catalog.services import publications, queue
from catalog.services.published_tables import header_row_of
from catalog.services.publishing import TABLES_JOB

JOB = "build_table"
EXPORT_JOB = "export_table"
JOBS = (JOB, EXPORT_JOB, TABLES_JOB)
TABULAR = ("CSV", "XLSX")
# Seconds after which a table that is being made may be asked for again.
SOON = 5
# Builds queued at once; the rest follows with the next look.
_MOST_QUEUED = 100


@dataclass(frozen=True)
class ServedFile:
    """Where a file that may be a table is public: the dataset and the number of its newest such version."""

    dataset_id: str
    number: int


@dataclass(frozen=True)
class ServedTable:
    """A table that may be asked now: the publication it belongs to, its file, what it is."""

    publication: Publication
    file: PublishedFile
    shape: TableShape

    @property
    def key(self) -> str:
        """The name of the table in the store."""
        return self.file.version_id

    @property
    def version(self) -> str:
        """What its answers rest on: the bytes, the way they are read, and the published version."""
        return f"{stamp_of(self.file)}:{self.publication.id}:{self.publication.number}"


def require_table(
    session: Session, store: TableStore | None, resource_id: str, *, number: int | None = None
) -> ServedTable:
    """The newest public table of a file slot, or the one of version `number`.

    Raises: NotFound, Withdrawn (with the tombstone), NotATable, TableNotReady.
    """
    owner = session.scalar(select(Resource.dataset_id).where(Resource.id == resource_id))
    if owner is None:
        raise NotFound(kind="resource", name=resource_id)
    publication = publications.get_publication(session, owner)
    if number is not None:
        publication = publications.get_version(session, publication.id, number)
    file = publications.require_file(session, publication, resource_id)
    return table_of(store, publication, file)


def table_of(store: TableStore | None, publication: Publication, file: PublishedFile) -> ServedTable:
    """The table of a file that was found public.

    Raises: NotATable, TableNotReady.
    """
    if store is None or file.format not in TABULAR:
        raise NotATable()
    try:
        return ServedTable(publication, file, store.shape(file.version_id))
    except TableUnreadable:
        raise NotATable() from None
    except TableMissing:
        raise TableNotReady(seconds=SOON) from None


def list_askable(store: TableStore | None, publication: Publication) -> tuple[str, ...]:
    """The ids of the files of a publication whose tables can be asked now; some microseconds each."""
    return tuple(file.id for file in publication.files if _is_askable(store, file))


def _is_askable(store: TableStore | None, file: PublishedFile) -> bool:
    if store is None or file.format not in TABULAR:
        return False
    try:
        store.shape(file.version_id)
    except (TableUnreadable, TableMissing):
        return False
    return True


def ask(store: TableStore, table: ServedTable, query: TableQuery, *, limits: Limits = LIMITS) -> TableAnswer:
    """Answer a question about a table that may be asked.

    Raises: TableQueryRefused, TableNotReady, TableTooSlow, TableTooLarge.
    """
    try:
        return store.ask(table.key, checked(query, table.shape, limits=limits))
    except TableMissing:
        raise TableNotReady(seconds=SOON) from None


def list_public_tables(session: Session) -> dict[str, ServedFile]:
    """Every file of every public version that may be a table, by the id of its bytes' version."""
    asked = (
        select(ReleasedFile.version_id, ReleasedFile.dataset_id, ReleasedFile.number)
        .join(ResourceVersion, ResourceVersion.id == ReleasedFile.version_id)
        .join(Dataset, Dataset.id == ReleasedFile.dataset_id)
        .where(
            Dataset.withdrawn_at.is_(None),
            Dataset.current_number.is_not(None),
            ResourceVersion.taken_down_at.is_(None),
            ResourceVersion.format.in_(TABULAR),
        )
        .order_by(ReleasedFile.published_at, ReleasedFile.number)
    )
    # Newest last: the same file may be in several versions, and is read as the newest one says.
    return {row[0]: ServedFile(row[1], row[2]) for row in session.execute(asked)}


def find_source(session: Session, version_id: str) -> tuple[TableSource, str] | None:
    """What the table of a public file is made of, and the key of its bytes; None when it is not public."""
    found = list_public_tables(session).get(version_id)
    if found is None:
        return None
    try:
        publication = publications.get_version(session, found.dataset_id, found.number)
    except (NotFound, Withdrawn):
        return None
    file = next((one for one in publication.files if one.version_id == version_id), None)
    return None if file is None else (source_of(file), file.blob_key)


def source_of(file: PublishedFile) -> TableSource:
    """How the bytes of a published file are read, as it was frozen."""
    return TableSource(
        key=file.version_id,
        stamp=stamp_of(file),
        format=file.format,
        encoding=file.encoding,
        dialect=file.dialect,
        header_row=header_row_of(file.findings),
        schema=file.schema,
    )


def stamp_of(file: PublishedFile) -> str:
    """Changes with the bytes of a file and with everything that decides how they are read."""
    parts = [file.sha256, file.format, file.encoding, file.dialect, header_row_of(file.findings), file.schema]
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True)
class Difference:
    """Tables that should be there and are not (or were made of something else), and those that should not.

    `unexported`: tables that are there, but whose files for downloads are not kept yet.
    """

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    unexported: tuple[str, ...] = ()

    @property
    def is_level(self) -> bool:
        """Is there nothing to do?"""
        return not (self.missing or self.extra or self.unexported)


def compare(session: Session, stamps: Mapping[str, str], *, unexported: Sequence[str] = ()) -> Difference:
    """What the store lacks and what it has too much; what was given up is not asked for again."""
    public = list_public_tables(session)
    made_of = _stamps(session, {key: file for key, file in public.items() if stamps.get(key)})
    missing = _wanted(
        session, JOB, [key for key in public if not stamps.get(key) or stamps[key] != made_of[key]]
    )
    late = _wanted(session, EXPORT_JOB, [key for key in unexported if key in public and stamps.get(key)])
    return Difference(missing, tuple(sorted(stamps.keys() - public.keys())), late)


def _stamps(session: Session, files: Mapping[str, ServedFile]) -> Mapping[str, str]:
    """What each table has to be made of; that is frozen with its version, so each version is read once."""
    read = partial(_read_stamps, session)
    found = always_remembered_all(session.info, "table stamps", set(files.items()), read)
    return {key: stamp for (key, _), stamp in found.items()}


def _read_stamps(
    session: Session, files: Collection[tuple[str, ServedFile]]
) -> Mapping[tuple[str, ServedFile], str]:
    found: dict[tuple[str, ServedFile], str] = {}
    for place in {place for _, place in files}:
        asked = select(DatasetVersion.publication).where(
            DatasetVersion.dataset_id == place.dataset_id, DatasetVersion.number == place.number
        )
        for body in session.scalars(asked):
            made = Publication.from_dict(body)
            found |= {(one.version_id, place): stamp_of(one) for one in made.files}
    return {one: found.get(one, "") for one in files}


def _wanted(session: Session, job: str, keys: list[str]) -> tuple[str, ...]:
    """The keys for which no such job was given up."""
    if not keys:
        return ()
    lost = {str(args.get("version_id")) for args in queue.given_up_args(session, job)}
    return tuple(key for key in keys if key not in lost)


def enqueue_level(session: Session, *, now: datetime, request_id: str = "") -> None:
    """Have the tables brought level with what is public, in the transaction of what has changed it."""
    queue.enqueue(session, TABLES_JOB, {}, now=now, request_id=request_id)


def enqueue_builds(session: Session, found: Difference, *, now: datetime) -> None:
    """Have what is missing made, the newest first; files for downloads only once they can be asked."""
    for job, keys in ((JOB, found.missing), (EXPORT_JOB, found.unexported)):
        wanted = [{"version_id": key} for key in reversed(keys[-_MOST_QUEUED:])]
        queue.enqueue_all(session, job, wanted, now=now)
