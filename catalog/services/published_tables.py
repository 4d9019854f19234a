"""What the public has of one profile: the tables beside which a new one must give nothing away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from catalog.models import Dataset, DatasetVersion, Resource, ResourceVersion
from catalog.services import profiles

# So many are read beside a new table, the newest: a check must end. It is a monthly table of ten years; what
# is older is told in the report, never left out in silence.
MOST = 120


@dataclass(frozen=True)
class PublishedTable:
    """One file that is or was public, with what it was read by when it was published.

    `name` is what may be told of it: dataset and number of the version. `keys`: where its bytes may lie, in
    order. `is_public`: anybody can still fetch it. `is_compared`: it is among those that are read.
    """

    name: str
    sha256: str
    keys: tuple[str, ...]
    format: str
    delimiter: str | None
    rows: int
    dialect: dict[str, Any]
    header_row: int
    profile: dict[str, Any] | None
    is_public: bool = True
    is_compared: bool = True


def list_published_tables(session: Session, resource: Resource, *, but: str) -> tuple[PublishedTable, ...]:
    """The files of the slot's profile that ever were public, of any dataset and version, the newest first.

    Withdrawn and taken-down ones stay: who fetched them still has them. The file with the SHA-256 `but` is
    the one that is judged. Beyond the newest 120 they are only named. Bytes that were published several times
    are public as long as one of these publications is, and are told of by that one.
    """
    if not resource.profile:
        return ()
    family = _family(resource.profile)
    told = [
        (file, f"{name} v{publication['number']}", withdrawn_at is None)
        for publication, name, withdrawn_at in _versions(session, family)
        for file in publication["files"]
        if file["blob_key"] and family in (_family(file.get("profile")), _family(_stated(file)))
    ]
    known = _resource_versions(session, [str(file["version_id"]) for file, _, _ in told])
    found: dict[str, PublishedTable] = {}
    for file, name, is_shown in told:
        table = _told(file, name, known.get(str(file["version_id"])), is_shown=is_shown)
        first = found.setdefault(table.sha256, table)
        if table.is_public and not first.is_public:
            found[table.sha256] = table
    kept = [one for one in found.values() if one.sha256 != but]
    return tuple(replace(one, is_compared=at < MOST) for at, one in enumerate(kept))


def header_row_of(findings: Iterable[Mapping[str, Any]]) -> int:
    """The record with the column names, as the findings of a report tell it; the first without titles."""
    rows = (int(one["params"]["header_row"]) for one in findings if one["code"] == "title_rows")
    return next(rows, 1)


def _family(name: object) -> str:
    return str(name or "").partition("@")[0]


def _stated(file: Mapping[str, Any]) -> object:
    """The exact profile that a published file was checked by, as its frozen schema says."""
    return (file.get("schema") or {}).get("x_profile")


def _versions(session: Session, family: str) -> list[tuple[dict[str, Any], str, Any]]:
    """Every publication that may speak of the profile, the newest first; the caller looks at its files."""
    asked = (
        select(DatasetVersion.publication, Dataset.name, Dataset.withdrawn_at)
        .join(Dataset, Dataset.id == DatasetVersion.dataset_id)
        .where(cast(DatasetVersion.publication, String).contains(f'"{family}', autoescape=True))
        .order_by(DatasetVersion.published_at.desc(), DatasetVersion.number.desc())
    )
    return [(publication, name, withdrawn) for publication, name, withdrawn in session.execute(asked)]


def _resource_versions(session: Session, ids: list[str]) -> dict[str, ResourceVersion]:
    found = session.scalars(select(ResourceVersion).where(ResourceVersion.id.in_(ids)))
    return {one.id: one for one in found}


def _told(
    file: Mapping[str, Any], name: str, version: ResourceVersion | None, *, is_shown: bool
) -> PublishedTable:
    # A file that was taken down lies sealed elsewhere; the same bytes may have been published again.
    keys = [None if version is None else version.storage_key, str(file["blob_key"])]
    return PublishedTable(
        name=name,
        sha256=str(file["sha256"]),
        keys=tuple(dict.fromkeys(one for one in keys if one)),
        format=str(file["format"]),
        delimiter=str(file["dialect"].get("delimiter", ",")) if file["format"] == "CSV" else None,
        rows=int(file["rows"] or 0),
        dialect=dict(file["dialect"]),
        header_row=header_row_of(file.get("findings", ())),
        profile=_profile(file),
        is_public=is_shown and (version is None or version.taken_down_at is None),
    )


def _profile(file: Mapping[str, Any]) -> dict[str, Any] | None:
    """The version of the profile that the file was published by; the nearest that is shipped."""
    named = [str(one) for one in (_stated(file), file.get("profile")) if one]
    found = (profiles.find_profile(one) or profiles.find_profile(_family(one)) for one in named)
    return next((one for one in found if one is not None), None)
