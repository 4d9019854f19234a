"""Room validators: from marks, headers and neighbours to a judgement for each column. Pure.

Levels: block (the file is held), warn (a person decides), info (allowed, and shown). One likeness proves
little: 1.55 % of random 12-digit numbers pass the structure of a CCCD, so shares and headers decide.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from validators.person_names import bare_name, has_name_shape
from validators.personal_marks import marks_of
from validators.places import PlaceBook

_MAX_DISTINCT = 20_000
_ENOUGH = 3
_NAME_SHARE = 0.6
_SHAPE_SHARE = 0.5
_FEW_VALUES = 8
_OFTEN = 5
_NAMES = frozenset(("name", "name_shape"))


@dataclass(frozen=True)
class Judgement:
    """What a column holds: `kind`, `level`, how many cells, and the first of them (row, raw text)."""

    kind: str
    level: str
    count: int
    first: tuple[int, str]


@dataclass
class ColumnMarks:
    """The marks of one column, counted; `allowance` is what a known profile says of it.

    `allowance`: organisation (office landline and e-mail may be published), fact (an organisation's name,
    address or number), or empty. `year` is the present one.
    """

    hints: frozenset[str]
    year: int
    allowance: str = ""
    filled: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    names: int = 0
    long_names: int = 0
    shapes: int = 0
    round_numbers: int = 0

    def add(self, row: int, text: str, places: PlaceBook | None) -> None:
        """Count one filled cell; its marks are worked out once for each different text."""
        self.filled += 1
        marks = self.known.get(text)
        if marks is None:
            marks = self._learn(text, places)
        for mark in marks:
            self.counts[mark] += 1
            self.first.setdefault(mark, (row, text))

    def _learn(self, text: str, places: PlaceBook | None) -> frozenset[str]:
        """Give the marks of a text not met before. Place names that look like persons are no names."""
        marks = marks_of(text, self.year)
        if self.asks_for_names() and ("name" in marks or has_name_shape(text)):
            marks |= {"name_shape"}
        if marks & _NAMES and places is not None and places.has_name(bare_name(text)):
            marks -= _NAMES
        if len(self.known) < _MAX_DISTINCT:
            self.known[text] = marks
            self.names += "name" in marks
            self.long_names += "name" in marks and bare_name(text).count(" ") >= 2
            self.shapes += "name_shape" in marks
            self.round_numbers += text.endswith("000")
        return marks

    def asks_for_names(self) -> bool:
        """Tell whether the header asks for persons' names, and no known profile says otherwise."""
        if self.allowance or "full_name" not in self.hints:
            return False
        return "own_name" in self.hints or not self.hints & {"place", "attribute"}

    def is_code_list(self) -> bool:
        """Tell whether a few values come again and again, as those of a code list do."""
        return len(self.known) <= _FEW_VALUES and self.filled >= _OFTEN * len(self.known)

    def share(self, mark: str) -> float:
        """Give the share of filled cells with this mark."""
        return self.counts[mark] / self.filled if self.filled else 0.0

    def mostly(self, mark: str, least: float = 0.5) -> bool:
        """Tell whether at least three cells and this share of them bear the mark."""
        return self.counts[mark] >= _ENOUGH and self.share(mark) >= least

    def judge(self, kind: str, level: str, mark: str) -> Judgement:
        """Give a judgement on the cells with `mark`."""
        return Judgement(kind, level, self.counts[mark], self.first[mark])


def judge_columns(columns: list[ColumnMarks]) -> list[list[Judgement]]:
    """Judge every column of a table; numbers, dates and addresses weigh more beside a column of names."""
    names = [list(_judge_name(column)) for column in columns]
    has_persons = any(one.level == "block" for found in names for one in found)
    return [
        found + [one for rule in _RULES for one in rule(column, has_persons)]
        for column, found in zip(columns, names, strict=True)
    ]


def _judge_name(column: ColumnMarks) -> Iterator[Judgement]:
    if column.allowance == "fact":
        return
    level = "warn" if "office" in column.hints else "block"
    if column.names and column.names >= _NAME_SHARE * len(column.known):
        # Without a word in the header only names of three syllables count: places and bodies mostly have two.
        is_plain = (
            "place" not in column.hints and column.names >= _ENOUGH and column.long_names * 2 >= column.names
        )
        if is_plain or column.hints & {"full_name", "office"}:
            yield column.judge("full_name", level, "name")
            return
    # Where the header asks for names the surname need not be a common one, nor the letters capital.
    if column.shapes and column.shapes >= _SHAPE_SHARE * len(column.known):
        if not column.is_code_list():
            yield column.judge("full_name", level, "name_shape")
        elif "own_name" in column.hints:
            yield column.judge("full_name", "warn", "name_shape")


def _judge_cccd(column: ColumnMarks, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = bool(column.hints & {"cccd", "cmnd"})
    is_amount = column.round_numbers * 2 > len(column.known)
    if column.counts["cccd"]:
        is_sure = is_hinted or column.mostly("cccd") or (has_persons and column.share("cccd") >= 0.5)
        yield column.judge("cccd", "block" if is_sure else "warn", "cccd")
    elif column.counts["cccd_short"] and not is_amount:
        is_sure = column.counts["cccd_short"] >= 5 and column.share("cccd_short") >= 0.8
        if is_hinted or is_sure or (has_persons and column.share("cccd_short") >= 0.5):
            yield column.judge("cccd", "block", "cccd_short")
    if column.counts["cccd_inside"]:
        is_sure = is_hinted or column.counts["cccd_inside"] >= _ENOUGH
        yield column.judge("cccd", "block" if is_sure else "warn", "cccd_inside")


def _judge_cmnd(column: ColumnMarks, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = bool(column.hints & {"cccd", "cmnd"})
    is_beside = has_persons and "phone" not in column.hints
    if (is_hinted and column.share("nine") >= 0.3) or (is_beside and column.share("nine") >= 0.5):
        yield column.judge("cmnd", "block", "nine")


def _judge_phone(column: ColumnMarks, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = "phone" in column.hints or column.allowance == "organisation"
    is_other = bool(column.hints & {"social_insurance", "health_insurance", "tax_code", "bank_account"})
    if column.counts["mobile"] and (is_hinted or not is_other):
        beside = has_persons and column.share("mobile") >= 0.5
        if is_hinted or beside or column.mostly("mobile", 0.7):
            yield column.judge("phone", "block", "mobile")
        elif column.share("mobile") >= 0.3:
            yield column.judge("phone", "warn", "mobile")
    if "phone" in column.hints and column.share("mobile_short") >= 0.5:
        yield column.judge("phone", "block", "mobile_short")
    if column.counts["mobile_inside"]:
        is_sure = is_hinted or column.counts["mobile_inside"] >= _ENOUGH
        yield column.judge("phone", "block" if is_sure else "warn", "mobile_inside")
    if column.counts["landline"] and is_hinted:
        level = "info" if column.allowance == "organisation" else "block" if has_persons else "warn"
        yield column.judge("phone", level, "landline")


def _judge_email(column: ColumnMarks, has_persons: bool) -> Iterator[Judgement]:
    if column.counts["office_email"]:
        yield column.judge("email", "info", "office_email")
    if column.counts["email"] and column.allowance == "organisation":
        yield column.judge("email", "info", "email")
    elif column.counts["email"]:
        is_sure = "email" in column.hints or column.mostly("email") or has_persons
        yield column.judge("email", "block" if is_sure else "warn", "email")
    if column.counts["email_inside"]:
        yield column.judge("email", "block" if has_persons else "warn", "email_inside")


def _judge_numbers(column: ColumnMarks, has_persons: bool) -> Iterator[Judgement]:
    """Numbers that mean nothing without their header: accounts, insurance, tax, dossiers."""
    if "bank_account" in column.hints and column.share("account") >= 0.5:
        yield column.judge("bank_account", "block", "account")
    if "social_insurance" in column.hints and column.share("ten") >= 0.5:
        yield column.judge("social_insurance", "block", "ten")
    if column.counts["health_card"]:
        is_sure = "health_insurance" in column.hints or column.mostly("health_card") or has_persons
        yield column.judge("health_insurance", "block" if is_sure else "warn", "health_card")
    elif "health_insurance" in column.hints and column.share("ten") >= 0.5:
        yield column.judge("health_insurance", "block", "ten")
    if "tax_code" in column.hints and column.share("tax") >= 0.5 and column.allowance != "fact":
        yield column.judge("tax_code", "block" if has_persons else "warn", "tax")
    if column.counts["dossier"]:
        is_sure = "dossier_code" in column.hints or column.mostly("dossier") or has_persons
        yield column.judge("dossier_code", "block" if is_sure else "warn", "dossier")


def _judge_birth(column: ColumnMarks, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = "birth_date" in column.hints
    if column.share("date") >= 0.5 and (is_hinted or has_persons):
        yield column.judge("birth_date", "block", "date")
    if is_hinted and column.share("year") >= 0.5:
        yield column.judge("birth_year", "block" if has_persons else "warn", "year")


def _judge_address(column: ColumnMarks, has_persons: bool) -> Iterator[Judgement]:
    if column.allowance:
        return
    is_hinted = "address" in column.hints
    mark = (
        "address_start"
        if is_hinted and column.counts["address_start"] > column.counts["address"]
        else "address"
    )
    if column.share(mark) >= (0.3 if is_hinted else 0.5) and (is_hinted or column.counts[mark] >= _ENOUGH):
        yield column.judge("address", "block" if has_persons else "warn", mark)


_RULES = (
    _judge_cccd,
    _judge_cmnd,
    _judge_phone,
    _judge_email,
    _judge_numbers,
    _judge_birth,
    _judge_address,
)
