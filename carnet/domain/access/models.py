"""Who the citizen has let in, kept out, and what the citizen allows in an emergency."""

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

    class Meta:
        """Table options."""

        db_table = "access_authorization"


class EmergencyChoices(models.Model):
    """The citizen's three switches: regulation, break-glass, and hidden documents in an emergency."""

    space_id = models.UUIDField(primary_key=True)
    allows_regulation = models.BooleanField()
    allows_break_glass = models.BooleanField()
    allows_hidden = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "access_emergency_choices"
