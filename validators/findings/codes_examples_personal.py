"""Room validators: the codes of personal data and sensitive attributes explained. Only wording may enter."""

from validators.findings.code_page import CodePage, explain
from validators.findings.cure_steps import PERSONAL

_NOTHING = (
    (
        "Không bắt buộc sửa; có thể gửi duyệt.",
        "Nothing must be mended; the file can be submitted.",
    ),
)

PERSONAL_PAGES: dict[str, CodePage] = {
    "personal_data_block": explain(
        "privacy",
        (
            "Dữ liệu cá nhân không được công bố; tệp bị giữ riêng và tự hủy sau thời hạn.",
            "Personal data may not be published; the file is kept apart and destroyed in time.",
        ),
        (
            "ho_ten,cccd,xa\n(tên người),(12 chữ số),Xã A",
            "ho_ten,cccd,xa\n(name of a person),(12 digits),Xã A",
        ),
        "xa,so_nguoi\nXã A,37",
        PERSONAL,
    ),
    "personal_data_warn": explain(
        "privacy",
        (
            "Cột này giống dữ liệu cá nhân; người gửi phải xem lại.",
            "The column looks personal; look at it again.",
        ),
        ("lien_he\n(số di động)", "lien_he\n(mobile number)"),
        ("lien_he\n(số máy bàn của cơ quan)", "lien_he\n(landline of the office)"),
        PERSONAL,
    ),
    "personal_data_info": explain(
        "privacy",
        ("Liên hệ của cơ quan được phép công bố.", "Contacts of offices may be published."),
        ("lien_he\n(hộp thư riêng)", "lien_he\n(private mailbox)"),
        ("lien_he\n(hộp thư của cơ quan)", "lien_he\n(mailbox of the office)"),
        _NOTHING,
    ),
    "personal_data_beside_block": explain(
        "privacy",
        (
            "Ghi chú, thuộc tính, bộ nhớ đệm, trang ẩn đi theo tệp: ai tải về cũng đọc được.",
            "Comments, properties and caches travel with the file: whoever downloads it can read them.",
        ),
        ("A1: ghi chú “CCCD (12 chữ số)”", "A1: comment “CCCD (12 digits)”"),
        ("A1: không còn ghi chú", "A1: no comment"),
        PERSONAL,
    ),
    "personal_data_beside_warn": explain(
        "privacy",
        (
            "Phần ngoài các ô này giống dữ liệu cá nhân; người gửi phải xem lại.",
            "This part beside the cells looks personal; look at it again.",
        ),
        ("A1: ghi chú “(tên người)”", "A1: comment “(name of a person)”"),
        ("A1: ghi chú “số liệu ước”", "A1: comment “estimate”"),
        PERSONAL,
    ),
    "personal_data_beside_info": explain(
        "privacy",
        ("Tệp ghi tên người soạn.", "The file names who made it."),
        ("Tác giả: (tên người)", "Author: (name of a person)"),
        ("Tác giả: để trống", "Author: empty"),
        _NOTHING,
    ),
    "sensitive_attribute_info": explain(
        "privacy",
        (
            "Số liệu về khuyết tật, bệnh, dân tộc, trẻ em, nạn nhân cần ngưỡng ẩn cao hơn và hai người ký.",
            "Figures (disability, illness, ethnicity, children) need a higher threshold and two signers.",
        ),
        ("xa,muc_do_khuyet_tat,so_nguoi\nXã A,nặng,1", "commune,disability,persons\nXã A,severe,1"),
        ("xa,muc_do_khuyet_tat,so_nguoi\nXã A,nặng,37", "commune,disability,persons\nXã A,severe,37"),
        _NOTHING,
    ),
    "sensitive_attribute_warn": explain(
        "privacy",
        (
            "Thông tin nhạy cảm đứng cạnh tên người thì chỉ ra từng người.",
            "Beside names a sensitive attribute tells who has it.",
        ),
        ("ho_ten,muc_do_khuyet_tat\n(tên người),nặng", "name,disability\n(name of a person),severe"),
        ("xa,so_nguoi_khuyet_tat_nang\nXã A,37", "commune,severely_disabled\nXã A,37"),
        PERSONAL,
    ),
    "personal_data_attached": explain(
        "privacy",
        (
            "Ai tải sổ tính về cũng mở được tệp nhúng bên trong, kể cả danh sách gốc.",
            "Whoever downloads the workbook can open the files inside, the original list too.",
        ),
        ("Dữ liệu.xlsx\n  danh_sach.xlsx (nhúng)", "data.xlsx\n  list.xlsx (embedded)"),
        ("du_lieu.csv", "data.csv"),
        (
            (
                "Mở sổ tính, chọn từng đối tượng nhúng và xóa.",
                "Open the workbook, delete each embedded object.",
            ),
            ("Hoặc lưu riêng trang dữ liệu thành CSV UTF-8.", "Or save the sheet alone as CSV in UTF-8."),
            ("Tải tệp lên lại.", "Upload the file again."),
        ),
    ),
    "personal_data_picture": explain(
        "privacy",
        (
            "Ảnh chụp danh sách hay giấy tờ cũng cho biết tên người như chữ trong ô.",
            "A picture of a list or a card tells names as well as text in cells does.",
        ),
        ("Dữ liệu + ảnh chụp danh sách", "Data + a picture of the list"),
        ("Dữ liệu", "Data"),
        (
            ("Mở sổ tính và xem từng ảnh.", "Open the workbook and look at each picture."),
            ("Xóa ảnh cho thấy người hoặc giấy tờ.", "Delete pictures that show people or papers."),
            (
                "Tải tệp lên lại, hoặc ghi lý do giữ ảnh.",
                "Upload again, or give the reason for keeping them.",
            ),
        ),
    ),
    "personal_data_unread": explain(
        "privacy",
        (
            "Phần không đọc được có thể chứa dữ liệu cá nhân; không có kết luận cho phần đó.",
            "What cannot be read may hold personal data; nothing is said of that part.",
        ),
        ("bang.zip\n  cu.xls", "table.zip\n  old.xls"),
        ("bang.zip\n  moi.xlsx", "table.zip\n  new.xlsx"),
        PERSONAL,
    ),
}
