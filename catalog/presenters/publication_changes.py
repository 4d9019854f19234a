"""Presenter: what one published version changes against another: metadata fields and files. Pure.

Pure functions over two Publications; `None` stands for "nothing published yet".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalog.domain.publication import Publication, PublishedFile
from catalog.i18n import format_day

_FIELDS = (
    "title_vi",
    "title_en",
    "notes_vi",
    "notes_en",
    "theme",
    "keywords_vi",
    "keywords_en",
    "frequency",
    "period_start",
    "period_end",
    "spatial_code",
    "spatial_vintage",
    "licence",
    "source_vi",
    "source_en",
    "contact_name",
    "contact_email",
    "caveats_vi",
    "caveats_en",
    "off_list_reason_vi",
    "off_list_reason_en",
    "note_vi",
    "note_en",
    "is_simulated",
)


@dataclass(frozen=True)
class FieldChange:
    """A metadata field whose text differs."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class FileChange:
    """A file that was added, removed or replaced; the same file on both sides is none."""

    before: PublishedFile | None
    after: PublishedFile | None

    @property
    def file(self) -> PublishedFile | None:
        """The file to name the change by."""
        return self.after or self.before


def field_changes(before: Publication | None, after: Publication) -> list[FieldChange]:
    """The metadata fields that differ, the list item first."""
    found = []
    for name in ("list_item_code", *_FIELDS):
        old, new = _text(before, name) if before else "", _text(after, name)
        if old != new:
            found.append(FieldChange(name, old, new))
    return found


def file_changes(before: Publication | None, after: Publication) -> list[FileChange]:
    """The files that differ by their SHA-256, in the order of the new version, removed ones last."""
    old = {f.id: f for f in (before.files if before else ())}
    new = {f.id: f for f in after.files}
    pairs = [FileChange(old.get(key), f) for key, f in new.items()]
    gone = [FileChange(f, None) for key, f in old.items() if key not in new]
    return [c for c in (*pairs, *gone) if not _is_same(c)]


def _is_same(change: FileChange) -> bool:
    before, after = change.before, change.after
    return before is not None and after is not None and before.sha256 == after.sha256


def _text(publication: Publication, name: str) -> str:
    if name == "list_item_code":
        return publication.list_basis.item_code if publication.list_basis else ""
    value: object = getattr(publication, name)
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(str(v) for v in value)
    return str(value or "")
