"""Room validators: does a text begin like the name of an office, a place or a group of people? Pure.

Only the beginning counts: "Trường" and "Phương" are given names as well, and stand last in a person's name.
"""

import unicodedata

from validators.folding import fold

# With their accents: "Trường" (school) is not the surname "Trương", "Phường" (ward) not "Phương".
_FIRST_WORDS = frozenset(
    """
    sở phòng trường viện cục vụ bộ ban hội quỹ trạm trại xưởng khoa nhóm
    xã phường huyện quận tỉnh thôn xóm bản ấp buôn khu làng tổ
    ubnd hđnd htx bql thpt thcs tnhh ttyt cty
    """.split()
)
_PHRASES = """
trung tam|cong ty|uy ban|hoi dong|co so|co quan|don vi|to chuc|doanh nghiep|tap doan|tong cong ty|tong cuc
chi cuc|chi nhanh|nha may|nha tre|benh vien|hop tac xa|ngan hang|bao hiem|van phong|lien doan|mat tran
thanh pho|thi xa|thi tran|dac khu|to dan pho|khu pho|mam non|tieu hoc|trung hoc|cao dang|dai hoc|trung cap
truong tieu hoc|truong mam non|truong trung hoc|truong trung cap|truong cao dang|truong dai hoc
truong day nghe|truong thpt|truong thcs
nguoi|tre em|tre mo coi|ho ngheo|ho can ngheo|ho gia dinh|doi tuong|hoc sinh|hoc vien|sinh vien|lao dong
than nhan|thuong binh|benh binh|tong so|tong cong
"""
_BEGINNINGS = tuple(
    phrase.strip() + " " for line in _PHRASES.splitlines() for phrase in line.split("|") if phrase.strip()
)
# Without accents some of these are surnames (Truong, Vu, To): only the others speak for a body there.
_PLAIN_FIRST_WORDS = frozenset("so phong vien cuc hoi quy xa phuong huyen quan tinh thon xom khu".split())
_ENGLISH = frozenset(
    """
    school college university department office company centre center institute committee hospital commune ward
    district province households persons people
    """.split()
)


def is_body_or_group(text: str) -> bool:
    """Tell whether `text` is an office, a body, a place or a group: "Phòng Y tế", "Xã Hoạt Giang", "Trẻ em".

    "Nguyễn Văn Trường" and "Trương Thị Phương" are not.
    """
    first = unicodedata.normalize("NFC", text).lower().split(maxsplit=1)[:1]
    if not first:
        return False
    if first[0] in _FIRST_WORDS or (text.isascii() and first[0] in _PLAIN_FIRST_WORDS):
        return True
    folded = fold(text) + " "
    return folded.startswith(_BEGINNINGS) or not _ENGLISH.isdisjoint(folded.split())
