"""The words of the law of access: readers, modes, actions, roles of the matrix, conditions, reasons."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReaderKind(StrEnum):
    """Who knocks at the door."""

    CITIZEN = "citizen"
    REPRESENTATIVE = "representative"
    CARER = "carer"
    PROFESSIONAL = "professional"
    STAFF = "staff"
    STRUCTURE = "structure"


class Mode(StrEnum):
    """How a professional enters: as usual, in secret of a minor's parents, as the regulator of emergency calls, or by
    breaking the glass."""

    NORMAL = "normal"
    SECRET = "secret"  # noqa: S105  # the secret is the minor's
    REGULATION = "regulation"
    BREAK_GLASS = "break_glass"


class Authentication(StrEnum):
    """How a reader was recognised: in person, on a structure's word, or on that word reinforced (AIR)."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    REINFORCED_INDIRECT = "reinforced_indirect"


class Action(StrEnum):
    """What a reader asks to do. The transaction of the DMP's guide is in `data/requirements.tsv`.

    READ_HIDDEN and the other READ_… are rows of the matrix: callers ask READ, the document chooses the rows.
    """

    AUTHENTICATE = "authenticate"
    CHECK_ACCESS = "check_access"
    DECLARE_AUTHORISED = "declare_authorised"
    REMOVE_OWN_AUTHORISATION = "remove_own_authorisation"
    STOP_BEING_TREATING_DOCTOR = "stop_being_treating_doctor"
    LIST_AUTHORISED_SPACES = "list_authorised_spaces"
    FIND_PATIENT_WITHOUT_INS = "find_patient_without_ins"
    OPEN_WEB = "open_web"
    READ_ADMINISTRATIVE_DATA = "read_administrative_data"
    LIST_CARE_TEAM = "list_care_team"
    DEPOSIT = "deposit"
    REPLACE = "replace"
    DEPOSIT_FOR_STRUCTURE = "deposit_for_structure"
    LIST = "list"
    LIST_DELETED = "list_deleted"
    FIND_REFERENCE = "find_reference"
    READ = "read"
    READ_HIDDEN = "read_hidden"
    READ_INVISIBLE = "read_invisible"
    READ_ARCHIVED = "read_archived"
    READ_SUPERSEDED = "read_superseded"
    READ_DELETED = "read_deleted"
    HIDE = "hide"
    UNHIDE = "unhide"
    SHOW_TO_PATIENT = "show_to_patient"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    DELETE = "delete"
    ADD_OWN = "add_own"
    EDIT_OWN = "edit_own"
    DELETE_OWN = "delete_own"
    READ_JOURNAL = "read_journal"
    MANAGE_ACCESS = "manage_access"
    BLOCK_FOR_PATIENT = "block_for_patient"


class Column(StrEnum):
    """A role of the functional rights matrix, in a mode of access."""

    OTHER_NORMAL = "other_normal"
    OTHER_REGULATION = "other_regulation"
    OTHER_BREAK_GLASS = "other_break_glass"
    DOCTOR_NORMAL = "doctor_normal"
    DOCTOR_REGULATION = "doctor_regulation"
    DOCTOR_BREAK_GLASS = "doctor_break_glass"
    OCCUPATIONAL_DOCTOR = "occupational_doctor"
    TREATING_DOCTOR_NORMAL = "treating_doctor_normal"
    TREATING_DOCTOR_BREAK_GLASS = "treating_doctor_break_glass"
    STAFF_NORMAL = "staff_normal"
    STRUCTURE_NORMAL = "structure_normal"
    STRUCTURE_REGULATION = "structure_regulation"


class Condition(StrEnum):
    """What a cell of the matrix says. All but NO, ABSENT, OWN… and IF_PATIENT_ALLOWS are a yes within limits.

    The limits of TO_STRUCTURE, SAME_STRUCTURE, NEW_AUTHORISATIONS and FOR_STRUCTURE bear on what the caller
    then does (authorise the structure, list its spaces, deposit in its name): ask `rules.condition_of`.
    """

    YES = "yes"
    NO = "no"
    ABSENT = "absent"
    OWN = "own"
    OF_STRUCTURE = "of_structure"
    STRUCTURE_REFERENCE = "structure_reference"
    IF_PATIENT_ALLOWS = "if_patient_allows"
    TO_STRUCTURE = "to_structure"
    SAME_STRUCTURE = "same_structure"
    NEW_AUTHORISATIONS = "new_authorisations"
    FOR_STRUCTURE = "for_structure"


class Need(StrEnum):
    """Whether an action needs something: always, never, or unless the document is the reader's own."""

    YES = "yes"
    NO = "no"
    UNLESS_OWN = "unless_own"


class About(StrEnum):
    """Whether a question is about one document."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class PatientDocuments(StrEnum):
    """Who, besides the patient, may act on a document the patient deposited."""

    ANY = "any"
    TREATING_DOCTOR = "treating_doctor"
    NOBODY = "nobody"


class DocumentStatus(StrEnum):
    """Where a version of a document stands."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    DELETED = "deleted"


class HiddenScope(StrEnum):
    """Which documents hidden from professionals a list shows: none of them, the reader's own, all."""

    NONE = "none"
    OWN = "own"
    ALL = "all"


class ConsentScope(StrEnum):
    """What one agreement of the citizen's covers.

    TEAM: every member of the structure of whoever collected it, health professional or not. PROFESSIONAL: one person
    whom the citizen takes into the care team. CONSULTATION: one person outside the team, for the consultation at hand.
    EXPRESS: an occupational doctor. Source: L1110-12, L1111-17, R1111-46; Conseil d'État, 15 October 2025, n° 490409.
    """

    TEAM = "team"
    PROFESSIONAL = "professional"
    CONSULTATION = "consultation"
    EXPRESS = "express"


class ConsentMeans(StrEnum):
    """How the citizen agreed: aloud, on paper, on a screen."""

    ORAL = "oral"
    WRITTEN = "written"
    DIGITAL = "digital"


class AuthorizationStatus(StrEnum):
    """What the test of authorisation answers (TD0.2): VALID is the guide's `VALIDE`; the others are named here."""

    VALID = "VALIDE"
    EXPIRED = "EXPIREE"
    NONE = "INEXISTANTE"
    FORBIDDEN = "INTERDITE"


class TeamList(StrEnum):
    """Which professionals a list gives (TD1.6): those let in, those kept out, all."""

    ACTIVE = "ACTIVE"
    FORBIDDEN = "INTERDITE"
    ALL = "TOUTE"


class RestrictedWhat(StrEnum):
    """What a restriction of the citizen's withholds."""

    DOCUMENT = "document"
    CATEGORY = "category"
    EPISODE = "episode"
    PERIOD = "period"
    ARRIVALS = "arrivals"
    EVERYTHING = "everything"


class RestrictedWhom(StrEnum):
    """From whom a restriction withholds: every professional, a profession, an organisation, one named person."""

    EVERYBODY = "everybody"
    PROFESSION = "profession"
    ORGANIZATION = "organization"
    PROFESSIONAL = "professional"


class Reason(StrEnum):
    """Why a decision is what it is: stable codes. Their French sentences are in `data/reasons.tsv`."""

    ALLOWED = "allowed"
    ROLE_NOT_ENTITLED = "role_not_entitled"
    MODE_NOT_OPEN = "mode_not_open"
    SPACE_NOT_OPEN = "space_not_open"
    BLOCKED = "blocked"
    NOT_AUTHORISED = "not_authorised"
    REGULATION_NOT_ALLOWED = "regulation_not_allowed"
    BREAK_GLASS_NOT_ALLOWED = "break_glass_not_allowed"
    TYPE_NOT_OPEN_TO_PROFESSION = "type_not_open_to_profession"
    HIDDEN_FROM_PROFESSIONALS = "hidden_from_professionals"
    HIDDEN_IN_EMERGENCY = "hidden_in_emergency"
    HIDDEN_FROM_PATIENT = "hidden_from_patient"
    HIDDEN_FROM_REPRESENTATIVES = "hidden_from_representatives"
    DELETED = "deleted"
    NOT_OWN_DOCUMENT = "not_own_document"
    DOCUMENT_OF_PATIENT = "document_of_patient"
    NOT_DEPOSITED_BY_PATIENT = "not_deposited_by_patient"
    NO_MANDATE = "no_mandate"
    RESTRICTED = "restricted"
    NOT_A_MINOR = "not_a_minor"
    NO_EMERGENCY_DECLARED = "no_emergency_declared"
    NO_EXPRESS_CONSENT = "no_express_consent"
    ACCOUNT_CUT = "account_cut"
    PROOF_WANTED = "proof_wanted"


DOCTOR = "10"  # Médecin, in TRE_G15.


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who asks. `profession` is a code of TRE_G15, for professionals only."""

    kind: ReaderKind
    profession: str | None = None
    mode: Mode = Mode.NORMAL
    authentication: Authentication = Authentication.DIRECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """One restriction in force that names the reader of the moment.

    `target` is the set of a document, the code of a category, or the identifier of an episode of care. `since` and
    `until` bound the care of a PERIOD (half-open); `since` alone the deposits of ARRIVALS.
    """

    what: RestrictedWhat
    whom: RestrictedWhom
    target: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """The restrictions that bind a reader; all but the strictest spare what the reader wrote."""

    restrictions: tuple[Restriction, ...] = ()
    spares_own: bool = True


NOTHING_WITHHELD = Withheld()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRestriction:
    """What the citizen asks to withhold, from whom, from when and until when (None: from now, for good).

    `excluded` is a profession (TRE_G15), the identifier of an organisation or an RPPS, as `whom` says. `note` is for
    the citizen alone.
    """

    what: RestrictedWhat
    whom: RestrictedWhom
    target: str = ""
    excluded: str = ""
    care_since: datetime | None = None
    care_until: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceFacts:
    """What is known of this reader in this space; what nobody established is false.

    `has_mandate`: the space is the citizen's own, or a mandate in force lets the reader act for its citizen.
    `authorised`: a valid authorisation, in care team or by consent. `blocked`: set by the patient.
    `is_treating_doctor`: médecin traitant or administrator named by the patient. `is_minor` is established in secret
    mode only. `has_declared_emergency`: the reader said, less than a few hours ago, why the glass is broken. The three
    `allows_…` are the patient's switches for emergencies. `restrictions`: those that name this reader. `account_cut`:
    the reader's account, or its software, read so unlike its habits that nothing opens to it until somebody has looked.
    `proof_wanted`: the account has opened many records since its holder last proved to be there; this one, which it has
    not opened these days, waits for a fresh proof.
    """

    is_open: bool
    has_mandate: bool = False
    authorised: bool = False
    blocked: bool = False
    is_treating_doctor: bool = False
    is_occupational_doctor: bool = False
    is_minor: bool = False
    has_declared_emergency: bool = False
    allows_regulation: bool = False
    allows_break_glass: bool = False
    allows_hidden_in_emergency: bool = False
    restrictions: tuple[Restriction, ...] = ()
    account_cut: bool = False
    proof_wanted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What is known of one document, for this reader.

    `is_own`: the reader wrote it, or for staff and structures, the structure did. `by_patient`: the patient,
    or a representative for the patient, deposited it. The three `hidden_from_…` are the codes MASQUE_PS,
    INVISIBLE_PATIENT and INVISIBLE_REPRESENTANTS_LEGAUX. `care_at` is when the care was given, or failing that when
    the document was made; `episodes` are its business identifiers.
    """

    type_code: str
    status: DocumentStatus = DocumentStatus.CURRENT
    archived: bool = False
    hidden_from_professionals: bool = False
    hidden_from_patient: bool = False
    hidden_from_representatives: bool = False
    is_own: bool = False
    by_patient: bool = False
    set_id: str = ""
    category: str = ""
    episodes: tuple[str, ...] = ()
    care_at: datetime | None = None
    deposited_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """Which documents of a space a reader's list may hold, as plain data that a query applies.

    When `allowed` is false the list is refused for `reason` and the rest says nothing. `type_codes` None
    stands for every type. Superseded and archived documents pass: leaving them out of a screen is the
    caller's choice.
    """

    allowed: bool
    reason: str
    type_codes: frozenset[str] | None = frozenset()
    hidden: HiddenScope = HiddenScope.NONE
    show_hidden_from_patient: bool = False
    show_hidden_from_representatives: bool = False
    show_deleted: bool = False
    withheld: Withheld = NOTHING_WITHHELD
