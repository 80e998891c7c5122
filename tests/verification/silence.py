"""Two worlds that differ by what is hidden in one: what a reader is told in both must be the same."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http.response import HttpResponseBase

from carnet.domain.access import actions as access
from carnet.domain.access.codes import NewRestriction, RestrictedWhat, RestrictedWhom
from carnet.domain.documents import actions, reading
from carnet.domain.documents.codes import Coded, Criteria, NewDocument, NewSubmission, ReferenceId, Visibility
from carnet.domain.documents.folder_codes import Filing, NewFolder
from carnet.foundation import ids
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

DIANE, PAUL = acting(cast.DIANE), acting(cast.PAUL)
STAY = "séjour 42"
HIDDEN = "1.2.250.1.999.66"
# The folder that holds something everybody may see, and the one that holds what is hidden alone.
SHOWN_FOLDER, HIDDEN_FOLDER = "1.2.250.1.999.70", "1.2.250.1.999.71"
SHOWN_FOLDER_ROW = UUID("0195a000-0000-7000-8000-000000000070")
HIDDEN_FOLDER_ROW = UUID("0195a000-0000-7000-8000-000000000071")
_DRAWN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b"
    r'|name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]*"|\'nonce-[^\']*\'|data-csrf="\w+"'
)

type Answer = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Names:
    """How a world is spoken of: by names that are the same in both."""

    space_id: UUID
    shown: UUID
    hidden: tuple[UUID, ...]
    unique_ids: tuple[str, ...]

    def public(self, row: UUID) -> str:
        """Gives the public identifier of a version."""
        return ids.public_row(self.space_id, row)


def written(title: str, unique_id: str, **about: object) -> NewDocument:
    """Describes a document of a stay, of a type that every reader here may open."""
    known = {"unique_id": unique_id, "type": Coded("60591-5"), "reference_ids": (ReferenceId(value=STAY),)}
    return pdf(title, **{**known, **about})


def _masked(people: Cast) -> tuple[UUID, ...]:
    hidden = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})
    return deposited(people.alice, written("Masqué", HIDDEN, visibility=hidden), by=DIANE).document_ids


def _restricted(whom: RestrictedWhom, excluded: str, what: RestrictedWhat) -> Callable[[Cast], tuple[UUID, ...]]:
    def hide(people: Cast) -> tuple[UUID, ...]:
        long_ago = NOON - timedelta(days=400)
        new = written("Restreint", HIDDEN, type=Coded("11502-2"), service_start=long_ago, reference_ids=())
        done = deposited(people.alice, new, by=DIANE).document_ids
        target = {RestrictedWhat.DOCUMENT: str(done[0]), RestrictedWhat.CATEGORY: "BIOLOGIE"}.get(what, "")
        day = timedelta(days=1)
        since, until = (long_ago - day, long_ago + day) if what is RestrictedWhat.PERIOD else (None, None)
        restriction = NewRestriction(
            what=what, whom=whom, excluded=excluded, target=target, care_since=since, care_until=until
        )
        access.restrict(space_id=people.alice, restriction=restriction, by=citizen(people.alice), at=NOON)
        return done

    return hide


def _chain(people: Cast) -> tuple[UUID, ...]:
    """Two versions of a document that was hidden, and one that completes it."""
    first = _masked(people)
    second = deposited(people.alice, written("Masqué, version 2", f"{HIDDEN}.2", replaces=HIDDEN), by=DIANE)
    return (*first, *second.document_ids)


def in_folder(people: Cast, name: str, row: UUID, *new: NewDocument) -> tuple[UUID, ...]:
    """Deposits documents in a folder that this makes."""
    folder = NewFolder(unique_id=name, title="Suivi", codes=(Coded("E11"),), row_id=row)
    filings = tuple(Filing(0, rank) for rank in range(len(new)))
    submission = NewSubmission(documents=new, folders=(folder,), filings=filings)
    return actions.deposit(space_id=people.alice, submission=submission, by=DIANE, at=NOON).document_ids


def _in_folders(people: Cast) -> tuple[UUID, ...]:
    """A folder of one hidden document, and one more of them, later, in the folder that everybody sees."""
    hidden = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})
    alone = in_folder(people, HIDDEN_FOLDER, HIDDEN_FOLDER_ROW, written("Masqué", HIDDEN, visibility=hidden))
    more = written("Masqué aussi", f"{HIDDEN}.2", visibility=hidden)
    submission = NewSubmission(documents=(more,), filings=(Filing(SHOWN_FOLDER_ROW, 0),))
    later = NOON + timedelta(minutes=30)
    done = actions.deposit(space_id=people.alice, submission=submission, by=DIANE, at=later)
    return (*alone, *done.document_ids)


def unannounced(people: Cast) -> tuple[UUID, ...]:
    """Deposits what the patient is not to see before the consultation of announcement."""
    hidden = frozenset({Visibility.HIDDEN_FROM_PATIENT})
    return deposited(people.alice, written("À annoncer", HIDDEN, visibility=hidden), by=DIANE).document_ids


# A deleted document is hidden from nobody here: the matrix lets professionals read it (READ_DELETED).
HIDING: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "masked": _masked,
    "masked, two versions": _chain,
    "masked, in folders": _in_folders,
    "this document, from one person": _restricted(RestrictedWhom.PROFESSIONAL, cast.PAUL.rpps, RestrictedWhat.DOCUMENT),
    "a category, from a profession": _restricted(
        RestrictedWhom.PROFESSION, cast.PAUL.profession, RestrictedWhat.CATEGORY
    ),
    "a time of care, from a place": _restricted(RestrictedWhom.ORGANIZATION, cast.PHARMACY.id, RestrictedWhat.PERIOD),
}


def _shown(people: Cast) -> UUID:
    with transaction.atomic():
        page = reading.list_documents(
            space_id=people.alice, criteria=Criteria(unique_ids=("1.2.250.1.999.1",)), by=DIANE, at=NOON
        )
        transaction.set_rollback(True)
    return page.documents[0].id


def compare(people: Cast, hide: Callable[[Cast], tuple[UUID, ...]], ask: Callable[[Names], Iterator[Answer]]) -> None:
    """Asks in both worlds and compares; nothing that is asked changes what is asked next."""
    shown = _shown(people)
    told: list[dict[str, object]] = []
    names = Names(people.alice, shown, (), (HIDDEN, f"{HIDDEN}.2"))
    for is_there in (True, False):
        with transaction.atomic():
            if is_there:
                names = Names(people.alice, shown, hide(people), names.unique_ids)
            told.append(dict(ask(names)))
            transaction.set_rollback(True)
    with_it, without = told
    assert with_it.keys() == without.keys()
    betrayed = "\n".join(_differences(with_it, without))
    assert not betrayed, betrayed


def _differences(with_it: dict[str, object], without: dict[str, object]) -> Iterator[str]:
    """Says where each two answers part."""
    for name, told in with_it.items():
        here, there = repr(told), repr(without[name])
        if here != there:
            parting = (rank for rank, both in enumerate(zip(here, there, strict=False)) if both[0] != both[1])
            at = next(parting, min(len(here), len(there)))
            near = slice(max(at - 60, 0), at + 120)
            yield f"{name[:160]}\n  with it: …{here[near]}\n  without: …{there[near]}"


def said(answer: HttpResponseBase) -> object:
    """Gives all that an answer tells, without what is drawn anew each time."""
    headers = {name: bare(value) for name, value in answer.items()}
    return answer.status_code, headers, bare(b"".join(answer).decode("utf-8", "replace"))


def bare(told: str) -> str:
    """Leaves out what is drawn anew at each answer."""
    return _DRAWN.sub("…", told)


def undone(ask: Callable[[], object]) -> object:
    """Asks, then takes back whatever that wrote."""
    with transaction.atomic():
        try:
            return ask()
        finally:
            transaction.set_rollback(True)
