"""Whose record a call is about: the patient of the assertion, and nobody else."""

from uuid import UUID

from carnet.domain.access import searching
from carnet.domain.identity import queries as identity
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation.values.ins import Ins
from carnet.gateways.xds.exchange import Call, Caller
from carnet.gateways.xds.faults import SoapFault


def require_same(caller: Caller, asked: Ins) -> None:
    """Refuses a message about another patient than the one of the assertion, or in another domain. Raises SoapFault.

    Source: protocols §1.5, §1.9.
    """
    named = caller.patient
    if named is None or (named.matricule, named.oid) != (asked.matricule, asked.oid):
        sentence = "Le patient du message n’est pas celui du jeton VIHF."
        raise SoapFault("XDSPatientIdDoesNotMatch", sentence, detail="the message and the assertion differ")


def space_of(call: Call) -> UUID:
    """Finds the record of the patient of the assertion. Raises NoSuchSpace, or SoapFault when it names nobody.

    Whoever tries numbers is answered that nobody has them.
    """
    named = _named(call.caller)
    found = searching.by_ins(readings=(named,), by=call.caller.actor, at=call.at)
    if not found:
        raise NoSuchSpace(named.oid)
    return found[0]


def space_for_deposit(call: Call) -> UUID:
    """Finds the space for a deposit, which is never held back: a document must not be lost because others were tried.

    Raises NoSuchSpace, or SoapFault when the assertion names nobody.
    """
    named = _named(call.caller)
    found = identity.space_of_ins(ins=named)
    if found is None:
        raise NoSuchSpace(named.oid)
    return found


def _named(caller: Caller) -> Ins:
    if caller.patient is None:
        raise SoapFault("XDSUnknownPatientId", "Le jeton VIHF ne désigne aucun patient.", detail="no patient")
    return caller.patient
