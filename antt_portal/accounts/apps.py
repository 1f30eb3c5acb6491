from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "antt_portal.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"

    def ready(self):
        from antt_portal.accounts import people_views, receivers  # noqa: F401 (they register and connect themselves)
