from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "antt_portal.notices"
    label = "notices"
