"""Pages of the profiles: what tables of each kind must look like, for citizens, clerks and programmers."""

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from catalog.presenters import profile_rules, profile_words
from catalog.services import profiles
from catalog.web.context import href, language
from catalog.web.portal.blueprint import bp
from catalog.web.schema_files import find


def schema_address(name: str) -> str | None:
    """The page of a profile, of the exact version for `name@version`; None for one that is not shipped."""
    plain, _, version = name.partition("@")
    if profiles.find_profile(name) is None:
        return None
    return href("portal.schema", name=plain, **({"version": version} if version else {}))


bp.add_app_template_global(schema_address)


@bp.get("/schema")
def schema_list() -> ResponseReturnValue:
    """All profiles with their newest version."""
    return render_template("schema/list.html", profiles=profiles.all_profiles())


@bp.get("/schema/<name>", defaults={"version": ""})
@bp.get("/schema/<name>/<version>")
def schema(name: str, version: str) -> ResponseReturnValue:
    """One profile: columns, code lists, rules, downloads; the newest version, or the one named."""
    if "@" in name and not version:
        plain, _, exact = name.partition("@")
        find(plain, exact)
        return redirect(href("portal.schema", name=plain, version=exact), 301)
    profile = find(name, version)
    return render_template(
        "schema/page.html",
        profile=profile,
        told=_told(profile),
        versions=profiles.versions_of(name),
        columns=profile["schema"]["fields"],
        words=profile_words,
        base=f"/schema/{name}/{version}" if version else f"/schema/{name}",
        is_newest=profiles.find_profile(name) is profile,
    )


def _told(profile: dict[str, Any]) -> dict[str, Any]:
    """The texts of a profile in the language of the page."""
    lang = language()
    own = "" if lang == "en" else "_vi"
    return {
        "title": profile[f"title_{lang}"],
        "purpose": profile[f"purpose_{lang}"],
        "frequency": profile[f"update_frequency{own}"],
        "legal_basis": profile[f"legal_basis{own}"],
        "rules": profile_rules.rules_told(profile, lang),
        "never_publish": profile["never_publish_en" if lang == "en" else "never_publish"],
        "small_cells": profile[f"small_cells{own}"],
        "status_reason": profile.get(f"status_reason_{lang}", ""),
    }
