from django.db import models


class PlaceKind(models.TextChoices):
    PROVINCE = "province", "tỉnh, thành phố"
    WARD = "ward", "phường"
    COMMUNE = "commune", "xã"
    SPECIAL_ZONE = "special_zone", "đặc khu"


class DayKind(models.TextChoices):
    DAY_OFF = "day_off", "ngày nghỉ"
    WORKING_DAY = "working_day", "ngày làm bù"
