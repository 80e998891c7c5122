"""Who acts for whom, written twice: in the space of the person, and in the delegate's own."""

from django.db import models
from django.db.models import Q

from carnet.domain.spaces.codes.delegations import LIVE, Kind, Status

_LIVE = Q(status__in=sorted(status.value for status in LIVE))


class Delegation(models.Model):
    """Who may act in this space: one row a mandate, kept when it has ended. Names are in `sealed_details`.

    `delegate_id` is the delegate's own space. `role` is the ActorKind in which the delegate acts. `valid_until` is
    an instant, excluded; for a parent it is always there: the child's majority.
    """

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    delegate_id = models.UUIDField()
    kind = models.TextField()
    role = models.TextField()
    scope = models.TextField()
    status = models.TextField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    invited_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField()
    recorded_by = models.TextField()
    warned_at = models.DateTimeField(null=True)
    sealed_details = models.BinaryField()

    class Meta:
        """Table options. The indexes are for the jobs that look at dates in every space."""

        db_table = "spaces_delegation"
        constraints = (
            models.UniqueConstraint(
                fields=("space_id", "delegate_id"), condition=_LIVE, name="spaces_delegation_one_live"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.PARENT.value) | Q(valid_until__isnull=False),
                name="spaces_delegation_majority",
            ),
        )
        indexes = (
            models.Index(fields=("valid_until",), condition=_LIVE, name="spaces_delegation_until"),
            models.Index(
                fields=("answer_by",), condition=Q(status=Status.PENDING.value), name="spaces_delegation_answer"
            ),
        )


class Mandate(models.Model):
    """For whom this space's citizen may act: the delegate's copy of a delegation, under the delegate's own key."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    represented_id = models.UUIDField()
    kind = models.TextField()
    scope = models.TextField()
    status = models.TextField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    invited_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    seen_until = models.DateTimeField(null=True)
    sealed_details = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "spaces_mandate"
        constraints = (
            models.UniqueConstraint(
                fields=("space_id", "represented_id"), condition=_LIVE, name="spaces_mandate_one_live"
            ),
        )
