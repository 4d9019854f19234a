"""Every text of reports and of frozen quarters exists in Vietnamese, and none is left over."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from catalog import schemas
from catalog.i18n import vietnamese

CATALOG = Path(schemas.__file__).resolve().parent.parent
SOURCES = (
    *sorted((CATALOG / "services").glob("report_*.py")),
    CATALOG / "services" / "register_reports.py",
    *sorted((CATALOG / "presenters").glob("report_*.py")),
    CATALOG / "cli" / "register_reports.py",
    CATALOG / "web" / "workspace" / "reports.py",
    CATALOG / "web" / "portal" / "register_snapshots.py",
    *sorted((CATALOG / "templates" / "state_report").glob("*.html")),
    CATALOG / "templates" / "workspace" / "base.html",
    CATALOG / "templates" / "workspace" / "reports.html",
    CATALOG / "templates" / "workspace" / "report_preview.html",
    *sorted((CATALOG / "templates" / "portal").glob("register_snapshot*.html")),
)
WORD = re.compile(r"%\((\w+)\)s")


def extracted(path: Path) -> set[str]:
    method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
    keywords = {"_": None, "gettext": None, "say": None, "translate": None}
    found = extract_from_file(method, path, keywords, options={"trimmed": "true"})
    texts = {one[1] if isinstance(one[1], str) else one[1][0] for one in found}
    if path.suffix == ".py":
        # Heads of columns that a tuple names and a loop says, and words said within a formatted text.
        code = path.read_text(encoding="utf-8")
        texts |= {text for text in own() if f'"{text}"' in code or f"'{text}'" in code}
    return texts


def own() -> dict[str, str]:
    with (CATALOG / "translations" / "register_reports.vi.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="vi") if m.id}


def test_every_text_has_its_vietnamese():
    missing = {text for path in SOURCES for text in extracted(path) if not vietnamese().get(text)}
    assert missing == set()


def test_no_vietnamese_text_of_reports_is_left_over():
    assert set(own()) - set().union(*(extracted(path) for path in SOURCES)) == set()


def test_both_languages_of_a_report_fill_in_the_same_words():
    assert [t for t, vi in own().items() if set(WORD.findall(t)) != set(WORD.findall(vi))] == []
