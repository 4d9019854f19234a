"""Presenter: what the files of an export are called on the computer of whoever loads them. Pure."""

from catalog.domain.naming import slugify
from catalog.domain.publication import Publication, PublishedFile


def export_name(publication: Publication, file: PublishedFile, kind: str, *, is_part: bool = False) -> str:
    """Dataset, version and file, in letters that every system keeps; `is_part`: not every row is in it."""
    stem = slugify(file.filename.rpartition(".")[0] or file.filename)
    parts = [publication.name, stem if stem != publication.name else "", f"v{publication.number}"]
    parts.append("part" if is_part else "")
    return "-".join(filter(None, parts)) + f".{kind}"


def package_name(publication: Publication) -> str:
    """The one archive of a dataset."""
    return f"{publication.name}-v{publication.number}.zip"
