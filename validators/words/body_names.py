"""Room validators: does a text begin like the name of an office, a place or a group of people? Pure.

Only the beginning counts: "Trường" and "Phương" are given names as well, and stand last in a person's name.
"""

import unicodedata

from validators.words.folding import fold

# With their accents: "Trường" (school) is not the surname "Trương", "Phường" (ward) not "Phương".
_FIRST_WORD_LIST = """
sở phòng trường viện cục vụ bộ ban hội quỹ trạm trại xưởng khoa nhóm
xã phường huyện quận tỉnh thôn xóm bản ấp buôn khu làng tổ
ubnd hđnd htx bql thpt thcs tnhh ttyt cty
"""
FIRST_WORDS = frozenset(_FIRST_WORD_LIST.split())
_PHRASES = """
trung tâm|công ty|ủy ban|uỷ ban|hội đồng|cơ sở|cơ quan|đơn vị|tổ chức|doanh nghiệp|tập đoàn|tổng công ty
tổng cục|chi cục|chi nhánh|chi hội|nhà máy|nhà trẻ|bệnh viện|hợp tác xã|ngân hàng|bảo hiểm|văn phòng
liên đoàn|mặt trận|thành phố|thị xã|thị trấn|đặc khu|mầm non|tiểu học|trung học|trung cấp|cao đẳng|đại học
người|trẻ em|trẻ mồ côi|hộ|bà mẹ|đối tượng|học sinh|học viên|sinh viên|lao động|thân nhân|thương binh
bệnh binh|tổng số|tổng cộng
"""


def _beginnings(phrases: str) -> tuple[str, ...]:
    """Give the phrases, each with the space that ends its last word."""
    return tuple(f"{phrase} " for line in phrases.split("\n") for phrase in line.split("|") if phrase)


BEGINNINGS = _beginnings(_PHRASES)
# Without accents some beginnings are those of persons ("Cao Dang Khoa", "Tong Cong Minh", "Ho Van An").
_PERSONS_TOO = ("cao ", "ho ", "to ", "tong ", "ba ", "than ", "bao ")
_PLAIN_PHRASES = """
so|phong|vien|cuc|hoi|quy|xa|phuong|huyen|quan|tinh|thon|xom|khu|ho ngheo|ho can ngheo|ba me|than nhan
truong tieu hoc|truong mam non|truong trung hoc|truong trung cap|truong cao dang|truong dai hoc|truong thpt
truong thcs|truong day nghe
"""
PLAIN_BEGINNINGS = (
    *(plain for one in BEGINNINGS if not (plain := f"{fold(one)} ").startswith(_PERSONS_TOO)),
    *_beginnings(_PLAIN_PHRASES),
)
_ENGLISH_LIST = """
school college university department office company centre center institute committee hospital commune
ward district province households persons people
"""
ENGLISH = frozenset(_ENGLISH_LIST.split())


def is_body_or_group(text: str) -> bool:
    """Tell whether `text` is an office, a body, a place or a group: "Phòng Y tế", "Xã Hoạt Giang", "Trẻ em".

    "Nguyễn Văn Trường" and "Trương Thị Phương" are not.
    """
    lowered = unicodedata.normalize("NFC", text).lower() + " "
    words = lowered.split()
    if not words:
        return False
    if words[0] in FIRST_WORDS or lowered.startswith(BEGINNINGS) or not ENGLISH.isdisjoint(words):
        return True
    return lowered.isascii() and lowered.startswith(PLAIN_BEGINNINGS)
