"""The metadata form: text in, text out, nothing lost on the way."""

from datetime import date

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from catalog.domain.errors import Invalid, NameTaken, StaleEdit, UnknownListItem
from catalog.domain.policy import Actor, Role
from catalog.models import Dataset, ListItem
from catalog.web.workspace import forms
from tests.factories.datasets import dataset_fields

ADMIN = Actor("1", "chief", Role.ADMIN)
CLERK = Actor("2", "clerk", Role.EDITOR, "unit")


def request(data=None, **headers):
    return Request(EnvironBuilder(method="POST", data=data or {}, headers=headers).get_environ())


@pytest.mark.parametrize(
    ("header", "hidden", "revision"),
    [
        (None, "7", 7),
        ('"7"', "3", 7),
        ("7", "", 7),
        ('W/"7"', "", 7),
        (None, "", None),
        (None, "-7", None),
        (None, "bảy", None),
        (None, "٧", None),
        ("*", "", None),
        (None, "9" * 30, None),
    ],
)
def test_the_revision_comes_from_the_header_or_the_hidden_field(header, hidden, revision):
    headers = {"If-Match": header} if header else {}
    assert forms.read_form(request({"revision": hidden}, **headers)).revision == revision


def test_a_saved_dataset_comes_back_as_the_text_that_gives_the_same_fields():
    typed = dataset_fields(
        keywords_vi="hộ nghèo, xã",
        caveats_vi="Dòng một\nDòng hai",
        period_start="01/01/2024",
        period_end="31/12/2024",
        is_simulated="1",
    )
    first = forms.Form(typed).fields()
    given = vars(first) | {"list_item_code": None}
    dataset = Dataset(name="x", organization_id="unit", revision=4, **given)
    form = forms.form_of(dataset)
    assert form.revision == 4
    assert form.fields() == first
    assert (form.value("period_end"), form.value("caveats_vi")) == ("31/12/2024", "Dòng một\nDòng hai")


def test_an_item_fills_in_its_title_frequency_and_unit():
    item = ListItem(code="31", name_vi="Văn bản", frequency="P1M", organization_id="unit")
    form = forms.form_for_item(item, today=date(2025, 11, 3))
    assert form.value("list_item_code") == "31"
    assert (form.value("title_vi"), form.value("frequency")) == ("Văn bản", "P1M")
    assert form.value("licence")
    assert forms.form_for_item(None, today=date(2025, 11, 3)).value("title_vi") == ""


def test_the_unit_is_the_one_chosen_else_ones_own_else_refused():
    assert forms.Form({}).unit(CLERK) == "unit"
    assert forms.Form({"organization": "gdnn"}).unit(ADMIN) == "gdnn"
    with pytest.raises(Invalid):
        forms.Form({"organization": ""}).unit(ADMIN)


def test_differences_leave_line_ends_and_outer_blanks_aside():
    saved = forms.Form({"notes_vi": "một\nhai", "title_en": "A"})
    typed = forms.Form({"notes_vi": " một\r\nhai ", "title_en": "B"})
    assert forms.differences(typed, saved) == [forms.Difference("title_en", saved="A", typed="B")]


@pytest.mark.parametrize(
    ("refusal", "errors"),
    [
        (Invalid({"theme": ["unknown_theme"]}), {"theme": ["unknown_theme"]}),
        (UnknownListItem(item="99"), {"list_item_code": ["unknown_list_item"]}),
        (NameTaken(name="x"), {"name": ["name_taken"]}),
        (StaleEdit(given=1, current=2), {}),
        (None, {}),
    ],
)
def test_a_refusal_is_shown_at_the_field_it_is_about(refusal, errors):
    assert forms.field_errors(refusal) == errors
