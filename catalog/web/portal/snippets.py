"""The lines of code beside a dataset: for its first table, with a filter that a row of it fulfils."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from catalog.domain.chart_columns import is_place_or_group
from catalog.presenters.code_snippets import Snippet, code_of, curl_file, snippets
from catalog.presenters.site import Site
from catalog.services.served_tables import TABULAR

if TYPE_CHECKING:
    from catalog.web.portal.dataset_page import FileLinks, FilePreview

_LONGEST = 40


def file_snippets(
    files: Sequence["FileLinks"], previews: Sequence["FilePreview"], site: Site
) -> tuple[Snippet, ...]:
    """The code for the first table of a dataset; for files that are no tables one command that fetches."""
    first = next((one for one in files if one.file.format in TABULAR), None)
    if first is None:
        return tuple(Snippet("curl", "curl", curl_file(one.newest, one.file.filename)) for one in files[:1])
    is_csv = first.file.format == "CSV"
    preview = next((one for one in previews if one.links.file.id == first.file.id), None)
    code = code_of(
        first.file,
        csv=first.newest if is_csv else f"{site.url}/api/v1/tables/{first.file.id}.csv",
        api=f"{site.url}/api/v1/tables/{first.file.id}",
        example=_example(preview) if preview else None,
        is_dump=not is_csv,
    )
    return snippets(code)


def _example(preview: "FilePreview") -> tuple[str, str] | None:
    """A column of words or codes with its value in the first row; places and groups before others."""
    if not preview.rows:
        return None
    fields = {str(one["name"]): one for one in preview.links.file.schema.get("fields", ())}
    pairs = [
        (column, str(cell))
        for column, cell in zip(preview.columns, preview.rows[0], strict=False)
        if column.type == "string" and cell and len(str(cell)) <= _LONGEST and str(cell) == str(cell).strip()
    ]
    told = [(c, v) for c, v in pairs if is_place_or_group(c.name, fields.get(c.name, {}))]
    return next(((column.name, value) for column, value in told or pairs), None)
