"""Room annexes: the shape of a text. No rule may enter."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language's texts; `message` and `cure` are templates with named parameters."""

    title: str
    message: str
    cure: str


@dataclass(frozen=True)
class Code:
    """A stable code; `severity` is error (nothing may be written), warning (a row to look at) or note."""

    code: str
    severity: str
    vi: Words
    en: Words
