"""Room validators: judgements of the second look: damaged numbers, odd dates, running text. Pure.

They are added to those of validators.personal.rules; of one kind the stricter level stands.
"""

import re
from collections.abc import Iterator

from validators.personal.judging import Judged, Judgement, Table
from validators.personal.judging import judge_seen as _of
from validators.personal.number_rules import NUMBER_KINDS, NUMBER_RULES
from validators.words.body_names import is_body_or_group
from validators.words.folding import fold
from validators.words.person_names import bare_name, is_person_name
from validators.words.street_names import STREET_NAMES

_ENOUGH = 3
_SOME = 5
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|(?<=\d{4})(?:19|20)\d{2}$|^(?:19|20)\d{2}(?=\d{4}$)")
_VILLAGE = re.compile(r"(?:thon|xom|ap|ban|buon|lang|khu|khu pho|to|to dan pho|tdp)\.? \d{1,2}[a-z]?")
_NUMBER_OR_COMMA = re.compile(r"[\d,\-]")
_BORN = re.compile(r"\((?:19|20)\d{2}\)$")
_SHORT_YEAR = re.compile(r"[/.\- ](\d{2})$")
_THIS_CENTURY = 26
_MONTH_BEGINS = re.compile(r"\d{4}-\d{2}-01|0?1[/.\-]\d{1,2}[/.\-]\d{4}")
_KEY = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32,128}")


def is_body_column(column: Judged) -> bool:
    """Tell whether most texts of a column are names of offices, schools, companies or centres."""
    return column.more.like(_is_office) >= 0.5


def _is_office(text: str) -> bool:
    # Numbers, amounts and groups of people are no bodies; a place is one only by its authority.
    first = fold(text).split(" ", 1)[0] if text else ""
    return is_body_or_group(text) and first not in _PLACE_WORDS and not fold(text).startswith(_GROUPS)


_PLACE_LIST = "xa|phuong|huyen|quan|tinh|thon|xom|ban|ap|buon|khu|lang|to|thanh|thi|nguoi|tre|ho|ba|doi|tong"
_PLACE_WORDS = frozenset(_PLACE_LIST.split("|"))
_OTHER_FORMS = {"phone_other": "phone", "bank_named": "bank_account", "household": "dossier_code"}
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


def has_list_days(column: Judged) -> bool:
    """Tell whether a column holds the days of place lists: its header says so, and each begins a month."""
    is_asked = "vintage" in column.hints and "birth_date" not in column.hints
    return (
        is_asked and column.more.like(lambda text: _MONTH_BEGINS.fullmatch(text.strip()) is not None) >= 0.9
    )


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
        has_years = sum(_BORN.search(text) is not None for text in starts) >= 0.5 * max(len(starts), _ENOUGH)
        is_usual = more.middle_share(starts, is_any_usual=True) >= (0.2 if has_years else 0.5)
        if more.middle_share(starts) >= 0.2 or is_usual:
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


def _births(column: Judged, table: Table) -> Iterator[Judgement]:
    if column.allowance in ("fact", "body") and "birth_date" not in column.hints:
        return
    if has_list_days(column):
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


def are_villages(column: Judged) -> bool:
    """Tell whether a column lists villages, "Thôn 5", where its header asks for no address."""
    # Titles above the table have neither number nor comma.
    texts = [fold(text) for text in column.more.texts if _NUMBER_OR_COMMA.search(text)]
    villages = sum(_VILLAGE.fullmatch(text) is not None for text in texts)
    return "address" not in column.hints and villages > 0 and villages >= 0.5 * len(texts)


def _addresses(column: Judged, table: Table) -> Iterator[Judgement]:
    if column.allowance or (not table.has_persons and are_villages(column)):
        return
    more = column.more
    level = "block" if table.has_persons else "info" if table.has_bodies else "warn"
    words = max(more.counts["address_words"], column.counts["address"])
    if "address" in column.hints and words >= 0.3 * column.filled and more.counts["address_words"]:
        yield _of(column, "address", level, "address_words")
    elif "address" in column.hints and more.counts["address_units"] >= max(0.5 * column.filled, 1):
        yield _of(column, "address", level, "address_units")
    elif column.counts["address"] >= 0.3 * column.filled and column.counts["address"] >= _ENOUGH:
        if "note" not in column.hints or table.has_persons or _are_addresses(column):
            yield column.judge("address", level, "address")
    elif more.counts["address_parts"] and (_are_addresses(column) or table.has_persons):
        is_list = "place" in column.hints and "unit" not in column.hints and not table.has_persons
        if more.counts["address_parts"] >= max(0.5 * column.filled, _ENOUGH) and not is_list:
            yield _of(column, "address", level, "address_parts")


def _are_addresses(column: Judged) -> bool:
    """Tell whether most texts have the parts of an address, and are different."""
    are_parts = column.more.counts["address_parts"] >= 0.5 * column.filled
    return are_parts and column.different >= 0.5 * min(column.filled, 20_000)


def _other_forms(column: Judged, table: Table) -> Iterator[Judgement]:
    """Phones, accounts and household codes in rarer ways of writing."""
    more = column.more
    for mark, kind in _OTHER_FORMS.items():
        cells = more.counts[mark]
        is_beside = kind in column.hints or table.has_persons
        # Ten digits of an office's tax code may begin like a phone: numbers of another kind are not asked.
        if not cells or column.allowance or (column.hints & NUMBER_KINDS - {kind}):
            continue
        if cells >= 0.3 * column.filled if is_beside else cells >= max(0.5 * column.filled, _ENOUGH):
            yield _of(column, kind, "block" if is_beside else "warn", mark)
    is_code = more.counts["code"] >= max(0.8 * column.filled, _ENOUGH)
    is_code &= table.has_persons and not column.hints & {"place", "event"}
    if is_code and column.different >= 0.9 * min(column.filled, 20_000):
        yield _of(column, "dossier_code", "warn", "code")


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
    *NUMBER_RULES,
    _births,
    _addresses,
    _other_forms,
    _hinted_forms,
    _inside_text,
)
