"""Citizens whom an issuer recognised: tied to one space, strictly, or refused; and the sessions that began there."""

from datetime import datetime
from typing import NoReturn
from uuid import UUID

from django.db import IntegrityError, transaction

from carnet.domain.identity import queries, rules
from carnet.domain.identity.codes import ClaimedTraits
from carnet.domain.identity.models import IssuerLink, IssuerSession
from carnet.foundation import database
from carnet.foundation.actors import SYSTEM
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry, Outcome


class NotRecognized(Exception):
    """No space opens for what an issuer says. The reason stands in the journal of the space concerned, nowhere else."""


def recognize_citizen(*, issuer: str, subject: str, claimed: ClaimedTraits, at: datetime) -> UUID:
    """Finds the one space of whom an issuer names, and remembers both. Raises NotRecognized.

    The five traits must be those of exactly one citizen, whose identity is validated. From then on this subject of this
    issuer leads there and nowhere else, no other subject does, and the traits must still agree. Whoever is refused
    learns nothing of who exists here.
    Source: functional-rules §1.2 (R1111-32), protocols §5.2.
    """
    subject_hash = queries.subject_hash(issuer, subject)
    citizens = queries.citizens_with_traits(claimed=claimed)
    linked = IssuerLink.objects.filter(subject_hash=subject_hash).values_list("space_id", flat=True).first()
    found = citizens[0].space_id if len(citizens) == 1 else None
    if linked is not None and linked != found:
        _refuse(linked, "traits_changed", issuer, at)
    if found is None:
        raise NotRecognized
    if not rules.is_trusted(citizens[0].status):
        _refuse(found, "identity_doubtful", issuer, at)
    if linked is None and not _link(subject_hash, issuer, found, at):
        _refuse(found, "other_subject", issuer, at)
    return found


def remember_issuer_session(*, session_key: str, issuer: str, subject: str, session: str, expires_at: datetime) -> None:
    """Remembers that a session of ours began at an issuer, which may call it `session`."""
    IssuerSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "subject_hash": queries.subject_hash(issuer, subject),
            "session_hash": queries.issuer_session_hash(issuer, session) if session else None,
            "expires_at": expires_at,
        },
    )


def end_issuer_sessions(*, issuer: str, subject: str, session: str) -> tuple[str, ...]:
    """Forgets the sessions that an issuer ends, one or all of a subject's, and gives their keys."""
    with transaction.atomic():
        rows = IssuerSession.objects.select_for_update()
        if session:
            rows = rows.filter(session_hash=queries.issuer_session_hash(issuer, session))
        if subject:
            rows = rows.filter(subject_hash=queries.subject_hash(issuer, subject))
        keys = tuple(rows.order_by("session_key").values_list("session_key", flat=True)) if session or subject else ()
        IssuerSession.objects.filter(session_key__in=keys).delete()
    return keys


def _link(subject_hash: bytes, issuer: str, space_id: UUID, at: datetime) -> bool:
    """Ties a subject to a space; tells whether the space was free, or already this subject's."""
    try:
        with database.entered(space_id):
            IssuerLink.objects.create(subject_hash=subject_hash, issuer=issuer, space_id=space_id, linked_at=at)
            journal.append(Entry(space_id=space_id, at=at, actor=SYSTEM, act="link_issuer", object_code=issuer))
    except IntegrityError:
        return IssuerLink.objects.filter(subject_hash=subject_hash, space_id=space_id).exists()
    return True


def _refuse(space_id: UUID, reason: str, issuer: str, at: datetime) -> NoReturn:
    with database.entered(space_id):
        journal.append(
            Entry(
                space_id=space_id,
                at=at,
                actor=SYSTEM,
                act="link_issuer",
                outcome=Outcome.REFUSED,
                reason=reason,
                object_code=issuer,
            )
        )
    raise NotRecognized
