from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery

WITH_THE_POLICE = ("submitted", "in_review", "complete")


def mark_what_was_sent(apps, schema_editor):
    """What lies in dossiers that were sent was shown; of those with their people again, what had been uploaded by then."""
    attachments = apps.get_model("dossiers", "Attachment").objects.filter(
        Q(dossier__state__in=WITH_THE_POLICE) | Q(dossier__received_at__gte=OuterRef("uploaded_at")),
        document=OuterRef("document"),
        removed_at=None,
        dossier__received_at__isnull=False,
    )
    received = attachments.order_by("dossier__received_at").values("dossier__received_at")[:1]
    kept = apps.get_model("dossiers", "FileVersion").objects.filter(state="kept")
    kept.annotate(received=Subquery(received)).filter(received__isnull=False).update(shown_at=F("received"))


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0003_find_files_by_hash'),
    ]

    operations = [
        migrations.AddField(
            model_name='fileversion',
            name='shown_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='đến tay nơi nhận lúc'),
        ),
        migrations.RunPython(mark_what_was_sent, migrations.RunPython.noop, elidable=True),
    ]
