"""What a row changes against the item it goes on with, and what it leaves as it was. Pure."""

from collections.abc import Collection, Mapping

from catalog.models import ListItem
from catalog.models.decision import REPEALED
from catalog.services import import_kinds
from catalog.services.import_rows import ADDED, CHANGED, UNCHANGED, ImportRow

# Field of a row -> attribute of an item; in the order in which a page tells them.
_TEXTS = {
    "name": "name_vi",
    "description": "description",
    "supporting_text": "supporting_text",
    "scope": "scope_text",
    "profile": "profile",
    "note": "note",
    "group": "group_name",
}
COLUMNS = (
    "name", "unit", "frequency", "formats", "first_publication", "description", "supporting_text", "sharing",
    "scope", "kind", "place_level", "profile", "note", "group",
)  # fmt: skip
# Where a group or a remark stands changes nothing of what is asked.
_TELLING = tuple(one for one in COLUMNS if one not in ("note", "group"))


def settle_row(row: ImportRow, *, printed: Collection[str], is_amending: bool) -> None:
    """Fill in what the row leaves as it was, then tell its kind, its places and its change.

    Args:
        printed: fields that the annex has a column for. An amending annex without a column, or with an empty
            cell in it, leaves that as it was; a whole list states everything anew.
    """
    item, read = row.item, row.read
    if item is not None and (is_amending or read.change == REPEALED):
        _inherit(row, item)
    if item is not None and "profile" not in printed:
        read.profile = read.profile or item.profile
    deduced = import_kinds.place_level_of(read.name, read.description, read.scope)
    row.kind = row.kind or (item.kind if item else import_kinds.kind_of(read.name))
    row.place_level = row.place_level or deduced or (item.place_level if item else "")
    if read.change == REPEALED:
        row.change = REPEALED
    elif item is None:
        row.change = ADDED
    else:
        row.columns = differences(values_of_item(item), _values_of_row(row))
        row.change = CHANGED if row.columns else UNCHANGED


def differences(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    """The columns in which two items differ."""
    return [name for name in _TELLING if old[name] != new[name]]


def values_of_item(item: ListItem) -> dict[str, object]:
    """An item by our columns, as two decisions are compared."""
    told: dict[str, object] = {field: _plain(getattr(item, name)) for field, name in _TEXTS.items()}
    return told | {
        "unit": item.organization.code if item.organization else _plain(item.unit_text),
        "frequency": item.frequency,
        "formats": sorted(item.formats),
        "sharing": sorted(item.sharing),
        "first_publication": item.first_publication,
        "kind": item.kind,
        "place_level": item.place_level,
    }


def _values_of_row(row: ImportRow) -> dict[str, object]:
    told: dict[str, object] = {field: _plain(getattr(row.read, field)) for field in _TEXTS}
    return told | {
        "unit": row.read.unit or _plain(row.read.unit_text),
        "frequency": row.read.frequency,
        "formats": sorted(row.read.formats),
        "sharing": sorted(row.read.sharing),
        "first_publication": row.read.first_publication,
        "kind": row.kind,
        "place_level": row.place_level,
    }


def _inherit(row: ImportRow, item: ListItem) -> None:
    read = row.read
    for field, name in _TEXTS.items():
        if not getattr(read, field):
            setattr(read, field, getattr(item, name))
    if not read.unit_text and read.unit is None and item.organization is not None:
        read.unit, read.unit_text, read.unit_score = item.organization.code, item.unit_text, 1.0
        _settle(row, "unit_missing")
    if not read.frequency_text and read.frequency is None:
        read.frequency = item.frequency
        _settle(row, "frequency_missing")
    if not read.formats_text and not read.formats:
        read.formats = list(item.formats)
        _settle(row, "formats_missing")
    if not read.sharing_text and not read.sharing:
        read.sharing = list(item.sharing)
    if not read.first_publication_text and read.first_publication is None:
        read.first_publication = item.first_publication
    if not read.supporting:
        read.supporting = list(item.supporting_units)


def _settle(row: ImportRow, code: str) -> None:
    row.read.warnings = [one for one in row.read.warnings if one.code != code]


def _plain(text: str) -> str:
    return " ".join(text.split())
