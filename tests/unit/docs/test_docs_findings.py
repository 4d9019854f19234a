"""docs/findings.md lists every code as the code has it. Run as a module, this writes the document."""

from pathlib import Path

from validators.findings.code_page import LAYERS
from validators.findings.codes import CODES
from validators.findings.codes_examples import codes_of_layer, is_of_frictionless

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "findings.md"
HEAD = """\
# Findings of a check

Every code that the check of a file can give, written from the code by
`.venv/bin/python -m tests.unit.docs.test_docs_findings`. An error keeps a file from being submitted, a
warning should be looked at, a note is only told. A running catalog explains each at `/finding/CODE` (English:
`/en/finding/CODE`).
"""


def row(code: str) -> str:
    told, who = CODES[code], "Frictionless" if is_of_frictionless(code) else "catalog"
    return f"| `{code}` | {told.severity} | {who} | {told.vi.title} | {told.en.title} |"


def document() -> str:
    """The document as it has to be."""
    parts = [HEAD]
    for layer, (vi, en) in LAYERS.items():
        rows = [row(code) for code in codes_of_layer(layer)]
        table = ["| code | severity | said by | Vietnamese | English |", "|---|---|---|---|---|", *rows]
        parts.append("\n".join([f"## {en} ({vi})", "", *table]) + "\n")
    return "\n".join(parts)


def test_the_document_lists_every_finding_as_the_code_has_it():
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_no_finding_is_left_out_of_the_document():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [code for code in CODES if f"| `{code}` |" not in text] == []


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
