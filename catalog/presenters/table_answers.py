"""Presenter: answers about published tables as plain values for JSON. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from catalog.domain.licences import all_licences
from catalog.domain.publication import Publication, PublishedFile
from catalog.domain.table_query import ROW_COLUMN, Cell, TableColumn, TableShape
from catalog.ports import TableAnswer
from catalog.presenters.site import Site


def plain_cell(cell: Cell) -> str | int | float | bool | None:
    """A cell as JSON has it: days as 2025-12-31."""
    return cell.isoformat() if isinstance(cell, date) else cell


def head(publication: Publication, file: PublishedFile, site: Site) -> dict[str, Any]:
    """What table this is: ids, titles, version, conditions of use."""
    return {
        "resource": file.id,
        "dataset": publication.name,
        "dataset_url": f"{site.url}/dataset/{publication.name}",
        "title_vi": file.title_vi,
        "title_en": file.title_en,
        "version": publication.number,
        "modified": publication.modified.isoformat(),
        "sha256": file.sha256,
        "licence": all_licences()[publication.licence].ckan_id,
    }


def columns(shape: TableShape) -> list[dict[str, Any]]:
    """Every column with its type and titles, the row's number first."""
    return [_column(one) for one in (ROW_COLUMN, *shape.columns)]


def _column(one: TableColumn) -> dict[str, Any]:
    told = {"name": one.name, "type": one.type, "title_vi": one.title_vi, "title_en": one.title_en}
    more = {"description": one.description, "flags": one.flags}
    return told | {key: value for key, value in more.items() if value}


def rows(answer: TableAnswer, *, is_objects: bool) -> list[Any]:
    """The rows as objects by column name, or as lists in the order of the fields."""
    lists = [[plain_cell(cell) for cell in row] for row in answer.rows]
    return [dict(zip(answer.names, row, strict=True)) for row in lists] if is_objects else lists


def body(answer: TableAnswer, *, is_objects: bool, following: str | None) -> dict[str, Any]:
    """The answer itself; `following` is the address of the next page."""
    facets: Mapping[str, Any] = {
        name: [{"value": plain_cell(value), "count": count} for value, count in values]
        for name, values in answer.facets.items()
    }
    fields = [{"name": name, "type": kind} for name, kind in zip(answer.names, answer.types, strict=True)]
    told: dict[str, Any] = {"total": answer.total, "fields": fields}
    if facets:
        told["facets"] = facets
    if answer.hidden:
        told["hidden"] = dict(answer.hidden)
    return told | {"rows": rows(answer, is_objects=is_objects), "next": following}
