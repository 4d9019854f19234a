"""Room validators: the findings of all layers in one list, and the verdict that they lead to."""

from validators.findings.codes import finding
from validators.findings.holdings import Holdings
from validators.findings.masking import mask, safe_label
from validators.findings.report import Finding, Preview
from validators.guard.check import GuardResult
from validators.lint.lint import workbook_findings
from validators.personal.comment_scan import scan_comment_lines
from validators.personal.outcome import is_of_gate
from validators.personal.scan import scan_workbook
from validators.reading.opening import Opening
from validators.reading.rows import READER_FAILURES
from validators.schema.patterns import find_loose_choice
from validators.structure import Structure, structure_findings
from validators.tabular.columns import TableFacts
from validators.watchers import Task, Watchers

# An error whose `count` is of cells, several of which may stand in one row.
_OF_CELLS = frozenset(("formula_cell",))
_HOLDING = frozenset(
    ("personal_data_block", "personal_data_beside_block", "personal_data_attached", "record_level_file")
)


def collect_findings(
    guarded: GuardResult, opening: Opening, structure: Structure, watchers: Watchers, task: Task
) -> list[Finding]:
    """Put the findings of all layers in the order in which a person mends them."""
    facts = watchers.facts
    found = guarded.notes + opening.findings + _schema_notes(task)
    lint = watchers.lint.findings()
    if not opening.is_misread:
        found += _structure(structure, facts, guarded.notes + lint, task, str(guarded.format))
        found += watchers.suppression.findings() + watchers.places.findings()
        asked = watchers.formats.findings()
        found += watchers.domain.findings() + asked
        found += lint + watchers.totals.findings(facts.schema()["fields"])
        # A column about which a question is asked needs no warning that it is ambiguous.
        columns = {one.column for one in asked}
        found += [
            one for one in facts.findings() if one.code != "ambiguous_number" or one.column not in columns
        ]
        if not facts.rows:
            found.append(finding("no_rows"))
    if guarded.workbook is not None:
        found += workbook_findings(guarded.workbook)
    personal = watchers.personal.findings(sheet=None if opening.sheet is None else safe_label(opening.sheet))
    found += personal + watchers.shape.findings(personal)
    found += _comment_lines(opening, task)
    if opening.sheet is not None:
        found += scan_workbook(opening.path, skip=opening.sheet, profile=task.profile, places=task.places)
    return found


def _comment_lines(opening: Opening, task: Task) -> list[Finding]:
    comment = opening.settings.comment_char
    if opening.shape is None or not comment:
        return []
    try:
        return scan_comment_lines(opening.path, opening.shape, comment, places=task.places)
    except READER_FAILURES:
        return [finding("reader_failed")]


def _structure(
    structure: Structure, facts: TableFacts, told: list[Finding], task: Task, file_format: str
) -> list[Finding]:
    """Give Frictionless's errors; blank rows at the end count as one note, a crash is told by its cells."""
    found = structure_findings(structure, task.clean, file_format)
    if any(one.code == "encoding_not_utf8" for one in told):
        # What Frictionless says of letters that it guessed wrong sends a clerk after errors that are none.
        found = []
    if structure.report is None and any(one.code == "not_a_number" for one in told):
        return []
    kept: list[Finding] = []
    trailing: list[int] = []
    for one in found:
        if one.code == "blank-row" and one.row and one.row > facts.last_filled_row > 0:
            trailing.append(one.row)
        else:
            kept.append(one)
    if trailing:
        kept.append(finding("trailing_blank_rows", row=trailing[0], count=len(trailing)))
    return kept


def _schema_notes(task: Task) -> list[Finding]:
    """Tell the patterns of a schema that let more through than they seem to."""
    fields = task.clean["fields"] if task.clean is not None else []
    patterns = [(one["name"], one.get("constraints", {}).get("pattern", "")) for one in fields]
    return [
        finding("loose_choice", label=name, pattern=pattern)
        for name, pattern in patterns
        if find_loose_choice(pattern)
    ]


def judge(findings: list[Finding]) -> str:
    """Give held when personal data block or rows are persons, else invalid for an error, else valid."""
    if any(one.code in _HOLDING for one in findings):
        return "held"
    return "invalid" if any(one.severity == "error" for one in findings) else "valid"


def count_holdings(watchers: Watchers, findings: list[Finding], task: Task) -> Holdings:
    """Count what the table holds and how many of its rows are faulty."""
    facts, places = watchers.facts, watchers.places.held()
    repeated, marked = watchers.lint.count_rows(findings)
    columns = facts.filled()
    return Holdings(
        rows=facts.rows,
        has_schema=task.clean is not None,
        rows_with_errors=min(_rows_with_errors(findings), facts.rows),
        repeated_rows=repeated,
        rows_with_lint=marked,
        place_counts={vintage: len(codes) for vintage, codes in places.items()},
        column_count=len(columns),
        places=places,
        columns=columns,
    )


def _rows_with_errors(findings: list[Finding]) -> int:
    """Count the rows of the errors told, each once; one error may speak of many rows and name the first."""
    wrong = [one for one in findings if one.severity == "error" and not is_of_gate(one.code)]
    rows = {one.row for one in wrong if one.row is not None}
    counted = (
        int(one.params["count"])
        for one in wrong
        if one.row is not None and "count" in one.params and one.code not in _OF_CELLS
    )
    return max((len(rows), *counted))


def hide_warned(preview: Preview, findings: list[Finding]) -> Preview:
    """Give the first rows with the cells of columns masked that may hold personal data.

    Whether they do a person has yet to say; what is kept of the file until then must not show it.
    """
    warned = {one.column for one in findings if one.code == "personal_data_warn" and one.column}
    if not warned:
        return preview
    rows = [
        [mask(cell) if number in warned else cell for number, cell in enumerate(cells, start=1)]
        for cells in preview.rows
    ]
    return Preview(preview.header, rows)
