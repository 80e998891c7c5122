"""Telling what happened in a space to all who must know: its citizen, and the médecin traitant in an emergency."""

from collections.abc import Sequence
from datetime import datetime

from django.db.backends.utils import CursorWrapper

from carnet.domain.access import lists as access
from carnet.domain.notifications import actions as notifications
from carnet.domain.notifications import professionals
from carnet.domain.notifications.codes import EMERGENCIES, Fact


def tell(cursor: CursorWrapper, *, facts: Sequence[Fact], at: datetime) -> None:
    """Writes the notices of facts of many spaces, inside the caller's transaction, with the workers' role.

    After an emergency access the citizen and the médecin traitant are both told. Source: R1111-48.
    """
    notifications.deliver_all(cursor, facts=facts, at=at)
    urgent = [fact for fact in facts if fact.kind in EMERGENCIES]
    if urgent:
        doctors = access.treating_doctors(space_ids={fact.space_id for fact in urgent}, at=at)
        professionals.tell(cursor, facts=urgent, doctors=doctors)
