"""Use-cases on released files: what was public when, for which period, and what each file holds."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Text, cast, select
from sqlalchemy.orm import Session

from catalog.domain.register_facts import Coverage, PortalProof, Release
from catalog.models import Dataset, FileCoverage, HeldSet, PortalReading, ReleasedFile, ResourceVersion
from catalog.services.register_terms import RegisterTerms

_EMPTY: frozenset[str] = frozenset()


def load_releases(
    session: Session, terms: RegisterTerms, codes: Sequence[str] | None = None
) -> dict[str, tuple[Release, ...]]:
    """Every file that is or was public for these items (for all without `codes`), by item code.

    Equal sets of places and columns are one object, so that the domain need not compare them.
    """
    asked = (
        select(
            ReleasedFile.item_code,
            ReleasedFile.dataset_id,
            ReleasedFile.number,
            ReleasedFile.resource_id,
            ReleasedFile.published_at,
            ReleasedFile.period_start,
            ReleasedFile.period_end,
            ResourceVersion.format,
            ResourceVersion.taken_down_at,
            Dataset.withdrawn_at,
            # As text: thousands of files name the same few sets, and each text is read once.
            cast(FileCoverage.places, Text).label("places"),
            FileCoverage.columns_digest,
        )
        .join(ResourceVersion, ResourceVersion.id == ReleasedFile.version_id)
        .join(Dataset, Dataset.id == ReleasedFile.dataset_id)
        .outerjoin(FileCoverage, FileCoverage.version_id == ReleasedFile.version_id)
        .where(ReleasedFile.item_code.is_not(None))
        .order_by(ReleasedFile.id)
    )
    if codes is not None:
        asked = asked.where(ReleasedFile.item_code.in_(codes))
    rows = session.execute(asked).all()
    sets = _held_sets(session, rows)
    proofs = _proofs(session, {row.dataset_id for row in rows}, are_all=codes is None)
    covers = _Covers(terms, sets)
    found: dict[str, list[Release]] = defaultdict(list)
    for row in rows:
        found[row.item_code].extend(_releases(row, covers, proofs))
    return {code: tuple(releases) for code, releases in found.items()}


class _Covers:
    """What files hold, each equal answer made once."""

    def __init__(self, terms: RegisterTerms, sets: Mapping[str, frozenset[str]]) -> None:
        self._terms = terms
        self._sets = sets
        self._made: dict[tuple[str, ...], Coverage] = {}

    def of(self, row: Row[*tuple[Any, ...]]) -> list[tuple[str, Coverage]]:
        """Each place list that the file speaks of with what it holds; one without any has one answer."""
        held = _places(row.places) or (("", ""),)
        return [(vintage, self._one(vintage, digest, row)) for vintage, digest in held]

    def _one(self, vintage: str, digest: str, row: Row[*tuple[Any, ...]]) -> Coverage:
        key = (vintage, digest, row.columns_digest or "", row.format)
        if key not in self._made:
            self._made[key] = Coverage(
                vintage,
                self._sets.get(digest, _EMPTY),
                self._sets.get(row.columns_digest or "", _EMPTY),
                self._terms.formats_of(row.format),
            )
        return self._made[key]


def _releases(
    row: Row[*tuple[Any, ...]], covers: _Covers, proofs: Mapping[tuple[str, int], tuple[PortalProof, ...]]
) -> Iterator[Release]:
    ends = [moment for moment in (row.withdrawn_at, row.taken_down_at) if moment]
    held = covers.of(row)
    for vintage, coverage in held:
        yield Release(
            # A file over two place lists fills what each of them promised, as two slots would.
            source=row.resource_id if len(held) == 1 else f"{row.resource_id}@{vintage}",
            number=row.number,
            published_at=row.published_at,
            ended_at=min(ends, default=None),
            period_start=row.period_start,
            period_end=row.period_end,
            coverage=coverage,
            proofs=proofs.get((row.dataset_id, row.number), ()),
        )


@lru_cache(maxsize=4096)
def _places(text: str | None) -> tuple[tuple[str, str], ...]:
    """The (vintage, digest) pairs of a stored list of places."""
    return tuple((p["vintage"], p["digest"]) for p in json.loads(text or "[]") or [])


def _held_sets(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[str, frozenset[str]]:
    wanted = {row.columns_digest for row in rows if row.columns_digest}
    wanted |= {digest for text in {row.places for row in rows} for _, digest in _places(text)}
    if not wanted:
        return {}
    asked = select(HeldSet.digest, HeldSet.members).where(HeldSet.digest.in_(sorted(wanted)))
    return {digest: frozenset(members) for digest, members in session.execute(asked)}


def _proofs(
    session: Session, dataset_ids: set[str], *, are_all: bool
) -> dict[tuple[str, int], tuple[PortalProof, ...]]:
    found: dict[tuple[str, int], list[PortalProof]] = defaultdict(list)
    asked = select(
        PortalReading.dataset_id, PortalReading.number, PortalReading.at, PortalReading.is_live
    ).order_by(PortalReading.id)
    if not are_all:
        asked = asked.where(PortalReading.dataset_id.in_(sorted(dataset_ids)))
    for dataset_id, number, at, is_live in session.execute(asked):
        found[dataset_id, number].append(PortalProof(at, is_live=is_live))
    return {key: tuple(proofs) for key, proofs in found.items()}
