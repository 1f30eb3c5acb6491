from django.db import models


class Role(models.TextChoices):
    """What a person may be in a place. The place says at which level: a police officer of a ward or of a province."""

    REPRESENTATIVE = "representative", "Người đại diện"
    AREA_OFFICER = "area_officer", "Cảnh sát khu vực"
    POLICE_OFFICER = "police_officer", "Cán bộ Công an"
    POLICE_CHIEF = "police_chief", "Chỉ huy Công an"
    OFFICE = "office", "Văn phòng HĐND và UBND"
    CHAIRPERSON = "chairperson", "Chủ tịch UBND"
    AUDITOR = "auditor", "Người giám sát"
    ADMINISTRATOR = "administrator", "Quản trị viên"


class SigningCapacity(models.TextChoices):
    """In what capacity a chief or chairperson signs (practice P11)."""

    HEAD = "head", "Cấp trưởng"
    DEPUTY = "deputy", "Cấp phó, ký thay (KT.)"
    ACTING = "acting", "Quyền (Q.)"
