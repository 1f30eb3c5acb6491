from django.db import models


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The acts of the places whose whole work `user` may read."""
        return self.filter(place_id__in=user.place_ids())

    def about(self, instance):
        """The acts on one object, oldest first."""
        return self.filter(object_type=instance._meta.label_lower, object_id=instance.pk).order_by("id")
