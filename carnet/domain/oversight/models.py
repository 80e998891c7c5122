"""What operators were told, and what software was answered."""

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


class Call(models.Model):
    """One call of a software and how it was answered, for its editor; nothing of what it carried."""

    id = models.UUIDField(primary_key=True)
    client = models.TextField()
    at = models.DateTimeField()
    door = models.TextField()
    transaction = models.TextField()
    status = models.IntegerField()
    code = models.TextField()
    place = models.TextField()
    milliseconds = models.IntegerField()
    size = models.BigIntegerField()

    class Meta:
        """Table options."""

        db_table = "oversight_call"
        indexes = (
            models.Index(fields=("client", "-at"), name="oversight_call_newest"),
            models.Index(fields=("at",), name="oversight_call_old"),
        )
