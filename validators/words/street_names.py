"""Room validators: persons of history whose names streets, schools and wards bear. Pure; no rule may enter.

A column of these is one of places, whatever their shape. Names stand without accents.
"""

_LIST = """
an duong vuong|bui thi xuan|bui huy bich|bach dang|chu van an|cao ba quat|cao thang|dang thai mai
dao duy anh|dao duy tu|dang dung|dang tat|dinh cong trang|dinh liet|dinh tien hoang|dinh le|doan thi diem
duong dinh nghe|dien bien phu|ham nghi|hai thuong lan ong|ho xuan huong|ho tung mau|hoang dieu|hoang hoa tham
hoang quoc viet|hoang van thu|huynh thuc khang|kim dong|ky con|lac long quan|le chan|le dai hanh|le duan
le hoan|le hong phong|le huu trac|le lai|le loi|le quy don|le thanh nghi|le thanh tong|le trong tan|le van huu
le van tam|luong dinh cua|luong ngoc quyen|luong the vinh|ly bon|ly nam de|ly thai to|ly thuong kiet
ly tu trong|mac dinh chi|mai an tiem|mai hac de|mai xuan thuong|ngo gia tu|ngo quyen|ngo si lien|ngo thi nham
ngo tat to|ngoc hoi|nguyen ai quoc|nguyen an ninh|nguyen binh khiem|nguyen chi thanh|nguyen cong tru
nguyen dinh chieu|nguyen du|nguyen hue|nguyen huu canh|nguyen huu tho|nguyen khuyen|nguyen luong bang
nguyen mong tuan|nguyen tat thanh|nguyen thai hoc|nguyen thi dinh|nguyen thi minh khai|nguyen thien thuat
nguyen thuong hien|nguyen trai|nguyen tri phuong|nguyen trung truc|nguyen truong to|nguyen van cu
nguyen van linh|nguyen van troi|nguyen viet xuan|nguyen xi|phan boi chau|phan chu trinh|phan chau trinh
phan dang luu|phan dinh giot|phan dinh phung|phan huy chu|phan huy ich|pham hong thai|pham ngoc thach
pham ngu lao|pham su manh|pham van dong|phung hung|phung khac khoan|quang trung|ta quang buu|thanh thai
to hien thanh|to huu|to vinh dien|ton duc thang|ton that thuyet|ton that tung|tong duy tan|tran binh trong
tran cao van|tran dai nghia|tran hung dao|tran khanh du|tran khat chan|tran nguyen han|tran nhan tong
tran nhat duat|tran phu|tran quang dieu|tran quang khai|tran quoc toan|tran quoc tuan|tran te xuong
tran thanh tong|tran thu do|trieu quang phuc|trieu thi trinh|trinh cong son|trung nu vuong|truong chinh
truong cong dinh|truong dinh|vo nguyen giap|vo thi sau|vo van kiet|vo van tan|vu ngoc phan|vu trong phung
xuan dieu|yet kieu|be van dan|cu chinh lan|la van cau|nguyen ba ngoc|ngo may|to ngoc van|van cao
"""
STREET_NAMES = frozenset(name for line in _LIST.strip().split("\n") for name in line.split("|"))
