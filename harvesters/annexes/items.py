"""Room annexes: a record of texts becomes an item with its doubts. No grid and no file may enter."""

import re
from collections.abc import Iterable

from harvesters.annexes.annex import AnnexRow, Warn
from harvesters.annexes.changes import read_change, split_name
from harvesters.annexes.first_days import read_first_day
from harvesters.annexes.folding import fold
from harvesters.annexes.formats import read_sharing
from harvesters.annexes.frequencies import read_frequency
from harvesters.annexes.records import Record
from harvesters.annexes.units import SURE, Match, UnitMatcher

_DITTO_WORDS = re.compile(
    r"^\W*(nt|n\W?t|nhu (muc |dong |hang )?tren|nhu (muc |dong |hang )?o tren|ditto)\W*$"
)
_DITTO_MARKS = re.compile(r"^[-–—/\s]*([\"“”„″〃]+|''|’’|‘’|//)[-–—/\s]*$")
_AS_ITEM = re.compile(r"^\W*nhu (?:muc|tt|stt|so|dong)(?: so)? (\d{1,4})\W*$")
_NOTHING = re.compile(r"^[-–—.…/\s]*$|^(?:khong co|khong|n/a|none)$")
_REPEATED = (
    "name", "unit", "supporting", "formats", "sharing", "scope", "frequency", "first_publication",
    "description", "note", "profile", "theme", "change",
)  # fmt: skip


def read_items(records: Iterable[Record], matcher: UnitMatcher, *, is_one_column: bool) -> list[AnnexRow]:
    """Give the items in their order.

    Args:
        is_one_column: formats and sharing method stand in the same column.
    """
    reader = _ItemReader(matcher, is_one_column=is_one_column)
    return [reader.read(record) for record in records]


class _ItemReader:
    """Knows the rows above, which ditto marks and empty cells repeat."""

    def __init__(self, matcher: UnitMatcher, *, is_one_column: bool) -> None:
        self._matcher = matcher
        self._is_one_column = is_one_column
        self._above: dict[str, str] = {}
        self._group: tuple[str, str] = ("", "")
        self._by_order: dict[str, dict[str, str]] = {}

    def read(self, record: Record) -> AnnexRow:
        item = AnnexRow(record.row, record.part, group=record.group)
        self._resolve(record.texts, item)
        texts = record.texts
        item.order = texts.get("order", "").strip("(). ")
        item.code = texts.get("code") or None
        item.name, mark = split_name(texts.get("name", "").strip(" ;"))
        item.description, item.scope = texts.get("description", ""), texts.get("scope", "")
        item.profile, item.note = texts.get("profile", ""), texts.get("note", "")
        item.group = record.group or texts.get("theme", "")
        self._take_unit(record, item)
        self._take_facts(texts, item)
        change = read_change(texts.get("change", "") or mark, item.note, record.group)
        item.change = change.value
        if not change.is_sure:
            _warn(item, "change_unsure", text=texts.get("change", "") or item.note)
        for code, holds in (
            ("row_hidden", record.is_hidden),
            ("row_joined", record.is_joined),
            ("order_missing", record.lacks_order),
        ):
            if holds:
                _warn(item, code)
        self._above, self._group = dict(texts), (record.part, record.group)
        self._by_order[item.order] = self._above
        return item

    def _resolve(self, texts: dict[str, str], item: AnnexRow) -> None:
        """Put what is repeated in the place of ditto marks, and nothing in the place of a dash."""
        for name in _REPEATED:
            text = texts.get(name, "")
            folded = fold(text)
            other = _AS_ITEM.match(folded)
            if other or _DITTO_WORDS.match(folded) or _DITTO_MARKS.match(text):
                source = self._by_order.get(other[1], {}) if other else self._above
                texts[name] = source.get(name, "")
                if not texts[name]:
                    _warn(item, "ditto_without_source", column=name)
            elif _NOTHING.match(folded):
                texts.pop(name, None)

    def _take_unit(self, record: Record, item: AnnexRow) -> None:
        text, texts = record.texts.get("unit", ""), record.texts
        if not text:
            text, code = self._inherited(record)
            if text:
                _warn(item, code, text=text)
                texts["unit"] = text
        found = self._matcher.match(text) if text else Match(None, 0.0, (), "unit_missing")
        item.unit_text, item.unit, item.unit_score = text, found.code, found.score
        item.alternatives = list(found.alternatives)
        if found.doubt:
            _warn(item, found.doubt, text=text, unit=found.code, score=round(found.score, 2))
        item.supporting_text = texts.get("supporting", "")
        item.supporting = self._matcher.match_all(item.supporting_text)

    def _inherited(self, record: Record) -> tuple[str, str]:
        """Give the unit of an empty cell: of the row above in the same group, or of the group's title."""
        if record.group_unit:
            return record.group_unit, "unit_from_group"
        if self._group[1] == record.group and self._above.get("unit"):
            return self._above["unit"], "unit_from_above"
        title = re.sub(r"^\(?[IVXA-H]{1,6}\)?\s*[.):/-]?\s+", "", record.group)
        found = self._matcher.match(title) if title else None
        is_unit = found is not None and found.code is not None and found.score >= SURE and not found.doubt
        return (title, "unit_from_group") if is_unit else ("", "")

    def _take_facts(self, texts: dict[str, str], item: AnnexRow) -> None:
        item.frequency_text = texts.get("frequency", "")
        frequency = read_frequency(item.frequency_text)
        item.frequency = frequency.value
        if not item.frequency_text:
            _warn(item, "frequency_missing")
        elif frequency.value is None:
            _warn(item, "frequency_unknown", text=item.frequency_text)
        elif not frequency.is_sure:
            _warn(item, "frequency_unsure", text=item.frequency_text, value=frequency.value)
        item.first_publication_text = texts.get("first_publication", "")
        first = read_first_day(item.first_publication_text)
        item.first_publication = first.day
        if item.first_publication_text and first.day is None:
            _warn(item, "first_publication_unknown", text=item.first_publication_text)
        elif first.day is not None and not first.is_sure:
            _warn(
                item,
                "first_publication_unsure",
                text=item.first_publication_text,
                value=first.day.isoformat(),
            )
        self._take_sharing(texts, item)

    def _take_sharing(self, texts: dict[str, str], item: AnnexRow) -> None:
        item.formats_text, item.sharing_text = texts.get("formats", ""), texts.get("sharing", "")
        told = read_sharing(item.formats_text, item.sharing_text, is_one_column=self._is_one_column)
        item.formats, item.sharing = list(told.formats), list(told.sharing)
        if not told.formats:
            _warn(
                item,
                "formats_missing" if not item.formats_text else "formats_unknown",
                text=item.formats_text,
            )
        elif told.unknown:
            _warn(item, "formats_partly_unknown", text=" ".join(told.unknown))


def _warn(item: AnnexRow, code: str, **params: object) -> None:
    item.warnings.append(Warn(code, params))
