"""Who people are: patients by INS, professionals by RPPS, organisations by FINESS or SIRET, and software."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Upper

from carnet.domain.identity.codes import AccountKind
from carnet.foundation import ids


class Patient(models.Model):
    """A citizen's identity, sealed under the key of the space: INS, five traits, used names, historic INS."""

    space_id = models.UUIDField(primary_key=True)
    sealed_identity = models.BinaryField()
    status = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "identity_patient"


class InsIndex(models.Model):
    """Finds a space by the keyed hash of an INS, present or historic. Holds nothing that can be read."""

    ins_hash = models.BinaryField(primary_key=True)
    space_id = models.UUIDField()
    is_current = models.BooleanField()

    class Meta:
        """Table options."""

        db_table = "identity_ins_index"


class TraitsIndex(models.Model):
    """Finds spaces by the keyed hash of strict traits (birth name, first birth given name, birth date, sex)."""

    pk = models.CompositePrimaryKey("traits_hash", "space_id")
    traits_hash = models.BinaryField()
    space_id = models.UUIDField()

    class Meta:
        """Table options."""

        db_table = "identity_traits_index"


class Indexing(models.Model):
    """How far the making of an index of citizens who were registered before it has gone: up to which space."""

    name = models.TextField(primary_key=True)
    after = models.UUIDField(null=True)
    count = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "identity_indexing"


class Organization(models.Model):
    """A structure of care, by its national identifier (Struct_IdNat: `1` + FINESS, `3` + SIRET…)."""

    id = models.TextField(primary_key=True)
    name = models.TextField()
    sector = models.TextField()
    practice_setting = models.TextField()
    city = models.TextField()

    class Meta:
        """Table options."""

        db_table = "identity_organization"


class Professional(models.Model):
    """A professional of the directory, by RPPS number (11 digits)."""

    rpps = models.TextField(primary_key=True)
    family_name = models.TextField()
    given_name = models.TextField()
    civility = models.TextField()
    profession = models.TextField()
    specialty = models.TextField()
    is_active = models.BooleanField()

    class Meta:
        """Table options."""

        db_table = "identity_professional"
        indexes = (
            models.Index(OpClass(Upper("family_name"), "text_pattern_ops"), name="identity_professional_family"),
            models.Index(OpClass(Upper("given_name"), "text_pattern_ops"), name="identity_professional_given"),
        )


class Situation(models.Model):
    """A situation of exercise: who works where, and since when."""

    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="situations")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="situations")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        """Table options."""

        db_table = "identity_situation"
        constraints = (
            models.UniqueConstraint(fields=("professional", "organization"), name="identity_situation_once"),
        )


class Mailbox(models.Model):
    """An address of the secure mail (MSSanté): of a professional, of an organisation, or of one in the other.

    `kind` is a code of TRE_R257 (PER, ORG, APP, CAB). One who asked not to be shown is not `is_listed`.
    """

    address = models.TextField()
    kind = models.TextField()
    is_listed = models.BooleanField()
    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, null=True, related_name="mailboxes")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, null=True, related_name="mailboxes")

    class Meta:
        """Table options."""

        db_table = "identity_mailbox"
        constraints = (
            models.UniqueConstraint(
                fields=("address", "professional", "organization"), nulls_distinct=False, name="identity_mailbox_once"
            ),
            models.CheckConstraint(
                condition=models.Q(professional__isnull=False) | models.Q(organization__isnull=False),
                name="identity_mailbox_of_somebody",
            ),
        )


class SoftwareClient(models.Model):
    """A software allowed to call us: a confidential client bound to one organisation, known by its public keys.

    The keys are here (`public_keys`) or where the software publishes them (`jwks_url`). `scope` bounds what it may
    ever obtain, everything when empty. `known_as` tells its names at the professionals' issuers, by issuer.
    """

    id = models.TextField(primary_key=True)
    name = models.TextField()
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="clients")
    public_keys = models.JSONField()
    jwks_url = models.TextField(default="", db_default="")
    scope = models.TextField(default="", db_default="")
    known_as = models.JSONField(default=dict, db_default={})
    may_introspect = models.BooleanField(default=False, db_default=False)
    is_active = models.BooleanField()

    class Meta:
        """Table options."""

        db_table = "identity_software_client"


class ClientCertificate(models.Model):
    """A certificate by which a software proves who it is: its thumbprint, or the name of its holder."""

    name = models.TextField(primary_key=True)
    client = models.ForeignKey(SoftwareClient, on_delete=models.CASCADE, related_name="certificates")

    class Meta:
        """Table options."""

        db_table = "identity_client_certificate"


class EditorKey(models.Model):
    """A key by which the editor of a software enters its pages; kept hashed, one by software."""

    client = models.OneToOneField(SoftwareClient, on_delete=models.CASCADE, primary_key=True)
    key_hash = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "identity_editor_key"


class RequestCount(models.Model):
    """How many requests somebody made in a span of time; the key is hashed. Not written to the log of the base."""

    pk = models.CompositePrimaryKey("key_hash", "starts_at")
    key_hash = models.BinaryField()
    starts_at = models.DateTimeField()
    requests = models.IntegerField()

    class Meta:
        """Table options."""

        db_table = "identity_request_count"
        indexes = (models.Index(fields=("starts_at",), name="identity_request_count_start"),)


class UsedAssertion(models.Model):
    """An assertion identifier already accepted from a client: it is accepted once."""

    pk = models.CompositePrimaryKey("client_id", "jti")
    client_id = models.TextField()
    jti = models.TextField()
    expires_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "identity_used_assertion"
        indexes = (models.Index(fields=("expires_at",), name="identity_assertion_expiry"),)


class AccessToken(models.Model):
    """A token given to a software: only its SHA-256 is kept. It carries who acts, as the assertion said.

    `certificate` is the thumbprint of the only certificate with which it may be used. `authority` is the issuer before
    which the professional signed in, empty when the software answers for it, `authenticated_at` when, as it says;
    `used_through` is what the software said of itself.
    """

    token_hash = models.BinaryField(primary_key=True)
    client = models.ForeignKey(SoftwareClient, on_delete=models.CASCADE, related_name="tokens")
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, null=True, related_name="tokens")
    purpose_of_use = models.TextField()
    scope = models.TextField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    certificate = models.BinaryField(null=True)
    authority = models.TextField(default="", db_default="")
    used_through = models.JSONField(default=dict, db_default={})
    authenticated_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "identity_access_token"
        indexes = (models.Index(fields=("expires_at",), name="identity_token_expiry"),)


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by what their table holds; nobody is made here, see `actions`."""


class Account(AbstractBaseUser):
    """What somebody signs in with: a citizen's, bound to one space, or an agent's, bound to none.

    Nothing here names a citizen: the identifier is a keyed hash, in hexadecimal, and a copy sealed under the space's
    key. `name` is an agent's, as the journal shows it; a citizen's is empty.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    kind = models.TextField()
    identifier_hash = models.TextField(unique=True)
    sealed_identifier = models.BinaryField(default=b"")
    space_id = models.UUIDField(null=True, unique=True)
    name = models.TextField(default="")
    is_active = models.BooleanField(default=True)
    terms_accepted = models.TextField(default="")
    created_at = models.DateTimeField()
    password_changed_at = models.DateTimeField()

    USERNAME_FIELD = "identifier_hash"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        """Table options."""

        db_table = "identity_account"
        constraints = (
            models.CheckConstraint(
                name="identity_account_is_of_one_kind",
                condition=models.Q(kind=AccountKind.CITIZEN.value, space_id__isnull=False, name="")
                | models.Q(kind=AccountKind.AGENT.value, space_id__isnull=True, sealed_identifier=b""),
            ),
        )


class IssuerLink(models.Model):
    """Whom an issuer knows as what: the keyed hash of its subject, and the space it leads to. One of each a space."""

    subject_hash = models.BinaryField(primary_key=True)
    issuer = models.TextField()
    space_id = models.UUIDField()
    linked_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "identity_issuer_link"
        constraints = (models.UniqueConstraint(fields=("space_id", "issuer"), name="identity_issuer_link_once"),)


class IssuerSession(models.Model):
    """A session of ours that began at an issuer, so that the issuer may end it: its own names are keyed hashes."""

    session_key = models.TextField(primary_key=True)
    subject_hash = models.BinaryField(db_index=True)
    session_hash = models.BinaryField(null=True, db_index=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        """Table options."""

        db_table = "identity_issuer_session"


class VitaleCard(models.Model):
    """A carte Vitale of a citizen, by its serial number: compared by keyed hash, read again only by unsealing.

    Children are written on the cards of their parents: two spaces may know the same serial.
    """

    pk = models.CompositePrimaryKey("space_id", "serial_hash")
    space_id = models.UUIDField()
    serial_hash = models.BinaryField()
    sealed_serial = models.BinaryField()
    registered_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "identity_vitale_card"


class ActivationCode(models.Model):
    """A one-time code that proves, with the INS and the card, who takes a space in hand. Only its hash is kept."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField(default=ids.new_id)
    code_hash = models.BinaryField()
    by_letter = models.BooleanField(default=False, db_default=False)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        db_table = "identity_activation_code"


class Throttle(models.Model):
    """How often something was tried in vain, and until when to wait. The key is a keyed hash: it names nobody."""

    pk = models.CompositePrimaryKey("purpose", "key_hash")
    purpose = models.TextField()
    key_hash = models.BinaryField()
    failures = models.IntegerField()
    last_at = models.DateTimeField()
    wait_until = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "identity_throttle"
        indexes = (models.Index(fields=("last_at",), name="identity_throttle_age"),)


class KnownDevice(models.Model):
    """A browser from which an account was opened: it holds a token of which the hash is kept here.

    `label` is the browser and the system, such as « Firefox sur Android »; no address is kept.
    """

    pk = models.CompositePrimaryKey("account_id", "token_hash")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="devices")
    token_hash = models.BinaryField()
    label = models.TextField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "identity_known_device"
