from django.db import models


class SubjectKind(models.TextChoices):
    """Whom the standard is for (Điều 1.2 Thông tư 124/2021/TT-BCA)."""

    RESIDENTIAL_AREA = "residential_area", "Khu dân cư"
    WARD = "ward", "Xã, phường, đặc khu"
    AGENCY = "agency", "Cơ quan"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    EDUCATIONAL_INSTITUTION = "educational_institution", "Cơ sở giáo dục"


ORGANISATION_KINDS = (SubjectKind.AGENCY, SubjectKind.ENTERPRISE, SubjectKind.EDUCATIONAL_INSTITUTION)


class Level(models.TextChoices):
    """Who manages a subject, and so at which level it is decided on."""

    WARD = "ward", "Phường/Xã"
    PROVINCE = "province", "Tỉnh/Thành phố"


class SubjectStatus(models.TextChoices):
    ACTIVE = "active", "Đang hoạt động"
    SUSPENDED = "suspended", "Tạm ngừng"
    CLOSED = "closed", "Giải thể, chấm dứt"
    MERGED = "merged", "Đã sáp nhập"
    MOVED = "moved", "Chuyển đi"


GONE = (SubjectStatus.CLOSED, SubjectStatus.MERGED, SubjectStatus.MOVED)


class SizeClass(models.TextChoices):
    """Size of an enterprise as declared; micro and small ones are outside the standard (Điều 1.2b)."""

    MICRO = "micro", "Siêu nhỏ"
    SMALL = "small", "Nhỏ"
    MEDIUM = "medium", "Vừa"
    LARGE = "large", "Lớn"


class SchoolLevel(models.TextChoices):
    """Levels a school teaches; the highest decides whether it is in scope (Điều 1.2b)."""

    NURSERY = "nursery", "Nhà trẻ"
    KINDERGARTEN = "kindergarten", "Mầm non"
    PRIMARY = "primary", "Tiểu học"
    LOWER_SECONDARY = "lower_secondary", "Trung học cơ sở"
    UPPER_SECONDARY = "upper_secondary", "Trung học phổ thông"
    CONTINUING = "continuing", "Giáo dục thường xuyên"
    VOCATIONAL = "vocational", "Giáo dục nghề nghiệp"
    HIGHER = "higher", "Cao đẳng, đại học"


class MemberRole(models.TextChoices):
    """What a person is to one subject."""

    HEAD = "head", "Người đứng đầu"
    CLERK = "clerk", "Người làm hồ sơ"
    AREA_OFFICER = "area_officer", "Cảnh sát khu vực"


class LineageKind(models.TextChoices):
    MERGED = "merged", "Sáp nhập"
    SPLIT = "split", "Chia tách"
    RENAMED = "renamed", "Đổi tên"
    MOVED = "moved", "Chuyển địa bàn"


class SubjectEventKind(models.TextChoices):
    """What happens to a subject in its life (practice P6, P7); each has a day, a reason and a paper."""

    FOUNDED = "founded", "Mới thành lập"
    CHANGED = "changed", "Sửa thông tin"
    SUSPENDED = "suspended", "Tạm ngừng"
    RESUMED = "resumed", "Hoạt động trở lại"
    CLOSED = "closed", "Giải thể, chấm dứt"
    MERGED = "merged", "Đã sáp nhập"
    SPLIT = "split", "Chia tách"
    RENAMED = "renamed", "Đổi tên"
    MOVED_OUT = "moved_out", "Chuyển đi"
    MOVED_IN = "moved_in", "Chuyển đến"
    LEVEL_CHANGED = "level_changed", "Chuyển cấp quản lý"
    INCLUDED = "included", "Đưa vào diện xét"
    REGISTERED_ELSEWHERE = "registered_elsewhere", "Đã đăng ký tại phường cũ"


class MilestoneKind(models.TextChoices):
    """What the calendar itself does on a day of a place's year."""

    REGISTRATION_OPENS = "registration_opens", "Mở đăng ký"
    REGISTRATION_ENDS = "registration_ends", "Hạn gửi hồ sơ đăng ký"
    RECOGNITION_ENDS = "recognition_ends", "Hạn gửi hồ sơ đề nghị công nhận"
    WINDOW_ENDS = "window_ends", "Hết mốc đánh giá"
    RECHECK = "recheck", "Kiểm tra lại trước khi quyết định"
    DECISION_ENDS = "decision_ends", "Hạn quyết định"
    WARD_PROVABLE = "ward_provable", "Hồ sơ của phường, xã đủ điều kiện"
    REPORT = "report", "Hạn báo cáo"
