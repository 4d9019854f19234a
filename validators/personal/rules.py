"""Room validators: from marks, headers and neighbours to a judgement for each column. Pure.

Levels: block (the file is held), warn (a person decides), info (allowed, and shown). One likeness proves
little: 1.55 % of random 12-digit numbers pass the structure of a CCCD, so shares and headers decide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from validators.personal.column_marks import OTHER_NUMBERS
from validators.personal.judging import Judged, Judgement, Table, join
from validators.personal.more_rules import (
    are_villages,
    has_list_days,
    is_body_column,
    is_key_column,
    judge_more,
    judge_more_names,
)
from validators.words.folding import fold
from validators.words.person_names import bare_name, is_person_name
from validators.words.street_names import STREET_NAMES

_ENOUGH = 3
_NAME_SHARE = 0.6
_SHAPE_SHARE = 0.5


def judge_columns(columns: Sequence[Judged]) -> list[list[Judgement]]:
    """Judge every column of a table; numbers, dates and addresses weigh more beside a column of names."""
    names = [join(_judge_name(column), judge_more_names(column)) for column in columns]
    has_persons = any(one.level == "block" for found in names for one in found)
    table = Table(has_persons, any(is_body_column(column) for column in columns))
    return [
        []
        if is_key_column(column)
        else _settle(join([*found, *_by_rules(column, has_persons)], judge_more(column, table)), table)
        for column, found in zip(columns, names, strict=True)
    ]


def _by_rules(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    for rule in _RULES:
        yield from rule(column, has_persons)


def _settle(found: list[Judgement], table: Table) -> list[Judgement]:
    """Let the addresses of offices, schools and companies pass where no person stands in the table."""
    if table.has_persons or not table.has_bodies:
        return found
    return [
        replace(one, level="info") if one.kind == "address" and one.level == "warn" else one for one in found
    ]


def _judge_name(column: Judged) -> Iterator[Judgement]:
    if column.allowance == "fact":
        return
    level = "warn" if "office" in column.hints else "block"
    if _are_streets(column):
        return
    if column.names and column.names >= _NAME_SHARE * column.different:
        # Without a word in the header only names of three syllables count: places and bodies mostly have two.
        is_plain = (
            "place" not in column.hints and column.names >= _ENOUGH and column.long_names * 2 >= column.names
        )
        if is_plain or column.hints & {"full_name", "office"}:
            yield column.judge("full_name", level, "name")
            return
    # Where the header asks for names the surname need not be a common one, nor the letters capital.
    if column.shapes and column.shapes >= _SHAPE_SHARE * column.different:
        if not column.is_code_list():
            yield column.judge("full_name", level, "name_shape")
        elif "own_name" in column.hints:
            yield column.judge("full_name", "warn", "name_shape")


def _are_streets(column: Judged) -> bool:
    """Tell whether half of what looks like names are persons of history, after whom places are called."""
    if not column.names or column.hints & {"full_name"}:
        return False
    names = [bare_name(text) for text in column.more.texts if is_person_name(text)]
    return 2 * sum(fold(name) in STREET_NAMES for name in names) >= max(len(names), 1)


def _judge_cccd(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = bool(column.hints & {"cccd", "cmnd"})
    is_amount = column.round_numbers * 2 > column.different
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


def _judge_cmnd(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = bool(column.hints & {"cccd", "cmnd"})
    is_beside = has_persons and "phone" not in column.hints
    if (is_hinted and column.share("nine") >= 0.3) or (is_beside and column.share("nine") >= 0.5):
        yield column.judge("cmnd", "block", "nine")


def _judge_phone(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = "phone" in column.hints or column.allowance == "organisation"
    is_other = bool(column.hints & OTHER_NUMBERS)
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


def _judge_email(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    if column.counts["office_email"]:
        yield column.judge("email", "info", "office_email")
    if column.counts["email"] and column.allowance == "organisation":
        yield column.judge("email", "info", "email")
    elif column.counts["email"]:
        is_sure = "email" in column.hints or column.mostly("email") or has_persons
        yield column.judge("email", "block" if is_sure else "warn", "email")
    if column.counts["email_inside"]:
        yield column.judge("email", "block" if has_persons else "warn", "email_inside")


def _judge_numbers(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    """Numbers that mean nothing without their header: accounts, insurance, dossiers."""
    if "bank_account" in column.hints and column.share("account") >= 0.5:
        yield column.judge("bank_account", "block", "account")
    if "social_insurance" in column.hints and column.share("ten") >= 0.5:
        yield column.judge("social_insurance", "block", "ten")
    if column.counts["health_card"]:
        is_sure = "health_insurance" in column.hints or column.mostly("health_card") or has_persons
        yield column.judge("health_insurance", "block" if is_sure else "warn", "health_card")
    elif "health_insurance" in column.hints and column.share("ten") >= 0.5:
        yield column.judge("health_insurance", "block", "ten")
    if column.counts["dossier"]:
        is_sure = "dossier_code" in column.hints or column.mostly("dossier") or has_persons
        yield column.judge("dossier_code", "block" if is_sure else "warn", "dossier")


def _judge_birth(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = "birth_date" in column.hints
    # A founding or licence date, known as such from the profile of organisations, is nobody's birth.
    if (column.allowance in ("fact", "body") and not is_hinted) or has_list_days(column):
        return
    if column.share("date") >= 0.5 and (is_hinted or has_persons):
        yield column.judge("birth_date", "block", "date")
    if is_hinted and column.share("year") >= 0.5:
        yield column.judge("birth_year", "block" if has_persons else "warn", "year")


def _judge_address(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    if column.allowance or (not has_persons and are_villages(column)):
        return
    is_hinted = "address" in column.hints
    mark = (
        "address_start"
        if is_hinted and column.counts["address_start"] > column.counts["address"]
        else "address"
    )
    is_enough = is_hinted or has_persons or min(column.counts[mark], column.different) >= _ENOUGH
    if column.counts[mark] and column.share(mark) >= (0.3 if is_hinted else 0.5) and is_enough:
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
