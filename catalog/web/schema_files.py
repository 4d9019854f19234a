"""Room web: what machines and clerks fetch of a profile: its plain Table Schema, its workbook, its example.

Every answer follows from the profile, the place lists and the code, so its ETag needs no answer to be made.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

from flask import Blueprint, Response

from catalog.domain.errors import NotFound
from catalog.presenters.profile_example import example_csv
from catalog.presenters.table_schema import plain_schema
from catalog.services import profiles
from catalog.web.context import running
from catalog.web.machine_answers import described, etag_of, open_to_all
from storage.presigning import attachment

bp = Blueprint("schema_files", __name__)
bp.after_request(open_to_all)

JSON, CSV = "application/json", "text/csv; charset=utf-8"
# Its library is heavy, and most web processes never make a workbook: it is loaded with the first one.
_TEMPLATES = "catalog.presenters.profile_template"


@bp.get("/schema/<name>.json", defaults={"version": ""})
@bp.get("/schema/<name>/<version>.json")
def table_schema(name: str, version: str) -> Response:
    """The Table Schema, for any program that knows the standard."""
    return _answer(name, version, "json", lambda profile: (_json(plain_schema(profile)), JSON))


@bp.get("/schema/<name>/example.csv", defaults={"version": ""})
@bp.get("/schema/<name>/<version>/example.csv")
def example(name: str, version: str) -> Response:
    """A small file that follows the profile, with invented figures."""
    return _answer(
        name, version, "csv", lambda profile: (example_csv(profile, running().places), CSV), is_saved=True
    )


@bp.get("/schema/<name>/template.xlsx", defaults={"version": ""})
@bp.get("/schema/<name>/<version>/template.xlsx")
def workbook(name: str, version: str) -> Response:
    """The workbook to fill in."""
    return _answer(name, version, "xlsx", _workbook, is_saved=True)


def find(name: str, version: str = "") -> dict[str, Any]:
    """The newest version of a profile, or the one named.

    Raises: NotFound.
    """
    found = profiles.find_profile(f"{name}@{version}" if version else name)
    if found is None:
        raise NotFound(kind="profile", name=name)
    return found


def _answer(
    name: str,
    version: str,
    suffix: str,
    build: Callable[[dict[str, Any]], tuple[bytes, str]],
    *,
    is_saved: bool = False,
) -> Response:
    profile = find(name, version)
    what = f"schema.{suffix}.{_digest(profile)}.{','.join(running().places.vintages())}"
    response = described(etag_of(what, ()), lambda: build(profile))
    if is_saved and response.status_code == 200:
        filename = f"{profile['profile']}-{profile['version']}.{suffix}"
        response.headers["Content-Disposition"] = attachment(filename)
    return response


def _digest(profile: Mapping[str, Any]) -> str:
    text = json.dumps(profile, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _workbook(profile: dict[str, Any]) -> tuple[bytes, str]:
    made = _made_workbook(profiles.exact_name(profile), tuple(running().places.vintages()))
    return made, str(import_module(_TEMPLATES).MEDIA_TYPE)


@lru_cache(maxsize=64)
def _made_workbook(exact: str, vintages: tuple[str, ...]) -> bytes:
    """The workbook of a version, kept: it takes a tenth of a second to make. `vintages` tells lists apart."""
    made: bytes = import_module(_TEMPLATES).template(profiles.find_profile(exact), running().places)
    return made
