"""Presenters: the four scores "đúng, đủ, sống, sạch" in words, each with why it is not 100. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.domain.quality_score import QualityScore, Reason, Score
from catalog.i18n import format_number, translate

# Reason -> how it is told; `subject` is the title of a file or the code of a period, `count` its number.
REASONS = {
    "nothing_public": "No file is public yet.",
    "no_rows": "The public files have no rows.",
    "no_schema": "%(subject)s: its %(count)s rows were held against no schema; they cannot count as right.",
    "rows_with_errors": "%(subject)s: %(count)s rows break the schema.",
    "nothing_owed": "Nothing is owed: no period of the open data list asks for it now.",
    "partly_public": "Period %(subject)s: %(count)s %% of what was promised is public.",
    "not_public": "Period %(subject)s is not public.",
    "delivered_late": "Period %(subject)s came %(count)s days late.",
    "overdue": "Period %(subject)s is %(count)s days overdue.",
    "personal_data": "%(subject)s: %(count)s findings of the personal-data gate are open.",
    "repeated_rows": "%(subject)s: %(count)s rows repeat another row.",
    "rows_with_lint": "%(subject)s: %(count)s rows have odd cells (spaces, error values, lost zeros).",
    "not_measured": "“%(subject)s” has not been counted yet, or can no longer be read.",
    "gate_unknown": "%(subject)s: the rules in force have not judged it for personal data.",
}
_AXES = (
    ("valid", "Valid", "Rows that keep to their schema."),
    ("complete", "Complete", "How much of what was promised is public."),
    ("live", "Live", "Does each period come when it is due?"),
    ("clean", "Clean", "Rows without repeats and odd cells, and nobody's personal data."),
)
_MOST_REASONS = 12


@dataclass(frozen=True)
class Axis:
    """One score as a page shows it: `points` None was not measured; `more` reasons are left out."""

    key: str
    name: str
    meaning: str
    points: int | None
    reasons: tuple[str, ...]
    more: int = 0


def axes_of(score: QualityScore, titles: Mapping[str, str], lang: str) -> tuple[Axis, ...]:
    """The four axes in the officials' order; `titles` gives the title of a file by its source."""
    return tuple(
        _axis(key, translate(name, lang), translate(meaning, lang), getattr(score, key), titles, lang)
        for key, name, meaning in _AXES
    )


def _axis(key: str, name: str, meaning: str, score: Score, titles: Mapping[str, str], lang: str) -> Axis:
    told = tuple(dict.fromkeys(reason_words(one, titles, lang) for one in score.reasons))
    more = max(len(told) - _MOST_REASONS, 0)
    return Axis(key, name, meaning, score.points, told[:_MOST_REASONS], more)


def reason_words(reason: Reason, titles: Mapping[str, str], lang: str) -> str:
    """One reason in words. Raises: KeyError for a code without words."""
    subject = titles.get(reason.subject, reason.subject)
    return translate(REASONS[reason.code], lang, subject=subject, count=format_number(reason.count, lang))
