from django.db import models


class JobState(models.TextChoices):
    WAITING = "waiting", "Đang chờ"
    RUNNING = "running", "Đang làm"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Chưa làm được"
