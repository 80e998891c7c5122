"""What citizens do with documents of their own: add, and correct the words they gave."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.documents import deciding, pieces, queries, sealing, statements
from carnet.domain.documents.codes import (
    Author,
    AuthorKind,
    Coded,
    Details,
    NewDocument,
    OwnDocument,
    Visibility,
)
from carnet.domain.documents.rules import metadata, own
from carnet.domain.documents.rules.metadata import Completed
from carnet.foundation import database, decisions, ids, nomenclatures
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED
from carnet.foundation.journal.codes import Entry
from carnet.foundation.sealing import SpaceCipher

# How a citizen's own contribution is coded (terms of TRE_A00, XDS metadata of Mon espace santé).
EXPRESSION = Coded("EXP_PATIENT", "1.2.250.1.213.1.1.4.6", "Expression personnelle du patient")


# A minor has no advance directives.
NO_DIRECTIVES = decisions.refuse("minor_has_no_directives")


def add_own(*, space_id: UUID, document: OwnDocument, by: Actor, at: datetime) -> UUID:
    """Adds one document of the citizen's and gives its identifier.

    Raises decisions.Refused, rules.faults.Invalid, spaces.queries.NoSuchSpace. Source: functional-rules §2.3.
    """
    media_type = own.require_acceptable(
        content=document.content,
        media_type=document.media_type,
        title=document.title,
        type_code=document.type_code,
    )
    document_id = ids.new_id()
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = may_add(type_code=document.type_code, standing=standing, at=at)
        if not decision.allowed:
            access_actions.write_decision(decision, space_id=space_id, act="add_document", by=by, at=at)
        else:
            completed = _completed(document, media_type, standing, by, document_id)
            write(document_id=document_id, completed=completed, standing=standing, by=by, at=at)
    decisions.require(decision)
    return document_id


def write(
    *, document_id: UUID, completed: Completed, standing: access_queries.Standing, by: Actor, at: datetime
) -> None:
    """Writes one document that a citizen brings, with its line of the journal."""
    space_id = standing.space_id
    new = statements.NewDocumentRow(
        space_id=space_id,
        id=document_id,
        submission_id=document_id,
        completed=completed,
        replaces_id=None,
        sealed_content=pieces.keep(
            completed.content, space_id=space_id, document_id=document_id, cipher=standing.cipher
        ),
        by=by,
        at=at,
    )
    entry = Entry(
        space_id=space_id,
        at=at,
        actor=by,
        act="add_document",
        reason=ALLOWED.reason,
        object_kind="document",
        object_id=document_id,
        object_code=completed.details.type.code,
    )
    database.rows(
        statements.DEPOSITS[True, False],
        statements.parameters(
            submission=_submission(document_id, by, at, standing.cipher),
            document=new,
            entry=entry,
            job=None,
            cipher=standing.cipher,
        ),
    )


def may_add(*, type_code: str, standing: access_queries.Standing, at: datetime) -> decisions.Decision:
    """Decides whether a document of this type may be added in a space by who stands there."""
    decision = law.decide(action=access.Action.ADD_OWN, reader=standing.reader, space=standing.facts)
    return NO_DIRECTIVES if decision.allowed and not _is_open(type_code, standing, at) else decision


def _is_open(type_code: str, standing: access_queries.Standing, at: datetime) -> bool:
    is_minor = type_code == own.ADVANCE_DIRECTIVES and access_queries.is_minor(standing.identity(), at)
    return own.is_open_to(type_code=type_code, is_minor=is_minor)


def _completed(
    document: OwnDocument, media_type: str, standing: access_queries.Standing, by: Actor, document_id: UUID
) -> Completed:
    visibility = {Visibility.HIDDEN_FROM_PROFESSIONALS} if document.is_hidden else set()
    submitted = NewDocument(
        content=document.content,
        media_type=media_type,
        type=Coded(document.type_code),
        title=document.title,
        created_at=document.created_at,
        facility=EXPRESSION,
        practice_setting=EXPRESSION,
        visibility=frozenset(visibility),
        authors=(author(standing),),
    )
    return metadata.complete(
        submitted,
        identities=frozenset(),
        depositor=by,
        place_of_care=(None, None),
        fallback_unique_id=str(document_id),
    )


def author(standing: access_queries.Standing) -> Author:
    """Names the citizen as the author of what is brought into the space."""
    citizen = standing.identity()
    return Author(
        kind=AuthorKind.PATIENT,
        id=citizen.ins.value,
        id_system=citizen.ins.oid,
        family_name=citizen.used_family_name or citizen.birth_family_name,
        given_name=citizen.used_given_name or citizen.birth_given_names[0],
        specialty=EXPRESSION,
    )


def _submission(document_id: UUID, by: Actor, at: datetime, cipher: SpaceCipher) -> statements.NewSubmissionRow:
    return statements.NewSubmissionRow(
        id=document_id,
        unique_id=str(document_id).upper(),
        source_id="",
        submitted_at=at,
        content_type_code="",
        author_id=by.id,
        author_organization="",
        sealed_details=sealing.seal_submission(sealing.SubmissionDetails(), cipher=cipher, submission_id=document_id),
    )


def edit_own(
    *,
    space_id: UUID,
    document_id: UUID,
    title: str,
    type_code: str,
    created_at: datetime,
    by: Actor,
    at: datetime,
) -> None:
    """Corrects the title, the type and the date of a document that the citizen added.

    Raises decisions.Refused, UnknownDocument, rules.faults.Invalid.
    """
    own.require_words(title=title, type_code=type_code)
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        database.take_turn(space_id)
        document = queries.one(space_id=space_id, cipher=standing.cipher, document_id=document_id, for_update=True)
        if _is_open(type_code, standing, at):
            decision = deciding.decide(
                act=deciding.Act("edit_document", by, at),
                action=access.Action.EDIT_OWN,
                standing=standing,
                document=document,
                document_id=document_id,
            )
        else:
            decision = NO_DIRECTIVES
            access_actions.write_decision(decision, space_id=space_id, act="edit_document", by=by, at=at)
        if decision.allowed and document is not None:
            details = reworded(details=document.details, title=title, type_code=type_code)
            database.run(
                "UPDATE documents_document SET type_code = %s, class_code = %s, category = %s, created_at = %s, "
                "sealed_details = %b, changed_at = %s, revision = revision + 1 WHERE space_id = %s AND id = %s",
                [
                    details.type.code,
                    details.document_class.code,
                    nomenclatures.category_of(details.type.code, details.document_class.code),
                    created_at,
                    sealing.seal(details, cipher=standing.cipher, document_id=document_id),
                    at,
                    space_id,
                    document_id,
                ],
            )
    deciding.require(decision)


def reworded(*, details: Details, title: str, type_code: str) -> Details:
    """Gives a document the title and the type that its citizen wants; the type is known."""
    kind = nomenclatures.document_type(type_code)
    group = nomenclatures.document_class(kind.class_code) if kind else None
    assert kind is not None
    assert group is not None
    return replace(
        details,
        title=" ".join(title.split()),
        type=Coded(kind.code, kind.system.oid, kind.label),
        document_class=Coded(group.code, group.system.oid, group.label),
    )
