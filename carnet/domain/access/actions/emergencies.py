"""Breaking the glass: the reason is said first and sealed; the citizen and the médecin traitant are told."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from carnet.domain.access import codes, queries, rules
from carnet.domain.access.actions import journaling
from carnet.domain.access.models import Emergency
from carnet.domain.notifications import announcing
from carnet.foundation import database, decisions, ids
from carnet.foundation.actors import Actor

LONGEST_REASON = 1_000


class NoReasonGiven(ValueError):
    """Nobody breaks the glass without saying why."""


def break_glass(*, space_id: UUID, reason: str, by: Actor, at: datetime) -> datetime:
    """Records why a professional enters without the patient's word, and gives until when the glass stays broken.

    The person cannot express their will and is in danger. The reason is sealed in the journal's line, which the citizen
    reads; then reading in the mode `break_glass` is decided act by act. Raises NoReasonGiven, decisions.Refused.
    Source: L1111-17, R1111-48.
    """
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise NoReasonGiven(f"say why, in at most {LONGEST_REASON} characters")
    by = replace(by, mode=codes.Mode.BREAK_GLASS.value)
    emergency_id, until = ids.new_id(), at + settings.BROKEN_GLASS
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        facts = replace(standing.facts, has_declared_emergency=True)
        decision = rules.decide(action=codes.Action.LIST, reader=standing.reader, space=facts)
        sealed = standing.cipher.seal(said.encode(), row_id=emergency_id, field=queries.EMERGENCY_FIELD)
        if decision.allowed:
            Emergency.objects.create(
                space_id=space_id,
                id=emergency_id,
                rpps=by.id,
                declared_at=at,
                until=until,
                sealed_reason=sealed,
            )
        # A refused attempt keeps its reason too: the citizen reads what was pretended.
        journaling.write_decision(
            decision,
            space_id=space_id,
            act="break_glass",
            by=by,
            at=at,
            object_kind="emergency",
            object_id=emergency_id,
            note=sealed,
            job=announcing.announcement(space_id=space_id, kind="record_read", by=by, at=at),
        )
    decisions.require(decision)
    return until


def keep_glass_broken(*, space_id: UUID, reason: str, by: Actor, at: datetime) -> datetime:
    """Breaks the glass unless this professional has broken it and it still is; gives until when.

    For the doors whose every message says why (a VIHF with `bris_de_glace` and `Mode_Acces_Raison`): the citizen reads
    one reason for the whole emergency, not one a message. Raises NoReasonGiven, decisions.Refused, NoSuchSpace.
    """
    with database.entered(space_id):
        broken = Emergency.objects.filter(space_id=space_id, rpps=by.id, declared_at__lte=at, until__gt=at)
        until: datetime | None = broken.aggregate(last=Max("until"))["last"]
    return until or break_glass(space_id=space_id, reason=reason, by=by, at=at)
