"""The plain values that the components show: a web fills them in, a template reads them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Role = Literal[
    "citoyen",
    "aidant",
    "medecin",
    "pharmacien",
    "infirmier",
    "laboratoire",
    "hopital",
    "professionnel",
    "application",
    "systeme",
]
Kind = Literal["info", "success", "warning", "urgent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationEntry:
    """One entry of the main navigation; only what can be opened today is given."""

    label: str
    icon: str
    url: str
    is_current: bool = False
    count: int = 0
    count_label: str = ""  # what the number counts, for screen readers: « documents nouveaux »
    short: str = ""  # one word, where five entries share the width of a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whose space the reader may look at; `relation` is what she is to the reader."""

    name: str
    relation: str = ""  # « Vous », « Votre fils », « Vous l’aidez »
    url: str = ""
    is_active: bool = False
    posts: bool = False  # the switch changes the session: it is a form, not a link


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLink:
    """What the reader may do with her own account, under the list of persons: sign out, for one."""

    label: str
    icon: str
    url: str
    posts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCard:
    """One document in a list or a timeline."""

    url: str
    title: str
    category: str
    category_label: str
    date: date | datetime
    author: str
    place: str = ""
    is_new: bool = False
    is_hidden: bool = False
    is_archived: bool = False
    is_replaced: bool = False
    is_not_yet_visible: bool = False  # the professional still has to announce it to the patient


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientAlert:
    """One thing a professional must see before anything else."""

    text: str
    kind: Kind = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientBanner:
    """Who the open record is about."""

    family_name: str
    given_names: str
    used_name: str = ""
    sex: str = ""  # « F », « M »
    born_on: date | None = None
    born_at: str = ""
    born_words: str = ""  # « née le », « né le »; both when the sex is unknown
    ins: str = ""  # as it is read aloud, in groups
    ins_status: str = ""  # « Identité qualifiée »
    ins_is_qualified: bool = False
    access: str = ""  # « Accès autorisé jusqu’au 3 mars 2026 »
    alerts: tuple[PatientAlert, ...] = ()
    leave_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """One act on a space, told to the citizen."""

    role: Role
    sentence: str
    at: datetime
    place: str = ""
    said: str = ""  # the reason given, in the person's own words
    url: str = ""
    url_label: str = ""
    person_url: str = ""  # everything that the same person did
    surprise_url: str = ""  # where to say that it surprises
    was_refused: bool = False
    is_urgent: bool = False  # break-glass and emergency access


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """Where the reader is in a long list."""

    first: int
    last: int
    total: int
    previous_url: str = ""
    next_url: str = ""
