"""Presenters: a Publication as a Data Package 2.0 descriptor with Table Schemas.

Only keys of the standard leave: our own hints (`x_pii` and the like) serve the check before publication.
Contract: 51-metadata.md; the 2.0 profiles of datapackage.org.
"""

from datetime import UTC
from typing import Any

from catalog.domain.licences import all_licences
from catalog.domain.naming import slugify
from catalog.domain.publication import Publication, PublishedFile
from catalog.presenters import addresses
from catalog.presenters.ckan_terms import licence_url
from catalog.presenters.site import Site

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
_TABULAR = ("CSV", "XLSX")
_SCHEMA_KEYS = ("primaryKey", "uniqueKeys", "missingValues")
_FIELD_KEYS = (
    "name",
    "type",
    "title",
    "description",
    "format",
    "example",
    "missingValues",
    "categories",
    "categoriesOrdered",
    "groupChar",
    "decimalChar",
    "bareNumber",
    "trueValues",
    "falseValues",
    "rdfType",
)
_CONSTRAINTS = (
    "required",
    "unique",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
)
_DIALECT_KEYS = (
    "header",
    "headerRows",
    "headerJoin",
    "commentRows",
    "commentChar",
    "delimiter",
    "lineTerminator",
    "quoteChar",
    "doubleQuote",
    "escapeChar",
    "nullSequence",
    "skipInitialSpace",
)


def descriptor(publication: Publication, site: Site) -> dict[str, Any]:
    """The package of one published version; its files are named by addresses that never change.

    Raises: KeyError for a licence that the domain does not know.
    """
    licences = [_licence(publication, site)]
    whole = {
        "$schema": PROFILE,
        "name": publication.name,
        "id": publication.id,
        "title": publication.title_vi,
        "description": publication.notes_vi,
        "homepage": addresses.dataset(site, publication.name),
        "version": str(publication.number),
        "created": publication.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "keywords": list(publication.keywords_vi),
        "licenses": licences,
        "contributors": _contributors(publication, site),
        "sources": [{"title": publication.source_vi}] if publication.source_vi else [],
    }
    kept = {key: value for key, value in whole.items() if value}
    return kept | {"resources": _resources(publication, site)}


def _licence(publication: Publication, site: Site) -> dict[str, str]:
    licence = all_licences()[publication.licence]
    return {"name": licence.ckan_id, "path": licence_url(licence, site), "title": licence.title_vi}


def _contributors(publication: Publication, site: Site) -> list[dict[str, Any]]:
    unit = publication.unit
    publisher = {
        "title": unit.title_vi,
        "path": addresses.organization(site, unit.name),
        "roles": ["publisher"],
    }
    if not publication.contact_email:
        return [publisher]
    contact = {
        "title": publication.contact_name or unit.title_vi,
        "email": publication.contact_email,
        "roles": ["contact"],
    }
    return [publisher, contact]


def _resources(publication: Publication, site: Site) -> list[dict[str, Any]]:
    taken: set[str] = set()
    resources = []
    for file in publication.files:
        name = slugify(file.filename) or file.id
        if name in taken:
            name = f"{name}-{file.id}"
        taken.add(name)
        resources.append({"name": name} | _resource(publication, file, site))
    return resources


def _resource(publication: Publication, file: PublishedFile, site: Site) -> dict[str, Any]:
    path = addresses.version_download(site, publication.id, publication.number, file.id, file.filename)
    whole = {
        "$schema": _RESOURCE_PROFILE,
        "path": path,
        "title": file.title_vi,
        "description": file.description_vi,
        "format": file.format.lower(),
        "mediatype": file.media_type,
        "hash": f"sha256:{file.sha256}",
    }
    kept: dict[str, Any] = {key: value for key, value in whole.items() if value} | {"bytes": file.size}
    if file.format in _TABULAR:
        kept["type"] = "table"
        kept |= _table(file)
    return kept


def _table(file: PublishedFile) -> dict[str, Any]:
    table: dict[str, Any] = {}
    if file.format == "CSV":
        table["encoding"] = file.encoding
        if dialect := {key: file.dialect[key] for key in _DIALECT_KEYS if key in file.dialect}:
            table["dialect"] = dialect
    if fields := file.schema.get("fields"):
        table["schema"] = _schema(file.schema, fields)
    return table


def _schema(schema: dict[str, Any], fields: list[dict[str, Any]]) -> dict[str, Any]:
    kept = {key: schema[key] for key in _SCHEMA_KEYS if key in schema}
    return {"$schema": SCHEMA_PROFILE, "fields": [_field(field) for field in fields], **kept}


def _field(field: dict[str, Any]) -> dict[str, Any]:
    kept = {key: field[key] for key in _FIELD_KEYS if key in field}
    given = field.get("constraints", {})
    if constraints := {key: given[key] for key in _CONSTRAINTS if key in given}:
        kept["constraints"] = constraints
    return kept
