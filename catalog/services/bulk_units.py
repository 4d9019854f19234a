"""Which unit a text of a bulk import means: known by code or name, to be made, or refused with a code.

Two names never become one code: a code that is taken gets a number, and no unit that exists is touched.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from catalog.domain import naming
from catalog.models import Organization
from catalog.services.organizations import is_in_office

_CODE_LENGTH, _TITLE_LENGTH = 50, 500


class UnitRefused(Exception):
    """A text that may not stand for a unit; `code` is that of the message."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class UnitWords:
    """The units there are, by the words of their codes and of their names; grows by those to be made."""

    by_code: dict[str, str] = field(default_factory=dict)
    by_title: dict[str, str] = field(default_factory=dict)
    out_of_office: set[str] = field(default_factory=set)
    _addresses: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, units: Iterable[Organization], on: date) -> "UnitWords":
        """The words of all units; of two with one name the one in office on the day is meant."""
        words = cls()
        for unit in sorted(units, key=lambda unit: is_in_office(unit, on)):
            if not is_in_office(unit, on):
                words.out_of_office.add(unit.code)
            words._add(unit.code, unit.name)
            for title in filter(None, (unit.title_vi, unit.title_en)):
                words.by_title[naming.plain_words(title)] = unit.code
        return words

    def known(self, text: str) -> str:
        """The code of the unit that a text means, "" when there is none.

        Raises: UnitRefused(unit_not_in_office).
        """
        words = naming.plain_words(text)
        if not words:
            return ""
        # A made code may be the beginning of another unit's name, so what has blanks is a name first.
        looks = (self.by_title, self.by_code) if " " in text else (self.by_code, self.by_title)
        code = looks[0].get(words, "")
        if not code and (" " not in text or text in self.by_code.values()):
            code = looks[1].get(words, "")
        if code in self.out_of_office:
            raise UnitRefused("unit_not_in_office")
        return code

    def make(self, text: str) -> str:
        """The code of a new unit of this name.

        Raises: UnitRefused(not_a_unit, too_long).
        """
        if len(text) > _TITLE_LENGTH:
            raise UnitRefused("too_long")
        slug = _cut(naming.slugify(text), _CODE_LENGTH)
        is_code = len(text) <= _CODE_LENGTH and naming.slugify(text) == naming.fold(text)
        code, number = (text if is_code else slug), 1
        if not naming.is_name(naming.slugify(code)):
            raise UnitRefused("not_a_unit")
        while naming.slugify(code) in self._addresses:
            number += 1
            code = f"{_cut(slug, _CODE_LENGTH - len(str(number)) - 1)}-{number}"
        self._add(code, naming.slugify(code))
        self.by_title[naming.plain_words(text)] = code
        return code

    def _add(self, code: str, name: str) -> None:
        self._addresses |= {name, naming.slugify(code)}
        for one in (name, code):
            self.by_code[naming.plain_words(one)] = code


def _cut(slug: str, length: int) -> str:
    """A slug of at most so many characters, cut at a word where it has one."""
    return slug if len(slug) <= length else slug[: length + 1].rpartition("-")[0] or slug[:length]
