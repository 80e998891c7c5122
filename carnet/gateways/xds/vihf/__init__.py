"""Who calls, as a signed assertion says it (VIHF)."""

import logging
from datetime import datetime
from hashlib import sha256

from lxml import etree

from carnet.domain.identity import actions as identity
from carnet.foundation.certificates import ClientCertificate
from carnet.gateways.xds.exchange import Caller
from carnet.gateways.xds.vihf import assertion, conditions, patients, people, signer
from carnet.gateways.xds.vihf.assertion import Assertion
from carnet.gateways.xds.vihf.refusals import Check, NotRecognized
from carnet.gateways.xds.vihf.signer import Signer
from carnet.gateways.xds.wire import names
from carnet.gateways.xds.wire.names import name
from carnet.gateways.xds.wire.soap import Envelope

_logger = logging.getLogger(__name__)
_ASSERTION, _ENCRYPTED = name(names.SAML, "Assertion"), name(names.SAML, "EncryptedAssertion")


def authenticate(envelope: Envelope, *, shown: ClientCertificate | None, needs_patient: bool, at: datetime) -> Caller:
    """Finds who calls from the one assertion of a call. Raises SoapFault, which says which check failed.

    `shown` is the certificate of the connection. Whoever is recognised may still have no right: that is the law's.
    """
    try:
        return _recognized(envelope, shown=shown, needs_patient=needs_patient, at=at)
    except NotRecognized as refused:
        # Identifiers of software only: the assertion names a patient.
        certificate = shown.thumbprint.hex() if shown is not None else ""
        _logger.warning("a caller was not recognised", extra={"check": refused.check.value, "shown": certificate})
        raise


def _recognized(envelope: Envelope, *, shown: ClientCertificate | None, needs_patient: bool, at: datetime) -> Caller:
    element, by = signer.verified(_only_assertion(envelope), at=at)
    said = assertion.read(element)
    signer.require_issuer(by, said.issuer)
    conditions.require(said, at=at)
    signer.require_connection(by, shown)
    call = _call(envelope, said, by)
    presented = people.look_up(said, by, call=call, expires_at=conditions.last_moment(said), at=at)
    is_new = presented.standing.is_new
    try:
        actor = people.actor(said, presented)
        patient = patients.patient(said, is_needed=needs_patient)
    except NotRecognized:
        # What was refused for another reason may come again, once that is mended.
        if is_new:
            identity.forget_call(call=call)
        raise
    if not is_new:
        raise NotRecognized(Check.REPLAYED)
    return Caller(actor=actor, patient=patient, signer=by.certificate, reason=said.reason)


def _only_assertion(envelope: Envelope) -> etree._Element:
    """Gives the one assertion of the whole message, which stands in the security header. Raises NotRecognized."""
    found = envelope.assertions
    everywhere = list(envelope.body.getroottree().getroot().iter(_ASSERTION, _ENCRYPTED))
    if len(everywhere) > 1:
        raise NotRecognized(Check.SEVERAL_ASSERTIONS)
    if not found:
        raise NotRecognized(Check.NO_ASSERTION)
    return found[0]


def _call(envelope: Envelope, said: Assertion, by: Signer) -> str:
    """Gives the hash of what comes once: an assertion with a message, or an assertion alone when it is for one use."""
    message = "" if said.is_for_once else envelope.message_id
    return sha256(by.certificate.thumbprint + f"{len(said.id)}:{said.id}{message}".encode()).hexdigest()
