"""What templates may call: texts, dates, numbers, sizes, links, form tokens."""

from typing import Any

from flask import Flask, request

from catalog import i18n
from catalog.domain.licences import all_licences
from catalog.domain.naming import slugify
from catalog.domain.vocabularies import FREQUENCIES, THEMES
from catalog.web.context import current_actor, href, language, other_language_href, running, site
from catalog.web.freshness import last_update
from catalog.web.kept_formats import other_formats
from catalog.web.security import form_token


def install(app: Flask) -> None:
    """Give the templates their words and functions."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.autoescape = True
    app.jinja_env.globals.update(
        _=gettext,
        ngettext=ngettext,
        href=href,
        form_token=form_token,
        last_update=last_update,
        other_formats=other_formats,
        themes=THEMES,
        frequencies=FREQUENCIES,
        licences=all_licences(),
    )
    app.jinja_env.filters.update(
        day=i18n.format_day,
        moment=i18n.format_moment,
        number=lambda value: i18n.format_number(value, language()),
        size=lambda value: i18n.format_size(value, language()),
        local_day=i18n.local_day,
        slug=slugify,
        field_text=lambda code: i18n.field_text(code, language()),
    )
    app.context_processor(_surroundings)


def gettext(text: str, **params: object) -> str:
    """`text` (an English id) in the language of the page."""
    return i18n.translate(text, language(), **params)


def ngettext(one: str, many: str, number: int, **params: object) -> str:
    """A counted text in the language of the page: `%(count)s` is the number."""
    return i18n.translate_count(one, many, number, language(), **params)


def _surroundings() -> dict[str, Any]:
    return {
        "lang": language(),
        "actor": current_actor(),
        "settings": running().settings,
        "site": site(),
        "other_language": other_language_href(),
        "path": request.path,
    }
