"""What shows care around the records of a day, counted at night by the workers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds two counts that the web's role may not change: its right to update names the columns."""

    dependencies = [("access", "0007_search_at_once")]
    operations = [
        migrations.AddField(model_name="day", name="unexplained", field=models.IntegerField(null=True)),
        migrations.AddField(model_name="day", name="untraced", field=models.IntegerField(null=True)),
    ]
