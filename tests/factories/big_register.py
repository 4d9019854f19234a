"""A register of any size, written straight into the tables: releases, coverage, portal readings."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from catalog.domain.periods import Period, periods_ending
from catalog.models import (
    Dataset,
    DatasetVersion,
    Decision,
    FactClock,
    FileCoverage,
    HeldSet,
    ListItem,
    Organization,
    PortalReading,
    ReleasedFile,
    Resource,
    ResourceVersion,
    StageEntry,
)
from catalog.services.register_terms import RegisterTerms

FIRST, LAST = date(2021, 1, 1), date(2025, 12, 31)  # 60 months
NOW = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)
COLUMNS = [f"c{n}" for n in range(12)]
UNITS = 20


def fill(session: Session, terms: RegisterTerms, items: int, *, seed: int = 1) -> None:
    """Monthly items, nine of ten months published, some late, in part, corrected or withdrawn since."""
    dice = random.Random(seed)
    units = [Organization(name=f"u{n}", code=f"U{n}", title_vi=f"Đơn vị số {n}") for n in range(UNITS)]
    decision = Decision(number="01/QĐ-UBND", issued_on=FIRST, effective_on=FIRST, created=NOW)
    session.add_all([*units, decision])
    session.flush()
    promise = terms.places["commune"][-1]
    sets = {
        "all": sorted(promise.codes),
        "part": sorted(promise.codes)[: len(promise.codes) * 9 // 10],
        "cols": COLUMNS,
    }
    session.execute(insert(HeldSet), [{"digest": d, "members": m} for d, m in sets.items()])
    rows: dict[type, list[dict[str, Any]]] = {}
    for number in range(items):
        for kind, row in _item(number, decision.id, units[number % UNITS].id, promise.vintage, dice):
            rows.setdefault(kind, []).append(row)
    for kind in (
        ListItem, Dataset, DatasetVersion, Resource, ResourceVersion, FileCoverage, ReleasedFile,
        PortalReading, StageEntry, FactClock,
    ):  # fmt: skip
        session.execute(insert(kind), rows[kind])
    session.flush()


def _item(
    number: int, decision_id: str, unit_id: str, vintage: str, dice: random.Random
) -> Iterator[tuple[type, dict[str, Any]]]:
    code, key = f"{number + 1}", f"{number:08}"
    yield ListItem, {
        "id": f"item-{key}", "decision_id": decision_id, "code": code, "position": number + 1,
        "name_vi": f"Số liệu mô phỏng số {number + 1} theo xã, phường", "group_name": f"Nhóm {number % 8}",
        "organization_id": unit_id, "frequency": "P1M", "columns": COLUMNS, "formats": ["CSV"],
        "place_level": "commune",
    }  # fmt: skip
    yield Dataset, {
        "id": f"data-{key}", "name": f"bo-{code}", "state": "published", "organization_id": unit_id,
        "list_item_code": code, "title_vi": f"Bộ dữ liệu mô phỏng số {code}", "theme": "giam-ngheo",
        "frequency": "P1M", "licence": "dieu-kien-du-lieu-mo", "created": NOW, "modified": NOW,
        "current_number": 60, "issued": NOW,
    }  # fmt: skip
    yield Resource, {
        "id": f"slot-{key}", "dataset_id": f"data-{key}", "title_vi": "Bảng", "created": NOW,
    }  # fmt: skip
    yield DatasetVersion, {
        "id": f"vers-{key}", "dataset_id": f"data-{key}", "number": 60, "digest": "0" * 64,
        "list_item_code": code, "published_at": NOW,
        "publication": {"name": f"bo-{code}", "title_vi": f"Bộ dữ liệu mô phỏng số {code}", "title_en": ""},
    }  # fmt: skip
    yield StageEntry, {
        "item_code": code, "dataset_id": f"data-{key}", "source": f"slot-{key}", "stage": 5,
        "at": NOW - timedelta(days=3), "period_start": date(2025, 12, 1), "period_end": LAST,
    }  # fmt: skip
    yield FactClock, {"item_code": code, "value": 1}
    for count, period in enumerate(periods_ending("P1M", FIRST, LAST), start=1):
        if dice.random() < 0.1:
            continue
        is_part = dice.random() < 0.1
        yield from _file(key, code, count, period, "part" if is_part else "all", vintage, dice)
        if is_part and dice.random() < 0.5:
            yield from _file(key, code, count + 100, period, "all", vintage, dice)


def _file(
    key: str, code: str, number: int, period: Period, places: str, vintage: str, dice: random.Random
) -> Iterator[tuple[type, dict[str, Any]]]:
    published = datetime(period.end.year, period.end.month, period.end.day, 8, tzinfo=UTC)
    published += timedelta(days=dice.randrange(1, 60) + (40 if number > 100 else 0))
    if published > NOW:
        return
    version = f"file-{key}-{number}"
    yield ResourceVersion, {
        "id": version, "resource_id": f"slot-{key}", "number": number, "state": "valid", "format": "CSV",
        "filename": "bang.csv", "media_type": "text/csv", "size": 1, "sha256": "0" * 64,
        "received": published,
        "taken_down_at": published + timedelta(days=300) if dice.random() < 0.03 else None,
    }  # fmt: skip
    yield FileCoverage, {
        "version_id": version, "places": [{"vintage": vintage, "digest": places}], "columns_digest": "cols",
        "rows": 166, "has_schema": True,
    }  # fmt: skip
    yield ReleasedFile, {
        "item_code": code, "dataset_id": f"data-{key}", "number": number, "resource_id": f"slot-{key}",
        "version_id": version, "published_at": published, "period_start": period.start,
        "period_end": period.end,
    }  # fmt: skip
    yield PortalReading, {
        "dataset_id": f"data-{key}", "number": number, "target": "p", "is_live": True,
        "at": published + timedelta(minutes=3),
    }  # fmt: skip
