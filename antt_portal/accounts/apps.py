from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "antt_portal.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"

    def ready(self):
        pass
