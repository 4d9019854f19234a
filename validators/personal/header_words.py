"""Room validators: the dictionary of headers, as data: which words of a column's name ask for what.

Phrases stand without accents, small, with single spaces, parted by bars; a header is folded the same way
(validators.personal.hints). Source: specification 21, detection rules, and abbreviations of offices.
No rule may enter.
"""


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(one for line in text.strip().split("\n") for one in line.split("|") if one)


# Kinds of personal data.
KINDS: dict[str, tuple[str, ...]] = {
    "cccd": _phrases("""
cccd|can cuoc|can cuoc cong dan|so dinh danh|dinh danh ca nhan|citizen id|id number|ddcn|ma dinh danh
so cc|so cccd|ma cong dan|the can cuoc|national id|personal id|identity number|citizen identity|gttt
giay to tuy than|so gttt|msddcn|so dd|id card|cccd cmnd|cmnd cccd|cmt cccd
"""),
    "cmnd": _phrases("""
cmnd|cmt|so cmt|so cmnd|chung minh|chung minh nhan dan|identity card|cmtnd|so cm|chung minh thu|giay cmnd
old id|scmnd|so chung minh|old identity card
"""),
    "full_name": _phrases("""
ho ten|ho va ten|hoten|ho dem|chu ho|ten doi tuong|nguoi huong|ten cha|ten me|ho ten cha|ho ten me
nguoi giam ho|nguoi duoc uy quyen|nguoi dai dien|than nhan|full name|fullname|hoc sinh|hoc vien
nguoi lao dong|h ten|hvt|ten nguoi|nguoi nhan|nguoi thu huong|ten benh nhan|ten cong dan|ten hoc sinh
nguoi nop|ten bo|ten vo|ten chong|ten con|ho ten khai sinh|ten tre|person name|head of household
householder|beneficiary|recipient name|student name|patient name|surname|family name|given name
last name|first name|nguoi uy quyen|ten ca nhan|nguoi vay|ten khach hang|ten nld|ho chu dem
"""),
    "birth_date": _phrases("""
ngay sinh|ngay thang nam sinh|nam sinh|sinh ngay|dob|date of birth|birth date|ns|n sinh|ng sinh
ngay thang sinh|birthday|birthdate|ntns|ngay th nam sinh|sinh nhat|nam thang sinh|birth year|year of birth
ngay sn|ngay s|ng thang nam sinh
"""),
    "phone": _phrases("""
dien thoai|sdt|so dt|di dong|dtdd|phone|mobile|tel|hotline|lien he|so dien thoai|dt|dt lien he|s dt|zalo
cell|cellphone|dt di dong|so di dong|telephone|phone number|contact
"""),
    "email": _phrases("email|e mail|thu dien tu|hop thu|mail|gmail|email address|dia chi mail"),
    "bank_account": _phrases("""
so tai khoan|stk|so tk|tai khoan ngan hang|bank account|account number|tk ngan hang|tai khoan|tk nh
so tknh|account no|tk atm|so the atm|acc no|bank acc|tai khoan nhan|ngan hang|iban|bank no
"""),
    "address": _phrases("""
dia chi|so nha|ho khau|thuong tru|tam tru|que quan|noi o|address|hktt|noi cu tru|cu tru|cho o|d c
diachi|dc|noi dang ky|tru quan|residence|home address|nguyen quan|noi sinh song|dchi|dia chi nha
permanent address|noi tt
"""),
    "social_insurance": _phrases("""
bhxh|bao hiem xa hoi|so so bhxh|social insurance|ma bhxh|ma so bhxh|so bhxh|so so bao hiem|bhxh no|ssn
so so bh|social security|insurance book|si number
"""),
    "health_insurance": _phrases("""
bhyt|bao hiem y te|the bhyt|health insurance|ma the bhyt|so the bhyt|ma the bh|the bao hiem|so the bh
hi card|ma bhyt|medical insurance|the bh
"""),
    "dossier_code": _phrases("""
ma ho|ma tre em|so ho so|ma ho so|ma doi tuong|ma so ho|ma ho gia dinh|so hs|ma hs|mhs|ma ho ngheo
household code|household id|dossier code|dossier no|file code|case code|ma ho dan|so ho ngheo|household no
ma so ho so|hh code|hh id|case id|ma hgd|dossier id|so bien nhan
"""),
    "tax_code": _phrases("""
ma so thue|mst|tax code|mst ca nhan|tax id|ms thue|ma thue|taxcode|tax number|tax no|so thue
ma so doanh nghiep|ma doanh nghiep|msdn|enterprise code
"""),
    "passport": _phrases("ho chieu|passport|so ho chieu|passport no|hc"),
    "plate": _phrases("bien so|bien kiem soat|bks|so xe|plate|license plate|bien so xe"),
    "home_point": _phrases("""
toa do nha|vi tri nha|gps nha|toa do ho|home point|home location|toa do noi o|gps home|vi tri ho
toa do ho gia dinh|home gps|household location
"""),
    "photo": _phrases(
        "anh|anh the|hinh anh|chan dung|photo|portrait|anh chan dung|picture|duong dan anh|chu ky"
    ),
}
# A given header may say more: a tax code of a person, a date of something else than a birth.
SPEAKING: dict[str, tuple[str, ...]] = {
    # Names of these are of public office, or of places and bodies: not of the people in a table.
    "office": _phrases("""
nguoi ky|ky ten|chuc danh|giam doc|hieu truong|lanh dao|thu truong|nguoi dung dau|chu tich|signed by
signatory|nguoi ban hanh
"""),
    "place": _phrases("""
xa|phuong|huyen|tinh|thi tran|thi xa|thanh pho|dia ban|dvhc|don vi hanh chinh|dia phuong|khu vuc|place
place name|commune|ward|district|province|don vi|co so|truong|cong ty|doanh nghiep|to chuc|co quan
institution|company|organization|organisation|thon|ten duong|ten pho|street|village|school
"""),
    # Beside "chu ho" or "nguoi huong" these ask for something else than the name.
    "attribute": _phrases("""
loai|nhom|dien doi tuong|dien huong|dien chinh sach|muc|hang|che do|danh muc|linh vuc|hinh thuc|xep loai
dan toc|ton giao|gioi tinh|quoc tich|quan he|nghe|nganh|trinh do|chuc vu|tinh trang|trang thai|ly do
ghi chu|ket qua|dia chi|noi o|que quan|so luong|type|group|category|status|dieu kien|khu vuc|nguon
"""),
    # These ask for a person's name whatever else the header says: "Họ tên, địa chỉ chủ hộ".
    "own_name": _phrases("""
ho ten|ho va ten|hoten|ho dem|ten cha|ten me|ten chu ho|ten nguoi huong|ten nguoi giam ho|ten than nhan
ten hoc sinh|ten hoc vien|full name|fullname|person name|hvt|h ten
"""),
    # Of the words for places, those of bodies: what stands in commas below them is no place of a list.
    "unit": _phrases("don vi|co so|to chuc|institution|organization|organisation"),
    "note": _phrases("""
ghi chu|noi dung|note|notes|mo ta|dien giai|ly do|y kien|remark|remarks|comment|comments|chu thich
description|nhan xet|gc|thong tin khac|ket qua xac minh
"""),
    "personal_tax": _phrases(
        "ca nhan|mst ca nhan|personal|nguoi nop thue ca nhan|mst cn|pit|mst nguoi lao dong"
    ),
    # Sums of money, whose figures may have nine digits and more; those of counts and areas have not.
    "money": _phrases("""
so tien|kinh phi|tong|tong cong|du toan|ngan sach|gia tri|doanh thu|chi phi|von|thu|chi|nop|luong|thu nhap
amount|budget|total|cost|revenue|value|quyet toan|muc|tien|dong|vnd|thuc hien|ke hoach|giai ngan|tro cap
"""),
    # Codes of other things than persons.
    "code": _phrases("""
ma so|ma|so hieu|so ky hieu|code|id|uuid|ky hieu|so quyet dinh|so van ban|ma thu tuc|ma nganh|ma don vi
ma truong|ma xa|so giay phep|gcn|registration|decision|ip|ip address|version|key|hash
"""),
    # Days of something else than a birth.
    "event": _phrases("""
ngay cap|ngay ban hanh|ngay quyet dinh|ngay thanh lap|ngay ky|hieu luc|cong bo|khai giang|bat dau|ket thuc
han|thoi han|ngay tao|cap nhat|ngay nop|tiep nhan|ngay tra|den ngay|tu ngay|thanh lap|ngay chi tra|ngay den
ngay di|ngay lap|ngay vao|ngay bao cao|ky|date|founded|issued|updated|start|end|created|ngay ket hon
period|thoi gian|ngay hop|ngay kiem tra
"""),
    # Days from which a list of places is in force.
    "vintage": _phrases("vintage|place vintage|phien ban danh muc|danh muc dvhc"),
}
# Topics of the sensitive attributes, for which k is stricter and two people sign.
SENSITIVE: dict[str, tuple[str, ...]] = {
    "disability": _phrases("""
khuyet tat|dang tat|muc do khuyet tat|tan tat|disability|disabled|nkt|dang khuyet tat
"""),
    "hiv": _phrases("hiv|aids|nhiem hiv|arv"),
    "mental_illness": _phrases("tam than|roi nhieu tam tri|mental|benh tam than|tam tri"),
    "addiction": _phrases("nghien|ma tuy|cai nghien|addiction|drug|methadone"),
    "illness": _phrases("benh|benh tat|chan doan|diagnosis|illness|disease|benh hiem ngheo|ty le thuong tat"),
    "ethnicity": _phrases("dan toc|ethnicity|ethnic|dtts|dan toc thieu so"),
    "religion": _phrases("ton giao|religion"),
    "children": _phrases("tre em|tre mo coi|ma tre em|children|child|tre bi bo roi|tre"),
    "victims": _phrases("""
nan nhan|xam hai|bao luc|mua ban nguoi|victim|victims|abuse|violence|bi xam hai|bao hanh
"""),
}
