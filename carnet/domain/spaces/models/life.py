"""The life of each space."""

from django.db import models


class Space(models.Model):
    """One citizen's space and the state of its life."""

    space_id = models.UUIDField(primary_key=True)
    state = models.TextField()
    state_since = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    activated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    seen_until = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "spaces_space"
