from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "antt_portal.jobs"
    label = "jobs"

    def ready(self):
        from antt_portal.jobs import services
        from antt_portal.trail import doctor

        doctor.register("jobs", services.overdue)
