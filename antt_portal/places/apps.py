from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "antt_portal.places"
    label = "places"

    def ready(self):
        post_migrate.connect(load_reference_data, sender=self)


def load_reference_data(**_kwargs):
    """After every migrate: the places of the national list and the days off, whatever is missing of them."""
    from antt_portal.places import loading

    loading.load_places()
    loading.load_days_off()
