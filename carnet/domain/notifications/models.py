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


class Preference(models.Model):
    """How a citizen chose to be told of one family of notices; without a row, the usual way."""

    pk = models.CompositePrimaryKey("space_id", "family")
    space_id = models.UUIDField()
    family = models.TextField()
    channel = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "notifications_preference"


class CopyPreference(models.Model):
    """How a citizen chose to be told of one family of notices about one person for whom the citizen acts."""

    pk = models.CompositePrimaryKey("space_id", "about_id", "family")
    space_id = models.UUIDField()
    about_id = models.UUIDField()
    family = models.TextField()
    channel = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "notifications_copy_preference"


class Notice(models.Model):
    """One thing told to a citizen in the application.

    `about_id`: the space of the person concerned, for the copy of who acts for this person; `channel` is then how that
    copy was told, until a choice says otherwise. `kept_from_delegates`: not shown to those who act for the citizen.
    """

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
    kept_from_delegates = models.BooleanField(db_default=False)
    about_id = models.UUIDField(null=True)
    channel = models.TextField(db_default="")

    class Meta:
        """Table options."""

        db_table = "notifications_notice"
        indexes = (models.Index(fields=("space_id", "-at"), name="notifications_notice_newest"),)


class ProfessionalNotice(models.Model):
    """One thing told to a professional about a patient, keyed by the professional. Who did it is sealed.

    `patient_space` is not a citizen's column: the table is entered by professional, and holds nothing that can be read.
    """

    pk = models.CompositePrimaryKey("rpps", "id")
    rpps = models.TextField()
    id = models.UUIDField()
    patient_space = models.UUIDField()
    kind = models.TextField()
    at = models.DateTimeField()
    count = models.IntegerField(db_default=1)
    sealed_details = models.BinaryField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "notifications_professional_notice"
        indexes = (models.Index(fields=("rpps", "-at"), name="notifications_pro_newest"),)
