from django.db import models


class AppraisalState(models.TextChoices):
    OPEN = "open", "Đang thẩm định"
    CONCLUDED = "concluded", "Đã thẩm định"


class Outcome(models.TextChoices):
    RECOGNISE = "recognise", "Đề nghị công nhận"
    REFUSE = "refuse", "Đề nghị chưa công nhận"


class Basis(models.TextChoices):
    """Who says whether a criterion is met: the data, the police (a named officer), or the subject's papers as attested."""

    DATA = "data", "Số liệu"
    POLICE = "police", "Công an xác nhận"
    ATTESTED = "attested", "Hồ sơ chứng minh"


class ProposalState(models.TextChoices):
    DRAFT = "draft", "Đang soạn"
    SIGNED = "signed", "Chỉ huy Công an đã ký"
    WITH_OFFICE = "with_office", "Văn phòng đang kiểm tra"
    WITH_CHAIRPERSON = "with_chairperson", "Chờ Chủ tịch phê duyệt"
    AGREED = "agreed", "Đã phê duyệt"
    RETURNED = "returned", "Bị trả lại"


class CheckedPoint(models.TextChoices):
    """What the office checks of a proposal's form before the chairperson sees it (practice P19; Nghị định 30/2020/NĐ-CP)."""

    SIGNED = "signed", "Tờ trình đã có chữ ký và dấu của chỉ huy Công an"
    SYMBOL = "symbol", "Số, ký hiệu trên bản giấy đúng như trên cổng"
    DATE = "date", "Ngày, tháng, năm trên bản giấy đúng như trên cổng"
    LIST = "list", "Danh sách kèm theo khớp với danh sách trên cổng"


class DecisionKind(models.TextChoices):
    RECOGNISE = "recognise", "Công nhận"
    REFUSE = "refuse", "Chưa công nhận"
    CORRECT = "correct", "Đính chính"
    REVOKE = "revoke", "Thu hồi"


class DecisionState(models.TextChoices):
    AWAITING_SIGNATURE = "awaiting_signature", "Chờ ký, lấy số"
    ISSUED = "issued", "Đã ban hành"
    VOID = "void", "Không ban hành"


class IssuedBy(models.TextChoices):
    """By what a decision is known to be signed (practice P2)."""

    SCAN = "scan", "Bản ký giấy (đã quét)"
    DOCUMENT_SYSTEM = "document_system", "Bản ký số từ hệ thống quản lý văn bản"
    TOKEN = "token", "Đã kiểm tra chữ ký số"


class RecognitionState(models.TextChoices):
    IN_FORCE = "in_force", "Còn hiệu lực"
    REVOKED = "revoked", "Đã thu hồi"


class CertificateState(models.TextChoices):
    PENDING = "pending", "Đang tạo"
    READY = "ready", "Sẵn sàng in"
    FAILED = "failed", "Chưa tạo được"
    HANDED_OVER = "handed_over", "Đã trao"
    REPLACED = "replaced", "Đã cấp lại"
    REVOKED = "revoked", "Đã thu hồi"


NOT_MADE = (CertificateState.PENDING, CertificateState.FAILED)
PRINTABLE = (CertificateState.READY, CertificateState.HANDED_OVER)
GONE = (CertificateState.REPLACED, CertificateState.REVOKED)


class CopyPurpose(models.TextChoices):
    PRINT_FILE = "print_file", "In cả đợt"
    SINGLE = "single", "In một giấy"


class FollowUpKind(models.TextChoices):
    """What a line of the year's book is about (practice P15)."""

    CHECK = "check", "Kiểm tra"
    REMINDER = "reminder", "Nhắc nhở"
    INCIDENT = "incident", "Vụ việc"
    DISCIPLINE = "discipline", "Vi phạm bị kỷ luật"


class Trend(models.TextChoices):
    """How a window's cases stand against the year before, where only the conclusion is kept (practice P16)."""

    FEWER = "fewer", "Giảm"
    EQUAL = "equal", "Bằng"
    MORE = "more", "Tăng"


class ReopenedBy(models.TextChoices):
    """What opened a concluded appraisal again by itself."""

    FIGURES = "figures", "Số liệu của Công an đã thay đổi"
    PAPER = "paper", "Giấy tờ trong hồ sơ đã thay đổi"
    INCIDENT = "incident", "Có vụ việc trong mốc đánh giá"
    ROSTER = "roster", "Thông tin trong danh sách năm đã thay đổi"
    RESULTS = "results", "Kết quả công nhận các đối tượng của phường, xã đã thay đổi"


class BodyAnswer(models.TextChoices):
    """What a consulted body said; no answer at all is “Không có ý kiến trả lời”, never agreement (practice P17)."""

    AGREES = "agrees", "Thống nhất toàn bộ"
    OBJECTS = "objects", "Có ý kiến khác"


class ConsultationState(models.TextChoices):
    """That the day of a consultation is over is read from the day, not stored."""

    OPEN = "open", "Đang lấy ý kiến"
    CLOSED = "closed", "Đã kết thúc"


class AnsweredHow(models.TextChoices):
    LINK = "link", "Qua đường dẫn"
    PAPER = "paper", "Bằng văn bản"


class ReviewMeetingState(models.TextChoices):
    INVITED = "invited", "Đã mời họp"
    HELD = "held", "Đã họp"
    MINUTES = "minutes", "Đã lưu biên bản đã ký"
    CANCELLED = "cancelled", "Không họp"


class ReviewCapacity(models.TextChoices):
    """As what somebody takes part in the committee's meeting."""

    CHAIR = "chair", "Chủ trì"
    SECRETARY = "secretary", "Thư ký"
    MEMBER = "member", "Thành viên"
    GUEST = "guest", "Khách mời"


class DecidesAs(models.TextChoices):
    """In whose name a decision is made: the committee's (Điều 10) or the chairperson's own (the reading of Điều 9; practice P11)."""

    COMMITTEE = "committee", "Ủy ban nhân dân (TM.)"
    CHAIRPERSON = "chairperson", "Chủ tịch Ủy ban nhân dân"


class ReissueReason(models.TextChoices):
    LOST = "lost", "Bị mất"
    DAMAGED = "damaged", "Bị hỏng"
    WRONG_NAME = "wrong_name", "Sai tên khi in"
    CORRECTED = "corrected", "Đính chính theo quyết định"


class TakenBack(models.TextChoices):
    """Why “Đã trao” was written by mistake: a word for the trail, which keeps no free text."""

    WRONG_ROW = "wrong_row", "Ghi nhầm giấy"
    WRONG_DAY = "wrong_day", "Ghi nhầm ngày trao"
    NOT_SIGNED = "not_signed", "Người nhận chưa ký nhận"


class SheetMovementKind(models.TextChoices):
    RECEIVED = "received", "Nhận phôi"
    SPOILED = "spoiled", "Phôi hỏng"
    RETURNED = "returned", "Nộp trả phôi"


class NoticeSigning(models.TextChoices):
    """Who signs a Thông báo kết quả: the chairperson, a vice-chairperson, an acting one, or the head of the office by order (P11)."""

    HEAD = "head", "Chủ tịch (TM. Ủy ban nhân dân)"
    DEPUTY = "deputy", "Phó Chủ tịch (KT. Chủ tịch)"
    ACTING = "acting", "Quyền Chủ tịch (Q. Chủ tịch)"
    BY_ORDER = "by_order", "Chánh Văn phòng (TL. Chủ tịch)"
