"""Room validators: the page of every code: layer, who says it, an example, steps. Only wording may enter."""

from validators.findings.code_page import CodePage
from validators.findings.codes import CODES
from validators.findings.codes_examples_disclosure import DISCLOSURE_PAGES
from validators.findings.codes_examples_document import DOCUMENT_PAGES
from validators.findings.codes_examples_figures import FIGURE_PAGES
from validators.findings.codes_examples_file import FILE_PAGES
from validators.findings.codes_examples_lint import LINT_PAGES
from validators.findings.codes_examples_personal import PERSONAL_PAGES
from validators.findings.codes_examples_records import RECORD_PAGES
from validators.findings.codes_examples_table import TABLE_PAGES
from validators.findings.codes_examples_text import TEXT_PAGES

PAGES: dict[str, CodePage] = {
    **FILE_PAGES,
    **DOCUMENT_PAGES,
    **TABLE_PAGES,
    **LINT_PAGES,
    **PERSONAL_PAGES,
    **FIGURE_PAGES,
    **DISCLOSURE_PAGES,
    **TEXT_PAGES,
    **RECORD_PAGES,
}
# Frictionless names its types in words with hyphens, we name ours with underscores; a test compares them.
_PLAIN_TYPE_OF_FRICTIONLESS = "error"
_SEVERITIES = ("error", "warning", "note")


def is_of_frictionless(code: str) -> bool:
    """Tell whether Frictionless itself says this, and not a rule of ours."""
    return "-" in code or code == _PLAIN_TYPE_OF_FRICTIONLESS


def codes_of_layer(layer: str) -> list[str]:
    """Give the codes of a layer, the gravest first, then in the order of the tables."""
    found = [code for code in CODES if code in PAGES and PAGES[code].layer == layer]
    return sorted(found, key=lambda code: _SEVERITIES.index(CODES[code].severity))
