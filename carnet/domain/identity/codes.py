"""Identities as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from carnet.foundation.values.ins import Ins


class IdentityStatus(StrEnum):
    """How far an identity is trusted.

    Source: table 0445 as profiled in France (french-profiles §4).
    """

    PROVISIONAL = "PROV"
    VALIDATED = "VALI"
    DOUBTFUL = "DOUB"
    DISUSED = "DESA"
    FICTIVE = "FICT"


class Sex(StrEnum):
    """The administrative sex of the identity's traits."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


class AccountKind(StrEnum):
    """Who signs in with an account: a citizen, to the own space, or an agent, to the back office."""

    CITIZEN = "citizen"
    AGENT = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientIdentity:
    """A citizen's identity: the INS, the five traits, and the names used every day.

    `birth_given_names` is the whole list of the birth certificate. `birth_on` is None when the day is not known.
    `birth_place` is the official geographic code (COG). `historic` are the former INS.
    """

    ins: Ins
    birth_family_name: str
    birth_given_names: tuple[str, ...]
    birth_on: date | None
    sex: Sex
    birth_place: str
    used_family_name: str = ""
    used_given_name: str = ""
    historic: tuple[Ins, ...] = ()

    @property
    def display_name(self) -> str:
        """The name used every day, given name first."""
        given = self.used_given_name or (self.birth_given_names[0] if self.birth_given_names else "")
        return f"{given.title()} {(self.used_family_name or self.birth_family_name).upper()}".strip()


@dataclass(frozen=True, slots=True)
class Patient:
    """A citizen of the register: the space, the identity, its status."""

    space_id: UUID
    identity: PatientIdentity
    status: IdentityStatus


@dataclass(frozen=True, slots=True)
class Organization:
    """A structure of care. `sector` is a SAnn code, `practice_setting` a code of the frame of care."""

    id: str
    name: str
    sector: str
    practice_setting: str
    city: str


@dataclass(frozen=True, slots=True)
class Professional:
    """A professional of the directory, and where this person works today."""

    rpps: str
    family_name: str
    given_name: str
    civility: str
    profession: str
    specialty: str
    is_active: bool
    organizations: tuple[Organization, ...]

    @property
    def display_name(self) -> str:
        """How a citizen reads this person's name, such as « Dr Anne VERNET »."""
        title = "Dr" if self.profession in {"10", "40"} else {"MME": "Mme", "M": "M."}.get(self.civility, "")
        return f"{title} {self.given_name} {self.family_name.upper()}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Software:
    """A software allowed to call us, for one organisation.

    Its keys are `public_keys` (a JWK set), or published at `jwks_url`. `scope` holds the only single interactions it
    may obtain, everything when empty. `known_as` tells its names at the professionals' issuers, by issuer.
    `certificates` are named as `identity.queries.certificate_names` writes them.
    """

    id: str
    name: str
    organization: Organization
    public_keys: Mapping[str, object] = field(default_factory=dict)
    jwks_url: str = ""
    scope: frozenset[str] = frozenset()
    known_as: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    may_introspect: bool = False
    certificates: frozenset[str] = frozenset()
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class TokenBearer:
    """What a valid access token says: which software, for which organisation, and who acts through it.

    `certificate` is the thumbprint of the only certificate with which it may be used, if any. `authority` is the issuer
    before which the professional signed in, empty when the software answers for it. `authenticated_at` is when this
    person signed in, as the issuer says, or the software that answers for it; None when nobody says it.
    """

    client_id: str
    organization: Organization
    professional: Professional | None
    purpose_of_use: str
    scope: frozenset[str]
    expires_at: datetime
    issued_at: datetime
    certificate: bytes | None = None
    authority: str = ""
    used_through: Mapping[str, str] = field(default_factory=dict)
    authenticated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedTraits:
    """The five strict traits of somebody, as an issuer says them.

    `given_names` are all of them, in order, one string. `birth_dates` are the days that the claim may mean: one, or
    those by which registers write a day that is not known. `birth_place` is the official geographic code.
    """

    family_name: str
    given_names: str
    birth_dates: tuple[date, ...]
    sex: Sex
    birth_place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Somebody looked for by traits. `birth_on` is AAAA-MM-JJ as the birth certificate says it.

    A day or a month that is not known is 00, and is no calendar date. `birth_place` is the official geographic code;
    it may be empty. `given_names` are those of birth, in their order.
    """

    family_name: str
    given_names: tuple[str, ...]
    sex: Sex
    birth_on: str
    birth_place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a carte Vitale says of its beneficiary. `holder` is the number of whoever opened the rights.

    `own` is the beneficiary's own number, where the card has it. Numbers are a matricule with its key. `rank` tells
    twins apart.
    """

    holder: str
    own: str = ""
    family_name: str = ""
    birth_on: str = ""
    rank: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """An identity as the national service certifies it: the INS in force, the former ones, the five traits.

    `birth_on` is None for a date that is no calendar day.
    """

    ins: Ins
    historic: tuple[Ins, ...]
    family_name: str
    given_names: tuple[str, ...]
    sex: Sex
    birth_on: date | None
    birth_place: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A combination of INS, card and code that was found right: whose space it opens, by which code.

    `by_letter`: the code went to the postal address, so that it proves more than a mailbox that is read.
    """

    space_id: UUID
    code_id: UUID
    by_letter: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """One count of tries: what for, of whom (any text, hashed before it is kept), how many before one must wait."""

    purpose: str
    key: str
    free_tries: int


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A browser known of an account, and when it was last used to sign in."""

    label: str
    first_at: datetime
    last_at: datetime
