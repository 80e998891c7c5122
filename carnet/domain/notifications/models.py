"""How to reach someone, and what was told."""

from django.db import models


class Contact(models.Model):
    """Where a citizen's notices go: the personal e-mail address, sealed."""

    space_id = models.UUIDField(primary_key=True)
    sealed_email = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "notifications_contact"


class Notice(models.Model):
    """One thing told to a citizen in the application. `line_seq` is the journal line that tells the same fact."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    kind = models.TextField()
    at = models.DateTimeField()
    actor_name = models.TextField()
    organization_name = models.TextField()
    object_id = models.UUIDField(null=True)
    object_code = models.TextField()
    count = models.IntegerField(db_default=1)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "notifications_notice"
        indexes = (models.Index(fields=("space_id", "-at"), name="notifications_notice_newest"),)
