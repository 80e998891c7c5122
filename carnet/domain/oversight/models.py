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


class Passage(models.Model):
    """A record in whose journal a professional's account left lines on one day of Paris: where to read what it did.

    `patient_space` is not a citizen's column: the table is entered by account, and says no more than `access_record`.
    """

    pk = models.CompositePrimaryKey("account", "day", "patient_space")
    account = models.TextField()
    day = models.DateField()
    patient_space = models.UUIDField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "oversight_passage"
        indexes = (models.Index(fields=("day",), name="oversight_passage_age"),)


class Doubt(models.Model):
    """Somebody whom an access of a professional’s account surprised: who, as a keyed hash; when they said so.

    `is_bare`: neither the account nor its structure had deposited anything there in the weeks before.
    """

    pk = models.CompositePrimaryKey("account", "asker")
    account = models.TextField()
    asker = models.BinaryField()
    at = models.DateTimeField()
    is_bare = models.BooleanField()

    class Meta:
        """Table options."""

        db_table = "oversight_doubt"
        indexes = (models.Index(fields=("at",), name="oversight_doubt_age"),)


class Progress(models.Model):
    """How far the journals have been followed."""

    name = models.TextField(primary_key=True)
    until = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "oversight_progress"


class SignIn(models.Model):
    """One sign-in of a professional's account on these pages, and the kind of browser; nothing finer is kept."""

    id = models.UUIDField(primary_key=True)
    account = models.TextField()
    at = models.DateTimeField()
    browser = models.TextField()

    class Meta:
        """Table options."""

        db_table = "oversight_sign_in"
        indexes = (
            models.Index(fields=("account", "-at"), name="oversight_sign_in_newest"),
            models.Index(fields=("at",), name="oversight_sign_in_age"),
        )
