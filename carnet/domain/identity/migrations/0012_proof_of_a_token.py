"""When the professional of a token proved who they are, as the issuer or the software says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds a column that older tokens leave empty."""

    dependencies = [("identity", "0011_codes_by_letter")]
    operations = [
        migrations.AddField(
            model_name="accesstoken", name="authenticated_at", field=models.DateTimeField(null=True)
        ),
    ]
