from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "antt_portal.notices"
    label = "notices"

    def ready(self):
        from antt_portal.jobs import services as jobs
        from antt_portal.notices.services import deliveries, outgoing

        jobs.register(outgoing.MAIL_JOB, deliveries.deliver, pauses=deliveries.PAUSES, when_given_up=deliveries.give_up)
