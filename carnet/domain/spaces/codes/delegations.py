"""Who acts for whom: the kinds of mandate, what becomes of them, what they open, and why one is refused."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from carnet.foundation.actors import ActorKind


class Kind(StrEnum):
    """Why somebody acts for somebody else. Source: functional-rules §1.3, §1.4 (civil code 371-1, 425, 459, 494-1).

    GUARDIAN: tutelle with representation for the person. CURATOR: curatelle. The two FAMILY_… are the family
    habilitation, in representation or in assistance. CARER: an aidant whom the person chose.
    """

    PARENT = "parent"
    GUARDIAN = "guardian"
    FAMILY_REPRESENTATION = "family_representation"
    CURATOR = "curator"
    FAMILY_ASSISTANCE = "family_assistance"
    CARER = "carer"


class Status(StrEnum):
    """Where a mandate stands. Whether it opens anything also depends on its dates."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Event(StrEnum):
    """What may happen to a mandate."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    REVOKE = "revoke"
    EXPIRE = "expire"


class Party(StrEnum):
    """On which side somebody stands: the person represented (or who decides for that person), the delegate,
    support on a document it holds, or Carnet itself by the date."""

    PERSON = "person"
    DELEGATE = "delegate"
    SUPPORT = "support"
    SYSTEM = "system"


class Scope(StrEnum):
    """What a mandate opens: all that its role allows, or only the documents."""

    ALL = "all"
    DOCUMENTS = "documents"


class Reason(StrEnum):
    """Why a delegation is refused: stable codes."""

    ROLE_NOT_ENTITLED = "role_not_entitled"
    SPACE_NOT_ACTIVE = "space_not_active"
    UNKNOWN_PERSON = "unknown_person"
    NOT_ONESELF = "not_oneself"
    ALREADY_LINKED = "already_linked"
    WRONG_DATES = "wrong_dates"
    PERSON_IS_MINOR = "person_is_minor"
    PERSON_IS_ADULT = "person_is_adult"
    BIRTH_DATE_UNKNOWN = "birth_date_unknown"
    TOO_MANY_REPRESENTATIVES = "too_many_representatives"
    TOO_MANY_CARERS = "too_many_carers"
    TOO_MANY_CARED_FOR = "too_many_cared_for"
    TOO_MANY_PROFILES = "too_many_profiles"
    ANSWERED_TOO_LATE = "answered_too_late"
    NOT_THE_STATUS = "not_the_status"
    NO_REASON_GIVEN = "no_reason_given"


# In which role the delegate acts: who represents decides in the person's place; who assists has a carer's powers,
# because the person keeps the last word (curatelle, habilitation in assistance).
ROLES: Mapping[Kind, ActorKind] = MappingProxyType(
    {
        Kind.PARENT: ActorKind.REPRESENTATIVE,
        Kind.GUARDIAN: ActorKind.REPRESENTATIVE,
        Kind.FAMILY_REPRESENTATION: ActorKind.REPRESENTATIVE,
        Kind.CURATOR: ActorKind.CARER,
        Kind.FAMILY_ASSISTANCE: ActorKind.CARER,
        Kind.CARER: ActorKind.CARER,
    }
)

# Kinds that a court ordered: support records them from the judgment.
PROTECTIONS = frozenset({Kind.GUARDIAN, Kind.FAMILY_REPRESENTATION, Kind.CURATOR, Kind.FAMILY_ASSISTANCE})
# Those of them that open nothing until the protected person agrees. Source: functional-rules §1.4.
NEED_CONSENT = frozenset({Kind.CURATOR, Kind.FAMILY_ASSISTANCE})

LIVE = frozenset({Status.PENDING, Status.ACCEPTED})
