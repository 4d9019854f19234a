"""Room validators: which columns are missing, extra, renamed or reordered, said so that a clerk can act.

Frictionless compares by position, so that one missing column makes all that follow wrong; we compare by name.
Its own label errors stay in `Report.to_frictionless()`.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from validators.findings.codes import finding
from validators.findings.masking import safe_label
from validators.findings.report import Finding
from validators.words.folding import fold_header


def compare_header(labels: Sequence[str], fields: Sequence[Mapping[str, Any]], row: int) -> list[Finding]:
    """Compare the labels of a file with the fields of its schema, `row` being the header's record number."""
    names = [field["name"] for field in fields]
    findings = _flawed_labels(labels, row)
    extras = _extras(labels, names)
    missing = [name for name in names if name not in labels]
    renamed = _renamed(extras, missing, fields)
    for number, expected in renamed.items():
        findings.append(
            finding("incorrect-label", row=row, column=number, label=extras.pop(number), expected=expected)
        )
        missing.remove(expected)
    findings += [
        finding("missing-label", row=row, column=names.index(name) + 1, label=name) for name in missing
    ]
    findings += [
        finding("extra-label", row=row, column=number, label=label) for number, label in extras.items()
    ]
    return findings or _reordered(labels, names, row)


def _flawed_labels(labels: Sequence[str], row: int) -> list[Finding]:
    found = []
    for number, label in enumerate(labels, start=1):
        if label and label in labels[: number - 1]:
            found.append(finding("duplicate-label", row=row, column=number, label=label))
        elif not label:
            found.append(finding("blank-label", row=row, column=number, label=""))
    return found


def _extras(labels: Sequence[str], names: Sequence[str]) -> dict[int, str]:
    """Give the labels that no field has, by column number."""
    return {
        number: label
        for number, label in enumerate(labels, start=1)
        if label and label not in names and label not in labels[: number - 1]
    }


def _renamed(
    extras: Mapping[int, str], missing: Sequence[str], fields: Sequence[Mapping[str, Any]]
) -> dict[int, str]:
    """Pair extra labels with missing fields: by title or spelling first, then by likeness, then by place."""
    spellings = {
        fold_header(str(text)): field["name"]
        for field in fields
        if field["name"] in missing
        for text in (field.get("title_en"), field.get("title"), field["name"])
        if text
    }
    open_names = list(missing)
    pairs: dict[int, str] = {}
    for number, label in extras.items():
        folded = fold_header(label)
        close = get_close_matches(folded, spellings, n=1, cutoff=0.8)
        expected = spellings.get(folded) or (spellings[close[0]] if close else None)
        if expected in open_names:
            pairs[number] = str(expected)
            open_names.remove(str(expected))
    names = [field["name"] for field in fields]
    for number in extras:
        at_place = names[number - 1] if number <= len(names) else None
        if number not in pairs and at_place in open_names and len(extras) == len(missing):
            pairs[number] = str(at_place)
            open_names.remove(str(at_place))
    return pairs


def _reordered(labels: Sequence[str], names: Sequence[str], row: int) -> list[Finding]:
    for number, (label, expected) in enumerate(zip(labels, names, strict=False), start=1):
        if label != expected:
            return [
                finding(
                    "columns_reordered",
                    row=row,
                    column=number,
                    label=safe_label(label),
                    expected=expected,
                    order=", ".join(names),
                )
            ]
    return []
