from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "antt_portal.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"

    def ready(self):
        from antt_portal.accounts import receivers  # noqa: F401 (they connect themselves)
        from antt_portal.accounts.people import views  # noqa: F401 (it registers the staff's list)
