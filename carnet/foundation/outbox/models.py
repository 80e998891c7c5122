"""The queue: work written in the transaction that causes it: nothing is lost, nothing done for what did not happen."""

from django.db import models


class Job(models.Model):
    """One piece of work to do after the commit. The row goes when the work is done."""

    id = models.UUIDField(primary_key=True)
    space_id = models.UUIDField(null=True)
    kind = models.TextField()
    payload = models.JSONField()
    enqueued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.IntegerField(db_default=0)
    last_error = models.TextField(db_default="")

    class Meta:
        """Table options."""

        db_table = "outbox_job"
        indexes = (models.Index(fields=("not_before",), name="outbox_job_due"),)
