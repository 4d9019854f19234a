"""One form for the English words that are written in several: plurals, American spelling. Pure.

Rules of spelling alone, no dictionary. They touch no Vietnamese syllable: none ends in s or l, and none of
those changed here is one.
Source: the rules of English spelling, British forms as in the texts of Vietnamese authorities.
"""

import re

# A shorter word in s is an abbreviation or what a keyboard left (Telex `cos`).
_SHORTEST_PLURAL = 4
_IRREGULAR = {
    "children": "child",
    "women": "woman",
    "person": "people",
    "persons": "people",
    "families": "family",
    "wives": "wife",
    "lives": "life",
}
_AMERICAN = {
    "center": "centre",
    "program": "programme",
    "license": "licence",
    "licensed": "licenced",
    "defense": "defence",
    "offense": "offence",
    "orthopedic": "orthopaedic",
    "aging": "ageing",
    "fulfillment": "fulfilment",
    "enrollment": "enrolment",
    "installment": "instalment",
}
# labor, laborer; behavior, neighborhood.
_OUR = re.compile(r"^(lab|behavi|neighb|fav|col|hon|harb|rum)or")
_ISE = re.compile(r"(?<=[a-z]{3})iz(?=e$|ed$|er$|ing$|ation$|ational$)")
# A doubled l before an ending: counselling and counseling.
_DOUBLE_L = re.compile(r"(?<=[aeou])ll(?=ing$|ed$|er$|or$)")


def one_form(word: str) -> str:
    """The form under which a folded word is found: `schools` is `school`, `labor` is `labour`."""
    if len(word) <= _SHORTEST_PLURAL:
        return word
    word = _IRREGULAR.get(word) or _singular(word)
    word = _AMERICAN.get(word, word)
    return _DOUBLE_L.sub("l", _ISE.sub("is", _OUR.sub(r"\1our", word)))


def _singular(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]
