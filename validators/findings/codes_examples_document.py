"""Room validators: the codes about DOCX documents explained. Only wording may enter."""

from validators.findings.code_page import CodePage, explain
from validators.findings.cure_steps import UPLOAD

_NEW_DOCUMENT = (
    ("Mở văn bản bằng Word, chọn bảng danh mục rồi sao chép.", "Open it in Word, choose the table, copy it."),
    ("Tạo văn bản mới, dán bảng vào.", "Make a new document and paste the table."),
    ("Tệp > Lưu thành > Word Document (.docx).", "File > Save As > Word Document (.docx)."),
    *UPLOAD,
)

DOCUMENT_PAGES: dict[str, CodePage] = {
    "document_other_kind": explain(
        "guard",
        (
            "Đổi đuôi tệp không đổi được nội dung bên trong.",
            "Renaming a file does not change what it holds.",
        ),
        ("phu-luc.docx (bên trong là PDF)", "annex.docx (a PDF inside)"),
        ("phu-luc.docx (lưu từ Word)", "annex.docx (saved by Word)"),
        _NEW_DOCUMENT,
    ),
    "document_old_or_locked": explain(
        "guard",
        (
            "Tệp .doc và tệp có mật khẩu không đọc được bằng máy.",
            "Files of the old form or with a password cannot be read by machines.",
        ),
        "phu-luc.doc",
        "phu-luc.docx",
        _NEW_DOCUMENT,
    ),
    "document_broken": explain(
        "guard",
        ("Tệp chép dở hoặc hỏng khi gửi thư.", "The file was cut while copying or mailing."),
        ("phu-luc.docx (Word đòi sửa chữa)", "annex.docx (Word offers to repair it)"),
        ("phu-luc-moi.docx (mở bình thường)", "annex-new.docx (opens as usual)"),
        _NEW_DOCUMENT,
    ),
    "document_unsafe": explain(
        "guard",
        (
            "Thành phần lạ trong tệp DOCX là cách quen thuộc để tấn công máy đọc tệp.",
            "Strange parts in a DOCX file are a usual way to attack its reader.",
        ),
        ("phu-luc.docx có phần ../../etc", "annex.docx with a part ../../etc"),
        ("văn bản mới chỉ có bảng danh mục", "a new document with the table alone"),
        _NEW_DOCUMENT,
    ),
    "document_swollen": explain(
        "guard",
        (
            "Một tệp nhỏ bung thành hàng gigabyte sẽ làm treo máy chủ và máy người đọc.",
            "A small file that unpacks to gigabytes would stop the server and the reader's computer.",
        ),
        ("phu-luc.docx: 40 kB, giải nén thành 4 GiB", "annex.docx: 40 kB, unpacks to 4 GiB"),
        ("phu-luc.docx: 40 kB, giải nén thành 300 kB", "annex.docx: 40 kB, unpacks to 300 kB"),
        _NEW_DOCUMENT,
    ),
    "document_macros": explain(
        "guard",
        (
            "Macro là chương trình: người tải về có thể vô tình chạy nó.",
            "A macro is a program: whoever downloads the file may run it unknowingly.",
        ),
        "phu-luc.docm",
        "phu-luc.docx",
        _NEW_DOCUMENT,
    ),
    "document_embedded": explain(
        "guard",
        (
            "Đối tượng nhúng có thể chạy chương trình trên máy của người tải về.",
            "An embedded object may run a program on the computer of whoever downloads the file.",
        ),
        ("phu-luc.docx nhúng một bảng tính Excel", "annex.docx with an embedded workbook"),
        ("phu-luc.docx chỉ có bảng Word thường", "annex.docx with a plain Word table"),
        _NEW_DOCUMENT,
    ),
    "document_external": explain(
        "guard",
        (
            "Nội dung lấy từ nơi khác có thể đổi sau khi công bố, và cho biết ai đã mở tệp.",
            "What is fetched may change after publication, and tells others who opened the file.",
        ),
        ("ảnh liên kết đến http://vi-du.example/anh.png", "a picture linked to http://vi-du.example/a.png"),
        ("ảnh nằm trong tệp", "the picture inside the file"),
        _NEW_DOCUMENT,
    ),
}
