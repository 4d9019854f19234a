"""Which successor a thing probably goes to, by its theme and words: a default that a person confirms."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from catalog.config import DATA_FOLDER
from catalog.domain.naming import fold
from catalog.domain.succession import Act, Thing

_FILE = DATA_FOLDER / "units" / "theme-successors.json"


def suggest(thing: Thing, heirs: Mapping[str, str]) -> str:
    """The one successor that fits; empty where none does, or several do.

    Args: heirs: names of the successors by id or key.
    """
    titles = {key: _words(title) for key, title in heirs.items()}
    label = _words(thing.label)
    by_theme = [rule for rule in _rules() if thing.theme in rule["themes"]]
    by_word = [rule for rule in _rules() if _has_any(label, rule["words"])]
    for rules in (by_theme, by_word):
        fitting = {
            key for rule in rules for key, title in titles.items() if _has_any(title, rule["successor"])
        }
        if len(fitting) == 1:
            return fitting.pop()
    return ""


def suggest_all(act: Act, things: Iterable[Thing], titles: Mapping[str, str]) -> dict[str, str]:
    """Suggestions by the key of each thing, where there is one."""
    heirs = {key: titles[key] for key in act.heirs}
    found = {thing.key: suggest(thing, heirs) for thing in things}
    return {key: to for key, to in found.items() if to}


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(_FILE.read_text(encoding="utf-8"))["rules"])


def _words(text: str) -> str:
    return f" {' '.join(fold(text).replace(',', ' ').split())} "


def _has_any(text: str, words: Iterable[str]) -> bool:
    return any(f" {word} " in text for word in words)
