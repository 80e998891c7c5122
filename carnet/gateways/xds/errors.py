"""How each refusal is told: exceptions of the wire and of the domain to SOAP faults, in one table."""

from collections.abc import Callable

from carnet.domain.access import matrices
from carnet.domain.access.codes import Reason
from carnet.domain.access.queries import NoReader
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation.decisions import Refused
from carnet.gateways.xds.exchange import MissingPart
from carnet.gateways.xds.faults import SoapFault
from carnet.gateways.xds.wire.multipart import Malformed, TooLarge
from carnet.gateways.xds.wire.soap import NotAnEnvelope

# Which proof, for a software: what its next assertion must say.
_PROOF = "Logiciel : présentez un VIHF dont AuthnInstant est celui d’une authentification faite à l’instant."


def of_exception(error: Exception) -> SoapFault | None:
    """Gives the fault that tells a refusal, None when the error is not one."""
    for kind, tell in _TOLD.items():
        if isinstance(error, kind):
            return tell(error)
    return None


def _itself(error: Exception) -> SoapFault:
    assert isinstance(error, SoapFault)
    return error


def _malformed(error: Exception) -> SoapFault:
    return SoapFault("XDSInvalidRequestException", "Le message ne peut pas être lu.", detail=str(error))


def _too_large(error: Exception) -> SoapFault:
    return SoapFault("XDSRepositoryOutOfResources", "Le message est trop volumineux.", detail=str(error))


def _missing_part(error: Exception) -> SoapFault:
    return SoapFault("XDSMissingDocument", "Une partie annoncée du message n’est pas là.", detail=str(error))


def _refused(error: Exception) -> SoapFault:
    """Source: protocols §1.9 (`DMPAccessDeniedByRightsService`)."""
    assert isinstance(error, Refused)
    reason = error.decision.reason
    try:
        sentence = matrices.sentence_of(reason)
    except KeyError:
        # A refusal that is not of the law of access, such as that of a state of the space: its code says which.
        sentence = "Cette action n’est pas permise."
    if reason == Reason.PROOF_WANTED:
        sentence = f"{sentence} {_PROOF}"
    return SoapFault("DMPAccessDeniedByRightsService", sentence, detail=reason)


def _no_reader(_: Exception) -> SoapFault:
    return SoapFault("DMPAccessDeniedByRightsService", "Cette personne n’est pas connue ici.", detail="no_reader")


def _no_space(_: Exception) -> SoapFault:
    return SoapFault("XDSUnknownPatientId", "Aucun espace n’est ouvert pour ce patient.", detail="no_space")


_TOLD: dict[type[Exception], Callable[[Exception], SoapFault]] = {
    SoapFault: _itself,
    Malformed: _malformed,
    NotAnEnvelope: _malformed,
    TooLarge: _too_large,
    MissingPart: _missing_part,
    Refused: _refused,
    NoReader: _no_reader,
    NoSuchSpace: _no_space,
}
