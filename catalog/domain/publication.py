"""One published version of a dataset, frozen: what the public, the presenters and the index read.

A DatasetVersion row stores it as JSON; nothing outside the rooms that publish reads the working copy.
"""

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any, Self


@dataclass(frozen=True)
class PublishedUnit:
    """The unit as it was called on the day of publication."""

    id: str
    name: str
    code: str
    title_vi: str
    title_en: str

    def title(self, lang: str) -> str:
        """The name in `vi` or `en`; Vietnamese where English is missing."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi


@dataclass(frozen=True)
class FormerUnit:
    """A unit that published the dataset before: the decision that moved it, and from which day."""

    name: str
    title_vi: str
    title_en: str
    decision_number: str
    effective_on: date

    def title(self, lang: str) -> str:
        """The name in `vi` or `en`; Vietnamese where English is missing."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi


@dataclass(frozen=True)
class ListBasis:
    """The entry of the approved open-data list that this dataset answers."""

    item_code: str
    item_name: str
    decision_number: str
    issued_on: date | None


@dataclass(frozen=True)
class Repeal:
    """The decision that took the item of a published dataset off the list, after it was published."""

    decision_number: str
    issued_on: date


@dataclass(frozen=True)
class PublishedColumn:
    """One column of a published table; `fill` is the share of cells that hold a value, 0 to 1."""

    name: str
    title_vi: str
    title_en: str
    type: str
    description: str = ""
    is_required: bool = False
    codelist: tuple[str, ...] = ()
    fill: float | None = None
    distinct: int | None = None

    def title(self, lang: str) -> str:
        """The column's title in `vi` or `en`, its name where there is none."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi or self.name


@dataclass(frozen=True)
class PublishedFile:
    """One file of a published version; `size` in bytes, `rows` without the header."""

    id: str
    version_id: str
    title_vi: str
    title_en: str
    description_vi: str
    description_en: str
    filename: str
    format: str
    media_type: str
    size: int
    sha256: str
    blob_key: str
    rows: int | None
    position: int
    created: datetime
    modified: datetime
    profile: str | None = None
    schema: dict[str, Any] = field(default_factory=dict)
    dialect: dict[str, Any] = field(default_factory=dict)
    encoding: str = "utf-8"
    columns: tuple[PublishedColumn, ...] = ()
    # Warnings and notes of the validation report: [{"code", "row", "column_name", "params"}], no cell values.
    findings: tuple[dict[str, Any], ...] = ()
    # How small figures were protected: {"way", "kind", "hidden", "loss", ...}; empty where none had to be.
    protection: dict[str, Any] = field(default_factory=dict)

    def title(self, lang: str) -> str:
        """The file's title in `vi` or `en`."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi


# What is told when a publication is read, from what was decided since; never frozen.
_LAID_OVER = frozenset({"former_units", "repealed_by"})


@dataclass(frozen=True)
class Publication:
    """The frozen metadata and files of one DatasetVersion.

    `issued` is the first publication of the dataset, `modified` this version's; both aware UTC.
    `spatial_code` is a place code in the list of `spatial_vintage` (effective date of that place list).
    """

    id: str
    name: str
    number: int
    title_vi: str
    title_en: str
    notes_vi: str
    notes_en: str
    unit: PublishedUnit
    theme: str
    frequency: str
    licence: str
    issued: datetime
    modified: datetime
    created: datetime
    list_basis: ListBasis | None = None
    off_list_reason_vi: str = ""
    off_list_reason_en: str = ""
    keywords_vi: tuple[str, ...] = ()
    keywords_en: tuple[str, ...] = ()
    period_start: date | None = None
    period_end: date | None = None
    spatial_code: str = ""
    spatial_name: str = ""
    spatial_vintage: str = ""
    contact_name: str = ""
    contact_email: str = ""
    source_vi: str = ""
    source_en: str = ""
    caveats_vi: tuple[str, ...] = ()
    caveats_en: tuple[str, ...] = ()
    is_simulated: bool = False
    note_vi: str = ""
    note_en: str = ""
    files: tuple[PublishedFile, ...] = ()
    # Under which rules of the personal-data gate the files were checked; empty before there were records.
    rules_version: str = ""
    # Formats in which the data are to be had elsewhere or later; None for a dataset that publishes files.
    announced_formats: tuple[str, ...] | None = None
    # Told when it is read, never frozen: who published it before, the latest first. `unit` is then today's.
    former_units: tuple[FormerUnit, ...] = ()
    # Not frozen: what later decisions did to the item, laid over when it is read; `to_dict` leaves it out.
    repealed_by: Repeal | None = None

    def title(self, lang: str) -> str:
        """The title in `vi` or `en`; Vietnamese where English is missing."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi

    def notes(self, lang: str) -> str:
        """The description in `vi` or `en`; Vietnamese where English is missing."""
        return (self.notes_en if lang == "en" else self.notes_vi) or self.notes_vi

    def caveats(self, lang: str) -> tuple[str, ...]:
        """What a reader must know before using the data, in `vi` or `en`."""
        return (self.caveats_en if lang == "en" else self.caveats_vi) or self.caveats_vi

    @property
    def list_standing(self) -> str:
        """`in_list`, `outside` (published with a reason, without an item) or `repealed` (item taken off)."""
        if self.list_basis is None:
            return "outside"
        return "repealed" if self.repealed_by else "in_list"

    def off_list_reason(self, lang: str) -> str:
        """Why it was published outside the list, in `vi` or `en`; Vietnamese where English is missing."""
        return (self.off_list_reason_en if lang == "en" else self.off_list_reason_vi) or (
            self.off_list_reason_vi
        )

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of the files, each once, in order; of a dataset without files those announced."""
        return tuple(dict.fromkeys(f.format for f in self.files)) or self.announced_formats or ()

    @property
    def has_only_description(self) -> bool:
        """Is this a description on purpose, of data that are elsewhere or will follow?"""
        return self.announced_formats is not None and not self.files

    @property
    def years(self) -> tuple[str, ...]:
        """The calendar years that the data speak of."""
        if self.period_start is None:
            return ()
        end = self.period_end or self.period_start
        return tuple(str(y) for y in range(self.period_start.year, end.year + 1))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; `from_dict` gives the same Publication back, without what was laid over it."""
        return {key: _plain(value) for key, value in asdict(self).items() if key not in _LAID_OVER}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The Publication that `to_dict` wrote; unknown keys are an error."""
        given = dict(data)
        given["unit"] = PublishedUnit(**given["unit"])
        if basis := given.get("list_basis"):
            given["list_basis"] = ListBasis(**(basis | {"issued_on": _day(basis["issued_on"])}))
        given["files"] = tuple(_file(f) for f in given["files"])
        for key in ("issued", "modified", "created"):
            given[key] = datetime.fromisoformat(given[key])
        for key in ("period_start", "period_end"):
            given[key] = _day(given[key])
        return cls(**_tuples(cls, given))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _file(data: dict[str, Any]) -> PublishedFile:
    given = dict(data)
    given["created"] = datetime.fromisoformat(given["created"])
    given["modified"] = datetime.fromisoformat(given["modified"])
    given["columns"] = tuple(PublishedColumn(**_tuples(PublishedColumn, c)) for c in given["columns"])
    return PublishedFile(**_tuples(PublishedFile, given))


def _tuples(kind: type, given: dict[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(kind) if str(f.type).startswith("tuple")}
    return {k: tuple(v) if k in names and v is not None else v for k, v in given.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value
