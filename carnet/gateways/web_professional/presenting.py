"""Patients and documents in the words and shapes of the professional's screens."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.design.shapes import DocumentCard, PatientAlert, PatientBanner
from carnet.domain.access.reading import PatientSheet
from carnet.domain.documents.codes import Author, AuthorKind, Document, Status, Visibility
from carnet.domain.identity.codes import IdentityStatus, PatientIdentity, Sex
from carnet.foundation import ids, nomenclatures
from carnet.foundation.values.ins import Ins

# Doctors and dentists (TRE_G15) are called « docteur ».
_DOCTORS = ("G15_10", "G15_40")
_SEXES = {
    Sex.FEMALE: gettext_lazy("Femme"),
    Sex.MALE: gettext_lazy("Homme"),
    Sex.UNKNOWN: gettext_lazy("Sexe inconnu"),
}
_BORN = {
    Sex.FEMALE: gettext_lazy("née le"),
    Sex.MALE: gettext_lazy("né le"),
    Sex.UNKNOWN: gettext_lazy("né(e) le"),
}
_STATUSES = {
    IdentityStatus.VALIDATED: gettext_lazy("Identité qualifiée"),
    IdentityStatus.PROVISIONAL: gettext_lazy("Identité provisoire"),
    IdentityStatus.DOUBTFUL: gettext_lazy("Identité douteuse"),
    IdentityStatus.DISUSED: gettext_lazy("Identité désactivée"),
    IdentityStatus.FICTIVE: gettext_lazy("Identité fictive"),
}
# How a matricule is read aloud: sex, year, month, department, commune, order, key.
_GROUPS = (1, 2, 2, 2, 3, 3, 2)


def banner(sheet: PatientSheet, *, mode: str = "") -> PatientBanner:
    """Says whose record is open, and where the reader stands; `mode` names an access that is not the usual one."""
    identity = sheet.identity
    return PatientBanner(
        family_name=identity.birth_family_name,
        given_names=given_names(identity),
        used_name=used_name(identity),
        sex=sex(identity.sex),
        born_on=identity.birth_on,
        born_words=born_words(identity.sex),
        ins=grouped(identity.ins),
        ins_status=identity_status(sheet.status),
        ins_is_qualified=is_qualified(sheet),
        access=mode or standing(sheet),
        alerts=alerts(sheet),
        leave_url=reverse("professional:search"),
    )


def given_names(identity: PatientIdentity) -> str:
    """Writes the given names of the birth certificate: « Alice Jeanne »."""
    return " ".join(name.title() for name in identity.birth_given_names)


def used_name(identity: PatientIdentity) -> str:
    """Gives the name used every day, when it is not the name of birth."""
    born = {name.casefold() for name in (identity.birth_family_name, *identity.birth_given_names[:1])}
    used = {name.casefold() for name in (identity.used_family_name, identity.used_given_name) if name}
    return identity.display_name if used - born else ""


def sex(value: Sex) -> str:
    """Says the administrative sex in full."""
    return str(_SEXES[value])


def born_words(value: Sex) -> str:
    """Gives the words before a date of birth: « née le », « né le »."""
    return str(_BORN[value])


def identity_status(value: IdentityStatus) -> str:
    """Says how far an identity is trusted."""
    return str(_STATUSES[value])


def grouped(ins: Ins) -> str:
    """Writes an INS in the groups in which it is read aloud: 2 84 03 75 111 111 38."""
    groups, start = [], 0
    for length in _GROUPS:
        groups.append(ins.value[start : start + length])
        start += length
    return " ".join(group for group in groups if group)


def standing(sheet: PatientSheet) -> str:
    """Says what the reader may do, in one line."""
    if sheet.is_blocked:
        return _("Accès bloqué par le patient")
    if not sheet.is_authorized:
        return _("Accès non demandé")
    return _("Accès autorisé, vous êtes le médecin traitant") if sheet.is_treating_doctor else _("Accès autorisé")


def alerts(sheet: PatientSheet) -> tuple[PatientAlert, ...]:
    """Gives what must be seen before anything else."""
    found = []
    if sheet.is_blocked:
        found.append(PatientAlert(text=_("Le patient a bloqué votre accès"), kind="urgent"))
    if not is_qualified(sheet):
        found.append(PatientAlert(text=_("Identité à vérifier : elle n’est pas qualifiée")))
    if sheet.identity.ins.key and not sheet.identity.ins.has_right_key:
        found.append(PatientAlert(text=_("La clé de l’INS enregistré n’est pas celle que donne le calcul")))
    return tuple(found)


def public_id(document: Document) -> str:
    """Gives the identifier of a document in addresses."""
    return ids.public_row(document.space_id, document.id)


def type_label(document: Document) -> str:
    """Names the type of a document as the nomenclature does."""
    known = nomenclatures.document_type(document.type_code)
    return nomenclatures.spoken(known.label if known else document.details.type.display or document.type_code)


def main_author(document: Document) -> Author:
    """Gives the first author of a document."""
    return document.details.authors[0] if document.details.authors else Author(kind=document.author_kind)


def author_name(author: Author) -> str:
    """Says who wrote a document; the organisation when nobody is named."""
    if author.kind is AuthorKind.PATIENT:
        return _("Le patient")
    name = f"{author.given_name} {author.family_name}".strip()
    if not name:
        return author.organization_name or _("Auteur non précisé")
    is_doctor = author.specialty is not None and author.specialty.code.startswith(_DOCTORS)
    return f"Dr {name}" if is_doctor and not name.startswith(("Dr ", "Pr ")) else name


def place_name(author: Author) -> str:
    """Says where a document was written, unless the author's name already says it."""
    return "" if author.organization_name == author_name(author) else author.organization_name


def card(document: Document, *, query: dict[str, str]) -> DocumentCard:
    """Shows one document in the list; `query` is what its page needs to come back to the same list."""
    author = main_author(document)
    label = type_label(document)
    category = nomenclatures.category(document.category)
    is_said_twice = nomenclatures.spoken(document.title).casefold() == label.casefold() and category is not None
    return DocumentCard(
        url=document_url(public_id(document), query),
        title=document.title,
        category=document.category,
        category_label=category.label if is_said_twice and category else label,
        date=document.created_at,
        author=author_name(author),
        place=place_name(author),
        is_hidden=document.is_hidden,
        is_archived=document.is_archived,
        is_replaced=document.status is Status.SUPERSEDED,
        is_not_yet_visible=Visibility.HIDDEN_FROM_PATIENT in document.visibility,
    )


def document_url(document_public_id: str, query: dict[str, str]) -> str:
    """Gives the address of a document's page."""
    address = reverse("professional:document", args=[document_public_id])
    return f"{address}?{urlencode(query)}" if query else address


def record_url(space_public_id: str, query: dict[str, str]) -> str:
    """Gives the address of a patient's page."""
    address = reverse("professional:record", args=[space_public_id])
    return f"{address}?{urlencode(query)}" if query else address


def is_qualified(sheet: PatientSheet) -> bool:
    """Whether the identity was confirmed by the national service and checked against a document."""
    return sheet.status is IdentityStatus.VALIDATED
