"""The profiles that the product ships: Table Schemas with their rules, read from catalog/data/profiles."""

import json
from functools import cache
from typing import Any

from catalog.config import DATA_FOLDER

_FOLDER = DATA_FOLDER / "profiles"


@cache
def all_profiles() -> dict[str, dict[str, Any]]:
    """Every profile by its name, in alphabetical order."""
    found = {}
    for path in sorted(_FOLDER.glob("*.json")):
        profile: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = profile
    return found


def find_profile(name: str) -> dict[str, Any] | None:
    """One profile, or None when there is none of this name."""
    return all_profiles().get(name)
