"""Who the citizen has let in, kept out, on which consent; what is withheld, and what is allowed in an emergency."""

from django.contrib.postgres.fields import ArrayField
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


class Visit(models.Model):
    """A record that an account entered on one day, by a mark that changes every day. Written by `access_enter`.

    Kept three nights: `oversight` weighs what was entered against what shows care.
    """

    pk = models.CompositePrimaryKey("account", "day", "mark")
    account = models.TextField()
    day = models.DateField()
    mark = models.BigIntegerField()

    class Meta:
        """Table options."""

        db_table = "access_visit"
        indexes = (models.Index(fields=("day",), name="access_visit_age"),)


class Day(models.Model):
    """How many records an account entered on one day of Paris. Written by `access_enter`.

    `place` and `client` are those of the day's first record; `slice` is the ten minutes that `in_slice` counts.
    `unexplained` and `untraced` are written at night by the workers, unknown until then (`oversight.weighing`). `fresh`
    counts the records that the account had not opened in the two days before either, emergencies left out.
    """

    pk = models.CompositePrimaryKey("account", "day")
    account = models.TextField()
    day = models.DateField()
    place = models.TextField()
    client = models.TextField()
    records = models.IntegerField()
    strangers = models.IntegerField()
    emergencies = models.IntegerField()
    by_hour = ArrayField(models.IntegerField())
    slice = models.IntegerField()
    in_slice = models.IntegerField()
    alerted = models.TextField()
    unexplained = models.IntegerField(null=True)
    untraced = models.IntegerField(null=True)
    fresh = models.IntegerField(default=0, db_default=0)

    class Meta:
        """Table options."""

        db_table = "access_day"
        indexes = (models.Index(fields=("day",), name="access_day_age"),)


class Search(models.Model):
    """How often an account, or a structure's software, looked for a patient in one hour, and how often in vain."""

    pk = models.CompositePrimaryKey("account", "hour")
    account = models.TextField()
    hour = models.DateTimeField()
    searches = models.IntegerField()
    misses = models.IntegerField()

    class Meta:
        """Table options."""

        db_table = "access_search"
        indexes = (models.Index(fields=("hour",), name="access_search_age"),)


class Cut(models.Model):
    """A time during which nothing opens to an account, an RPPS or a software; until somebody ends it."""

    id = models.UUIDField(primary_key=True)
    account = models.TextField()
    measure = models.TextField()
    counted = models.IntegerField()
    limit = models.IntegerField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="")

    class Meta:
        """Table options."""

        db_table = "access_cut"
        constraints = (
            models.UniqueConstraint(
                fields=("account",), condition=models.Q(ended_at__isnull=True), name="access_cut_once"
            ),
        )


class Question(models.Model):
    """A time at which the holder of an account was asked for a fresh proof, and when it came.

    `day` is that of Paris, `fresh` what that day had counted until then; `refused` how often a record stayed closed for
    want of the proof. The newest of an account stands: who proved before it opens no other record.
    """

    id = models.UUIDField(primary_key=True)
    account = models.TextField()
    asked_at = models.DateTimeField()
    day = models.DateField()
    measure = models.TextField()
    counted = models.IntegerField()
    limit = models.IntegerField()
    fresh = models.IntegerField()
    refused = models.IntegerField(default=0, db_default=0)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "access_question"
        indexes = (models.Index(fields=("account", "-asked_at"), name="access_question_newest"),)
        constraints = (
            models.UniqueConstraint(
                fields=("account",), condition=models.Q(answered_at__isnull=True), name="access_question_once"
            ),
        )


class Carried(models.Model):
    """How many records an account opened since its last question, until a day, that no care explains. By the night."""

    account = models.TextField(primary_key=True)
    until = models.DateField()
    records = models.IntegerField()

    class Meta:
        """Table options."""

        db_table = "access_carried"


class AccountHabits(models.Model):
    """The limits of an account (`vigilance.Habits`, in order), learnt, or allowed by an agent until a day."""

    account = models.TextField(primary_key=True)
    limits = ArrayField(models.IntegerField())
    learnt_at = models.DateTimeField()
    allowed_until = models.DateField(null=True)

    class Meta:
        """Table options."""

        db_table = "access_habits"
