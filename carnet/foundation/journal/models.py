"""The journal: one chain of lines a space, the head of each chain, and the checkpoints over all heads."""

from django.contrib.postgres.indexes import BrinIndex
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
            # Lines come in the order of time: the smallest index there is finds the newest ones, and costs no write.
            BrinIndex(fields=("at",), name="journal_line_at", autosummarize=True),
        )


class JournalCommitment(models.Model):
    """A head that a checkpoint commits to: the `number`-th of its space. Written once."""

    pk = models.CompositePrimaryKey("space_id", "number")
    space_id = models.UUIDField()
    number = models.BigIntegerField()
    seq = models.BigIntegerField()
    hash = models.BinaryField()
    checkpoint = models.BigIntegerField()
    index = models.IntegerField()

    class Meta:
        """Table options."""

        db_table = "journal_commitment"


class JournalCheckpoint(models.Model):
    """One signed checkpoint over the heads that moved since the one before. Public, written once."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    size = models.IntegerField()
    root = models.BinaryField()
    log = models.BinaryField()
    previous = models.BinaryField()
    tile_roots = models.BinaryField()
    signatures = models.JSONField()

    class Meta:
        """Table options."""

        db_table = "journal_checkpoint"


class JournalTile(models.Model):
    """Up to 1,024 blinded leaves of a checkpoint, end to end. Public, written once."""

    pk = models.CompositePrimaryKey("checkpoint", "number")
    checkpoint = models.BigIntegerField()
    number = models.IntegerField()
    leaves = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "journal_tile"
