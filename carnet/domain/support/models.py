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


class Agent(models.Model):
    """An account of the back office and what its holder may do; identified as the account one signs in with."""

    account_id = models.UUIDField(primary_key=True)
    name = models.TextField()
    role = models.TextField()
    person_hash = models.BinaryField()
    is_active = models.BooleanField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "support_agent"


class Privilege(models.Model):
    """The right of one agent to act for one citizen, from an instant to another. One is open at a time."""

    id = models.UUIDField(primary_key=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="privileges")
    subject = models.UUIDField()
    case_id = models.UUIDField(null=True)
    reason = models.TextField()
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "support_privilege"
        constraints = (
            models.UniqueConstraint(
                fields=("agent",), condition=models.Q(ended_at__isnull=True), name="support_privilege_one_at_a_time"
            ),
        )


class Search(models.Model):
    """How often an agent looked for somebody on one day, and how often for nothing."""

    pk = models.CompositePrimaryKey("agent_id", "day")
    agent_id = models.UUIDField()
    day = models.DateField()
    searches = models.IntegerField(db_default=0)
    misses = models.IntegerField(db_default=0)

    class Meta:
        """Table options."""

        db_table = "support_search"


class Request(models.Model):
    """An act that needs a second person. Words and lists are sealed under the house's key."""

    id = models.UUIDField(primary_key=True)
    operation = models.TextField()
    status = models.TextField()
    requested_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="requests")
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sealed_asked = models.BinaryField()
    decided_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="decisions", null=True)
    decided_at = models.DateTimeField(null=True)
    sealed_decision = models.BinaryField(default=b"")
    executed_at = models.DateTimeField(null=True)
    progress = models.IntegerField(db_default=0)
    closed = models.IntegerField(db_default=0)
    sealed_report = models.BinaryField(default=b"")

    class Meta:
        """Table options."""

        db_table = "support_request"
        constraints = (
            # The database keeps the rule of two persons too, as far as it can see: accounts.
            models.CheckConstraint(
                name="support_request_two_accounts",
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
            ),
        )
