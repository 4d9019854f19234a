"""Room validators: what a cell may look like beyond the marks of one text: damaged, rare and hidden forms.

In the dialect of polars, without look-around. `FORMS` judge a whole cell without white space around it, and
are asked only where a sample shows them; `INSIDE` look into running text, cell by cell. Pure.
"""

from validators.personal.mark_patterns import HEALTH_CARD, MOBILE_INSIDE
from validators.words.letters import ACCENTED, LETTER, UPPER, any_accent
from validators.words.person_names import SURNAMES, TITLES

_WORD = f"0-9A-Za-z_{ACCENTED}"
_BEFORE = f"(?:^|[^{_WORD}])"
_CAP = f"[{UPPER}][{LETTER}'’]*"
_SURNAME = "(?:" + "|".join(any_accent(name) for name in sorted(SURNAMES, key=len, reverse=True)) + ")"
_DAY, _MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_PART = any_accent(
    "thon|xom|ap|ban|buon|lang|to dan pho|tdp|khu pho|khu|tieu khu|pho|duong|ngo|ngach|hem|kp|sn|to"
)
_UNIT = any_accent("xa|phuong|thi tran|huyen|quan|thanh pho|tp|tinh|tx|tt|p|h|x")
_HOUSE = (
    f"(?:{any_accent('so|sn')}[ .]*)?[0-9]+[A-Za-z]?(?:/[0-9]+[A-Za-z]?)*,? +"
    f"(?:{_PART}[ .]+)?{_CAP}(?: +{_CAP}){{0,3}}"
)
_MOBILE_CODE = "(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])"
_BANK = (
    "agribank|vietcombank|vcb|bidv|vietinbank|techcombank|tcb|mb|mbbank|acb|sacombank|vpbank|tpbank|vib|shb|hdbank"
    "|lpbank|lienvietpostbank|msb|ocb|seabank|nam a bank|abbank|eximbank|bac a bank|pvcombank|kienlongbank"
    "|vbsp|nhcsxh|nhnn|ngân hàng|ngan hang|nh"
)

FORMS: dict[str, str] = {
    # A long number that a spreadsheet shortened: 3.80991E+10.
    "scientific": r"^[0-9](?:[.,][0-9]+)?[eE]\+?(?:0?[89]|1[0-9])$",
    "spaced": r"^[0-9](?:[0-9][ .\-]?){7,30}[0-9]$",
    "date_digits": (
        r"^(?:(?:0?[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
        r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))$"
    ),
    "date_other": (
        rf"^(?:{_DAY}[/.\- ]{{1,3}}{_MONTH}[/.\- ]{{1,3}}(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})"
        rf"|{_MONTH}/{_DAY}/(?:(?:19|20)?[0-9]{{2}})"
        rf"|(?:19|20)[0-9]{{2}}[/.\-]{_MONTH}[/.\-]{_DAY})(?:[ T][0-9:.]+Z?)?$"
        rf"|(?i:^(?:ngày |ngay )?{_DAY} (?:tháng|thang) {_MONTH},? (?:năm|nam) [0-9]{{4}}$)"
        rf"|^{_DAY}[ \-][A-Za-z]{{3,9}}[ \-,.]+(?:19|20)?[0-9]{{2}}$"
    ),
    "serial": "^(?:[5-9][0-9]{3}|[123][0-9]{4}|4[0-6][0-9]{3})$",
    "card_other": r"^[A-Za-z]{2}[ .\-]?[1-5](?:[ .\-]?[0-9]){12}$",
    "passport": "^[A-Za-z][0-9]{7,8}$",
    "plate": r"^[0-9]{2}[ \-]?[A-Z][A-Z0-9]?[ \-]?[0-9]{3}[.\-]?[0-9]{1,2}$",
    "point": r"^\(?[0-9]{1,3}[.,][0-9]{3,}(?:\s*[,; ]\s*[0-9]{1,3}[.,][0-9]{3,})?\)?$",
    "photo": r"(?i)\.(?:jpe?g|png|heic|bmp|gif|webp|tiff?)$",
    "code": (
        r"^(?:[0-9.\-_/ ]*[A-Za-zĐđ][A-Za-zĐđ0-9.\-_/ ]*[0-9][A-Za-zĐđ0-9.\-_/]*|[0-9]{7,}"
        r"|[0-9]+[\-/_][0-9][0-9\-/_.]*|[0-9]{2,}\.[0-9]{4,}(?:[.\-][0-9]+)*|(?:[0-9]+\.){2,}[0-9]*[\-_/][0-9\-]+)$"
    ),
    "address_words": f"{_BEFORE}(?:{_PART})[ .]+[{_WORD}]|^{_HOUSE} *[,;\\-–]",
    "address_parts": (
        f"{_BEFORE}(?:{_PART})[ .]+[{_WORD}].*[,;\\-–] *(?:{_UNIT})[ .]+[{_WORD}]"
        f"|[,;\\-–] *(?:{_UNIT})[ .]+[{_WORD}].*[,;\\-–] *(?:{_UNIT})[ .]+[{_WORD}]"
        # A house and its street; a village with its units, parted by dashes only, or by nothing.
        f"|^{_HOUSE} *[,;\\-–] *(?:(?:{_UNIT})[ .]+)?[{UPPER}]"
        f"|^(?:{_PART})[ .]+{_CAP}(?:\\s+{_CAP})* *[,;\\-–] *{_CAP}(?:\\s+{_CAP})* *[,;\\-–] *[{UPPER}]"
        f"|^(?:{_PART})[ .]+{_CAP}(?:\\s+{_CAP})*\\s+(?:{_UNIT})[ .]+[{_WORD}]"
    ),
    "address_units": f"(?:^|[,;\\-–]) *(?:{_UNIT})[ .]+[{_WORD}]|[{LETTER}] *[,\\-–] *[{UPPER}]",
    "phone_other": (
        r"^\(?(?:(?:\+|00)?\(?84\)?[ .\-]*(?:\(?0\)?)?|\(?0\)?)[ .\-]*"
        rf"{_MOBILE_CODE}(?:[ .\-]*[0-9]){{7}}(?:$|[^0-9])"
        r"|^0(?:12[0-9]|16[2-9]|18[68]|199)(?:[ .\-]*[0-9]){7}$"
    ),
    "bank_named": (
        rf"^(?i:{_BANK})[{_WORD} \-:,.()/]*?[ \-:,.(/][0-9](?:[ .\-]?[0-9]){{7,18}}\)?$"
        rf"|^[0-9](?:[ .\-]?[0-9]){{7,18}}[ \-:,.(/]+(?i:{_BANK})(?:$|[^{_WORD}])"
    ),
    "household": r"^(?:HN|HCN|HGD|HGĐ|HO|MH|HK|NKT|NCT|BTXH|HNCN)[ .\-_/]?(?:[0-9]{2,6}[.\-_/])*[0-9]{3,}$",
    "name_start": rf"^(?:(?i:{TITLES})[\s./:]+)?[{UPPER}][{LETTER}'’]*(?:\s+{_CAP}){{2,4}}\s*[\-–—:;,(/|+]",
    "initials": (
        rf"^(?:[{UPPER}]{{1,2}}\.\s*){{1,4}}[{UPPER}][{LETTER}]*\.?$"
        rf"|^{_CAP}\.?(?:\s+{_CAP}\.?){{0,3}}\s+[{UPPER}]\.?$|^{_CAP}\.?(?:\s+[{UPPER}]\.){{1,3}}\s*{_CAP}$"
    ),
}
SURNAME_FIRST = rf"^(?:(?i:{TITLES})[\s./:]+)?{_SURNAME}\s"
SPACES = r"[ .\-]"

_NUMBER = r"[^0-9\n]{0,25}"
_END = "(?:$|[^0-9])"
_TITLE = (
    "ông|bà|anh|chị|em|cháu|cụ|chú|bác|bé|vợ|chồng|chủ hộ|hộ|họ tên|họ và tên|con|mẹ|bố|cha|đồng chí|đ/c|tên"
    "|chau|chu ho|ho ten|dong chi|mr|mrs|ms"
)
_AFTER_TITLE = r"(?:\s*[:,(]+\s*|\s+)"
# Looked for first: no other pattern of INSIDE fits where this does not.
LONG_DIGITS = r"[0-9][0-9 ./\-]{6,}[0-9]"
CAPITALISED = rf"[{UPPER}][{LETTER}'’]*\s+[{UPPER}]"
_PHONE_WORDS = "sdt|dt|dien thoai|di dong|zalo|lien he|goi|phone|tel|mobile|hotline|lh"
DIGITS_INSIDE: dict[str, str] = {
    "cccd_named": f"(?:{any_accent('cccd|can cuoc|dinh danh|cmnd|cmt|chung minh|ddcn|gttt')}){_NUMBER}"
    rf"(?:0[0-9]{{2}}(?:[ .\-]?[0-9]{{3}}){{3}}|[0-9]{{11}}|[0-9]{{9}}){_END}",
    "phone_named": f"{_BEFORE}(?:{any_accent(_PHONE_WORDS)})"
    rf"[^0-9\n+(]{{0,15}}[(+]?(?:0|84)\)?{_MOBILE_CODE}(?:[ .\-]?[0-9]){{7}}{_END}",
    "account_named": f"{_BEFORE}(?:{any_accent('stk|so tk|tai khoan|tk')}){_NUMBER}[0-9]{{8,19}}{_END}",
    "insurance_named": f"{_BEFORE}(?:{any_accent('bhxh|bao hiem xa hoi')})[^0-9\n]{{0,15}}[0-9]{{10}}{_END}",
    "card_inside": f"(?:^|[^A-Za-z0-9]){HEALTH_CARD[1:-1]}{_END}",
    "dossier_inside": r"(?:^|[^0-9.])[0-9]{3}(?:\.[0-9]{2}){2}\.[A-Z][0-9]{2}-[0-9]{6}-"
    rf"[0-9]{{3,5}}{_END}",
    "tax_named": f"{_BEFORE}(?:{any_accent('mst ca nhan|ma so thue ca nhan|mst tncn')})"
    f"{_NUMBER}[0-9]{{10,12}}{_END}",
    "mobile_near": MOBILE_INSIDE.replace(
        r"(?:^|[^0-9.,/\-])", r"(?:[^0-9.,/\-][.,/\-]|[0-9] ?/ ?|^)", 1
    ).replace("(?:$|[^0-9/.,]", "(?:$|[^0-9.,]", 1),
}
BIRTH_NAMED = (
    f"{_BEFORE}(?:{any_accent('ngay sinh|sinh ngay|sinh nam|nam sinh|sinh')}) *:? *"
    rf"{_DAY}[/.\-]{_MONTH}[/.\-](?:19|20)[0-9]{{2}}"
)
ANY_DIGITS_INSIDE = "|".join((*DIGITS_INSIDE.values(), BIRTH_NAMED))
TITLED_GATE = rf"{_BEFORE}(?i:{_TITLE}){_AFTER_TITLE}[{UPPER}][{LETTER}'’]*\s+[{UPPER}]"
TITLED_NAME = (
    rf"{_BEFORE}(?:(?i:{_TITLE}){_AFTER_TITLE}{_SURNAME}(?:\s+{_CAP}){{2,4}}"
    rf"|(?:[Ôô]ng|[Bb]à){_AFTER_TITLE}{_SURNAME}(?:\s+{_CAP}){{1,4}})"
)
MIDDLE_NAME = rf"{_BEFORE}[{UPPER}][{LETTER}'’]*\s+(?:Văn|Thị|Van|Thi|VĂN|THỊ|VAN|THI)\s+[{UPPER}][{LETTER}]+"
MIDDLE = r"(?i)\s(?:văn|thị|van|thi)\s"
ANY_MIDDLE = (
    r"(?i)\s(?:văn|thị|đức|hữu|ngọc|minh|thanh|xuân|quang|thu|công|bá|đình|kim|hoàng|anh|đăng|duy|trọng|viết|như"
    r"|van|thi|duc|huu|cong|ba|dinh|hoang|dang|trong|viet|nhu|khánh|khanh|mạnh|manh|quốc|quoc|tuấn|tuan)\s"
)
# What a text must have for any of these, names or long numbers.
MAYBE_INSIDE = f"{TITLED_GATE}|{LONG_DIGITS}|{MIDDLE_NAME}"
BODY_BEFORE_NAME = (
    rf"(?i:{_BEFORE}(?:đường|phố|trường|thpt|thcs|tiểu học|mầm non|phường|xã|ngõ|cầu|chợ|quảng trường"
    rf"|giải thưởng|công viên|bệnh viện|trung tâm|lớp|dòng|quỹ|đại lộ|duong|pho|truong))\s+(?:\S+\s+)?"
    rf"{_CAP}\s+(?:Văn|Thị|Van|Thi|VĂN|THỊ|VAN|THI)\s"
)
