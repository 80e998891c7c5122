"""Who the citizen has let in, kept out, on which consent; what is withheld, and what is allowed in an emergency."""

from django.db import models


class Authorization(models.Model):
    """What stands between one citizen and one professional: authorised, blocked, médecin traitant."""

    pk = models.CompositePrimaryKey("space_id", "rpps")
    space_id = models.UUIDField()
    rpps = models.TextField()
    is_authorized = models.BooleanField()
    is_blocked = models.BooleanField()
    is_treating_doctor = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    declared_by = models.TextField()
    changed_at = models.DateTimeField()
    is_administrator = models.BooleanField(default=False)
    consent_id = models.UUIDField(null=True)

    class Meta:
        """Table options."""

        db_table = "access_authorization"


class Consent(models.Model):
    """One agreement of the citizen's: for whom, collected and recorded by whom, when, for how long, withdrawn or not.

    `professional` is an RPPS, empty when the consent covers a whole team; `organization_id` is that team's structure.
    """

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    scope = models.TextField()
    professional = models.TextField()
    organization_id = models.TextField()
    means = models.TextField()
    collected_by = models.TextField()
    recorded_by = models.TextField()
    given_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(default="")

    class Meta:
        """Table options."""

        db_table = "access_consent"


class Restriction(models.Model):
    """What the citizen withholds, from whom, for a time or for good; the note is the citizen's own, sealed."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    what = models.TextField()
    target = models.TextField()
    care_since = models.DateTimeField(null=True)
    care_until = models.DateTimeField(null=True)
    whom = models.TextField()
    excluded = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.TextField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.TextField(default="")
    sealed_note = models.BinaryField(default=b"")

    class Meta:
        """Table options."""

        db_table = "access_restriction"


class Emergency(models.Model):
    """Why a professional broke the glass, said before entering; the reason is sealed."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    rpps = models.TextField()
    declared_at = models.DateTimeField()
    until = models.DateTimeField()
    sealed_reason = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "access_emergency"


class Record(models.Model):
    """A record that a professional or a structure may consult: what they list across spaces, keyed by who lists.

    `holder` is an RPPS or the identifier of a structure; `organization_id` the structure through which it was opened.
    """

    pk = models.CompositePrimaryKey("holder", "space_id")
    holder = models.TextField()
    space_id = models.UUIDField()
    organization_id = models.TextField()
    is_treating_doctor = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "access_record"
        indexes = (models.Index(fields=("organization_id", "since"), name="access_record_of_place"),)


class EmergencyChoices(models.Model):
    """The citizen's three switches: regulation, break-glass, hidden documents in an emergency; and whether what is
    newly deposited is hidden from professionals."""

    space_id = models.UUIDField(primary_key=True)
    allows_regulation = models.BooleanField()
    allows_break_glass = models.BooleanField()
    allows_hidden = models.BooleanField()
    hides_new = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "access_emergency_choices"
