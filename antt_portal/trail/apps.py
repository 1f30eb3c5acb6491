from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TrailConfig(AppConfig):
    name = "antt_portal.trail"
    label = "trail"

    def ready(self):
        from antt_portal.trail import doctor, services, triggers

        post_migrate.connect(install_triggers, sender=self)
        doctor.register("trail triggers", lambda: [f"trail: trigger {name} is missing" for name in sorted(triggers.missing())])
        doctor.register("trail chains", services.broken_links)


def install_triggers(**_kwargs):
    from antt_portal.trail import triggers

    triggers.install()
