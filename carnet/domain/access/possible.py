"""What the law would answer a reader for a record as a whole, so that a page shows only what may work.

Nothing leaves and nothing is written in the journal: what is then asked for is decided again, by its own door.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from carnet.domain.access import codes, queries, rules
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Decision, refuse


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reader would be answered: listing documents, depositing, saying that the patient agrees, leaving.

    `breaking_glass`: entering in an emergency, once the reason is said. `secrecy`: entering in secret of a minor's
    parents.
    """

    listing: Decision
    deposit: Decision
    declaring: Decision
    declaring_as_treating_doctor: Decision
    leaving: Decision
    breaking_glass: Decision
    secrecy: Decision


def answers(*, space_id: UUID, by: Actor, at: datetime) -> Answers:
    """Says what this reader may ask for in a record. Raises spaces.queries.NoSuchSpace."""
    with queries.entered(space_id=space_id, by=by, at=at) as standing:
        reader, facts = standing.reader, standing.facts
        is_minor = reader.kind is codes.ReaderKind.PROFESSIONAL and queries.is_minor(standing.identity(), at)

    def answer(action: codes.Action) -> Decision:
        return rules.decide(action=action, reader=reader, space=facts)

    declaring = answer(codes.Action.DECLARE_AUTHORISED)
    is_doctor = reader.profession == codes.DOCTOR
    return Answers(
        listing=answer(codes.Action.LIST),
        deposit=answer(codes.Action.DEPOSIT),
        declaring=declaring,
        declaring_as_treating_doctor=declaring if is_doctor else refuse(codes.Reason.ROLE_NOT_ENTITLED),
        leaving=answer(codes.Action.REMOVE_OWN_AUTHORISATION)
        if facts.authorised
        else refuse(codes.Reason.NOT_AUTHORISED),
        breaking_glass=_in_mode(codes.Mode.BREAK_GLASS, codes.Action.LIST, reader, facts),
        secrecy=_in_mode(
            codes.Mode.SECRET, codes.Action.READ_ADMINISTRATIVE_DATA, reader, replace(facts, is_minor=is_minor)
        ),
    )


def _in_mode(mode: codes.Mode, action: codes.Action, reader: codes.Reader, facts: codes.SpaceFacts) -> Decision:
    """Answers as if the reader had entered in another mode and, for a broken glass, had said why."""
    if reader.kind is not codes.ReaderKind.PROFESSIONAL:
        return refuse(codes.Reason.MODE_NOT_OPEN)
    said = replace(facts, has_declared_emergency=True)
    return rules.decide(action=action, reader=replace(reader, mode=mode), space=said)
