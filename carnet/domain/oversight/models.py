"""What operators were told."""

from django.db import models


class Alert(models.Model):
    """An account that went beyond its habits, until an operator has dealt with it. Its id is that of its job."""

    id = models.UUIDField(primary_key=True)
    account = models.TextField()
    level = models.TextField()
    measure = models.TextField()
    counted = models.IntegerField()
    limit = models.IntegerField()
    at = models.DateTimeField()
    name = models.TextField()
    organization_id = models.TextField()
    organization_name = models.TextField()
    client = models.TextField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "oversight_alert"
        indexes = (models.Index(fields=("closed_at", "at"), name="oversight_alert_open"),)
