"""The space that a call is about: that of the patient whom the assertion names."""

from uuid import UUID

from carnet.domain.access import searching
from carnet.domain.identity import queries as identity
from carnet.gateways.xds.exchange import Call
from carnet.gateways.xds.faults import RegistryError, RegistryFailure


def of_caller(call: Call) -> UUID:
    """Finds the space of the patient of the assertion. Raises RegistryFailure when nobody here has this INS.

    Whoever tries numbers is answered that nobody has them.
    """
    named = call.caller.patient
    found = searching.by_ins(readings=(named,), by=call.caller.actor, at=call.at) if named else ()
    if not found:
        raise RegistryFailure(RegistryError("XDSUnknownPatientId", "Aucun espace n’est ouvert pour ce patient."))
    return found[0]


def of_depositor(call: Call) -> UUID:
    """Finds the space for a deposit, which is never held back: a document must not be lost because others were tried.

    Raises RegistryFailure.
    """
    named = call.caller.patient
    found = identity.space_of_ins(ins=named) if named else None
    if found is None:
        raise RegistryFailure(RegistryError("XDSUnknownPatientId", "Aucun espace n’est ouvert pour ce patient."))
    return found
