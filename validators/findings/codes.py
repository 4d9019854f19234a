"""Room validators: every finding code, and its text in Vietnamese and English.

The library speaks both languages without the web service. Only wording may enter: no rule, no file.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from validators.findings.codes_document import DOCUMENT_CODES
from validators.findings.codes_domain import DOMAIN_CODES
from validators.findings.codes_file import FILE_CODES
from validators.findings.codes_lint import LINT_CODES
from validators.findings.codes_records import RECORD_CODES
from validators.findings.codes_table import TABLE_CODES
from validators.findings.codes_text import TEXT_CODES
from validators.findings.masking import mask, safe_label
from validators.findings.report import Finding
from validators.findings.wording import TERMS, Code

CODES: dict[str, Code] = {
    code.code: code
    for code in (
        *FILE_CODES,
        *DOCUMENT_CODES,
        *TEXT_CODES,
        *TABLE_CODES,
        *LINT_CODES,
        *DOMAIN_CODES,
        *RECORD_CODES,
    )
}
LANGUAGES = ("vi", "en")
# A parameter that says nothing leaves a space before the stop that ends the sentence.
_LONE_STOP = re.compile(r" \.(?=\s|$)")
_GROUPING = {"vi": ".", "en": ","}
_DECIMAL = {"vi": ",", "en": "."}
_EMPTY = {"vi": "(trống)", "en": "(empty)"}


class Text(NamedTuple):
    """A finding in words: what it is, what and where exactly, how to mend it."""

    title: str
    message: str
    cure: str


def finding(
    code: str,
    /,
    *,
    row: int | None = None,
    column: int | None = None,
    label: str | None = None,
    value: object = None,
    **params: str | float,
) -> Finding:
    """Make a finding with the code's own severity; `value` is masked, `label` and `sheet` made safe, always.

    Raises: KeyError for a code without text, so that none can be emitted silently.
    """
    if "sheet" in params:
        # The tab of a workbook may bear the name or the number of the person whose rows it holds.
        params["sheet"] = safe_label(str(params["sheet"]))
    return Finding(
        code=code,
        severity=CODES[code].severity,
        row=row,
        column=column,
        column_name=None if label is None else safe_label(label),
        sample=None if value is None else mask(value),
        params=params,
    )


def render(found: Finding, lang: str) -> Text:
    """Give title, message and cure of a finding in `vi` or `en`.

    Raises: KeyError for an unknown code or language.
    """
    words = {"vi": CODES[found.code].vi, "en": CODES[found.code].en}[lang]
    values = _Values(_values(found, lang))
    # A rule without a limit, such as "must not be empty", leaves a blank before the full stop.
    message = _LONE_STOP.sub(".", words.message.format_map(values))
    return Text(words.title, message, words.cure.format_map(values))


class _Values(dict[str, str]):
    """Parameters of a template; one that is missing shows as a dash, never as an error page."""

    def __missing__(self, key: str) -> str:
        return "–"


def _values(found: Finding, lang: str) -> Mapping[str, str]:
    # A parameter with words of a schema comes in both languages, the English one beside it under `*_en`.
    params = found.params
    values = {name: _say(name, params.get(f"{name}_{lang}", value), lang) for name, value in params.items()}
    values["row"] = str(found.row) if found.row is not None else "–"
    values["column"] = str(found.column) if found.column is not None else "–"
    values["column_name"] = found.column_name or values["column"]
    values["sample"] = found.sample or _EMPTY[lang]
    return values


def _say(name: str, value: str | float, lang: str) -> str:
    """Give a parameter as the language writes it: terms in words, counts grouped, shares in percent."""
    if isinstance(value, str):
        vi, en = TERMS.get(name, {}).get(value, (value, value))
        return vi if lang == "vi" else en
    if name == "share":
        return f"{value * 100:.0f}"
    if isinstance(value, int):
        return f"{value:,}".replace(",", _GROUPING[lang])
    return f"{value:g}".replace(".", _DECIMAL[lang])
