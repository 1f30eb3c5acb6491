from django.apps import AppConfig


class RecognitionsConfig(AppConfig):
    name = "recognitions"
    verbose_name = "Công nhận"
