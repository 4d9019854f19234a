"""Room validators.disclosure: counts as they are spelled in tables that nobody checked: "2 người", "2.0".

Only for the guess about a table without profile; where a profile says what a cell is, its own check reads it.
"""

import polars as pl

NOTHING = ":"
_MARKS = ("-", "--", "–", "—", "…", "...", "x", "X")
_UNITS = (
    r"(?i)^(\d[\d.,]*)\s*(?:người|nguoi|hộ|ho|đối tượng|doi tuong|trẻ|tre|trẻ em|tre em|em|cháu|chau|khẩu"
    r"|khau|nhân khẩu|nhan khau|lao động|lao dong|hồ sơ|ho so|học sinh|hoc sinh|học viên|hoc vien|trường hợp"
    r"|truong hop|doanh nghiệp|doanh nghiep|dn|hs|persons?|people|households?|children)\.?$"
)
_WHOLE = r"^(\d+)[.,]0{1,2}$"


def plain_counts(cells: pl.Series) -> pl.Series:
    """Give the cells with counts as bare digits, and `:` where a mark says that there is none."""
    said = cells.fill_null("").str.strip_chars()
    said = said.str.replace(_UNITS, "${1}").str.replace(_WHOLE, "${1}")
    return said.set(said.is_in(_MARKS), NOTHING)
