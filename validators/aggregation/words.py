"""Room validators: the words of a column and the codes that they mean; which of them may be shown. Pure.

A word of a record-level file may be one person's: only a word that many rows share, and that looks like
nobody's, is shown, or one that is a code's own; any other comes masked, with the row where it stands first.
A word is named by its number in the order of the folded words: an answer about it needs no copy of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from validators.aggregation.recipe import Dimension
from validators.findings.masking import mask, safe_label
from validators.words.folding import fold, fold_header
from validators.words.person_names import is_person_name

# A word that fewer rows share is masked: it could tell of one of them.
SHARED = 5
MOST_WORDS = 100
_SYNONYMS = {
    "nam": ("nam", "nam gioi", "trai", "male", "m", "con trai", "ong"),
    "nu": ("nu", "nu gioi", "gai", "female", "f", "con gai", "ba"),
    "nong_thon": ("nong thon", "rural"),
    "thanh_thi": ("thanh thi", "do thi", "urban"),
}


@dataclass(frozen=True)
class Word:
    """One word of a column: its number, rows, the first of them, as it may be shown, the code it means.

    `code` is empty where nothing fits; `is_sure` tells a word that says the code from one that is guessed.
    """

    number: int
    count: int
    first: int
    shown: str
    code: str = ""
    is_sure: bool = False


def folded_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Give how many rows have each word, spellings that differ in accents and case together; no empty one."""
    found: dict[str, int] = {}
    for text, count in counts.items():
        word = fold(text)
        if word:
            found[word] = found.get(word, 0) + count
    return dict(sorted(found.items()))


def shown(text: str, count: int) -> str:
    """Give a word as a page may show it: masked unless many rows share it and it is no name or number."""
    if count < SHARED or is_person_name(text) or safe_label(text) != " ".join(text.split()):
        return mask(text)
    return text


def list_words(
    counts: Mapping[str, int], first: Mapping[str, int], known: Mapping[str, tuple[str, ...]]
) -> list[Word]:
    """Give the words of a column with their codes; `known` are the spellings of each code, folded."""
    spelt = _spellings(counts)
    sure = {spelling: code for code, all_of in reversed(list(known.items())) for spelling in all_of}
    rows: dict[str, int] = {}
    for text, row in first.items():
        rows[fold(text)] = min(row, rows.get(fold(text), row))
    found = []
    for number, (word, count) in enumerate(folded_counts(counts).items()):
        code = sure.get(word) or sure.get(fold_header(word), "")
        guess = code or _guess(word, known)
        told = spelt[word] if code else shown(spelt[word], count)
        found.append(Word(number, count, rows.get(word, 0), told, guess, bool(code)))
    return found


def _spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """Give the most frequent spelling of each folded word."""
    ordered = sorted(counts.items(), key=lambda one: (one[1], one[0]))
    return {fold(text): " ".join(text.split()) for text, _ in ordered}


def _guess(word: str, known: Mapping[str, tuple[str, ...]]) -> str:
    """Give the one code whose words all occur in the text, or all of the text in it; empty when unsure."""
    parts = frozenset(fold_header(word).split())
    fitting = {
        code
        for code, spellings in known.items()
        for one in spellings
        if parts and (frozenset(one.split()) <= parts or parts <= frozenset(one.split()))
    }
    return fitting.pop() if len(fitting) == 1 else ""


def spellings_of(one: Dimension) -> dict[str, tuple[str, ...]]:
    """Give for each code of a dimension the folded words that mean it: itself, its labels, usual synonyms.

    Of a label like "Khoản 6: khuyết tật nặng" the part behind the colon is one, too.
    """
    found = {}
    for code in one.codes:
        labels = one.labels.get(code, ())
        plain = [fold_header(code), fold(code), *(fold_header(label) for label in labels)]
        plain += [fold_header(label.partition(":")[2]) for label in labels if ":" in label]
        plain += _SYNONYMS.get(code, ())
        found[code] = tuple(dict.fromkeys(text for text in plain if text))
    return found


def spellings_of_classes(classes: Sequence[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Give the folded words of each class that measures count; its first word names a class."""
    return {one[0]: tuple(fold(word) for word in one) for one in classes}
