"""Trying a deposit: what would be answered, and nothing kept of it but a line of the journal."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from carnet.domain.access import actions as access_actions
from carnet.domain.access import queries as access_queries
from carnet.domain.documents.actions import deposit as depositing
from carnet.domain.documents.codes import Deposited, NewSubmission
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import ALLOWED, Refused


def check_deposit(*, space_id: UUID, submission: NewSubmission, by: Actor, at: datetime) -> Deposited:
    """Does a deposit and undoes it, so that the answer is the one that the deposit would get.

    The identifiers answered are of nothing; `was_new` tells whether something would be written. Raises what
    `deposit.deposit` raises; a refusal leaves the line that the refused deposit leaves.
    """
    refusal: Refused | None = None
    done: Deposited | None = None
    with transaction.atomic():
        try:
            done = depositing.deposit(space_id=space_id, submission=submission, by=by, at=at)
        except Refused as error:
            refusal = error
        else:
            transaction.set_rollback(True)
    if refusal is not None:
        raise refusal
    assert done is not None
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False):
        access_actions.write_decision(ALLOWED, space_id=space_id, act="check_deposit", by=by, at=at)
    return done
