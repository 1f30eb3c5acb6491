from django.db import migrations, models
from django.db.models import F


def those_that_went_on(apps, schema_editor):
    """Until now the day of foundation told: who was not founded on the day of the merger stood before it, or only got another name."""
    lineages = apps.get_model("registrations", "SubjectLineage").objects
    lineages.filter(kind="renamed").update(successor_began=False)
    began = lineages.filter(kind="merged", successor__founded_on=F("effective_on")).values_list("pk", flat=True)
    lineages.filter(kind="merged").exclude(pk__in=list(began)).update(successor_began=False)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0002_the_whole_roster")]

    operations = [
        migrations.AddField(
            model_name="subjectlineage",
            name="successor_began",
            field=models.BooleanField(default=True),
        ),
        migrations.RunPython(those_that_went_on, migrations.RunPython.noop),
    ]
