"""Room web/workspace: the words for the fields, states and steps that pages and comparisons share."""

from collections.abc import Sequence

from catalog.domain.licences import all_licences
from catalog.domain.vocabularies import FREQUENCIES, THEMES
from catalog.web.context import language
from catalog.web.rendering import gettext
from catalog.web.workspace.progress import Step


def field_labels() -> dict[str, str]:
    """The label of every metadata field, in the language of the page and in the order of the form."""
    return {
        "list_item_code": gettext("Item of the approved list"),
        "off_list_reason_vi": gettext("Why it is outside the list (Vietnamese)"),
        "off_list_reason_en": gettext("Why it is outside the list (English)"),
        "title_vi": gettext("Title (Vietnamese)"),
        "title_en": gettext("Title (English)"),
        "name": gettext("Address of the page"),
        "organization": gettext("Unit"),
        "notes_vi": gettext("Description (Vietnamese)"),
        "notes_en": gettext("Description (English)"),
        "theme": gettext("Theme"),
        "keywords_vi": gettext("Keywords (Vietnamese)"),
        "keywords_en": gettext("Keywords (English)"),
        "frequency": gettext("Update frequency"),
        "period_start": gettext("First day of the period"),
        "period_end": gettext("Last day of the period"),
        "spatial_code": gettext("Place code"),
        "spatial_vintage": gettext("Place list"),
        "licence": gettext("Conditions of use"),
        "source_vi": gettext("Source (Vietnamese)"),
        "source_en": gettext("Source (English)"),
        "contact_name": gettext("Contact: name"),
        "contact_email": gettext("Contact: e-mail"),
        "caveats_vi": gettext("What readers must know (Vietnamese)"),
        "caveats_en": gettext("What readers must know (English)"),
        "note_vi": gettext("What is new in this version (Vietnamese)"),
        "note_en": gettext("What is new in this version (English)"),
        "is_simulated": gettext("Simulated data"),
    }


def state_words() -> dict[str, str]:
    """The word for every state of a dataset and of a file."""
    return {
        "draft": gettext("Draft"),
        "in_review": gettext("Waiting for review"),
        "returned": gettext("Returned"),
        "published": gettext("Published"),
        "withdrawn": gettext("Withdrawn"),
        "received": gettext("Waiting to be checked"),
        "validating": gettext("Being checked"),
        "valid": gettext("Passed"),
        "invalid": gettext("Has errors"),
        "held": gettext("Held: personal data"),
        "rejected": gettext("Could not be read"),
    }


def named_steps(steps: Sequence[tuple[Step, str]]) -> list[tuple[str, str]]:
    """The steps on the way to the public in words, each with its state."""
    words = {
        Step.REGISTERED: gettext("Register"),
        Step.LOADED: gettext("Load file"),
        Step.CHECKED: gettext("Check"),
        Step.REVIEWED: gettext("Review"),
        Step.PUBLISHED: gettext("Publish"),
    }
    return [(words[step], state) for step, state in steps]


def readable(field: str, value: str) -> str:
    """The value of a field as a person reads it: the label of a closed list, otherwise the value."""
    if field == "theme" and value in THEMES:
        return THEMES[value].label(language())
    if field == "frequency" and value in FREQUENCIES:
        return FREQUENCIES[value].label(language())
    if field == "licence" and value in all_licences():
        return all_licences()[value].title(language())
    if field == "is_simulated":
        return gettext("yes") if value else gettext("no")
    return value
