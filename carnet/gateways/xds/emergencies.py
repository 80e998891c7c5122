"""Breaking the glass by a software: the mode of access of the assertion declares the emergency, its reason says why.

The samples of the DMP carry the mode `bris_de_glace` without a reason; `Mode_Acces_Raison` is the French claim for it.
So software that says none is let through unless the operator asks for one, and the citizen reads that none was given.

Source: protocols §1.3; L1111-17, R1111-48.
"""

from datetime import datetime

from django.conf import settings

from carnet.domain.access import actions
from carnet.domain.access.codes import Mode
from carnet.domain.identity import queries as identity
from carnet.foundation.actors import ActorKind
from carnet.gateways.xds.exchange import Caller
from carnet.gateways.xds.faults import SoapFault

_NOT_SAID = "Raison non transmise par le logiciel."


def declare(caller: Caller, *, at: datetime) -> None:
    """Breaks the glass for a professional whose assertion says so, once for the whole emergency.

    Does nothing in another mode, nor where there is no record: the transaction then says so. Raises SoapFault,
    decisions.Refused, spaces.queries.NoSuchSpace.
    """
    actor, patient = caller.actor, caller.patient
    if actor.mode != Mode.BREAK_GLASS or actor.kind is not ActorKind.PROFESSIONAL or patient is None:
        return
    if not caller.reason and settings.VIHF.needs_reason:
        raise SoapFault("InvalidSecurityToken", "Le bris de glace demande une raison (Mode_Acces_Raison).")
    space_id = identity.space_of_ins(ins=patient)
    if space_id is not None:
        actions.keep_glass_broken(space_id=space_id, reason=caller.reason or _NOT_SAID, by=actor, at=at)
