"""Room validators: judgements of the second look on numbers: damaged, spaced, or under a header of no word.

A number of a person has a length of its own, often a beginning of its own, and is never round; an amount is
of any length. Under a header of amounts only what no amount does is told. Pure.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from validators.personal.judging import Judged, Judgement, Table, judge_seen

_ENOUGH = 3
_SOME = 5
_MANY = 8
# One dot is a fraction, groups of three are an amount.
_FRACTION = re.compile(r"\d+\.\d+")
_AMOUNT = re.compile(r"\d+\.\d+|\d{1,3}(?:\.\d{3})+")
_DIALLED = re.compile(r"0(?:2|3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)")
_TEN_DIGITS = re.compile(r"[eE]\+?10$")
# Sums of the department stay below so many digits.
_BEYOND_SUMS = 13
# Kinds of numbers that a header may ask for.
NUMBER_KINDS = frozenset(
    ("cccd", "cmnd", "social_insurance", "health_insurance", "bank_account", "tax_code", "phone")
)
_BOUNDS = {
    "cccd": (9, 12),
    "cmnd": (8, 9),
    "social_insurance": (9, 10),
    "health_insurance": (9, 10),
    "bank_account": (6, 19),
}


def _shape(column: Judged, kind: str, level: str) -> Judgement:
    """Judge by what the texts are like: the count is that of the cells that are numbers at all."""
    mark = max(("account", "nine", "ten", "tax"), key=lambda one: column.counts[one])
    if column.counts[mark]:
        return column.judge(kind, level, mark)
    return judge_seen(column, kind, level, max(column.more.counts, key=lambda one: column.more.counts[one]))


def _lengths(digits: Sequence[str]) -> Callable[[int, int], float]:
    """Give a function: the share of the texts that are digits of between so and so many."""
    sizes = [len(one) for one in digits]

    def share(least: int, most: int) -> float:
        return sum(least <= size <= most for size in sizes) / len(sizes) if sizes else 0.0

    return share


def _digits(column: Judged, *, is_grouping_allowed: bool = False) -> list[str]:
    """Give the kept texts as bare digits; empty where one is something else, a fraction, a grouped amount."""
    left_out = _FRACTION if is_grouping_allowed else _AMOUNT
    texts = (text.strip() for text in column.more.texts)
    bare = ["" if left_out.fullmatch(one) else re.sub(r"(?<=\d)[ .\-](?=\d)", "", one) for one in texts]
    return [one if one.isdigit() and one.isascii() else "" for one in bare]


def _is_unlike_amounts(column: Judged) -> bool:
    return column.round_numbers * 5 <= column.different >= 0.6 * min(column.filled, 20_000)


def _has_numbers(column: Judged) -> bool:
    marks = ("account", "nine", "ten", "tax", "cccd")
    return any(column.counts[mark] for mark in marks) or any(
        column.more.counts[mark] for mark in ("scientific", "spaced")
    )


def _hinted_numbers(column: Judged, table: Table) -> Iterator[Judgement]:
    """A header asks for a number, and the cells are numbers of its length, damaged or spaced ones too."""
    share = _lengths(_digits(column, is_grouping_allowed=True))
    damaged = column.more.counts["scientific"] / column.filled if column.filled else 0.0
    for kind, (least, most) in _BOUNDS.items():
        if kind in column.hints and share(least, most) + damaged >= 0.3 and _has_numbers(column):
            if kind == "cmnd" and "cccd" in column.hints:
                continue
            yield _shape(column, kind, "block")
    if "health_insurance" in column.hints and column.more.counts["card_other"]:
        yield judge_seen(column, "health_insurance", "block", "card_other")
    if "phone" in column.hints and damaged >= 0.3:
        yield judge_seen(column, "phone", "block", "scientific")
    if "cccd" in column.hints and damaged >= 0.1:
        yield judge_seen(column, "cccd", "block", "scientific")


def _tax_codes(column: Judged, table: Table) -> Iterator[Judgement]:
    """Enterprises' codes may be published; those of persons begin with 8, or the header says so."""
    if column.allowance in ("fact", "body"):
        return
    share = _lengths(_digits(column))
    is_tax = share(10, 10) + share(12, 13) >= 0.5 or column.share("tax") >= 0.5
    if not is_tax or not _has_numbers(column):
        return
    of_persons = column.more.like(lambda text: re.sub(r"\D", "", text)[:1] == "8")
    if "tax_code" in column.hints:
        is_personal = "personal_tax" in column.hints or of_persons >= 0.5 or table.has_persons
        level = "block" if is_personal else "info" if table.has_bodies else "warn"
        yield _shape(column, "tax_code", level)


def _numbers_without_words(column: Judged, table: Table) -> Iterator[Judgement]:
    """Long, different, never round numbers, whose header says nothing or misleads."""
    if column.hints & NUMBER_KINDS or column.allowance or not _may_be_of_persons(column):
        return
    digits = [one for one in _digits(column) if one]
    is_grouped = len(digits) < 0.5 * len(column.more.texts)
    if is_grouped:
        digits = [one for one in _digits(column, is_grouping_allowed=True) if one]
    level = "block" if table.has_persons else "warn"
    kinds = _kinds_of(digits, column.counts["mobile_short"] >= 0.6 * column.filled)
    if is_grouped:
        is_told = _are_alike(digits) and kinds == ("cmnd",)
    elif table.has_persons or not (column.hints & {"money", "code", "event"} or table.has_bodies):
        is_told = kinds != ("bank_account",) or table.has_persons or len(digits) >= _SOME
    else:
        is_told = not table.has_bodies and _are_alike(digits)
    if is_told:
        yield from (_shape(column, kind, level) for kind in kinds)


def _may_be_of_persons(column: Judged) -> bool:
    """Tell whether most texts are numbers of 8 to 19 digits of no kind that is known by itself."""
    days = column.counts["date"] + column.more.counts["date_digits"]
    if column.counts["cccd"] or max(column.counts["cccd_short"], days) >= 0.5 * column.filled:
        return False
    if not _has_numbers(column) or not _is_unlike_amounts(column) or len(column.more.texts) < _ENOUGH:
        return False
    digits = _digits(column, is_grouping_allowed=True)
    tens = [one for one in digits if len(one) == 10]
    dialled = sum(_DIALLED.match(one) is not None for one in tens)
    # Of numbers of ten digits that begin with a nought, two of five look like phones.
    if column.counts["mobile"] >= 0.5 * column.filled and dialled >= 0.9 * len(tens):
        return False
    return _lengths(digits)(8, 19) >= 0.5


def _are_alike(digits: Sequence[str]) -> bool:
    """Tell what no amounts do: all of one length, and all begin alike, some with a nought, or beyond sums."""
    if len(digits) < _SOME:
        return False
    length, same = Counter(map(len, digits)).most_common(1)[0]
    if length < 9 or same < 0.9 * len(digits):
        return False
    begins = Counter(one[:2] for one in digits).most_common(1)[0][1] >= 0.9 * len(digits)
    noughts = sum(one.startswith("0") for one in digits)
    is_old_card = length == 9 and max(digits) < "39"
    is_beyond = length >= _BEYOND_SUMS and len(digits) >= _MANY
    return (
        begins
        or noughts >= max(0.03 * len(digits), 1)
        or is_old_card
        or is_beyond
        or (length == 10 and sum(one.startswith("8") for one in digits) >= 0.9 * len(digits))
    )


def _kinds_of(digits: Sequence[str], are_mobile: bool) -> tuple[str, ...]:
    """Name what numbers of such lengths are; ten digits of any beginning are those of either."""
    sizes = [len(one) for one in digits]
    if are_mobile and len(digits) >= _SOME and set(sizes) == {9}:
        return ("phone",)
    if sizes.count(9) >= 0.9 * len(sizes):
        return ("cmnd",)
    if sizes.count(10) < 0.9 * len(sizes):
        return ("bank_account",)
    eights = sum(one.startswith("8") for one in digits)
    if eights >= 0.9 * len(digits):
        return ("tax_code",)
    begins = Counter(one[:2] for one in digits).most_common(1)[0][1]
    return ("social_insurance",) if begins >= 0.5 * len(digits) else ("social_insurance", "bank_account")


def _short_identities(column: Judged, table: Table) -> Iterator[Judgement]:
    """Identity numbers without their zero, too few or too mixed for the rule of shares."""
    cells = column.counts["cccd_short"]
    is_amount = column.round_numbers * 2 > column.different or "money" in column.hints
    if cells >= max(_ENOUGH, 0.5 * column.filled) and not is_amount:
        yield column.judge("cccd", "block" if table.has_persons else "warn", "cccd_short")


def _damaged(column: Judged, table: Table) -> Iterator[Judgement]:
    """Numbers that a spreadsheet shortened were of eleven or twelve digits, which few figures have."""
    cells = column.more.counts["scientific"]
    if cells and cells >= 0.5 * column.filled and not column.hints & NUMBER_KINDS:
        is_precise = column.more.like(lambda text: len(text.strip()) >= 10) >= 0.5
        are_eleven = column.more.like(lambda text: _TEN_DIGITS.search(text.strip()) is not None) >= 0.9
        is_told = is_precise and ("money" not in column.hints or (are_eleven and cells >= _ENOUGH))
        if table.has_persons or is_told:
            yield judge_seen(column, "cccd", "block" if table.has_persons else "warn", "scientific")


NUMBER_RULES = (_hinted_numbers, _tax_codes, _numbers_without_words, _short_identities, _damaged)
