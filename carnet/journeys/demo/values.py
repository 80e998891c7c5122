"""Who the demo people are and what a demo document is, as plain values.

Everything here is invented. Matricules belong to the test domain of the INS and carry order numbers
that no real birth register reached; telephone numbers come from the ranges kept for fiction; addresses
of mail end in `.example`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

INS_NIR_TEST = "1.2.250.1.213.1.4.10"
INS_NIA = "1.2.250.1.213.1.4.9"


class Sex(StrEnum):
    """The administrative sex, one of the five traits of the INS."""

    MALE = "M"
    FEMALE = "F"


class IdentityStatus(StrEnum):
    """How far an identity was checked: validated with the INS service, or provisional."""

    VALIDATED = "VALI"
    PROVISIONAL = "PROV"


class LinkKind(StrEnum):
    """What one person is for another one."""

    PARENT = "PARENT"
    CARER = "CARER"
    PARTNER = "PARTNER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """A place of birth: its code in the Official Geographic Code (five characters) and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where somebody lives or works."""

    number: str
    street: str
    postal_code: str
    city: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ins:
    """The national health identity: thirteen characters, two digits of key, and the domain (an OID)."""

    matricule: str
    key: str
    oid: str

    @property
    def value(self) -> str:
        """The fifteen characters as they travel in messages."""
        return self.matricule + self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """One citizen with the five traits, the names used every day, and who looks after them.

    `birth_given_names` is the full list of the birth certificate, separated by spaces;
    `first_birth_given_name` the first of them. `attending_rpps` is the declared attending doctor.
    """

    key: str
    ins: Ins
    birth_family_name: str
    birth_given_names: str
    first_birth_given_name: str
    birth_on: date
    sex: Sex
    birth_place: Commune
    used_family_name: str
    used_given_name: str
    identity_status: IdentityStatus
    local_id: str
    address: Address
    phone: str
    email: str
    attending_rpps: str | None
    authorized_rpps: tuple[str, ...]
    blocked_rpps: tuple[str, ...]
    story: str
    about: str

    def age_on(self, day: date) -> int:
        """The age in whole years on a day."""
        before_birthday = (day.month, day.day) < (self.birth_on.month, self.birth_on.day)
        return day.year - self.birth_on.year - before_birthday

    @property
    def display_name(self) -> str:
        """The everyday name, given name first."""
        return f"{self.used_given_name} {self.used_family_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A place of care: FINESS (nine digits) or SIRET (fourteen digits), never both.

    `facility_code` is the sector of activity (SAnn), `practice_setting` the frame of care.
    """

    key: str
    name: str
    finess: str | None
    siret: str | None
    facility_code: str
    facility_label: str
    practice_setting: str
    practice_setting_label: str
    address: Address
    phone: str
    email: str

    @property
    def struct_idnat(self) -> str:
        """The national identifier of the structure: 1 before a FINESS, 3 before a SIRET."""
        return f"1{self.finess}" if self.finess is not None else f"3{self.siret}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Professional:
    """One health professional: RPPS (eleven digits), profession (G15) and speciality.

    `organization_keys` names every place of work, the main one first. `civility` is M or MME,
    `title` is DR, PR or empty.
    """

    key: str
    rpps: str
    civility: str
    title: str
    family_name: str
    given_name: str
    profession_code: str
    profession_label: str
    speciality_code: str | None
    speciality_label: str | None
    organization_keys: tuple[str, ...]
    phone: str
    mssante: str

    @property
    def ps_idnat(self) -> str:
        """The national identifier of a professional: 8 before the RPPS."""
        return "8" + self.rpps

    @property
    def author_code(self) -> str:
        """Profession and speciality as CDA and XDS write them, such as G15_10/SM54."""
        base = f"G15_{self.profession_code}"
        return f"{base}/{self.speciality_code}" if self.speciality_code else base

    @property
    def author_label(self) -> str:
        """The label that goes with `author_code`."""
        return self.speciality_label or self.profession_label

    @property
    def display_name(self) -> str:
        """How letters name this person, such as « Dr Anne Vernet »."""
        prefix = {"DR": "Dr", "PR": "Pr"}.get(self.title) or ("M." if self.civility == "M" else "Mme")
        return f"{prefix} {self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A tie between two citizens: `from_key` is the parent, the carer or the partner of `to_key`."""

    from_key: str
    to_key: str
    kind: LinkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Everybody in the demo, in the order of the data files."""

    citizens: tuple[Citizen, ...]
    professionals: tuple[Professional, ...]
    organizations: tuple[Organization, ...]
    links: tuple[Link, ...]

    def citizen(self, key: str) -> Citizen:
        """The citizen with this key. Raises KeyError."""
        return _one(self.citizens, key)

    def professional(self, key: str) -> Professional:
        """The professional with this key. Raises KeyError."""
        return _one(self.professionals, key)

    def professional_by_rpps(self, rpps: str) -> Professional:
        """The professional with this RPPS. Raises KeyError."""
        for professional in self.professionals:
            if professional.rpps == rpps:
                return professional
        raise KeyError(rpps)

    def organization(self, key: str) -> Organization:
        """The organisation with this key. Raises KeyError."""
        return _one(self.organizations, key)

    def parents_of(self, key: str) -> tuple[Citizen, ...]:
        """The parents of a citizen, among the demo people."""
        return tuple(
            self.citizen(link.from_key) for link in self.links if link.to_key == key and link.kind is LinkKind.PARENT
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDocument:
    """One document to be deposited, with the facts its deposit needs.

    `author_key` is an RPPS and `organization_key` the key of an organisation; both are None when a
    citizen deposits (`by_patient`), and `depositor_key` then names that citizen. `type_code` comes with
    its `type_system` (an OID). Instants are aware. `replaces` is the `unique_id` of the previous
    version. `hidden_by_patient` asks for MASQUE_PS, `hidden_from_patient` for INVISIBLE_PATIENT (the
    author announces the result first), `hidden_from_parents` for INVISIBLE_REPRESENTANTS_LEGAUX.
    """

    patient_key: str
    author_key: str | None
    organization_key: str | None
    depositor_key: str | None
    content: bytes
    media_type: str
    unique_id: str
    set_id: str
    version: int
    type_code: str
    type_system: str
    title: str
    created_at: datetime
    started_at: datetime
    ended_at: datetime | None
    replaces: str | None = None
    hidden_by_patient: bool = False
    hidden_from_patient: bool = False
    hidden_from_parents: bool = False
    by_patient: bool = False


def _one[T: (Citizen, Professional, Organization)](items: tuple[T, ...], key: str) -> T:
    for item in items:
        if item.key == key:
            return item
    raise KeyError(key)
