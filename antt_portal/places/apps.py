from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "antt_portal.places"
    label = "places"

    def ready(self):
        from antt_portal.jobs import services as jobs
        from antt_portal.places import days_off, invariants
        from antt_portal.trail import doctor

        jobs.register(days_off.LOADED, days_off.loaded_years_work)
        doctor.register("days off", invariants.days_that_make_no_sense)
        post_migrate.connect(load_reference_data, sender=self)


def load_reference_data(**_kwargs):
    """After every migrate: the places of the national list and the days off, whatever is missing of them."""
    from antt_portal.places import loading

    loading.load_places()
    loading.load_days_off()
