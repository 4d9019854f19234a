"""Which dataset a row of a bulk import is: known by its id or name, or new; ids and names stay unique.

Pure apart from what it is told at the start; remembers what the rows before have taken.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from catalog.domain import naming

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,35}")


@dataclass
class Claimed:
    """Id ("" = made here) and name of a row, the dataset it means, (column, code) of faults and doubts."""

    id: str
    name: str
    known_id: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)


class Identities:
    """The ids and names there are.

    Args:
        names: id -> name of every dataset.
        imported: ids of those that a bulk import made and may write again.
        led_elsewhere: old names whose address leads to another one.
        titles: plain words of a title -> id and unit of each dataset that has it.
        repeated: plain words of the titles that several rows of the table have.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        imported: Set[str],
        led_elsewhere: Set[str],
        titles: Mapping[str, Sequence[tuple[str, str]]],
        repeated: Set[str],
    ) -> None:
        self._titles, self._repeated = titles, repeated
        self._by_id = dict(names)
        self._by_name = {name: id_ for id_, name in names.items()}
        self._imported = imported
        self._led_elsewhere = led_elsewhere
        self._row_of_id: dict[str, int] = {}
        self._row_of_name: dict[str, int] = {}

    def claim(self, row: int, id_: str, name: str, title: str, unit: str) -> Claimed:
        """Take id and name for a row; a name is made of the title where none is stated.

        A row without both is known again by its title within its unit, and refused where that is not certain.
        """
        claimed = Claimed(id_, name)
        if not id_ and not name and not self._know_by_title(claimed, title, unit):
            return claimed
        if id_ in naming.RESERVED_NAMES:
            claimed.faults.append(("id", "name_reserved"))
            return claimed
        if id_ and not _ID.fullmatch(id_) and not self._is_long_name(claimed):
            claimed.faults.append(("id", "not_an_id"))
            return claimed
        if claimed.name and not naming.is_name(claimed.name):
            claimed.doubts.append(("name", "name_rewritten"))
            claimed.name = naming.slugify(claimed.name)
        if not claimed.name:
            claimed.name = self._by_id.get(claimed.id, "") or self._free_name(title)
        if fault := naming.dataset_name_fault(claimed.name):
            # Without a title there is nothing to make a name of, and that is told already.
            if name or title:
                claimed.faults.append(("name", fault))
            return claimed
        self._look_at_rows(claimed, row)
        self._look_at_datasets(claimed)
        return claimed

    def _know_by_title(self, claimed: Claimed, title: str, unit: str) -> bool:
        """Name the dataset of this title and unit; False with a fault where the title alone does not tell."""
        words = naming.plain_words(title)
        namesakes = self._titles.get(words, ())
        meant = [id_ for id_, owner in namesakes if owner == unit]
        if words and words in self._repeated:
            claimed.faults.append(("title", "title_repeated"))
        elif len(meant) == 1 and meant[0] in self._imported:
            claimed.name = self._by_id[meant[0]]
        elif namesakes and unit:
            claimed.faults.append(("title", "title_known"))
        return not claimed.faults

    def _is_long_name(self, claimed: Claimed) -> bool:
        """Does somebody number by addresses? Too long for an id, and unique all the same."""
        if not naming.is_name(claimed.id) or claimed.name not in ("", claimed.id):
            return False
        claimed.id, claimed.name = "", claimed.id
        return True

    def _look_at_rows(self, claimed: Claimed, row: int) -> None:
        id_, name = claimed.id, claimed.name
        if id_ and self._row_of_id.setdefault(id_, row) != row:
            claimed.faults.append(("id", "duplicate"))
        if self._row_of_name.setdefault(name, row) != row:
            claimed.faults.append(("name", "duplicate"))
        elif self._row_of_id.get(name, row) != row or self._row_of_name.get(id_, row) != row:
            # An address asks for a name or an id, so no name may be another one's id.
            claimed.faults.append(("name", "name_taken"))

    def _look_at_datasets(self, claimed: Claimed) -> None:
        id_, name = claimed.id, claimed.name
        named = self._by_name.get(name, "")
        claimed.known_id = id_ if id_ in self._by_id else named
        is_known = bool(claimed.known_id)
        is_taken = name in self._led_elsewhere or name in self._by_id or (id_ and id_ in self._by_name)
        if id_ in self._by_id and self._by_id[id_] != name:
            claimed.faults.append(("name", "name_of_existing"))
        elif (id_ and named and named != id_) or (not is_known and is_taken):
            claimed.faults.append(("name", "name_taken"))
        elif is_known and claimed.known_id not in self._imported:
            claimed.faults.append(("name", "not_imported"))

    def _free_name(self, title: str) -> str:
        """The slug of a title, with a number behind it where somebody else has it."""
        slug = naming.slugify(title)
        name, number = slug, 1
        while self._is_taken(name):
            number += 1
            name = f"{slug[: naming.MAX_LENGTH - len(str(number)) - 1]}-{number}"
        return name

    def _is_taken(self, name: str) -> bool:
        taken = (self._row_of_name, self._row_of_id, self._led_elsewhere, self._by_name, self._by_id)
        return name in naming.RESERVED_NAMES or any(name in names for names in taken)
