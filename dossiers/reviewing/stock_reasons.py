"""The first set of reasons that every place's reviewers find when they return a dossier. A place adds its own and retires these.

Each names what is wrong and says what to bring, because the subject's people read exactly these words.
"""

from dossiers.choices import PaperKind

OF_ANY_PAPER = ""

FIRST_SET = {
    OF_ANY_PAPER: (
        "Ảnh chụp mờ, không đọc được. Chụp lại từng trang, đủ sáng.",
        "Thiếu trang. Nộp đủ các trang của giấy tờ.",
        "Thiếu chữ ký.",
        "Nội dung chưa khớp với số liệu đã nhập. Sửa số liệu hoặc giấy tờ cho khớp.",
    ),
    PaperKind.RESOLUTION: (
        "Nghị quyết đề ngày ngoài Quý I. Nộp nghị quyết ban hành trong Quý I, nếu có.",
        "Nghị quyết của năm khác. Nộp nghị quyết của năm nay.",
        "Nghị quyết chưa nêu nội dung về an ninh, trật tự.",
    ),
    PaperKind.PLAN: (
        "Kế hoạch đề ngày ngoài Quý I. Nộp kế hoạch ban hành trong Quý I, nếu có.",
        "Kế hoạch của năm khác. Nộp kế hoạch của năm nay.",
    ),
    PaperKind.REGISTRATION_FORM: (
        "Bản đăng ký chưa ghi ngày.",
        "Bản đăng ký đề ngày ngoài Quý I.",
        "Bản đăng ký ghi sai tên đơn vị.",
    ),
    PaperKind.PROPOSAL_LETTER: ("Tờ trình của năm khác. Nộp tờ trình của năm nay.",),
    PaperKind.RESULT_REPORT: ("Báo cáo chưa nêu kết quả theo từng tiêu chí.",),
    PaperKind.MINUTES: (
        "Biên bản thiếu chữ ký của thư ký.",
        "Biên bản thiếu chữ ký của người chủ trì.",
        "Biên bản chưa ghi thành phần dự họp.",
        "Ngày họp trong biên bản khác ngày họp đã nhập.",
    ),
}
