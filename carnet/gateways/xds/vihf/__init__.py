"""Who calls, as a signed assertion says it (VIHF)."""

from datetime import datetime

from carnet.foundation.certificates import ClientCertificate
from carnet.gateways.xds.exchange import Caller
from carnet.gateways.xds.faults import SoapFault
from carnet.gateways.xds.wire.soap import Envelope


def authenticate(envelope: Envelope, *, shown: ClientCertificate | None, needs_patient: bool, at: datetime) -> Caller:
    """Finds who calls from the one assertion of a call. Raises SoapFault, which says which check failed."""
    raise SoapFault("DMPInvalidCertificate", "Aucune autorité n’est reconnue ici.")
