"""Room validators: codes of the guard about DOCX documents, and their texts. Only wording may enter."""

from validators.findings.wording import Code, Words

_COPY_VI = "Chép riêng bảng danh mục sang một văn bản Word mới, lưu dạng .docx rồi nạp lại."
_COPY_EN = "Copy the table alone into a new Word document, save it as .docx and load it again."

DOCUMENT_CODES = (
    Code(
        "document_other_kind",
        "error",
        Words(
            "Không phải văn bản Word (.docx)",
            "Tệp mang tên văn bản Word nhưng bên trong là loại khác ({file_kind}).",
            "Mở tệp bằng phần mềm đã tạo ra nó, lưu lại dạng .docx (hoặc chọn đúng .xlsx, .csv) rồi nạp lại.",
        ),
        Words(
            "Not a Word document (.docx)",
            "The file is named like a Word document but holds something else ({file_kind}).",
            "Open it in the program that made it, save it as .docx (or choose .xlsx, .csv), load it again.",
        ),
    ),
    Code(
        "document_old_or_locked",
        "error",
        Words(
            "Văn bản Word đời cũ hoặc có mật khẩu",
            "Tệp là văn bản Word đời cũ (.doc) hoặc được đặt mật khẩu nên không đọc được.",
            "Mở bằng Word, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ tài liệu), lưu thành .docx rồi nạp lại.",
        ),
        Words(
            "Old or locked Word document",
            "The file is an old Word document (.doc) or protected by a password and cannot be read.",
            "Open it in Word, remove the password (File > Info > Protect Document), save it as .docx.",
        ),
    ),
    Code(
        "document_broken",
        "error",
        Words("Văn bản Word bị hỏng", "Không đọc được cấu trúc của tệp DOCX.", _COPY_VI),
        Words("Broken Word document", "The structure of the DOCX file cannot be read.", _COPY_EN),
    ),
    Code(
        "document_unsafe",
        "error",
        Words(
            "Cấu trúc văn bản không an toàn",
            "Tệp DOCX có thành phần mà Word không bao giờ tạo ra ({part}).",
            _COPY_VI,
        ),
        Words(
            "Unsafe document structure", "The DOCX file has a part that Word never writes ({part}).", _COPY_EN
        ),
    ),
    Code(
        "document_swollen",
        "error",
        Words(
            "Văn bản nén quá mức",
            "Khi giải nén, tệp thành {size} MiB (gấp {ratio} lần); giới hạn là {limit} MiB và 100 lần.",
            "Xóa hình ảnh và phần không thuộc danh mục, hoặc chép riêng bảng sang văn bản mới rồi nạp lại.",
        ),
        Words(
            "Document compressed too much",
            "Unpacked, the file has {size} MiB ({ratio} times); the limits are {limit} MiB and 100 times.",
            "Remove pictures and what does not belong to the list, or copy the table into a new document.",
        ),
    ),
    Code(
        "document_macros",
        "error",
        Words(
            "Văn bản có macro",
            "Tệp chứa chương trình macro; phụ lục công bố không được có macro.",
            "Lưu lại dạng “Word Document (.docx)”, không phải .docm, rồi nạp lại.",
        ),
        Words(
            "Document with macros",
            "The file holds macro programs; a published annex must not.",
            "Save it as “Word Document (.docx)”, not as .docm, and load it again.",
        ),
    ),
    Code(
        "document_embedded",
        "error",
        Words(
            "Văn bản có đối tượng nhúng",
            "Tệp có đối tượng nhúng (bảng tính, chương trình, điều khiển ActiveX) có thể chạy khi mở.",
            "Xóa đối tượng nhúng, hoặc dán bảng dưới dạng bảng Word thường, lưu lại rồi nạp lại.",
        ),
        Words(
            "Document with embedded objects",
            "The file embeds objects (workbooks, programs, ActiveX controls) that may run when it is opened.",
            "Remove them, or paste the table as a plain Word table, save and load it again.",
        ),
    ),
    Code(
        "document_external",
        "error",
        Words(
            "Văn bản lấy nội dung từ nơi khác",
            "Tệp tự lấy nội dung từ bên ngoài (mẫu, ảnh hoặc trường liên kết) khi mở.",
            "Ngắt liên kết (Tệp > Thông tin > Chỉnh sửa liên kết đến tệp), chèn ảnh vào tệp, lưu rồi nạp.",
        ),
        Words(
            "Document that fetches from elsewhere",
            "When opened, the file fetches content from outside (template, picture or linked field).",
            "Break the links (File > Info > Edit Links to Files), put pictures into the file, load it again.",
        ),
    ),
)
