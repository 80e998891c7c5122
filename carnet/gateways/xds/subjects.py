"""Whose record a call is about: the patient of the assertion, and nobody else."""

from carnet.foundation.values.ins import Ins
from carnet.gateways.xds.exchange import Caller
from carnet.gateways.xds.faults import SoapFault


def require_same(caller: Caller, asked: Ins) -> None:
    """Refuses a message about another patient than the one of the assertion, or in another domain. Raises SoapFault.

    Source: protocols §1.5, §1.9.
    """
    named = caller.patient
    if named is None or (named.matricule, named.oid) != (asked.matricule, asked.oid):
        sentence = "Le patient du message n’est pas celui du jeton VIHF."
        raise SoapFault("XDSPatientIdDoesNotMatch", sentence, detail="the message and the assertion differ")
