"""Freezing a working copy into a Publication, and the digest that an approval binds to."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy.orm import Session

from catalog.domain import naming
from catalog.domain.publication import ListBasis, Publication, PublishedColumn, PublishedFile, PublishedUnit
from catalog.domain.workflow import VersionState
from catalog.i18n import local_day
from catalog.models import Dataset, Resource, ResourceVersion
from catalog.services import register
from catalog.services.fixes import PROTECT
from validators.rules_version import RULES_VERSION


def freeze(session: Session, dataset: Dataset, *, number: int, now: datetime) -> Publication:
    """What would be public if `dataset` were published now as version `number`.

    The dataset must come from `datasets.find_dataset`, which loads what is needed.
    """
    unit = dataset.organization
    return Publication(
        id=dataset.id,
        name=dataset.name,
        number=number,
        title_vi=dataset.title_vi,
        title_en=dataset.title_en,
        notes_vi=dataset.notes_vi,
        notes_en=dataset.notes_en,
        unit=PublishedUnit(unit.id, unit.name, unit.code, unit.title_vi, unit.title_en),
        theme=dataset.theme,
        frequency=dataset.frequency,
        licence=dataset.licence,
        issued=dataset.issued or now,
        modified=now,
        created=dataset.created,
        list_basis=_basis(session, dataset, local_day(now)),
        off_list_reason_vi=dataset.off_list_reason_vi,
        off_list_reason_en=dataset.off_list_reason_en,
        keywords_vi=tuple(dataset.keywords_vi),
        keywords_en=tuple(dataset.keywords_en),
        period_start=dataset.period_start,
        period_end=dataset.period_end,
        spatial_code=dataset.spatial_code,
        spatial_name=dataset.spatial_name,
        spatial_vintage=dataset.spatial_vintage,
        contact_name=dataset.contact_name,
        contact_email=dataset.contact_email,
        source_vi=dataset.source_vi,
        source_en=dataset.source_en,
        caveats_vi=tuple(dataset.caveats_vi),
        caveats_en=tuple(dataset.caveats_en),
        is_simulated=dataset.is_simulated,
        note_vi=dataset.note_vi,
        note_en=dataset.note_en,
        files=_files(dataset),
        rules_version=RULES_VERSION,
        announced_formats=_announced(dataset),
    )


def content_digest(publication: Publication) -> str:
    """SHA-256 over metadata and file hashes, without the times and the number that publishing adds.

    Nor the version of the gate's rules: what was submitted stays what it is when they change meanwhile.
    Formats that nobody announced are left out, so that digests from before there were any stay good.
    """
    epoch = publication.created
    timeless = replace(publication, number=0, issued=epoch, modified=epoch)
    content = timeless.to_dict()
    content.pop("rules_version")
    if publication.announced_formats is None:
        content.pop("announced_formats")
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _announced(dataset: Dataset) -> tuple[str, ...] | None:
    return None if dataset.announced_formats is None else tuple(dataset.announced_formats)


def _basis(session: Session, dataset: Dataset, on: date) -> ListBasis | None:
    code = dataset.list_item_code
    item = register.find_item(session, code, on) if code else None
    if item is None:
        return None
    return ListBasis(item.code, item.name_vi, item.decision.number, item.decision.issued_on)


def _files(dataset: Dataset) -> tuple[PublishedFile, ...]:
    found: list[PublishedFile] = []
    taken: set[str] = set()
    for resource in dataset.resources:
        version = next((v for v in resource.versions if v.state == VersionState.VALID), None)
        if version is None or version.storage_key is None:
            continue
        name = _public_name(version.filename, resource, taken)
        taken.add(name)
        found.append(_file(resource, version, name, position=len(found)))
    return tuple(found)


def _public_name(filename: str, resource: Resource, taken: set[str]) -> str:
    path = PurePosixPath(filename)
    stem = naming.slugify(path.stem) or "data"
    name = stem + path.suffix.lower()
    return name if name not in taken else f"{stem}-{resource.position + 1}{path.suffix.lower()}"


def _file(resource: Resource, version: ResourceVersion, name: str, *, position: int) -> PublishedFile:
    body: dict[str, Any] = version.report.body if version.report else {}
    schema = body.get("schema") or {}
    return PublishedFile(
        id=resource.id,
        version_id=version.id,
        title_vi=resource.title_vi,
        title_en=resource.title_en,
        description_vi=resource.description_vi,
        description_en=resource.description_en,
        filename=name,
        format=version.format,
        media_type=version.media_type,
        size=version.size,
        sha256=version.sha256,
        blob_key=version.storage_key or "",
        rows=version.rows,
        position=position,
        created=resource.created,
        modified=version.received,
        profile=resource.profile,
        schema=schema,
        dialect=_dialect(resource, body),
        encoding=body.get("encoding") or "utf-8",
        columns=_columns(schema, body),
        findings=tuple(_finding(f) for f in body.get("findings", []) if not _is_private(f)),
        protection=_protection(version.origin or {}),
    )


def _protection(origin: dict[str, Any]) -> dict[str, Any]:
    """How the small figures of a file were protected, as its origin tells; never which cell was small."""
    for fix in origin.get("fixes", []):
        if fix["code"] == PROTECT:
            chosen = fix["params"].get("reading")
            told = next(one for one in fix["params"]["ways"] if one["way"] == chosen)
            return {key: value for key, value in told.items() if key != "small"}
    return {}


def _dialect(resource: Resource, body: dict[str, Any]) -> dict[str, Any]:
    if resource.dialect:
        return resource.dialect
    delimiter = body.get("delimiter")
    return {"delimiter": delimiter} if delimiter and delimiter != "," else {}


def _columns(schema: dict[str, Any], body: dict[str, Any]) -> tuple[PublishedColumn, ...]:
    fields = {f.get("name"): f for f in schema.get("fields", [])}
    columns = []
    for info in body.get("columns", []):
        field = fields.get(info["name"], {})
        constraints = field.get("constraints", {})
        columns.append(
            PublishedColumn(
                name=info["name"],
                title_vi=info.get("title_vi") or field.get("title", ""),
                title_en=info.get("title_en") or field.get("title_en", ""),
                type=info.get("type") or field.get("type", "string"),
                description=field.get("description", ""),
                is_required=bool(constraints.get("required")),
                codelist=tuple(str(x) for x in constraints.get("enum", [])),
                fill=info.get("fill"),
                distinct=info.get("distinct"),
            )
        )
    return tuple(columns)


def _is_private(finding: dict[str, Any]) -> bool:
    """Where personal data may stand is for the unit and the reviewer, not for those who look for it."""
    return str(finding.get("code", "")).startswith("personal_data")


def _finding(finding: dict[str, Any]) -> dict[str, Any]:
    """A public finding: code, place and counts, never a sample."""
    return {key: finding.get(key) for key in ("code", "severity", "row", "column", "column_name", "params")}
