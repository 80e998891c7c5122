"""The space that a call is about: that of the patient whom the assertion names."""

from uuid import UUID

from carnet.domain.access import searching
from carnet.gateways.xds.exchange import Call
from carnet.gateways.xds.faults import RegistryError, RegistryFailure


def of_caller(call: Call) -> UUID:
    """Finds the space of the patient of the assertion. Raises RegistryFailure when nobody here has this INS.

    Whoever tries numbers is answered that nobody has them.
    """
    named = call.caller.patient
    found = searching.by_ins(readings=(named,), by=call.caller.actor, at=call.at) if named else ()
    if not found:
        raise RegistryFailure(RegistryError("XDSUnknownPatientId", "no record is open for this patient"))
    return found[0]
