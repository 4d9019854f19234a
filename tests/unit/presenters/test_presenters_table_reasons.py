"""Every reason to refuse a question about a table has words in both languages; none is left over."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from catalog import domain, web
from catalog.presenters.table_reasons import REASONS, reason_text

CATALOG = Path(domain.__file__).resolve().parent.parent
GIVEN = re.compile(r'reason=f?"(table_[a-z_{}]+)"')


def reasons_in_the_code() -> set[str]:
    folders = (CATALOG / "domain", Path(web.__file__).parent / "tables_api")
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.py")]
    found = {reason for text in texts for reason in GIVEN.findall(text)}
    kinds = ("text", "integer", "decimal", "date", "boolean")
    composed = {f"table_value_{kind}" for kind in kinds}
    return {one for one in found if "{" not in one} | composed


def test_every_reason_has_words_and_none_is_left_over():
    assert set(REASONS) == reasons_in_the_code()


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_the_words_are_written_in_both_languages(reason):
    assert reason_text(reason, "en") != reason_text(reason, "vi")


def test_the_vietnamese_file_holds_these_words_and_no_others():
    with (CATALOG / "translations" / "tables.vi.po").open("rb") as file:
        ids = {str(message.id) for message in read_po(file, locale="vi") if message.id}
    assert ids == set(REASONS.values())
