"""Documents in the words and shapes of the citizen's screens."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.shapes import DocumentCard
from carnet.domain.documents.codes import Author, AuthorKind, Document, Status, Visibility
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.queries.delegations import Names
from carnet.foundation import clock, ids, nomenclatures
from carnet.gateways.web_citizen.readers import Reader

# Professions called « docteur »: doctors and dentists (TRE_G15).
_DOCTORS = ("G15_10", "G15_40")


def public_id(document: Document) -> str:
    """Gives the identifier of a document in addresses."""
    return ids.public_row(document.space_id, document.id)


def category_label(code: str) -> str:
    """Gives the name of a category as the citizen reads it."""
    known = nomenclatures.category(code) or nomenclatures.category(nomenclatures.OTHER_DOCUMENTS)
    return known.label if known else ""


def author_name(author: Author) -> str:
    """Says who wrote a document; the organisation when nobody is named."""
    if author.kind is AuthorKind.PATIENT:
        return _("Vous")
    name = f"{author.given_name} {author.family_name}".strip()
    if not name:
        return author.organization_name or _("Auteur non précisé")
    is_doctor = author.specialty is not None and author.specialty.code.startswith(_DOCTORS)
    return f"Dr {name}" if is_doctor and not name.startswith(("Dr ", "Pr ")) else name


def place_name(author: Author) -> str:
    """Says where a document was written, unless the author's name already says it."""
    return "" if author.organization_name == author_name(author) else author.organization_name


def signature(document: Document, *, reader: Reader, names: Names) -> str:
    """Says who signs: « Vous », « Marie DUPONT, pour Léa DUPONT » when a delegate added it, or the author."""
    author = _author(document)
    if author.kind is not AuthorKind.PATIENT or document.deposited_by == reader.actor.id:
        return author_name(author)
    person = names.people.get(ids.public(reader.space_id)) or f"{author.given_name} {author.family_name}".strip()
    if document.deposited_by == ids.public(reader.space_id):
        return person
    delegate = names.people.get(document.deposited_by, _("Quelqu’un"))
    return _("%(who)s, pour %(person)s") % {"who": delegate, "person": person}


def names_for(documents: Iterable[Document], *, reader: Reader) -> Names:
    """Unseals the names that signatures need; nothing when the reader signed all that was added."""
    if all(_author(one).kind is not AuthorKind.PATIENT or one.deposited_by == reader.actor.id for one in documents):
        return Names(people={}, mandates={})
    return delegations.names(space_id=reader.space_id, at=clock.now())


def _author(document: Document) -> Author:
    return document.details.authors[0] if document.details.authors else Author(kind=document.author_kind)


def card(document: Document, *, reader: Reader, names: Names | None = None) -> DocumentCard:
    """Shows one document in a list."""
    author = _author(document)
    if names is None:
        names = names_for((document,), reader=reader)
    return DocumentCard(
        url=reverse("citizen:document", args=[public_id(document)]),
        title=document.title,
        category=document.category,
        category_label=category_label(document.category),
        date=document.created_at,
        author=signature(document, reader=reader, names=names),
        place=place_name(author),
        is_new=is_new(document, reader=reader),
        is_hidden=document.is_hidden,
        is_archived=document.is_archived,
        is_replaced=document.status is Status.SUPERSEDED,
        is_not_yet_visible=Visibility.HIDDEN_FROM_PATIENT in document.visibility,
    )


def cards(documents: Iterable[Document], *, reader: Reader) -> list[DocumentCard]:
    """Shows documents in their order."""
    shown = list(documents)
    names = names_for(shown, reader=reader)
    return [card(document, reader=reader, names=names) for document in shown]


def is_new(document: Document, *, reader: Reader) -> bool:
    """Whether somebody else deposited it since the citizen's last visit."""
    return document.deposited_at > reader.seen_until and not is_mine(document)


def is_mine(document: Document) -> bool:
    """Whether the citizen added the document: the page then offers to change it."""
    return document.author_kind is AuthorKind.PATIENT
