"""Room validators: which headers speak of sensitive attributes. Pure word lists, compared without accents.

Source: 21-privacy.md, Order of checks, 3: disability, HIV, mental illness, addiction, ethnicity, children,
victims; religion stands beside ethnicity in the law on personal data (Decree 13/2023/ND-CP, article 2.4).
"""

import re

from validators.words.folding import fold_header

_WORDS = (
    *("khuyet tat", "dang tat", "disability", "disabilities", "disabled", "hiv", "aids"),
    *("tam than", "mental", "nghien", "ma tuy", "cai nghien", "addiction", "addicted", "drug"),
    *("dan toc", "ethnic", "ethnicity", "ton giao", "religion"),
    *("tre em", "mo coi", "child", "children", "orphan", "orphans"),
    *(
        "nan nhan",
        "xam hai",
        "bao luc gia dinh",
        "mua ban nguoi",
        "victim",
        "victims",
        "abuse",
        "trafficking",
    ),
)
_PATTERN = re.compile(r"\b(" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")\b")


def is_sensitive_label(label: str) -> bool:
    """Tell whether a header or a title speaks of one of these attributes."""
    return bool(_PATTERN.search(fold_header(label)))
