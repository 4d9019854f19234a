"""Room validators: hiding values, so that a report never carries a cell. Nothing else may enter."""

import re

from validators.words.person_names import is_person_name

_MAX_STARS = 12
_LONG_LABEL = 80
_VALUE_LIKE = re.compile(r"\d{7}|\d([ .\-]?\d){8}|@|^\d{1,2}/\d{1,2}/\d{4}$")


def mask(value: object) -> str:
    """Give `value` with at most its first 3 and last 2 characters: `038*******12`; the shorter, the stricter.

    4 characters or fewer show nothing, 5-8 the first, 9-11 the first two and the last one. A long text shows
    at most 12 stars, so that its length does not leak either.
    """
    text = " ".join(str(value).split())
    length = len(text)
    if length <= 4:
        return "*" * length
    if length <= 8:
        return text[0] + "*" * (length - 1)
    head, tail = (2, 1) if length <= 11 else (3, 2)
    return text[:head] + "*" * min(length - head - tail, _MAX_STARS) + text[-tail:]


def safe_label(label: str) -> str:
    """Give a column label that may be shown; masked when it looks like a person's value.

    A file without a header row has its first record where labels are expected.
    """
    text = " ".join(label.split())
    if _VALUE_LIKE.search(text) or is_person_name(text):
        return mask(text)
    return text if len(text) <= _LONG_LABEL else text[:_LONG_LABEL] + "…"
