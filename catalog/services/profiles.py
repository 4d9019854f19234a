"""The profiles that the product ships: Table Schemas with their rules, read from catalog/data/profiles.

A profile is a versioned product: `<name>.json` is the newest version, `earlier/<name>@<version>.json` are
those before it, and every version stays usable by its exact name. A profile with parameter sets gives one
narrower profile for each set, named `<profile>-<set>`.
"""

import hashlib
import json
from collections.abc import Container, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from catalog.config import DATA_FOLDER
from catalog.domain.errors import Invalid

Profile = dict[str, Any]

_FOLDER = DATA_FOLDER / "profiles"
ACTIVE = "active"
# What a parameter set says for itself; all the rest it has from its profile.
_OF_THE_SET = (
    *("title_vi", "title_en", "purpose_vi", "purpose_en", "unit", "unit_code", "frequency"),
    *("update_frequency", "update_frequency_vi", "small_cells", "small_cells_vi"),
    *("aggregate_at_import", "examples"),
)


@cache
def all_profiles() -> dict[str, Profile]:
    """The newest version of every profile by its name, in alphabetical order; also those that are off."""
    return {name: next(iter(versions.values())) for name, versions in sorted(_shipped().items())}


def offered_profiles(turned_on: Container[str] = ()) -> dict[str, Profile]:
    """The newest profiles that may be chosen: the active ones, and those that the operator has turned on."""
    return {
        name: profile
        for name, profile in all_profiles().items()
        if profile["status"] == ACTIVE or name in turned_on
    }


def find_profile(name: str) -> Profile | None:
    """The newest version of `name`, or the exact one of `name@1.0.0`; None when there is none."""
    plain, _, version = name.partition("@")
    versions = _shipped().get(plain)
    if versions is None:
        return None
    return versions.get(version) if version else next(iter(versions.values()))


def require_offered(name: str, turned_on: Container[str] = ()) -> None:
    """Refuse a profile that does not exist or may not be chosen; no name is no profile, which is allowed.

    Raises: Invalid.
    """
    if not name:
        return
    found = find_profile(name)
    if found is None:
        raise Invalid({"profile": ["unknown_profile"]})
    if found["status"] != ACTIVE and found["profile"] not in turned_on:
        raise Invalid({"profile": ["profile_off"]}, profile=name)


def versions_of(name: str) -> list[Profile]:
    """Every version of a profile, the newest first; empty when there is none of this name."""
    return list(_shipped().get(name, {}).values())


def exact_name(profile: Mapping[str, Any]) -> str:
    """The name that means this version for ever, such as `poor-households@1.0.0`."""
    return f"{profile['profile']}@{profile['version']}"


def schema_digest(profile: Mapping[str, Any]) -> str:
    """SHA-256 of what the check of a file depends on: a schema that changes must become another version."""
    schema = {key: value for key, value in profile["schema"].items() if key != "x_profile"}
    text = json.dumps(schema, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def version_key(version: str) -> tuple[int, ...]:
    """A semantic version in the order of its numbers: 1.10.0 comes after 1.9.0."""
    return tuple(int(part) for part in version.split("."))


@cache
def _shipped() -> dict[str, dict[str, Profile]]:
    """Name -> version -> profile, the newest version first."""
    found: dict[str, dict[str, Profile]] = {}
    for path in sorted([*_FOLDER.glob("*.json"), *_FOLDER.glob("earlier/*.json")]):
        profile = _read(path)
        for one in (profile, *_narrowed(profile)):
            # A stored report keeps the schema it was made with, so this tells which version that was.
            one["schema"]["x_profile"] = exact_name(one)
            found.setdefault(one["profile"], {})[one["version"]] = one
    ordered = {
        name: {v: versions[v] for v in sorted(versions, key=version_key, reverse=True)}
        for name, versions in found.items()
    }
    for versions in ordered.values():
        stated = [(one.get("aggregate_at_import") or {}).get("threshold") for one in versions.values()]
        for one in versions.values():
            # Whoever pins an old version must not be judged more mildly: the check takes the strictest.
            one["threshold_of_versions"] = [rule for rule in stated if rule]
    return ordered


def _read(path: Path) -> Profile:
    profile: Profile = json.loads(path.read_text(encoding="utf-8"))
    return profile


def _narrowed(profile: Profile) -> list[Profile]:
    """One profile for each parameter set: the same columns, with the values that the set allows."""
    return [_with_set(profile, one) for one in profile.get("parameter_sets", ())]


def _with_set(profile: Profile, parameters: Mapping[str, Any]) -> Profile:
    narrow = deepcopy({key: value for key, value in profile.items() if key != "parameter_sets"})
    narrow["profile"] = f"{profile['profile']}-{parameters['key']}"
    narrow["parameters_of"] = profile["profile"]
    narrow |= {key: deepcopy(parameters[key]) for key in _OF_THE_SET}
    for lang in ("", "_en"):
        narrow[f"never_publish{lang}"] = [
            *narrow[f"never_publish{lang}"],
            *parameters[f"never_publish{lang}"],
        ]
    for field in narrow["schema"]["fields"]:
        field.update(deepcopy(parameters["fields"].get(field["name"], {})))
    return narrow
