"""What the law would answer a reader for a record as a whole, so that a page shows only what may work.

Nothing leaves and nothing is written in the journal: what is then asked for is decided again, by its own door.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from carnet.domain.access import codes, queries, rules
from carnet.domain.identity import queries as identity
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Decision, refuse

# The frame of care of the places that answer emergency calls (TRE_A01).
REGULATION_SETTING = "SAMU_SMUR"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reader would be answered: listing documents, depositing, saying that the patient agrees, leaving.

    `breaking_glass`: entering in an emergency, once the reason is said. `secrecy`: entering in secret of a minor's
    parents. `regulating`: entering as the doctor who answers emergency calls, where the directory has the place as one
    of the Samu.
    """

    listing: Decision
    deposit: Decision
    declaring: Decision
    declaring_as_treating_doctor: Decision
    leaving: Decision
    breaking_glass: Decision
    secrecy: Decision
    regulating: Decision
    care_team: Decision
    blocking: Decision
    ending_treatment: Decision


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
        regulating=_in_mode(codes.Mode.REGULATION, codes.Action.LIST, reader, facts)
        if is_regulator(by=by)
        else refuse(codes.Reason.MODE_NOT_OPEN),
        care_team=answer(codes.Action.LIST_CARE_TEAM),
        blocking=answer(codes.Action.BLOCK_FOR_PATIENT),
        ending_treatment=answer(codes.Action.STOP_BEING_TREATING_DOCTOR),
    )


def is_regulator(*, by: Actor) -> bool:
    """Tells whether somebody answers emergency calls, by the directory: a doctor acting for a place of the Samu.

    Source: L1111-17 (the regulating doctor of the centre that receives emergency calls); functional-rules §2.6.
    """
    if by.kind is not ActorKind.PROFESSIONAL or by.profession != codes.DOCTOR or not by.organization_id:
        return False
    place = identity.organization(organization_id=by.organization_id)
    return place is not None and place.practice_setting == REGULATION_SETTING


def _in_mode(mode: codes.Mode, action: codes.Action, reader: codes.Reader, facts: codes.SpaceFacts) -> Decision:
    """Answers as if the reader had entered in another mode and, for a broken glass, had said why."""
    if reader.kind is not codes.ReaderKind.PROFESSIONAL:
        return refuse(codes.Reason.MODE_NOT_OPEN)
    said = replace(facts, has_declared_emergency=True)
    return rules.decide(action=action, reader=replace(reader, mode=mode), space=said)
