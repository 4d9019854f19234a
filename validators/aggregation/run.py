"""Room validators: the way from a record-level file to a table that may be published; runs in the child.

One pass tallies the columns, a second counts. What is open is asked, never guessed: as long as a question
stands nothing is written. No cell of the file leaves but as a count, a masked word or a word that many share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from validators.aggregation.choices import Choices
from validators.aggregation.counting import Cells, Counting
from validators.aggregation.placing import Placing
from validators.aggregation.protection import Protect, hide_small
from validators.aggregation.recipe import Dimension, FreeChoice, Recipe, free_recipe, read_recipe
from validators.aggregation.refusals import AggregationRefused
from validators.aggregation.resolving import Question, Resolution, classes_of, resolve
from validators.aggregation.roles import AGE, BIRTH, COUNT, MONEY, PLACE, QUASI, hinted_role
from validators.aggregation.source import RecordSource, open_source
from validators.aggregation.table import AggregateTable, build_table, detail_of
from validators.aggregation.tally import ColumnTally, Tally
from validators.aggregation.words import MOST_WORDS
from validators.aggregation.writing import summary_of, write_table
from validators.findings.masking import mask, safe_label
from validators.guard.check import check_file
from validators.places.book import PlaceBook
from validators.reading.rows import READER_FAILURES

_MOST_LISTED = 60


def aggregate(
    path: Path,
    *,
    file_format: str,
    profile: Mapping[str, Any] | None,
    choices: Choices,
    places: PlaceBook | None,
    target: Path | None,
    protect: Protect = hide_small,
) -> dict[str, Any]:
    """Count a record-level file, or ask what must be known first.

    Args: profile: whose `aggregate_at_import` is the recipe; None lets `choices.free` say it. target: where
    the CSV goes; None only plans. protect: the port that hides small figures (see module protection).

    Returns: {"plan": ...} and, when nothing is open, {"summary": ...}; then `target` is written.
    Raises: AggregationRefused.
    """
    source = _open(path, file_format)
    recipe = _recipe(profile, choices, source.labels)
    try:
        tally = Tally.over(source.labels, source.blocks())
        made = resolve(recipe, source.labels, tally, places, choices)
        cells, made = _count(source, made, places, choices)
    except READER_FAILURES as error:
        raise AggregationRefused("unreadable") from error
    plan = plan_of(source, tally, made, cells, places, choices)
    if made.is_open():
        return {"plan": plan}
    table = build_table(made, cells, places, choices)
    check_sums(table, cells)
    protect(table)
    if target is not None:
        write_table(table, made, places, target)
    return {"plan": plan, "summary": {**summary_of(table, made, places), **_counts(cells)}}


def count_records(
    request: Mapping[str, Any], places: PlaceBook | None, *, protect: Protect = hide_small
) -> dict[str, Any]:
    """Answer a request ({path, format, profile, choices, target}), in JSON types; see `aggregate`.

    Raises: AggregationRefused.
    """
    return aggregate(
        Path(request["path"]),
        file_format=str(request.get("format") or "csv"),
        profile=request.get("profile"),
        choices=Choices.from_dict(request.get("choices") or {}),
        places=places,
        target=Path(request["target"]) if request.get("target") else None,
        protect=protect,
    )


def _recipe(profile: Mapping[str, Any] | None, choices: Choices, labels: Sequence[str]) -> Recipe:
    if profile is None:
        return free_recipe(choices.free or FreeChoice(), labels)
    found = read_recipe(profile)
    if found is None:
        raise AggregationRefused("no_recipe")
    return found


def _open(path: Path, file_format: str) -> RecordSource:
    guarded = check_file(path, file_format=file_format)
    if guarded.findings:
        raise AggregationRefused("unreadable")
    try:
        return open_source(path, str(guarded.format), encoding=guarded.encoding or "utf-8")
    except READER_FAILURES as error:
        raise AggregationRefused("unreadable") from error


def _count(
    source: RecordSource, made: Resolution, places: PlaceBook | None, choices: Choices
) -> tuple[Cells, Resolution]:
    """Count the rows, and ask about the places, ages and figures that only the counting can see."""
    recipe = made.recipe
    placing = None
    if recipe.place and places is not None:
        placing = Placing(places, source=made.vintage, target=made.target, level=recipe.lowest_level)
    counting = Counting(made, placing, choices)
    for block in source.blocks():
        counting.add(block)
    cells = counting.finish()
    asked = {one.source for one in made.questions}
    for source_name, kind in (
        (recipe.place.get("code", ""), "place"),
        *((d.column, "age") for d in recipe.dimensions if d.is_age),
    ):
        lost = cells.left_out[source_name]
        if lost and source_name not in asked and not _is_released(source_name, kind, choices):
            made.questions.append(Question(kind, source_name, lost))
    for source_name, unread in cells.unread.items():
        if source_name not in asked:
            made.questions.append(Question("unread", source_name, unread))
    if not cells.frame.height and not made.questions:
        raise AggregationRefused("nothing_placed")
    return cells, made


def _is_released(source: str, kind: str, choices: Choices) -> bool:
    return source in choices.leave_out or (kind == "place" and "place_code" in choices.leave_out)


def check_sums(table: AggregateTable, cells: Cells) -> None:
    """Compare the counted rows with those of the file: every one is in a cell or told as left out.

    Raises: AssertionError, which nothing may catch but the child's own end: the counting would be wrong.
    """
    counted = int(cells.frame["*n"].sum()) if cells.frame.height else 0
    if counted + sum(cells.left_out.values()) != cells.rows:
        raise AssertionError("rows were lost in counting")


def _counts(cells: Cells) -> dict[str, Any]:
    left = sum(cells.left_out.values())
    return {"source_rows": cells.rows, "counted": cells.rows - left, "left_out": dict(cells.left_out)}


def plan_of(
    source: RecordSource,
    tally: Tally,
    made: Resolution,
    cells: Cells,
    places: PlaceBook | None,
    choices: Choices,
) -> dict[str, Any]:
    """Give what is proposed and what is open, as JSON types; no cell that could be one person's is in it."""
    recipe = made.recipe
    return {
        "rows": cells.rows,
        "header_row": source.header_row,
        "recipe": recipe.name,
        "labels": [safe_label(label) for label in source.labels],
        "kinds": [
            "number" if one.is_number else "empty" if not one.filled else "text" for one in tally.columns
        ],
        "guesses": [_guess(label, one) for label, one in zip(source.labels, tally.columns, strict=True)],
        "few": [one.different is not None and one.different <= MOST_WORDS for one in tally.columns],
        "sources": [_source_dict(name, kind, made) for name, kind in recipe.sources.items()],
        "dimensions": [_dimension_dict(made, one, choices) for one in recipe.dimensions],
        "measures": [_measure_dict(made, one.column, one.function) for one in recipe.measures],
        "asked": [_asked_dict(made, column) for column in recipe.asked],
        "questions": [asdict(one) for one in made.questions],
        "periods": made.periods,
        "frequency": recipe.frequency,
        "vintages": places.vintages() if places is not None and recipe.place else [],
        "vintage": made.vintage,
        "target": made.target,
        "stated_vintage": choices.vintage,
        "stated_target": choices.target,
        "has_province_row": choices.has_province_row,
        "lowest_level": recipe.lowest_level if recipe.place else "",
        "places": _lost_places(cells),
        "lost_places": len(cells.lost),
        "k": recipe.threshold.k,
    }


def _guess(label: str, tally: ColumnTally) -> str:
    """Give what a column could be in a free aggregation: group, sum, or nothing."""
    role = hinted_role(label)
    is_few = tally.different is not None and 1 < tally.different <= MOST_WORDS
    if role in (MONEY, COUNT) and tally.is_number:
        return "sum"
    return "group" if role in QUASI - {PLACE} and (is_few or role in (BIRTH, AGE)) else ""


def _source_dict(name: str, kind: str, made: Resolution) -> dict[str, Any]:
    recipe = made.recipe
    classes = classes_of(recipe).get(name, ())
    one = recipe.dimension(name)
    codes = list(one.codes) if one is not None and not one.is_age else [words[0] for words in classes]
    return {
        "name": name,
        "kind": kind,
        "title_vi": _source_title(recipe, name, "vi"),
        "title_en": _source_title(recipe, name, "en"),
        "column": made.columns[name] + 1 if name in made.columns else 0,
        "codes": codes,
        "words": [asdict(word) for word in made.words.get(name, [])[:MOST_WORDS]],
        "marked": name in made.marked,
    }


def _source_title(recipe: Recipe, name: str, lang: str) -> str:
    """Give the title of a source: its own, else those of the figures that are counted from it."""
    if name in recipe.fields or name in recipe.fixed:
        return recipe.title(name, lang)
    figures = [one.column for one in recipe.measures if name in (one.of, one.where, one.weight)]
    return ", ".join(recipe.title(column, lang) for column in figures) or name


def _dimension_dict(made: Resolution, one: Dimension, choices: Choices) -> dict[str, Any]:
    return {
        "column": one.column,
        "title_vi": one.title_vi,
        "title_en": one.title_en,
        "codes": [[code, *one.labels.get(code, (code, code))] for code in one.codes],
        "total": one.total,
        "detail": detail_of(made.recipe, choices)[one.column],
        "constant": made.constants.get(one.column, ""),
    }


def _measure_dict(made: Resolution, column: str, function: str) -> dict[str, Any]:
    recipe = made.recipe
    return {
        "column": column,
        "function": function,
        "title_vi": recipe.title(column, "vi"),
        "title_en": recipe.title(column, "en"),
    }


def _asked_dict(made: Resolution, column: str) -> dict[str, Any]:
    one = made.recipe.fields[column]
    labels = one.get("x_labels") or {}
    codes = (one.get("constraints") or {}).get("enum") or ()
    return {
        "column": column,
        "title_vi": made.recipe.title(column, "vi"),
        "title_en": made.recipe.title(column, "en"),
        "codes": [
            [c, labels.get(c, {}).get("vi", c), labels.get(c, {}).get("en", c)] for c in map(str, codes)
        ],
        "is_figure": one.get("x_required_unless_suppressed") is True,
        "value": made.constants.get(column, ""),
    }


def _lost_places(cells: Cells) -> list[dict[str, Any]]:
    """Give the places that could not be placed, masked, the most frequent first; its first row names each."""
    ordered = sorted(cells.lost.values(), key=lambda one: (-one.rows, one.first))
    return [
        {
            "number": one.first,
            "shown": mask(" ".join(filter(None, one.text))),
            "reason": one.reason,
            "rows": one.rows,
        }
        for one in ordered[:_MOST_LISTED]
    ]
