from django.db import models


class Channel(models.TextChoices):
    MAIL = "mail", "Thư điện tử"
    SMS = "sms", "Tin nhắn"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Đang chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Chưa gửi được"
    NEEDLESS = "needless", "Không cần gửi"  # no line left that still holds, or the person no longer wants it
