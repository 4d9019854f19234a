"""Room web: whole tables as files, newest and each version: `export.<format>`, and the archive of a dataset.

They were written once by the worker. Text goes out compressed to those who take it so; parts of a file are
parts of the plain one.
"""

from typing import BinaryIO, cast

from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from catalog.domain.errors import CatalogError
from catalog.domain.publication import Publication, PublishedFile
from catalog.domain.table_exports import FORMATS
from catalog.presenters import addresses
from catalog.presenters.export_names import export_name, package_name
from catalog.services import publications
from catalog.services.served_exports import ServedExport, export_path, require_export
from catalog.web.byte_answers import StoredBytes, answer_bytes
from catalog.web.context import read_session, running, site
from catalog.web.dataset_archive import archive_of
from catalog.web.downloads import find_current, is_named
from catalog.web.errors import page_of
from catalog.web.joined_bytes import FilePart, JoinedBytes
from catalog.web.machine_answers import open_to_all
from catalog.web.tables_api.blueprint import refuse as told_to_programs

bp = Blueprint("table_files", __name__)
bp.after_request(open_to_all)


@bp.errorhandler(CatalogError)
def refuse(error: CatalogError) -> ResponseReturnValue:
    """A page for browsers, who ask for HTML by name; JSON for programs."""
    is_browser = any(kind == "text/html" for kind, _ in request.accept_mimetypes)
    response = make_response(page_of(error) if is_browser else told_to_programs(error))
    response.headers["Vary"] = "Accept"
    return response


_KIND = f"<any({', '.join(map(repr, FORMATS))}):kind>"


@bp.get(f"/dataset/<dataset>/resource/<resource>/export.{_KIND}")
def newest(dataset: str, resource: str, kind: str) -> AnyResponse:
    """The newest published table as a file of a format; `dataset` is an id or a name."""
    with read_session() as session:
        publication = find_current(session, dataset)
        file = publications.require_file(session, publication, resource)
    if not is_named(publication, dataset):
        return redirect(addresses.export(site(), publication.id, file.id, kind), 301)
    return _table(publication, file, kind)


@bp.get(f"/dataset/<dataset>/version/<int:number>/resource/<resource>/export.{_KIND}")
def version(dataset: str, number: int, resource: str, kind: str) -> AnyResponse:
    """The same of version `number`."""
    with read_session() as session:
        current = find_current(session, dataset)
        publication = publications.get_version(session, current.id, number)
        file = publications.require_file(session, publication, resource)
    if not is_named(current, dataset):
        return redirect(addresses.version_export(site(), publication.id, number, file.id, kind), 301)
    return _table(publication, file, kind)


@bp.get("/dataset/<dataset>/package.zip")
def newest_package(dataset: str) -> AnyResponse:
    """Every table of the newest version in one archive, with their description."""
    with read_session() as session:
        publication = find_current(session, dataset)
    if not is_named(publication, dataset):
        return redirect(addresses.package(site(), publication.id), 301)
    return _package(publication)


@bp.get("/dataset/<dataset>/version/<int:number>/package.zip")
def version_package(dataset: str, number: int) -> AnyResponse:
    """The same of version `number`."""
    with read_session() as session:
        current = find_current(session, dataset)
        publication = publications.get_version(session, current.id, number)
    if not is_named(current, dataset):
        return redirect(addresses.version_package(site(), publication.id, number), 301)
    return _package(publication)


def _table(publication: Publication, file: PublishedFile, kind: str) -> AnyResponse:
    found = require_export(running().tables, file, kind)
    response = answer_bytes(_stored(publication, file, found))
    if found.packed is not None:
        response.headers["Vary"] = "Accept-Encoding"
    return response


def _stored(publication: Publication, file: PublishedFile, found: ServedExport) -> StoredBytes:
    # A range names bytes of the plain file, whatever the client could unpack.
    takes_packed = request.accept_encodings["gzip"] > 0 and "Range" not in request.headers
    kept, coding = (found.packed, "gzip") if found.packed and takes_packed else (found.plain, "")

    def opening(start: int, length: int | None) -> BinaryIO:
        size = kept.size - start if length is None else length
        part = FilePart(export_path(running().tables, file, kept.name), start, size)
        return cast(BinaryIO, JoinedBytes([part]))

    return StoredBytes(
        filename=export_name(publication, file, found.format.name),
        content_type=found.format.media_type,
        size=kept.size,
        etag=kept.sha256,
        modified=max(publication.modified, kept.made),
        opening=opening,
        coding=coding,
    )


def _package(publication: Publication) -> AnyResponse:
    archive = archive_of(publication, running().tables, site())

    def opening(start: int, length: int | None) -> BinaryIO:
        return cast(BinaryIO, JoinedBytes(archive.parts, start=start, length=length))

    return answer_bytes(
        StoredBytes(
            filename=package_name(publication),
            content_type="application/zip",
            size=archive.size,
            etag=archive.etag,
            modified=publication.modified,
            opening=opening,
        )
    )
