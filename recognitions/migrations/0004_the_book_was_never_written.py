"""The year's book gets its place and its lines are struck out, not changed. No service wrote into it before, so it is made anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recognitions", "0003_a_decision_may_be_void")]

    operations = [migrations.DeleteModel(name="FollowUp")]
