"""Room validators: which regular expressions of a schema may run. Pure.

Frictionless runs Python's engine, which backtracks: `(a+)+$` doubles its time with each character. A pattern
passes when RE2, which cannot backtrack, takes it too, and its ways to match a text are few: no pattern that
passes takes time that doubles, or grows with more than the square of a cell's length.
"""

import re

import re2

from validators.schema.pattern_tree import Unreadable, count_ways, read_pattern

MAX_LENGTH = 300
MAX_MEMORY = 1 << 20
# One open repetition whose end the next letter does not decide, and few choices beside it.
MAX_WAYS = 10_000


def is_safe_pattern(pattern: str) -> bool:
    """Tell whether `pattern` compiles in Python and in RE2 and has few ways to match one text.

    Refused: look-around, back references, named groups, flags and set operations; repetitions that can share
    the same letters in many ways, also two open ones in a row (`a*a*b`); what needs over 1 MiB compiled; more
    than 300 characters. What passes takes time at worst with the square of a cell's length (`.*foo.*` on a
    cell full of `foo` that ends in line breaks): for a cell of a million letters that may be long, and it is
    the CPU limit of validators.child that ends it.
    """
    if len(pattern) > MAX_LENGTH:
        return False
    try:
        # Read first: Python warns of set operations when it compiles, and they are refused here.
        tree = read_pattern(pattern)
        re.compile(pattern)
        re2.compile(pattern, _options())
    except (re.error, re2.error, Unreadable, OverflowError, IndexError, RecursionError):
        return False
    return count_ways(tree) <= MAX_WAYS


def find_loose_choice(pattern: str) -> bool:
    """Tell whether a choice stands outside brackets, as in `a|b`.

    Frictionless compiles `^a|b$`: the first part is tied to the start of a cell only, the last to its end:
    `axx` passes. A pattern that cannot be read has none.
    """
    try:
        return read_pattern(pattern).kind == "alt"
    except (Unreadable, re.error, IndexError, RecursionError):
        return False


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = MAX_MEMORY
    options.log_errors = False
    return options
