"""Every word about units that follow one another exists in Vietnamese, and none is left over."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from catalog import i18n
from catalog.domain import succession
from catalog.domain.publication import FormerUnit
from catalog.domain.succession import Fault, Kind, ThingKind
from catalog.presenters.unit_words import FAULTS, KINDS, THINGS, fault_text, former_text
from tests.conftest import NOW

CATALOG = Path(i18n.__file__).resolve().parent
SOURCES = (
    CATALOG / "presenters" / "unit_words.py",
    *(CATALOG / "templates").rglob("*.html"),
    *(CATALOG / "web").rglob("*.py"),
)
WORD = re.compile(r"%\((\w+)\)s")


def in_use() -> set[str]:
    found = set()
    for path in SOURCES:
        method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
        texts = extract_from_file(method, path, {"_": None, "gettext": None}, options={"silent": "false"})
        found |= {str(text[1]) for text in texts}
    return found


def translated() -> dict[str, str]:
    with (CATALOG / "translations" / "units.vi.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="vi") if m.id}


def test_every_fault_kind_and_thing_has_words_in_both_languages():
    source = Path(succession.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'Fault\("(\w+)"', source)) | {"planned_already"}
    assert codes == set(FAULTS)
    assert (set(KINDS), set(THINGS)) == ({k.value for k in Kind}, {k.value for k in ThingKind})
    for text in (*FAULTS.values(), *KINDS.values(), *THINGS.values()):
        assert i18n.vietnamese().get(text), text


def test_no_vietnamese_text_is_left_over():
    assert set(translated()) - in_use() == set()


def test_both_languages_fill_in_the_same_words():
    assert {t for t, vi in translated().items() if set(WORD.findall(t)) != set(WORD.findall(vi))} == set()


def test_a_fault_and_a_former_unit_are_told_with_the_day_as_people_write_it():
    fault = Fault("too_early", {"unit": "Phòng A", "day": NOW.date()})
    assert "03/11/2025" in fault_text(fault, "vi")
    assert fault_text(Fault("unknown_successor", {"thing": "*"}), "vi").startswith("Mọi thứ còn lại")
    former = FormerUnit("a", "Phòng A", "Division A", "7/QĐ", NOW.date())
    assert former_text(former, "vi") == (
        "Trước đây do Phòng A công bố; chuyển giao theo quyết định 7/QĐ từ ngày 03/11/2025."
    )
    assert former_text(former, "en").startswith("Formerly published by Division A")
