"""Presenters: what stands in the archive of a dataset beside its tables: datapackage.json, README, LICENCE.

The tables in it are CSV as we write it, so their schemas are those of the published tables, not of the files
they came from: a hidden cell is empty and marked in a column of its own, never `*`. Source: the 2.0 profiles
of datapackage.org.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.domain.licences import all_licences
from catalog.domain.naming import slugify
from catalog.domain.publication import Publication, PublishedFile
from catalog.domain.table_query import TableColumn, TableShape
from catalog.i18n import local_day
from catalog.presenters import addresses, datapackage
from catalog.presenters.site import Site

_TYPES = {"text": "string", "integer": "integer", "decimal": "number", "date": "date", "boolean": "boolean"}
_KEPT = ("name", "title", "description")
# Of every table in an archive that has such cells, in both languages.
_HIDDEN_VI = (
    "Ô đã ẩn để bảo vệ thông tin cá nhân là ô trống, và cột TÊN_suppressed cùng dòng ghi true; "
    "ẩn không có nghĩa là bằng 0, cộng các dòng sẽ ra số thấp hơn thực tế."
)
_HIDDEN_EN = (
    "A cell hidden to protect people is empty, and the column NAME_suppressed of its row says true; "
    "hidden is not zero, so sums of the rows are too low."
)


@dataclass(frozen=True)
class PackedTable:
    """A table of the archive: its columns, bytes and SHA-256 of its CSV."""

    shape: TableShape
    size: int
    sha256: str


def table_paths(publication: Publication, site: Site) -> dict[str, str]:
    """Where the CSV of each file stands in the archive, by the id of the file.

    The version is in the name: these are other bytes than those of the file that the table was made of.
    """
    resources = datapackage.descriptor(publication, site)["resources"]
    taken: set[str] = set()
    paths = {}
    for file, resource in zip(publication.files, resources, strict=True):
        stem = slugify(file.filename.rpartition(".")[0]) or resource["name"]
        name = resource["name"] if stem in taken else stem
        taken.add(name)
        paths[file.id] = f"data/{name}-v{publication.number}.csv"
    return paths


def package_json(publication: Publication, tables: Mapping[str, PackedTable], site: Site) -> bytes:
    """The description of the archive; files without a table are named by the address of this version."""
    whole = datapackage.descriptor(publication, site)
    paths = table_paths(publication, site)
    whole["resources"] = [
        _resource(resource, file, tables[file.id], paths[file.id]) if file.id in tables else resource
        for file, resource in zip(publication.files, whole["resources"], strict=True)
    ]
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _resource(
    resource: Mapping[str, Any], file: PublishedFile, table: PackedTable, path: str
) -> dict[str, Any]:
    kept = {name: resource[name] for name in ("$schema", *_KEPT) if name in resource}
    flags = {one.flags: one.name for one in table.shape.columns if one.flags}
    source = file.filename
    if flags:
        # What the unit says of its file (that * is a hidden figure) stands with that file.
        source = ": ".join(filter(None, (file.filename, kept.get("description", ""))))
        kept["description"] = f"{_HIDDEN_VI} {_HIDDEN_EN}"
    schema: dict[str, Any] = {
        "$schema": datapackage.SCHEMA_PROFILE,
        "fields": [_field(one, flags.get(one.name, "")) for one in table.shape.columns],
        "missingValues": [""],
    }
    if table.shape.key:
        schema["primaryKey"] = list(table.shape.key)
    return kept | {
        "path": path,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": table.size,
        "hash": f"sha256:{table.sha256}",
        "schema": schema,
        "sources": [{"title": source, "path": resource["path"]}],
    }


def _field(one: TableColumn, flag: str) -> dict[str, str]:
    """`flag` names the column that marks the hidden cells of this one."""
    description = one.description
    if flag:
        hidden = f"Ô trống có {flag} = true là ô đã ẩn. An empty cell with {flag} = true is hidden."
        description = " ".join(filter(None, (description, hidden)))
    if one.flags:
        description = f"true: ô {one.flags} của dòng đã ẩn. true: the cell {one.flags} of the row is hidden."
    told = {"title": one.title_vi, "description": description}
    return {"name": one.name, "type": _TYPES[one.type], **{key: text for key, text in told.items() if text}}


def readme(publication: Publication, tables: Mapping[str, PackedTable], site: Site) -> bytes:
    """What somebody who unpacks the archive in ten years has to know, in both languages."""
    paths = {key: path for key, path in table_paths(publication, site).items() if key in tables}
    has_hidden = any(one.flags for table in tables.values() for one in table.shape.columns)
    address = addresses.dataset(site, publication.name)
    day = local_day(publication.modified).isoformat()
    lines = [publication.title_vi, "=" * len(publication.title_vi), "", publication.notes_vi, ""]
    lines += [f"Đơn vị công bố: {publication.unit.title_vi}", f"Phiên bản: {publication.number} ({day})"]
    lines += [f"Địa chỉ: {address}", "Điều kiện sử dụng: LICENCE.txt", ""]
    lines += ["Tệp:", *_files(publication, paths, "vi"), ""]
    lines += ["Tệp CSV: UTF-8, dấu phẩy ngăn cột, ô trống là không có giá trị. Mã giữ nguyên số 0 ở đầu."]
    lines += [f"{_HIDDEN_VI} Tệp gốc ghi những ô này bằng dấu *."] if has_hidden else []
    lines += [""]
    lines += ["--", "", publication.title_en or publication.title_vi, "", publication.notes_en, ""]
    lines += [f"Published by: {publication.unit.title('en')}", f"Version: {publication.number} ({day})"]
    lines += [f"Address: {addresses.dataset(site, publication.name, 'en')}"]
    lines += ["Conditions of use: LICENCE.txt", "", "Files:", *_files(publication, paths, "en"), ""]
    lines += ["CSV files: UTF-8, commas between columns, an empty cell has no value. Codes keep their zeros."]
    lines += [f"{_HIDDEN_EN} The files as received have * there."] if has_hidden else []
    return ("\n".join(lines) + "\n").encode()


def _files(publication: Publication, paths: Mapping[str, str], lang: str) -> list[str]:
    return [f"- {paths.get(file.id, file.filename)}: {file.title(lang)}" for file in publication.files]


def licence_text(publication: Publication, site: Site) -> bytes:
    """The conditions of use in both languages, with their address."""
    licence = all_licences()[publication.licence]
    parts = [
        licence.title("vi"),
        licence.text_vi,
        addresses.licence(site, publication.licence),
        "--",
        licence.title("en"),
        licence.text_en,
        addresses.licence(site, publication.licence, "en"),
    ]
    return ("\n\n".join(parts) + "\n").encode()
