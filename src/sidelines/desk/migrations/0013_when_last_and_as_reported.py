from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0012_outside_keeps_its_own_diary")]

    operations = [
        migrations.AddField(
            model_name="requestside",
            name="chased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="requestside",
            name="raised_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="requestside",
            name="stage_reported",
            field=models.BooleanField(default=False),
        ),
    ]
