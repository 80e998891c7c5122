"""What citizens bring from elsewhere: documents that came to them with their metadata, added as their own.

Who brings a document signs it: what it says of its author stands inside it, and nobody here has checked that. So it
gets the type that citizens deposit under its heading, and no signature of anybody else's. It replaces nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import msgspec

from carnet.domain.access import actions as access_actions
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.queries import Standing
from carnet.domain.documents import queries
from carnet.domain.documents.actions import own as adding
from carnet.domain.documents.codes import NewDocument, Visibility
from carnet.domain.documents.rules import metadata, own
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.documents.rules.metadata import Completed
from carnet.foundation import contents, database, decisions, ids, nomenclatures
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Decision


@dataclass(frozen=True, slots=True)
class Brought:
    """One document brought: where it is in the space, its title; `was_new` unless the same bytes were there already."""

    document_id: UUID
    title: str
    was_new: bool


@dataclass(frozen=True, slots=True)
class _Prepared:
    id: UUID
    completed: Completed


def bring_own(
    *, space_id: UUID, documents: Sequence[NewDocument], is_hidden: bool, by: Actor, at: datetime
) -> tuple[Brought, ...]:
    """Adds documents with their metadata as the citizen's own, all or none, and tells of each in its order.

    One whose bytes are in the space already, where who brings it can see it, is not added again. A clinical document
    must be about this citizen. Raises decisions.Refused, rules.faults.Invalid, spaces.queries.NoSuchSpace.
    Source: functional-rules §2.3 (limits of what a citizen adds).
    """
    for document in documents:
        if contents.size(document.content) > own.MAX_BYTES:
            raise Invalid(Fault("too-large", "content", "a document of yours may weigh 5 MB at most", document.place))
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        # The same archive, sent twice at once, finds what the first one added.
        database.take_turn(space_id)
        prepared = [_prepared(document, standing, by, is_hidden=is_hidden) for document in documents]
        decision = _decided(prepared, standing, at)
        if decision.allowed:
            return _written(prepared, standing, by, at)
        access_actions.write_decision(decision, space_id=space_id, act="add_document", by=by, at=at)
    decisions.require(decision)
    raise AssertionError("a refused addition raises")


def _prepared(document: NewDocument, standing: Standing, by: Actor, *, is_hidden: bool) -> _Prepared:
    """Completes the metadata from the document's own header, then signs them as the citizen's."""
    citizen, document_id = standing.identity(), ids.new_id()
    visibility = {Visibility.HIDDEN_FROM_PROFESSIONALS} if is_hidden else set()
    completed = metadata.complete(
        replace(document, visibility=frozenset(visibility), is_archived=False, replaces=None),
        identities=frozenset((ins.oid, ins.matricule) for ins in (citizen.ins, *citizen.historic)),
        depositor=by,
        place_of_care=(None, None),
        fallback_unique_id=str(document_id),
    )
    type_code = _type_of(completed.category)
    reworded = adding.reworded(
        details=completed.details, title=completed.details.title[: own.TITLE_LIMIT], type_code=type_code
    )
    details = msgspec.structs.replace(
        reworded,
        authors=(adding.author(standing),),
        facility=adding.EXPRESSION,
        practice_setting=adding.EXPRESSION,
        legal_authenticator=None,
        custodian=None,
    )
    signed = replace(
        completed,
        # Another name than the producer's: the same document, deposited by its author, may be here or come one day.
        unique_id=str(document_id),
        set_id="",
        version=1,
        replaces=None,
        category=nomenclatures.category_of(type_code, details.document_class.code),
        details=details,
    )
    return _Prepared(document_id, signed)


def _type_of(category: str) -> str:
    """Gives the type of what a citizen deposits under a heading; that of other documents where none is foreseen."""
    other = nomenclatures.category(nomenclatures.OTHER_DOCUMENTS)
    known = nomenclatures.category(category)
    assert other is not None
    assert other.deposit_type is not None
    return (known.deposit_type if known else None) or other.deposit_type


def _decided(prepared: Sequence[_Prepared], standing: Standing, at: datetime) -> Decision:
    """Asks the law of each type; the first refusal is the answer."""
    asked = dict.fromkeys(one.completed.details.type.code for one in prepared)
    found = [adding.may_add(type_code=code, standing=standing, at=at) for code in asked]
    return next((one for one in found if not one.allowed), found[0])


def _written(prepared: Sequence[_Prepared], standing: Standing, by: Actor, at: datetime) -> tuple[Brought, ...]:
    known = _known(prepared, standing, by)
    brought = []
    for one in prepared:
        here = known.get(one.completed.sha1)
        if here is None:
            adding.write(document_id=one.id, completed=one.completed, standing=standing, by=by, at=at)
            known[one.completed.sha1] = one.id
        brought.append(Brought(here or one.id, one.completed.details.title, here is None))
    return tuple(brought)


def _known(prepared: Sequence[_Prepared], standing: Standing, by: Actor) -> dict[bytes, UUID]:
    """Finds which contents are in the space already, among what this reader sees there."""
    listed = law.list_filter(reader=standing.reader, space=standing.facts)
    found = queries.with_digests(
        space_id=standing.space_id, cipher=standing.cipher, digests=[one.completed.sha1 for one in prepared]
    )
    return {document.sha1: document.id for document in found if law.passes(listed, queries.facts(document, by))}
