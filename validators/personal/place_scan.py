"""Room validators: single texts outside tables: each is judged for itself, as no column stands behind it.

Nobody puts twelve digits with the structure of an identity number into a comment by chance, so that one is
enough to hold a file; names weigh less, as a workbook names who made it. No raw value leaves this module.
"""

import datetime
from collections import Counter

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.personal.dressing import undress
from validators.personal.more_marks import MoreMarks, Run
from validators.personal.sight import LONG_NAME, Sight
from validators.places.book import PlaceBook
from validators.words.folding import fold
from validators.words.person_names import bare_name
from validators.words.street_names import STREET_NAMES

_BLOCK = 4_096
_MANY = 3
# Mark -> kind, and whether one of it holds the file.
_KINDS: dict[str, tuple[str, bool]] = {
    "cccd": ("cccd", True),
    "cccd_inside": ("cccd", True),
    "cccd_named": ("cccd", True),
    "health_card": ("health_insurance", True),
    "card_other": ("health_insurance", True),
    "card_inside": ("health_insurance", True),
    "insurance_named": ("social_insurance", True),
    "tax_named": ("tax_code", True),
    "account_named": ("bank_account", False),
    "phone_named": ("phone", True),
    "mobile": ("phone", False),
    "mobile_inside": ("phone", False),
    "mobile_near": ("phone", False),
    "email": ("email", False),
    "email_inside": ("email", False),
    "dossier": ("dossier_code", False),
    "dossier_inside": ("dossier_code", False),
    "birth_named": ("birth_date", True),
    "name_inside": ("full_name", False),
    LONG_NAME: ("full_name", False),
    "name_begins": ("full_name", False),
}
# Who made a file, and of whom its styles and links speak, is told by the note on the author.
_MAKERS = frozenset(("(properties)", "(comment authors)", "(connection)"))
_CAUTIOUS = frozenset(("(external link)", "(shared strings)", "(other part)"))


class PlaceScan:
    """Collects the texts of each place and judges them; `year` is the present one unless it is given."""

    def __init__(self, places: PlaceBook | None, *, year: int | None = None) -> None:
        self._year = datetime.datetime.now(datetime.UTC).year if year is None else year
        self._places = places
        self._waiting: dict[str, list[str]] = {}
        self._filled: Counter[str] = Counter()
        self._counts: dict[str, Counter[str]] = {}
        self._first: dict[tuple[str, str], tuple[int, str]] = {}

    def add(self, place: str, text: str) -> None:
        """Take one text."""
        if not text:
            return
        waiting = self._waiting.setdefault(place, [])
        waiting.append(text)
        if len(waiting) >= _BLOCK:
            self._judge(place)

    def _judge(self, place: str) -> None:
        texts = self._waiting.pop(place, [])
        if not texts:
            return
        cells = undress(pl.Series(texts, dtype=pl.String))
        start = self._filled[place]
        self._filled[place] += len(texts)
        numbers = pl.int_range(start + 1, start + len(texts) + 1, dtype=pl.Int64, eager=True)
        counts = self._counts.setdefault(place, Counter())
        more = MoreMarks(frozenset(("note",)), self._places)
        more.add(Run(numbers, cells), is_text=True)
        for mark, count in more.counts.items():
            self._tell(place, mark, count, more.first[mark], counts)
        for mark, at in Sight(self._year, places=self._places).marks_in(cells).items():
            if mark == LONG_NAME:
                at = at.filter(
                    pl.Series([fold(bare_name(one)) not in STREET_NAMES for one in cells.gather(at)])
                )
            if len(at):
                first = int(at[at.arg_min() or 0])
                self._tell(place, mark, len(at), (int(numbers[first]), str(cells[first])), counts)

    def _tell(self, place: str, mark: str, count: int, first: tuple[int, str], counts: Counter[str]) -> None:
        if mark in _KINDS:
            counts[mark] += count
            self._first.setdefault((place, mark), first)

    def findings(self) -> list[Finding]:
        """Give one finding for each kind in each place, the places in the order in which they came."""
        for place in list(self._waiting):
            self._judge(place)
        return [one for place, counts in self._counts.items() for one in self._of_place(place, counts)]

    def _of_place(self, place: str, counts: Counter[str]) -> list[Finding]:
        kinds: dict[str, list[str]] = {}
        for mark in counts:
            kinds.setdefault(_KINDS[mark][0], []).append(mark)
        found = []
        for kind, marks in kinds.items():
            # Several marks may stand for the same texts: the most frequent one tells how many there are.
            most = max(marks, key=lambda mark: counts[mark])
            level = self._level(place, marks, counts)
            row, text = self._first[(place, most)]
            params: dict[str, str | float] = {
                "level": level, "kind": kind, "count": counts[most],
                "share": round(min(counts[most] / self._filled[place], 1.0), 4), "sheet": place,
            }  # fmt: skip
            code = f"personal_data_beside_{level}"
            found.append(finding(code, row=row, column=None, label=place, value=text, **params))
        return found

    def _level(self, place: str, marks: list[str], counts: Counter[str]) -> str:
        kind = _KINDS[marks[0]][0]
        most = max(counts[mark] for mark in marks)
        if kind == "full_name" and place in _MAKERS:
            return "info" if most < _MANY else "warn"
        if any(_KINDS[mark][1] for mark in marks) and (
            place not in _CAUTIOUS or most >= _MANY or "cccd_named" in marks
        ):
            return "block"
        return "block" if most >= _MANY else "warn"
