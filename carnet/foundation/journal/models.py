"""The journal: one chain of lines a space, and the head of each chain."""

from django.db import models


class JournalHead(models.Model):
    """The last line's number and hash of one space's chain. Its row is the lock that orders the lines."""

    space_id = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "journal_head"


class JournalLine(models.Model):
    """One access or act, allowed or refused. Written once: the web role may insert and read, nothing else."""

    pk = models.CompositePrimaryKey("space_id", "seq")
    space_id = models.UUIDField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    act = models.TextField()
    outcome = models.TextField()
    reason = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.TextField()
    actor_name = models.TextField()
    profession = models.TextField()
    specialty = models.TextField()
    organization_id = models.TextField()
    organization_name = models.TextField()
    on_behalf_of = models.TextField()
    mode = models.TextField()
    client_id = models.TextField()
    object_kind = models.TextField()
    object_id = models.UUIDField(null=True)
    object_code = models.TextField()
    note = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "journal_line"
        indexes = (
            models.Index(fields=("space_id", "actor_id", "seq"), name="journal_line_actor"),
            models.Index(
                fields=("space_id", "seq"), name="journal_line_refused", condition=models.Q(outcome="refused")
            ),
        )
