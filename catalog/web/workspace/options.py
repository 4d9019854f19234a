"""Room web/workspace: what the selects of the metadata form offer, in the language of the page."""

from sqlalchemy.orm import Session

from catalog.domain.licences import licences_on
from catalog.domain.vocabularies import FREQUENCIES, THEMES
from catalog.i18n import local_day
from catalog.services import organizations, profiles, register
from catalog.web.context import language, running, utcnow
from catalog.web.rendering import gettext

Options = list[tuple[str, str]]


def offer(session: Session) -> dict[str, Options]:
    """Value and label of everything that may be chosen, by field; the first entry is none."""
    lang = language()
    today = local_day(utcnow())
    items = register.items_in_force(session, today)
    units = organizations.list_in_office(session, today)
    return {
        "list_item_code": [("", gettext("None: outside the list"))]
        + [(i.code, f"{i.code}. {i.name_vi}") for i in items],
        "organization": [("", gettext("Choose a unit"))] + [(u.id, u.title(lang)) for u in units],
        "theme": [("", gettext("Choose a theme"))] + [(t.key, t.label(lang)) for t in THEMES.values()],
        "frequency": [("", gettext("Choose a frequency"))]
        + [(t.key, t.label(lang)) for t in FREQUENCIES.values()],
        "licence": [("", gettext("Choose the conditions"))]
        + [(x.key, x.title(lang)) for x in licences_on(local_day(utcnow()))],
        "spatial_vintage": [("", gettext("None")), *_vintages(lang)],
    }


def profile_options() -> Options:
    """The profiles that a file may have to meet, or none."""
    key = "title_en" if language() == "en" else "title_vi"
    offered = profiles.offered_profiles(running().settings.profiles_on)
    found = [(name, str(profile.get(key) or name)) for name, profile in offered.items()]
    return [("", gettext("No profile")), *found]


def _vintages(lang: str) -> Options:
    book = running().places
    known = [(vintage, book.info(vintage)) for vintage in book.vintages()]
    return [(vintage, info.title_vi if lang == "vi" else info.title_en) for vintage, info in known if info]
