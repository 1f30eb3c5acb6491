from django.db import models


class DossierKind(models.TextChoices):
    REGISTRATION = "registration", "Hồ sơ đăng ký"
    RECOGNITION = "recognition", "Hồ sơ đề nghị công nhận"


class DossierState(models.TextChoices):
    """The words citizens know from other portals (practice P10)."""

    DRAFT = "draft", "Chưa gửi"
    SUBMITTED = "submitted", "Đã gửi, chờ tiếp nhận"
    IN_REVIEW = "in_review", "Đang kiểm tra"
    RETURNED = "returned", "Cần bổ sung"
    COMPLETE = "complete", "Hồ sơ đầy đủ"
    WITHDRAWN = "withdrawn", "Đã rút lại"
    LAPSED = "lapsed", "Hết năm không gửi"


EDITABLE = (DossierState.DRAFT, DossierState.RETURNED)
IS_EDITABLE = models.Q(state=DossierState.DRAFT) | models.Q(state=DossierState.RETURNED)  # SQLite knows an index by this, not by a list
SENT = (DossierState.SUBMITTED, DossierState.IN_REVIEW, DossierState.RETURNED, DossierState.COMPLETE)  # and not withdrawn
NOT_SENT = (DossierState.DRAFT, DossierState.WITHDRAWN)
OVER = (DossierState.WITHDRAWN, DossierState.LAPSED)
BEING_CHECKED = (DossierState.SUBMITTED, DossierState.IN_REVIEW)
RESTS_ON_ITS_PAPERS = (*BEING_CHECKED, DossierState.COMPLETE)  # with the police: nothing of it changes, but a first scan may come


class ReceivedHow(models.TextChoices):
    PORTAL = "portal", "Gửi qua cổng"
    PAPER = "paper", "Nộp bản giấy"


class PaperKind(models.TextChoices):
    """The papers of the two dossiers (Điều 9 Thông tư 124/2021/TT-BCA, as the plans name them: domain §4.1, §4.2)."""

    RESOLUTION = "resolution", "Nghị quyết lãnh đạo công tác bảo đảm an ninh, trật tự"
    PLAN = "plan", "Kế hoạch về bảo đảm an ninh, trật tự"
    REGISTRATION_FORM = "registration_form", "Bản đăng ký phấn đấu đạt tiêu chuẩn “An toàn về an ninh, trật tự”"
    PROPOSAL_LETTER = "proposal_letter", "Tờ trình đề nghị xét duyệt, công nhận"
    RESULT_REPORT = "result_report", "Báo cáo kết quả xây dựng"
    MINUTES = "minutes", "Biên bản cuộc họp đánh giá"
    OTHER = "other", "Tài liệu khác có liên quan"


class FileState(models.TextChoices):
    KEPT = "kept", "Đang lưu"
    SUPERSEDED = "superseded", "Đã có bản thay thế"
    REMOVED = "removed", "Đã bỏ ra"
    WIPED = "wiped", "Đã xóa nội dung"


class ParticipantCapacity(models.TextChoices):
    """In what capacity somebody sits in the assessment meeting (domain §4.3); a person may hold several (practice P14)."""

    CHAIR = "chair", "Chủ trì"
    SECRETARY = "secretary", "Thư ký"
    PARTY_CELL_SECRETARY = "party_cell_secretary", "Bí thư chi bộ"
    PARTY_COMMITTEE = "party_committee", "Đại diện cấp ủy Đảng"
    FRONT_WORK_COMMITTEE = "front_work_committee", "Đại diện Ban Công tác Mặt trận"
    MASS_ORGANIZATION = "mass_organization", "Đại diện tổ chức đoàn thể quần chúng"
    GUARD_FORCE = "guard_force", "Đại diện lực lượng bảo vệ"
    POLICE = "police", "Đại diện Công an"
    MANAGING_AUTHORITY = "managing_authority", "Đại diện cơ quan có thẩm quyền quản lý"
    OTHER = "other", "Thành phần khác"


class ReminderHow(models.TextChoices):
    """How an officer reminded a subject's people of a dossier (practice P5)."""

    CALLED = "called", "Đã gọi"
    TEXTED = "texted", "Đã nhắn"
    SLIP = "slip", "Đã đưa phiếu nhắc"
