"""Presenters: the rules of a profile between columns and about places, in sentences of either language.

A rule that a sentence of `cross_checks` tells (`told_by`) is told by it alone; any other is put into words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.i18n import translate
from catalog.presenters.profile_words import title_of
from validators.rules.check_rules import read_rule

_LEVELS = {"tinh": "province", "huyen": "district", "xa": "commune"}
_OUTCOMES = {
    "error": "A file with a row that breaks it is not valid.",
    "warning": "A row that breaks it gets a warning.",
}


@dataclass(frozen=True)
class Told:
    """One rule: its sentence, the same for programs (may be empty), and what breaking it leads to."""

    text: str
    formula: str = ""
    outcome: str = ""


def rules_told(profile: Mapping[str, Any], lang: str) -> list[Told]:
    """The sentences of a profile, then the rules that none of them tells, then what it promises to hold.

    `outcome` is empty for a sentence that no rule between columns stands behind.
    Raises: RuleRefused for a rule of a form that is not documented.
    """
    rules = profile.get("x_checks", [])
    own, english = profile["cross_checks" if lang == "en" else "cross_checks_vi"], profile["cross_checks"]
    found = []
    for number, (text, formula) in enumerate(zip(own, english, strict=True), start=1):
        behind = [read_rule(raw).severity for raw in rules if raw.get("told_by") == number]
        strictest = "error" if "error" in behind else "warning" if behind else ""
        found.append(Told(text, formula if text != formula else "", _outcome(strictest, lang)))
    for raw in rules:
        if "told_by" not in raw:
            rule = read_rule(raw)
            found.append(Told(_in_words(raw, profile, lang), rule.formula, _outcome(rule.severity, lang)))
    return found + [Told(text) for text in _promises(profile, lang)]


def _outcome(severity: str, lang: str) -> str:
    return translate(_OUTCOMES[severity], lang) if severity else ""


@dataclass(frozen=True)
class _Speaker:
    """The titles of a profile's columns and its codes, in one language."""

    fields: Mapping[str, Mapping[str, Any]]
    lang: str

    def name(self, column: str) -> str:
        return f"“{title_of(self.fields[column], self.lang)}”"

    def names(self, columns: Sequence[str], sign: str = " + ") -> str:
        return sign.join(map(self.name, columns))

    def code(self, column: str, value: str) -> str:
        return str(self.fields[column].get("x_labels", {}).get(value, {}).get(self.lang, value))

    def number(self, text: object) -> str:
        shown = f"{Decimal(str(text)).normalize():,f}"
        return shown.translate(str.maketrans(",.", ".,")) if self.lang == "vi" else shown

    def span(self, raw: Mapping[str, Any]) -> str:
        given = {key: raw[key] for key in ("from", "to") if key in raw}
        words = {
            ("from", "to"): "from %(from)s to %(to)s",
            ("from",): "from %(from)s",
            ("to",): "up to %(to)s",
            (): "of any year",
        }
        return translate(words[tuple(given)], self.lang, **given)

    def say(self, text: str, **given: object) -> str:
        return translate(text, self.lang, **given)


def _in_words(raw: Mapping[str, Any], profile: Mapping[str, Any], lang: str) -> str:
    fields = {field["name"]: field for field in profile["schema"]["fields"]}
    return _SAYING[raw["kind"]](raw, _Speaker(fields, lang))


def _at_most(raw: Mapping[str, Any], to: _Speaker) -> str:
    left, right = to.names(raw["left"]), to.names(raw["right"])
    if "factor" not in raw:
        return to.say("%(left)s is not larger than %(right)s", left=left, right=right)
    factor = to.number(raw["factor"])
    text = "%(left)s is not larger than %(factor)s times the sum of %(right)s"
    if len(raw["right"]) == 1:
        text = "%(left)s is not larger than %(factor)s times %(right)s"
    return to.say(text, left=left, factor=factor, right=right)


def _sum(raw: Mapping[str, Any], to: _Speaker) -> str:
    given = {"total": to.name(raw["total"]), "parts": to.names(raw["parts"])}
    return to.say("%(total)s equals %(parts)s", **given)


def _share(raw: Mapping[str, Any], to: _Speaker) -> str:
    part, whole = to.names(raw["part"]), to.names(raw["whole"])
    text = "%(share)s is the share of %(part)s in %(whole)s in percent, rounded to %(digits)s decimals"
    return to.say(text, share=to.name(raw["share"]), part=part, whole=whole, digits=raw.get("digits", 0))


def _product(raw: Mapping[str, Any], to: _Speaker) -> str:
    given = {"total": to.name(raw["total"]), "factors": to.names(raw["factors"], " × ")}
    if "tolerance" not in raw:
        return to.say("%(total)s equals %(factors)s", **given)
    percent = to.number(Decimal(raw["tolerance"]) * 100)
    return to.say("%(total)s equals %(factors)s, give or take %(percent)s percent", percent=percent, **given)


def _order(raw: Mapping[str, Any], to: _Speaker) -> str:
    given = {"earlier": to.name(raw["earlier"]), "later": to.name(raw["later"])}
    return to.say("%(earlier)s is not after %(later)s", **given)


def _value(raw: Mapping[str, Any], to: _Speaker) -> str:
    values = "; ".join(to.code(raw["column"], value) for value in raw["values"])
    text = "%(column)s holds these only in periods %(span)s: %(values)s"
    return to.say(text, column=to.name(raw["column"]), span=to.span(raw), values=values)


def _minimum(raw: Mapping[str, Any], to: _Speaker) -> str:
    least = to.number(raw["minimum"])
    text = "%(column)s is at least %(least)s in periods %(span)s"
    return to.say(text, column=to.name(raw["column"]), least=least, span=to.span(raw))


_SAYING: dict[str, Callable[[Mapping[str, Any], _Speaker], str]] = {
    "le": _at_most,
    "sum_equals": _sum,
    "share_equals": _share,
    "product_equals": _product,
    "not_after": _order,
    "value_in_period": _value,
    "minimum_in_period": _minimum,
}


def _promises(profile: Mapping[str, Any], lang: str) -> list[str]:
    promise = profile.get("x_coverage", {})
    found = []
    if "level" in promise:
        text = (
            "Each period with units of this level has every unit of its place list (%(level)s); "
            "missing ones get a warning"
        )
        found.append(translate(text, lang, level=translate(_LEVELS[promise["level"]], lang)))
    if promise.get("periods") == "continuous":
        text = "No period is left out between the first and the last of a file; a gap gets a warning"
        found.append(translate(text, lang))
    return found
