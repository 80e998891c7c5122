"""What the citizen chooses for the whole space: emergencies, and how new documents are born."""

from datetime import datetime
from uuid import UUID

from carnet.domain.access import codes, queries, rules
from carnet.domain.access.actions import journaling
from carnet.domain.access.models import EmergencyChoices
from carnet.foundation import decisions
from carnet.foundation.actors import Actor


def choose_emergency(
    *,
    space_id: UUID,
    allows_regulation: bool,
    allows_break_glass: bool,
    allows_hidden: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Sets the citizen's three emergency switches. Raises Refused."""
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)
        if decision.allowed:
            EmergencyChoices.objects.update_or_create(
                space_id=space_id,
                defaults={
                    "allows_regulation": allows_regulation,
                    "allows_break_glass": allows_break_glass,
                    "allows_hidden": allows_hidden,
                    "changed_at": at,
                },
            )
        journaling.write_decision(decision, space_id=space_id, act="choose_emergency", by=by, at=at)
    decisions.require(decision)


def choose_new_documents(*, space_id: UUID, hidden: bool, by: Actor, at: datetime) -> None:
    """Says whether documents deposited from now on are hidden from professionals (MASQUE_PS). Raises Refused.

    Source: functional-rules §2.3 (default confidentiality of new documents).
    """
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = rules.decide(action=codes.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)
        if decision.allowed:
            EmergencyChoices.objects.update_or_create(
                space_id=space_id,
                defaults={"hides_new": hidden, "changed_at": at},
                create_defaults={
                    # What the citizen did not choose stays as the law has it: emergencies open, hidden documents not.
                    "allows_regulation": True,
                    "allows_break_glass": True,
                    "allows_hidden": False,
                    "hides_new": hidden,
                    "changed_at": at,
                },
            )
        code = "hidden" if hidden else "visible"
        journaling.write_decision(
            decision, space_id=space_id, act="choose_new_documents", by=by, at=at, object_code=code
        )
    decisions.require(decision)
