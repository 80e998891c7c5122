"""Cases and what is said in them, under the key of the citizen's space; and the queue that agents see."""

from django.db import models


class Case(models.Model):
    """One case opened by a citizen."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    reason = models.TextField()
    status = models.TextField()
    line_seq = models.BigIntegerField(null=True)
    document_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    assigned_to = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    forget_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "support_case"


class Message(models.Model):
    """What one side wrote in a case: the words and the author's name are sealed."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    case_id = models.UUIDField()
    side = models.TextField()
    at = models.DateTimeField()
    sealed_words = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "support_message"
        indexes = (models.Index(fields=("space_id", "case_id", "at"), name="support_message_of_case"),)


class Attachment(models.Model):
    """A file joined to a message: its name and its bytes are sealed."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    case_id = models.UUIDField()
    message_id = models.UUIDField()
    media_type = models.TextField()
    size = models.IntegerField()
    sealed_name = models.BinaryField()
    sealed_content = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "support_attachment"
        indexes = (models.Index(fields=("space_id", "case_id"), name="support_attachment_of_case"),)


class QueueEntry(models.Model):
    """What the desk sees of a case before anybody takes it: codes and dates, nothing of a person.

    It is not a citizen's table: agents list it across spaces. Written in the transaction that changes the case.
    """

    case_id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    reason = models.TextField()
    status = models.TextField()
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    assigned_to = models.UUIDField(null=True)
    forget_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "support_queue_entry"
        indexes = (
            models.Index(fields=("status", "due_at"), name="support_queue_due"),
            models.Index(fields=("forget_at",), name="support_queue_forget"),
        )
