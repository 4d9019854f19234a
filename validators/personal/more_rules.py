"""Room validators: judgements of the second look: damaged numbers, odd dates, running text. Pure.

They are added to those of validators.personal.rules; of one kind the stricter level stands.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from validators.personal.judging import Judged, Judgement
from validators.words.body_names import is_body_or_group
from validators.words.folding import fold
from validators.words.person_names import bare_name, is_person_name
from validators.words.street_names import STREET_NAMES

_ENOUGH = 3
_SOME = 5
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|(?<=\d{4})(?:19|20)\d{2}$|^(?:19|20)\d{2}(?=\d{4}$)")
_SHORT_YEAR = re.compile(r"[/.\- ](\d{2})$")
_THIS_CENTURY = 26
# One dot is a fraction, groups of three are an amount.
_AMOUNT = re.compile(r"\d+\.\d+|\d{1,3}(?:\.\d{3})+")
_KEY = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32,128}")
_NUMBER_KINDS = (
    *("cccd", "cmnd", "social_insurance", "health_insurance", "bank_account", "tax_code", "phone"),
)


@dataclass(frozen=True)
class Table:
    """What the table around a column says: are there persons, and are there offices, schools or companies?"""

    has_persons: bool
    has_bodies: bool


def is_body_column(column: Judged) -> bool:
    """Tell whether most texts of a column are names of offices, schools, companies or centres."""
    return column.more.like(_is_office) >= 0.5


def _is_office(text: str) -> bool:
    # Numbers, amounts and groups of people are no bodies; a place is one only by its authority.
    first = fold(text).split(" ", 1)[0] if text else ""
    return is_body_or_group(text) and first not in _PLACE_WORDS and not fold(text).startswith(_GROUPS)


_PLACE_LIST = "xa|phuong|huyen|quan|tinh|thon|xom|ban|ap|buon|khu|lang|to|thanh|thi|nguoi|tre|ho|ba|doi|tong"
_PLACE_WORDS = frozenset(_PLACE_LIST.split("|"))
_GROUPS = (
    "hoc sinh",
    "hoc vien",
    "sinh vien",
    "lao dong",
    "than nhan",
    "thuong binh",
    "benh binh",
    "dac khu",
)


def is_key_column(column: Judged) -> bool:
    """Tell whether a column holds the keys and digests of machines, in which any digits may stand."""
    return column.more.like(lambda text: _KEY.fullmatch(text.strip()) is not None) >= 0.9


def judge_more_names(column: Judged) -> Iterator[Judgement]:
    """Judge what may be names: initials, names under a header of places, names before something else."""
    if column.allowance == "fact":
        return
    more = column.more
    level = "warn" if "office" in column.hints else "block"
    if column.asks_for_names():
        both = column.counts["name_shape"] + more.counts["initials"]
        if more.counts["initials"] and both >= 0.5 * column.filled:
            yield _of(column, "full_name", level, "initials")
            return
    names = [text for text in more.texts if is_person_name(text)]
    real = [name for name in names if fold(bare_name(name)) not in STREET_NAMES]
    if column.names and more.middle_share(real) >= 0.2 and len(real) >= _ENOUGH:
        is_most = len(real) >= 0.7 * len(more.texts) and column.long_names >= 0.5 * column.names
        if is_most:
            yield column.judge("full_name", level, "name")
            return
        if len(real) >= 0.15 * len(more.texts) and not column.hints & {"place", "attribute"}:
            yield column.judge("full_name", "warn", "name")
            return
    begun = more.counts["name_begins"]
    if begun and not column.hints & {"place", "address"} and begun >= 0.3 * column.filled:
        starts = [text for text in more.texts if _begins_with_name(text)]
        if more.middle_share(starts) >= 0.2:
            yield _of(column, "full_name", level if begun >= _ENOUGH else "warn", "name_begins")
            return
    if more.counts["name_inside"]:
        sure = more.counts["name_inside"] >= _ENOUGH and "office" not in column.hints
        yield _of(column, "full_name", "block" if sure else "warn", "name_inside")


def _begins_with_name(text: str) -> bool:
    return is_person_name(re.split(r"\s*[\-–—:;,(/|+]", text, maxsplit=1)[0].strip())


def judge_more(column: Judged, table: Table) -> Iterator[Judgement]:
    """Judge everything else that the second look has found in a column."""
    for rule in _RULES:
        yield from rule(column, table)


def _of(column: Judged, kind: str, level: str, mark: str) -> Judgement:
    return Judgement(kind, level, column.more.counts[mark], column.more.first[mark])


def _shape(column: Judged, kind: str, level: str) -> Judgement:
    """Judge by what the texts are like: the count is that of the cells that are numbers at all."""
    mark = max(("account", "nine", "ten", "tax"), key=lambda one: column.counts[one])
    if column.counts[mark]:
        return column.judge(kind, level, mark)
    return _of(column, kind, level, max(column.more.counts, key=lambda one: column.more.counts[one]))


def _lengths(column: Judged) -> Callable[[int, int], float]:
    """Give a function: the share of the kept texts that are digits of between so and so many."""
    sizes = [len(one) for one in _digits(column)]

    def share(least: int, most: int) -> float:
        return sum(least <= size <= most for size in sizes) / len(sizes) if sizes else 0.0

    return share


def _digits(column: Judged) -> list[str]:
    """Give the kept texts as bare digits; empty where one is something else, a grouped amount, a fraction."""
    texts = (text.strip() for text in column.more.texts)
    bare = ["" if _AMOUNT.fullmatch(one) else re.sub(r"(?<=\d)[ .\-](?=\d)", "", one) for one in texts]
    return [one if one.isdigit() and one.isascii() else "" for one in bare]


def _is_unlike_amounts(column: Judged) -> bool:
    return column.round_numbers * 5 <= column.different >= 0.6 * min(column.filled, 20_000)


def _hinted_numbers(column: Judged, table: Table) -> Iterator[Judgement]:
    """A header asks for a number, and the cells are numbers of its length, damaged or spaced ones too."""
    share = _lengths(column)
    damaged = column.more.counts["scientific"] / column.filled if column.filled else 0.0
    bounds = {
        "cccd": (9, 12),
        "cmnd": (8, 9),
        "social_insurance": (9, 10),
        "health_insurance": (9, 10),
        "bank_account": (6, 19),
    }
    for kind, (least, most) in bounds.items():
        if kind in column.hints and share(least, most) + damaged >= 0.3 and _has_numbers(column):
            if kind == "cmnd" and "cccd" in column.hints:
                continue
            yield _shape(column, kind, "block")
    if "health_insurance" in column.hints and column.more.counts["card_other"]:
        yield _of(column, "health_insurance", "block", "card_other")
    if "phone" in column.hints and damaged >= 0.3:
        yield _of(column, "phone", "block", "scientific")
    if "cccd" in column.hints and damaged >= 0.1:
        yield _of(column, "cccd", "block", "scientific")


def _has_numbers(column: Judged) -> bool:
    marks = ("account", "nine", "ten", "tax", "cccd")
    return any(column.counts[mark] for mark in marks) or any(
        column.more.counts[mark] for mark in ("scientific", "spaced")
    )


def _tax_codes(column: Judged, table: Table) -> Iterator[Judgement]:
    """Enterprises' codes may be published; those of persons begin with 8, or the header says so."""
    if column.allowance in ("fact", "body"):
        return
    share = _lengths(column)
    is_tax = share(10, 10) + share(12, 13) >= 0.5 or column.share("tax") >= 0.5
    if not is_tax or not _has_numbers(column):
        return
    of_persons = column.more.like(lambda text: re.sub(r"\D", "", text)[:1] == "8")
    if "tax_code" in column.hints:
        is_personal = "personal_tax" in column.hints or of_persons >= 0.5 or table.has_persons
        level = "block" if is_personal else "info" if table.has_bodies else "warn"
        yield _shape(column, "tax_code", level)
        return


def _numbers_without_words(column: Judged, table: Table) -> Iterator[Judgement]:
    """Long, different, never round numbers, whose header says nothing or misleads."""
    if column.hints & set(_NUMBER_KINDS) or column.allowance or not _is_long_and_unlike_amounts(column):
        return
    digits = [text for text in _digits(column) if text]
    level = "block" if table.has_persons else "warn"
    kind = _kind_of(digits, column.counts["mobile_short"] >= 0.6 * column.filled)
    is_silent = bool(column.hints & {"figure", "code", "event"}) or table.has_bodies
    if table.has_persons or not is_silent:
        is_told = kind != "bank_account" or table.has_persons or len(digits) >= _SOME
    else:
        # Under a header of amounts only numbers that all begin as such numbers do.
        begin_alike = kind == "tax_code" or (kind == "cmnd" and max(digits) < "39")
        is_told = begin_alike and len(digits) >= _SOME and not table.has_bodies and "code" not in column.hints
    if is_told:
        yield _shape(column, kind, level)


def _is_long_and_unlike_amounts(column: Judged) -> bool:
    """Tell whether most texts are numbers of 8 to 19 digits of no kind that is known by itself."""
    known = max(column.counts["cccd_short"], column.counts["mobile"])
    days = column.counts["date"] + column.more.counts["date_digits"]
    if column.counts["cccd"] or max(known, days) >= 0.5 * column.filled or not _has_numbers(column):
        return False
    return _lengths(column)(8, 19) >= 0.5 and _is_unlike_amounts(column) and len(column.more.texts) >= _ENOUGH


def _kind_of(digits: list[str], are_mobile: bool) -> str:
    """Name what numbers of such lengths are."""
    sizes = [len(text) for text in digits]
    if are_mobile and len(digits) >= _SOME and set(sizes) == {9}:
        return "phone"
    if sizes.count(9) >= 0.9 * len(sizes):
        return "cmnd"
    if sizes.count(10) < 0.9 * len(sizes):
        return "bank_account"
    eights = sum(text.startswith("8") for text in digits)
    return "tax_code" if eights >= 0.9 * len(digits) else "social_insurance"


def _short_identities(column: Judged, table: Table) -> Iterator[Judgement]:
    """Identity numbers without their zero, too few or too mixed for the rule of shares."""
    cells = column.counts["cccd_short"]
    is_amount = column.round_numbers * 2 > column.different or "figure" in column.hints
    if cells >= max(_ENOUGH, 0.5 * column.filled) and not is_amount:
        yield column.judge("cccd", "block" if table.has_persons else "warn", "cccd_short")


def _damaged(column: Judged, table: Table) -> Iterator[Judgement]:
    """Numbers that a spreadsheet shortened were of eleven or twelve digits, which few figures have."""
    cells = column.more.counts["scientific"]
    if cells and cells >= 0.5 * column.filled and not column.hints & set(_NUMBER_KINDS):
        is_precise = column.more.like(lambda text: len(text.strip()) >= 10) >= 0.5
        if table.has_persons or (is_precise and "figure" not in column.hints):
            yield _of(column, "cccd", "block" if table.has_persons else "warn", "scientific")


def _births(column: Judged, table: Table) -> Iterator[Judgement]:
    if column.allowance in ("fact", "body") and "birth_date" not in column.hints:
        return
    marks = {mark: column.more.counts[mark] for mark in ("date_digits", "date_other", "serial")}
    mark = max(marks, key=lambda one: marks[one])
    days = column.counts["date"] + sum(marks.values())
    if not days or not column.filled:
        return
    share = min(days / column.filled, 1.0)
    found = column.judge("birth_date", "block", "date") if column.counts["date"] >= marks[mark] else None
    found = found or _of(column, "birth_date", "block", mark)
    is_beside = share >= 0.5 and table.has_persons and not marks["serial"]
    if is_beside or ("birth_date" in column.hints and share >= 0.3):
        yield found
    elif share >= 0.6 and not table.has_bodies and _are_births(column):
        yield Judgement("birth_date", "warn", found.count, found.first)


def _are_births(column: Judged) -> bool:
    """Tell whether days lie as births do: over many years, and nearly all different."""
    years = sorted(year for text in column.more.texts if (year := _year_of(text.strip())))
    if len(years) < _ENOUGH or len(years) < 0.5 * len(column.more.texts):
        return False
    span, middle = years[-1] - years[0], years[len(years) // 2]
    is_spread = column.different >= 0.5 * min(column.filled, 20_000)
    if "event" in column.hints:
        return is_spread and len(years) >= 8 and span >= 30 and middle <= 1995
    return is_spread and span >= 15 and middle <= 2008


def _year_of(text: str) -> int:
    """Give the year of a day in any way of writing, two digits as births write it; 0 for none."""
    if found := _YEAR.search(text):
        return int(found[0])
    short = _SHORT_YEAR.search(text)
    return 0 if short is None else 1900 + int(short[1]) + (100 if int(short[1]) <= _THIS_CENTURY else 0)


def _addresses(column: Judged, table: Table) -> Iterator[Judgement]:
    if column.allowance:
        return
    more = column.more
    level = "block" if table.has_persons else "info" if table.has_bodies else "warn"
    words = max(more.counts["address_words"], column.counts["address"])
    if "address" in column.hints and words >= 0.3 * column.filled and more.counts["address_words"]:
        yield _of(column, "address", level, "address_words")
    elif column.counts["address"] >= 0.3 * column.filled and column.counts["address"] >= _ENOUGH:
        if not column.hints & {"note"} or table.has_persons:
            yield column.judge("address", level, "address")
    elif more.counts["address_parts"] >= max(0.5 * column.filled, _ENOUGH):
        is_plain = "unit" in column.hints or not column.hints & {"place", "note"}
        is_plain = is_plain and column.different >= 0.5 * column.filled
        if table.has_persons or is_plain:
            yield _of(column, "address", level, "address_parts")


def _hinted_forms(column: Judged, table: Table) -> Iterator[Judgement]:
    more = column.more
    forms = (("passport", "passport", "block"), ("plate", "plate", "warn"), ("home_point", "point", "warn"))
    for kind, mark, level in forms:
        if kind in column.hints and more.counts[mark] >= 0.3 * column.filled and more.counts[mark]:
            yield _of(column, kind, "block" if table.has_persons else level, mark)
    is_photo = more.counts["photo"] >= max(0.3 * column.filled, 1)
    if is_photo and ("photo" in column.hints or table.has_persons):
        yield _of(column, "photo", "block" if table.has_persons else "warn", "photo")
    is_code = more.counts["code"] >= max(0.5 * column.filled, 1) and not column.is_code_list()
    if "dossier_code" in column.hints and is_code:
        yield _of(column, "dossier_code", "block", "code")
    if more.counts["card_other"] >= _ENOUGH and more.counts["card_other"] >= 0.5 * column.filled:
        yield _of(column, "health_insurance", "block", "card_other")


def _inside_text(column: Judged, table: Table) -> Iterator[Judgement]:
    """Numbers that running text calls by their name, and those whose form proves them."""
    more = column.more
    for mark, kind, least in (
        ("cccd_named", "cccd", 1),
        ("phone_named", "phone", 1),
        ("card_inside", "health_insurance", _ENOUGH),
        ("tax_named", "tax_code", 1),
        ("insurance_named", "social_insurance", _ENOUGH),
        ("dossier_inside", "dossier_code", _ENOUGH),
        ("mobile_near", "phone", _ENOUGH),
        ("account_named", "bank_account", _ENOUGH),
        ("birth_named", "birth_date", _ENOUGH),
    ):
        if more.counts[mark]:
            is_sure = more.counts[mark] >= least or table.has_persons or kind in column.hints
            yield _of(column, kind, "block" if is_sure else "warn", mark)


_RULES = (
    _hinted_numbers,
    _tax_codes,
    _numbers_without_words,
    _short_identities,
    _damaged,
    _births,
    _addresses,
    _hinted_forms,
    _inside_text,
)
