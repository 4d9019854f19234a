"""Room validators: which column of a file is which source of a recipe, by the words of its header. Pure."""

from collections.abc import Mapping, Sequence

from validators.aggregation.recipe import Recipe
from validators.aggregation.tally import ColumnTally
from validators.aggregation.words import MOST_WORDS
from validators.personal.hints import hints_of
from validators.words.folding import fold_header

_USUAL: dict[str, tuple[str, ...]] = {
    "place_code": ("place code", "ma xa", "ma phuong", "ma dvhc", "ma don vi hanh chinh", "ma dia ban"),
    "place_name": ("place name", "xa phuong", "phuong xa", "ten xa", "ten phuong", "xa", "phuong", "dia ban"),
    "place_parent": ("huyen", "quan huyen", "thi xa", "district"),
    "period": ("period", "ky so lieu", "ky", "nam ra soat", "nam bao cao", "nam", "thang", "quy"),
    "sex": ("gioi tinh", "gioi", "nam nu", "phai", "sex", "gender"),
    "age_group": ("ngay sinh", "ngay thang nam sinh", "nam sinh", "tuoi", "do tuoi", "birth", "age"),
}  # fmt: skip
_EXACT, _PHRASE = 1_000, 100
# Words in which a shorter hint must not be found: a birth year is no period, social protection no commune.
_NOT_INSIDE = {
    "period": ("sinh", "cap", "thanh lap", "quoc tich", "ky ten", "nguoi ky", "nam nu"),
    "place_name": ("xa hoi", "ma xa", "que quan", "hoc", "ma phuong"),
    "place_parent": ("ma huyen",),
}


def match_columns(recipe: Recipe, labels: Sequence[str], columns: Sequence[ColumnTally]) -> dict[str, int]:
    """Give the column (from 1) for each source whose words a label has; the best fitting pairs first.

    A column that asks for persons' names is never a group; one of too many different words neither.
    """
    scored = [
        (score, -number, source)
        for source, kind in recipe.sources.items()
        for number, (label, tally) in enumerate(zip(labels, columns, strict=False), start=1)
        if (score := _score(recipe, source, label)) and _can_be(kind, label, tally)
    ]
    found: dict[str, int] = {}
    taken: dict[int, str] = {}
    for _, negative, source in sorted(scored, reverse=True):
        number, kind = -negative, recipe.sources[source]
        # Figures may look at a column that another figure looks at, groups have one of their own.
        if source in found or (number in taken and (_is_group(kind) or _is_group(taken[number]))):
            continue
        found[source] = number
        taken[number] = kind
    return found


def _is_group(kind: str) -> bool:
    return kind in ("place_code", "place_name", "place_parent", "period", "age", "words")


def _can_be(kind: str, label: str, tally: ColumnTally) -> bool:
    if kind not in ("words", "class"):
        return True
    different = tally.different
    is_of_persons = "full_name" in hints_of(label) and (different is None or different > MOST_WORDS)
    return not is_of_persons and (kind == "words" or (different is not None and different <= MOST_WORDS))


def _score(recipe: Recipe, source: str, label: str) -> int:
    """Give how well a label fits: its very name or title, else the longest hint in whole words."""
    words = fold_header(label)
    if not words:
        return 0
    one: Mapping[str, object] = recipe.fields.get(source, {})
    names = [source, *(str(one[key]) for key in ("title", "title_en") if one.get(key))]
    if words in map(fold_header, names):
        return _EXACT
    if any(phrase in words for phrase in _NOT_INSIDE.get(source, ())):
        return 0
    hints = (*recipe.hints.get(source, ()), *_USUAL.get(source, ()))
    fitting = [len(hint) for hint in hints if f" {hint} " in f" {words} "]
    return (_PHRASE + max(fitting)) if fitting else 0
