"""Room validators: the patterns of personal_marks and person_names for columns, in the dialect of polars.

It has no look-around and takes more than ASCII into a class, so these are exact for cells of plain letters
(validators.words.letters) and for no others. Tests hold each to the rule that judges one text. Pure.
"""

from validators.words.body_names import BEGINNINGS, ENGLISH, FIRST_WORDS, PLAIN_BEGINNINGS
from validators.words.letters import ACCENTED, LETTER, LOWER, ODD, UPPER, any_accent
from validators.words.person_names import SURNAMES, TITLES

_WORD = f"0-9A-Za-z_{ACCENTED}"
_BEFORE = f"(?:^|[^{_WORD}])"
_AFTER = f"(?:[^{_WORD}]|$)"
_MOBILE_CODE = "(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])"

# One number or date; the others are for cells without white space around them.
NUMBER = r"^[ \t\r\n]*[0-9+][0-9 .\-()/]*[ \t\r\n]*$"
DIGITS = "^[0-9]+$"
MOBILE = rf"^(?:0|\+?84){_MOBILE_CODE}[0-9]{{7}}$"
MOBILE_SHORT = f"^{_MOBILE_CODE}[0-9]{{7}}$"
LANDLINE = r"^(?:0|\+?84)2[0-9]{8,9}$"
SEPARATED = r"^\+?[0-9][0-9 .\-()]{7,20}[0-9]$"
SEPARATORS = r"[ .\-()]"
YEAR = "^(?:19|20)[0-9]{2}$"
DATE = (
    r"^(?:(?:0?[1-9]|[12][0-9]|3[01])[/.\-](?:0?[1-9]|1[0-2])[/.\-](?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})$"
)
TAX = "^[0-9]{10}(?:-[0-9]{3})?$"
CODE = (
    r"^(?:[A-Z]{2}[1-5][0-9]{12}"
    r"|(?:[0-9]{3}\.)?(?:[0-9]{2}\.){0,2}[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,3}-[0-9]{6}-[0-9]{3,5})$"
)
HEALTH_CARD = "^[A-Z]{2}[1-5][0-9]{12}$"

# Anywhere in running text.
_NUMBER_BEFORE = r"(?:^|[^0-9.,/\-])"
_NUMBER_AFTER = r"(?:$|[^0-9/.,]|[.,](?:[^0-9]|$))"
CCCD_INSIDE = f"{_NUMBER_BEFORE}0[0-9]{{11}}{_NUMBER_AFTER}"
MOBILE_INSIDE = rf"{_NUMBER_BEFORE}(?:0|\+84){_MOBILE_CODE}(?:[ .\-]?[0-9]){{7}}{_NUMBER_AFTER}"
EMAIL_INSIDE = rf"[{_WORD}.+\-]+@[{_WORD}\-]+(?:\.[{_WORD}\-]+)+"
EMAIL = f"^{EMAIL_INSIDE}$"
OFFICE_MAIL = rf"^[^\n]+@(?:[{_WORD}\-]+\.)*(?i:gov\.vn)$"
_LANE = any_accent("ngo|ngach|hem|kiet")
ADDRESS = (
    rf"{_BEFORE}(?:(?:{any_accent('so nha|sn')})\s*:?\s*[0-9]"
    rf"|{any_accent('so')}\s+[0-9]+[{_WORD}]?(?:/[0-9]+)*,?\s+(?:{any_accent('duong|pho')}|{_LANE}){_AFTER}"
    rf"|(?:{any_accent('to|to dan pho|tdp|khu pho|thon|xom|ap|ban|buon')}|{_LANE})\s+[0-9]+{_AFTER})"
)
ADDRESS_START = (
    rf"^\s*(?:{any_accent('so')}\s*)?[0-9]+[{_WORD}]?(?:/[0-9]+)*,?\s+[A-Za-z_{ACCENTED}][A-Za-z_{ACCENTED}]"
)

# Names.
NUMBERING = r"^(?:\(?[0-9]{1,5}\s*[.):/\-–]+\s*|[-–*+]\s+)"
BARE_NUMBER = r"^\s*[0-9]{1,5}\s+"
BARE_NUMBER_OF_NAME = f"{BARE_NUMBER}[{LETTER}]"
TITLE = rf"^(?i:{TITLES})[\s./:,()]"
SPACED_TITLE = rf"^(?i:{TITLES})\s+"
LETTER_FIRST = f"^[{LETTER}]"
TWO_WORDS = rf"^[{LETTER}]\S*\s+\S"
PLACE_KIND = (
    f"^(?:{any_accent('tinh|thanh pho|tp|quan|huyen|thi xa|tx|phuong|xa|thi tran|tt|dac khu|p|h|x')})\\s"
)
# White space of another kind or length than between the words of a list needs folding of its own.
PLACE_KIND_OR_SPACES = rf"{PLACE_KIND}|\s\s|[\t\r\n]"
SURNAME = f"^(?:{'|'.join(any_accent(name) for name in sorted(SURNAMES, key=len, reverse=True))})\\s"
_TITLED = f"[{UPPER}][{LOWER}]*(?:['’][{LOWER}]*)?"
_CAPITALS = f"[{UPPER}]+(?:['’][{UPPER}]*)?"
_SYLLABLE = f"[{LETTER}]+(?:['’][{LETTER}]*)?"
NAME = rf"^(?:{_TITLED}(?:\s+{_TITLED}){{1,4}}|{_CAPITALS}(?:\s+{_CAPITALS}){{1,4}})$"
NAME_SHAPE = rf"^{_SYLLABLE}(?:\s+{_SYLLABLE}){{1,5}}$"
BODY = (
    rf"^(?i:{'|'.join(sorted(FIRST_WORDS))})(?:\s|$)"
    rf"|^(?i:{'|'.join(one.strip() for one in BEGINNINGS)})(?: |$)"
    rf"|(?:^|\s)(?i:{'|'.join(sorted(ENGLISH))})(?:\s|$)"
    rf"|^(?i:{'|'.join(one.strip() for one in PLAIN_BEGINNINGS)})(?: [\x00-\x7f]*)?$"
)

# What a cell must have for any mark at all: one look tells most cells of most columns to be free of marks.
_MAYBE_NUMBER = r"^\s*(?:(?:19|20)[0-9]{2}|[0-9]{6,}|\+?[0-9][0-9 .\-()/]{6,}[0-9])\s*$"
MAYBE_INSIDE = rf"{_NUMBER_BEFORE}(?:0[0-9]{{11}}|(?:0|\+84)[35789][0-9](?:[ .\-]?[0-9]){{7}})"
_MAYBE_CODE = CODE.replace("^", r"^\s*").replace("$", r"\s*$")
_MAYBE_NUMBERED = rf"(?:\(?[0-9]{{1,5}}\s*[.):/\-–]+\s*|[-–*+]\s+)?(?:(?i:{TITLES})[\s./:,()]+){{0,2}}"
_CAPITALISED, _ANY_WORD = f"[{UPPER}]['’{LETTER}]*", f"[{LETTER}]['’{LETTER}]*"
MAYBE_NAME = rf"^\s*{_MAYBE_NUMBERED}{_CAPITALISED}(?:\s+{_CAPITALISED}){{1,4}}\s*$"
MAYBE_SHAPE = rf"^\s*(?:[0-9]{{1,5}}\s+)?{_MAYBE_NUMBERED}{_ANY_WORD}(?:\s+{_ANY_WORD}){{1,5}}\s*$"
# White space around a cell is for the long way, too, which takes it off.
_PADDED = r"^\s|\s$"
_MAYBE_OTHER = "|".join(("@", ODD, _MAYBE_NUMBER, MAYBE_INSIDE, _MAYBE_CODE, MAYBE_NAME))
MAYBE_MORE = f"{_MAYBE_OTHER}|{_PADDED}"
MAYBE = f"{_MAYBE_OTHER}|{ADDRESS}|{ADDRESS_START}"
MAYBE_MORE_OR_SHAPE = f"{MAYBE_MORE}|{MAYBE_SHAPE}"
MAYBE_OR_SHAPE = f"{MAYBE}|{MAYBE_SHAPE}"
